"""Scripted faults of the API, each met by the real client."""

from __future__ import annotations

import asyncio

import aiohttp
import discord as discord_py
import pytest

from bot.rehearsal import Fault, StandIn

from .conftest import Group, eventually
from .small_bot import SmallBot

CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
SEND = ("POST", "/channels/{channel_id}/messages")


@pytest.fixture
async def ana(bot: SmallBot, group: Group) -> discord_py.DMChannel:
    """Ana's direct messages, as the bot holds them."""
    return await (await bot.fetch_user(group.ana.id)).create_dm()


async def test_an_error_with_a_code_is_told_as_discord_tells_it(discord: StandIn, group, ana):
    fault = discord.fault(Fault.error(*SEND, 50007))

    with pytest.raises(discord_py.Forbidden) as told:
        await ana.send("x")
    assert (told.value.status, told.value.code) == (403, 50007)
    assert fault.hits == 1
    await ana.send("x")
    assert len(group.ana.inbox()) == 1


async def test_a_status_can_come_after_the_message_was_stored(discord: StandIn, group, ana):
    discord.fault(Fault.status(*SEND, 503, stored=True))

    with pytest.raises(discord_py.DiscordServerError):
        await ana.send("x")
    assert len(group.ana.inbox()) == 1
    assert discord.requests[-1].status == 503


@pytest.mark.parametrize("stored", [False, True])
async def test_the_connection_can_be_reset(discord: StandIn, group, ana, stored: bool):
    discord.fault(Fault.reset(*SEND, stored=stored))

    with pytest.raises((aiohttp.ClientError, OSError)):
        await ana.send("x")
    assert len(group.ana.inbox()) == stored
    assert discord.requests[-1].status is None


@pytest.mark.parametrize("stored", [False, True])
async def test_discord_can_stay_silent(discord: StandIn, group, ana, stored: bool):
    discord.fault(Fault.silence(*SEND, stored=stored))

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(ana.send("x"), 0.2)
    assert len(group.ana.inbox()) == stored
    await discord.settled()  # a hanging request does not keep a test from going on


async def test_an_answer_can_be_late(discord: StandIn, group, ana):
    discord.fault(Fault.delay(*SEND, 0.2))

    sending = asyncio.create_task(ana.send("x"))
    await asyncio.sleep(0.05)
    assert len(group.ana.inbox()) == 1
    assert not sending.done()
    await sending


async def test_a_rate_limit_is_waited_for(discord: StandIn, group, ana):
    discord.fault(Fault.rate_limit(*SEND, 0.1, times=2))

    await ana.send("x")
    assert [r.status for r in discord.requests_to(*SEND)] == [429, 429, 200]
    assert discord.invalid_requests == 2


async def test_a_long_rate_limit_is_raised(discord: StandIn, ana):
    discord.fault(Fault.rate_limit(*SEND, 3600, scope="global"))

    with pytest.raises(discord_py.RateLimited):
        await ana.send("x")


async def test_a_rate_limit_without_via_is_a_ban(discord: StandIn, ana):
    discord.fault(Fault.rate_limit(*SEND, 0.1, via=False))

    with pytest.raises(discord_py.HTTPException) as told:
        await ana.send("x")
    assert told.value.status == 429


async def test_real_limits_can_be_set_for_a_route(discord: StandIn, group, ana):
    discord.limit(*SEND, limit=2, per=0.3)

    for number in range(4):
        await ana.send(str(number))
    assert [m.text for m in group.ana.inbox()] == ["0", "1", "2", "3"]


async def test_a_fault_can_wait_choose_and_repeat(discord: StandIn, group, ana):
    discord.fault(Fault.error(*SEND, 50007, skip=1, times=None, when=says("secret")))

    await ana.send("secret")
    await ana.send("open")
    with pytest.raises(discord_py.Forbidden):
        await ana.send("secret")
    discord.calm()
    await ana.send("secret")
    assert [m.text for m in group.ana.inbox()] == ["secret", "open", "secret"]


def says(word: str):
    return lambda request: word in (request.json or {}).get("content", "")


async def test_a_pattern_covers_many_routes(discord: StandIn, ana):
    discord.fault(Fault.status("*", "/channels/*", 503))

    with pytest.raises(discord_py.DiscordServerError):
        await ana.fetch_message(1)


@pytest.mark.usefixtures("bot")
async def test_a_callback_that_was_taken_may_still_be_answered_502(discord: StandIn, group: Group):
    discord.fault(Fault.status("POST", "/interactions/*", 502, stored=True))

    answer = await group.ana.press_raw("old:verb:1", channel=group.channel)
    assert answer.message.text == "This button is old."
    await eventually(lambda: len(discord.requests_to("POST", CALLBACK)) == 2)
    await discord.settled()
    # The library repeats on its own and then hears that it has been acknowledged.
    assert [r.code for r in discord.requests_to("POST", CALLBACK)] == [None, 40060]


async def test_a_nonce_makes_a_repeated_send_one_message(discord: StandIn, group, ana):
    discord.fault(Fault.reset(*SEND, stored=True))

    with pytest.raises((aiohttp.ClientError, OSError)):
        await ana.send("x", nonce="outbox-1")
    again = await ana.send("x", nonce="outbox-1")

    assert again.id == group.ana.inbox()[0].id
    assert len(discord.ledger.with_nonce("outbox-1")) == 1
    assert discord.ledger.said_twice == []


async def test_a_reset_token_ends_everything(discord: StandIn, ana):
    discord.reset_token()

    with pytest.raises(discord_py.HTTPException) as told:
        await ana.send("x")
    assert told.value.status == 401
