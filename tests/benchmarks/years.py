"""Five years of a full practice, invented: 25 sessions a week, each with its debrief."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bot.alliance.markers import (
    Attendance,
    Marker,
    MarkerKind,
    Presence,
    Reaction,
    RuptureType,
    Trigger,
)
from bot.alliance.readings import Signs
from bot.alliance.ruptures import Extent, Reception, State
from bot.records import Database, clients, debriefs, ruptures
from bot.records.clients import Client, Session
from bot.records.debriefs import Debrief
from bot.records.ids import new_id
from bot.records.ruptures import RepairAttempt, Rupture

WEEKS = 260
A_WEEK = 25
SESSIONS = WEEKS * A_WEEK
# A client stays for so many weeks; then somebody else comes at their hour.
_STAYS = (8, 90)
_WITH_SIGNS = 0.3
_STRAINED = 0.12
_MOMENT = "When I said that we have ten minutes left, she thanked me and looked at the window."
_LINES = tuple(
    f"I noticed that I {what}, and I wonder how that was for you."
    for what in (
        "looked at the clock",
        "explained a good deal",
        "hurried on",
        "went quiet",
        "changed the subject",
        "answered before you had ended",
        "made it sound easy",
        "spoke for a long time",
    )
)
_OF = {
    kind: [marker for marker in Marker if marker.kind is kind]
    for kind in (MarkerKind.WITHDRAWAL, MarkerKind.CONFRONTATION)
}
_ENDS = (State.REPAIRED, State.REPAIRED, State.ADDRESSED, State.ENDED, State.LET_GO)


def write(db: Database, clinician: str, until: datetime, weeks: int = WEEKS) -> int:
    """Writes it all for one clinician, and says how many sessions there were."""
    chance = random.Random(7)
    begin = until - timedelta(weeks=weeks)
    held = 0
    for place in range(A_WEEK):
        for number, (first, last) in enumerate(_stays(chance, weeks)):
            added = begin + timedelta(weeks=first)
            client = Client(new_id(), clinician, _code(place, number), 0, False, added, None)
            clients.add(db, client)
            for week in range(first, last):
                at = begin + timedelta(weeks=week, days=place // 5, hours=place % 5)
                _hour(db, chance, client, at)
                held += 1
    return held


def _stays(chance: random.Random, weeks: int) -> Iterator[tuple[int, int]]:
    first = 0
    while first < weeks:
        last = min(weeks, first + chance.randint(*_STAYS))
        yield first, last
        first = last


def _code(place: int, number: int) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return f"grey{letters[place]} heron{letters[number % 26]}{letters[number // 26]}"


def _hour(db: Database, chance: random.Random, client: Client, at: datetime) -> None:
    attendance = chance.choices(list(Attendance), (88, 6, 4, 2))[0]
    session = Session(new_id(), client.id, at, attendance)
    clients.add_session(db, session)
    if not attendance.held:
        return
    signs, kind = _signs(chance)
    told = Debrief(
        id=new_id(),
        session_id=session.id,
        draft=new_id(),
        signs=replace(signs, attendance=attendance),
        saved_at=at + timedelta(hours=1),
        texts={"moment": _MOMENT} if signs.markers else {},
        nothing_to_note=not signs.markers,
        rupture_answer=kind.value if kind else "",
    )
    debriefs.save(db, told)
    if kind:
        _strain(db, chance, client, told, kind, at)


def _signs(chance: random.Random) -> tuple[Signs, RuptureType | None]:
    """What was noticed in an hour, and the rupture that was confirmed in it."""
    if chance.random() > _WITH_SIGNS:
        return Signs(presence=Presence.SAME), None
    kind = chance.choices(list(RuptureType), (6, 3, 1))[0]
    found: list[Marker] = []
    for side in (MarkerKind.WITHDRAWAL, MarkerKind.CONFRONTATION):
        if kind in (side.value, RuptureType.MIXED):
            found += chance.sample(_OF[side], 3)
    signs = Signs(
        presence=chance.choice(list(Presence)),
        markers=frozenset(found),
        reactions=frozenset(chance.sample(list(Reaction), chance.randint(0, 3))),
        triggers=frozenset(chance.sample(list(Trigger), chance.randint(0, 1))),
    )
    return signs, kind if chance.random() < _STRAINED / _WITH_SIGNS else None


def _strain(
    db: Database,
    chance: random.Random,
    client: Client,
    told: Debrief,
    kind: RuptureType,
    at: datetime,
) -> None:
    rupture = Rupture(
        id=new_id(),
        client_id=client.id,
        debrief_id=told.id,
        type=kind,
        state=State.OPEN,
        noticed_at=at,
        ending=False,
    )
    ruptures.add(db, rupture)
    for number in range(chance.randint(0, 3)):
        said = at + timedelta(weeks=number)
        ruptures.save_attempt(
            db,
            RepairAttempt(
                id=new_id(),
                rupture_id=rupture.id,
                draft=new_id(),
                line=chance.choice(_LINES),
                reception=chance.choice(list(Reception)),
                afterwards="",
                extent=chance.choice(list(Extent)),
                at=said,
            ),
        )
        ruptures.set_state(db, rupture, State.ADDRESSED, at=said)
    end = chance.choice(_ENDS)
    ruptures.set_state(db, replace(rupture, state=State.ADDRESSED), end, at=at + timedelta(weeks=4))
