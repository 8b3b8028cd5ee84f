"""What a person does on the page, in their own words: one step each."""

from __future__ import annotations

import re

from playwright.async_api import Locator
from practice.cast import Person

from bot.wording import Wording

from .cast import Stage
from .chromium import Window

WORDS = Wording.load()
say = WORDS.say


def button(window: Window, key: str) -> Locator:
    """A button or a link that looks like one, by the key of its words."""
    name = say(key)
    page = window.page
    return page.get_by_role("button", name=name, exact=True).or_(
        page.get_by_role("link", name=name, exact=True)
    )


async def presses(window: Window, key: str) -> None:
    """Presses it, and waits until the next page is there."""
    before = await window.page.evaluate("performance.timeOrigin")
    await button(window, key).first.click()
    await window.page.wait_for_function("before => performance.timeOrigin !== before", arg=before)
    await window.page.wait_for_load_state()


async def comes_in(window: Window, stage: Stage, person: Person, path: str = "/") -> None:
    """By the button in Discord: the link, then the device's own yes."""
    await window.goes(await stage.link(person, path))
    await shows_passkey(window, "door.link.button")
    await window.page.wait_for_url(f"{stage.address}{path}*")


async def shows_passkey(window: Window, key: str) -> None:
    """Presses the door's button; the device says yes by itself."""
    await window.page.get_by_role("button", name=say(key), exact=True).click()


def option(window: Window, question: str, choice: str) -> Locator:
    """An option of a question, by the keys of both."""
    return window.page.locator(f"#{question}-{choice}")


async def chooses(window: Window, question: str, *choices: str) -> None:
    """Ticks options."""
    for choice in choices:
        await option(window, question, choice).check()


async def writes(window: Window, question: str, text: str) -> None:
    """Puts a text into a question's field; its last letters key by key."""
    field = window.page.locator(f"#{question}")
    await field.fill(text[:-3])
    await field.press_sequentially(text[-3:])


async def is_kept(window: Window) -> None:
    """Waits until the page says that what stands there is kept."""
    kept = say("page.draft.kept", time="").rstrip(" .")
    said = window.page.locator(".keeping")
    await said.get_by_text(re.compile(f"^{re.escape(kept)}")).wait_for()
