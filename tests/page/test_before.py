"""Before the hour: the line that was planned, and what the stage may bring."""

from __future__ import annotations

import pytest
from practice.cast import ANA, words

from bot.alliance.ruptures import Event
from bot.practice import ruptures
from bot.practice.letters import letter
from bot.records import clinicians, new_id, outbox

from .hand import Hand

LINE = "I noticed that I hurried."


@pytest.fixture
async def ana(comes_in):
    """Ana at the page."""
    return Hand(await comes_in(ANA))


@pytest.fixture
async def message(house, heron, rupture, clock):
    """The message before the next hour with grey heron, in which the middle stage begins."""
    data = {"client": heron.id, "session": new_id(), "day": "2026-11-23", "forecast": "middle"}

    def work(db):
        clinician = clinicians.by_id(db, heron.clinician_id)
        made = letter(clinician, cause=new_id(), kind="before_hour", data=data, now=clock())
        outbox.put(db, made)
        return made.id

    return await house.records.write(work)


async def test_the_planned_line_is_handed_back_with_one_breath(house, ana, rupture, message):
    await ruptures.plan(house, ANA(), rupture, {"line": LINE})
    seen = await ana.sees(f"/before/{message}")
    assert LINE in seen.text
    assert words().say("hours.breath") in seen.text


async def test_a_stage_that_begins_is_told(ana, rupture, message):
    seen = await ana.sees(f"/before/{message}")
    assert words().say("hours.forecast.middle") in seen.text


async def test_where_none_is_planned_a_line_can_be_taken(house, ana, rupture, message):
    await ruptures.plan(house, ANA(), rupture, {"line": ""})
    seen = await ana.sees(f"/before/{message}")
    await ana.presses(seen, words().say("page.rupture.take"))
    assert (await ruptures.show(house, ANA(), rupture)).rupture.planned_line


async def test_what_was_settled_since_is_not_handed_back(house, ana, rupture, message):
    await ruptures.move(house, ANA(), rupture, Event.LET_GO)
    seen = await ana.sees(f"/before/{message}")
    assert words().say("cards.rupture.none_wait") in seen.text
