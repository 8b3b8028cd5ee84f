"""Which threads are known, so that one whose making was never answered is found again."""

from __future__ import annotations

from collections.abc import Sequence

from bot.practice.house import House
from bot.records import consultations
from bot.records.outbox import OutboxMessage


async def of_others(house: House, message: OutboxMessage, threads: Sequence[int]) -> set[int]:
    """Those of some threads that belong to another consultation than a message is about."""
    own = message.data.get("consultation")
    known = await house.records.read(lambda db: consultations.of_threads(db, threads))
    return {thread for thread, whose in known.items() if whose != own}
