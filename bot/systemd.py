"""A few words with systemd, where it is there: ready, alive, ending.

Without `NOTIFY_SOCKET` nothing is said. The protocol is sd_notify(3): datagrams of
`NAME=value` to a local socket. Where a container looks for a sign of life instead
(`bot/alive.py`), it is given at the same time.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Mapping

from bot.alive import SignOfLife
from bot.logs import place_of

log = logging.getLogger(__name__)

READY, STOPPING, ALIVE = "READY=1", "STOPPING=1", "WATCHDOG=1"
_BEAT_SECONDS = 20.0
# While Discord cannot be reached the start takes its time; systemd's own patience is 90 s.
_STARTING = "EXTEND_TIMEOUT_USEC=90000000"


class Systemd:
    """The notify socket of this process, if there is one."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._address = environment.get("NOTIFY_SOCKET", "")
        self._interval = watchdog_seconds(environment, os.getpid())
        self._sign = SignOfLife(environment)

    @property
    def is_there(self) -> bool:
        """Whether somebody listens."""
        return bool(self._address)

    def say(self, word: str) -> None:
        """Tells systemd; what cannot be told is let go."""
        if not self._address:
            return
        # A leading @ is how an abstract socket is written.
        address = self._address.replace("@", "\0", 1) if self._address[0] == "@" else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
                line.connect(address)
                line.send(word.encode())
        except OSError:
            return

    async def keep(
        self, is_ready: Callable[[], bool], answers: Callable[[], Awaitable[object]]
    ) -> None:
        """Says READY once, and then that we live, as long as the loop and `answers` do.

        `answers` comes back when the part that could hang has answered. Until cancelled.
        """
        if not self._address and not self._sign.is_wanted:
            return
        try:
            await self._keep(is_ready, answers)
        finally:
            self._sign.end()

    async def _keep(
        self, is_ready: Callable[[], bool], answers: Callable[[], Awaitable[object]]
    ) -> None:
        pause = min(_BEAT_SECONDS, (self._interval or _BEAT_SECONDS * 2) / 2)
        ready = False
        while True:
            if not ready and is_ready():
                ready = True
                self.say(READY)
            if await _in_time(answers, pause):
                self.say(ALIVE if ready else _STARTING)
                self._sign.give()
            await asyncio.sleep(pause if ready else min(pause, 1.0))


def watchdog_seconds(environment: Mapping[str, str], process: int) -> float | None:
    """How often systemd wants to hear of us at the latest; None where it does not."""
    asked = environment.get("WATCHDOG_USEC", "")
    meant = environment.get("WATCHDOG_PID", str(process))
    if not asked.isdecimal() or int(asked) == 0 or meant != str(process):
        return None
    return int(asked) / 1_000_000


async def _in_time(answers: Callable[[], Awaitable[object]], seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await answers()
    except Exception as failure:  # noqa: BLE001  (systemd decides what silence means)
        log.warning("No sign of life: %s at %s", type(failure).__name__, place_of(failure))
        return False
    return True
