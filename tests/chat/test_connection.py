"""Staying connected: patiently, and not at all where it cannot be."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import Any

import pytest

from bot.chat import connection
from bot.chat.connection import CannotConnect
from bot.practice import clients
from bot.rehearsal import NotAnswered

from .cast import FastTime, Group, eventually, everything_shown


@pytest.fixture
def fast(new_group: Group) -> FastTime:
    """Time between attempts passes at once."""
    time = new_group.bot.time = FastTime(new_group.discord.gateway_log)
    if new_group.bot.app is not None:
        time.rules(new_group.bot.app.connection)
    return time


async def ends(group: Group) -> str:
    """Why the bot gives up."""
    app = group.bot.open()
    with pytest.raises(CannotConnect) as given_up:
        await asyncio.wait_for(app.run(), 10)
    group.bot.app = None
    return given_up.value.reason


async def test_a_wrong_token_ends_it(new_group: Group):
    new_group.discord.reset_token()

    assert await ends(new_group) == "bad_token"


@pytest.mark.parametrize("code", [4004, 4010, 4011, 4012, 4013, 4014])
async def test_what_a_restart_cannot_cure_ends_it_at_the_first_attempt(new_group: Group, code: int):
    new_group.discord.gateway.greet("close", code=code)

    assert await ends(new_group) == ("bad_token" if code == 4004 else "gateway_refused")
    assert len(new_group.discord.gateway_log.identifies) == 1


async def test_the_records_are_open_to_others_after_it_gave_up(new_group: Group):
    new_group.discord.reset_token()
    await ends(new_group)

    new_group.bot.open()

    assert await new_group.bot.rows("select * from groups") == []


@pytest.mark.parametrize("what", ["reconnect", "invalidate", "close"])
async def test_a_storm_at_the_gateway_meets_patience(new_group: Group, fast: FastTime, what: str):
    new_group.discord.gateway.greet(what, code=4000)
    app = new_group.bot.open()
    new_group.bot.running = asyncio.create_task(app.run())
    log = new_group.discord.gateway_log

    await eventually(lambda: len(log.connects) >= 12)

    apart = [fast.after[number] for number in range(1, len(log.connects))]
    assert min(apart) >= connection._APART_SECONDS * 0.9
    assert apart[-1] > connection._APART_SECONDS


@pytest.mark.parametrize("times", [1, 4])
async def test_after_the_storm_it_is_back(new_group: Group, fast: FastTime, times: int):
    new_group.discord.gateway.greet("close", code=4000, times=times)

    await new_group.bot.start()
    answer = await new_group.ana.slash(new_group.room, "about")

    assert everything_shown(answer)


async def test_discord_that_is_not_there_yet_is_waited_for(new_group: Group, fast: FastTime):
    await new_group.discord.stop()
    app = new_group.bot.open()
    new_group.bot.running = asyncio.create_task(app.run())
    await eventually(lambda: len(fast.pauses) >= 3)

    await new_group.discord.start()

    await new_group.discord.bot_ready()


async def test_a_first_connection_that_is_refused_is_no_end(new_group: Group, fast: FastTime, logs):
    logs.forgive()
    new_group.discord.gateway.refuse_connections()
    app = new_group.bot.open()
    new_group.bot.running = asyncio.create_task(app.run())
    await eventually(lambda: len(fast.pauses) >= 1)

    new_group.discord.gateway.accept_connections()

    await new_group.discord.bot_ready()


@pytest.mark.parametrize("resumable", [True, False])
async def test_a_session_that_ends_is_begun_again(group: Group, fast: FastTime, resumable: bool):
    connects = len(group.discord.gateway_log.connects)

    group.discord.gateway.invalidate(resumable=resumable)
    await eventually(lambda: len(group.discord.gateway_log.connects) > connects)
    await eventually(lambda: group.discord.gateway.connected)
    answer = await group.ana.slash(group.room, "about")

    assert everything_shown(answer)


async def test_asked_to_reconnect_it_resumes_and_misses_nothing(group: Group, fast: FastTime):
    group.discord.gateway.reconnect()
    await eventually(lambda: bool(group.discord.gateway_log.resumes))
    await eventually(lambda: group.discord.gateway.connected)

    answer = await group.ana.slash(group.room, "about")

    assert everything_shown(answer)


async def test_a_press_that_was_never_heard_can_be_pressed_again(group: Group):
    client = await group.has_client(group.ana)
    group.ana.patience = 0.2
    group.discord.gateway.swallow("INTERACTION_CREATE", times=1)
    with pytest.raises(NotAnswered):
        await group.ana.slash(group.room, "client list")

    group.ana.patience = 3
    answer = await group.ana.slash(group.room, "client list")

    assert client.code in answer.message.text


def leaves_unanswered(line: Any) -> None:
    """Its closing frame gets no answer from Discord."""

    async def unanswered(**_: object) -> None:
        line._keep_alive.stop()
        await asyncio.sleep(12)

    line.close = unanswered


async def test_a_closing_frame_that_nobody_answers_is_not_waited_for(group: Group):
    leaves_unanswered(group.bot.client.ws)
    began = time.monotonic()
    await group.bot.stop()

    assert time.monotonic() - began < 4
    group.bot.open()


async def test_a_client_that_is_given_up_over_a_dead_line_is_followed_by_another(group: Group):
    """The watchdog has enough of it; Discord does not answer its closing frame either."""

    client = group.bot.client
    leaves_unanswered(client.ws)
    group.bot.app.connection._pace._apart = lambda: 0.0
    group.bot.app.connection._sleep = lambda _: asyncio.sleep(0.01)
    async with asyncio.timeout(4):
        await client.close()

    await eventually(lambda: group.bot.client is not client and group.bot.client.is_ready())
    assert everything_shown(await group.ana.slash(group.room, "about"))


async def test_who_is_being_answered_hears_the_answer_before_the_goodbye(
    group: Group, monkeypatch: pytest.MonkeyPatch
):
    client, look = await group.has_client(group.ana), clients.all_of

    async def slowly(*given: Any) -> Any:
        await asyncio.sleep(0.4)
        return await look(*given)

    monkeypatch.setattr(clients, "all_of", slowly)
    asked = asyncio.create_task(group.ana.slash(group.room, "client list"))
    await eventually(lambda: group.bot.client.desk.under_way == 1)

    group.bot.running.cancel()
    answer = await asked

    assert client.code in answer.message.text
    with suppress(asyncio.CancelledError):
        await group.bot.running
    group.bot.running = None
    group.bot.open()


async def test_an_answer_that_takes_too_long_does_not_hold_up_the_goodbye(
    group: Group, monkeypatch: pytest.MonkeyPatch
):
    async def never(*_: Any) -> Any:
        await asyncio.Event().wait()

    monkeypatch.setattr(clients, "all_of", never)
    group.ana.patience = 0.3
    with pytest.raises(NotAnswered):
        await group.ana.slash(group.room, "client list")

    began = time.monotonic()
    group.bot.running.cancel()
    with suppress(asyncio.CancelledError):
        await group.bot.running

    assert time.monotonic() - began < 3
    group.bot.running = None
    group.bot.open()


async def test_after_the_goodbye_has_begun_nothing_new_is_taken(group: Group):
    await group.bot.client.desk.close()

    group.ana.patience = 0.3
    with pytest.raises(NotAnswered):
        await group.ana.slash(group.room, "about")
    assert group.bot.client.desk.under_way == 0


async def test_stopping_takes_no_longer_than_a_goodbye(group: Group, monkeypatch):
    async def never() -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("bot.app._GOODBYE_SECONDS", 0.05)
    monkeypatch.setattr(group.bot.app.connection, "close", never)

    await asyncio.wait_for(group.bot.stop(), 5)

    group.bot.open()
