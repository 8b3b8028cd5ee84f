"""Staying connected to Discord, patiently.

discord.py reconnects without a pause when each handshake is answered by a close, and dies when
its very first connection fails. So every attempt passes a throttle, a fresh client is made
after a failure, and the waits grow with jitter. What a restart cannot cure ends the program.
"""

from __future__ import annotations

import asyncio
import logging
import random
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket, KeepAliveHandler

from bot.chat.client import AfterhourClient
from bot.chat.identifies import Identifies
from bot.chat.pace import Pace, grows
from bot.logs import place_of
from bot.practice.house import House

log = logging.getLogger(__name__)

_APART_SECONDS = 5.0
_LONGEST_WAIT_SECONDS = 300.0
# Where nobody answers, asking again costs nobody anything: back soon after the network is.
_LONGEST_UNANSWERED_SECONDS = 20.0
# discord.py allows a minute for a handshake, its place in the queue included. Longer pauses
# are waited for outside of it, by a fresh client.
_LONGEST_INSIDE_SECONDS = 20.0
_HANDSHAKE_SECONDS = 30.0
_CANCELLED_AGAIN_AFTER_SECONDS = 0.5
# Authentication failed; invalid shard, sharding, API version, intents; intents not granted.
INCURABLE = frozenset({4004, 4010, 4011, 4012, 4013, 4014})
_BAD_TOKEN = 4004


class CannotConnect(Exception):
    """Discord will not have this bot as it is set up. `reason` is a key of `terminal.toml`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotReached(Exception):
    """The gateway could not be connected to. discord.py would wait for up to 17 minutes."""


class TooHasty(Exception):
    """Connections end as soon as they stand: a longer pause than discord.py can wait for."""


def use_api(api: str) -> None:
    """Points discord.py at another base of the REST API (the rehearsal's, for instance)."""
    discord.http.Route.BASE = api


class Connection:
    """The one connection, whichever client holds it at the moment.

    `sleep` and `clock` (monotonic seconds) are the real ones but in tests.
    """

    def __init__(
        self,
        house: House,
        make: Callable[[], AfterhourClient],
        token: str,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._make = make
        self._token = token
        self._sleep = sleep
        self._clock = clock
        self._identifies = Identifies(house)
        self._pace = Pace(lambda: _APART_SECONDS, _LONGEST_WAIT_SECONDS, random.random)
        self.client: AfterhourClient | None = None

    async def keep(self) -> None:
        """Connects, and connects again, until cancelled. Raises CannotConnect."""
        failures = 0
        while True:
            started, longest = self._clock(), _LONGEST_WAIT_SECONDS
            try:
                await self._once()
            except Exception as failure:  # noqa: BLE001  (whatever it was, we come back)
                if reason := _incurable(failure):
                    raise CannotConnect(reason) from None
                log.warning("Not connected: %s at %s", type(failure).__name__, place_of(failure))
                if _unanswered(failure):
                    longest = _LONGEST_UNANSWERED_SECONDS
            lasted = self._clock() - started
            failures = 0 if lasted > _LONGEST_WAIT_SECONDS else failures + 1
            wait = grows(failures, _APART_SECONDS, longest, random.random)
            await self._sleep(max(wait, self._pace.pause(self._clock())))

    async def close(self) -> None:
        """Says goodbye to Discord, where there is somebody to say it to."""
        if self.client is not None and not self.client.is_closed():
            await self.client.close()

    async def _once(self) -> None:
        client = self._make()
        self.client = client
        try:
            await client.login(self._token)
            _, gateway, limit = await client.http.get_bot_gateway()
            await self._identifies.check(limit["remaining"])
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
            self._throttle(client)
            await _to_its_end(asyncio.create_task(client.connect()))
        finally:
            _end_heartbeats(client)
            await client.close()

    def _throttle(self, client: AfterhourClient) -> None:
        """Every attempt of discord.py's own, too, keeps its distance to the one before."""
        at_once = client.http.ws_connect

        async def in_its_time(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            pause = self._pace.pause(self._clock())
            if pause > _LONGEST_INSIDE_SECONDS:
                raise TooHasty
            if pause > 0:
                await self._sleep(pause)
            self._pace.begun(self._clock())
            try:
                async with asyncio.timeout(_HANDSHAKE_SECONDS):
                    return await at_once(*args, **kwargs)
            except (OSError, aiohttp.ClientError, TimeoutError) as failure:
                raise NotReached from failure

        async def counted(_: int | None, **__: bool) -> None:
            await self._identifies.count()

        client.http.ws_connect = in_its_time  # type: ignore[method-assign]
        client.before_identify_hook = counted  # type: ignore[method-assign, assignment]


async def _to_its_end(task: asyncio.Task[None]) -> None:
    """Waits for a task; cancelled, cancels it until it has ended.

    Once is not always enough: `asyncio.wait_for` of Python 3.11, which discord.py waits with while
    it connects, loses a cancellation that comes as its own waiting ends.
    """
    try:
        await asyncio.wait({task})
    finally:
        while not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=_CANCELLED_AGAIN_AFTER_SECONDS)
    await task


def _end_heartbeats(client: AfterhourClient) -> None:
    """Ends the heartbeats of this client, also of a connection given up while it was made.

    discord.py forgets that one; its thread would beat on, into a loop that may be gone.
    """
    for thread in threading.enumerate():
        if isinstance(thread, KeepAliveHandler) and thread.ws._connection is client._connection:  # noqa: SLF001
            thread.stop()


def _incurable(failure: Exception) -> str | None:
    """What a restart cannot cure, as a key of `terminal.toml`."""
    match failure:
        case discord.LoginFailure():
            return "bad_token"
        case discord.PrivilegedIntentsRequired():
            return "gateway_refused"
        case discord.ConnectionClosed() if failure.code in INCURABLE:
            return "bad_token" if failure.code == _BAD_TOKEN else "gateway_refused"
    return None


def _unanswered(failure: Exception) -> bool:
    """Whether Discord was not there at all, or not itself."""
    if isinstance(failure, discord.HTTPException):
        return failure.status >= 500
    return isinstance(failure, (OSError, aiohttp.ClientError, TimeoutError, NotReached))
