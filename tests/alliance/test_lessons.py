"""Lessons: times in them are made vague, and a month's come together or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.lessons import FEWEST_DONORS, Blur, may_post, month_due, quarter_before
from bot.practice.lessons import time_words
from bot.wording import Wording

LISBON = ZoneInfo("Europe/Lisbon")
ZONES = st.sampled_from(["Europe/Lisbon", "Pacific/Apia", "America/New_York", "Asia/Kathmandu"])
INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(tzinfo=UTC)
)


@cache
def blur() -> Blur:
    return Blur(time_words(Wording.load()))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("On 3 May she went quiet.", "Recently she went quiet."),
        ("He said it on the 3rd of May.", "He said it recently."),
        ("since last Monday morning, 3 May 2024 at 3 pm, I wait", "for some time, I wait"),
        ("until 2024-03-05 I thought so", "until recently I thought so"),
        ("In march 2023 it was cold.", "At one time it was cold."),
        ("At 15:30 she left.", "At some point she left."),
        ("I learnt it yesterday.", "I learnt it recently."),
        ("before Tuesday night I had no word", "before that I had no word"),
        ("2019 was hard", "Recently was hard"),
    ],
)
def test_a_time_becomes_vague(typed: str, shown: str) -> None:
    assert blur().blurred(typed) == shown
    assert blur().left(shown) == ()


@pytest.mark.parametrize(
    "typed",
    [
        "She may go, and I may march on.",
        "one may wait, and this may help",
        "In the 3rd session I stopped explaining.",
        "It took 1.5 hours, and three sentences.",
        "When I stop explaining, there is room for 2 people.",
    ],
)
def test_what_tells_no_time_stays_as_it_was_typed(typed: str) -> None:
    assert blur().blurred(typed) == typed
    assert blur().left(typed) == ()


@pytest.mark.parametrize("typed", ["It was on the 3rd.", "It was 12/3 then.", "es war am 12.3. so"])
def test_what_is_not_understood_is_pointed_out(typed: str) -> None:
    (found,) = blur().left(blur().blurred(typed))
    assert found.holds


_DATES = st.dates(date(1950, 1, 1), date(2030, 12, 31))
_WRITTEN = ["%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%y", "%A", "%d %b", "%A, %d %B"]


@given(
    day=_DATES,
    written=st.sampled_from(_WRITTEN),
    before=st.sampled_from(["on", "since", "until", "by", "after", "before", "last", ""]),
    clock=st.sampled_from(["", " at 14:05", " at 9 am"]),
)
def test_no_date_outlives_it_however_it_is_written(
    day: date, written: str, before: str, clock: str
) -> None:
    told = day.strftime(written)
    shown = blur().blurred(f"I said it {before} {told}{clock} and she was quiet")
    assert told not in shown
    assert blur().left(shown) == ()
    assert shown.startswith("I said it ")
    assert shown.endswith(" and she was quiet")


@given(st.text(max_size=200))
def test_made_vague_twice_is_made_vague_once(typed: str) -> None:
    once = blur().blurred(typed)
    assert blur().blurred(once) == once
    assert all(0 <= f.start < f.end <= len(once) for f in blur().left(once))


@given(at=st.times(), name=ZONES, now=INSTANTS)
def test_a_month_is_due_on_its_first_weekday_at_the_digests_time(
    at: time, name: str, now: datetime
) -> None:
    zone = ZoneInfo(name)
    at = at.replace(second=0, microsecond=0)
    due = month_due(at, zone, now)
    assert due.at <= now
    assert now - due.at < timedelta(days=36)
    local = due.at.astimezone(zone)
    assert local.weekday() < 5
    assert local.day <= 3
    assert f"{local:%Y-%m}" == due.month
    assert quarter_before(due, at, zone) < due.at - timedelta(days=85)


def test_the_quarter_begins_with_the_post_three_months_earlier() -> None:
    now = datetime(2027, 2, 10, 12, tzinfo=UTC)
    due = month_due(time(8), LISBON, now)
    assert (due.month, due.at) == ("2027-02", datetime(2027, 2, 1, 8, tzinfo=UTC))
    assert quarter_before(due, time(8), LISBON) == datetime(2026, 11, 2, 8, tzinfo=UTC)


def test_under_five_nothing_is_posted() -> None:
    assert [may_post(n) for n in (0, 4, 5, 9)] == [False, False, True, True]
    assert FEWEST_DONORS == 5
