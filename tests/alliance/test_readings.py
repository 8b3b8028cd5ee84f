"""What the signs of one hour add up to, and what is only a look-alike.

The table is written from descriptions in the literature, not from the code: the two types and
their markers (Safran & Muran 2000), the markers of the rupture resolution rating system with
its look-alikes and counter-evidence (Eubanks, Muran & Safran; revised 2022), and the polite
ending as the sign that is missed most easily.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alliance.markers import (
    Attendance,
    LastTime,
    Marker,
    MarkerKind,
    Move,
    Presence,
    Reaction,
    RuptureType,
    Silence,
    Trigger,
    own_moves,
)
from bot.alliance.readings import Against, Noticed, Reading, Signs, asked_first, read

WITHDRAWAL, CONFRONTATION, MIXED = RuptureType
MORE, SAME, QUIETER, CLEARLY_QUIETER = Presence
CAME_LATE, CANCELLED, MISSED = Attendance.LATE, Attendance.CANCELLED, Attendance.MISSED
SMOOTH, AT_COMPLAINT = Noticed.SMOOTH_AND_FAR, Noticed.EXPLAINED_AT_COMPLAINT
BOTH_SILENT, POLITE_ENDING = Noticed.BOTH_SILENT, Noticed.POLITE_ENDING
PLEASED, DIFFERENCE = Noticed.SMOOTH_AND_PLEASED, Noticed.CULTURAL_DIFFERENCE
PRODUCTIVE, DEFENSIVE, UNSURE = Silence

M, R = Marker, Reaction


def hour(*signs):
    """The signs of one hour, given in any order."""
    presence = next((sign for sign in signs if isinstance(sign, Presence)), None)
    attendance = next((sign for sign in signs if isinstance(sign, Attendance)), None)
    return Signs(
        presence=presence,
        markers=frozenset(sign for sign in signs if isinstance(sign, Marker)),
        reactions=frozenset(sign for sign in signs if isinstance(sign, Reaction)),
        attendance=attendance or Attendance.ATTENDED,
        silence=next((sign for sign in signs if isinstance(sign, Silence)), None),
        triggers=frozenset(sign for sign in signs if isinstance(sign, Trigger)),
    )


def told(name, *signs, type=None, reasons=(), noticed=(), against=(), ending=False):  # noqa: A002
    """One row: an hour as a clinician would tell it, and how it is to be read."""
    return pytest.param(hour(*signs), (type, reasons, noticed, ending), set(against), id=name)


LOOK_ALIKES = [
    told("an hour in which nothing was noticed"),
    told("an hour like the last one", SAME),
    told("a client who was nearer than last time", MORE),
    told("a client who was a little quieter", QUIETER),
    told("a productive silence", M.SILENT),
    told("a silence with a client who came nearer", M.SILENT, MORE),
    told("a short answer to a closed question", M.SHORT_ANSWERS),
    told("a story, because the story was the point", M.STORIES),
    told("a quick yes to something sensible", M.AGREED_QUICKLY),
    told("a plain disagreement on a date", M.COMPLAINED_ABOUT_SETTING),
    told("a plain no to an interpretation", M.TURNED_DOWN),
    told("homework that life got in the way of", M.TASK_UNDONE),
    told("one late train, ticked as a sign", M.LATE),
    told("one late train, noted as attendance", CAME_LATE),
    told("one late train, told twice", M.LATE, CAME_LATE),
    told("a cancelled session", CANCELLED),
    told("a missed session", MISSED),
    told("a plain no, explained by the clinician", M.TURNED_DOWN, R.EXPLAINED),
    told("a silence that both kept", M.SILENT, R.WENT_SILENT, noticed=(BOTH_SILENT,)),
    told("a drowsy clinician and nothing else", R.DROWSY, SAME),
    told("a clinician who was relieved and explained a lot", R.RELIEVED, R.EXPLAINED),
    told("a late client who disagreed on the fee", M.LATE, M.COMPLAINED_ABOUT_SETTING),
    told("a silent client who said one plain no", M.SILENT, M.TURNED_DOWN),
    told("a silence at work, in a slower hour", M.SILENT, PRODUCTIVE, QUIETER),
    told("a silence at work, and short answers out of it", M.SILENT, PRODUCTIVE, M.SHORT_ANSWERS),
    told("a silence at work that both kept", M.SILENT, PRODUCTIVE, R.WENT_SILENT),
    told("a silence nobody is sure of", M.SILENT, UNSURE),
    told("a kind of silence chosen, and no silence", DEFENSIVE),
    told("a topic that is settled", M.TOPIC_GONE),
    told("a plain disagreement on a date, with a late client", M.COMPLAINED_ABOUT_SETTING,
         CAME_LATE, SAME),
    told("a short answer to a closed question, in a near hour", M.SHORT_ANSWERS, MORE),
    told("a good hour, told as one", MORE, R.WENT_WELL),
    told("a good hour like the last one", SAME, R.WENT_WELL),
    told("a story in an hour that went well", M.STORIES, R.WENT_WELL),
    told("reassurance was asked for, and nothing else", Trigger.REASSURANCE_ASKED, R.REASSURED),
    told("a difference of culture, and nothing strained", Trigger.CULTURAL_DIFFERENCE, SAME),
    told("my own story was touched", Trigger.OWN_STORY, R.BORED),
]  # fmt: skip

WITHDRAWALS = [
    told("the distance was felt in the room", CLEARLY_QUIETER, type=WITHDRAWAL,
         reasons=(CLEARLY_QUIETER,), against=(Against.ONE_SIGN,)),
    told("it's fine, said with another face", M.ITS_FINE, type=WITHDRAWAL,
         reasons=(M.ITS_FINE,), against=(Against.ONE_SIGN,)),
    told("the subject changed when it came close", M.CHANGED_TOPIC, type=WITHDRAWAL,
         reasons=(M.CHANGED_TOPIC,)),
    told("theories from far off", M.TALKED_ABOUT, type=WITHDRAWAL, reasons=(M.TALKED_ABOUT,)),
    told("sudden politeness", M.POLITE, type=WITHDRAWAL, reasons=(M.POLITE,)),
    told("a smile over something painful", M.SMILED_OVER_PAIN, type=WITHDRAWAL,
         reasons=(M.SMILED_OVER_PAIN,)),
    told("self-criticism and hopelessness", M.SELF_BLAME, type=WITHDRAWAL,
         reasons=(M.SELF_BLAME,)),
    told("the feeling went out of the voice", M.FLAT, type=WITHDRAWAL, reasons=(M.FLAT,)),
    told("silent, and quieter than last time", M.SILENT, QUIETER, type=WITHDRAWAL,
         reasons=(QUIETER, M.SILENT), against=(Against.SILENCE_AT_WORK,)),
    told("silence and short answers", M.SHORT_ANSWERS, M.SILENT, type=WITHDRAWAL,
         reasons=(M.SILENT, M.SHORT_ANSWERS), against=(Against.SILENCE_AT_WORK,)),
    told("short answers from a client who was nearer", M.SHORT_ANSWERS, M.SILENT, MORE,
         type=WITHDRAWAL, reasons=(M.SILENT, M.SHORT_ANSWERS), against=(Against.MORE_PRESENT,)),
    told("late, and nothing done of what was agreed", CAME_LATE, M.TASK_UNDONE, type=WITHDRAWAL,
         reasons=(M.TASK_UNDONE, CAME_LATE), against=(Against.ORDINARY_LATENESS,)),
    told("cancelled, after a quieter hour told with it", CANCELLED, QUIETER, type=WITHDRAWAL,
         reasons=(QUIETER, CANCELLED), against=(Against.ORDINARY_LATENESS,)),
    told("stories, and a quick yes", M.STORIES, M.AGREED_QUICKLY, type=WITHDRAWAL,
         reasons=(M.STORIES, M.AGREED_QUICKLY)),
    told("compliance with a drowsy clinician, which passes for progress",
         M.AGREED_QUICKLY, M.ITS_FINE, R.DROWSY, type=WITHDRAWAL,
         reasons=(M.ITS_FINE, M.AGREED_QUICKLY), noticed=(SMOOTH,),
         against=(Against.TIRED_MYSELF,)),
    told("a quick yes alone, beside a relieved clinician", M.AGREED_QUICKLY, R.RELIEVED,
         noticed=(SMOOTH,)),
    told("two who kept each other company in silence", M.SILENT, CLEARLY_QUIETER, R.WENT_SILENT,
         type=WITHDRAWAL, reasons=(CLEARLY_QUIETER, M.SILENT), noticed=(BOTH_SILENT,)),
    told("a silence that kept the clinician out", M.SILENT, DEFENSIVE, type=WITHDRAWAL,
         reasons=(M.SILENT,), against=(Against.ONE_SIGN,)),
    told("a silence nobody is sure of, in a quieter hour", M.SILENT, UNSURE, QUIETER,
         type=WITHDRAWAL, reasons=(QUIETER, M.SILENT), against=(Against.SILENCE_AT_WORK,)),
    told("what mattered last time stayed away, and the answers were short", M.TOPIC_GONE,
         M.SHORT_ANSWERS, type=WITHDRAWAL, reasons=(M.SHORT_ANSWERS, M.TOPIC_GONE)),
    told("what mattered last time stayed away, and the task was not done", M.TOPIC_GONE,
         M.TASK_UNDONE, type=WITHDRAWAL, reasons=(M.TOPIC_GONE, M.TASK_UNDONE)),
    told("compliance that is taken for progress", M.AGREED_QUICKLY, M.POLITE, R.WENT_WELL,
         type=WITHDRAWAL, reasons=(M.POLITE, M.AGREED_QUICKLY), noticed=(PLEASED,)),
    told("a quick yes, and a pleased clinician", M.AGREED_QUICKLY, R.WENT_WELL,
         noticed=(PLEASED,)),
    told("pleased and relieved at once is asked about once", M.ITS_FINE, R.WENT_WELL,
         R.RELIEVED, type=WITHDRAWAL, reasons=(M.ITS_FINE,), noticed=(SMOOTH,)),
    told("politeness across a difference of culture", M.POLITE, Trigger.CULTURAL_DIFFERENCE,
         type=WITHDRAWAL, reasons=(M.POLITE,), noticed=(DIFFERENCE,),
         against=(Against.ONE_SIGN,)),
    told("it's fine, beside one plain no", M.ITS_FINE, M.TURNED_DOWN, type=WITHDRAWAL,
         reasons=(M.ITS_FINE,), against=(Against.ONE_SIGN,)),
]  # fmt: skip

CONFRONTATIONS = [
    told("a complaint about the therapist", M.COMPLAINED_ABOUT_ME, type=CONFRONTATION,
         reasons=(M.COMPLAINED_ABOUT_ME,), against=(Against.ONE_SIGN,)),
    told("a complaint about the work", M.COMPLAINED_ABOUT_WORK, type=CONFRONTATION,
         reasons=(M.COMPLAINED_ABOUT_WORK,)),
    told("doubt that this is helping", M.DOUBTED_PROGRESS, type=CONFRONTATION,
         reasons=(M.DOUBTED_PROGRESS,)),
    told("pressure and control of the hour", M.TOOK_CONTROL, type=CONFRONTATION,
         reasons=(M.TOOK_CONTROL,)),
    told("defending themselves against the therapist", M.DEFENDED_SELF, type=CONFRONTATION,
         reasons=(M.DEFENDED_SELF,)),
    told("compared with the therapist before", M.COMPARED, type=CONFRONTATION,
         reasons=(M.COMPARED,)),
    told("loud, and the fee as well: the loudness weighs more",
         M.COMPLAINED_ABOUT_SETTING, M.RAISED_VOICE, type=CONFRONTATION,
         reasons=(M.RAISED_VOICE, M.COMPLAINED_ABOUT_SETTING),
         against=(Against.PLAIN_DISAGREEMENT,)),
    told("the fee and every offer turned down", M.COMPLAINED_ABOUT_SETTING, M.TURNED_DOWN,
         type=CONFRONTATION, reasons=(M.COMPLAINED_ABOUT_SETTING, M.TURNED_DOWN),
         against=(Against.PLAIN_DISAGREEMENT,)),
    told("a complaint that was met with research", M.DOUBTED_PROGRESS, R.EXPLAINED,
         type=CONFRONTATION, reasons=(M.DOUBTED_PROGRESS,), noticed=(AT_COMPLAINT,)),
    told("a complaint that was reassured away", M.COMPLAINED_ABOUT_ME, R.REASSURED,
         type=CONFRONTATION, reasons=(M.COMPLAINED_ABOUT_ME,)),
    told("a complaint by a client who was nearer", M.COMPLAINED_ABOUT_ME, M.COMPARED, MORE,
         type=CONFRONTATION, reasons=(M.COMPLAINED_ABOUT_ME, M.COMPARED),
         against=(Against.MORE_PRESENT,)),
    told("two plain complaints: it may have been safe to complain",
         M.COMPLAINED_ABOUT_ME, M.COMPLAINED_ABOUT_WORK, SAME, type=CONFRONTATION,
         reasons=(M.COMPLAINED_ABOUT_ME, M.COMPLAINED_ABOUT_WORK),
         against=(Against.SAFE_TO_COMPLAIN,)),
    told("sharp, with one silence beside it", M.RAISED_VOICE, M.SILENT, type=CONFRONTATION,
         reasons=(M.RAISED_VOICE,), against=(Against.ONE_SIGN,)),
]  # fmt: skip

BOTH = [
    told("a complaint, then far away", M.COMPLAINED_ABOUT_ME, CLEARLY_QUIETER, type=MIXED,
         reasons=(M.COMPLAINED_ABOUT_ME, CLEARLY_QUIETER)),
    told("sarcastic, then careful", M.RAISED_VOICE, M.POLITE, R.DEFENDED, type=MIXED,
         reasons=(M.RAISED_VOICE, M.POLITE)),
    told("doubt, short answers and silence", M.DOUBTED_PROGRESS, M.SHORT_ANSWERS, M.SILENT,
         type=MIXED, reasons=(M.DOUBTED_PROGRESS, M.SILENT, M.SHORT_ANSWERS)),
]  # fmt: skip

ENDINGS = [
    told("a polite wish to stop", M.WANTS_TO_STOP, type=WITHDRAWAL, reasons=(M.WANTS_TO_STOP,),
         noticed=(POLITE_ENDING,), against=(Against.PLANNED_ENDING,), ending=True),
    told("a wish to come less often, and it's fine", M.WANTS_TO_SKIP, M.ITS_FINE, MORE,
         type=WITHDRAWAL, reasons=(M.WANTS_TO_SKIP, M.ITS_FINE), noticed=(POLITE_ENDING,),
         against=(Against.PLANNED_ENDING,), ending=True),
    told("a wish to skip, said by a client who came late", M.WANTS_TO_SKIP, M.LATE,
         type=WITHDRAWAL, reasons=(M.WANTS_TO_SKIP, M.LATE), noticed=(POLITE_ENDING,),
         against=(Against.ORDINARY_LATENESS,), ending=True),
    told("stopping, with an open complaint", M.WANTS_TO_STOP, M.COMPLAINED_ABOUT_WORK,
         type=CONFRONTATION, reasons=(M.WANTS_TO_STOP, M.COMPLAINED_ABOUT_WORK), ending=True),
    told("stopping, with the fee as the reason given", M.WANTS_TO_STOP,
         M.COMPLAINED_ABOUT_SETTING, type=WITHDRAWAL, reasons=(M.WANTS_TO_STOP,), ending=True),
    told("less often, after turning down one offer", M.WANTS_TO_SKIP, M.TURNED_DOWN,
         R.PERSUADED, type=WITHDRAWAL, reasons=(M.WANTS_TO_SKIP,),
         ending=True),
    told("stopping, complaining and going quiet", M.WANTS_TO_STOP, M.COMPARED, CLEARLY_QUIETER,
         type=MIXED, reasons=(M.WANTS_TO_STOP, M.COMPARED, CLEARLY_QUIETER), ending=True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("signs", "expected", "against"),
    [*LOOK_ALIKES, *WITHDRAWALS, *CONFRONTATIONS, *BOTH, *ENDINGS],
)
def test_an_hour_is_read_as_the_literature_describes_it(signs, expected, against):
    """Safran & Muran 2000; rupture resolution rating system, revised 2022."""
    reading = read(signs)
    assert (reading.type, reading.reasons, reading.noticed, reading.ending) == expected
    assert against <= set(reading.against)


@pytest.mark.parametrize("last_time", [Attendance.CANCELLED, Attendance.MISSED])
def test_an_hour_that_fell_out_is_a_slight_sign_beside_the_next(last_time):
    """Runs of absences are how a withdrawal shows first; one alone may be the week they had."""
    alone = read(Signs(last_time=last_time))
    assert alone.type is None
    beside = read(Signs(markers=frozenset({M.SHORT_ANSWERS}), last_time=last_time))
    fell_out = LastTime(f"{last_time}_last_time")
    assert (beside.type, beside.reasons) == (WITHDRAWAL, (M.SHORT_ANSWERS, fell_out))
    assert Against.ORDINARY_LATENESS in beside.against


@pytest.mark.parametrize("last_time", [None, Attendance.ATTENDED, Attendance.LATE])
def test_an_hour_that_was_held_before_says_nothing_of_this_one(last_time):
    assert read(Signs(markers=frozenset({M.SILENT}), last_time=last_time)).type is None


@pytest.mark.parametrize("marker", [marker for marker in Marker if marker.slight])
def test_a_slight_sign_alone_is_nothing(marker):
    """A short answer, silence, story or agreement counts only where it moves away from the work.

    Rupture resolution rating system, revised 2022.
    """
    assert read(hour(marker)) == Reading(type=None)


@pytest.mark.parametrize("marker", [marker for marker in Marker if not marker.slight])
def test_a_plain_sign_alone_is_a_suggestion_and_says_that_it_is_alone(marker):
    reading = read(hour(marker))
    assert reading.type is not None
    assert reading.reasons == (marker,)
    assert Against.ONE_SIGN in reading.against


def some(kind):
    return st.frozensets(st.sampled_from(kind), max_size=5)


any_hour = st.builds(
    Signs,
    presence=st.none() | st.sampled_from(Presence),
    markers=some(Marker),
    reactions=some(Reaction),
    attendance=st.sampled_from(Attendance),
    last_time=st.none() | st.sampled_from(Attendance),
    silence=st.none() | st.sampled_from(Silence),
    triggers=some(Trigger),
)


def holds_together(signs):
    """What is true of every reading."""
    reading = read(signs)
    fell_out = {one for one in LastTime if one == f"{signs.last_time}_last_time"}
    given = {*signs.markers, signs.presence, signs.attendance, *fell_out}
    assert (reading.type is None) == (not reading.reasons) == (not reading.against)
    assert set(reading.reasons) <= given
    assert len(set(reading.reasons)) == len(reading.reasons)
    assert len(set(reading.against)) == len(reading.against)
    assert reading.ending == any(m.kind is MarkerKind.ENDING for m in signs.markers)
    kinds = {r.kind for r in reading.reasons if isinstance(r, Marker)}
    if reading.type is RuptureType.WITHDRAWAL:
        assert MarkerKind.CONFRONTATION not in kinds
    if reading.type is RuptureType.CONFRONTATION:
        assert MarkerKind.WITHDRAWAL not in kinds
        assert MarkerKind.CONFRONTATION in kinds
    return reading


@settings(deadline=None)
@given(any_hour)
def test_any_combination_is_read_with_its_reasons_and_what_speaks_against_it(signs):
    """A reading is a suggestion: it rests on signs that were given, of its own type."""
    holds_together(signs)


def test_every_hour_of_up_to_two_markers_holds_together():
    for size in range(3):
        for markers in itertools.combinations(Marker, size):
            for presence in (None, *Presence):
                for attendance in Attendance:
                    holds_together(Signs(presence, frozenset(markers), frozenset(), attendance))


@pytest.mark.nightly
def test_every_hour_of_up_to_three_markers_and_two_reactions_holds_together():
    reactions = [r for size in range(3) for r in itertools.combinations(Reaction, size)]
    for size in range(4):
        for markers in itertools.combinations(Marker, size):
            for presence in (None, *Presence):
                for own in reactions:
                    holds_together(Signs(presence, frozenset(markers), frozenset(own)))


@settings(deadline=None)
@given(
    st.none() | st.sampled_from([Presence.MORE, Presence.SAME]),
    st.frozensets(st.sampled_from(Reaction)),
)
def test_own_reactions_alone_never_make_a_rupture(presence, reactions):
    """What the clinician feels is theirs first; it becomes a question, never a finding."""
    reading = read(Signs(presence=presence, reactions=reactions))
    assert reading == Reading(type=None)


@settings(deadline=None)
@given(any_hour, some(Reaction))
def test_own_reactions_change_neither_type_nor_reasons(signs, reactions):
    without = read(replace(signs, reactions=frozenset()))
    reading = read(replace(signs, reactions=reactions))
    assert (reading.type, reading.reasons) == (without.type, without.reasons)


@settings(deadline=None)
@given(any_hour)
def test_a_silence_at_work_is_read_as_no_silence(signs):
    """A silence counts only where it moves away from the work (revised 2022)."""
    at_work = replace(signs, silence=PRODUCTIVE, markers=signs.markers | {M.SILENT})
    assert read(at_work) == read(replace(signs, silence=None, markers=signs.markers - {M.SILENT}))


@settings(deadline=None)
@given(any_hour, some(Trigger))
def test_what_touched_the_clinician_changes_neither_type_nor_reasons(signs, triggers):
    reading = read(replace(signs, triggers=triggers))
    assert (reading.type, reading.reasons) == (read(signs).type, read(signs).reasons)


def test_own_moves_stand_beside_the_clients_markers():
    """The therapist's withdrawal and confrontation are rated too (revised 2022)."""
    assert own_moves([R.EXPLAINED, R.DROWSY, R.DEFENDED]) == (Move.AWAY, Move.AGAINST)
    assert own_moves([R.REASSURED]) == (Move.AGAINST,)
    assert own_moves([R.WENT_WELL]) == own_moves([]) == ()


@settings(deadline=None)
@given(any_hour, st.randoms(use_true_random=False))
def test_the_order_of_the_ticks_never_matters(signs, chance):
    markers = list(signs.markers)
    chance.shuffle(markers)
    again = replace(signs, markers=frozenset(markers))
    assert read(again) == read(signs)


@settings(deadline=None)
@given(any_hour, st.sampled_from([m for m in Marker if m.kind is MarkerKind.CONFRONTATION]))
def test_one_more_sign_of_confrontation_never_hides_a_confrontation(signs, marker):
    confronting = {RuptureType.CONFRONTATION, RuptureType.MIXED}
    if read(signs).type in confronting:
        assert read(_with(signs, marker)).type in confronting


@settings(deadline=None)
@given(any_hour, st.sampled_from(Marker))
def test_one_more_sign_never_makes_a_suggestion_disappear(signs, marker):
    if read(signs).type is not None:
        assert read(_with(signs, marker)).type is not None


@settings(deadline=None)
@given(any_hour, st.sampled_from([Marker.WANTS_TO_SKIP, Marker.WANTS_TO_STOP]))
def test_a_wish_to_end_is_always_worth_a_look_and_stands_first(signs, marker):
    """A polite ending is the signal that is taken for a decision (failed-case reviews)."""
    reading = read(_with(signs, marker))
    assert reading.ending
    assert reading.type is not None
    assert reading.reasons[0].kind is MarkerKind.ENDING
    assert Against.PLANNED_ENDING in reading.against


@settings(deadline=None)
@given(any_hour)
def test_plain_reasons_stand_before_slight_ones(signs):
    plain = {Presence.CLEARLY_QUIETER} | ({M.SILENT} if signs.silence is DEFENSIVE else set())
    slight = [
        reason not in plain and (not isinstance(reason, Marker) or reason.slight)
        for reason in read(signs).reasons
    ]
    assert slight == sorted(slight)


def _with(signs, marker):
    return replace(signs, markers=signs.markers | {marker})


def test_two_questions_at_the_most_are_asked_and_the_weightiest_first():
    """A polite wish to stop comes before anything else, and an impression alone is asked about."""
    assert asked_first([]) == ()
    assert asked_first([Noticed.BOTH_SILENT]) == (Noticed.BOTH_SILENT,)
    asked = asked_first([*Noticed])
    assert asked == (Noticed.POLITE_ENDING, Noticed.IMPRESSION_ONLY)
    of_this_hour = asked_first([Noticed.QUIETER_AGAIN, Noticed.BOTH_SILENT, Noticed.SMOOTH_AND_FAR])
    assert of_this_hour == (Noticed.SMOOTH_AND_FAR, Noticed.BOTH_SILENT)
