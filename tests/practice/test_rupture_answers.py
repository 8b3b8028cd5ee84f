"""The clinician's word on a reading: theirs to give, to change, and to let go on purpose."""

from __future__ import annotations

import pytest

from bot.alliance.markers import RuptureType
from bot.alliance.ruptures import Age, Event, State
from bot.practice import debrief, ruptures
from bot.practice.debrief import RuptureAnswer

from .cast import answers, count, refused, rows
from .conftest import confirms, debriefs

WITHDRAWAL, CONFRONTATION, MIXED, SAME, NO = RuptureAnswer


@pytest.mark.parametrize("verdict", [WITHDRAWAL, CONFRONTATION, MIXED])
async def test_a_yes_makes_an_open_rupture_of_that_type(group, ana, heron, verdict):
    said = await confirms(group, ana, heron, verdict)
    view = await ruptures.show(group, ana(), said.rupture_id)
    assert (view.rupture.type, view.rupture.state) == (verdict.type, State.OPEN)
    assert (view.rupture.code, view.rupture.client_id) == ("grey heron", heron.id)
    assert view.age == Age(0, 0)
    assert view.moment == answers()["moment"]
    assert view.rupture.planned_line == answers()["next_line"]


async def test_a_yes_is_possible_where_the_reading_said_nothing(group, ana, heron):
    """The clinician was there; the reading was not."""
    said = await confirms(group, ana, heron, presence="same", markers=[])
    assert said.reading.type is None
    assert (await ruptures.show(group, ana(), said.rupture_id)).rupture.state is State.OPEN


async def test_a_yes_said_twice_makes_one_rupture(group, ana, heron):
    saved = await debriefs(group, ana, heron)
    for _ in range(2):
        said = await debrief.answer(group, ana(), saved.id, WITHDRAWAL)
    assert said.rupture_id
    assert await count(group, "ruptures") == 1
    assert await rows(group, "select what from rupture_events") == [("noticed",)]


async def test_a_changed_mind_changes_the_type_and_keeps_the_change(group, ana, heron):
    said = await confirms(group, ana, heron, WITHDRAWAL)
    changed = await debrief.answer(group, ana(), said.id, MIXED)
    assert changed.rupture_id == said.rupture_id
    assert changed.answer is MIXED
    view = await ruptures.show(group, ana(), said.rupture_id)
    assert view.rupture.type is RuptureType.MIXED
    noted = "select before, after from rupture_events where what = 'type'"
    assert await rows(group, noted) == [("withdrawal", "mixed")]


async def test_a_no_makes_nothing_and_is_kept(group, ana, heron):
    said = await confirms(group, ana, heron, NO)
    assert (said.rupture_id, said.answer) == (None, NO)
    assert (await debrief.show(group, ana(), said.id)).answer is NO
    assert await ruptures.waiting(group, ana()) == []


async def test_after_a_no_a_yes_is_still_possible(group, ana, heron):
    said = await confirms(group, ana, heron, NO)
    assert (await debrief.answer(group, ana(), said.id, CONFRONTATION)).rupture_id


@pytest.mark.parametrize("verdict", [NO, SAME])
async def test_after_a_yes_a_no_is_refused(group, ana, heron, verdict):
    """A confirmed rupture is let go on its own card, on purpose."""
    said = await confirms(group, ana, heron)
    with refused("rupture_stands"):
        await debrief.answer(group, ana(), said.id, verdict)
    assert (await debrief.show(group, ana(), said.id)).answer is WITHDRAWAL
    assert (await ruptures.show(group, ana(), said.rupture_id)).rupture.state is State.OPEN


async def test_the_same_rupture_is_noted_again_and_no_second_one_is_made(
    group, ana, heron, rupture, clock
):
    clock.passes(days=7)
    saved = await debriefs(group, ana, heron)
    for _ in range(2):
        said = await debrief.answer(group, ana(), saved.id, SAME)
    assert (said.rupture_id, said.answer) == (None, SAME)
    assert await count(group, "ruptures") == 1
    noted = "select rupture_id from rupture_events where what = 'noticed_again'"
    assert await rows(group, noted) == [(rupture,)]


async def test_a_talk_of_ending_stays_with_the_rupture(group, ana, heron):
    said = await confirms(group, ana, heron, markers=["wants_to_stop"])
    assert (await ruptures.show(group, ana(), said.rupture_id)).rupture.ending


async def test_a_rupture_ages_by_sessions_held_and_not_by_missed_ones(
    group, ana, heron, rupture, clock
):
    clock.passes(days=7)
    await debrief.not_held(group, ana(), heron.id, "tap-1", debrief.Attendance.MISSED)
    assert (await ruptures.show(group, ana(), rupture)).age == Age(0, 7)
    clock.passes(days=7)
    await debriefs(group, ana, heron)
    assert (await ruptures.show(group, ana(), rupture)).age == Age(1, 14)


async def test_what_is_confirmed_late_is_as_old_as_its_session(group, ana, heron, clock):
    """Its age counts the sessions after the one it was noticed in, not after the answer."""
    saved = await debriefs(group, ana, heron)
    clock.passes(days=7)
    await debriefs(group, ana, heron, presence="same", markers=[])
    clock.passes(days=1)
    said = await debrief.answer(group, ana(), saved.id, WITHDRAWAL)
    assert (await ruptures.show(group, ana(), said.rupture_id)).age == Age(1, 8)


async def test_a_type_can_be_changed_even_after_it_was_let_go(group, ana, heron):
    said = await confirms(group, ana, heron)
    await ruptures.move(group, ana(), said.rupture_id, Event.LET_GO)
    await debrief.answer(group, ana(), said.id, CONFRONTATION)
    view = await ruptures.show(group, ana(), said.rupture_id)
    assert (view.rupture.type, view.rupture.state) == (RuptureType.CONFRONTATION, State.LET_GO)
