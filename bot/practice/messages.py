"""What becomes of a message in the outbox, and who must know when it could not be said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.practice.house import Actor, House
from bot.practice.refusals import NotThere
from bot.records import Database, groups, outbox
from bot.records.ids import new_id
from bot.records.outbox import OutboxMessage

ORGANISER_NOTICE = "organiser_notice"
# Not said but unsaid: deletes the message whose Discord id stands in `data["message"]`, or
# finds the outbox's own message `data["unsure"]` in the chat, if it stands there, and deletes it.
TIDY = "tidy"
# Enough for the sender: it writes to half as many at the same time.
_AT_ONCE = 16


async def due(house: House) -> list[OutboxMessage]:
    """The messages to be sent now: the first for each recipient before all others.

    What stands behind a message that is to be tried again is not among them.
    """
    return await house.records.read(lambda db: outbox.due(db, house.now(), _AT_ONCE))


async def trying(house: House, message: OutboxMessage) -> OutboxMessage | None:
    """It is about to be sent: the message as it is by now, or None where it is not wanted."""
    now = house.now()
    return await house.records.write(lambda db: outbox.trying(db, message.id, now))


async def sent(house: House, message: OutboxMessage, discord_id: int) -> None:
    """It stands in the chat. What was withdrawn while it was on its way is tidied away."""
    now = house.now()

    def work(db: Database) -> None:
        if outbox.mark_sent(db, message.id, discord_id, now) or message.kind == TIDY:
            return
        found = outbox.by_id(db, message.id)
        if found is not None and found.state == "stopped":
            outbox.put(db, tidy(found, discord_id, now))

    await house.records.write(work)


def tidy(message: OutboxMessage, discord_id: int | None, now: datetime) -> OutboxMessage:
    """What deletes a message that was sent, as Discord's `discord_id`.

    None: it may have been sent; it is looked for, and deleted where it is found.
    """
    return OutboxMessage(
        id=new_id(),
        cause=f"{TIDY}:{message.id}",
        kind=TIDY,
        target=message.target,
        recipient=message.recipient,
        data={"unsure": message.id} if discord_id is None else {"message": discord_id},
        not_before=now,
        made_at=now,
        group_id=message.group_id,
    )


async def later(
    house: House, message: OutboxMessage, wait: timedelta, *, at_fault: bool = False
) -> None:
    """It could not be sent now; tried again after `wait`.

    What waits for the same recipient waits behind it, unless the message itself is `at_fault`.
    """
    at = house.now() + min(wait, outbox.LONGEST_WAIT)
    tries = message.attempts + 1

    def work(db: Database) -> None:
        outbox.postpone(db, message.id, at, tries, holds=not at_fault)
        if at_fault:
            outbox.known_absent(db, message.id, message.maybe_since)

    await house.records.write(work)


async def limited(house: House, message: OutboxMessage, wait: timedelta) -> None:
    """Discord asked to wait: that long, up to an hour, and it does not count as a try."""
    at = house.now() + min(wait, outbox.LONGEST_WAIT)
    await house.records.write(lambda db: outbox.postpone(db, message.id, at, message.attempts))


async def not_found(house: House, message: OutboxMessage) -> None:
    """The chat was read back, and it does not stand there: it is safe to send it."""
    now = house.now()
    await house.records.write(lambda db: outbox.known_absent(db, message.id, now))


async def blindly(house: House, message: OutboxMessage) -> None:
    """The chat cannot be read back: it is sent once more, and then no more."""
    now = house.now()
    await house.records.write(lambda db: outbox.said_blindly(db, message.id, now))


async def undeliverable(house: House, message: OutboxMessage, reason: str) -> None:
    """Its person has direct messages closed: it waits quietly until they come by."""

    def work(db: Database) -> None:
        outbox.mark_undeliverable(db, message.id, reason)
        outbox.known_absent(db, message.id, message.maybe_since)

    await house.records.write(work)


async def unwanted(house: House, message: OutboxMessage) -> None:
    """What it was about is gone meanwhile: it is not said, and nobody is told."""
    await house.records.write(lambda db: outbox.withdraw(db, message.id))


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
    notice goes to the organiser in person, and offers to try again. A message to a person is
    nobody else's business: it only stops.
    """
    telling = message.target == "channel" and message.kind != TIDY

    def work(db: Database) -> None:
        outbox.mark_stopped(db, message.id, reason)
        outbox.known_absent(db, message.id, message.maybe_since)
        group = groups.by_id(db, message.group_id) if message.group_id and telling else None
        if group is not None and group.organiser:
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
        data={
            "message": message.id,
            "channel": message.recipient,
            "missing": missing,
            "of": message.kind,
        },
        not_before=now,
        made_at=now,
        group_id=message.group_id,
    )
