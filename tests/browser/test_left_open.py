"""A page that is left open on a screen: it closes itself, and what was typed is there again."""

from __future__ import annotations

from playwright.async_api import Browser
from practice.cast import ANA

from .cast import Stage
from .chromium import LOCKED, opened
from .steps import comes_in, is_kept, say, shows_passkey

SAID = "She looked at the clock, and so did I."


async def test_a_page_that_nobody_touches_closes_itself(browser: Browser, stage: Stage):
    client = await stage.has_client(ANA, "grey heron")
    async with opened(browser, stage.address) as ana:
        await ana.has_a_passkey_maker()
        await comes_in(ana, stage, ANA)
        await ana.page.clock.install()
        await ana.goes(f"/debrief/{client.id}")
        await ana.page.fill("textarea >> nth=0", SAID)
        await ana.page.clock.run_for(1000)
        await is_kept(ana)

        stage.clock.passes(minutes=16)
        with ana.seen.forgives(LOCKED):
            await ana.page.clock.run_for("16:00")
            await ana.page.get_by_role("heading", name=say("door.locked.title")).wait_for()
        assert SAID not in await ana.page.content()

        await shows_passkey(ana, "door.locked.button")
        await ana.page.locator("textarea >> nth=0").wait_for()
        assert await ana.page.input_value("textarea >> nth=0") == SAID


async def test_a_page_that_is_read_for_long_stays(browser: Browser, stage: Stage):
    async with opened(browser, stage.address) as ana:
        await ana.has_a_passkey_maker()
        await comes_in(ana, stage, ANA)
        await ana.page.clock.install()
        await ana.goes("/lines")
        for _ in range(3):
            await ana.page.clock.run_for("10:00")
            await ana.page.mouse.wheel(0, 100)
            await ana.page.keyboard.press("Shift")

        assert say("page.lines.title") in await ana.text()
