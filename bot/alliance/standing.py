"""Standing sessions: when they take place, and the right moment to say something about them.

A standing session is kept as a clinician says it ("Tuesdays at eleven, fifty minutes, every
second week"), in wall time. Its occurrences are days; the instants come from `recurrence`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.alliance.recurrence import instant

# No session is longer, and none comes back more rarely.
LONGEST_MINUTES = 240
RAREST_WEEKS = 26
# How long after an hour it is asked about, and how long before one the line comes back,
# where its clinician has not said otherwise; in minutes.
MINUTES_AFTER, MINUTES_BEFORE = 10, 20
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """A session that recurs every `every` weeks from `first` on, or once where `every` is 0.

    `at` is a wall time; `until` is the last day it may take place on. `moved` gives, for a day
    on which it would have taken place, the wall time it was moved to, or None where that one
    was cancelled. Raises ValueError for a negative `every` or no minutes.
    """

    first: date
    at: time
    minutes: int
    every: int = 1
    until: date | None = None
    moved: Mapping[date, datetime | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.every < 0 or self.minutes < 1:
            raise ValueError("a session needs minutes, and a rhythm of whole weeks or none")

    def days(self, start: date) -> Iterator[date]:
        """The days it is meant for, from `start` on, moved and cancelled ones included."""
        day = self._first_from(start)
        while day is not None and (self.until is None or day <= self.until):
            yield day
            day = day + timedelta(weeks=self.every) if self.every else None

    def shares_hours(self, other: Standing, start: date) -> bool:
        """Whether both are the same rhythm at the same time, on the same days from `start` on."""
        if (self.at, self.every) != (other.at, other.every):
            return False
        start = max(start, self.first, other.first)
        day = next(self.days(start), None)
        return day is not None and day == next(other.days(start), None)

    def _first_from(self, start: date) -> date | None:
        if start <= self.first:
            return self.first
        if not self.every:
            return None
        step = timedelta(weeks=self.every)
        return self.first + step * -(-(start - self.first) // step)


@dataclass(frozen=True, slots=True, order=True)
class Hour:
    """One occurrence: its instants in UTC, and the day it was meant for."""

    start: datetime
    end: datetime
    day: date

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies inside this hour; its end does not."""
        return self.start <= moment < self.end


def hour_on(standing: Standing, day: date, zone: ZoneInfo) -> Hour | None:
    """The hour that belongs to a day, at its moved time where it was moved; None if cancelled."""
    wall = standing.moved.get(day, datetime.combine(day, standing.at))
    if wall is None:
        return None
    start = instant(wall.date(), wall.time(), zone)
    return Hour(start, start + timedelta(minutes=standing.minutes), day)


def hours(standing: Standing, zone: ZoneInfo, start: datetime, end: datetime) -> list[Hour]:
    """The hours that begin from `start` (included) to `end` (not included), in order.

    Both are aware. A moved hour counts where it was moved to.
    """
    # A moved hour may lie far from its day, so the moved ones are looked at by themselves.
    last = end.astimezone(zone).date() + _DAY
    regular = standing.days(start.astimezone(zone).date() - 2 * _DAY)
    days = set(_until(regular, last)) | set(standing.moved)
    found = (hour_on(standing, day, zone) for day in days)
    return sorted(hour for hour in found if hour is not None and start <= hour.start < end)


def next_hour(standing: Standing, zone: ZoneInfo, after: datetime) -> Hour | None:
    """The first hour that ends later than `after`; None where there is none any more."""
    regular = standing.days(after.astimezone(zone).date() - 2 * _DAY)
    moved = [hour_on(standing, day, zone) for day in standing.moved]
    ahead = [hour for hour in moved if hour is not None and hour.end > after]
    for day in regular:
        if day in standing.moved:
            continue
        hour = hour_on(standing, day, zone)
        if hour is not None and hour.end > after:
            ahead.append(hour)
            break
    return min(ahead, default=None)


def _until(days: Iterable[date], last: date) -> Iterator[date]:
    for day in days:
        if day > last:
            return
        yield day


@dataclass(frozen=True, slots=True)
class Quiet:
    """Quiet hours as wall times; from 20:30 until 8:00 goes over midnight. Equal means none."""

    start: time
    end: time

    def holds(self, wall: time) -> bool:
        """Whether a wall time lies in the quiet hours; their end does not."""
        if self.start <= self.end:
            return self.start <= wall < self.end
        return wall >= self.start or wall < self.end


def quiet_over(quiet: Quiet | None, zone: ZoneInfo, moment: datetime) -> datetime:
    """The moment itself, or the end of the quiet hours it lies in. Aware; the result in UTC."""
    wall = moment.astimezone(zone)
    if quiet is None or not quiet.holds(wall.time()):
        return moment
    day = wall.date() if wall.time() < quiet.end else wall.date() + _DAY
    over = instant(day, quiet.end, zone)
    if over <= moment:
        # The clocks went back over the end of the quiet hours: they show it a second time.
        again = datetime.combine(day, quiet.end, zone).replace(fold=1)
        over = again.astimezone(UTC)
    return max(moment, over)


def free_from(
    moment: datetime,
    *,
    busy: Sequence[Hour],
    quiet: Quiet | None,
    zone: ZoneInfo,
    pause: timedelta = timedelta(0),
) -> datetime:
    """The moment itself, or the first one after it in nobody's hour and not in quiet hours.

    After an hour that stood in the way, `pause` is kept.
    """
    while True:
        inside = [hour.end + pause for hour in busy if hour.holds(moment)]
        later = quiet_over(quiet, zone, max([moment, *inside]))
        if later == moment:
            return moment
        moment = later


def after_the_hour(
    end: datetime,
    *,
    pause: timedelta,
    busy: Sequence[Hour],
    quiet: Quiet | None,
    zone: ZoneInfo,
    not_before: datetime | None = None,
) -> datetime:
    """When to ask about an hour that ends at `end`: some minutes after, and never in the way.

    Never inside another client's hour (then after that one, with the same pause) and never in
    quiet hours (then when they are over). `not_before` is the clinician's own "not today".
    """
    earliest = max(end + pause, not_before or end)
    return free_from(earliest, busy=busy, quiet=quiet, zone=zone, pause=pause)


def before_the_hour(
    start: datetime,
    *,
    lead: timedelta,
    busy: Sequence[Hour],
    quiet: Quiet | None,
    zone: ZoneInfo,
) -> datetime | None:
    """When to hand back the line for an hour that begins at `start`; None where never.

    `lead` before it; where that lies inside another hour, in the first break after that hour,
    or, where there is no break, before the whole run of hours. In quiet hours as soon as they
    are over, and not at all where that is too late.
    """
    while True:
        moment = free_from(start - lead, busy=busy, quiet=quiet, zone=zone)
        if moment < start:
            return moment
        run = [hour.start for hour in busy if hour.start < start <= hour.end]
        if not run:
            return None
        start = min(run)
