"""Which lines are offered: of the right type and moment, the stage's own first, in turn."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alliance.lines import Line, Moment, Why, fitting, suggested
from bot.alliance.markers import RuptureType
from bot.alliance.ruptures import State
from bot.alliance.stages import Stage

ONE_SIDED = [RuptureType.WITHDRAWAL, RuptureType.CONFRONTATION]

WITHDRAWAL, CONFRONTATION, MIXED = RuptureType

banks = st.lists(
    st.builds(
        Line,
        key=st.integers(0, 10**9).map(str),
        text=st.just("I noticed that I went quiet."),
        types=st.frozensets(st.sampled_from(ONE_SIDED), min_size=1),
        stages=st.frozensets(st.sampled_from(Stage), min_size=1),
        moment=st.sampled_from(Moment),
        why=st.sampled_from(Why),
    ),
    max_size=12,
    unique_by=lambda line: line.key,
)
kinds = st.sampled_from(RuptureType)
stages = st.sampled_from(Stage)
moments = st.sampled_from(Moment)
turns = st.integers(0, 300)
counts = st.integers(1, 5)


def of(bank, kind, moment):
    return [line for line in bank if line.suits(kind) and line.moment is moment]


@settings(deadline=None)
@given(banks, kinds, stages, moments, turns, counts)
def test_no_line_of_another_type_or_moment_is_ever_offered(bank, kind, stage, moment, turn, count):
    """What is said to a withdrawal can wound in a confrontation."""
    offered = fitting(bank, kind, stage, moment, turn=turn, count=count)
    suited = of(bank, kind, moment)
    assert all(line in suited for line in offered)
    assert len(offered) == len(set(offered)) == min(count, len(suited))


@settings(deadline=None)
@given(banks, kinds, stages, moments, turns, counts)
def test_lines_of_ones_own_stage_come_first(bank, kind, stage, moment, turn, count):
    offered = fitting(bank, kind, stage, moment, turn=turn, count=count)
    own = [stage in line.stages for line in offered]
    assert own == sorted(own, reverse=True)
    near = sum(stage in line.stages for line in of(bank, kind, moment))
    assert sum(own) == min(count, near)


@settings(deadline=None)
@given(banks, kinds, stages, moments, turns, counts)
def test_the_same_turn_offers_the_same_lines(bank, kind, stage, moment, turn, count):
    once, again = (fitting(bank, kind, stage, moment, turn=turn, count=count) for _ in range(2))
    assert once == again


@settings(deadline=None)
@given(banks, kinds, stages, moments, turns, counts)
def test_from_any_turn_on_every_line_of_the_stage_has_its_turn(
    bank, kind, stage, moment, start, count
):
    near = [line for line in of(bank, kind, moment) if stage in line.stages]
    offered = set()
    for turn in range(start, start + len(near)):
        offered.update(fitting(bank, kind, stage, moment, turn=turn, count=count))
    assert offered >= set(near)


@settings(deadline=None)
@given(banks, kinds, stages, moments, counts)
def test_where_a_stage_has_too_few_the_others_take_turns_beside_them(
    bank, kind, stage, moment, count
):
    suited = of(bank, kind, moment)
    near = [line for line in suited if stage in line.stages]
    if len(near) >= count:
        return
    offered = set()
    for turn in range(len(suited)):
        offered.update(fitting(bank, kind, stage, moment, turn=turn, count=count))
    assert offered == set(suited)


@settings(deadline=None)
@given(banks, moments, stages)
def test_a_mixed_rupture_takes_lines_of_either_type(bank, moment, stage):
    here = [line for line in bank if line.moment is moment]
    offered = fitting(bank, RuptureType.MIXED, stage, moment, count=len(bank) or 1)
    assert set(offered) == set(here)


@pytest.mark.parametrize("missing", ["types", "stages"])
def test_a_line_that_would_fit_nothing_is_refused(missing):
    parts = {"types": frozenset(ONE_SIDED), "stages": frozenset(Stage)} | {missing: frozenset()}
    with pytest.raises(ValueError, match="no type or no stage"):
        Line("a", "I wonder.", **parts, moment=Moment.NEXT_SESSION, why=Why.NOTICING)


waiting = st.sampled_from([state for state in State if state.unrepaired])
before_repair = st.sampled_from([Moment.IN_THE_ROOM, Moment.NEXT_SESSION])


@settings(deadline=None)
@given(banks, kinds, stages, waiting, before_repair, turns, counts)
def test_before_a_repair_what_lies_behind_it_comes_last(
    bank, kind, stage, state, moment, turn, count
):
    """Experts rate work on patterns as more helpful later than validating (PMC5966286)."""
    offered = suggested(bank, kind, stage, state, moment=moment, turn=turn, count=count)
    explores = [line.explores for line in offered]
    assert explores == sorted(explores)
    suited = of(bank, kind, moment)
    assert set(offered) <= set(suited)
    assert len(offered) == len(set(offered)) == min(count, len(suited))


@settings(deadline=None)
@given(banks, kinds, stages, waiting)
def test_no_pattern_work_is_offered_while_it_waits(bank, kind, stage, state):
    assert suggested(bank, kind, stage, state, moment=Moment.AFTER_REPAIR) == ()


@settings(deadline=None)
@given(banks, kinds, stages, moments, turns)
def test_once_repaired_lines_look_back_at_it(bank, kind, stage, moment, turn):
    offered = suggested(bank, kind, stage, State.REPAIRED, moment=moment, turn=turn)
    assert offered == fitting(bank, kind, stage, Moment.AFTER_REPAIR, turn=turn)


@pytest.mark.parametrize("state", [State.ENDED, State.LET_GO])
def test_of_what_is_closed_nothing_is_to_be_said(state):
    line = Line(
        "a",
        "I wonder.",
        frozenset(ONE_SIDED),
        frozenset(Stage),
        moment=Moment.NEXT_SESSION,
        why=Why.NOTICING,
    )
    assert suggested([line], WITHDRAWAL, Stage.EARLY) == (line,)
    assert suggested([line], WITHDRAWAL, Stage.EARLY, state) == ()


@settings(deadline=None)
@given(banks, stages, before_repair)
def test_where_both_are_there_the_complaint_is_received_first(bank, stage, moment):
    """A confrontation is heard out before anything else; then the two take turns."""
    offered = suggested(bank, MIXED, stage, moment=moment)
    here = [line for line in of(bank, MIXED, moment) if not line.explores]
    if any(CONFRONTATION in line.types for line in here):
        assert CONFRONTATION in offered[0].types
    if any(line.types == {WITHDRAWAL} for line in here) and len(offered) > 1:
        assert any(WITHDRAWAL in line.types for line in offered[:2])
