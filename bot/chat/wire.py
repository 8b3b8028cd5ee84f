"""What comes over the wire: every answer is counted, and the sender is told it as it is.

discord.py sleeps through rate limits and repeats what failed, inside one call. The outbox does
that itself, and better: it writes down what it knows. And whoever waits for an answer cannot
wait so long. Worse, a call that is given up while discord.py sleeps through a global limit
leaves the gate shut for every later request. So `within` raises such an answer at once, and
sets right what giving up leaves behind; all other calls keep discord.py's ways.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from types import SimpleNamespace

import aiohttp
import discord

_AS_IT_IS: ContextVar[bool] = ContextVar("as_it_is", default=False)
_TOO_MANY = 429


class ServerFailed(discord.DiscordException):
    """Discord, or a proxy before it, answered 5xx: whether it was heard, nobody knows."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


@asynccontextmanager
async def within(seconds: float, client: discord.Client) -> AsyncIterator[None]:
    """Gives up after so long, with TimeoutError. Requests raise discord.RateLimited and
    ServerFailed at the first answer."""
    before = _AS_IT_IS.set(True)
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        _set_right(client)
        raise
    finally:
        _AS_IT_IS.reset(before)


def _set_right(client: discord.Client) -> None:
    """Frees the routes that a request, given up at the wrong moment, has left taken.

    discord.py gives such a place back after 30 seconds of waiting: more than we ever wait.
    """
    for bucket in list(client.http._buckets.values()):  # noqa: SLF001  (there is no public way)
        if bucket.expires is None and bucket.remaining <= 0 and bucket.outgoing <= 0:
            bucket.reset()  # type: ignore[no-untyped-call]
            bucket._wake(bucket.remaining)  # noqa: SLF001


def listening(count: Callable[[int], None]) -> aiohttp.TraceConfig:
    """A trace for discord.py's session that hands every answer's status to `count`."""

    async def heard(
        _: aiohttp.ClientSession,
        __: SimpleNamespace,
        told: aiohttp.TraceRequestEndParams,
    ) -> None:
        count(told.response.status)
        if _AS_IT_IS.get():
            _raise_at_once(told.response)

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(heard)
    return trace


def _raise_at_once(answer: aiohttp.ClientResponse) -> None:
    if answer.status >= 500:
        raise ServerFailed(answer.status)
    # Without `Via` it did not come from Discord's own limits: discord.py raises that one itself.
    if answer.status == _TOO_MANY and answer.headers.get("Via"):
        asked = answer.headers.get("Retry-After", "")
        raise discord.RateLimited(float(asked) if _is_number(asked) else 1.0)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()
