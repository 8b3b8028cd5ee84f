"""The course of a repair: steps in the order that is advised, none of them owed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.markers import RuptureType
from bot.alliance.repairs import (
    LineOutcome,
    RepairStep,
    Way,
    advised_order,
    furthest,
    in_order,
    next_step,
    open_ways,
    outcome_of,
    own_weight,
)
from bot.alliance.ruptures import Extent, Reception, State

WITHDRAWAL, CONFRONTATION, MIXED = RuptureType
NAMED, REGULATED, LISTENED, OWNED, AGREED_ANEW = RepairStep
ticked = st.frozensets(st.sampled_from(RepairStep))


def test_in_a_withdrawal_the_clinician_names_the_distance_first():
    """Practice literature; therapeutic-alliance.org on rupture resolution."""
    assert next_step(WITHDRAWAL, ()) is NAMED


@pytest.mark.parametrize("kind", [CONFRONTATION, MIXED])
def test_a_complaint_is_received_fully_before_anything_is_said_to_it(kind):
    """Experts: validate in the session of the rupture, first (PMC5966286)."""
    order = advised_order(kind)
    assert order.index(LISTENED) < order.index(OWNED) < order.index(NAMED)
    assert next_step(kind, {REGULATED}) is LISTENED


@pytest.mark.parametrize("kind", RuptureType)
def test_to_agree_anew_comes_last(kind):
    assert advised_order(kind)[-1] is AGREED_ANEW
    assert sorted(advised_order(kind)) == sorted(RepairStep)


@given(st.sampled_from(RuptureType), ticked)
def test_what_was_done_is_told_in_that_order_and_what_may_help_next_is_one_step(kind, done):
    assert set(in_order(kind, done)) == done
    following = next_step(kind, done)
    assert (following is None) == (len(done) == len(RepairStep))
    assert following not in done


@pytest.mark.parametrize("state", State)
def test_patterns_are_looked_at_only_after_the_repair(state):
    """134 experts rate pattern work as more helpful later (PMC5966286)."""
    assert Way.IMMEDIATE in open_ways(state)
    assert (Way.EXPLORATORY in open_ways(state)) == (state is State.REPAIRED)


@pytest.mark.parametrize(
    ("extents", "how_far"),
    [
        ([], None),
        ([Extent.NAMED], Extent.NAMED),
        ([Extent.PARTLY, Extent.NAMED], Extent.PARTLY),
        ([Extent.REPAIRED, Extent.NAMED, Extent.PARTLY], Extent.REPAIRED),
    ],
)
def test_a_partial_repair_is_not_lost_by_a_later_attempt(extents, how_far):
    assert furthest(extents) is how_far


@pytest.mark.parametrize(
    ("reception", "outcome"),
    [
        (Reception.OPENED, LineOutcome.OPENED),
        (Reception.CLOSED, LineOutcome.CLOSED),
        (Reception.MIXED, LineOutcome.UNSURE),
        (Reception.UNKNOWN, LineOutcome.UNSURE),
    ],
)
def test_what_a_line_did_is_what_the_client_made_of_it(reception, outcome):
    assert outcome_of(reception) is outcome


@pytest.mark.parametrize(
    ("typed", "weight"),
    [("1", 1), ("5", 5), (" 3 ", 3), ("0", None), ("6", None), ("", None), ("33", None)],
)
def test_how_much_it_weighed_is_one_to_five_or_nothing(typed, weight):
    assert own_weight(typed) == weight


@pytest.mark.parametrize("typed", ["²", "٣", "three", "-1", "12345", "1.5"])
def test_anything_else_is_no_number(typed):
    assert own_weight(typed) is None
