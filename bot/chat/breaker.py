"""How much may be sent while Discord refuses: the breaker, and waits that grow.

Discord bars an address for 10,000 answers of 401, 403 or 429 in ten minutes. We stay below
fifty. Pure: the times and the chances come in as arguments.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

INVALID = frozenset({401, 403, 429})
WINDOW = timedelta(minutes=10)
AT_ONCE = 8
# From so many on, messages go one by one, so that few are on their way when it gets worse.
WARY = 4
# From so many on, each refusal is followed by a pause. What comes in ten minutes is then at
# most MANY + WINDOW / BREATH, which is 40; and when it is over, one success shows it.
MANY = 20
BREATH = timedelta(seconds=30)


class Breaker:
    """Counts refusals in the last ten minutes, whoever met them, and says how much may go out.

    It only ever holds back the outbox. A person who presses something is always answered.
    """

    def __init__(self) -> None:
        self._refused: deque[datetime] = deque()
        self._paused_until: datetime | None = None

    def count(self, status: int, at: datetime) -> None:
        """Discord answered this status."""
        if status in INVALID:
            self._refused.append(at)
            self._forget(at)

    def pause(self, until: datetime) -> None:
        """Nothing goes out before this instant, at most ten minutes ahead. A pause is never
        made shorter."""
        self._paused_until = max(until, self._paused_until or until)

    def places(self, at: datetime) -> int:
        """How many messages may be on their way at the same time; 0 while nothing may."""
        self._forget(at)
        if self._pauses(at):
            return 0
        if len(self._refused) >= MANY and at - self._refused[-1] < BREATH:
            return 0
        return 1 if len(self._refused) >= WARY else AT_ONCE

    def _pauses(self, at: datetime) -> bool:
        # One that lies further ahead was made before the clock was set back.
        until = self._paused_until
        return until is not None and at < until <= at + WINDOW

    def _forget(self, at: datetime) -> None:
        if self._refused and self._refused[-1] - at > WINDOW:
            # The clock was set back; what was counted by the other time means nothing now.
            self._refused.clear()
        while self._refused and at - self._refused[0] >= WINDOW:
            self._refused.popleft()


def wait(
    failures: int, first: timedelta, longest: timedelta, chance: Callable[[], float]
) -> timedelta:
    """The pause after so many failures: it doubles up to `longest`, and half of it is chance.

    Many who wait for the same thing so come back at different moments. `chance` gives numbers
    from 0 to 1.
    """
    doubled: timedelta = first * 2 ** min(max(failures, 0), 24)
    return min(doubled, longest) * (0.5 + 0.5 * chance())
