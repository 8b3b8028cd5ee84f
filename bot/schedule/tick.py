"""The tick: now and then, whatever is due is done. Missed ticks are one tick, not many."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.logs import place_of

log = logging.getLogger(__name__)

_GOODBYE_SECONDS = 1.0


class Tick:
    """Calls `work` every `seconds`, one call at a time, from start to stop."""

    def __init__(self, work: Callable[[], Awaitable[None]], seconds: float) -> None:
        self._work = work
        self._idle = asyncio.Event()
        self._idle.set()
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.add_job(
            self._once,
            "interval",
            seconds=seconds,
            # A sleeping machine misses ticks; what is due is found by the next one.
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )

    def start(self) -> None:
        """Begins. To be called inside the running loop."""
        self._scheduler.start()

    async def stop(self) -> None:
        """Ends; a call under way gets a moment to come to its end."""
        if not self._scheduler.running:
            return
        self._scheduler.remove_all_jobs()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), _GOODBYE_SECONDS)
        self._scheduler.shutdown(wait=False)

    async def _once(self) -> None:
        self._idle.clear()
        try:
            await self._work()
        except Exception as failure:  # noqa: BLE001  (the next tick tries again)
            log.error("A tick failed: %s at %s", type(failure).__name__, place_of(failure))  # noqa: TRY400
        finally:
            self._idle.set()
