"""The rehearsal in the browser, from an empty server to the digest of its first week."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import discord as discord_py
import pytest
from playwright.async_api import Browser, Locator, expect

from bot.rehearsal.view import View
from bot.story import stage as rehearsal
from bot.wording import Wording

from .chromium import PASSKEY, Size, Window, artefacts, opened

# Options that the bot completes with what there is, and not with proposals.
OFFERED = ("client", "day")


@pytest.fixture(autouse=True)
def own_discord(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where discord.py sends its requests is global, and put back afterwards."""
    gateway = discord_py.gateway.DiscordWebSocket
    monkeypatch.setattr(discord_py.http.Route, "BASE", discord_py.http.Route.BASE)
    monkeypatch.setattr(gateway, "DEFAULT_GATEWAY", gateway.DEFAULT_GATEWAY)


@dataclass
class Screen:
    """Somebody in front of the rehearsal, who reads words and presses what bears them."""

    window: Window
    words: Wording

    def say(self, key: str, **fill: object) -> str:
        return self.words.say(key, **fill)

    @property
    def form(self) -> Locator:
        """The form that is open."""
        return self.window.page.get_by_role("dialog")

    @property
    def newest(self) -> Locator:
        """The newest message in the chat."""
        return self.window.page.get_by_role("article").last

    async def is_now(self, name: str) -> None:
        """Looks as another of the people."""
        await self.window.page.locator(".person", has_text=name).click()
        await expect(self.window.page).to_have_title(re.compile(f"^{name} · "))

    async def goes_to(self, name: str) -> None:
        """Opens a channel, or the direct messages."""
        await self.window.page.locator(".door", has_text=re.compile(name)).click()
        await expect(self.window.page).to_have_title(re.compile(f" · {name} · "))

    async def runs(self, command: str, **options: str) -> None:
        """A slash command; each option is typed, and taken from what is offered if it is."""
        page = self.window.page
        await page.locator(".write").fill(f"/{command}")
        await page.get_by_role("option", name=f"/{command}").first.click()
        for option, value in options.items():
            await page.locator(".options").get_by_label(option).first.fill(value)
            if option in OFFERED:
                await page.locator(".options").get_by_role("option", name=value).first.click()
        if options:
            await page.locator(".options").get_by_role("button", name=self._send).click()

    async def presses(self, words: str) -> None:
        """A button in the newest message that has it."""
        await self.window.page.get_by_role("button", name=words, exact=True).last.click()

    async def ticks(self, *labels: str) -> None:
        """Choices in the form, by their words."""
        for label in labels:
            await (
                self.form.get_by_role("checkbox", name=label)
                .or_(self.form.get_by_role("radio", name=label))
                .first.check()
            )

    async def submits(self) -> None:
        """The form goes off, and closes."""
        await self.form.get_by_role("button", name=self.say("rehearsal.view.submit")).click()
        await expect(self.form).to_have_count(0)

    async def reads(self, words: str) -> None:
        """It stands in the newest message."""
        await expect(self.newest).to_contain_text(words)

    async def moves(self, key: str) -> None:
        """The clock goes on, until it is there."""
        page = self.window.page
        if self.window.size.name == "phone":
            await page.locator(".present").click()
        await page.get_by_role("button", name=self.say(f"rehearsal.move.{key}")).click()
        await expect(page.locator(".told")).not_to_be_empty()

    @property
    def _send(self) -> str:
        return self.say("rehearsal.view.send")


@asynccontextmanager
async def before(browser: Browser, view: View, size: Size, words: Wording) -> AsyncIterator[Screen]:
    """Somebody in front of it."""
    async with opened(browser, view.address, size) as window:
        await window.goes("/")
        yield Screen(window, words)


async def sets_up(screen: Screen) -> None:
    """Ana decides when the digest comes, where, and where words go."""
    say = screen.say
    await screen.runs("setup")
    await screen.presses(say("buttons.setup_time"))
    await screen.form.get_by_label("The group's time zone").fill(say("story.zone"))
    await screen.ticks("Monday")
    await screen.form.get_by_label("Time of day").fill("8:00")
    await screen.submits()
    await screen.presses(say("buttons.setup_rooms"))
    await screen.form.get_by_label("Channel for the weekly digest").select_option(
        label=f"#{say('story.channel')}"
    )
    await screen.submits()
    await screen.presses(say("buttons.setup_words"))
    await screen.presses(say("buttons.words_page"))
    await screen.reads(say("setup.words_page"))
    await screen.window.picture("rehearsal-set-up")


async def joins(screen: Screen, name: str) -> None:
    """Somebody reads what this is, agrees, and gives their times."""
    await screen.is_now(name)
    await screen.runs("join")
    await screen.presses(screen.say("buttons.join"))
    await screen.submits()
    await screen.reads(screen.say("cards.join.welcome"))


async def comes_in(screen: Screen) -> None:
    """From the card to the private page, in a window of its own and with a passkey of one's own."""
    page, say = screen.window.page, screen.say
    await screen.presses(say("buttons.to_page"))
    await screen.reads(say("cards.page.title"))
    await screen.window.picture("rehearsal-door")
    async with page.context.expect_page() as opening:
        await screen.newest.get_by_role("link", name=say("buttons.open_page")).click()
    door = await opening.value
    device = await page.context.new_cdp_session(door)
    await device.send("WebAuthn.enable")
    await device.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEY})
    await door.get_by_role("button", name=say("door.link.button"), exact=True).click()
    await expect(door.get_by_role("heading", level=1)).to_contain_text(say("story.code.ana"))
    await door.screenshot(path=artefacts() / f"rehearsal-page-{screen.window.size.name}.png")
    await door.close()


async def test_a_group_tries_its_first_week(browser: Browser, size: Size, wording: Wording):
    """Set up, join, a client, a debrief through the form, the private page, Monday's digest."""
    code = wording.say("story.code.ana")
    async with (
        rehearsal.stage(wording, empty=True) as view,
        before(browser, view, size, wording) as screen,
    ):
        await sets_up(screen)
        for who in ("ben", "chiara", "dov", "ana"):
            await joins(screen, wording.say(f"story.people.{who}"))
        await screen.runs("client add", code=code, sessions="6")
        await screen.reads(code)
        await screen.runs("sessions add", client=code, day="Tuesday", time="10:10")
        await screen.reads(code)

        await screen.moves("session")
        await screen.goes_to("Afterhour")
        await screen.window.picture("rehearsal-prompt")
        await screen.presses(wording.say("buttons.debrief"))
        await screen.ticks("Clearly quieter", "Fell silent")
        await screen.window.picture("rehearsal-debrief")
        await screen.submits()
        await screen.presses(wording.say("buttons.yes_withdrawal"))
        await screen.reads(wording.say("buttons.not_said"))
        await screen.window.picture("rehearsal-rupture")
        await screen.presses(wording.say("buttons.not_said"))
        await comes_in(screen)

        await screen.moves("monday")
        await screen.goes_to(wording.say("story.channel"))
        await screen.reads(wording.say("digest.group.title"))
        await screen.presses(wording.say("buttons.open_mine"))
        await screen.reads(code)
        await screen.window.picture("rehearsal-digest")
