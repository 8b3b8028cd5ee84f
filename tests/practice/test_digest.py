"""The weekly look back: each clinician's own, and the group's in counts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.alliance.digests import Figures, FirstBecause
from bot.alliance.ruptures import Event
from bot.practice import clients, debrief, digest, join, messages, repair, ruptures, setup
from bot.practice.debrief import RuptureAnswer

from . import conftest
from .cast import DIGEST_CHANNEL, DORA, SERVER, attempt, count, refused
from .conftest import confirms, debriefs, joins

MONDAY = "2026-11-23"
NEXT_MONDAY = "2026-11-30"


async def own(house, person):
    """The codes in a clinician's own digest, the one to revisit first, first."""
    return [view.rupture.code for view in (await digest.own(house, person())).waiting]


async def client(house, person, code):
    return (await clients.add(house, person(), code)).client


async def test_the_one_to_revisit_first_stands_first_and_says_why(group, ana, clock):
    """A wish to end, sessions waited, a withdrawal, what was never said; repaired ones are gone."""
    plain = await client(group, ana, "plain stone")
    unsaid = await client(group, ana, "hidden stream")
    away = await client(group, ana, "far cloud")
    waited = await client(group, ana, "old tree")
    ending = await client(group, ana, "last leaf")
    repaired = await client(group, ana, "new grass")
    over = RuptureAnswer.CONFRONTATION
    loud = {"presence": "same", "markers": ["raised_voice"]}
    await confirms(group, ana, waited, over, **loud)
    clock.passes(days=7)
    await debriefs(group, ana, waited, presence="same", markers=[])
    await confirms(group, ana, plain, over, **loud)
    said = await confirms(group, ana, unsaid, over, **loud)
    await ruptures.move(group, ana(), said.rupture_id, Event.NOT_SAID)
    await confirms(group, ana, away)
    await confirms(group, ana, ending, over, markers=["wants_to_skip", "raised_voice"])
    gone = await confirms(group, ana, repaired)
    await repair.save(group, ana(), gone.rupture_id, "form-1", attempt(extent="repaired"))

    found = (await digest.own(group, ana())).waiting
    assert [(view.rupture.code, view.why_first) for view in found] == [
        ("last leaf", (FirstBecause.ENDING,)),
        ("old tree", (FirstBecause.SESSIONS,)),
        ("far cloud", (FirstBecause.WITHDRAWAL,)),
        ("hidden stream", (FirstBecause.NOT_SAID,)),
        ("plain stone", ()),
    ]


async def test_a_therapy_that_is_ending_raises_its_ruptures(group, ana, heron, rupture):
    other = await client(group, ana, "calm alder")
    await confirms(group, ana, other, markers=["its_fine"])
    await clients.set_course(group, ana(), "calm alder", held=None, ending=True)
    assert await own(group, ana) == ["calm alder", "grey heron"]


async def test_nobody_finds_anothers_ruptures_in_their_digest(group, ana, ben, cleo, rupture):
    assert await own(group, ben) == []
    with refused("not_joined"):
        await digest.own(group, cleo())


async def posted(house):
    """The group digests that wait to be sent."""
    due = await messages.due(house)
    return [message for message in due if message.kind == digest.GROUP_DIGEST]


async def test_the_group_digest_is_due_once_a_week(group, clock):
    clock.strikes(MONDAY, "07:59")
    assert await digest.put_due_group_digests(group) == 0
    clock.strikes(MONDAY)
    assert await digest.put_due_group_digests(group) == 1
    for _ in range(3):
        clock.passes(hours=1)
        assert await digest.put_due_group_digests(group) == 0
    clock.strikes(NEXT_MONDAY)
    assert await digest.put_due_group_digests(group) == 1
    first, second = await posted(group)
    assert first.cause != second.cause


async def test_it_goes_to_the_groups_channel_with_counts_and_nothing_else(group, rupture, clock):
    clock.strikes(MONDAY)
    await digest.put_due_group_digests(group)
    (message,) = await posted(group)
    assert (message.target, message.recipient) == ("channel", DIGEST_CHANNEL)
    assert message.data == {"figures": None, "late": False}
    assert message.not_before == clock()


async def test_it_comes_at_the_groups_wall_time_on_both_sides_of_a_clock_change(group, clock):
    """Eight in Lisbon is eight in UTC in winter, and seven in summer."""
    for day, at in (("2027-03-22", "08:00"), ("2027-03-29", "07:00")):
        clock.strikes(day, at)
        clock.passes(minutes=-1)
        assert await digest.put_due_group_digests(group) == 0
        clock.passes(minutes=1)
        assert await digest.put_due_group_digests(group) == 1


async def test_no_digest_is_due_for_a_time_before_the_group_was_set_up(house, olga, clock):
    clock.strikes(MONDAY, "08:01")
    await conftest.set_up(house, olga)
    assert await digest.put_due_group_digests(house) == 0
    clock.strikes(NEXT_MONDAY)
    assert await digest.put_due_group_digests(house) == 1


@pytest.mark.parametrize("missing", ["channel", "zone"])
async def test_no_digest_is_due_before_it_is_known_where_and_when(house, olga, clock, missing):
    if missing == "zone":
        await setup.set_rooms(house, olga(), {"digest_channel": "70"})
    else:
        time = {"zone": "Europe/Lisbon", "weekday": "0", "time": "8"}
        await setup.set_time(house, olga(), time)
    clock.strikes(MONDAY)
    assert await digest.put_due_group_digests(house) == 0


@pytest.mark.parametrize(
    ("day", "at", "comes", "late"),
    [
        (MONDAY, "08:30", True, False),
        (MONDAY, "08:31", True, True),
        ("2026-11-26", "12:00", True, True),
        ("2026-11-29", "08:00", True, True),
        ("2026-11-29", "08:01", False, None),
        ("2026-11-30", "07:59", False, None),
        (NEXT_MONDAY, "08:00", True, False),
    ],
)
async def test_after_a_silence_it_comes_late_or_not_at_all(group, clock, day, at, comes, late):
    """So close to the next one, a missed digest would only be a double."""
    clock.strikes(day, at)
    assert await digest.put_due_group_digests(group) == int(comes)
    assert [message.data["late"] for message in await posted(group)] == [late] * comes


async def test_a_group_the_bot_has_left_gets_no_digest(group, clock):
    await setup.left_server(group, SERVER)
    clock.strikes(MONDAY)
    assert await digest.put_due_group_digests(group) == 0
    await setup.back_in_server(group, SERVER)
    assert await digest.put_due_group_digests(group) == 1


async def test_each_group_has_its_own(group, olga, clock):
    await conftest.set_up(group, olga.elsewhere())
    clock.strikes(MONDAY)
    assert await digest.put_due_group_digests(group) == 2
    assert len({message.group_id for message in await posted(group)}) == 2


async def figures(house, clock, day=MONDAY):
    """The figures of the digest that is put on this day."""
    clock.strikes(day)
    assert await digest.put_due_group_digests(house) == 1
    *_, message = await posted(house)
    return digest.group_digest(message.data).figures


@pytest.fixture
async def three(group, ana, ben):
    """Three clinicians, each with one client."""
    await joins(group, DORA)
    cast = [(ana, "grey heron"), (ben, "quiet moss"), (DORA, "tall reed")]
    return [(person, await client(group, person, code)) for person, code in cast]


async def test_under_three_contributors_no_figure_is_shown(group, three, clock):
    """A count of one or two could be traced to a person."""
    for person, theirs in three[:2]:
        await confirms(group, person, theirs)
    assert await figures(group, clock) is None


async def test_three_contributors_see_counts(group, three, clock):
    for person, theirs in three[:2]:
        await confirms(group, person, theirs)
    (dora, reed) = three[2]
    gone = await confirms(group, dora, reed)
    await repair.save(group, dora(), gone.rupture_id, "form-1", attempt(extent="repaired"))
    assert await figures(group, clock) == Figures(waiting=2, waiting_long=0, repaired=1)


async def test_what_has_waited_more_than_two_sessions_is_counted(group, three, clock):
    ana, heron = three[0]
    await confirms(group, ana, heron)
    for _ in range(3):
        clock.passes(hours=2)
        await debriefs(group, ana, heron, presence="same", markers=[])
    for person, theirs in three[1:]:
        await debrief.nothing_to_note(group, person(), theirs.id, f"tap-{person.id}")
    assert await figures(group, clock) == Figures(waiting=1, waiting_long=1, repaired=0)


async def test_who_has_not_contributed_this_week_does_not_make_the_three(group, three, clock):
    for person, theirs in three:
        await confirms(group, person, theirs)
    assert await figures(group, clock) is not None
    clock.passes(days=1)
    for person, theirs in three[:2]:
        await debriefs(group, person, theirs)
    assert await figures(group, clock, NEXT_MONDAY) is None


async def test_a_debrief_of_somebody_who_left_counts_no_more(group, three, clock):
    for person, theirs in three:
        await confirms(group, person, theirs)
    await join.leave(group, three[2][0]())
    assert await figures(group, clock) is None


async def test_another_groups_debriefs_do_not_count_here(group, olga, three, clock):
    there = olga.elsewhere()
    await conftest.set_up(group, there)
    ana, _ = three[0]
    await joins(group, ana.elsewhere())
    alder = await client(group, ana.elsewhere(), "calm alder")
    await confirms(group, ana.elsewhere(), alder)
    for person, theirs in three[1:]:
        await confirms(group, person, theirs)
    clock.strikes(MONDAY)
    assert await digest.put_due_group_digests(group) == 2
    assert [message.data["figures"] for message in await posted(group)] == [None, None]


async def test_a_repair_of_the_week_before_is_not_counted_again(group, three, clock):
    ana, heron = three[0]
    gone = await confirms(group, ana, heron)
    await repair.save(group, ana(), gone.rupture_id, "form-1", attempt(extent="repaired"))
    clock.strikes(NEXT_MONDAY)
    clock.at -= timedelta(days=2)
    for person, theirs in three:
        await debriefs(group, person, theirs)
    assert await figures(group, clock, NEXT_MONDAY) == Figures(0, 0, 0)


async def test_the_group_sees_numbers_only(group, three, clock):
    """Not one id, code, name or word leaves a clinician's own records with the digest."""
    for person, theirs in three:
        await confirms(group, person, theirs)
    clock.strikes(MONDAY)
    await digest.put_due_group_digests(group)
    (message,) = await posted(group)
    assert set(message.data) == {"figures", "late"}
    assert all(isinstance(value, int) for value in message.data["figures"].values())
    assert await count(group, "outbox") == 1
