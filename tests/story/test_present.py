"""Ways forward in time, as the wall clock of the invented group has them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.story.present import MOVES, goal

LISBON = ZoneInfo("Europe/Lisbon")
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
MONDAY_EVENING = datetime(2026, 11, 16, 19, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("move", "there"),
    [
        ("minutes", "2026-11-16 19:40"),
        ("hour", "2026-11-16 20:30"),
        ("session", "2026-11-17 11:10"),
        ("tomorrow", "2026-11-17 08:00"),
        ("monday", "2026-11-23 08:00"),
    ],
)
def test_each_move_leads_to_its_wall_time(move, there):
    asked = datetime(2026, 11, 17, 11, 10, tzinfo=UTC)

    assert goal(move, MONDAY_EVENING, LISBON, asked).strftime("%Y-%m-%d %H:%M") == there


def test_without_a_session_ahead_its_end_is_an_hour_away():
    later = MONDAY_EVENING + timedelta(hours=1)

    assert goal("session", MONDAY_EVENING, LISBON, None) == later


def test_on_a_sunday_monday_is_tomorrow():
    sunday = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

    assert goal("monday", sunday, LISBON, None) == goal("tomorrow", sunday, LISBON, None)


def test_a_move_that_there_is_not_is_refused():
    with pytest.raises(KeyError):
        goal("back", MONDAY_EVENING, LISBON, None)


@given(
    st.integers(0, 20 * 365 * 24 * 60).map(lambda minutes: BEGINNING + timedelta(minutes=minutes)),
    st.sampled_from(MOVES),
    st.sampled_from(["Europe/Lisbon", "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe"]),
)
def test_every_move_leads_forward(now, move, zone):
    assert goal(move, now, ZoneInfo(zone), None) > now
