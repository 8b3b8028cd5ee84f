"""The look back at a therapy: the first sign that was passed over, gaps, announced endings.

Practice literature: reviews of therapies that failed look for the first marker that was
missed. What was seen later, and named a week after, was not missed.
"""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alliance.exchanges import Source
from bot.alliance.look_back import LookBack, PastHour, look_back, stands_still
from bot.alliance.markers import Attendance, Marker, Move, Presence, Reaction, RuptureType
from bot.alliance.patterns import Strain
from bot.alliance.readings import Signs
from bot.alliance.ruptures import State
from bot.alliance.stages import Stage

WITHDRAWAL = RuptureType.WITHDRAWAL
CANCELLED, MISSED = Attendance.CANCELLED, Attendance.MISSED
MONDAY = datetime(2026, 1, 5, 11, tzinfo=UTC)
WEEK = timedelta(days=7)
EVENING = timedelta(hours=8)
M = Marker


def hour(week, *signs, **more):
    def of(kind):
        return frozenset(sign for sign in signs if isinstance(sign, kind))

    noticed = Signs(
        next(iter(of(Presence)), None),
        of(Marker),
        of(Reaction),
        next(iter(of(Attendance)), Attendance.ATTENDED),
    )
    return PastHour(f"hour {week}", MONDAY + week * WEEK, noticed, **more)


def strain(week, state=State.OPEN, *reached):
    then = [(one, MONDAY + after * WEEK + EVENING) for one, after in reached]
    return Strain("heron", WITHDRAWAL, state, Stage.EARLY, MONDAY + week * WEEK, then)


def first(hours, strains=()):
    found = look_back(hours, strains).first
    return found and found.hour.key


def test_the_first_sign_that_led_to_nothing_is_found():
    hours = [hour(0), hour(1, M.ITS_FINE), hour(2, M.WANTS_TO_STOP), hour(3)]
    assert first(hours) == "hour 1"


def test_it_comes_with_its_reasons_what_speaks_against_it_and_ones_own_side():
    """A place to look at, with counter-evidence; the clinician's side stands beside it."""
    found = look_back([hour(0, M.ITS_FINE, Reaction.RELIEVED), hour(1)], []).first
    assert found.reading.reasons == (M.ITS_FINE,)
    assert found.reading.against
    assert found.mine == (Move.AWAY,)
    assert not found.slight


def test_a_slight_sign_is_named_only_where_there_is_no_plainer():
    hours = [hour(0, M.SILENT), hour(1), hour(2, M.ITS_FINE), hour(3)]
    assert first(hours) == "hour 2"
    found = look_back([hour(0, M.SILENT), hour(1)], []).first
    assert (found.hour.key, found.slight) == ("hour 0", True)


@pytest.mark.parametrize(
    ("hours", "strains"),
    [
        pytest.param([], [], id="nothing at all"),
        pytest.param([hour(0), hour(1, Presence.SAME)], [], id="nothing noticed"),
        pytest.param([hour(0, M.ITS_FINE, confirmed=WITHDRAWAL)], [], id="confirmed"),
        pytest.param([hour(0, M.ITS_FINE, was_none=True)], [], id="weighed, and found none"),
        pytest.param([hour(0, M.SILENT, was_none=True)], [], id="slight, and found none"),
        pytest.param([hour(0, M.ITS_FINE, same=True)], [], id="the one that waits already"),
        pytest.param([hour(1, M.ITS_FINE)], [strain(0)], id="one waits already"),
        pytest.param(
            [hour(0, M.ITS_FINE), hour(1), hour(2)], [strain(1)], id="seen in the next hour"
        ),
        pytest.param(
            [hour(0, M.ITS_FINE), hour(1), hour(2)],
            [strain(-3, State.REPAIRED, (State.REPAIRED, -1), (State.REOPENED, 1))],
            id="an older one opened again",
        ),
        pytest.param([hour(0, MISSED), hour(1)], [], id="one missed hour"),
    ],
)
def test_what_was_met_was_not_passed_over(hours, strains):
    assert first(hours, strains) is None


def test_a_sign_after_a_repair_is_passed_over_like_any_other():
    hours = [hour(week) for week in range(4)] + [hour(4, M.ITS_FINE), hour(5), hour(6)]
    assert first(hours, [strain(0, State.REPAIRED, (State.REPAIRED, 1))]) == "hour 4"


def test_what_was_confirmed_two_hours_later_came_late():
    hours = [hour(0, M.ITS_FINE), hour(1), hour(2), hour(3)]
    assert first(hours, [strain(3)]) == "hour 0"


def test_a_long_time_without_an_hour_is_a_gap():
    found = look_back([hour(0), hour(1), hour(2), hour(7), hour(8)], []).gaps
    assert [(gap.after.key, gap.days, gap.missed) for gap in found] == [("hour 2", 35, 0)]


def test_hours_that_fell_out_in_a_row_are_a_gap():
    hours = [hour(0), hour(1, CANCELLED), hour(2, MISSED), hour(3)]
    assert [(gap.days, gap.missed) for gap in look_back(hours, []).gaps] == [(21, 2)]


def test_a_therapy_that_faded_out_ends_in_a_gap():
    hours = [hour(0), hour(1), hour(2, CANCELLED), hour(3, MISSED)]
    (gap,) = look_back(hours, []).gaps
    assert (gap.after.key, gap.days, gap.missed) == ("hour 1", 14, 2)


@pytest.mark.parametrize(
    "hours",
    [
        pytest.param([hour(0), hour(1), hour(3), hour(4)], id="one week off"),
        pytest.param([hour(0), hour(1, CANCELLED), hour(2)], id="one cancelled hour"),
        pytest.param([hour(0), hour(4), hour(8), hour(12)], id="every fourth week"),
        pytest.param([hour(0)], id="one hour"),
    ],
)
def test_the_usual_time_between_two_hours_is_no_gap(hours):
    assert look_back(hours, []).gaps == ()


def test_an_ending_is_remembered_where_it_was_signalled():
    """A polite ending is the signal that is taken for a decision (failed-case reviews)."""
    hours = [hour(0), hour(1, M.WANTS_TO_SKIP), hour(2), hour(3, M.WANTS_TO_STOP)]
    assert [one.key for one in look_back(hours, []).endings] == ["hour 1", "hour 3"]


def test_what_was_never_said_and_where_the_words_come_from_is_told():
    hours = [hour(0, source=Source.MEMORY), hour(1, source=Source.RECORD), hour(2)]
    silent, spoken = strain(0), strain(1, State.ADDRESSED, (State.ADDRESSED, 1))
    seen = look_back(hours, [spoken, silent])
    assert seen.unsaid == (silent,)
    assert (seen.from_memory, seen.from_record) == (1, 1)


weeks = st.integers(0, 30)
past = st.lists(
    st.builds(
        hour,
        weeks,
        st.sampled_from([Presence.SAME, *Marker, *Attendance]),
        confirmed=st.none() | st.just(WITHDRAWAL),
        was_none=st.booleans(),
        source=st.none() | st.sampled_from(Source),
    ),
    max_size=20,
    unique_by=lambda one: one.at,
)
strained = st.lists(st.builds(strain, weeks, st.sampled_from(State)), max_size=5)


@settings(deadline=None)
@given(past, strained, st.randoms(use_true_random=False))
def test_any_therapy_can_be_looked_back_on_in_any_order(hours, strains, chance):
    seen = look_back(hours, strains)
    mixed = list(hours)
    chance.shuffle(mixed)
    assert look_back(mixed, strains[::-1]).first == seen.first
    assert look_back(mixed, strains).gaps == seen.gaps
    if seen.first is not None:
        assert seen.first.hour.confirmed is None
        assert not seen.first.hour.was_none
        assert seen.first.hour.signs.markers or seen.first.reading.type is not None
    assert all(gap.days >= 0 for gap in seen.gaps)
    if not hours:
        assert dataclasses.replace(seen, unsaid=()) == LookBack()


@pytest.mark.parametrize(
    ("hours", "still"),
    [
        ([], False),
        ([(7, True)], False),
        ([(27, True)], False),
        ([(29, True)], True),
        ([(14, True), (7, False)], False),
        ([(21, True), (14, False), (7, False)], True),
        ([(7, False)], False),
        ([(14, False), (7, True)], False),
        ([(50, True), (35, True), (3, False)], True),
        ([(29, False)], True),
    ],
)
def test_a_therapy_may_stand_still_after_two_lost_hours_or_four_weeks(hours, still):
    """When a look back is offered first. A holiday looks the same, so nothing is concluded."""
    now = datetime(2026, 6, 1, 12, tzinfo=UTC)
    told = [(now - timedelta(days=ago), held) for ago, held in hours]
    assert stands_still(told, now) is still
    assert stands_still(reversed(told), now) is still
