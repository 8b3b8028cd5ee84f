"""When standing sessions take place, and the right moment to say something about them.

The oracle knows clocks (`clocks.py`) and a calendar on the wall, and nothing of the rule.
"""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alliance.standing import (
    Hour,
    Quiet,
    Standing,
    after_the_hour,
    before_the_hour,
    hour_on,
    hours,
    next_hour,
)

from . import clocks
from .clocks import DAY, MINUTE, Clocks
from .test_recurrence import ZONES

LISBON = ZoneInfo("Europe/Lisbon")
TUESDAY = date(2026, 11, 17)
EVERY = (1, 2, 3)


def on_the_wall(standing, until):
    """Day by day on the calendar: the wall times at which it takes place."""
    day, number = standing.first, 0
    while day <= min(until, standing.until or until):
        weeks, odd = divmod(number, 7)
        meant = number == 0 or (not odd and standing.every and weeks % standing.every == 0)
        if meant:
            wall = standing.moved.get(day, datetime.combine(day, standing.at))
            if wall is not None:
                yield wall
        day, number = day + DAY, number + 1


def walked(standing, zone, start, end):
    """From one hour to the next, as the tick goes."""
    hour = next_hour(standing, zone, start)
    while hour is not None and hour.start < end:
        yield hour
        hour = next_hour(standing, zone, hour.end)


def keeps_its_promise(standing, seen, start, end):
    """Each occurrence once, when the clocks first show it; walked or listed, it is the same."""
    length = timedelta(minutes=standing.minutes)
    wanted = sorted(map(seen.first_show, on_the_wall(standing, (end + 40 * DAY).date())))
    wanted = [at for at in wanted if start <= at < end]
    found = hours(standing, seen.zone, start, end)
    assert [hour.start for hour in found] == wanted, (seen.zone.key, standing)
    assert [hour.end - hour.start for hour in found] == [length] * len(found)
    return found


SLOTS = list(itertools.product(range(7), range(24)))


def sessions_of(year, slots):
    """Standing sessions for weekly slots, every 1, 2 or 3 weeks in turn."""
    first = date(year, 1, 1)
    for number, (weekday, hour) in enumerate(slots):
        day = first + timedelta(days=(weekday - first.weekday()) % 7)
        yield Standing(day, time(hour), 50, EVERY[number % 3])


@pytest.mark.parametrize(("name", "year"), ZONES.items(), ids=list(ZONES))
def test_every_hour_comes_once_at_its_wall_time(name, year):
    start, end = clocks.new_year(year) - DAY, clocks.new_year(year + 1)
    seen = Clocks(ZoneInfo(name), start - 3 * DAY, end + 3 * DAY)
    for standing in sessions_of(year, SLOTS[::5]):
        found = keeps_its_promise(standing, seen, start, end)
        assert list(walked(standing, seen.zone, start, end)) == found


@pytest.mark.nightly
@pytest.mark.parametrize("name", sorted(available_timezones()))
def test_every_zone_keeps_every_weekly_slot_for_three_years(name):
    start, end = clocks.new_year(2025) - DAY, clocks.new_year(2028)
    seen = Clocks(ZoneInfo(name), start - 3 * DAY, end + 3 * DAY)
    for number, standing in enumerate(sessions_of(2025, SLOTS)):
        found = keeps_its_promise(standing, seen, start, end)
        if number % 7 == 0:
            assert list(walked(standing, seen.zone, start, end)) == found


minutes_of_day = st.integers(0, 24 * 60 - 1).map(lambda m: time(m // 60, m % 60))
zones = st.sampled_from(sorted(ZONES))


@st.composite
def changed_sessions(draw):
    """A standing session of a year with a change, with hours moved and cancelled."""
    name = draw(zones)
    first = date(ZONES[name], 1, 1) + timedelta(days=draw(st.integers(0, 330)))
    every = draw(st.integers(0, 4))
    until = first + timedelta(days=draw(st.integers(0, 120))) if draw(st.booleans()) else None
    moved = {}
    for number in draw(st.sets(st.integers(0, 12), max_size=4)):
        day = first + timedelta(weeks=number * every)
        if until is None or day <= until:
            to = day + timedelta(days=draw(st.integers(-10, 20)))
            wall = datetime.combine(to, draw(minutes_of_day))
            moved[day] = draw(st.sampled_from([None, wall]))
    at, minutes = draw(minutes_of_day), draw(st.integers(1, 240))
    return name, Standing(first, at, minutes, every, until, moved)


@settings(deadline=None)
@given(changed_sessions())
def test_moved_and_cancelled_hours_are_where_they_were_moved_to(chosen):
    name, standing = chosen
    start = datetime.combine(standing.first, time(), UTC) - 15 * DAY
    end = start + 120 * DAY
    seen = Clocks(ZoneInfo(name), start - 3 * DAY, end + 45 * DAY)
    found = keeps_its_promise(standing, seen, start, end)
    # Two hours moved to one moment are one hour to the tick.
    ends = sorted({hour.end for hour in found})
    assert [hour.end for hour in walked(standing, seen.zone, start, end)] == ends


@settings(deadline=None)
@given(changed_sessions(), st.integers(0, 120 * 24 * 60))
def test_the_next_hour_is_the_first_that_is_not_over(chosen, minute):
    name, standing = chosen
    zone = ZoneInfo(name)
    now = datetime.combine(standing.first, time(), UTC) - 15 * DAY + minute * MINUTE
    ahead = [h for h in hours(standing, zone, now - DAY, now + 400 * DAY) if h.end > now]
    found = next_hour(standing, zone, now)
    if ahead or found is not None:
        assert (found.start, found.end) == (ahead[0].start, ahead[0].end)


def test_an_hour_moved_far_away_is_found_there_and_not_where_it_was():
    away = datetime(2027, 2, 1, 15, 0)  # noqa: DTZ001  (a wall time)
    standing = Standing(TUESDAY, time(11), 50, moved={TUESDAY: away})
    day = datetime(2026, 11, 17, tzinfo=UTC)
    assert hours(standing, LISBON, day, day + DAY) == []
    (hour,) = hours(standing, LISBON, away.replace(tzinfo=UTC), away.replace(tzinfo=UTC) + MINUTE)
    assert hour.day == TUESDAY
    assert next_hour(standing, LISBON, day).day == TUESDAY + 7 * DAY


def test_a_single_hour_takes_place_once():
    standing = Standing(TUESDAY, time(11), 50, every=0)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    (hour,) = hours(standing, LISBON, start, start + 800 * DAY)
    assert next_hour(standing, LISBON, start) == hour
    assert next_hour(standing, LISBON, hour.end) is None


def test_a_cancelled_hour_is_none():
    standing = Standing(TUESDAY, time(11), 50, moved={TUESDAY: None})
    assert hour_on(standing, TUESDAY, LISBON) is None
    assert hour_on(standing, TUESDAY + 7 * DAY, LISBON) is not None


@pytest.mark.parametrize(("minutes", "every"), [(0, 1), (-5, 1), (50, -1)])
def test_an_hour_without_minutes_or_rhythm_is_refused(minutes, every):
    with pytest.raises(ValueError, match="minutes"):
        Standing(TUESDAY, time(11), minutes, every)


# The right moment.


def in_an_hour(busy, at):
    return any(hour.start <= at < hour.end for hour in busy)


def in_quiet_hours(quiet, zone, at):
    """Looked up on the wall, minute for minute."""
    if quiet is None:
        return False
    wall = clocks.wall(at, zone).time()
    over_midnight = quiet.start > quiet.end
    if over_midnight:
        return wall >= quiet.start or wall < quiet.end
    return quiet.start <= wall < quiet.end


def in_a_pause(busy, pause, at):
    return any(hour.end <= at < hour.end + pause for hour in busy)


@st.composite
def days(draw, most_hours=8):
    """A day around a change of the clocks, or any other: a moment, hours, quiet hours, a zone.

    The hours may overlap, and hold each other; nothing says that a diary is neat.
    """
    name = draw(zones)
    zone, year = ZoneInfo(name), clocks.new_year(ZONES[name])
    turns = list(clocks.changes(zone, year, clocks.new_year(ZONES[name] + 1)))
    around = draw(st.sampled_from([*turns, year + 100 * DAY]))
    moment = around + draw(st.integers(-24 * 60, 24 * 60)) * MINUTE
    busy = []
    for _ in range(draw(st.integers(0, most_hours))):
        start = moment + draw(st.integers(-5 * 60, 5 * 60)) * MINUTE
        busy.append(Hour(start, start + draw(st.integers(1, 120)) * MINUTE, start.date()))
    start, end = draw(minutes_of_day), draw(minutes_of_day)
    quiet = draw(st.sampled_from([None, Quiet(start, end), Quiet(time(20, 30), time(8))]))
    return moment, tuple(busy), quiet, zone


pauses = st.integers(1, 180).map(lambda minutes: timedelta(minutes=minutes))


@settings(deadline=None)
@given(days(), pauses, st.one_of(st.none(), st.integers(-300, 3000)))
def test_after_the_hour_is_the_first_moment_that_is_in_nobodys_way(day, pause, hush):
    end, busy, quiet, zone = day
    not_before = None if hush is None else end + hush * MINUTE
    found = after_the_hour(
        end, pause=pause, busy=busy, quiet=quiet, zone=zone, not_before=not_before
    )
    first = max(end + pause, not_before or end)
    assert found >= first
    assert not in_an_hour(busy, found)
    assert not in_quiet_hours(quiet, zone, found)
    at = first
    while at < found:
        assert (
            in_an_hour(busy, at) or in_quiet_hours(quiet, zone, at) or in_a_pause(busy, pause, at)
        )
        at += MINUTE


def first_break(start, lead, busy, quiet, zone):
    """Minute by minute: the first one in the lead that is nobody's, or before the whole run."""
    at = start - lead
    while at < start:
        if not in_an_hour(busy, at) and not in_quiet_hours(quiet, zone, at):
            return at
        at += MINUTE
    run = [hour.start for hour in busy if hour.start < start <= hour.end]
    return first_break(min(run), lead, busy, quiet, zone) if run else None


@settings(deadline=None)
@given(days(), pauses)
def test_before_the_hour_is_the_first_break_or_never(day, lead):
    start, busy, quiet, zone = day
    found = before_the_hour(start, lead=lead, busy=busy, quiet=quiet, zone=zone)
    assert found == first_break(start, lead, busy, quiet, zone)
    if found is not None:
        assert found < start
        assert not in_an_hour(busy, found)
        assert not in_quiet_hours(quiet, zone, found)


def at(wall, day=17):
    return datetime(2026, 11, day, *map(int, wall.split(":")), tzinfo=UTC)


def hour(start, end):
    return Hour(at(start), at(end), TUESDAY)


RUN = [hour("9:00", "9:50"), hour("9:50", "10:40"), hour("10:40", "11:30")]
NIGHT = Quiet(time(20, 30), time(8))


@pytest.mark.parametrize(
    ("start", "lead", "busy", "quiet", "moment"),
    [
        ("11:00", 20, [], None, "10:40"),
        ("11:00", 20, [hour("10:00", "10:50")], None, "10:50"),
        # Back to back: before both of them, before all three of them.
        ("11:00", 20, [hour("10:00", "11:00")], None, "9:40"),
        ("11:30", 20, RUN, None, "8:40"),
        # The break before the run lies in yet another hour: in the break after that one.
        ("11:30", 20, [hour("8:00", "8:50"), *RUN], None, "8:50"),
        ("10:40", 60, RUN, None, "8:50"),
        ("12:00", 120, RUN, None, "11:30"),
        ("8:10", 20, [], NIGHT, "8:00"),
        ("8:00", 20, [], NIGHT, None),
        ("7:30", 20, [], NIGHT, None),
    ],
)
def test_before_the_hour_by_example(start, lead, busy, quiet, moment):
    found = before_the_hour(
        at(start), lead=timedelta(minutes=lead), busy=busy, quiet=quiet, zone=LISBON
    )
    assert found == (moment and at(moment))


@pytest.mark.parametrize(
    ("end", "busy", "quiet", "moment"),
    [
        ("11:50", [], None, at("12:00")),
        ("11:50", [hour("11:50", "12:40")], None, at("12:50")),
        ("11:50", [hour("12:00", "12:50"), hour("13:00", "13:50")], None, at("14:00")),
        ("11:50", [hour("12:01", "12:50")], None, at("12:00")),
        ("20:25", [], NIGHT, at("8:00", day=18)),
        ("20:25", [Hour(at("8:00", 18), at("8:50", 18), TUESDAY)], NIGHT, at("9:00", day=18)),
    ],
)
def test_after_the_hour_by_example(end, busy, quiet, moment):
    pause = timedelta(minutes=10)
    assert after_the_hour(at(end), pause=pause, busy=busy, quiet=quiet, zone=LISBON) == moment
