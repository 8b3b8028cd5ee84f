"""One's own patterns: counted from facts, never a score, never beside another person's."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alliance import patterns
from bot.alliance.markers import Attendance, Marker, Move, Reaction, RuptureType, Trigger
from bot.alliance.patterns import (
    FEWEST_FOR_PER_CENT,
    LineStory,
    NotedHour,
    Outcomes,
    Profile,
    SaidLine,
    Share,
    Strain,
    Waits,
    profile,
)
from bot.alliance.readings import Signs
from bot.alliance.repairs import LineOutcome
from bot.alliance.ruptures import Age, State
from bot.alliance.stages import Stage

WITHDRAWAL, CONFRONTATION, MIXED = RuptureType
OPENED, CLOSED, UNSURE = LineOutcome
MONDAY = datetime(2026, 1, 5, 11, tzinfo=UTC)
WEEK = timedelta(days=7)


def hour(week, *signs, client="heron", confirmed=None, was_none=False):
    def of(kind):
        return frozenset(sign for sign in signs if isinstance(sign, kind))

    attendance = next(iter(of(Attendance)), Attendance.ATTENDED)
    noticed = Signs(None, of(Marker), of(Reaction), attendance=attendance, triggers=of(Trigger))
    return NotedHour(client, MONDAY + week * WEEK, noticed, confirmed, was_none)


def strain(week, state, *reached, kind=WITHDRAWAL, stage=Stage.EARLY, client="heron"):
    """A rupture noticed in a week, with each later state and the week it came to it."""
    then = [(one, MONDAY + after * WEEK + timedelta(hours=1)) for one, after in reached]
    return Strain(client, kind, state, stage, MONDAY + week * WEEK, then)


def said(line, outcome, week=0):
    return SaidLine(line, MONDAY + week * WEEK, outcome)


def test_what_i_do_is_counted_beside_what_the_client_did():
    """The therapist's own side is rated beside the client's (3RS, revised 2022)."""
    seen = profile(
        [
            hour(0, Marker.ITS_FINE, Reaction.DROWSY, Reaction.RELIEVED),
            hour(1, Marker.ITS_FINE, Reaction.DROWSY, Reaction.EXPLAINED),
            hour(2, Marker.ITS_FINE),
            hour(3, Marker.COMPLAINED_ABOUT_ME, Reaction.EXPLAINED),
            hour(4, Reaction.BORED),
        ],
        [],
        [],
    )
    away, against = seen.when[WITHDRAWAL], seen.when[CONFRONTATION]
    assert seen.hours == 5
    assert list(away.reactions) == [Reaction.DROWSY, Reaction.RELIEVED, Reaction.EXPLAINED]
    assert away.reactions[Reaction.DROWSY] == Share(2, 3)
    assert away.moves == {Move.AWAY: Share(2, 3), Move.AGAINST: Share(1, 3)}
    assert (away.hours, away.unmoved) == (3, 1)
    assert against.moves == {Move.AGAINST: Share(1, 1)}


def test_the_clinicians_word_counts_before_the_reading():
    hours = [
        hour(0, Marker.ITS_FINE, confirmed=CONFRONTATION),
        hour(1, Marker.ITS_FINE, was_none=True),
        hour(2, Marker.SILENT, confirmed=MIXED),
        hour(3, Marker.SILENT),
    ]
    seen = profile(hours, [], []).when
    assert seen[CONFRONTATION].hours == 2
    assert seen[WITHDRAWAL].hours == 1, "a mixed one counts for both"


def test_hours_that_were_not_held_are_no_hours_of_ones_own():
    assert profile([hour(0, Attendance.MISSED, Marker.ITS_FINE)], [], []) == Profile()


def test_from_noticing_to_saying_is_counted_in_hours_met_and_days():
    """What is noticed and stays unspoken is named as the real danger (practice literature)."""
    hours = [hour(week) for week in range(6)] + [hour(1, client="finch")]
    strains = [
        strain(0, State.ADDRESSED, (State.ADDRESSED, 0)),
        strain(1, State.REPAIRED, (State.NOTICED_NOT_SAID, 1), (State.REPAIRED, 2)),
        strain(1, State.REPAIRED, (State.ADDRESSED, 4), (State.REPAIRED, 5)),
        strain(2, State.NOTICED_NOT_SAID, (State.NOTICED_NOT_SAID, 2)),
        strain(2, State.LET_GO, (State.LET_GO, 3)),
    ]
    waits = profile(hours, strains, []).waits
    assert waits == Waits(same_hour=1, next_hour=1, later=1, not_said=2, middle=Age(1, 7))


def test_a_line_on_record_counts_as_said_whenever_its_state_was_noted():
    early = dataclasses.replace(
        strain(0, State.ADDRESSED, (State.ADDRESSED, 3)), said_at=MONDAY + timedelta(minutes=40)
    )
    waits = profile([hour(0), hour(1), hour(2)], [early], []).waits
    assert (waits.same_hour, waits.middle) == (1, Age(0, 0))


def test_hours_that_fell_out_do_not_make_a_wait_longer():
    hours = [hour(0), hour(1, Attendance.CANCELLED), hour(2)]
    waits = profile(hours, [strain(0, State.ADDRESSED, (State.ADDRESSED, 2))], []).waits
    assert waits.middle == Age(1, 14)


def test_what_became_of_them_is_told_by_stage_and_type():
    seen = profile(
        [],
        [
            strain(0, State.REPAIRED),
            strain(0, State.OPEN, kind=CONFRONTATION),
            strain(0, State.REOPENED, stage=Stage.ENDING),
            strain(0, State.ENDED, stage=Stage.ENDING),
            strain(0, State.LET_GO, stage=Stage.ENDING),
        ],
        [],
    )
    assert seen.outcomes == Outcomes(repaired=1, waiting=2, ended=1, let_go=1)
    assert seen.by_stage == {
        Stage.EARLY: Outcomes(repaired=1, waiting=1),
        Stage.ENDING: Outcomes(waiting=1, ended=1, let_go=1),
    }
    assert seen.by_type[CONFRONTATION] == Outcomes(waiting=1)


def test_lines_that_opened_stand_first_and_are_known_however_they_were_spaced():
    lines = profile(
        [],
        [],
        [
            said("I lost you there.", OPENED, 1),
            said("i lost  you there. ", CLOSED, 2),
            said("I went quiet.", OPENED),
            said("I talked a lot.", UNSURE),
            said("  ", OPENED),
        ],
    ).lines
    assert lines == (
        LineStory("I went quiet.", opened=1),
        LineStory("I lost you there.", opened=1, closed=1),
        LineStory("I talked a lot.", unsure=1),
    )


def test_triggers_are_told_with_what_one_did():
    seen = profile([hour(0, Trigger.OWN_STORY, Reaction.REASSURED), hour(1)], [], []).triggers
    assert list(seen) == [Trigger.OWN_STORY]
    assert seen[Trigger.OWN_STORY].reactions == {Reaction.REASSURED: Share(1, 1)}


@pytest.mark.parametrize(
    ("share", "per_cent"),
    [(Share(1, 3), None), (Share(0, 0), None), (Share(19, 19), None), (Share(5, 20), 25)],
)
def test_small_numbers_are_said_as_numbers(share, per_cent):
    assert share.per_cent == per_cent


def test_nothing_known_is_an_empty_profile():
    assert profile([], [], []) == Profile()


def test_no_number_of_it_is_a_score_or_somebody_elses():
    """Nothing is scored, and nothing compared between people."""
    named = {name for one in vars(patterns).values() if dataclasses.is_dataclass(one)
             for name in one.__dataclass_fields__}  # fmt: skip
    assert not named & {"score", "rank", "rate", "clinician", "group", "average", "mean", "best"}


moments = st.integers(0, 260).map(lambda week: MONDAY + week * WEEK)
clients = st.sampled_from(["heron", "finch"])
signs = st.builds(
    Signs,
    markers=st.frozensets(st.sampled_from(Marker), max_size=3),
    reactions=st.frozensets(st.sampled_from(Reaction), max_size=3),
    attendance=st.sampled_from(Attendance),
    triggers=st.frozensets(st.sampled_from(Trigger), max_size=2),
)
noted = st.lists(
    st.builds(
        NotedHour,
        client=clients,
        at=moments,
        signs=signs,
        confirmed=st.none() | st.sampled_from(RuptureType),
        was_none=st.booleans(),
    ),
    max_size=30,
)
strained = st.lists(
    st.builds(
        Strain,
        client=clients,
        type=st.sampled_from(RuptureType),
        state=st.sampled_from(State),
        stage=st.sampled_from(Stage),
        noticed_at=moments,
        reached=st.lists(st.tuples(st.sampled_from(State), moments), max_size=4),
        said_at=st.none() | moments,
    ),
    max_size=20,
)
spoken = st.lists(
    st.builds(
        SaidLine,
        line=st.sampled_from(["I lost you.", "i lost you.", "I went quiet.", ""]),
        at=moments,
        outcome=st.sampled_from(LineOutcome),
    ),
    max_size=20,
)


@settings(deadline=None)
@given(noted, strained, spoken, st.none() | moments)
def test_everything_is_counted_once(hours, strains, lines, since):
    seen = profile(hours, strains, lines, since=since)
    known = [one for one in strains if since is None or one.noticed_at >= since]
    told = [one for one in lines if one.line and (since is None or one.at >= since)]
    waits = seen.waits
    assert seen.outcomes.total == len(known)
    assert sum(one.total for one in seen.by_stage.values()) == len(known)
    assert sum(one.total for one in seen.by_type.values()) == len(known)
    assert waits.same_hour + waits.next_hour + waits.later + waits.not_said == len(known)
    assert sum(story.said for story in seen.lines) == len(told)
    for faced in (*seen.when.values(), *seen.triggers.values()):
        assert 0 < faced.hours <= seen.hours
        assert 0 <= faced.unmoved <= faced.hours
        for share in (*faced.reactions.values(), *faced.moves.values()):
            assert 0 < share.count <= share.of == faced.hours
            assert share.of >= FEWEST_FOR_PER_CENT or share.per_cent is None


@settings(deadline=None)
@given(noted, strained, spoken, st.randoms(use_true_random=False))
def test_the_order_of_the_facts_never_matters(hours, strains, lines, chance):
    plain = [dataclasses.replace(one, line=one.line.casefold()) for one in lines]
    seen = profile(hours, strains, plain)
    for facts in (hours, strains, plain):
        chance.shuffle(facts)
    again = profile(hours, strains, plain)
    assert dataclasses.replace(again, lines=()) == dataclasses.replace(seen, lines=())
    assert set(again.lines) == set(seen.lines)


@settings(deadline=None)
@given(noted, strained, spoken, moments)
def test_since_then_is_never_more_than_all(hours, strains, lines, since):
    part, whole = profile(hours, strains, lines, since=since), profile(hours, strains, lines)
    assert part.hours <= whole.hours
    assert part.outcomes.total <= whole.outcomes.total
    for kind, faced in part.when.items():
        assert faced.hours <= whole.when[kind].hours
