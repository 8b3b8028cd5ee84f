"""What can wait is not sent into an hour, into quiet hours, or to somebody who is away."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.alliance.recurrence import instant
from bot.alliance.standing import free_from
from bot.practice import consultation_posts, lessons_posting, lessons_reading, messages
from bot.practice.hours import Timetable, quiet_of
from bot.practice.house import House
from bot.practice.times import zone_named
from bot.records import Database, clinicians, outbox
from bot.records.clinicians import Clinician
from bot.records.outbox import OutboxMessage

CAN_WAIT = consultation_posts.TO_PERSON | {
    lessons_reading.ASKED,
    lessons_reading.LEFT_OUT,
    lessons_posting.LET_GO,
}
_DAY = timedelta(days=1)


async def trying(house: House, message: OutboxMessage) -> OutboxMessage | None:
    """As `messages.trying`; None, too, for what waits until its recipient is free for it.

    The outbox looks no further ahead than an hour, so a longer wait is several of them. What
    comes behind it for the same person does not wait with it.
    """
    if message.kind not in CAN_WAIT:
        return await messages.trying(house, message)
    now = house.now()

    def work(db: Database) -> OutboxMessage | None:
        clinician = _recipient(db, message)
        free = free_for(db, clinician, now) if clinician else now
        if free > now and message.maybe_since is None:
            at = min(free, now + outbox.LONGEST_WAIT)
            outbox.postpone(db, message.id, at, message.attempts, holds=False)
            return None
        return outbox.trying(db, message.id, now)

    return await house.records.write(work)


def free_for(db: Database, clinician: Clinician, now: datetime) -> datetime:
    """Now, or the first moment in UTC at which this clinician can be written to in peace."""
    zone = zone_named(clinician.zone)
    back = now
    if clinician.away_until is not None and now.astimezone(zone).date() <= clinician.away_until:
        back = instant(clinician.away_until + _DAY, datetime.min.time(), zone)
    busy = Timetable.of(db, clinician).busy_around(back)
    return free_from(back, busy=busy, quiet=quiet_of(clinician), zone=zone)


def _recipient(db: Database, message: OutboxMessage) -> Clinician | None:
    if message.group_id is None:
        return None
    return clinicians.known(db, message.group_id, message.recipient)
