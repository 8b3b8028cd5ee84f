"""The weekly look back: each clinician's own, and the group's in counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.alliance.digests import Figures, group_figures
from bot.alliance.recurrence import WeeklyDue, WeeklySlot, weekly_due
from bot.practice import house as people
from bot.practice import voices, weekly
from bot.practice.answers import Answers, text_of
from bot.practice.apart import went_well
from bot.practice.consultation_views import Post, Seat
from bot.practice.house import Actor, House, acting, memberships
from bot.practice.refusals import NotThere
from bot.practice.ruptures import RuptureView, in_digest_order, weighed
from bot.practice.times import time_typed, zone_named
from bot.records import (
    Database,
    clinicians,
    consultations,
    debriefs,
    follow_ups,
    groups,
    keeping,
    outbox,
    rows,
    ruptures,
)
from bot.records.clinicians import Clinician
from bot.records.follow_ups import FollowUp, Outcome
from bot.records.groups import Group
from bot.records.ids import new_id

GROUP_DIGEST = "group_digest"
_WEEK = timedelta(days=7)
# A group whose digest cannot be made now is tried again then.
_PUT_OFF = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class OwnDigest:
    """A clinician's own unrepaired ruptures, the one to revisit first, first.

    `follow_up` is the one question that is due, weeks after a repair or an ending; `weekly`
    says when this is sent to them, if they wish; `in_words` whether sentences may stand in
    Discord. `to_join` are consultations that wait for voices, `awaited` those one takes part in
    whose open phase waits for one's own.
    """

    clinician_id: str
    waiting: tuple[RuptureView, ...]
    follow_up: FollowUp | None = None
    weekly: WeeklySlot | None = None
    in_words: bool = True
    to_join: tuple[Post, ...] = ()
    awaited: tuple[Seat, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupDigest:
    """What the channel post says; no figures where too few contributed.

    `voices` are the consultations, by id, that waited for voices then.
    """

    figures: Figures | None
    late: bool
    voices: tuple[str, ...] = ()


def group_digest(data: Mapping[str, Any]) -> GroupDigest:
    """The group digest as it was put into the outbox."""
    figures = data["figures"]
    return GroupDigest(
        figures=Figures(**figures) if figures else None,
        late=bool(data["late"]),
        voices=tuple(data.get("voices", ())),
    )


async def own(house: House, who: Actor, message_id: str = "") -> OwnDigest:
    """One's own digest, as of now; under a message, the one of its group."""

    def work(db: Database) -> OwnDigest:
        clinician = _of_message(db, who, message_id) or acting(db, who)
        found = ruptures.unrepaired(db, clinician.id)
        return OwnDigest(
            clinician_id=clinician.id,
            waiting=tuple(in_digest_order(db, house, found)),
            follow_up=follow_ups.due(db, clinician.id, house.now()),
            weekly=clinician.digest,
            in_words=clinicians.writes_in_chat(db, clinician.id),
            to_join=voices.to_join(db, clinician),
            awaited=voices.awaited(db, clinician),
        )

    return await house.records.read(work)


def _of_message(db: Database, who: Actor, message_id: str) -> Clinician | None:
    """The membership a message is about: in a direct message it tells which of several."""
    message = outbox.by_id(db, message_id) if message_id else None
    if message is None:
        return None
    found = memberships(db, who)
    return next((own for own in found if own.group_id == message.group_id), None)


async def send_weekly(
    house: House, who: Actor, answers: Answers, clinician_id: str = ""
) -> WeeklySlot:
    """Has one's own digest sent every week. Raises Refusal `time_unknown`.

    `clinician_id` says which of several memberships; left out, the one that is acted under.
    """
    weekday = int(text_of(answers, "weekday") or 0)
    slot = WeeklySlot(weekday, time_typed(text_of(answers, "time")))
    await _set_weekly(house, who, clinician_id, slot)
    return slot


async def send_no_more(house: House, who: Actor, clinician_id: str = "") -> None:
    """Has one's own digest sent no more; it can be opened at any time."""
    await _set_weekly(house, who, clinician_id, None)


async def _set_weekly(house: House, who: Actor, clinician_id: str, slot: WeeklySlot | None) -> None:
    def work(db: Database) -> None:
        mine = people.own(db, who, _themselves, clinician_id) if clinician_id else acting(db, who)
        clinician = replace(mine, digest=slot)
        clinicians.save(db, clinician)
        weekly.plan(db, clinician, house.now())

    await house.records.write(work)


def _themselves(db: Database, clinician: str, wanted: str) -> Clinician | None:
    return clinicians.by_id(db, wanted) if clinician == wanted else None


async def follow_up(house: House, who: Actor, follow_up_id: str, outcome: Outcome) -> None:
    """Keeps what became of a therapy. Raises NotThere for a question of somebody else."""

    def work(db: Database) -> None:
        if not any(
            follow_ups.answer(db, clinician.id, follow_up_id, outcome)
            for clinician in memberships(db, who)
        ):
            raise NotThere

    await house.records.write(work)


async def put_due_group_digests(house: House) -> int:
    """Puts every group digest that is due into the outbox, once a week and group."""
    now = house.now()
    due = await house.records.read(lambda db: _due(db, now))
    if not due:
        return 0

    def work(db: Database) -> int:
        put = [went_well(db, "A group's digest", partial(_put, db, house, g, now)) for g in due]
        for group, went in zip(due, put, strict=True):
            if not went:
                keeping.put(db, _put_off(group), rows.text_of(now + _PUT_OFF))
        return sum(put)

    return await house.records.write(work)


def _due(db: Database, now: datetime) -> list[Group]:
    """The groups whose digest of this week is due and not put yet."""
    return [group for group in groups.present(db) if _is_due(db, group, now)]


def _is_due(db: Database, group: Group, now: datetime) -> bool:
    if not (group.digest_channel and group.zone):
        return False
    off = keeping.get(db, _put_off(group))
    if off is not None and now < rows.instant_of(off):
        return False
    try:
        this = weekly_due(group.digest, zone_named(group.zone), now)
    except Exception:  # noqa: BLE001
        # `_put` meets the same, says so, and has it tried again in an hour.
        return True
    if this is None or this.at <= group.set_up_at:
        return False
    return outbox.by_cause(db, _cause(group, this)) is None


def _put(db: Database, house: House, group: Group, now: datetime) -> None:
    this = weekly_due(group.digest, zone_named(group.zone), now)
    if this is not None:
        outbox.put(db, _message(db, house, group, this))


def _put_off(group: Group) -> str:
    """Under which name it is kept until when a group's digest was put off."""
    return f"{GROUP_DIGEST}_put_off:{group.id}"


def _cause(group: Group, this: WeeklyDue) -> str:
    return f"{GROUP_DIGEST}:{group.id}:{this.week}"


def _message(db: Database, house: House, group: Group, this: WeeklyDue) -> outbox.OutboxMessage:
    figures = _figures(db, house, group, this.at)
    waiting = [c.id for c in consultations.wanting_voices(db, group.id)]
    assert group.digest_channel is not None  # noqa: S101  (_is_due holds it)
    return outbox.OutboxMessage(
        id=new_id(),
        cause=_cause(group, this),
        kind=GROUP_DIGEST,
        group_id=group.id,
        target="channel",
        recipient=group.digest_channel,
        data={
            "figures": asdict(figures) if figures else None,
            "late": this.late,
            **({"voices": waiting} if waiting else {}),
        },
        not_before=house.now(),
        made_at=house.now(),
    )


def _figures(db: Database, house: House, group: Group, at: datetime) -> Figures | None:
    return group_figures(
        (weighed(house, rupture) for rupture in ruptures.unrepaired_in_group(db, group.id)),
        repaired=ruptures.repaired_in_group(db, group.id, at - _WEEK),
        contributors=debriefs.contributors(db, group.id, at - _WEEK),
    )
