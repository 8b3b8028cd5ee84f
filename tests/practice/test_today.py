"""What waits today: calm when nothing does."""

from __future__ import annotations

import pytest

from bot.alliance.ruptures import Event
from bot.practice import debrief, prompts, remind, ruptures, sessions, today

from .conftest import confirms


@pytest.fixture
async def mondays(group, ana, heron):
    """Grey heron comes on Mondays at eleven. It is a Wednesday."""
    await sessions.add(group, ana(), sessions.Wish("grey heron", "0", "11:00"))


async def asked(house, clock, day="2026-11-23", at="12:30"):
    """The hour has ended, and has been asked about."""
    clock.strikes(day, at)
    await remind.fire_due(house)
    await prompts.send_due(house)


async def test_nothing_waits_for_somebody_new(group, ana):
    found = await today.today(group, ana())
    assert (found.asked, found.ahead, found.first, found.waiting) == ((), None, None, 0)


async def test_an_hour_that_ended_waits_for_its_debrief(group, ana, mondays, clock):
    await asked(group, clock)
    (prompt,) = (await today.today(group, ana())).asked
    assert prompt.code == "grey heron"
    await debrief.nothing_to_note(group, ana(), prompt.client_id, prompt.id)
    assert not (await today.today(group, ana())).asked


async def test_an_hour_put_off_is_there_for_who_looks(group, ana, mondays, clock):
    await asked(group, clock)
    (prompt,) = (await today.today(group, ana())).asked
    await prompts.put_off(group, ana(), prompt.id, prompts.Later.TOMORROW)
    assert (await today.today(group, ana())).asked


async def test_after_two_days_an_hour_waits_no_more(group, ana, mondays, clock):
    await asked(group, clock)
    clock.passes(days=2)
    assert not (await today.today(group, ana())).asked


async def test_the_line_stands_there_before_the_hour_it_is_for(
    group, ana, heron, rupture, mondays, clock
):
    assert (await today.today(group, ana())).ahead is None  # five days are far
    clock.strikes("2026-11-23", "08:00")
    found = await today.today(group, ana())
    assert found.ahead.view.rupture.id == rupture
    assert found.ahead.view.rupture.planned_line
    assert (found.first, found.waiting) == (None, 1)  # said once, not twice


async def test_without_an_hour_ahead_the_one_to_revisit_first_stands_there(group, ana, rupture):
    found = await today.today(group, ana())
    assert found.first.rupture.id == rupture
    await ruptures.move(group, ana(), rupture, Event.LET_GO)
    assert (await today.today(group, ana())).first is None


async def test_nothing_is_ahead_while_one_is_away(group, ana, heron, rupture, mondays, clock):
    await sessions.pause(group, ana(), "", "2026-11-30")
    clock.strikes("2026-11-23", "08:00")
    assert (await today.today(group, ana())).ahead is None


async def test_another_hour_waits_for_its_own_rupture_alone(group, ana, ben, moss, mondays, clock):
    await confirms(group, ben, moss)
    clock.strikes("2026-11-23", "08:00")
    assert (await today.today(group, ana())).ahead is None
