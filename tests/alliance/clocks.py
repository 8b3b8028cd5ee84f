"""What the clocks of a zone show, looked at minute by minute: the oracle for recurrences.

It knows no rule about gaps and doubled hours. It walks through UTC, remembers the latest wall
time the clocks have shown so far, and a promised time has come in the first minute at which
that is the promised time or later: in a gap the first minute after it, in a doubled hour the
first of the two.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def wall(at, zone):
    """What the clocks show, without zone."""
    return at.astimezone(zone).replace(tzinfo=None)


def changes(zone, start, end):
    """The hours in UTC within which the clocks of a zone change."""
    at = start
    offset = at.astimezone(zone).utcoffset()
    while at < end:
        later = at + HOUR
        found = later.astimezone(zone).utcoffset()
        if found != offset:
            yield at
        at, offset = later, found


def hours_shown(zone, start, end):
    """Each full hour of the wall clock, and the first minute in UTC at which it has come."""
    at = start
    latest = wall(at, zone)
    wanted = latest.replace(minute=0) + HOUR
    while at < end:
        at += MINUTE
        latest = max(latest, wall(at, zone))
        while wanted <= latest:
            yield wanted, at
            wanted += HOUR


def around_changes(zone, start, end, reach):
    """All full wall hours near the changes of a zone's clocks, and when they come."""
    for change in changes(zone, start, end):
        yield from hours_shown(zone, change - reach, change + reach)


def slot_hours(week_of):
    """The 168 full hours of the week a day lies in, as wall times."""
    monday = week_of - timedelta(days=week_of.weekday())
    first = datetime.combine(monday, time())
    return [first + hour * HOUR for hour in range(168)]


def mondays(start: date, end: date):
    """Every Monday from `start` on, before `end`."""
    day = start + timedelta(days=-start.weekday() % 7)
    while day < end:
        yield day
        day += timedelta(days=7)


def new_year(year):
    """The first instant of a year in UTC."""
    return datetime(year, 1, 1, tzinfo=UTC)


class Clocks:
    """The clocks of one zone over some years: when they first show what was promised."""

    def __init__(self, zone, start, end):
        self.zone = zone
        self.changes = [c.replace(tzinfo=None) for c in changes(zone, start, end)]

    def first_show(self, promised):
        """The first minute, in UTC, in which they have shown a wall time or a later one."""
        if all(abs(change - promised) > 2 * DAY for change in self.changes):
            # No change is near: one look at the clocks is enough.
            offset = promised.replace(tzinfo=self.zone).utcoffset()
            return (promised - offset).replace(tzinfo=UTC)
        at = promised.replace(tzinfo=UTC) - 2 * DAY
        while wall(at, self.zone) < promised:
            at += MINUTE
        return at
