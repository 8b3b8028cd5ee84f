"""The rehearsal's clock, as somebody in front of it moves it on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.alliance.recurrence import instant
from bot.records import Records, ahead
from bot.rehearsal.view import Move
from bot.story.week import MovableClock
from bot.wording import Wording

MOVES = ("minutes", "hour", "session", "tomorrow", "monday")
_MORNING = time(8)
_MONDAY = 0
_LEAST = timedelta(seconds=1)


def goal(move: str, now: datetime, zone: ZoneInfo, next_asked: datetime | None) -> datetime:
    """Where a move leads. Without any session ahead, its end is an hour from now.

    Raises KeyError for a move that there is not.
    """
    today = now.astimezone(zone).date()
    tomorrow = today + timedelta(days=1)
    to_monday = (_MONDAY - tomorrow.weekday()) % 7
    return {
        "minutes": now + timedelta(minutes=10),
        "hour": now + timedelta(hours=1),
        "session": next_asked or now + timedelta(hours=1),
        "tomorrow": instant(tomorrow, _MORNING, zone),
        "monday": instant(tomorrow + timedelta(days=to_monday), _MORNING, zone),
    }[move]


class Present:
    """The clock of the rehearsal. On its way it stops wherever something falls due.

    So what a week brings comes in its order, as it would in life, and not all at its end.
    `arrived` is told of each stop, and comes back when everything due then is done.
    """

    def __init__(
        self,
        words: Wording,
        clock: MovableClock,
        records: Records,
        arrived: Callable[[datetime], Awaitable[None]],
    ) -> None:
        self._clock = clock
        self._records = records
        self._arrived = arrived
        self.zone = words.say("story.zone")
        self.moves: Sequence[Move] = [
            Move(key, words.say(f"rehearsal.move.{key}")) for key in MOVES
        ]

    def __call__(self) -> datetime:
        """The present instant, aware and in UTC."""
        return self._clock()

    async def go(self, key: str) -> None:
        """Moves on. Raises KeyError for a move that there is not."""
        now = self._clock()
        asked = await self._records.read(lambda db: ahead.next_asked(db, now))
        end = goal(key, now, ZoneInfo(self.zone), asked)
        while (stop := await self._next_stop(end)) < end:
            await self._at(stop)
        await self._at(end)

    async def _next_stop(self, end: datetime) -> datetime:
        now = self._clock()
        # The group's digest is no row that falls due: on its morning the clock stops anyway.
        end = min(end, goal("monday", now, ZoneInfo(self.zone), None))
        found = await self._records.read(lambda db: ahead.next_moment(db, now))
        # What could not be done is due still; the clock goes on all the same.
        return min(end, max(found or end, now + _LEAST))

    async def _at(self, moment: datetime) -> None:
        self._clock.go_on_to(moment)
        await self._arrived(moment)
