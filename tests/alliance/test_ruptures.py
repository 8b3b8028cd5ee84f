"""The life of a rupture: closed only by a person's word, repaired only by the client's.

"Repaired" needs the client's own reaction (Safran & Muran 2000; Eubanks, Muran & Safran 2018);
"noticed, not said" is the state that is lost most easily.
"""

from __future__ import annotations

import itertools
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.alliance.ruptures import (
    Age,
    Event,
    Extent,
    Judgement,
    NotPossible,
    Reception,
    State,
    after,
    age,
    judge,
    possible,
)

CLOSED = {State.REPAIRED, State.ENDED, State.LET_GO}
UNREPAIRED = {State.OPEN, State.NOTICED_NOT_SAID, State.ADDRESSED, State.REOPENED}
CLOSING = {Event.REPAIRED, Event.ENDED, Event.LET_GO}


class TheLifeOfARupture(RuleBasedStateMachine):
    """Whatever a clinician taps, in whatever order: what was told is what stands."""

    def __init__(self):
        super().__init__()
        self.state = State.OPEN
        self.said = False
        self.closed_by = None

    def happens(self, event):
        self.state = after(self.state, event)

    def is_refused(self, event):
        with pytest.raises(NotPossible) as refusal:
            after(self.state, event)
        assert (refusal.value.state, refusal.value.event) == (self.state, event)

    @rule()
    def a_line_is_said(self):
        if self.closed_by:
            self.is_refused(Event.SAID)
            return
        self.happens(Event.SAID)
        self.said = True
        assert self.state is State.ADDRESSED

    @rule()
    def it_is_noticed_and_not_said(self):
        """What has been said does not become unsaid; a reopened strain begins anew."""
        if self.closed_by or self.said:
            self.is_refused(Event.NOT_SAID)
            return
        self.happens(Event.NOT_SAID)
        assert self.state is State.NOTICED_NOT_SAID

    @rule(event=st.sampled_from(sorted(CLOSING)))
    def it_is_closed(self, event):
        if self.closed_by:
            self.is_refused(event)
            return
        self.happens(event)
        self.closed_by = event

    @precondition(lambda self: self.closed_by)
    @rule()
    def it_comes_back(self):
        self.happens(Event.REOPENED)
        self.closed_by, self.said = None, False
        assert self.state is State.REOPENED

    @precondition(lambda self: not self.closed_by)
    @rule()
    def what_is_not_closed_cannot_reopen(self):
        self.is_refused(Event.REOPENED)

    @invariant()
    def it_is_closed_only_where_somebody_said_so(self):
        assert (self.state in CLOSED) == bool(self.closed_by)
        assert self.state.unrepaired == (self.closed_by is None)

    @invariant()
    def repaired_is_what_was_called_repaired(self):
        assert (self.state is State.REPAIRED) == (self.closed_by is Event.REPAIRED)

    @invariant()
    def a_line_that_was_said_shows(self):
        if self.state in UNREPAIRED:
            assert self.state.said == self.said

    @invariant()
    def what_is_offered_is_what_may_happen(self):
        for event in Event:
            if event in possible(self.state):
                after(self.state, event)
            else:
                self.is_refused(event)


TestTheLifeOfARupture = TheLifeOfARupture.TestCase
TestTheLifeOfARupture.settings = settings(deadline=None, max_examples=60)


def test_every_state_either_waits_or_is_closed():
    assert {state for state in State if state.unrepaired} == UNREPAIRED
    assert set(State) == CLOSED | UNREPAIRED


@pytest.mark.parametrize("state", sorted(CLOSED))
def test_what_is_closed_leaves_only_by_reopening(state):
    assert possible(state) == {Event.REOPENED}


@pytest.mark.parametrize(("state", "event"), [*itertools.product(State, Event)])
def test_a_refusal_names_the_two_and_carries_no_words(state, event):
    if event in possible(state):
        return
    with pytest.raises(NotPossible) as refusal:
        after(state, event)
    assert str(refusal.value) == f"{event.value} cannot follow {state.value}"
    assert refusal.value.__cause__ is None


@pytest.mark.parametrize(("reception", "extent"), [*itertools.product(Reception, Extent)])
def test_repaired_needs_the_clients_own_reaction(reception, extent):
    """An attempt is not a repair (Eubanks, Muran & Safran 2018)."""
    judgement = judge(reception, extent)
    wished = extent is Extent.REPAIRED
    known = reception is not Reception.UNKNOWN
    assert (judgement.event is Event.REPAIRED) == (wished and known)
    assert judgement.reaction_missing == (wished and not known)
    assert judgement.event in {Event.REPAIRED, Event.SAID}


def test_a_line_that_closed_things_further_is_still_a_line_that_was_said():
    assert judge(Reception.CLOSED, Extent.NAMED) == Judgement(Event.SAID)


LISBON = ZoneInfo("Europe/Lisbon")
# The clocks go forward in the night from the 28th to the 29th.
NOTICED = datetime(2026, 3, 27, 18, 0, tzinfo=LISBON)


@pytest.mark.parametrize(
    ("now", "days"),
    [
        ("2026-03-27 18:00", 0),
        ("2026-03-27 23:59", 0),
        ("2026-03-28 00:00", 1),
        ("2026-03-28 08:00", 1),
        ("2026-03-29 23:59", 2),
        ("2026-03-30 00:00", 3),
        ("2027-03-27 09:00", 365),
        ("2026-03-27 17:00", 0),
        ("2026-02-01 09:00", 0),
    ],
)
def test_days_are_counted_as_people_count_them_and_never_below_zero(now, days):
    """Yesterday evening is one day ago; a clock that was set back makes nothing negative."""
    now = datetime.fromisoformat(now).replace(tzinfo=LISBON)
    assert age(sessions_since=2, noticed_at=NOTICED, now=now) == Age(2, days)


@pytest.mark.parametrize(
    "wrong",
    [
        {"now": NOTICED.replace(tzinfo=None)},
        {"noticed_at": NOTICED.replace(tzinfo=None)},
        {"sessions_since": -1},
    ],
)
def test_an_age_is_made_of_aware_times_and_a_count(wrong):
    parts = {"sessions_since": 0, "noticed_at": NOTICED, "now": NOTICED} | wrong
    with pytest.raises(ValueError, match=r"age|counts"):
        age(**parts)


ages = st.builds(Age, st.integers(0, 50), st.integers(0, 500))


@settings(deadline=None)
@given(ages, ages)
def test_an_age_is_counted_in_sessions_first_and_days_second(one, other):
    assert (one < other) == ((one.sessions, one.days) < (other.sessions, other.days))
