"""A weekly message comes once a week: late where it was missed, and never as a double."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.recurrence import (
    WeeklyDue,
    WeeklySlot,
    latest_occurrence,
    next_occurrence,
    weekly_due,
)

LISBON = ZoneInfo("Europe/Lisbon")
MONDAY = WeeklySlot(0, time(8))

slots = st.builds(WeeklySlot, st.integers(0, 6), st.times(timezones=st.none()))
zones = st.sampled_from(
    ["Europe/Lisbon", "America/Havana", "Antarctica/Troll", "Pacific/Auckland", "UTC"]
).map(ZoneInfo)
moments = st.integers(0, 10 * 365 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-23T08:00", ("2026-W48", False)),
        ("2026-11-23T08:30", ("2026-W48", False)),
        ("2026-11-23T08:31", ("2026-W48", True)),
        ("2026-11-29T08:00", ("2026-W48", True)),  # a day before the next
        ("2026-11-29T08:01", None),
        ("2026-11-30T07:59", None),
        ("2026-11-30T08:00", ("2026-W49", False)),
    ],
)
def test_it_is_due_from_its_hour_until_a_day_before_the_next(now, due):
    found = weekly_due(MONDAY, LISBON, datetime.fromisoformat(f"{now}+00:00"))
    assert (found and (found.week, found.late)) == due


@given(slots, zones, moments)
def test_it_is_the_latest_one_or_none(slot, zone, now):
    week, at = latest_occurrence(slot, zone, now)
    assert weekly_due(slot, zone, now) in (
        None,
        WeeklyDue(week, at, late=now - at > timedelta(minutes=30)),
    )


@given(slots, zones, moments)
def test_none_only_where_the_next_is_near_and_this_one_was_missed(slot, zone, now):
    _, at = latest_occurrence(slot, zone, now)
    _, following = next_occurrence(slot, zone, now)
    missed = now - at > timedelta(minutes=30)
    near = following - now < timedelta(days=1)
    assert (weekly_due(slot, zone, now) is None) == (missed and near)


@given(slots, zones, moments, st.timedeltas(timedelta(0), timedelta(days=8)))
def test_two_looks_say_the_same_week_or_the_second_a_later_one(slot, zone, now, pause):
    first, second = weekly_due(slot, zone, now), weekly_due(slot, zone, now + pause)
    if first and second:
        assert (first.week == second.week) == (first.at == second.at)
        assert second.at >= first.at


def test_a_naive_time_is_refused():
    with pytest.raises(ValueError, match="aware"):
        weekly_due(MONDAY, LISBON, datetime(2026, 11, 23, 8))  # noqa: DTZ001
