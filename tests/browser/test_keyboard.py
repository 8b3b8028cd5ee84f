"""A debrief with the keyboard alone, each step seen where it is."""

from __future__ import annotations

from playwright.async_api import Browser
from practice.cast import ANA

from .cast import Stage
from .chromium import DESK, Window, opened
from .steps import comes_in, say

MOMENT = "He said: fine."
MOST_STEPS = 80


async def reaches(window: Window, selector: str) -> None:
    """Tab by tab to where something is; what has the focus is always to be seen."""
    for _ in range(MOST_STEPS):
        await window.page.keyboard.press("Tab")
        assert await window.page.evaluate(SEEN), await window.page.evaluate(WHERE)
        if await window.page.evaluate("it => document.activeElement.matches(it)", selector):
            return
    raise AssertionError(f"{selector} is not reached by keyboard")


WHERE = "document.activeElement.outerHTML.slice(0, 200)"
# What has the focus is on the screen, and marked: by an outline of its own, or of what holds it.
SEEN = """
(() => {
  const it = document.activeElement, box = it.getBoundingClientRect();
  if (it === document.body) return true;
  const held = [it, it.closest("label"), it.nextElementSibling].filter(Boolean);
  const marked = held.some((one) => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
      || style.boxShadow !== "none";
  });
  return marked && box.bottom > 0 && box.top < innerHeight;
})()
"""


async def test_a_debrief_with_the_keyboard_alone(browser: Browser, stage: Stage):
    await stage.has_client(ANA, "grey heron")
    async with opened(browser, stage.address, DESK) as ana:
        await ana.has_a_passkey_maker()
        await comes_in(ana, stage, ANA)
        keys = ana.page.keyboard

        await keys.press("Tab")
        assert await ana.page.evaluate("document.activeElement.matches('a.skip')")
        await keys.press("Enter")
        await reaches(ana, "a[href='/debrief']")
        await keys.press("Enter")
        await ana.page.wait_for_url("**/debrief")
        await reaches(ana, "a[href^='/debrief/']")
        await keys.press("Enter")
        await ana.page.locator("#moment").wait_for()
        await reaches(ana, "input[name=presence]")
        await keys.press("ArrowDown")
        await keys.press("ArrowDown")
        await reaches(ana, "input[name=markers]")
        await keys.press("Space")
        await reaches(ana, "#moment")
        await keys.type(MOMENT)
        await reaches(ana, "form.sheet button[type=submit]")
        await keys.press("Enter")
        await ana.page.wait_for_url("**/debriefs/*")

        assert MOMENT in await ana.text()
        assert say("page.debrief.reading") in await ana.text()
        await reaches(ana, "form[action$='/answer'] button")
        await keys.press("Enter")
        await ana.page.get_by_text(say("cards.rupture.said_or_not")).wait_for()
