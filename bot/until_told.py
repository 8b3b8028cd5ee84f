"""A program that ends calmly when it is told to."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Coroutine
from typing import Any

_TOLD_TO_END = (signal.SIGTERM, signal.SIGINT)


def until_told(work: Coroutine[Any, Any, None]) -> None:
    """Runs until SIGTERM or SIGINT, which end it calmly; told again, it goes on ending."""

    async def running() -> None:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()

        def end() -> None:
            if not task.cancelling():
                task.cancel()

        def told(*_: object) -> None:
            with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(end)

        # Not the loop's own handlers: those go with the loop, and the next signal would kill.
        for kind in _TOLD_TO_END:
            signal.signal(kind, told)
        try:
            await task
        except asyncio.CancelledError:
            return

    asyncio.run(running())
    for kind in _TOLD_TO_END:
        signal.signal(kind, signal.SIG_IGN)
