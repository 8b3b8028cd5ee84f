"""Time and ids as Discord gives them: a clock that can be replaced, and snowflakes."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]

DISCORD_EPOCH_MS = 1_420_070_400_000


def real_clock() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """A moment as Discord writes it: ISO 8601 with microseconds and offset."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


class Snowflakes:
    """Gives out ids that carry their moment and are never given twice."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._count = itertools.count(1)

    def next(self) -> int:
        """A fresh id whose upper bits are the clock's milliseconds.

        The lower 22 bits simply count on, so ids stay distinct under a clock that stands still.
        """
        milliseconds = int(self._clock().timestamp() * 1000) - DISCORD_EPOCH_MS
        return (max(milliseconds, 0) << 22) | (next(self._count) & 0x3FFFFF)


class Stopwatch:
    """How long ago something began, by real seconds or by the stand-in's clock.

    The larger of the two counts: a test may wait three real seconds, or move the clock on.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began_real = time.monotonic()
        self._began = clock()

    @property
    def real(self) -> float:
        """Real seconds since the beginning."""
        return time.monotonic() - self._began_real

    @property
    def elapsed(self) -> timedelta:
        """The longer of real time and the clock's time since the beginning."""
        return max(timedelta(seconds=self.real), self._clock() - self._began)
