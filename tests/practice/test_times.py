"""What people type for a zone or a time is understood generously, or refused with help."""

from __future__ import annotations

from datetime import time
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.practice.refusals import Refusal
from bot.practice.times import time_typed, zone_named, zone_typed

from .cast import refused


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Lisbon", "Europe/Lisbon"),
        ("europe/lisbon", "Europe/Lisbon"),
        ("  Lisbon ", "Europe/Lisbon"),
        ("new york", "America/New_York"),
        ("America/New York", "America/New_York"),
        ("ho chi minh", "Asia/Ho_Chi_Minh"),
        ("utc", "UTC"),
        ("Kiritimati", "Pacific/Kiritimati"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
    ],
)
def test_a_zone_is_known_by_its_name_or_its_city(typed, zone):
    assert zone_typed(typed) == zone


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("Lisbonn", "Europe/Lisbon"),
        ("Europ/Berlin", "Europe/Berlin"),
        ("são paulo", "America/Sao_Paulo"),
        ("new yrok", "America/New_York"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires, America/Buenos_Aires"),
        ("qqqq", "Europe/Lisbon"),
        ("", "Europe/Lisbon"),
    ],
)
def test_an_unknown_zone_is_answered_with_the_nearest(typed, nearest):
    with refused("zone_unknown") as refusal:
        zone_typed(typed)
    assert nearest in refusal.value.fill["nearest"]


def test_every_zone_a_computer_may_name_is_taken():
    places = {zone for zone in available_timezones() if "/" in zone}
    for zone in places:
        if not zone.startswith(("Etc/", "SystemV/", "US/")):
            assert zone_named(zone_typed(zone)).key == zone


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("8", time(8)),
        ("8:00", time(8)),
        ("08:00", time(8)),
        ("8.30", time(8, 30)),
        ("8h30", time(8, 30)),
        (" 18:05 ", time(18, 5)),
        ("0:00", time(0)),
        ("23:59", time(23, 59)),
        ("8am", time(8)),
        ("8 PM", time(20)),
        ("12am", time(0)),
        ("12:15 pm", time(12, 15)),
    ],
)
def test_a_time_is_understood_as_people_write_it(typed, at):
    assert time_typed(typed) == at


@pytest.mark.parametrize(
    "typed", ["", "24:00", "8:60", "13pm", "0am", "noon", "8:5", "-1", "8:00:00"]
)
def test_a_time_that_is_none_is_refused(typed):
    with refused("time_unknown"):
        time_typed(typed)


@settings(deadline=None)
@given(st.times())
def test_every_time_of_a_day_is_understood_as_it_is_written(at):
    assert time_typed(at.strftime("%H:%M")) == at.replace(second=0, microsecond=0)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_time_or_a_kind_refusal(typed):
    for understand in (time_typed, zone_typed):
        try:
            understand(typed)
        except Refusal as refusal:
            reason = refusal.reason
        else:
            reason = "time_unknown"
        assert reason in {"time_unknown", "zone_unknown"}
