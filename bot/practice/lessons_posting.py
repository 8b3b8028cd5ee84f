"""Lessons posted once a month, together and without a name; and what waited too long let go.

Looked at once a month, at the digest's time, whatever has come in since: a post that appeared as
the fifth sentence came would tell whose it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.alliance.lessons import WAITS_AT_MOST, MonthDue, may_post, month_due, quarter_before
from bot.practice.apart import went_well
from bot.practice.house import House, whose
from bot.practice.lessons_reading import no_longer_asked
from bot.practice.letters import letter
from bot.practice.times import zone_named
from bot.records import Database, groups, keeping, lessons, outbox, rows
from bot.records.groups import Group
from bot.records.ids import new_id
from bot.records.lessons import Lesson
from bot.records.outbox import OutboxMessage

# A month's sentences, to the channel; to a donor, that theirs was let go.
LESSONS, LET_GO = "lessons", "lesson_let_go"
# So many fit one message, each at its longest.
_A_POST = 5
# A group whose lessons cannot be put out now is looked at again then.
_PUT_OFF = timedelta(hours=1)
# What was never given, or left out, is kept for its donor so long.
_DRAFTS_KEPT_FOR = timedelta(days=30)


async def put_due(house: House) -> int:
    """Puts every group's month into the outbox that is due; how many groups were looked at."""
    now = house.now()
    due = await house.records.read(lambda db: _due(db, now))
    if not due:
        return 0

    def work(db: Database) -> int:
        put = [went_well(db, "A group's lessons", partial(_put, db, g, now)) for g in due]
        for group, went in zip(due, put, strict=True):
            if not went:
                keeping.put(db, _put_off(group), rows.text_of(now + _PUT_OFF))
        return sum(put)

    return await house.records.write(work)


async def let_go_old(house: House) -> int:
    """Lets go of what waited for two quarters, and tells its donors; forgets what is over."""
    now = house.now()

    def work(db: Database) -> int:
        gone = 0
        for group in groups.every(db):
            for lesson in lessons.unsent(db, group.id, now - WAITS_AT_MOST):
                _let_go(db, lesson, now)
                gone += 1
            kept = timedelta(days=group.retention_days)
            lessons.forget(db, group.id, drafts=now - _DRAFTS_KEPT_FOR, posted=now - kept)
        return gone

    return await house.records.write(work)


async def posted(house: House, message: OutboxMessage) -> tuple[str, ...]:
    """The sentences of a post as they are now; none where all of them were erased meanwhile."""
    ids = list(message.data["lessons"])
    found = await house.records.read(lambda db: lessons.posted(db, ids))
    return tuple(lesson.text for lesson in found)


def _let_go(db: Database, lesson: Lesson, now: datetime) -> None:
    no_longer_asked(db, lesson, now)
    lessons.remove(db, lesson.id)
    donor = whose(db, lesson.clinician_id)
    if donor.left_at is None:
        cause = f"{LET_GO}:{lesson.id}"
        outbox.put(db, letter(donor, cause=cause, kind=LET_GO, data={}, now=now))


def _due(db: Database, now: datetime) -> list[Group]:
    """The groups that want lessons, and whose month was not looked at yet."""
    return [g for g in groups.present(db) if g.lessons and g.zone and _is_due(db, g, now)]


def _is_due(db: Database, group: Group, now: datetime) -> bool:
    off = keeping.get(db, _put_off(group))
    if off is not None and now < rows.instant_of(off):
        return False
    try:
        return _month(db, group, now) is not None
    except Exception:  # noqa: BLE001
        # `_put` meets the same, says so, and has it tried again in an hour.
        return True


def _month(db: Database, group: Group, now: datetime) -> MonthDue | None:
    """The month that is due, unless it was looked at already."""
    this = month_due(group.digest.at, zone_named(group.zone), now)
    return None if keeping.get(db, _name(group)) == this.month else this


def _put(db: Database, group: Group, now: datetime) -> None:
    this = _month(db, group, now)
    channel = group.consultation_channel or group.digest_channel
    if this is None:
        return
    keeping.put(db, _name(group), this.month)
    since = quarter_before(this, group.digest.at, zone_named(group.zone))
    if channel is None or not may_post(lessons.donors(db, group.id, since)):
        return
    # Ids are drawn by chance: their order tells nothing.
    ids = [lesson.id for lesson in lessons.approved(db, group.id)]
    for first in range(0, len(ids), _A_POST):
        some = ids[first : first + _A_POST]
        outbox.put(db, _message(group, this, first, some, channel, now))
    lessons.set_posted(db, ids, now)


def _message(
    group: Group, this: MonthDue, number: int, ids: Sequence[str], channel: int, now: datetime
) -> OutboxMessage:
    return OutboxMessage(
        id=new_id(),
        cause=f"{LESSONS}:{group.id}:{this.month}:{number}",
        kind=LESSONS,
        group_id=group.id,
        target="channel",
        recipient=channel,
        data={"lessons": list(ids)},
        not_before=now,
        made_at=now,
    )


def _name(group: Group) -> str:
    """Under which name it is kept which month was looked at last."""
    return f"{LESSONS}:{group.id}"


def _put_off(group: Group) -> str:
    """Under which name it is kept until when a group's lessons were put off."""
    return f"{LESSONS}_put_off:{group.id}"
