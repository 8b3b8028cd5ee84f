"""However Discord refuses, few refusals come of it; and waits grow within their bounds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.breaker import AT_ONCE, BREATH, WINDOW, Breaker, wait

BEGINNING = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
STATUSES = st.sampled_from([200, 204, 401, 403, 404, 429, 500])
SECONDS = st.floats(0, 900)
A_SECOND, TWO_MINUTES = timedelta(seconds=1), timedelta(minutes=2)


def most_in_a_window(times: list[datetime]) -> int:
    return max((sum(at <= other < at + WINDOW for other in times) for at in times), default=0)


@given(st.lists(st.tuples(SECONDS, STATUSES), max_size=80))
def test_whatever_is_answered_fewer_than_fifty_refusals_come_in_ten_minutes(steps):
    """Whoever sends as much as it may, and is answered anything at all."""
    breaker, now, refused = Breaker(), BEGINNING, []
    for seconds, status in steps:
        now += timedelta(seconds=seconds)
        for _ in range(breaker.places(now)):
            breaker.count(status, now)
            refused += [now] if status in (401, 403, 429) else []
    assert most_in_a_window(refused) < 50


def test_refused_every_second_for_an_hour_fewer_than_fifty_come_in_ten_minutes():
    breaker, refused = Breaker(), []
    for second in range(3600):
        now = BEGINNING + timedelta(seconds=second)
        for _ in range(breaker.places(now)):
            breaker.count(403, now)
            refused.append(now)
    assert 20 <= most_in_a_window(refused) < 50


def test_when_it_is_over_sending_goes_on_after_one_breath():
    breaker = Breaker()
    for _ in range(45):
        breaker.count(429, BEGINNING)
    assert breaker.places(BEGINNING + BREATH / 2) == 0
    assert breaker.places(BEGINNING + BREATH) == 1
    assert breaker.places(BEGINNING + WINDOW) == AT_ONCE


def test_a_pause_ends_and_is_never_made_shorter():
    breaker = Breaker()
    breaker.pause(BEGINNING + 5 * A_SECOND)
    breaker.pause(BEGINNING + 3 * A_SECOND)
    assert breaker.places(BEGINNING + 4 * A_SECOND) == 0
    assert breaker.places(BEGINNING + 5 * A_SECOND) == AT_ONCE


def test_a_clock_that_is_set_back_does_not_silence_the_bot():
    breaker = Breaker()
    breaker.pause(BEGINNING + WINDOW)
    for _ in range(30):
        breaker.count(429, BEGINNING)
    assert breaker.places(BEGINNING - timedelta(hours=25)) == AT_ONCE


@given(st.integers(-1, 10_000), st.floats(0, 1))
def test_a_wait_lies_within_its_bounds(failures, chance):
    pause = wait(failures, A_SECOND, TWO_MINUTES, lambda: chance)
    assert A_SECOND / 2 <= pause <= TWO_MINUTES


@given(st.integers(0, 100), st.floats(0, 1))
def test_a_wait_never_shrinks_with_failures(failures, chance):
    one, more = (wait(n, A_SECOND, TWO_MINUTES, lambda: chance) for n in (failures, failures + 1))
    assert one <= more
