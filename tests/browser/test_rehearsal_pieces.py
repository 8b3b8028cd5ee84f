"""Every piece that a card or a form can have, as the rehearsal's view draws it."""

from __future__ import annotations

import asyncio
import io
import re
import struct
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import discord
import pytest
from discord import ui
from playwright.async_api import Browser, expect
from rehearsal.small_bot import SmallBot, point_discord_py_at
from rehearsal.view.conftest import HandClock

from bot.rehearsal import StandIn
from bot.rehearsal.view import View
from bot.story.stage import chrome
from bot.wording import Wording

from .chromium import Size, Window, opened

TEXT = """# A heading
Plain, **bold**, *slanted*, `code`, <t:1768406400:R>, [a link](https://page.example/).
- a point
- another, with <@{person}>
> said in the room
-# quietly"""


def picture() -> discord.File:
    """A small grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    rows = b"".join(b"\x00" + bytes([120 + y // 2] * 240) for y in range(90))
    head = struct.pack(">IIBBBBB", 240, 90, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return discord.File(io.BytesIO(b"\x89PNG\r\n\x1a\n" + body), filename="line.png")


class Everything(ui.LayoutView):
    """One card with a piece of every kind."""

    def __init__(self, person: int) -> None:
        super().__init__()
        styles = [ui.Button(label=s.name, style=s, custom_id=f"s:{s.name}") for s in _STYLES]
        off: ui.Button[Any] = ui.Button(label="Not now", custom_id="s:off", disabled=True)
        link: ui.Button[Any] = ui.Button(label="Your page", url="http://localhost:1/in/x")
        options = [
            discord.SelectOption(label=w, value=w, description=f"Because of {w}") for w in "abc"
        ]
        several: ui.Select[Any] = ui.Select(
            placeholder="Several", custom_id="m:several", options=options, max_values=2
        )
        thing: ui.RoleSelect[Any] = ui.RoleSelect(placeholder="A role", custom_id="m:role")
        again: ui.Button[Any] = ui.Button(label="Beside", custom_id="s:beside")
        self.add_item(
            ui.Container(
                ui.TextDisplay(TEXT.format(person=person)),
                ui.Separator(spacing=discord.SeparatorSpacing.large),
                ui.Section(ui.TextDisplay("A section, with a button beside it."), accessory=again),
                ui.Separator(visible=False),
                ui.MediaGallery(
                    discord.MediaGalleryItem("attachment://line.png", description="A grey field")
                ),
                ui.ActionRow(*styles),
                ui.ActionRow(off, link),
                ui.ActionRow(several),
                ui.ActionRow(thing),
                accent_colour=0x5B7C99,
            )
        )


_STYLES = (
    discord.ButtonStyle.primary,
    discord.ButtonStyle.secondary,
    discord.ButtonStyle.success,
    discord.ButtonStyle.danger,
)


class Asked(ui.Modal, title="Every kind of field"):
    """A form with as many kinds of field as one may have."""

    said = ui.TextDisplay("Read this **first**.")
    long = ui.Label(
        text="A long text",
        component=ui.TextInput(
            custom_id="long", style=discord.TextStyle.long, required=False, placeholder="As it was"
        ),
    )
    one = ui.Label(
        text="One of these",
        component=ui.RadioGroup(
            custom_id="one",
            options=[discord.RadioGroupOption(label=w, value=w, description=w) for w in "ab"],
        ),
    )
    many = ui.Label(
        text="Two of these",
        component=ui.CheckboxGroup(
            custom_id="many",
            max_values=2,
            options=[discord.CheckboxGroupOption(label=f"tick {w}", value=w) for w in "abc"],
        ),
    )
    role = ui.Label(text="A role", component=ui.RoleSelect(custom_id="role", required=False))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("The form arrived.", ephemeral=True)


@asynccontextmanager
async def shown(
    browser: Browser, size: Size, wording: Wording, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Window]:
    """A channel with the card in it, and a command that opens the form."""
    gateway = discord.gateway.DiscordWebSocket
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    monkeypatch.setattr(gateway, "DEFAULT_GATEWAY", gateway.DEFAULT_GATEWAY)
    clock = HandClock()
    async with StandIn(clock) as standin:
        point_discord_py_at(standin)
        ana = standin.add_person("Ana")
        guild = standin.add_guild("Thursday group", owner=ana)
        guild.add_role("clinicians")
        room = guild.add_channel("afterhour")
        bot = SmallBot()

        @bot.tree.command(description="Everything a form can ask")
        async def ask(interaction: discord.Interaction) -> None:
            await interaction.response.send_modal(Asked())

        running = asyncio.create_task(bot.start(standin.token))
        await standin.bot_ready()
        try:
            async with (
                View(standin, clock, chrome(wording)) as view,
                opened(browser, view.address, size) as window,
            ):
                await window.goes("/")
                channel = bot.get_partial_messageable(room.id)
                await channel.send(view=Everything(ana.id), file=picture())
                yield window
        finally:
            await bot.close()
            await asyncio.wait([running])
        assert standin.refusals == []


async def test_every_piece_of_a_card_is_drawn(
    browser: Browser, size: Size, wording: Wording, monkeypatch: pytest.MonkeyPatch
):
    async with shown(browser, size, wording, monkeypatch) as window:
        card = window.page.get_by_role("article")

        await expect(card.get_by_role("heading", name="A heading")).to_be_visible()
        await expect(card.get_by_text("@Ana")).to_be_visible()
        await expect(card.get_by_role("img", name="A grey field")).to_have_js_property(
            "naturalWidth", 240
        )
        await expect(card.get_by_role("button", name="Not now")).to_be_disabled()
        link = card.get_by_role("link", name="Your page")
        assert await link.get_attribute("target") == "_blank"
        assert "noopener" in (await link.get_attribute("rel") or "")
        await window.picture("rehearsal-pieces")


async def test_every_kind_of_field_can_be_filled_in_and_sent(
    browser: Browser, size: Size, wording: Wording, monkeypatch: pytest.MonkeyPatch
):
    async with shown(browser, size, wording, monkeypatch) as window:
        page, form = window.page, window.page.get_by_role("dialog")
        await page.locator(".write").fill("/ask")
        await page.get_by_role("option", name="/ask").click()
        await form.get_by_label("A long text").fill("what was said")
        await form.get_by_role("checkbox", name="tick a").check()
        await form.get_by_role("checkbox", name="tick c").check()
        await expect(form.get_by_role("checkbox", name="tick b")).to_be_disabled()
        await window.picture("rehearsal-fields")

        submit = form.get_by_role("button", name=wording.say("rehearsal.view.submit"))
        await submit.click()
        await expect(form).to_be_visible()  # one of these is needed
        await form.get_by_role("radio", name="b").check()
        await form.get_by_label("A role").select_option(label="@clinicians")
        await submit.click()

        await expect(page.get_by_text("The form arrived.")).to_be_visible()


async def test_a_command_is_found_filled_in_and_sent_by_keys_alone(
    browser: Browser, size: Size, wording: Wording, monkeypatch: pytest.MonkeyPatch
):
    async with shown(browser, size, wording, monkeypatch) as window:
        page, keys = window.page, window.page.keyboard
        await page.locator(".write").focus()
        await keys.type("/cl")
        await expect(page.get_by_role("option", name="/client add")).to_be_visible()
        await keys.press("Enter")
        await keys.type("g")
        await expect(page.get_by_role("option", name="grey heron")).to_be_visible()
        await keys.press("ArrowDown")
        await expect(page.get_by_role("option", name="green door")).to_have_attribute(
            "aria-selected", "true"
        )
        await keys.press("Enter")
        await window.picture("rehearsal-command")
        await keys.press("Enter")

        await expect(page.get_by_text("Added green door")).to_be_visible()
        await expect(page.locator(".write")).to_be_focused()


async def test_a_screen_of_an_earlier_rehearsal_finds_its_way_back(
    browser: Browser, size: Size, wording: Wording, monkeypatch: pytest.MonkeyPatch
):
    async with shown(browser, size, wording, monkeypatch) as window:
        with window.seen.forgives("status of 404"):
            await window.goes("/?as=1&in=2")

            await expect(window.page).to_have_title(re.compile("^Ana · afterhour"))
