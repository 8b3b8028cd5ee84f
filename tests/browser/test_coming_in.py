"""Coming in: a first passkey, a later visit, a stolen link, a page that locked itself."""

from __future__ import annotations

from datetime import timedelta

from playwright.async_api import Browser
from practice.cast import ANA

from bot.practice import entering

from .cast import Stage
from .chromium import LOCKED, opened
from .steps import button, comes_in, is_kept, option, presses, say, shows_passkey, writes

SAID = "She looked at the clock, and so did I."
REFUSED = "status of 40[09]"


async def test_a_later_visit_asks_for_the_passkey_and_a_bookmark_does_too(
    browser: Browser, stage: Stage
):
    async with opened(browser, stage.address) as ana:
        await ana.has_a_passkey_maker()
        await comes_in(ana, stage, ANA)
        await presses(ana, "door.out.button")
        assert ana.path == "/enter"

        with ana.seen.forgives(LOCKED):
            await ana.goes("/")
        await shows_passkey(ana, "door.closed.button")
        await ana.page.get_by_role("heading", name=say("page.today.title"), exact=True).wait_for()
        await presses(ana, "door.out.button")

        await comes_in(ana, stage, ANA, "/lines")
        assert say("page.lines.title") in await ana.text()


async def test_a_link_from_discord_opens_for_somebody_inside_without_asking(
    browser: Browser, stage: Stage
):
    async with opened(browser, stage.address) as ana:
        await ana.has_a_passkey_maker()
        await comes_in(ana, stage, ANA)
        await ana.goes(await stage.link(ANA, "/digest"))
        await ana.page.wait_for_url("**/digest")


async def test_a_stolen_link_shows_nothing_without_the_passkey(browser: Browser, stage: Stage):
    """Somebody with the link, a device of their own, and no passkey of Ana's."""
    async with opened(browser, stage.address) as ana:
        await ana.has_a_passkey_maker()
        await comes_in(ana, stage, ANA)
    link = await stage.link(ANA)
    async with opened(browser, stage.address) as thief:
        await thief.has_a_passkey_maker()
        await thief.goes(link)
        await thief.page.get_by_text(say("door.lost.title")).click()
        await thief.page.get_by_role("button", name=say("door.lost.button")).click()
        told = thief.page.locator("#door-said")
        await told.get_by_text(say("door.lost.made")).wait_for()
        assert thief.path == link
        with thief.seen.forgives(LOCKED):
            await thief.goes("/")
        assert say("page.today.title") not in await thief.page.title()
        # What they made waits for a day, and Ana hears of it.
        with thief.seen.forgives(REFUSED):
            await shows_passkey(thief, "door.closed.button")
            await told.get_by_text(say("errors.passkey_waits")).wait_for()
    made = await stage.outbox("passkey_made")
    assert [one.data["waits"] for one in made] == [False, True]


async def test_a_passkey_made_elsewhere_is_approved_from_inside(browser: Browser, stage: Stage):
    """A second device of Ana's: made with a link, approved on the first, usable at once."""
    async with opened(browser, stage.address) as first, opened(browser, stage.address) as second:
        await first.has_a_passkey_maker()
        await second.has_a_passkey_maker()
        await comes_in(first, stage, ANA)
        await second.goes(await stage.link(ANA))
        await second.page.get_by_text(say("door.lost.title")).click()
        await second.page.get_by_role("button", name=say("door.lost.button")).click()
        await second.page.get_by_text(say("door.lost.made")).wait_for()

        await first.goes("/mine")
        await first.picture("24-a-passkey-waits")
        await presses(first, "page.mine.approve")
        with second.seen.forgives(LOCKED):
            await second.goes("/")
        await shows_passkey(second, "door.closed.button")
        await second.page.get_by_role(
            "heading", name=say("page.today.title"), exact=True
        ).wait_for()


async def test_a_locked_page_keeps_what_is_sent_and_asks_for_the_passkey(
    browser: Browser, stage: Stage
):
    """Away for a while in the middle of a form; then sent. Nothing of it is typed twice."""
    client = await stage.has_client(ANA, "grey heron")
    async with opened(browser, stage.address) as ana:
        await ana.has_a_passkey_maker()
        await comes_in(ana, stage, ANA)
        await ana.goes(f"/debrief/{client.id}")
        form = ana.path
        await writes(ana, "moment", SAID)
        await is_kept(ana)

        stage.clock.passes(minutes=20)
        await option(ana, "presence", "quieter").check()
        with ana.seen.forgives(LOCKED):
            await ana.page.get_by_role("button", name=say("page.debrief.save")).click()
            await ana.page.get_by_text(say("door.locked.said")).wait_for()
            await ana.picture("25-still-you")
            await shows_passkey(ana, "door.locked.button")
            await ana.page.locator("#moment").wait_for()

        assert ana.path == form
        assert await ana.page.locator("#moment").input_value() == SAID
        assert await option(ana, "presence", "quieter").is_checked()
        await presses(ana, "page.debrief.save")
        assert SAID in await ana.text()


async def test_who_leaves_the_group_is_outside_at_once(browser: Browser, stage: Stage):
    async with opened(browser, stage.address) as ana:
        await ana.has_a_passkey_maker()
        await comes_in(ana, stage, ANA)
        await stage.leaves(ANA)
        with ana.seen.forgives(LOCKED):
            await ana.goes("/mine")
        assert await button(ana, "door.closed.button").is_visible()


async def test_a_session_ends_after_twelve_hours_however_busy(browser: Browser, stage: Stage):
    async with opened(browser, stage.address) as ana:
        await ana.has_a_passkey_maker()
        await comes_in(ana, stage, ANA)
        began = stage.clock()
        while stage.clock() - began < entering.LASTS - timedelta(minutes=10):
            assert await ana.page.evaluate("fetch('/').then(answer => answer.status)") == 200
            stage.clock.passes(minutes=10)
        stage.clock.passes(minutes=10)
        with ana.seen.forgives(LOCKED):
            await ana.goes("/")
        assert await button(ana, "door.closed.button").is_visible()
