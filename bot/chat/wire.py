"""What comes over the wire: every answer is counted, and the sender is told it as it is.

discord.py sleeps through rate limits and repeats what failed, inside one call. The outbox does
that itself, and better: it writes down what it knows. Worse, a call that is given up while
discord.py sleeps through a global limit leaves the gate shut for every later request. So
inside `as_it_is` such an answer is raised at once; all other calls keep discord.py's ways.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import SimpleNamespace

import aiohttp
import discord

_AS_IT_IS: ContextVar[bool] = ContextVar("as_it_is", default=False)
_TOO_MANY = 429


class ServerFailed(Exception):
    """Discord, or a proxy before it, answered 5xx: whether it was heard, nobody knows."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


@contextmanager
def as_it_is() -> Iterator[None]:
    """Within it, requests raise discord.RateLimited and ServerFailed at the first answer."""
    before = _AS_IT_IS.set(True)
    try:
        yield
    finally:
        _AS_IT_IS.reset(before)


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
