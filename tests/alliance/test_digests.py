"""The weekly look back: what waits, in the order of what is lost most easily."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alliance.digests import Figures, FirstBecause, Waiting, group_figures, in_order, why_first
from bot.alliance.markers import RuptureType
from bot.alliance.ruptures import Age, State

PLAIN = Waiting(
    key="m", type=RuptureType.CONFRONTATION, state=State.OPEN, age=Age(0, 0), ending=False
)
ENDING = {"ending": True}
TWO_SESSIONS = {"age": Age(2, 0)}
WITHDRAWAL = {"type": RuptureType.WITHDRAWAL}
NOT_SAID = {"state": State.NOTICED_NOT_SAID}
SOME_DAYS = {"age": Age(0, 6)}

ruptures = st.lists(
    st.builds(
        Waiting,
        key=st.integers(0, 10**9).map(str),
        type=st.sampled_from(RuptureType),
        state=st.sampled_from(State),
        age=st.builds(Age, st.integers(0, 6), st.integers(0, 60)),
        ending=st.booleans(),
    ),
    max_size=8,
    unique_by=lambda rupture: rupture.key,
)


def keys(found):
    return [rupture.key for rupture in found]


@pytest.mark.parametrize(
    ("heavier", "lighter"),
    [
        (ENDING, TWO_SESSIONS | WITHDRAWAL | NOT_SAID),
        (TWO_SESSIONS, {"age": Age(1, 90)} | WITHDRAWAL | NOT_SAID),
        (WITHDRAWAL, NOT_SAID | SOME_DAYS),
        ({"type": RuptureType.MIXED}, NOT_SAID | SOME_DAYS),
        (NOT_SAID, SOME_DAYS),
        (SOME_DAYS, {}),
        ({"key": "a"}, {}),
    ],
)
def test_a_weightier_reason_stands_before_all_the_lighter_ones_together(heavier, lighter):
    """A wish to end, sessions waited, the type that is missed, and what was never said."""
    first = replace(PLAIN, **({"key": "n"} | heavier))
    second = replace(PLAIN, **lighter)
    assert in_order([second, first]) == in_order([first, second]) == (first, second)


@settings(deadline=None)
@given(ruptures, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_how_they_come(found, chance):
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert in_order(shuffled) == in_order(found)


@settings(deadline=None)
@given(ruptures)
def test_a_closed_rupture_never_comes_back_by_itself(found):
    closed = {State.REPAIRED, State.ENDED, State.LET_GO}
    assert sorted(keys(in_order(found))) == sorted(r.key for r in found if r.state not in closed)


def test_one_that_was_reopened_waits_again():
    assert in_order([replace(PLAIN, state=State.REOPENED)])


@pytest.mark.parametrize(
    "holding",
    [c for n in range(5) for c in itertools.combinations(FirstBecause, n)],
    ids=lambda reasons: "+".join(reasons) or "nothing",
)
def test_it_says_why_it_stands_where_it_stands(holding):
    told = {
        FirstBecause.ENDING: ENDING,
        FirstBecause.SESSIONS: TWO_SESSIONS,
        FirstBecause.WITHDRAWAL: WITHDRAWAL,
        FirstBecause.NOT_SAID: NOT_SAID,
    }
    rupture = PLAIN
    for reason in holding:
        rupture = replace(rupture, **told[reason])
    assert why_first(rupture) == holding


def test_a_mixed_one_is_raised_for_its_withdrawal():
    assert why_first(replace(PLAIN, type=RuptureType.MIXED)) == (FirstBecause.WITHDRAWAL,)


@settings(deadline=None)
@given(ruptures, st.integers(0, 9), st.integers(-1, 2))
def test_under_three_contributors_a_group_sees_no_figure(found, repaired, contributors):
    """A count of one or two could be traced to a person."""
    assert group_figures(found, repaired=repaired, contributors=contributors) is None


@settings(deadline=None)
@given(ruptures, st.integers(0, 9), st.integers(3, 20))
def test_from_three_on_a_group_sees_counts_of_what_waits(found, repaired, contributors):
    figures = group_figures(found, repaired=repaired, contributors=contributors)
    waits = [rupture for rupture in found if rupture.state.unrepaired]
    long = [rupture for rupture in waits if rupture.age.sessions >= 3]
    assert figures == Figures(waiting=len(waits), waiting_long=len(long), repaired=repaired)
