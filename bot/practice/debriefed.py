"""A debrief as it stands in the records: what it says, how it reads, what may be said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import takewhile

from bot.alliance.exchanges import asked_of, exchange_of
from bot.alliance.line_check import Checked
from bot.alliance.lines import Line, suggested
from bot.alliance.markers import RuptureType
from bot.alliance.over_time import (
    SMOOTH_FOR_LONG,
    EngagementLine,
    asked_over_time,
    engagement_line,
    smooth_run,
)
from bot.alliance.readings import Noticed, Reading, Signs, read
from bot.alliance.stages import Stage
from bot.practice import prompts
from bot.practice.house import House
from bot.practice.lines import checked
from bot.records import Database, clients, clinicians, hours_told, ruptures, takeaways
from bot.records.clients import Client, Session
from bot.records.debriefs import Debrief
from bot.records.hours_told import ToldHour
from bot.records.ruptures import Rupture
from bot.records.takeaways import ASKED_FOR, Takeaway


class RuptureAnswer(StrEnum):
    """What the clinician makes of a reading."""

    WITHDRAWAL = "withdrawal"
    CONFRONTATION = "confrontation"
    MIXED = "mixed"
    SAME = "same"
    NO = "no"

    @property
    def type(self) -> RuptureType | None:
        """The type of rupture this confirms, if it confirms a new one."""
        return RuptureType(self.value) if self.value in set(RuptureType) else None


@dataclass(frozen=True, slots=True)
class SavedDebrief:
    """A debrief as it stands in the records, and what may be said about it.

    `engagement` compares the latest hours with this client each with the one before. `in_words`
    says whether its sentences may stand in Discord; the page shows them always. `takeaway` is what
    was taken away before this hour, where it is to be asked what came of it.
    """

    id: str
    client_id: str
    code: str
    session: Session
    signs: Signs
    reading: Reading
    texts: Mapping[str, str]
    lines: tuple[Line, ...]
    nothing_to_note: bool
    answer: RuptureAnswer | None
    rupture_id: str | None
    in_words: bool
    prompt_id: str | None = None
    waiting: tuple[Rupture, ...] = ()
    draft: str = ""
    engagement: EngagementLine | None = None
    checked: Checked | None = None
    takeaway: Takeaway | None = None


def seen(
    db: Database, house: House, client: Client, session: Session, debrief: Debrief
) -> SavedDebrief:
    """A debrief as its clinician sees it."""
    signs = replace(debrief.signs, last_time=clients.attendance_before(db, session))
    hours = _hours(db, client, session)
    reading = _asked(client, hours, debrief.texts, read(signs))
    confirmed = ruptures.of_debrief(db, client.clinician_id, debrief.id)
    kind = confirmed.type if confirmed else reading.type
    verdict = debrief.rupture_answer
    line = debrief.texts.get("next_line", "")
    return SavedDebrief(
        id=debrief.id,
        client_id=client.id,
        code=client.code,
        session=session,
        signs=debrief.signs,
        reading=reading,
        texts=debrief.texts,
        lines=_lines(house, kind, client.stage_of_next, signs, turn=client.held),
        nothing_to_note=debrief.nothing_to_note,
        answer=RuptureAnswer(verdict) if verdict else None,
        rupture_id=confirmed.id if confirmed else None,
        in_words=clinicians.writes_in_chat(db, client.clinician_id),
        prompt_id=prompts.of_standing(db, client, debrief.draft),
        draft=debrief.draft,
        engagement=engagement_line([hour.signs for hour in hours], most=SMOOTH_FOR_LONG),
        checked=checked(house, line) if line else None,
        takeaway=takeaways.to_ask(db, client.id, session.at, house.now() - ASKED_FOR)
        if session.attendance.held
        else None,
        waiting=tuple(
            rupture
            for rupture in ruptures.unrepaired(db, client.clinician_id, client.id)
            if rupture.debrief_id != debrief.id
        ),
    )


def asks_smooth_or_careful(reading: Reading) -> bool:
    """Whether a reading asks, after a long run with nothing to note: smooth, or careful?"""
    return Noticed.SMOOTH_FOR_LONG in reading.noticed


def _hours(db: Database, client: Client, session: Session) -> list[ToldHour]:
    """The latest hours; in a long smooth run as many more as lead back to when it was asked."""
    hours = hours_told.latest(db, client.id, session.at, SMOOTH_FOR_LONG)
    asked_at = client.smooth_asked
    if asked_at is None or smooth_run(hour.signs for hour in hours) < SMOOTH_FOR_LONG:
        return hours
    since = hours[0].number - asked_at + 1
    further = since > SMOOTH_FOR_LONG
    return hours_told.latest(db, client.id, session.at, since) if further else hours


def _asked(
    client: Client, hours: list[ToldHour], texts: Mapping[str, str], reading: Reading
) -> Reading:
    """The reading with what shows only over several hours, and in how the moment was told."""
    told = list(takewhile(lambda hour: hour.told, hours))
    over_time = asked_over_time(
        [hour.signs for hour in told],
        [hour.number for hour in told],
        asked_at=client.smooth_asked,
    )
    parts = [texts.get(key, "") for key in ("impression", "moment", "minute", "source")]
    in_the_moment = asked_of(exchange_of(*parts))
    return replace(reading, noticed=(*reading.noticed, *over_time, *in_the_moment))


def _lines(
    house: House, kind: RuptureType | None, at: Stage, signs: Signs, *, turn: int
) -> tuple[Line, ...]:
    if kind is None:
        return ()
    return suggested(house.wording.lines, kind, at, signs=signs.keys(), turn=turn)
