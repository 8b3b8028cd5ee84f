"""Weekly wall times in a zone, across clock changes.

A recurrence is kept as what a person says ("Monday at eight, in Lisbon") and turned into an
instant here. A time that does not exist that day becomes the first minute after the gap; a
time that comes twice is the first of the two. General schedulers skip or double such weeks,
which is why this rule is our own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_WEEK = timedelta(days=7)
# Later than this after its hour, a weekly message says that it comes late.
_LATE_AFTER = timedelta(minutes=30)
# So close to the next one, a missed one would only be a double.
_TOO_CLOSE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WeeklySlot:
    """A weekday (0 is Monday) and a wall time without zone.

    Raises ValueError for a weekday outside 0-6 or a time that carries a zone.
    """

    weekday: int
    at: time

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError("a weekday is 0 (Monday) to 6 (Sunday)")
        if self.at.tzinfo is not None:
            raise ValueError("a wall time carries no zone")


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which the clocks of `zone` show `at` on `day`."""
    wall = datetime.combine(day, at)
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == wall:
        return first
    return _end_of_gap(wall.replace(tzinfo=zone, fold=1).astimezone(UTC), first, zone)


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first whole minute after the clocks jumped somewhere between the two instants."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    # Bisection stops within a second of the jump, and jumps fall on whole seconds.
    jump = after.replace(microsecond=0)
    return jump if jump.second == 0 else jump.replace(second=0) + timedelta(minutes=1)


def occurrence(slot: WeeklySlot, zone: ZoneInfo, week: str) -> datetime:
    """The instant, in UTC, of the slot in an ISO week such as `2026-W47`."""
    return instant(_day(slot, week), slot.at, zone)


def next_occurrence(slot: WeeklySlot, zone: ZoneInfo, after: datetime) -> tuple[str, datetime]:
    """The first occurrence later than `after`: its ISO week and its instant in UTC.

    Raises ValueError for a naive `after`.
    """
    if after.tzinfo is None:
        raise ValueError("a recurrence needs an aware time")
    # One week early, because a zone may jump over a whole day (Apia, December 2011).
    day = after.astimezone(zone).date() - _WEEK
    while True:
        week = iso_week(day)
        due = occurrence(slot, zone, week)
        if due > after:
            return week, due
        day += _WEEK


def latest_occurrence(slot: WeeklySlot, zone: ZoneInfo, until: datetime) -> tuple[str, datetime]:
    """The last occurrence not later than `until`: its ISO week and its instant in UTC.

    Raises ValueError for a naive `until`.
    """
    if until.tzinfo is None:
        raise ValueError("a recurrence needs an aware time")
    day = until.astimezone(zone).date() + _WEEK
    while True:
        week = iso_week(day)
        due = occurrence(slot, zone, week)
        if due <= until:
            return week, due
        day -= _WEEK


@dataclass(frozen=True, slots=True)
class WeeklyDue:
    """A week's message: its ISO week, when it was meant to come (UTC), and whether it is late."""

    week: str
    at: datetime
    late: bool


def weekly_due(slot: WeeklySlot, zone: ZoneInfo, now: datetime) -> WeeklyDue | None:
    """The weekly message that is due at `now`, late or not; None where the next one is too near.

    A message missed for days still comes; a day before the next one it would be a double.
    Raises ValueError for a naive `now`.
    """
    week, at = latest_occurrence(slot, zone, now)
    late = now - at > _LATE_AFTER
    _, following = next_occurrence(slot, zone, now)
    return None if late and following - now < _TOO_CLOSE else WeeklyDue(week, at, late)


def iso_week(day: date) -> str:
    """The ISO week a day lies in, as `2026-W47`: what makes a weekly message unique."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def _day(slot: WeeklySlot, week: str) -> date:
    year, number = week.split("-W")
    return date.fromisocalendar(int(year), int(number), slot.weekday + 1)
