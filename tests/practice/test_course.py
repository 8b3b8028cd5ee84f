"""The course of a rupture, told step by step."""

from __future__ import annotations

from bot.alliance.markers import RuptureType
from bot.alliance.ruptures import Event, NotSaidBecause
from bot.practice import course, debrief, repair, ruptures
from bot.practice.course import Step
from bot.practice.debrief import RuptureAnswer

from .cast import attempt
from .conftest import confirms, debriefs


async def steps(house, person, rupture):
    told = await course.of(house, person(), rupture)
    return [entry.step for entry in told.entries]


async def test_it_begins_where_it_was_noticed(group, ana, rupture):
    told = await course.of(group, ana(), rupture)
    (first,) = told.entries
    assert (first.step, first.session) == (Step.NOTICED, 4)
    assert first.at == told.view.rupture.noticed_at


async def test_it_tells_every_step_in_its_order(group, ana, heron, rupture, clock):
    clock.passes(days=1)
    await ruptures.move(group, ana(), rupture, Event.NOT_SAID, NotSaidBecause.NO_WORDS)
    clock.passes(days=1)
    await ruptures.plan(group, ana(), rupture, {"line": "I wonder."})
    clock.passes(days=5)
    await debriefs(group, ana, heron)
    await repair.save(group, ana(), rupture, "form-1", attempt(extent="partly"))
    clock.passes(days=7)
    await debriefs(group, ana, heron)
    await repair.save(group, ana(), rupture, "form-2", attempt(extent="repaired"))
    clock.passes(days=7)
    await ruptures.move(group, ana(), rupture, Event.REOPENED)

    told = await course.of(group, ana(), rupture)

    assert [(entry.step, entry.session) for entry in told.entries] == [
        (Step.NOTICED, 4),
        (Step.NOT_SAID, 4),
        (Step.PLANNED, 4),
        (Step.SAID, 5),
        (Step.SAID, 6),
        (Step.REPAIRED, 6),
        (Step.REOPENED, 6),
    ]
    assert [entry.at for entry in told.entries] == sorted(entry.at for entry in told.entries)


async def test_what_was_said_stands_at_its_step(group, ana, rupture):
    await repair.save(group, ana(), rupture, "form-1", attempt(line="I went too fast."))
    told = await course.of(group, ana(), rupture)
    (said,) = [entry.attempt for entry in told.entries if entry.step is Step.SAID]
    assert said.line == "I went too fast."


async def test_a_type_put_right_is_a_step_of_it(group, ana, heron):
    kept = await confirms(group, ana, heron)
    await debrief.answer(group, ana(), kept.id, RuptureAnswer.MIXED)
    told = await course.of(group, ana(), kept.rupture_id)
    (called,) = [entry for entry in told.entries if entry.step is Step.CALLED]
    assert called.type is RuptureType.MIXED


async def test_the_same_strain_noticed_again_is_a_step_of_it(group, ana, heron, rupture, clock):
    clock.passes(days=7)
    saved = await debriefs(group, ana, heron)
    await debrief.answer(group, ana(), saved.id, RuptureAnswer.SAME)
    assert await steps(group, ana, rupture) == [Step.NOTICED, Step.NOTICED_AGAIN]


async def test_a_line_put_away_is_no_step(group, ana, rupture):
    await ruptures.plan(group, ana(), rupture, {"line": "I wonder."})
    await repair.save(group, ana(), rupture, "form-1", attempt(extent="named"))
    assert await steps(group, ana, rupture) == [Step.NOTICED, Step.PLANNED, Step.SAID]
