"""One's own patterns, read from what one noted: nobody else's hours are in them."""

from __future__ import annotations

import pytest

from bot.alliance.markers import Reaction, RuptureType
from bot.alliance.ruptures import Event
from bot.practice import clients, debrief, patterns, repair, ruptures
from bot.practice.debriefed import RuptureAnswer

from .cast import attempt
from .conftest import confirms, debriefs


async def own(house, person, months=12):
    return (await patterns.own(house, person(), months)).profile


async def test_a_fresh_practice_has_none(group, ana):
    profile = await own(group, ana)
    assert (profile.hours, profile.when, profile.lines) == (0, {}, ())


async def test_what_i_do_when_a_client_withdraws_is_counted(group, ana, heron, clock):
    for reactions in (["explained"], ["explained", "reassured"], []):
        clock.passes(days=7)
        await confirms(group, ana, heron, reactions=reactions)
    faced = (await own(group, ana)).when[RuptureType.WITHDRAWAL]
    assert faced.hours == 3
    assert faced.reactions[Reaction.EXPLAINED].count == 2
    assert next(iter(faced.reactions)) is Reaction.EXPLAINED
    assert faced.unmoved == 1


async def test_the_clinicians_word_counts_and_not_the_reading(group, ana, heron):
    saved = await debriefs(group, ana, heron)
    await debrief.answer(group, ana(), saved.id, RuptureAnswer.NO)
    assert (await own(group, ana)).when == {}


async def test_how_long_it_took_to_say_something(group, ana, heron, rupture, clock):
    clock.passes(days=7)
    await debriefs(group, ana, heron)
    await repair.save(group, ana(), rupture, "form-1", attempt(extent="named"))
    waits = (await own(group, ana)).waits
    assert (waits.next_hour, waits.not_said) == (1, 0)
    assert (waits.middle.sessions, waits.middle.days) == (1, 7)


async def test_what_became_of_ruptures(group, ana, heron):
    for number, event in enumerate((Event.LET_GO, Event.ENDED, None)):
        kept = await confirms(group, ana, heron, moment=f"The {number}th.")
        if event:
            await ruptures.move(group, ana(), kept.rupture_id, event)
    outcomes = (await own(group, ana)).outcomes
    assert (outcomes.let_go, outcomes.ended, outcomes.waiting) == (1, 1, 1)


async def test_lines_that_opened_are_told(group, ana, heron):
    for number in range(2):
        kept = await confirms(group, ana, heron)
        given = attempt(line="I hurried.", reception="opened")
        await repair.save(group, ana(), kept.rupture_id, f"form-{number}", given)
    (story,) = (await own(group, ana)).lines
    assert (story.line, story.opened) == ("I hurried.", 2)


async def test_only_the_months_asked_for_are_counted(group, ana, heron, clock):
    await confirms(group, ana, heron)
    clock.passes(days=70)
    assert (await own(group, ana, months=2)).hours == 0
    assert (await own(group, ana, months=3)).hours == 1


@pytest.mark.parametrize("months", [-5, 0, 10**9])
async def test_any_number_of_months_is_met(group, ana, heron, months):
    await confirms(group, ana, heron)
    assert 1 <= (await patterns.own(group, ana(), months)).months <= patterns.MOST_MONTHS


async def test_nobody_elses_hours_are_in_it(group, ana, ben, heron, moss):
    await confirms(group, ben, moss)
    await clients.add(group, ana(), "slow river")
    assert (await own(group, ana)).hours == 0
