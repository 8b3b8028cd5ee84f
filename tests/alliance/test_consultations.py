"""How a consultation goes: what is asked for when, who speaks, who conducts, and for how long."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.consultations import (
    COLLEAGUES,
    LISTENING,
    PRESENTER_SPEAKS,
    PRESENTERS,
    Conducted,
    Form,
    Pace,
    Phase,
    Voice,
    by_day,
    conductor,
    next_index,
    phase_ends,
    phases,
    place,
    posting_time,
    takes,
    voices,
)

# Zones with clocks that change, at odd offsets, and far from everybody.
ZONES = st.sampled_from(
    [
        ZoneInfo(name)
        for name in (
            "Europe/Lisbon",
            "America/New_York",
            "Australia/Lord_Howe",
            "Asia/Kathmandu",
            "Pacific/Apia",
            "UTC",
        )
    ]
)
INSTANTS = st.integers(1_700_000_000, 1_900_000_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)
FORMS, PACES = st.sampled_from(Form), st.sampled_from(Pace)


@st.composite
def moments(draw):
    """A form, a phase of it (-1: none yet), and a voice it asks for."""
    form = draw(FORMS)
    now = draw(st.integers(-1, len(phases(form)) - 1))
    asked = [voice for voice in Voice if any(voice in takes(phase) for phase in phases(form))]
    return form, now, draw(st.sampled_from(asked))


@given(moments())
def test_nothing_appears_before_now_or_before_its_phase(moment):
    form, now, voice = moment
    index = place(form, now, voice)
    assert now <= index < len(phases(form))
    first = next(n for n, phase in enumerate(phases(form)) if voice in takes(phase))
    assert index >= first


@given(moments())
def test_nobody_breaks_in_on_a_presenter_who_listens_or_speaks(moment):
    form, now, voice = moment
    phase = phases(form)[place(form, now, voice)]
    if voice is Voice.QUESTION:
        assert phase in (Phase.QUESTIONS, Phase.THANKS)
    if voice in PRESENTERS:
        assert phase not in LISTENING
    elif voice in COLLEAGUES:
        assert phase not in PRESENTER_SPEAKS


@given(moments(), st.integers(0, 6))
def test_what_was_placed_once_stays_where_it_is(moment, later):
    """A phase that opens meanwhile moves nothing that is held."""
    form, now, voice = moment
    index = place(form, now, voice)
    assert place(form, min(now + later, index), voice) == index


@pytest.mark.parametrize("form", Form)
def test_every_voice_of_a_form_appears_exactly_once_among_those_of_its_people(form):
    asked = [voice for phase in phases(form) for voice in takes(phase)]
    assert len(asked) == len(set(asked))
    theirs, own = voices(form, presenter=False), voices(form, presenter=True)
    assert len(set(theirs)) == len(theirs)
    assert len(set(own)) == len(own)
    assert set(theirs) | set(own) == set(asked)
    assert set(theirs) & set(own) == {Voice.THANKS}


@pytest.mark.parametrize("form", Form)
def test_a_form_begins_with_questions_and_ends_with_thanks(form):
    order = phases(form)
    assert (order[0], order[-1]) == (Phase.QUESTIONS, Phase.THANKS)
    assert order.index(Phase.REPLY) > min(order.index(one) for one in LISTENING & set(order))


def test_a_voice_that_a_form_does_not_ask_for_has_no_place():
    with pytest.raises(ValueError, match="does not ask"):
        place(Form.BALINT, 0, Voice.LINE)


@given(FORMS, st.booleans())
def test_each_phase_opens_once_and_in_order(form, wanted):
    seen, index = [], next_index(form, -1, answers_wanted=wanted)
    while index is not None:
        seen.append(phases(form)[index])
        index = next_index(form, index, answers_wanted=wanted)
    left_out = () if wanted else (Phase.ANSWERS,)
    assert seen == [phase for phase in phases(form) if phase not in left_out]


@given(INSTANTS, PACES, ZONES)
def test_no_phase_ends_at_night_or_in_the_past(opened, pace, zone):
    end = phase_ends(opened, pace, zone)
    wall = end.astimezone(zone).time()
    assert time(8) <= wall < time(21)
    assert (
        end - opened
        >= {
            Pace.HOURS: timedelta(hours=4),
            Pace.DAY: timedelta(hours=22),
            Pace.THREE_DAYS: timedelta(hours=70),
        }[pace]
    )
    assert end - opened <= timedelta(days=4, hours=12)


@given(INSTANTS, ZONES)
def test_by_day_changes_nothing_by_day_and_nothing_twice(at, zone):
    day = by_day(at, zone)
    assert day >= at
    assert by_day(day, zone) == day
    assert day - at <= timedelta(hours=37)


@given(INSTANTS, ZONES)
def test_what_has_no_name_is_posted_at_nine_or_six_an_hour_ahead_at_least(confirmed, zone):
    at = posting_time(confirmed, zone)
    assert at - confirmed >= timedelta(hours=1)
    assert at - confirmed <= timedelta(hours=40)
    assert at.astimezone(zone).time() in (time(9), time(18))


@given(INSTANTS, ZONES, st.timedeltas(timedelta(0), timedelta(minutes=30)))
def test_confirmed_close_together_it_is_posted_together_or_in_order(confirmed, zone, later):
    assert posting_time(confirmed, zone) <= posting_time(confirmed + later, zone)


@given(st.integers(1, 9), st.integers(1, 60), st.randoms(use_true_random=False))
def test_conducting_goes_round_fairly(people, rounds, chance):
    """However the presenters fall, nobody conducts twice more often than another who could."""
    names = [f"clinician{number}" for number in range(people)]
    times, last = Counter(), {}
    for number in range(rounds):
        told = [Conducted(name, times[name], last.get(name)) for name in names]
        chance.shuffle(told)
        chosen = conductor(told)
        times[chosen] += 1
        last[chosen] = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)
    counts = [times[name] for name in names]
    assert max(counts) - min(counts) <= 1


def test_where_nobody_is_there_nobody_conducts():
    assert conductor([]) is None
