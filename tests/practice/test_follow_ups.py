"""What became of a therapy: one question, four and twelve weeks after a repair or an ending."""

from __future__ import annotations

import pytest

from bot.alliance.ruptures import Event
from bot.practice import clients, digest, repair, ruptures
from bot.practice.refusals import NotThere
from bot.records import new_id
from bot.records.follow_ups import Outcome

from .cast import attempt, rows
from .conftest import confirms
from .days import Days, wants_digest
from .mailbox import OWN_DIGEST


@pytest.fixture
def days(group, clock):
    return Days(group, clock)


async def asked(house, person):
    """The question that waits in one's own digest, as weeks and code; None where none does."""
    found = (await digest.own(house, person())).follow_up
    return (found.weeks, found.code) if found else None


async def repaired(house, person, rupture):
    await repair.save(house, person(), rupture, new_id(), attempt(extent="repaired"))


async def ended(house, person, rupture):
    await ruptures.move(house, person(), rupture, Event.ENDED)


async def let_go(house, person, rupture):
    await ruptures.move(house, person(), rupture, Event.LET_GO)


async def answers(house, person, outcome=Outcome.STAYED):
    found = (await digest.own(house, person())).follow_up
    await digest.follow_up(house, person(), found.id, outcome)
    return found


@pytest.mark.parametrize(("settled", "since"), [(repaired, "repaired"), (ended, "ended")])
async def test_it_is_asked_after_four_weeks_and_after_twelve(
    group, ana, rupture, clock, settled, since
):
    await settled(group, ana, rupture)
    clock.passes(weeks=4, seconds=-1)
    assert await asked(group, ana) is None
    clock.passes(seconds=1)
    assert await asked(group, ana) == (4, "grey heron")
    assert (await answers(group, ana)).since == since
    assert await asked(group, ana) is None
    clock.passes(weeks=8, seconds=-1)
    assert await asked(group, ana) is None
    clock.passes(seconds=1)
    assert await asked(group, ana) == (12, "grey heron")
    await answers(group, ana, Outcome.ENDED_WELL)
    assert await asked(group, ana) is None


async def test_what_was_let_go_or_still_waits_is_not_asked_about(group, ana, rupture, clock):
    clock.passes(weeks=20)
    assert await asked(group, ana) is None
    await let_go(group, ana, rupture)
    clock.passes(weeks=20)
    assert await asked(group, ana) is None


async def test_one_at_a_time_the_oldest_first(group, ana, heron, rupture, clock):
    alder = (await clients.add(group, ana(), "calm alder")).client
    other = (await confirms(group, ana, alder)).rupture_id
    await repaired(group, ana, rupture)
    clock.passes(days=1)
    await ended(group, ana, other)
    clock.passes(weeks=13)
    found = []
    while await asked(group, ana):
        found.append(await asked(group, ana))
        await answers(group, ana)
    assert found == [(4, "grey heron"), (4, "calm alder"), (12, "grey heron"), (12, "calm alder")]


async def test_unanswered_it_stays_and_nags_nobody(group, ana, rupture, clock):
    await repaired(group, ana, rupture)
    clock.passes(weeks=6)
    for _ in range(3):
        assert await asked(group, ana) == (4, "grey heron")
        clock.passes(weeks=1)


async def test_the_last_answer_is_the_one_that_is_kept(group, ana, rupture, clock):
    """A wrong button can be put right as long as the card is there."""
    await repaired(group, ana, rupture)
    clock.passes(weeks=4)
    found = await answers(group, ana, Outcome.LEFT)
    for outcome in (Outcome.LEFT, Outcome.STAYED, Outcome.STAYED):
        await digest.follow_up(group, ana(), found.id, outcome)
    assert await rows(group, "select weeks, answer from follow_ups order by weeks") == [
        (4, "stayed"),
        (12, None),
    ]


async def test_reopened_it_is_forgotten_and_repaired_again_it_begins_anew(
    group, ana, rupture, clock
):
    await repaired(group, ana, rupture)
    clock.passes(weeks=3)
    await ruptures.move(group, ana(), rupture, Event.REOPENED)
    clock.passes(weeks=2)
    assert await asked(group, ana) is None
    await repaired(group, ana, rupture)
    clock.passes(weeks=3)
    assert await asked(group, ana) is None
    clock.passes(weeks=1)
    assert await asked(group, ana) == (4, "grey heron")


async def test_a_therapy_that_has_ended_is_asked_about_still(group, ana, rupture, clock):
    """Whether it ended well is the question."""
    await repaired(group, ana, rupture)
    await clients.end(group, ana(), "grey heron")
    clock.passes(weeks=4)
    assert await asked(group, ana) == (4, "grey heron")


async def test_an_answer_to_nothing_is_not_there(group, ana, rupture):
    with pytest.raises(NotThere):
        await digest.follow_up(group, ana(), "nosuchthing2", Outcome.STAYED)


async def test_it_is_a_reason_to_send_the_digest(group, ana, rupture, days):
    """Nothing is sent for it alone on the day; it waits for the week's digest."""
    await wants_digest(group, ana)
    await repaired(group, ana, rupture)  # on Wednesday, 18 November
    await days.come_to("2026-12-14", "08:00")
    assert days.said(OWN_DIGEST) == 0
    await days.come_to("2026-12-16", "18:00")
    assert days.said(OWN_DIGEST) == 0
    await days.come_to("2026-12-21", "08:00")
    assert days.said(OWN_DIGEST) == 1
    await answers(group, ana)
    await days.come_to("2026-12-28", "08:00")
    assert days.said(OWN_DIGEST) == 1
