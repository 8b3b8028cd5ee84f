"""The stage as `afterhour rehearse --page` opens it, and somebody in front of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import aiohttp
import discord as discord_py
import pytest
from rehearsal.view.hands import Hands

from bot.rehearsal.view import View
from bot.story.stage import stage
from bot.wording import Wording

As = Callable[[str], Hands]


@pytest.fixture(autouse=True)
def own_discord(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where discord.py sends its requests is global, and put back afterwards."""
    gateway = discord_py.gateway.DiscordWebSocket
    monkeypatch.setattr(discord_py.http.Route, "BASE", discord_py.http.Route.BASE)
    monkeypatch.setattr(gateway, "DEFAULT_GATEWAY", gateway.DEFAULT_GATEWAY)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def prepared(wording: Wording) -> AsyncIterator[View]:
    """The invented group, set up and joined."""
    async with stage(wording) as view:
        yield view


@pytest.fixture
async def empty(wording: Wording) -> AsyncIterator[View]:
    """The same people with nothing set up."""
    async with stage(wording, empty=True) as view:
        yield view


async def hands(session: aiohttp.ClientSession, view: View, name: str) -> Hands:
    """The hands of one of the people."""
    people = (await Hands(session, view.address, "").looks())["people"]
    person = next(one["id"] for one in people if one["name"] == name)
    return Hands(session, view.address, person)
