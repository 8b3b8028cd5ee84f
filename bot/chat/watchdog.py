"""A watchdog on the connection: a line can look alive and carry nothing.

discord.py reconnects when no frame at all arrives. It does not notice when heartbeats go
unanswered while other frames come, nor when one kind of event stops (in February 2026 it was
interactions, for everybody, until they connected anew).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.chat.client import AfterhourClient
from bot.chat.desk import log_failure
from bot.practice.house import House

log = logging.getLogger(__name__)

_LOOKS_EVERY_SECONDS = 5.0
_CLOSING_SECONDS = 10.0
_INTERVALS = 2
# Less than a day, and not by a round number of hours: people come at the same time of day, and
# a new session leaves them unanswered for some seconds.
_SILENT_FOR = timedelta(hours=20, minutes=30)
# Longer than any handshake: a client that has had no line for so long is stuck.
_STUCK_SECONDS = 300.0
_RESUMABLE = 4000


@dataclass(frozen=True, slots=True)
class Pulse:
    """When Discord last acknowledged a heartbeat, and how often one is sent; seconds."""

    acknowledged: float
    interval: float


def is_deaf(pulse: Pulse, now: float) -> bool:
    """Whether two heartbeats in a row went unanswered."""
    return now - pulse.acknowledged > _INTERVALS * pulse.interval


def is_silent(heard: datetime, now: datetime) -> bool:
    """Whether nobody has pressed or typed anything for most of a day, as far as we were told."""
    return now - heard >= _SILENT_FOR


class Watchdog:
    """Looks at the client of the moment every few seconds. `clock` is discord.py's own."""

    def __init__(
        self,
        house: House,
        client: Callable[[], AfterhourClient | None],
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._house = house
        self._client = client
        self._sleep = sleep
        self._clock = clock
        self._alive: float | None = None

    async def keep(self) -> None:
        """Watches until cancelled."""
        while True:
            await self._sleep(_LOOKS_EVERY_SECONDS)
            try:
                await self.look()
            except Exception as failure:  # noqa: BLE001  (it shall go on watching)
                log_failure("The watchdog stumbled", failure)

    async def look(self) -> None:
        """Looks once, and reconnects where the line is dead."""
        client = self._client()
        if client is None or client.is_closed():
            self._alive = None  # the supervisor is between two clients
            return
        pulse = pulse_of(client)
        if pulse is None:
            await self._look_without_pulse(client)
            return
        self._alive = self._clock()
        if is_deaf(pulse, self._alive):
            log.warning("Heartbeats go unanswered: connecting again")
            async with asyncio.timeout(_CLOSING_SECONDS):
                await client.ws.close(_RESUMABLE)
        elif is_silent(client.heard_at, self._house.now()):
            log.warning("No interaction for most of a day: beginning a new session, to be sure")
            await client.close()

    async def _look_without_pulse(self, client: AfterhourClient) -> None:
        if self._alive is None:
            self._alive = self._clock()
        elif self._clock() - self._alive > _STUCK_SECONDS:
            log.warning("No line to Discord for minutes: beginning anew")
            self._alive = None
            await client.close()


def pulse_of(client: AfterhourClient) -> Pulse | None:
    """The heartbeat of a client, or None where it has no line. discord.py keeps it to itself."""
    keeper = getattr(client.ws, "_keep_alive", None)
    if keeper is None or keeper.interval is None:
        return None
    return Pulse(keeper._last_ack, keeper.interval)  # noqa: SLF001  (there is no public way)
