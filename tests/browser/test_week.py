"""A week on the page, from the first link to one's own data, on a phone and on a desk."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser
from practice.cast import ANA

from .cast import Stage
from .chromium import DESK, PHONE, PUT_RIGHT, Size, opened
from .steps import chooses, comes_in, is_kept, presses, say, writes

MOMENT = "When I said we might look at the weekend again, she said it was fine and looked away."
LINE = "After I brought up the weekend I felt we were further apart, and I wonder how it was."


@pytest.fixture(params=[PHONE, DESK], ids=lambda size: size.name)
def size(request: pytest.FixtureRequest) -> Size:
    """A phone, then a desk, each time."""
    return request.param


async def test_a_week_on_the_page(browser: Browser, stage: Stage, size: Size):
    """Enrol, debrief, reading, rupture, plan, repair, digest, lines, formulation, my data."""
    async with opened(browser, stage.address, size) as ana:
        await ana.has_a_passkey_maker()
        await ana.goes(await stage.link(ANA))
        await ana.picture("01-door")
        await comes_in(ana, stage, ANA)
        await ana.picture("02-nothing-waits")

        await ana.goes("/clients")
        await ana.page.locator("#code").fill("Anna Smith")
        with ana.seen.forgives(PUT_RIGHT):
            await presses(ana, "page.clients.add_button")
        await ana.picture("03-a-name-is-refused")
        await ana.page.locator("#code").fill("grey heron")
        await ana.page.locator("#held").fill("6")
        await presses(ana, "page.clients.add_button")
        await ana.picture("04-client")

        client = (await ana.page.locator("a[href^='/debrief/']").first.get_attribute("href")) or ""
        await ana.goes(client)
        await ana.picture("05-debrief")
        with ana.seen.forgives(PUT_RIGHT):
            await presses(ana, "page.debrief.save")
        await ana.picture("06-something-is-needed")
        await chooses(ana, "presence", "clearly_quieter")
        await chooses(ana, "markers", "its_fine", "silent")
        await chooses(ana, "reactions", "relieved")
        await writes(ana, "moment", MOMENT)
        await writes(ana, "next_line", LINE)
        await is_kept(ana)
        await ana.picture("07-debrief-filled-in")
        await presses(ana, "page.debrief.save")
        assert MOMENT in await ana.text()
        await ana.picture("08-reading")

        await presses(ana, "buttons.yes_withdrawal")
        assert say("cards.rupture.said_or_not") in await ana.text()
        await ana.picture("09-said-or-not")
        await presses(ana, "page.rupture.not_said")
        await ana.picture("10-rupture")

        await ana.goes("/ruptures")
        await ana.picture("11-ruptures")
        await ana.page.locator("a.step").first.click()
        await ana.page.wait_for_url("**/ruptures/*")
        rupture = ana.path
        await ana.goes(f"{rupture}/plan")
        await writes(ana, "line", LINE)
        await is_kept(ana)
        await ana.picture("12-plan")
        await presses(ana, "page.rupture.keep_line")
        assert LINE in await ana.text()

        await ana.goes(f"{rupture}/repair")
        await ana.picture("13-repair")
        await writes(ana, "line", LINE)
        await chooses(ana, "reception", "opened")
        await chooses(ana, "extent", "partly")
        await is_kept(ana)
        await presses(ana, "page.repair.save")
        await ana.picture("14-after-an-attempt")

        await ana.goes("/digest")
        await ana.picture("15-digest")
        await ana.goes("/lines")
        await ana.picture("16-lines")
        await ana.goes(f"/clients/{client.split('/')[2]}/formulation")
        await writes(ana, "pattern", "She agrees before I have finished.")
        await is_kept(ana)
        await presses(ana, "page.formulation.save")
        await ana.picture("17-formulation")
        await ana.goes("/mine")
        await ana.picture("18-my-data")
        await ana.goes("/mine/leave")
        await ana.picture("19-leaving")
        await ana.goes("/")
        await ana.picture("20-today")

        for path in ("/", "/ruptures", rupture, "/digest", "/lines", "/clients", client, "/mine"):
            await ana.one_round_trip(path)
