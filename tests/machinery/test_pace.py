"""Knocking at the gateway: never twice in five seconds, less and less where it does not last."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.pace import Pace

APART, LONGEST = 5.0, 300.0


def attempts(lives: list[float], chance=random.random) -> list[float]:
    """When attempts begin, if each connection lives so long."""
    pace, now, begun = Pace(lambda: APART, LONGEST, chance), 0.0, []
    for life in lives:
        now += pace.pause(now)
        pace.begun(now)
        begun.append(now)
        now += life
    return begun


@given(st.lists(st.floats(0, 10_000), max_size=50), st.floats(0, 1))
def test_attempts_are_five_seconds_apart_and_never_put_off_for_longer_than_five_minutes(
    lives, chance
):
    begun = attempts(lives, lambda: chance)
    for life, one, following in zip(lives, begun, begun[1:], strict=False):
        assert following - one >= APART - 1e-6
        assert following - (one + life) <= LONGEST + 1e-6


def test_connections_that_end_at_once_are_begun_less_and_less():
    begun = attempts([0.0] * 40)
    in_a_day = [at for at in attempts([0.0] * 2000) if at < 86_400]
    assert begun[1] - begun[0] <= 5 + 1e-6
    assert begun[-1] - begun[-2] >= LONGEST / 2
    assert len(in_a_day) < 700


def test_a_connection_that_has_lasted_is_begun_anew_at_once():
    begun = attempts([3600.0, 3600.0, 3600.0])
    assert begun == [0.0, 3600.0, 7200.0]


def test_whoever_waits_elsewhere_does_not_wait_twice():
    pace = Pace(lambda: APART, LONGEST, lambda: 1.0)
    pace.begun(0.0)
    assert pace.pause(1.0) == 5.0
    assert pace.pause(4.0) == 2.0
    assert pace.pause(6.0) == 0.0
