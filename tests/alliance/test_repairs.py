"""The course of a repair: steps in the order that is advised, none of them owed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.markers import RuptureType
from bot.alliance.repairs import (
    LineOutcome,
    RepairStep,
    in_order,
    next_step,
    outcome_of,
    own_weight,
)
from bot.alliance.ruptures import Reception

WITHDRAWAL, CONFRONTATION, MIXED = RuptureType
NAMED, REGULATED, LISTENED, OWNED, AGREED_ANEW = RepairStep
ticked = st.frozensets(st.sampled_from(RepairStep))


def test_in_a_withdrawal_the_clinician_names_the_distance_first():
    """Practice literature; therapeutic-alliance.org on rupture resolution."""
    assert next_step(WITHDRAWAL, ()) is NAMED


@pytest.mark.parametrize("kind", [CONFRONTATION, MIXED])
def test_a_complaint_is_received_fully_before_anything_is_said_to_it(kind):
    """Experts: validate in the session of the rupture, first (PMC5966286)."""
    order = in_order(kind, RepairStep)
    assert order.index(LISTENED) < order.index(OWNED) < order.index(NAMED)
    assert next_step(kind, {REGULATED}) is LISTENED


@pytest.mark.parametrize("kind", RuptureType)
def test_to_agree_anew_comes_last(kind):
    assert in_order(kind, RepairStep)[-1] is AGREED_ANEW
    assert sorted(in_order(kind, RepairStep)) == sorted(RepairStep)


@given(st.sampled_from(RuptureType), ticked)
def test_what_was_done_is_told_in_that_order_and_what_may_help_next_is_one_step(kind, done):
    assert set(in_order(kind, done)) == done
    following = next_step(kind, done)
    assert (following is None) == (len(done) == len(RepairStep))
    assert following not in done


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
