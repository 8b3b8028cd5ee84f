"""The gateway: logging in, coming back, and every way in which it can go wrong."""

from __future__ import annotations

import asyncio

import aiohttp
import discord as discord_py
import pytest

from bot.rehearsal import Intent, NotAnswered, StandIn

from .conftest import Group, eventually
from .small_bot import SmallBot


async def test_the_bot_knows_its_servers_but_not_their_members(
    discord: StandIn, bot: SmallBot, group: Group
):
    guild = bot.get_guild(group.guild.id)

    assert guild.name == "Thursday group"
    assert [c.name for c in guild.channels] == ["afterhour"]
    assert list(guild.members) == [guild.me]
    assert discord.gateway_log.identifies[0].detail["intents"] == Intent.GUILDS


async def test_frames_come_compressed(discord: StandIn, bot: SmallBot):
    assert discord.gateway_log.connects[0].detail["query"]["compress"] == "zlib-stream"


async def test_without_compression_it_is_plain_text(discord: StandIn):
    async with aiohttp.ClientSession() as session, session.ws_connect(discord.gateway_url) as ws:
        hello = await ws.receive_json()

    assert hello["op"] == 10


@pytest.mark.parametrize("way", ["reconnect", "drop", "close", "drop_after"])
async def test_what_was_missed_is_told_again_after_a_resume(
    discord: StandIn, bot: SmallBot, group: Group, way: str
):
    if way == "reconnect":
        discord.gateway.reconnect()
    elif way == "drop":
        discord.gateway.drop()
    elif way == "close":
        await discord.gateway.close(4000)
    else:
        discord.gateway.drop_after(1)
    answer = await group.ana.slash(group.channel, "hello")

    assert answer.message is not None
    assert len(discord.gateway_log.identifies) == 1
    assert len(discord.gateway_log.of("resumed")) == 1


async def test_a_refused_resume_loses_what_was_missed(
    discord: StandIn, bot: SmallBot, group: Group
):
    discord.gateway.refuse_resumes(times=1)
    discord.gateway.drop_after(1)
    group.ana.patience = 0.5
    with pytest.raises(NotAnswered):
        await group.ana.slash(group.channel, "hello")

    # The library waits up to five seconds before it identifies anew.
    await eventually(lambda: len(discord.gateway_log.identifies) == 2)
    await discord.bot_ready()
    group.ana.patience = 3
    assert (await group.ana.slash(group.channel, "hello")).message is not None


async def test_an_invalidated_session_begins_anew(discord: StandIn, bot: SmallBot):
    discord.gateway.invalidate()

    await eventually(lambda: len(discord.gateway_log.identifies) == 2)


@pytest.mark.parametrize("code", [4004, 4010, 4011, 4012, 4013, 4014])
async def test_some_close_codes_end_the_client(discord: StandIn, group: Group, code: int):
    discord.gateway.greet("close", code=code)

    with pytest.raises((discord_py.ConnectionClosed, discord_py.PrivilegedIntentsRequired)):
        await SmallBot().start(discord.token)
    assert [entry.code for entry in discord.gateway_log.closes] == [code]


async def test_a_wrong_token_is_refused_before_the_gateway(discord: StandIn):
    with pytest.raises(discord_py.LoginFailure):
        await SmallBot().start("wrong")
    assert discord.gateway_log.connects == []


async def test_privileged_intents_have_to_be_granted(discord: StandIn, group: Group):
    with pytest.raises(discord_py.PrivilegedIntentsRequired):
        await SmallBot(intents=discord_py.Intents(guilds=True, members=True)).start(discord.token)

    assert discord.gateway_log.closes[-1].code == 4014


async def test_heartbeats_are_acknowledged_until_they_are_not(discord: StandIn, group: Group):
    discord.gateway.heartbeat_interval = 0.05
    discord.gateway.stop_acks()
    async with running(SmallBot(), discord) as client:
        await eventually(lambda: len(discord.gateway_log.of("heartbeat")) >= 3)
        never_acked = client.ws._keep_alive._last_ack
        discord.gateway.resume_acks()
        await eventually(lambda: client.ws._keep_alive._last_ack > never_acked)


async def test_an_event_can_be_delayed_repeated_and_swallowed(
    discord: StandIn, bot: SmallBot, group: Group
):
    discord.gateway.delay("INTERACTION_CREATE", 0.2)
    delayed = await group.ana.slash(group.channel, "hello")
    assert delayed.interaction.watch.real >= 0.2

    discord.gateway.repeat("INTERACTION_CREATE", 3)
    await group.ana.press_raw("old:verb:1", channel=group.channel)
    await discord.settled()
    assert len(bot.heard) == 4

    discord.gateway.swallow("INTERACTION_CREATE", times=1)
    group.ana.patience = 0.2
    with pytest.raises(NotAnswered):
        await group.ana.slash(group.channel, "hello")
    assert (await group.ana.slash(group.channel, "hello")).message is not None


async def test_an_answer_after_three_seconds_is_too_late(
    discord: StandIn, bot: SmallBot, group: Group
):
    discord.gateway.delay("INTERACTION_CREATE", 3.1)
    with pytest.raises(NotAnswered):
        await group.ana.press_raw("old:verb:1", channel=group.channel)
    await eventually(lambda: discord.requests[-1].route.endswith("/callback"))
    await discord.settled()

    assert discord.requests[-1].code == 10062
    assert group.ana.sees(group.channel)[-1].text == "(an older message)"


async def test_connections_can_be_refused_for_a_while(discord: StandIn, bot: SmallBot):
    discord.gateway.refuse_connections()
    discord.gateway.drop()
    await eventually(lambda: discord.gateway_log.of("refused"))
    discord.gateway.accept_connections()

    await discord.bot_ready(timeout=20)


async def test_it_can_stop_and_come_back_on_the_same_port(
    discord: StandIn, bot: SmallBot, group: Group
):
    port = discord.port
    await discord.stop()
    await discord.start()

    assert discord.port == port
    await discord.bot_ready(timeout=20)
    assert (await group.ana.slash(group.channel, "hello")).message is not None


async def test_an_outage_is_not_a_removal(discord: StandIn, bot: SmallBot, group: Group):
    group.guild.go_dark()
    await eventually(lambda: bot.gone_dark)
    group.guild.come_back()
    await eventually(lambda: not bot.get_guild(group.guild.id).unavailable)
    assert bot.removed == []

    group.guild.remove_bot()
    await eventually(lambda: bot.removed)
    assert bot.get_guild(group.guild.id) is None


async def test_changes_of_a_server_are_told(discord: StandIn, bot: SmallBot, group: Group):
    guild = bot.get_guild(group.guild.id)
    role = group.guild.add_role("Clinician")
    other = group.guild.add_channel("elsewhere")
    group.channel.rename("after hours")
    await eventually(lambda: guild.get_channel(group.channel.id).name == "after hours")
    assert guild.get_role(role.id).name == "Clinician"

    role.delete()
    other.delete()
    await eventually(lambda: guild.get_channel(other.id) is None)
    assert guild.get_role(role.id) is None


async def test_the_thousandth_and_first_identify_of_a_day_resets_the_token(discord: StandIn):
    discord.gateway.identifies_a_day = 1
    async with running(SmallBot(), discord):
        pass
    with pytest.raises((discord_py.ConnectionClosed, discord_py.LoginFailure)):
        await SmallBot().start(discord.token)

    assert discord.gateway_log.closes[-1].code == 4004


async def test_messages_are_told_only_to_who_asked_for_them(
    discord: StandIn, bot: SmallBot, group: Group
):
    told = []
    talkative = SmallBot(intents=discord_py.Intents(guilds=True, guild_messages=True))
    talkative.event(_named("on_message", told))
    bot.event(_named("on_message", told))
    async with running(talkative, discord):
        group.ana.says(group.channel, "between us")
        await eventually(lambda: told)
        await discord.settled()

    assert [m.content for m in told] == [""]  # heard of it, but not granted the words


def _named(name: str, into: list):
    async def handler(message):
        into.append(message)

    handler.__name__ = name
    return handler


class running:  # noqa: N801  (reads as a phrase: async with running(bot, discord))
    """A client that runs for the length of a block."""

    def __init__(self, client: SmallBot, standin: StandIn) -> None:
        self.client, self.standin = client, standin

    async def __aenter__(self) -> SmallBot:
        before = len(self.standin.gateway_log.of("ready"))
        self.task = asyncio.create_task(self.client.start(self.standin.token))
        await eventually(lambda: len(self.standin.gateway_log.of("ready")) > before)
        return self.client

    async def __aexit__(self, *error) -> None:
        await self.client.close()
        await asyncio.wait([self.task])
