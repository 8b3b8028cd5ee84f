"""Threads as Discord tells of them: which are known, and one that somebody deleted."""

from __future__ import annotations

from collections.abc import Sequence

from bot.practice import consultation_acts as acts
from bot.practice import consultation_pauses as pauses
from bot.practice.consultation_views import Pause
from bot.practice.house import House
from bot.records import Database, consultations, said_in
from bot.records.outbox import OutboxMessage


async def of_others(house: House, message: OutboxMessage, threads: Sequence[int]) -> set[int]:
    """Those of some threads that are another consultation's than a message is about, or were:
    one that is to be deleted belongs to nobody any more, and is nobody's to take."""
    own = message.data.get("consultation")

    def work(db: Database) -> set[int]:
        known = consultations.of_threads(db, threads)
        others = {thread for thread, whose in known.items() if whose != own}
        return others | {thread for thread in threads if acts.is_to_go(db, thread)}

    return await house.records.read(work)


async def is_over(house: House, thread: int) -> bool:
    """Whether a thread was closed because its consultation is over."""

    def work(db: Database) -> bool:
        found = consultations.of_threads(db, [thread]).values()
        return any(acts.is_closed(db, one, thread) for one in found)

    return await house.records.read(work)


async def deleted(house: House, thread: int) -> None:
    """Discord says that a thread is gone: a consultation that goes on in it pauses at once.

    Nothing for a thread of anybody else, and for one that we deleted ourselves.
    """

    def work(db: Database) -> None:
        for consultation in consultations.of_threads(db, [thread]).values():
            c = consultations.by_id(db, consultation)
            if c is not None and c.going_on:
                said_in.stop_all(db, thread, Pause.THREAD_GONE.value)
                pauses.pause(db, c, Pause.THREAD_GONE, house.now())

    if await house.records.read(lambda db: consultations.of_threads(db, [thread])):
        await house.records.write(work)
