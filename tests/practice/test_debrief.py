"""The debrief after the hour: kept once, numbered rightly, read and shown again."""

from __future__ import annotations

import pytest

from bot.alliance.markers import Attendance, Marker, Presence, Reaction, RuptureType
from bot.alliance.readings import Against
from bot.practice import clients, debrief

from .cast import answers, count, dump, refused, rows
from .conftest import debriefs


async def test_what_was_answered_comes_back_as_it_was_given(group, ana, heron):
    given = answers(markers=["polite", "late"], moment="  She thanked me.\n“Why?” 🙂 ")
    saved = await debrief.save(group, ana(), heron.id, "form-1", given)
    for seen in (saved, await debrief.show(group, ana(), saved.id)):
        assert seen.code == "grey heron"
        assert seen.signs.presence is Presence.CLEARLY_QUIETER
        assert seen.signs.markers == {Marker.POLITE, Marker.LATE}
        assert seen.signs.reactions == {Reaction.EXPLAINED}
        assert seen.texts == {
            "moment": "She thanked me.\n“Why?” 🙂",
            "next_line": "I noticed that I looked at the clock.",
        }
        assert not seen.nothing_to_note
        assert seen.answer is None
        assert seen.rupture_id is None


async def test_a_reading_comes_with_reasons_doubts_and_lines(group, ana, heron):
    saved = await debriefs(group, ana, heron)
    assert saved.reading.type is RuptureType.WITHDRAWAL
    assert saved.reading.reasons == (Presence.CLEARLY_QUIETER, Marker.POLITE)
    assert saved.reading.against == (Against.THEIR_WAY,)
    assert len(saved.lines) == 3
    assert all(line.suits(RuptureType.WITHDRAWAL) for line in saved.lines)


async def test_an_hour_that_adds_up_to_nothing_offers_no_line(group, ana, heron):
    saved = await debriefs(group, ana, heron, presence="same", markers=["silent"])
    assert saved.reading.type is None
    assert saved.lines == ()


async def test_the_form_opens_under_a_new_draft_and_writes_nothing(group, ana, heron):
    before = await dump(group)
    first, second = [await debrief.open_form(group, ana(), "grey heron") for _ in range(2)]
    assert (first.client_id, first.code) == (heron.id, "grey heron")
    assert first.draft != second.draft
    assert await dump(group) == before


async def test_each_held_session_has_the_next_number(group, ana, heron, clock):
    numbers = []
    for _ in range(3):
        numbers.append((await debriefs(group, ana, heron)).session.number)
        clock.passes(days=7)
    assert numbers == [4, 5, 6]
    assert (await clients.find(group, ana(), heron.id)).held == 6


async def test_the_same_form_sent_twice_is_one_debrief(group, ana, heron, clock):
    for _ in range(2):
        saved = await debrief.save(group, ana(), heron.id, "form-1", answers())
        clock.passes(seconds=4)
    assert await count(group, "debriefs") == await count(group, "sessions") == 1
    assert saved.session.number == 4


async def test_the_same_form_hours_later_is_still_the_same_session(group, ana, heron, clock):
    await debrief.save(group, ana(), heron.id, "form-1", answers())
    clock.passes(hours=5)
    again = await debrief.save(group, ana(), heron.id, "form-1", answers(presence="same"))
    assert again.session.number == 4
    assert await count(group, "sessions") == 1


async def test_changed_answers_replace_the_earlier_ones_whole(group, ana, heron):
    first = await debrief.save(group, ana(), heron.id, "form-1", answers())
    changed = {"presence": "same", "markers": ["compared"], "reactions": [], "moment": "Else."}
    changed["next_line"] = ""
    second = await debrief.save(group, ana(), heron.id, "form-1", changed)
    assert second.id == first.id
    seen = await debrief.show(group, ana(), first.id)
    assert seen.signs == second.signs
    assert seen.signs.markers == {Marker.COMPARED}
    assert seen.signs.reactions == frozenset()
    assert seen.texts == {"moment": "Else."}


async def test_changed_answers_keep_what_was_said_of_the_reading(group, ana, heron):
    first = await debrief.save(group, ana(), heron.id, "form-1", answers())
    await debrief.answer(group, ana(), first.id, debrief.RuptureAnswer.WITHDRAWAL)
    again = await debrief.save(group, ana(), heron.id, "form-1", answers(moment="Else."))
    assert again == await debrief.show(group, ana(), first.id)
    assert again.answer is debrief.RuptureAnswer.WITHDRAWAL


async def test_a_second_debrief_within_the_hour_is_about_the_same_session(group, ana, heron, clock):
    first = await debriefs(group, ana, heron)
    clock.passes(minutes=59)
    second = await debriefs(group, ana, heron)
    assert second.session == first.session
    assert second.id != first.id
    clock.passes(minutes=60)
    assert (await debriefs(group, ana, heron)).session.number == 5


async def test_two_clients_within_the_hour_are_two_sessions(group, ana, heron):
    other = (await clients.add(group, ana(), "calm alder")).client
    first, second = [await debriefs(group, ana, client) for client in (heron, other)]
    assert (first.session.number, second.session.number) == (4, 1)
    assert first.session.id != second.session.id


async def test_a_session_with_nothing_to_note_is_held_and_has_no_reading(group, ana, heron):
    saved = await debrief.nothing_to_note(group, ana(), heron.id, "tap-1")
    assert saved.nothing_to_note
    assert saved.session.number == 4
    assert saved.reading.type is None
    assert (saved.texts, saved.lines) == ({}, ())
    assert (await debrief.show(group, ana(), saved.id)).nothing_to_note


@pytest.mark.parametrize("attendance", [Attendance.CANCELLED, Attendance.MISSED])
async def test_a_session_that_was_not_held_has_no_number(group, ana, heron, clock, attendance):
    """It is a sign in itself, and alone it says nothing."""
    saved = await debrief.not_held(group, ana(), heron.id, "tap-1", attendance)
    assert saved.session.number is None
    assert saved.signs.attendance is attendance
    assert saved.reading.type is None
    assert (await debrief.show(group, ana(), saved.id)).signs.attendance is attendance
    clock.passes(days=7)
    assert (await debriefs(group, ana, heron)).session.number == 4


async def test_cancelled_and_then_held_after_all_within_the_hour_are_two(group, ana, heron):
    await debrief.not_held(group, ana(), heron.id, "tap-1", Attendance.CANCELLED)
    assert (await debriefs(group, ana, heron)).session.number == 4


async def test_the_wrong_button_can_be_put_right_under_the_same_draft(group, ana, heron):
    """One card, one draft: the last word about the session counts."""
    tap = await debrief.not_held(group, ana(), heron.id, "card-1", Attendance.MISSED)
    held = await debrief.save(group, ana(), heron.id, "card-1", answers())
    assert (held.id, held.session.number) == (tap.id, 4)
    assert held.session.attendance is Attendance.ATTENDED
    assert held == await debrief.show(group, ana(), tap.id)
    not_held = await debrief.not_held(group, ana(), heron.id, "card-1", Attendance.CANCELLED)
    assert not_held.session.number is None
    assert not_held == await debrief.show(group, ana(), tap.id)
    assert (await clients.find(group, ana(), heron.id)).held == 3
    assert await count(group, "sessions") == 1


@pytest.mark.parametrize(
    "empty",
    [
        {},
        {"presence": "", "markers": [], "reactions": [], "moment": "", "next_line": ""},
        {"moment": "  \n "},
        {"markers": [""]},
    ],
)
async def test_an_empty_form_is_not_kept(group, ana, heron, empty):
    before = await dump(group)
    with refused("debrief_empty"):
        await debrief.save(group, ana(), heron.id, "form-1", empty)
    assert await dump(group) == before


async def test_neither_is_an_answer(group, ana, heron):
    """ "Neither away nor against" is what a clinician noticed, and it is kept as a debrief."""
    saved = await debrief.save(group, ana(), heron.id, "form-1", {"reactions": ["neither"]})
    assert saved.signs.reactions == frozenset()
    assert await count(group, "debriefs") == 1


async def test_a_choice_this_version_does_not_know_is_left_out(group, ana, heron):
    given = answers(presence="sideways", markers=["polite", "levitated"], reactions="glowed")
    saved = await debrief.save(group, ana(), heron.id, "form-1", given)
    assert saved.signs.presence is None
    assert saved.signs.markers == {Marker.POLITE}
    assert saved.signs.reactions == frozenset()


async def test_a_question_of_the_groups_own_is_kept_as_text(group, ana, heron):
    given = answers(weather=["rain", "wind"], place="at home")
    saved = await debrief.save(group, ana(), heron.id, "form-1", given)
    assert saved.texts["weather"] == "rain, wind"
    assert saved.texts["place"] == "at home"


async def test_what_is_written_is_kept_letter_by_letter(group, ana, heron):
    strange = "'; drop table debriefs; -- \u202e\u0000 ½ 漢字 @everyone"
    saved = await debrief.save(group, ana(), heron.id, "form-1", answers(moment=strange))
    assert (await debrief.show(group, ana(), saved.id)).texts["moment"] == strange


async def test_a_debrief_names_the_other_ruptures_that_wait_with_this_client(
    group, ana, heron, rupture, clock
):
    clock.passes(days=7)
    saved = await debriefs(group, ana, heron)
    assert [waiting.id for waiting in saved.waiting] == [rupture]


async def test_the_words_stand_in_their_own_table_apart_from_the_times(group, ana, heron):
    """Session times are not psychotherapy notes; a debrief's answers may be."""
    await debriefs(group, ana, heron)
    columns = await rows(group, "select name from pragma_table_info('sessions')")
    assert {name for (name,) in columns} == {"id", "client_id", "at", "attendance"}


async def test_a_form_opened_again_within_the_hour_is_the_same_debrief(group, ana, heron, clock):
    first = await debriefs(group, ana, heron, moment="I said A, she did B.")
    clock.passes(minutes=40)
    form = await debrief.open_form(group, ana(), "grey heron", again=True)
    assert form.draft == first.draft
    assert form.given["moment"] == "I said A, she did B."


async def test_the_next_hours_form_is_a_fresh_one(group, ana, heron, clock):
    first = await debriefs(group, ana, heron)
    clock.passes(minutes=61)
    form = await debrief.open_form(group, ana(), heron.id, again=True)
    assert form.draft != first.draft
    assert form.given == {}


async def test_an_hour_that_was_missed_does_not_fill_the_form_of_one_that_was_held(
    group, ana, heron
):
    await debrief.not_held(group, ana(), heron.id, "form-1", Attendance.MISSED)
    assert (await debrief.open_form(group, ana(), heron.id, again=True)).draft != "form-1"
