"""A stand-in, a small cast, and a small bot that is logged in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import discord as discord_py
import pytest

from bot.rehearsal import Channel, Guild, Person, StandIn

from .small_bot import SmallBot, point_discord_py_at


async def eventually(fact: Callable[[], object], within: float = 10.0) -> None:
    """Waits until a fact holds; how long it takes is not what is tested."""
    async with asyncio.timeout(within):
        while not fact():  # noqa: ASYNC110  (facts of many kinds, none of which has an event)
            await asyncio.sleep(0.01)


@pytest.fixture
async def discord(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[StandIn]:
    """The stand-in. A test fails if the bot asked for something that is not imitated."""
    base, gateway = discord_py.http.Route.BASE, discord_py.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    async with StandIn() as standin:
        point_discord_py_at(standin)
        yield standin
        discord_py.http.Route.BASE = base
        discord_py.gateway.DiscordWebSocket.DEFAULT_GATEWAY = gateway
        assert standin.refusals == []


@dataclass
class Group:
    """A server with an organiser, two members, and somebody who is not in it."""

    guild: Guild
    channel: Channel
    olga: Person
    ana: Person
    ben: Person
    charlie: Person


@pytest.fixture
def group(discord: StandIn) -> Group:
    people = [discord.add_person(name) for name in ("Olga", "Ana", "Ben", "Charlie")]
    olga, ana, ben, charlie = people
    guild = discord.add_guild("Thursday group", owner=olga)
    guild.add_member(ana)
    guild.add_member(ben)
    return Group(guild, guild.add_channel("afterhour"), olga, ana, ben, charlie)


@pytest.fixture
async def bot(discord: StandIn, group: Group) -> AsyncIterator[SmallBot]:
    client = SmallBot()
    running = asyncio.create_task(client.start(discord.token))
    await discord.bot_ready()
    yield client
    await client.close()
    await asyncio.wait([running])
