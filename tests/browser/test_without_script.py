"""Without JavaScript every form can be read and sent; only the passkey needs it."""

from __future__ import annotations

from playwright.async_api import Browser
from practice.cast import ANA

from .cast import Stage
from .chromium import LOCKED, PUT_RIGHT, Window, opened
from .steps import button, chooses, comes_in, say

MOMENT = "She thanked me for the hour."


async def clicks(window: Window, key: str) -> None:
    """Presses something; the browser follows by itself."""
    async with window.page.expect_navigation():
        await button(window, key).first.click()


async def test_all_forms_are_sent_without_script(browser: Browser, stage: Stage):
    """The cookie of a session begun with a passkey, in a browser that runs no script."""
    async with opened(browser, stage.address) as ana:
        await ana.has_a_passkey_maker()
        await comes_in(ana, stage, ANA)
        kept = await ana.page.context.storage_state()
    async with opened(browser, stage.address, java_script_enabled=False, storage_state=kept) as ana:
        await ana.goes("/clients")
        await ana.page.locator("#code").fill("grey heron")
        await clicks(ana, "page.clients.add_button")
        async with ana.page.expect_navigation():
            await ana.page.locator("a[href^='/debrief/']").first.click()
        form = ana.path

        await ana.page.locator("#moment").fill(MOMENT)
        with ana.seen.forgives(PUT_RIGHT):
            await clicks(ana, "page.debrief.save")
        assert await ana.page.locator("#moment").input_value() == MOMENT  # nothing was chosen yet
        await chooses(ana, "presence", "clearly_quieter")
        await chooses(ana, "markers", "silent")
        await clicks(ana, "page.debrief.save")
        assert MOMENT in await ana.text()

        await clicks(ana, "buttons.yes_withdrawal")
        await clicks(ana, "page.rupture.said_in_room")
        await ana.page.locator("#line").fill("I wonder where we were.")
        await chooses(ana, "reception", "opened")
        await chooses(ana, "extent", "repaired")
        await clicks(ana, "page.repair.save")
        assert say("page.repair.repaired") in await ana.text()

        await ana.goes(form)
        await ana.page.locator("#moment").fill(MOMENT + " Twice.")
        stage.clock.passes(minutes=20)
        with ana.seen.forgives(LOCKED):
            await clicks(ana, "page.debrief.save")
        assert say("door.locked.said") in await ana.text()
        assert say("door.no_script") in await ana.text()
        # Sent to a page that had locked itself: it is kept for whoever shows the passkey.
        assert MOMENT + " Twice." in await stage.typed()
