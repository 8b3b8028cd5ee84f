"""What becomes of a message in the outbox, and who must know when it could not be said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.practice.house import Actor, House
from bot.practice.refusals import NotThere
from bot.records import Database, groups, outbox
from bot.records.ids import new_id
from bot.records.outbox import OutboxMessage

ORGANISER_NOTICE = "organiser_notice"
_AT_ONCE = 20


async def due(house: House) -> list[OutboxMessage]:
    """The messages to be sent now, those that have waited longest first."""
    return await house.records.read(lambda db: outbox.due(db, house.now(), _AT_ONCE))


async def sent(house: House, message: OutboxMessage, discord_id: int) -> None:
    """It stands in the chat."""
    now = house.now()
    await house.records.write(lambda db: outbox.mark_sent(db, message.id, discord_id, now))


async def later(house: House, message: OutboxMessage, wait: timedelta) -> None:
    """It could not be sent now; tried again after `wait`."""
    at = house.now() + wait
    tries = message.attempts + 1
    await house.records.write(lambda db: outbox.postpone(db, message.id, at, tries))


async def undeliverable(house: House, message: OutboxMessage, reason: str) -> None:
    """Its person has direct messages closed: it waits quietly until they come by."""
    await house.records.write(lambda db: outbox.mark_undeliverable(db, message.id, reason))


async def came_by(house: House, person: int) -> None:
    """A person is here: what could not reach them is tried again."""

    if await house.records.read(lambda db: outbox.unreached(db, "person", person)):
        now = house.now()
        await house.records.write(lambda db: outbox.revive(db, "person", person, now))


async def stopped(
    house: House, message: OutboxMessage, reason: str, missing: Sequence[str] = ()
) -> None:
    """Its channel is gone or closed to the bot: it stops, and the organiser is told.

    `missing` names the permissions that are withheld, as Discord's settings write them. The
    notice goes to the organiser in person, and offers to try again.
    """

    def work(db: Database) -> None:
        outbox.mark_stopped(db, message.id, reason)
        group = groups.by_id(db, message.group_id) if message.group_id else None
        if group is not None and group.organiser and message.kind != ORGANISER_NOTICE:
            outbox.put(db, _notice(house, message, group.organiser, list(missing)))

    await house.records.write(work)


async def try_again(house: House, who: Actor, notice_id: str) -> None:
    """The organiser has put things right: what was stopped is sent after all.

    Raises NotThere for a notice that went to somebody else.
    """

    def work(db: Database) -> None:
        notice = outbox.by_id(db, notice_id)
        if notice is None or notice.kind != ORGANISER_NOTICE or notice.recipient != who.person:
            raise NotThere
        outbox.start_again(db, notice.data["message"], house.now())

    await house.records.write(work)


def _notice(
    house: House, message: OutboxMessage, organiser: int, missing: list[str]
) -> OutboxMessage:
    now = house.now()
    return OutboxMessage(
        id=new_id(),
        cause=f"{ORGANISER_NOTICE}:{message.id}:{message.attempts}",
        kind=ORGANISER_NOTICE,
        target="person",
        recipient=organiser,
        data={"message": message.id, "channel": message.recipient, "missing": missing},
        not_before=now,
        made_at=now,
        group_id=message.group_id,
    )
