"""A repair attempt: what was said, how it was received, and when that is a repair.

Repaired needs the client's own reaction: the check after a repair (Safran & Muran 2000;
Eubanks, Muran & Safran 2018).
"""

from __future__ import annotations

import itertools

import pytest

from bot.alliance.repairs import RepairStep
from bot.alliance.ruptures import Event, Extent, Reception, State
from bot.practice import repair, ruptures

from .cast import attempt, count, dump, refused, rows


async def state_of(house, person, rupture):
    return (await ruptures.show(house, person(), rupture)).rupture.state


@pytest.mark.parametrize(("reception", "extent"), [*itertools.product(Reception, Extent)])
async def test_repaired_only_where_the_clients_reaction_is_known(
    group, ana, rupture, reception, extent
):
    given = attempt(reception=reception.value, extent=extent.value)
    saved = await repair.save(group, ana(), rupture, "form-1", given)
    wished, known = extent is Extent.REPAIRED, reception is not Reception.UNKNOWN
    expected = State.REPAIRED if wished and known else State.ADDRESSED
    assert saved.view.rupture.state is expected
    assert saved.reaction_missing == (wished and not known)
    (kept,) = saved.view.attempts
    assert (kept.reception, kept.extent) == (reception, extent)


async def test_what_was_written_comes_back_as_it_was(group, ana, rupture):
    given = attempt(line="  I went too fast. ", afterwards="Quiet.\nThen: “ja”.")
    saved = await repair.save(group, ana(), rupture, "form-1", given)
    (kept,) = saved.view.attempts
    assert (kept.line, kept.afterwards) == ("I went too fast.", "Quiet.\nThen: “ja”.")
    assert (await ruptures.show(group, ana(), rupture)).attempts == (kept,)


async def test_nothing_written_is_lost_where_the_reaction_is_missing(group, ana, rupture):
    given = attempt(reception="unknown", extent="repaired")
    saved = await repair.save(group, ana(), rupture, "form-1", given)
    assert saved.reaction_missing
    assert saved.view.attempts[0].line == given["line"]


@pytest.mark.parametrize("only", ["line", "reception", "afterwards", "extent"])
async def test_any_one_answer_is_an_attempt_and_no_repair_by_default(group, ana, rupture, only):
    given = {only: attempt(extent="named")[only]}
    saved = await repair.save(group, ana(), rupture, "form-1", given)
    assert saved.view.rupture.state is State.ADDRESSED


async def test_repaired_without_any_reaction_chosen_is_not_repaired(group, ana, rupture):
    saved = await repair.save(group, ana(), rupture, "form-1", {"extent": "repaired"})
    assert saved.reaction_missing
    assert saved.view.rupture.state is State.ADDRESSED


@pytest.mark.parametrize("empty", [{}, {"line": " ", "reception": "", "extent": []}])
async def test_an_empty_form_is_not_kept(group, ana, rupture, empty):
    before = await dump(group)
    with refused("repair_empty"):
        await repair.save(group, ana(), rupture, "form-1", empty)
    assert await dump(group) == before


async def test_the_line_that_was_ready_is_put_away_once_something_was_said(group, ana, rupture):
    await ruptures.plan(group, ana(), rupture, {"line": "I wonder how it was."})
    await ruptures.move(group, ana(), rupture, Event.NOT_SAID)
    assert await repair.given(group, ana(), rupture, "form-1") == {"line": "I wonder how it was."}
    saved = await repair.save(group, ana(), rupture, "form-1", attempt())
    assert saved.view.rupture.planned_line == ""
    noted = "select before, after from rupture_events where what = 'line' order by rowid"
    assert await rows(group, noted) == [("", "planned"), ("planned", "")]


async def test_a_line_for_next_time_was_not_what_was_said_in_the_hour_itself(
    group, ana, rupture, clock
):
    """The debrief asks for both: what was said then, and what will be said next time."""
    await ruptures.plan(group, ana(), rupture, {"line": "I wonder how it was."})
    assert await repair.given(group, ana(), rupture, "form-1") == {"line": ""}
    assert (await ruptures.form(group, ana(), rupture)).to_say == ""
    clock.passes(days=1)
    assert (await ruptures.form(group, ana(), rupture)).to_say == "I wonder how it was."
    clock.passes(days=-1)
    given = attempt(line="I lost you there.", extent="named")
    saved = await repair.save(group, ana(), rupture, "form-1", given)
    assert saved.view.rupture.planned_line == "I wonder how it was."


async def test_the_same_form_sent_twice_is_one_attempt(group, ana, rupture, clock):
    for _ in range(2):
        saved = await repair.save(group, ana(), rupture, "form-1", attempt())
        clock.passes(seconds=5)
    assert len(saved.view.attempts) == 1
    assert await count(group, "repairs") == 1


async def test_the_same_form_changed_replaces_its_answers(group, ana, rupture):
    await repair.save(group, ana(), rupture, "form-1", attempt(line="One."))
    saved = await repair.save(group, ana(), rupture, "form-1", attempt(line="Two."))
    assert [kept.line for kept in saved.view.attempts] == ["Two."]


async def test_a_reaction_that_is_told_later_in_the_same_form_repairs(group, ana, rupture):
    first = attempt(reception="unknown", extent="repaired")
    await repair.save(group, ana(), rupture, "form-1", first)
    saved = await repair.save(group, ana(), rupture, "form-1", first | {"reception": "opened"})
    assert (saved.view.rupture.state, saved.reaction_missing) == (State.REPAIRED, False)


@pytest.mark.parametrize(
    "corrected", [{"reception": "unknown", "extent": "repaired"}, {"extent": "partly"}]
)
async def test_what_a_corrected_form_no_longer_says_is_no_longer_repaired(
    group, ana, rupture, corrected
):
    """No rupture stands as repaired without an attempt that says so and knows the reaction."""
    repaired = attempt(extent="repaired")
    await repair.save(group, ana(), rupture, "form-1", repaired)
    saved = await repair.save(group, ana(), rupture, "form-1", repaired | corrected)
    assert saved.view.rupture.state is State.ADDRESSED
    assert saved.reaction_missing == (corrected.get("reception") == "unknown")
    noted = "select after from rupture_events where what = 'state' order by rowid"
    assert await rows(group, noted) == [("repaired",), ("reopened",), ("addressed",)]


async def test_a_repair_in_one_form_outlasts_a_correction_of_an_earlier_one(group, ana, rupture):
    await repair.save(group, ana(), rupture, "form-1", attempt())
    await repair.save(group, ana(), rupture, "form-2", attempt(extent="repaired"))
    saved = await repair.save(group, ana(), rupture, "form-1", attempt(line="Better said."))
    assert saved.view.rupture.state is State.REPAIRED
    assert saved.view.attempts[0].line == "Better said."


async def test_a_repeated_form_leaves_the_next_line_ready(group, ana, rupture):
    """What was planned after the attempt is for the session after it."""
    await repair.save(group, ana(), rupture, "form-1", attempt())
    await ruptures.plan(group, ana(), rupture, {"line": "And since then?"})
    saved = await repair.save(group, ana(), rupture, "form-1", attempt())
    assert saved.view.rupture.planned_line == "And since then?"


async def test_each_attempt_stands_in_its_order(group, ana, rupture, clock):
    for number, line in enumerate(["First.", "Second.", "Third."]):
        await repair.save(group, ana(), rupture, f"form-{number}", attempt(line=line))
        clock.passes(days=7)
    kept = (await ruptures.show(group, ana(), rupture)).attempts
    assert [one.line for one in kept] == ["First.", "Second.", "Third."]


@pytest.mark.parametrize("closed", [Event.LET_GO, Event.ENDED])
async def test_what_no_longer_waits_takes_no_new_attempt(group, ana, rupture, closed):
    await ruptures.move(group, ana(), rupture, closed)
    before = await dump(group)
    with refused("not_possible_now"):
        await repair.save(group, ana(), rupture, "form-1", attempt())
    assert await dump(group) == before


async def test_a_repaired_rupture_that_came_back_can_be_repaired_again(group, ana, rupture):
    await repair.save(group, ana(), rupture, "form-1", attempt(extent="repaired"))
    await ruptures.move(group, ana(), rupture, Event.REOPENED)
    saved = await repair.save(group, ana(), rupture, "form-2", attempt(extent="repaired"))
    assert saved.view.rupture.state is State.REPAIRED
    assert len(saved.view.attempts) == 2


async def test_an_attempt_to_repair_leaves_it_among_the_unrepaired(group, ana, rupture):
    """ "I said something" is not "it is repaired"."""
    await repair.save(group, ana(), rupture, "form-1", attempt())
    assert await state_of(group, ana, rupture) is State.ADDRESSED
    assert [v.rupture.id for v in await ruptures.waiting(group, ana())] == [rupture]


async def test_the_steps_that_were_ticked_are_kept(group, ana, rupture):
    given = attempt(steps=["owned", "named"])
    saved = await repair.save(group, ana(), rupture, "form-1", given)
    assert saved.view.attempts[0].steps == {RepairStep.NAMED, RepairStep.OWNED}


async def test_steps_can_be_put_right_and_stay_where_they_are_not_asked(group, ana, rupture):
    await repair.save(group, ana(), rupture, "form-1", attempt(steps=["owned", "named"]))
    without = {"line": "Another."}
    saved = await repair.save(group, ana(), rupture, "form-1", without)
    assert saved.view.attempts[0].steps == {RepairStep.NAMED, RepairStep.OWNED}
    saved = await repair.save(group, ana(), rupture, "form-1", {"steps": ["listened"]})
    assert saved.view.attempts[0].steps == {RepairStep.LISTENED}


async def test_how_much_it_weighed_is_a_note_of_ones_own(group, ana, rupture):
    view = await repair.weigh(group, ana(), rupture, {"significance": "4", "resolved": "2"})
    assert (view.rupture.significance, view.rupture.resolved) == (4, 2)


async def test_what_is_not_asked_stays_and_what_is_left_empty_goes(group, ana, rupture):
    await repair.weigh(group, ana(), rupture, {"significance": "4", "resolved": "2"})
    view = await repair.weigh(group, ana(), rupture, {"resolved": ""})
    assert (view.rupture.significance, view.rupture.resolved) == (4, None)


@pytest.mark.parametrize("typed", ["0", "6", "-1", "five", "3.5", "1" * 40])
async def test_nothing_but_one_to_five_is_kept(group, ana, rupture, typed):
    view = await repair.weigh(group, ana(), rupture, {"significance": typed})
    assert view.rupture.significance is None
