"""Staying connected to Discord, patiently.

discord.py reconnects without a pause when each handshake is answered by a close, and dies when
its very first connection fails. So every attempt passes a throttle, a fresh client is made
after a failure, and the waits grow with jitter. What a restart cannot cure ends the program.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from typing import Any

import discord
import yarl
from discord.gateway import DiscordWebSocket

from bot.chat.client import AfterhourClient
from bot.logs import place_of

log = logging.getLogger(__name__)

_APART_SECONDS = 5.0
_LONGEST_WAIT_SECONDS = 300.0
# Authentication failed; invalid shard, sharding, API version, intents; intents not granted.
INCURABLE = frozenset({4004, 4010, 4011, 4012, 4013, 4014})


class CannotConnect(Exception):
    """Discord will not have this bot as it is set up. `reason` is a key of `terminal.toml`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def use_api(api: str) -> None:
    """Points discord.py at another base of the REST API (the rehearsal's, for instance)."""
    discord.http.Route.BASE = api


class Connection:
    """The one connection, whichever client holds it at the moment."""

    def __init__(self, make: Callable[[], AfterhourClient], token: str) -> None:
        self._make = make
        self._token = token
        self._last_attempt = -_APART_SECONDS
        self.client: AfterhourClient | None = None

    async def keep(self) -> None:
        """Connects, and connects again, until cancelled. Raises CannotConnect."""
        failures = 0
        while True:
            started = asyncio.get_running_loop().time()
            try:
                await self._once()
            except (discord.LoginFailure, discord.PrivilegedIntentsRequired) as failure:
                raise CannotConnect(_reason(failure)) from None
            except discord.ConnectionClosed as failure:
                if failure.code in INCURABLE:
                    raise CannotConnect("gateway_refused") from None
                log.warning("Discord closed the connection (%s)", failure.code)
            except Exception as failure:  # noqa: BLE001  (whatever it was, we come back)
                log.warning("Not connected: %s at %s", type(failure).__name__, place_of(failure))
            lasted = asyncio.get_running_loop().time() - started
            failures = 0 if lasted > _LONGEST_WAIT_SECONDS else failures + 1
            await asyncio.sleep(_wait(failures))

    async def close(self) -> None:
        """Says goodbye to Discord, where there is somebody to say it to."""
        if self.client is not None and not self.client.is_closed():
            await self.client.close()

    async def _once(self) -> None:
        client = self._make()
        self.client = client
        async with client:
            await client.login(self._token)
            _, gateway, _ = await client.http.get_bot_gateway()
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
            self._throttle(client)
            await client.connect()

    def _throttle(self, client: AfterhourClient) -> None:
        """Every attempt of discord.py's own, too, keeps its distance to the one before."""
        at_once = client.http.ws_connect

        async def in_its_time(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            loop = asyncio.get_running_loop()
            pause = self._last_attempt + _APART_SECONDS - loop.time()
            if pause > 0:
                await asyncio.sleep(pause)
            self._last_attempt = loop.time()
            return await at_once(*args, **kwargs)

        client.http.ws_connect = in_its_time  # type: ignore[method-assign]


def _wait(failures: int) -> float:
    most = min(_APART_SECONDS * 2.0 ** min(failures, 8), _LONGEST_WAIT_SECONDS)
    return most * random.uniform(0.5, 1.0)  # noqa: S311  (nothing secret in a pause)


def _reason(failure: Exception) -> str:
    return "bad_token" if isinstance(failure, discord.LoginFailure) else "gateway_refused"
