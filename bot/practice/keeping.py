"""Small facts that the program remembers about itself."""

from __future__ import annotations

from datetime import timedelta

from bot.practice.house import House
from bot.records import Database, actions, keeping, outbox

# Discord repeats an event within minutes, and a weekly message is unique for a week.
_ACTIONS_KEPT_FOR = timedelta(days=7)
_MESSAGES_KEPT_FOR = timedelta(days=60)


async def get(house: House, name: str) -> str | None:
    """What was kept under a name."""
    return await house.records.read(lambda db: keeping.get(db, name))


async def put(house: House, name: str, value: str) -> None:
    """Keeps a fact under a name."""
    await house.records.write(lambda db: keeping.put(db, name, value))


async def forget_what_is_over(house: House) -> None:
    """Forgets actions that cannot come again and messages long over; erases them from disk."""
    now = house.now()

    def work(db: Database) -> None:
        actions.forget_before(db, now - _ACTIONS_KEPT_FOR)
        outbox.forget_before(db, now - _MESSAGES_KEPT_FOR)

    await house.records.write(work)
    # What was erased leaves the write-ahead log, too.
    await house.records.checkpoint()
