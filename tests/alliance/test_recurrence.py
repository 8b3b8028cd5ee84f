"""A weekly hour stays the hour that was promised, whatever the clocks do.

Every zone is held against an oracle of its own kind (`clocks.py`): clocks that are looked at
minute by minute, and know no rule.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alliance.recurrence import (
    WeeklySlot,
    instant,
    iso_week,
    latest_occurrence,
    next_occurrence,
    occurrence,
)

from . import clocks

WEEK = timedelta(days=7)
SLOTS = [WeeklySlot(weekday, time(hour)) for weekday in range(7) for hour in range(24)]

# A year of each zone with a change worth seeing.
ZONES = {
    "Pacific/Apia": 2011,  # skipped 30 December, and kept summer time
    "Pacific/Kwajalein": 1993,  # skipped 21 August
    "Pacific/Kiritimati": 1994,  # skipped 31 December
    "Pacific/Fakaofo": 2011,  # skipped 30 December
    "America/Juneau": 1983,  # two hours at once
    "Antarctica/Troll": 2026,  # two hours forward, two hours back
    "Australia/Lord_Howe": 2026,  # half an hour
    "Africa/Casablanca": 2026,  # back and forth around Ramadan
    "Africa/Cairo": 2026,  # at midnight
    "America/Havana": 2026,  # at midnight
    "Asia/Beirut": 2026,  # at midnight
    "Atlantic/Azores": 2026,  # midnight, back to the day before
    "America/Scoresbysund": 2024,  # changed its zone that spring
    "America/Caracas": 2016,  # half an hour, once
    "Asia/Pyongyang": 2018,  # half an hour, once
    "America/St_Johns": 2006,  # at one minute past midnight
    "Asia/Kathmandu": 1986,  # fifteen minutes, once
    "Asia/Tehran": 2022,
    "America/New_York": 2026,
    "Europe/London": 2026,
    "Europe/Dublin": 2026,  # summer is its standard time
    "Europe/Lisbon": 2026,
    "Europe/Berlin": 2026,
    "Pacific/Auckland": 2026,
    "Pacific/Chatham": 2026,  # at a quarter to
    "America/Santiago": 2026,
    "Asia/Kolkata": 2026,  # no change
    "UTC": 2026,
}


def of_hour(shown):
    """The slot and the ISO week of a full hour on the wall."""
    return WeeklySlot(shown.weekday(), shown.time()), iso_week(shown.date())


def holds_around_changes(zone, start, end, reach=timedelta(days=2)):
    """Every hour near a change comes when the clocks, watched minute by minute, show it."""
    seen = 0
    for shown, came in clocks.around_changes(zone, start, end, reach):
        slot, week = of_hour(shown)
        assert occurrence(slot, zone, week) == came, (zone.key, shown)
        seen += 1
    return seen


def holds_all_year(zone, year, years=1):
    """Every week has its 168 hours, in order, each at its wall time or after a gap."""
    jumped = {
        clocks.wall(at + clocks.HOUR, zone).date()
        for at in clocks.changes(zone, clocks.new_year(year), clocks.new_year(year + years))
    }
    before = None
    for monday in clocks.mondays(date(year, 1, 1), date(year + years, 1, 1)):
        week = iso_week(monday)
        for slot, wanted in zip(SLOTS, clocks.slot_hours(monday), strict=True):
            due = occurrence(slot, zone, week)
            assert before is None or due >= before
            shown = clocks.wall(due, zone)
            if shown != wanted:
                # Only a day that was jumped over, or into, breaks a promise, and briefly.
                assert {wanted.date(), shown.date()} & jumped, (zone.key, wanted)
                assert wanted < shown <= wanted + timedelta(hours=26)
            before = due


@pytest.mark.parametrize(("name", "year"), ZONES.items(), ids=list(ZONES))
def test_every_hour_of_every_week_comes_at_its_wall_time(name, year):
    holds_all_year(ZoneInfo(name), year)


@pytest.mark.parametrize(("name", "year"), ZONES.items(), ids=list(ZONES))
def test_around_a_change_the_hour_is_the_one_the_clocks_show_first(name, year):
    start = clocks.new_year(year) - timedelta(days=2)
    seen = holds_around_changes(ZoneInfo(name), start, clocks.new_year(year + 1))
    assert seen or name in {"Asia/Kolkata", "UTC"}


@pytest.mark.nightly
@pytest.mark.parametrize("name", sorted(available_timezones()))
def test_every_zone_keeps_every_hour_for_three_years(name):
    zone = ZoneInfo(name)
    holds_all_year(zone, 2025, years=3)
    holds_around_changes(zone, clocks.new_year(2025), clocks.new_year(2028))


@pytest.mark.nightly
@pytest.mark.parametrize("name", sorted(available_timezones()))
def test_every_zone_walks_from_week_to_week_without_a_gap_or_a_double(name):
    for slot in SLOTS:
        walks_without_gap_or_double(slot, ZoneInfo(name), clocks.new_year(2025), weeks=156)


def walks_without_gap_or_double(slot, zone, start, weeks):
    """Asking for the next one again and again meets each ISO week once."""
    week, due = next_occurrence(slot, zone, start)
    monday = datetime.strptime(f"{week}-1", "%G-W%V-%u").replace(tzinfo=UTC).date()
    for number in range(weeks):
        assert week == iso_week(monday + number * WEEK)
        assert due == occurrence(slot, zone, week)
        assert latest_occurrence(slot, zone, due) == (week, due)
        following = next_occurrence(slot, zone, due)
        assert latest_occurrence(slot, zone, following[1] - timedelta(seconds=1)) == (week, due)
        week, due = following


@pytest.mark.parametrize(("name", "year"), ZONES.items(), ids=list(ZONES))
def test_each_iso_week_has_exactly_one_occurrence(name, year):
    start = clocks.new_year(year) - 8 * WEEK
    for slot in SLOTS[::17]:
        walks_without_gap_or_double(slot, ZoneInfo(name), start, weeks=64)


slots = st.builds(WeeklySlot, st.integers(0, 6), st.times().map(lambda at: at.replace(second=0)))
zones = st.sampled_from(sorted(ZONES)).map(ZoneInfo)
instants = st.datetimes(
    datetime(1980, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)  # noqa: DTZ001
)  # fmt: skip


@settings(deadline=None)
@given(slots, zones, instants)
def test_the_next_one_lies_ahead_and_the_latest_does_not(slot, zone, now):
    week, ahead = next_occurrence(slot, zone, now)
    last_week, behind = latest_occurrence(slot, zone, now)
    assert behind <= now < ahead
    assert ahead == occurrence(slot, zone, week)
    assert behind == occurrence(slot, zone, last_week)
    # Nothing lies between the two: they are of neighbouring weeks.
    first, second = (date.fromisocalendar(*numbers(w), 1) for w in (last_week, week))
    assert second - first == WEEK


def numbers(week):
    """`2026-W47` as year, week."""
    year, number = week.split("-W")
    return int(year), int(number)


@settings(deadline=None)
@given(slots, zones, instants, zones)
def test_the_zone_a_moment_is_told_in_does_not_matter(slot, zone, now, other):
    assert next_occurrence(slot, zone, now.astimezone(other)) == next_occurrence(slot, zone, now)


@pytest.mark.parametrize(
    ("zone", "day", "at", "utc"),
    [
        # 02:30 does not exist in Berlin on that night: the first minute after is 03:00.
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), "2026-03-29T01:00+00:00"),
        # 02:30 comes twice: the first, still in summer time.
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), "2026-10-25T00:30+00:00"),
        ("America/New_York", date(2026, 3, 8), time(2, 0), "2026-03-08T07:00+00:00"),
        ("America/New_York", date(2026, 11, 1), time(1, 15), "2026-11-01T05:15+00:00"),
        # Half an hour is missing, and half an hour comes twice.
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 10), "2026-10-03T15:30+00:00"),
        ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), "2026-04-04T14:45+00:00"),
        # Two hours are missing on Troll.
        ("Antarctica/Troll", date(2026, 3, 29), time(2, 59), "2026-03-29T01:00+00:00"),
        # A whole day is missing in Apia: what was promised for Friday comes as Saturday begins.
        ("Pacific/Apia", date(2011, 12, 30), time(9, 0), "2011-12-30T10:00+00:00"),
        ("Pacific/Apia", date(2011, 12, 31), time(0, 0), "2011-12-30T10:00+00:00"),
        # Midnight does not exist in Cairo on that Friday.
        ("Africa/Cairo", date(2026, 4, 24), time(0, 0), "2026-04-23T22:00+00:00"),
        # In 2006 the clocks of St. John's changed at one minute past midnight.
        ("America/St_Johns", date(2006, 4, 2), time(0, 30), "2006-04-02T03:31+00:00"),
        ("Asia/Kathmandu", date(2026, 6, 1), time(8, 0), "2026-06-01T02:15+00:00"),
    ],
)
def test_a_promised_time_that_is_missing_or_double(zone, day, at, utc):
    """The first minute after a gap; the first of two."""
    assert instant(day, at, ZoneInfo(zone)) == datetime.fromisoformat(utc)


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 11, 21), "2026-W47"),
        (date(2026, 12, 31), "2026-W53"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2024, 12, 30), "2025-W01"),
    ],
)
def test_a_week_belongs_to_the_year_that_holds_its_thursday(day, week):
    """ISO 8601, so that no week is counted in two years."""
    assert iso_week(day) == week


@pytest.mark.parametrize("weekday", [-1, 7])
def test_a_weekday_outside_the_week_is_refused(weekday):
    with pytest.raises(ValueError, match="weekday"):
        WeeklySlot(weekday, time(8))


def test_a_wall_time_with_a_zone_is_refused():
    with pytest.raises(ValueError, match="no zone"):
        WeeklySlot(0, time(8, tzinfo=UTC))


@pytest.mark.parametrize("ask", [next_occurrence, latest_occurrence])
def test_a_naive_moment_is_refused(ask):
    with pytest.raises(ValueError, match="aware"):
        ask(SLOTS[0], ZoneInfo("UTC"), datetime(2026, 1, 1))  # noqa: DTZ001
