"""What a clinician does with a rupture, short of repairing it."""

from __future__ import annotations

import pytest

from bot.alliance.digests import FirstBecause
from bot.alliance.lines import Moment
from bot.alliance.markers import RuptureType
from bot.alliance.ruptures import Event, NotSaidBecause, State, possible
from bot.practice import clients, repair, ruptures
from bot.practice.debrief import RuptureAnswer

from .cast import attempt, dump, refused, rows, words
from .conftest import confirms, debriefs


async def moves(house, person, rupture, *events):
    """Tells one thing after the other; how it stands then."""
    for event in events:
        view = await ruptures.move(house, person(), rupture, event)
    return view


async def course_of(house):
    """The states a rupture went through, as they were noted."""
    noted = "select after from rupture_events where what in ('noticed', 'state') order by rowid"
    return [state for (state,) in await rows(house, noted)]


async def test_a_rupture_is_shown_with_where_it_stands_and_what_is_ready(
    group, ana, heron, rupture, clock
):
    clock.passes(days=7)
    await debriefs(group, ana, heron, presence="same", markers=[])
    view = await ruptures.show(group, ana(), rupture)
    assert view.rupture.state is State.OPEN
    assert (view.age.sessions, view.age.days) == (1, 7)
    assert view.why_first == (FirstBecause.SESSIONS, FirstBecause.WITHDRAWAL)
    assert view.attempts == ()
    assert {line.moment for line in view.lines} == {Moment.NEXT_SESSION}


async def test_noticed_not_said_is_kept_with_its_reason(group, ana, rupture):
    """The state the research fears most has a name, and no fault in it."""
    await ruptures.move(group, ana(), rupture, Event.NOT_SAID)
    because = NotSaidBecause.AFRAID_FOR_US
    view = await ruptures.move(group, ana(), rupture, Event.NOT_SAID, because)
    assert (view.rupture.state, view.rupture.because) == (State.NOTICED_NOT_SAID, because)
    assert FirstBecause.NOT_SAID in view.why_first
    again = await ruptures.move(group, ana(), rupture, Event.NOT_SAID)
    assert again.rupture.because is because
    assert await course_of(group) == ["open", "noticed_not_said"]


async def test_a_rupture_goes_its_way_and_the_way_is_kept(group, ana, rupture):
    way = [Event.NOT_SAID, Event.SAID, Event.LET_GO, Event.REOPENED, Event.ENDED]
    view = await moves(group, ana, rupture, *way)
    assert view.rupture.state is State.ENDED
    assert await course_of(group) == [
        "open", "noticed_not_said", "addressed", "let_go", "reopened", "ended",
    ]  # fmt: skip


@pytest.mark.parametrize("event", [Event.ENDED, Event.LET_GO])
async def test_the_same_again_changes_nothing(group, ana, rupture, event):
    first = await moves(group, ana, rupture, event)
    again = await moves(group, ana, rupture, event)
    assert again == first
    assert await course_of(group) == ["open", event.value]


async def test_reopening_twice_is_reopening_once(group, ana, rupture):
    view = await moves(group, ana, rupture, Event.LET_GO, Event.REOPENED, Event.REOPENED)
    assert view.rupture.state is State.REOPENED
    assert await course_of(group) == ["open", "let_go", "reopened"]


@pytest.mark.parametrize(
    ("way", "event"),
    [
        ([Event.SAID], Event.NOT_SAID),
        ([], Event.REOPENED),
        ([Event.LET_GO], Event.SAID),
        ([Event.LET_GO], Event.ENDED),
        ([Event.ENDED], Event.NOT_SAID),
        ([Event.ENDED], Event.LET_GO),
    ],
)
async def test_what_does_not_fit_is_refused_and_changes_nothing(group, ana, rupture, way, event):
    if way:
        await moves(group, ana, rupture, *way)
    before = await dump(group)
    with refused("not_possible_now"):
        await ruptures.move(group, ana(), rupture, event)
    assert await dump(group) == before


@pytest.mark.parametrize("way", [[], [Event.NOT_SAID], [Event.SAID]])
async def test_no_tap_calls_a_rupture_repaired(group, ana, rupture, way):
    """Only a repair attempt can, with the client's own reaction in it."""
    for event in way:
        await ruptures.move(group, ana(), rupture, event)
    with refused("not_possible_now"):
        await ruptures.move(group, ana(), rupture, Event.REPAIRED)
    assert (await ruptures.show(group, ana(), rupture)).rupture.state is not State.REPAIRED


async def test_a_repaired_rupture_leaves_only_by_reopening(group, ana, rupture):
    await repair.save(group, ana(), rupture, "form-1", attempt(extent="repaired"))
    assert possible(State.REPAIRED) == {Event.REOPENED}
    view = await ruptures.show(group, ana(), rupture)
    assert view.rupture.state is State.REPAIRED
    assert {line.moment for line in view.lines} == {Moment.AFTER_REPAIR}
    assert await ruptures.waiting(group, ana()) == []
    view = await moves(group, ana, rupture, Event.REOPENED)
    assert view.rupture.state is State.REOPENED
    assert len(view.attempts) == 1
    assert [v.rupture.id for v in await ruptures.waiting(group, ana())] == [rupture]


async def test_ones_own_line_is_kept_for_next_time(group, ana, rupture):
    view = await ruptures.plan(group, ana(), rupture, {"line": "  I went quiet last time. "})
    assert view.rupture.planned_line == "I went quiet last time."


@pytest.mark.parametrize("given", [{}, {"line": ""}, {"line": " \n"}])
async def test_no_line_is_no_plan(group, ana, rupture, given):
    await ruptures.plan(group, ana(), rupture, {"line": ""})
    before = await dump(group)
    with refused("line_empty"):
        await ruptures.plan(group, ana(), rupture, given)
    assert await dump(group) == before


async def test_an_emptied_line_is_put_away_and_mere_spaces_are_a_slip(group, ana, rupture):
    await ruptures.plan(group, ana(), rupture, {"line": "I wonder."})
    with refused("line_empty"):
        await ruptures.plan(group, ana(), rupture, {"line": " "})
    view = await ruptures.show(group, ana(), rupture)
    assert view.rupture.planned_line == "I wonder."
    view = await ruptures.plan(group, ana("once"), rupture, {"line": ""})
    assert view.rupture.planned_line == ""
    assert await ruptures.plan(group, ana("once"), rupture, {"line": ""}) == view


async def test_a_line_of_the_bank_is_kept_in_its_own_words(group, ana, rupture):
    offered = (await ruptures.show(group, ana(), rupture)).lines[0]
    view = await ruptures.plan_from_bank(group, ana(), rupture, offered.key)
    assert view.rupture.planned_line == offered.text


async def test_a_line_the_bank_does_not_have_is_not_there(group, ana, rupture):
    with refused("not_there"):
        await ruptures.plan_from_bank(group, ana(), rupture, "no_such_line")


@pytest.mark.parametrize("closed", [Event.LET_GO, Event.ENDED])
async def test_what_no_longer_waits_needs_no_line(group, ana, rupture, closed):
    await ruptures.move(group, ana(), rupture, closed)
    with refused("not_possible_now"):
        await ruptures.plan(group, ana(), rupture, {"line": "I wonder."})
    with refused("not_possible_now"):
        await ruptures.plan_from_bank(group, ana(), rupture, words().lines[0].key)


async def test_a_form_about_a_rupture_has_a_draft_of_its_own_and_writes_nothing(
    group, ana, rupture
):
    before = await dump(group)
    first, second = [await ruptures.form(group, ana(), rupture) for _ in range(2)]
    assert first.rupture.id == rupture
    assert first.draft != second.draft
    assert await dump(group) == before


async def test_those_of_one_client_or_of_all_wait(group, ana, heron, rupture):
    other = (await clients.add(group, ana(), "calm alder")).client
    further = (await confirms(group, ana, other)).rupture_id
    assert {v.rupture.id for v in await ruptures.waiting(group, ana())} == {rupture, further}
    (only,) = await ruptures.waiting(group, ana(), other.id)
    assert only.rupture.id == further
    counted = {client.code: client.waiting for client in await clients.all_of(group, ana())}
    assert counted == {"grey heron": 1, "calm alder": 1}


async def test_a_mixed_rupture_is_offered_lines_of_either_type(group, ana, heron):
    said = await confirms(group, ana, heron, RuptureAnswer.MIXED)
    view = await ruptures.show(group, ana(), said.rupture_id)
    assert view.rupture.type is RuptureType.MIXED
    assert len(view.lines) == 3
