"""Colleagues' eyes on the page: what is shared is seen first, and read calmly afterwards."""

from __future__ import annotations

from page.things import things_of_ana
from playwright.async_api import Browser
from practice.cast import ANA, BEN, DORA

from bot.alliance.consultations import Voice
from bot.practice import consulting, contributions
from bot.records import new_id

from .cast import Stage
from .chromium import Size, opened
from .steps import comes_in
from .test_every_room import session_in

QUESTION = "Was it the first time that she came late?"
CLIENT = "I sit here and count the minutes. If I say that I mind, you will explain again."
IMAGE = "A waiting room with nobody in it. I notice that I want to leave."


async def test_a_consultation_is_looked_at_first_and_read_afterwards(
    browser: Browser, stage: Stage, size: Size
):
    """Pictures are kept: look at them after a change to a template or a style."""
    for person in (BEN, DORA):
        await stage.joins(person)
    async with opened(browser, stage.address, size) as ana:
        await ana.has_a_passkey_maker()
        await comes_in(ana, stage, ANA)
        things = await things_of_ana(stage, await session_in(ana))
        await ana.goes(f"/consultations/{things.prepared}/prepare")
        await ana.picture("32-what-colleagues-will-see")

        for person in (BEN, DORA):
            await consulting.join(stage.house, person(), things.consultation)
        for person, voice, text in (
            (BEN, Voice.QUESTION, QUESTION),
            (DORA, Voice.CLIENT_CHAIR, CLIENT),
            (BEN, Voice.REFLECTION, IMAGE),
        ):
            await contributions.give(
                stage.house, person(), things.consultation, new_id(), voice, {"text": text}
            )
        await ana.goes(f"/consultations/{things.consultation}")
        seen = await ana.page.locator("main").inner_text()
        assert QUESTION in seen
        assert CLIENT not in seen  # its phase has not opened
        await ana.picture("33-a-consultation")
        await ana.goes(f"/takeaways/{things.takeaway}")
        await ana.picture("34-what-one-takes-away")
        await ana.goes("/consultations")
        await ana.picture("35-consultations")
