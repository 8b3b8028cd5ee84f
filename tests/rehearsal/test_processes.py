"""The bot as another process: killed, started again, started twice."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.rehearsal import NotAnswered, StandIn

from .conftest import Group, eventually

SMALL_BOT = Path(__file__).with_name("small_bot.py")
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"


@asynccontextmanager
async def process(discord: StandIn) -> AsyncIterator[asyncio.subprocess.Process]:
    """A small bot that is ready, in a process of its own; killed at the end."""
    before = len(discord.gateway_log.of("ready"))
    place = [discord.api, discord.gateway_url, discord.token]
    running = await asyncio.create_subprocess_exec(sys.executable, str(SMALL_BOT), *place)
    try:
        await eventually(lambda: len(discord.gateway_log.of("ready")) > before, within=20)
        await discord.bot_ready()
        yield running
    finally:
        if running.returncode is None:
            running.kill()
        await running.wait()


async def test_a_form_opened_before_a_kill_can_be_submitted_after_it(
    discord: StandIn, group: Group
):
    async with process(discord) as first:
        answer = await group.ana.press_raw("ask:form", channel=group.channel)
        first.kill()
        await first.wait()
    group.ana.patience = 0.2
    with pytest.raises(NotAnswered):
        await group.ana.submit(answer.modal, {"Words": "said to nobody"})

    group.ana.patience = 3
    async with process(discord):
        answer = await group.ana.submit(answer.modal, {"Words": "said again"})

    assert answer.message.text == "This button is old."


async def test_a_stand_in_can_run_alone():
    alone = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.rehearsal", "--token", "abc"), stdout=asyncio.subprocess.PIPE
    )
    try:
        lines = [(await alone.stdout.readline()).decode().split() for _ in range(4)]
        told = dict(lines)
        async with aiohttp.ClientSession(headers={"Authorization": "Bot abc"}) as session:
            response = await session.get(f"{told['api']}/channels/{told['channel']}")
            assert (await response.json())["name"] == "afterhour"
    finally:
        alone.kill()
        await alone.wait()

    assert set(told) == {"api", "token", "guild", "channel"}


async def test_two_processes_with_one_token_both_hear_and_one_is_too_late(
    discord: StandIn, group: Group
):
    async with AsyncExitStack() as both:
        await both.enter_async_context(process(discord))
        await both.enter_async_context(process(discord))
        await group.ana.press_raw("old:verb:1", channel=group.channel)
        await eventually(lambda: len(discord.requests_to("POST", CALLBACK)) == 2)
        await discord.settled()

    codes = [request.code for request in discord.requests_to("POST", CALLBACK)]
    assert sorted(codes, key=str) == [40060, None]
    assert len(group.ana.sees(group.channel)) == 2  # the old message, and one answer
