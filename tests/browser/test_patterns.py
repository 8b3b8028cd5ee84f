"""A year of one's own patterns, and pages for supervision, in a browser: seen and taken along."""

from __future__ import annotations

from pathlib import Path

from benchmarks import years
from playwright.async_api import Browser
from practice.cast import ANA

from bot.practice import debrief, ruptures
from bot.practice.debrief import RuptureAnswer
from bot.records import clinicians, new_id

from .cast import Stage
from .chromium import AXE, AXE_ON_COLORS, Size, artefacts, opened
from .steps import comes_in, presses, say

DRAWN = "() => [...document.images].every(one => one.complete && one.naturalWidth > 0)"
IN = """(theme) => [...document.querySelectorAll('.pattern img')]
    .every(one => one.currentSrc.includes(theme))"""


async def test_patterns_of_a_year_in_light_and_dark(browser: Browser, stage: Stage, size: Size):
    """Each picture is drawn for the theme it is looked at in; axe finds nothing."""
    async with opened(browser, stage.address, size) as ana:
        await ana.has_a_passkey_maker()
        await comes_in(ana, stage, ANA)
        (found,) = await stage.house.records.read(lambda db: clinicians.joined_anywhere(db, ANA.id))
        await stage.house.records.write(
            lambda db: years.write(db, found.id, stage.clock(), weeks=52)
        )
        await ana.goes("/")
        await ana.page.get_by_role("link", name=say("patterns.page.step")).click()
        for scheme, rules in (("light", AXE), ("dark", AXE_ON_COLORS)):
            await ana.page.emulate_media(color_scheme=scheme)
            await ana.page.wait_for_function(IN, arg=f"theme={scheme}")
            await ana.page.wait_for_function(DRAWN)
            await ana.page.screenshot(
                path=artefacts() / f"patterns-{size.name}-{scheme}.png", full_page=True
            )
            await ana.nothing_to_stumble_over(f"patterns, {scheme}", rules)
            await ana.nothing_sticks_out("patterns")
        assert await ana.page.locator(".pattern img").count() == 7
        await ana.page.locator("#months").select_option("1")
        await presses(ana, "patterns.page.show")
        assert "months=1" in ana.page.url


async def test_pages_for_supervision_are_made_and_taken_along(
    browser: Browser, stage: Stage, size: Size, tmp_path: Path
):
    client = await stage.has_client(ANA, "grey heron")
    for said in (
        "When I said that we have ten minutes left, she thanked me.",
        "She rang 12.03.1987.",
    ):
        given = {"presence": "clearly_quieter", "markers": ["polite", "silent"], "moment": said}
        saved = await debrief.save(stage.house, ANA(), client.id, new_id(), given)
        kept = await debrief.answer(stage.house, ANA(), saved.id, RuptureAnswer.WITHDRAWAL)
    await ruptures.plan(stage.house, ANA(), kept.rupture_id, {"line": "I noticed that I hurried."})
    async with opened(browser, stage.address, size) as ana:
        await ana.has_a_passkey_maker()
        await comes_in(ana, stage, ANA, "/packet")
        await ana.picture("packet-form")
        await ana.page.locator("textarea").first.fill("What did I not hear, Mrs Petrova asks?")
        await presses(ana, "packet.here.make")
        assert await ana.page.locator("mark").count() >= 2
        await ana.picture("packet-sheet")
        for key, ending in (("packet.here.markdown", "md"), ("packet.here.pdf", "pdf")):
            async with ana.page.expect_download() as waiting:
                await ana.page.get_by_role("button", name=say(key)).click()
            taken = await waiting.value
            assert taken.suggested_filename.endswith(f".{ending}")
            await taken.save_as(tmp_path / ending)
            assert (tmp_path / ending).stat().st_size > 500
        assert "Petrova" in (tmp_path / "md").read_text()
