"""Discord's rate limits: the headers on every answer, and real 429s where a test wants them."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import Any

from bot.rehearsal.clock import Clock
from bot.rehearsal.record import RecordedRequest

Json = dict[str, Any]

_MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token")


@dataclass
class _Window:
    ends: float
    used: int = 0


class RateLimits:
    """Buckets by route and major parameter, counted in real seconds.

    Generous by default, so that tests are fast; `set` makes one route as strict as Discord.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._windows: dict[tuple[str, ...], _Window] = {}
        self._limits: dict[tuple[str, str], tuple[int, float]] = {}
        self.default = (10_000, 1.0)

    def set(self, method: str, route: str, limit: int, per: float) -> None:
        """At most `limit` requests in `per` seconds on this route and channel."""
        self._limits[method, route] = (limit, per)

    def count(self, request: RecordedRequest) -> tuple[dict[str, str], Json | None]:
        """The headers for the answer, and the body of a 429 if it was one too many."""
        limit, per = self._limits.get((request.method, request.route), self.default)
        major = tuple(request.params.get(name, "") for name in _MAJOR)
        key = (request.method, request.route, *major)
        now = time.monotonic()
        window = self._windows.get(key)
        if window is None or now >= window.ends:
            window = self._windows[key] = _Window(now + per)
        window.used += 1
        left = window.ends - now
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(0, limit - window.used)),
            "X-RateLimit-Reset": f"{self._clock().timestamp() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": _bucket(request),
        }
        if window.used <= limit:
            return headers, None
        headers |= {"Retry-After": f"{left:.3f}", "X-RateLimit-Scope": "user", "Via": "1.1 google"}
        message = "You are being rate limited."
        return headers, {"message": message, "retry_after": round(left, 3), "global": False}


def _bucket(request: RecordedRequest) -> str:
    return hashlib.sha256(f"{request.method} {request.route}".encode()).hexdigest()[:32]
