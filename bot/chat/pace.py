"""How often Discord's gateway may be knocked at. Pure: times and chances come in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.chat.breaker import wait

# A connection that lived so long was one; what ends sooner counts as a failure.
_SETTLED_SECONDS = 60.0


class Pace:
    """Keeps attempts `apart` seconds from one another, and further the shorter they live.

    All times are seconds of one monotonic clock. A pause once given stands until the attempt
    has `begun`, however often it is asked for: whoever waits elsewhere does not wait twice.
    """

    def __init__(
        self, apart: Callable[[], float], longest: float, chance: Callable[[], float]
    ) -> None:
        self._apart = apart
        self._longest = longest
        self._chance = chance
        self._hasty = 0
        self._last: float | None = None
        self._slot: float | None = None

    def pause(self, now: float) -> float:
        """How many seconds the next attempt has to wait; 0 where it may begin."""
        if self._slot is None:
            self._slot = self._next(now)
        return max(0.0, self._slot - now)

    def begun(self, now: float) -> None:
        """An attempt begins."""
        self._last, self._slot = now, None

    def _next(self, now: float) -> float:
        if self._last is None:
            return now
        if now - self._last >= _SETTLED_SECONDS:
            self._hasty = 0
            return now
        grown = grows(self._hasty, self._apart(), self._longest, self._chance)
        self._hasty += 1
        return max(self._last + self._apart(), now + grown)


def grows(failures: int, first: float, longest: float, chance: Callable[[], float]) -> float:
    """`breaker.wait` in seconds."""
    pause = wait(failures, timedelta(seconds=first), timedelta(seconds=longest), chance)
    return pause.total_seconds()
