"""Typing on a phone that loses its line, on a page that is restarted, in two windows at once."""

from __future__ import annotations

from playwright.async_api import Browser, Dialog
from practice.cast import ANA

from .cast import Stage
from .chromium import NO_LINE, Size, opened
from .steps import chooses, comes_in, is_kept, option, presses, say, writes

BEFORE, WHILE = "She said it was fine", ", and looked at the window for a while."


async def test_a_lost_line_in_the_middle_of_a_debrief_loses_nothing(
    browser: Browser, stage: Stage, size: Size
):
    """Typed, the line lost, typed on, the line back: kept, and still there after a new start."""
    client = await stage.has_client(ANA, "grey heron")
    async with opened(browser, stage.address, size) as ana:
        await ana.has_a_passkey_maker()
        await comes_in(ana, stage, ANA)
        await ana.goes(f"/debrief/{client.id}")
        form = ana.path
        await chooses(ana, "presence", "clearly_quieter")
        await writes(ana, "moment", BEFORE)
        await is_kept(ana)

        with ana.seen.forgives(NO_LINE):
            await ana.offline(True)
            await ana.page.locator("#moment").press_sequentially(WHILE)
            await ana.page.get_by_text(say("page.draft.offline")).wait_for()
            await ana.picture("21-no-line")
            await ana.offline(False)
            await is_kept(ana)

        await ana.goes("/")
        assert "grey heron" in await ana.page.locator("#unfinished ~ ul").inner_text()
        await ana.picture("22-not-sent-yet")
        await ana.goes(form)
        assert await ana.page.locator("#moment").input_value() == BEFORE + WHILE
        assert await option(ana, "presence", "clearly_quieter").is_checked()
        await ana.picture("23-it-is-all-here")
        await presses(ana, "page.debrief.save")
        assert BEFORE + WHILE in await ana.text()


async def test_a_page_that_is_restarted_under_somebody_loses_nothing(
    browser: Browser, stage: Stage
):
    """The program is gone and comes back, while somebody types; the session goes on, too."""
    client = await stage.has_client(ANA, "grey heron")
    async with opened(browser, stage.address) as ana:
        await ana.has_a_passkey_maker()
        await comes_in(ana, stage, ANA)
        await ana.goes(f"/debrief/{client.id}")
        await writes(ana, "moment", BEFORE)
        await is_kept(ana)

        with ana.seen.forgives(NO_LINE):
            await stage.stops()
            await ana.page.locator("#moment").press_sequentially(WHILE)
            await ana.page.get_by_text(say("page.draft.offline")).wait_for()
            await stage.starts()
            await is_kept(ana)

        await ana.goes(ana.path)
        assert await ana.page.locator("#moment").input_value() == BEFORE + WHILE


async def test_who_leaves_with_words_that_are_not_kept_is_asked(browser: Browser, stage: Stage):
    client = await stage.has_client(ANA, "grey heron")
    asked: list[str] = []

    async def stays(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.accept()

    async with opened(browser, stage.address) as ana:
        await ana.has_a_passkey_maker()
        await comes_in(ana, stage, ANA)
        await ana.goes(f"/debrief/{client.id}")
        ana.page.on("dialog", stays)
        with ana.seen.forgives(NO_LINE):
            await ana.offline(True)
            await writes(ana, "moment", BEFORE)
            await ana.page.get_by_text(say("page.draft.offline")).wait_for()
            await ana.offline(False)
            await is_kept(ana)
            await ana.goes("/")
            assert asked == []


async def test_two_windows_overwrite_nothing_in_each_other(browser: Browser, stage: Stage):
    """Whoever opens the form again sees the newest, and what the other window says otherwise."""
    client = await stage.has_client(ANA, "grey heron")
    async with opened(browser, stage.address) as ana:
        await ana.has_a_passkey_maker()
        await comes_in(ana, stage, ANA)
        await ana.goes(f"/debrief/{client.id}")
        second = await ana.page.context.new_page()
        await second.goto(ana.page.url)
        await writes(ana, "moment", "in the first window")
        await is_kept(ana)
        await second.locator("#moment").press_sequentially("in the second window")
        await second.locator(".keeping").get_by_text(say("page.draft.kept", time="")[:6]).wait_for()

        await ana.goes(ana.path)

        assert await ana.page.locator("#moment").input_value() == "in the second window"
        await ana.page.get_by_text(say("page.draft.others")).click()
        assert "in the first window" in await ana.text()
