"""A therapy that ended, looked back at on a phone and at a desk; and how a rupture added."""

from __future__ import annotations

from playwright.async_api import Browser
from practice.cast import ANA, answers, attempt
from practice.conftest import confirms, debriefs

from bot.practice import clients, debrief, formulation, repair
from bot.practice.debrief import Attendance
from bot.records import new_id
from bot.records.clients import Client

from .cast import Stage
from .chromium import Size, Window, opened
from .steps import chooses, comes_in, is_kept, presses, writes

MEMORY = "I remember that she thanked me twice, and that I was glad."
FIRST = {
    "pattern": "When I explain, she thanks me and goes quiet.",
    "role": "The teacher who is thanked.",
    "make": "It may be how she keeps people at a distance. It may be how fast I speak.",
}


async def therapy(stage: Stage) -> tuple[Client, str]:
    """Some weeks with a client, from the first sign to the end; its one rupture."""
    house, clock = stage.house, stage.clock
    client = await stage.has_client(ANA, "grey heron")
    await debriefs(house, ANA, client, moment="When I asked how that was, she said: fine.")
    await formulation.save(house, ANA(), client.id, new_id(), FIRST)
    clock.passes(days=7)
    await debriefs(house, ANA, client, markers=[], reactions=[], presence="same", source="memory")
    clock.passes(days=7)
    kept = await confirms(house, ANA, client)
    rupture = kept.rupture_id
    assert rupture is not None
    clock.passes(days=7)
    given = attempt(reception="polite", extent="named") | {"steps": ["named", "owned"]}
    await repair.save(house, ANA(), rupture, new_id(), given)
    changed = FIRST | {"pattern": "She thanks me when I hurry, and I hurry on."}
    await formulation.save(house, ANA(), client.id, new_id(), changed, rupture)
    for _ in range(2):
        clock.passes(days=7)
        await debrief.not_held(house, ANA(), client.id, new_id(), Attendance.MISSED)
    clock.passes(days=7)
    stopping = answers(markers=["wants_to_stop"], source="record")
    await debrief.save(house, ANA(), client.id, new_id(), stopping)
    clock.passes(days=7)
    changed |= {"differently": "One sentence, and then wait."}
    await formulation.save(house, ANA(), client.id, new_id(), changed)
    return client, rupture


async def inside(window: Window, stage: Stage) -> None:
    """Ana comes in."""
    await window.has_a_passkey_maker()
    await comes_in(window, stage, ANA)


async def test_a_therapy_that_ended_is_looked_back_at(browser: Browser, stage: Stage, size: Size):
    client, _ = await therapy(stage)
    await clients.end(stage.house, ANA(), client.id)
    async with opened(browser, stage.address, size) as ana:
        await inside(ana, stage)
        await ana.goes(f"/clients/{client.id}")
        await ana.picture("26-ended")
        await presses(ana, "reviews.open")
        await ana.picture("27-looking-back")
        await writes(ana, "memory", MEMORY)
        await chooses(ana, "measure", "some_of_both")
        await is_kept(ana)
        await presses(ana, "reviews.save")
        await ana.picture("28-looked-back")
        assert await ana.page.locator("#memory").input_value() == MEMORY
        await ana.one_round_trip(f"/review/{client.id}")


async def test_a_rupture_adds_to_the_formulation(browser: Browser, stage: Stage, size: Size):
    client, rupture = await therapy(stage)
    async with opened(browser, stage.address, size) as ana:
        await inside(ana, stage)
        await ana.goes(f"/ruptures/{rupture}")
        await ana.page.locator("details.weigh summary").click()
        await ana.picture("29-how-it-stands")
        await presses(ana, "buttons.add_to_formulation")
        await ana.picture("30-adding-to-the-formulation")
        await writes(ana, "make", "It may be both of us.")
        await is_kept(ana)
        await presses(ana, "page.formulation.save")
        assert ana.path == f"/clients/{client.id}/formulation"
        await ana.picture("31-its-story")
