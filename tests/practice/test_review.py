"""The look back at a case: the sign that was passed over, and what its clinician makes of it."""

from __future__ import annotations

from bot.alliance.look_back import LookBack
from bot.alliance.markers import Attendance, RuptureType
from bot.practice import clients, debrief, forget, join, patterns, repair, review
from bot.practice.debriefed import RuptureAnswer
from bot.records import new_id

from .cast import attempt, count, refused
from .conftest import confirms, debriefs

WRITTEN = {"memory": "She thanked me too much.", "carry_on": "I will ask what the thanks are for."}


async def look(house, person, client):
    return await review.of(house, person(), client.id)


async def test_a_therapy_with_nothing_noted_shows_nothing(group, ana, heron):
    assert (await look(group, ana, heron)).found == LookBack()


async def test_the_first_sign_that_was_passed_over_is_found(group, ana, heron, clock):
    await debrief.nothing_to_note(group, ana(), heron.id, new_id())
    clock.passes(days=7)
    first = await debriefs(group, ana, heron)
    clock.passes(days=7)
    await debriefs(group, ana, heron)

    found = (await look(group, ana, heron)).found

    assert found.first.hour.key == first.session.id
    assert not found.first.slight


async def test_an_hour_reads_as_it_did_on_its_card(group, ana, heron, clock):
    """A slight sign after an hour that was missed added up then, and so it does looking back."""
    await debrief.not_held(group, ana(), heron.id, new_id(), Attendance.MISSED)
    clock.passes(days=7)
    slight = {"presence": "same", "markers": ["short_answers"], "reactions": [], "next_line": ""}
    then = await debriefs(group, ana, heron, **slight)
    assert then.reading.type is RuptureType.WITHDRAWAL

    assert (await look(group, ana, heron)).found.first.reading.type is then.reading.type
    assert RuptureType.WITHDRAWAL in (await patterns.own(group, ana())).profile.when


async def test_what_was_written_of_that_hour_stands_beside_the_memory(group, ana, heron, clock):
    assert (await look(group, ana, heron)).noted == ()
    first = await debriefs(group, ana, heron, moment="When I asked, she thanked me.")
    clock.passes(days=7)
    await debriefs(group, ana, heron)
    (noted,) = (await look(group, ana, heron)).noted
    assert (noted.id, noted.texts["moment"]) == (first.id, "When I asked, she thanked me.")


async def test_a_sign_that_was_met_is_not_one_passed_over(group, ana, heron, clock):
    kept = await confirms(group, ana, heron)
    clock.passes(days=7)
    await repair.save(group, ana(), kept.rupture_id, "form-1", attempt(extent="repaired"))
    assert (await look(group, ana, heron)).found.first is None


async def test_a_sign_that_was_weighed_and_found_none_is_not_one_passed_over(group, ana, heron):
    saved = await debriefs(group, ana, heron)
    await debrief.answer(group, ana(), saved.id, RuptureAnswer.NO)
    assert (await look(group, ana, heron)).found.first is None


async def test_memory_and_record_are_told_apart(group, ana, heron, clock):
    for source in ("memory", "record", "record"):
        await debriefs(group, ana, heron, source=source)
        clock.passes(days=7)
    found = (await look(group, ana, heron)).found
    assert (found.from_memory, found.from_record) == (1, 2)


async def test_what_was_written_is_kept_and_one_look_back_stays_one(group, ana, heron):
    await review.save(group, ana(), heron.id, WRITTEN)
    kept = (await review.save(group, ana(), heron.id, {"memory": "And I was glad."})).kept
    assert kept.answers == {**WRITTEN, "memory": "And I was glad."}
    assert await count(group, "look_backs") == 1


async def test_an_answer_left_empty_goes(group, ana, heron):
    await review.save(group, ana(), heron.id, WRITTEN)
    kept = (await review.save(group, ana(), heron.id, {"memory": " "})).kept
    assert kept.answers == {"carry_on": WRITTEN["carry_on"]}


async def test_an_empty_form_is_not_kept(group, ana, heron):
    with refused("review_empty"):
        await review.save(group, ana(), heron.id, {"memory": " "})


async def test_a_therapy_that_ended_can_be_looked_back_on(group, ana, heron):
    await debriefs(group, ana, heron)
    await clients.end(group, ana(), heron.id)
    seen = await review.of(group, ana(), "grey heron")
    assert seen.client.ended_at is not None
    assert (await review.save(group, ana(), heron.id, WRITTEN)).kept is not None


async def test_time_forgets_the_words_of_it(group, ana, heron, clock):
    await review.save(group, ana(), heron.id, WRITTEN)
    clock.passes(days=181)
    await forget.forget_old_words(group)
    assert (await look(group, ana, heron)).kept is None
    assert await count(group, "look_back_answers") == 0


async def test_it_goes_with_everything_else(group, ana, heron):
    await review.save(group, ana(), heron.id, WRITTEN)
    await join.leave_and_erase(group, ana())
    assert await count(group, "look_back_answers") == 0
