"""Staying connected through storms that last for hours: patiently, counted, and back in time."""

from __future__ import annotations

import asyncio
import json
import threading
from datetime import timedelta
from itertools import pairwise

import discord as discord_py
import pytest
from chat.cast import BEGINNING, Group, eventually
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import connection
from bot.chat.connection import CannotConnect, Connection, _incurable, _unanswered
from bot.chat.identifies import MOST_A_DAY, Identifies, TooManySessions, within_a_day
from bot.practice import keeping
from bot.rehearsal import Fault

HOURS = 3600.0


class FastTime:
    """Pauses pass at once, on the house's clock and the connection's alike."""

    def __init__(self, group: Group) -> None:
        self._clock = group.clock
        self.passed = 0.0

    async def sleep(self, seconds: float) -> None:
        self.passed += seconds
        self._clock.move(seconds=seconds)
        await asyncio.sleep(0)

    def __call__(self) -> float:
        return self.passed


@pytest.fixture
async def fast(new_group: Group, logs):
    """The bot opened, and its connection on a time that flies."""
    logs.forgive()
    app = new_group.bot.open()
    time = FastTime(new_group)
    made = app.connection
    app.connection = Connection(app.house, made._make, made._token, sleep=time.sleep, clock=time)
    app._watchdog._client = lambda: None
    return time


async def storm(group: Group, time: FastTime, hours: float) -> None:
    """Lets the bot try for so long."""
    group.bot.running = asyncio.create_task(group.bot.app.run())
    await eventually(lambda: time.passed > hours * HOURS, within=60)


@pytest.mark.parametrize("hours", [4, pytest.param(48, marks=pytest.mark.nightly)])
@pytest.mark.parametrize("what", ["reconnect", "invalidate", "close"])
async def test_whatever_meets_each_session_connections_are_five_seconds_apart(
    new_group: Group, fast: FastTime, what: str, hours: int
):
    """Op 7, op 9 and close 4000 for ever; discord.py alone would connect 500 times a second."""
    new_group.discord.gateway.greet(what, code=4000)

    await storm(new_group, fast, hours)

    log = new_group.discord.gateway_log
    assert len(log.connects) > 5
    for one, following in pairwise(log.connects):
        assert following.at - one.at >= timedelta(seconds=4.99)
    begun = [entry.at for entry in log.identifies]
    for first in begun:
        assert sum(first <= at < first + timedelta(days=1) for at in begun) <= MOST_A_DAY


@pytest.mark.parametrize("sessions", [3, pytest.param(40, marks=pytest.mark.nightly)])
async def test_resumes_refused_for_ever_are_few_sessions(
    new_group: Group, fast: FastTime, sessions: int
):
    """Connected, broken, refused, begun anew: each costs one IDENTIFY, five seconds apart."""
    gateway, log = new_group.discord.gateway, new_group.discord.gateway_log
    gateway.refuse_resumes()
    new_group.bot.running = asyncio.create_task(new_group.bot.app.run())

    for number in range(1, sessions + 1):
        await eventually(lambda number=number: len(log.identifies) == number and gateway.connected)
        gateway.drop()

    for one, following in pairwise(log.connects):
        assert following.at - one.at >= timedelta(seconds=4.99)


@pytest.mark.parametrize("late", [5, 30, 90, 600, 3600])
async def test_discord_that_is_late_is_reached_within_thirty_seconds(
    new_group: Group, fast: FastTime, late: float
):
    await new_group.discord.stop()
    new_group.bot.running = asyncio.create_task(new_group.bot.app.run())
    await eventually(lambda: fast.passed >= late, within=30)

    began = fast.passed
    await new_group.discord.start()
    await new_group.discord.bot_ready()

    assert fast.passed - began <= 30


async def test_a_gateway_that_refuses_handshakes_is_reached_within_thirty_seconds(
    new_group: Group, fast: FastTime
):
    """The very first connection fails, which discord.py does not survive."""
    new_group.discord.gateway.refuse_connections()
    new_group.bot.running = asyncio.create_task(new_group.bot.app.run())
    await eventually(lambda: fast.passed >= 90)

    began = fast.passed
    new_group.discord.gateway.accept_connections()
    await new_group.discord.bot_ready()

    assert fast.passed - began <= 30


async def test_a_name_that_cannot_be_resolved_is_waited_for(
    new_group: Group, fast: FastTime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(discord_py.http.Route, "BASE", "http://discord.invalid/api/v10")
    new_group.bot.running = asyncio.create_task(new_group.bot.app.run())
    await eventually(lambda: fast.passed >= 60)

    monkeypatch.setattr(discord_py.http.Route, "BASE", new_group.discord.api)
    await new_group.discord.bot_ready()


async def test_refused_at_the_door_for_an_hour_it_asks_seldom(new_group: Group, fast: FastTime):
    """403 for every request: far from fifty in ten minutes."""
    new_group.discord.fault(Fault.error("*", "*", 50001, times=None))
    await storm(new_group, fast, 1)
    at = [request.at for request in new_group.discord.requests]
    most = max(sum(a <= b < a + timedelta(minutes=10) for b in at) for a in at)
    assert most < 20


# Sessions are counted.


async def test_two_hundred_sessions_a_day_are_the_end_of_it_also_after_restarts(new_group: Group):
    app = new_group.bot.open()
    for _ in range(MOST_A_DAY):
        await Identifies(app.house).count()
        new_group.clock.move(seconds=10)

    await new_group.bot.stop()
    house = new_group.bot.open().house
    for refused in (Identifies(house).count(), Identifies(house).check(1000)):
        with pytest.raises(TooManySessions):
            await refused

    new_group.clock.move(hours=24, seconds=-10 * MOST_A_DAY + 1)
    await Identifies(house).check(1000)
    await Identifies(house).count()
    with pytest.raises(TooManySessions):
        await Identifies(house).count()


async def test_a_connection_given_up_halfway_leaves_no_heartbeat(
    new_group: Group, fast: FastTime, monkeypatch: pytest.MonkeyPatch
):
    """Refused a session after the gateway's hello, where discord.py has begun to beat."""

    async def refused(_: Identifies) -> None:
        raise TooManySessions

    monkeypatch.setattr(Identifies, "count", refused)
    new_group.bot.running = asyncio.create_task(new_group.bot.app.run())
    await eventually(lambda: len(new_group.discord.gateway_log.connects) >= 3)
    client = new_group.bot.client._connection
    await new_group.bot.stop()

    beating = [t for t in threading.enumerate() if getattr(t, "ws", None)]
    assert [t for t in beating if t.ws._connection is client and not t._stop_ev.is_set()] == []


async def test_what_discord_says_is_left_is_heeded(new_group: Group):
    house = new_group.bot.open().house
    await Identifies(house).check(1000)
    with pytest.raises(TooManySessions):
        await Identifies(house).check(3)


async def test_each_session_is_counted_on_disk_before_it_begins(group: Group):
    kept = json.loads(await keeping.get(group.bot.house, "identifies"))
    assert len(kept) == len(group.discord.gateway_log.identifies) == 1


@given(st.lists(st.timedeltas(timedelta(days=-3), timedelta(days=3))))
def test_a_day_has_twenty_four_hours_and_what_lies_ahead_counts(ages):
    counted = within_a_day([BEGINNING - age for age in ages], BEGINNING)
    assert len(counted) == sum(age < timedelta(days=1) for age in ages)


# What cannot be cured.


@pytest.mark.parametrize("code", [4004, 4010, 4011, 4012, 4013, 4014])
async def test_a_code_that_says_never_ends_a_connection_that_stood(group: Group, logs, code: int):
    logs.forgive()
    await group.discord.gateway.close(code)

    with pytest.raises(CannotConnect) as end:
        await asyncio.wait_for(group.bot.running, 5)

    assert end.value.reason == ("bad_token" if code == 4004 else "gateway_refused")
    group.bot.app = group.bot.running = None
    assert len(group.discord.gateway_log.connects) == 1


def test_only_silence_is_taken_for_silence():
    assert _unanswered(OSError())
    assert _unanswered(TimeoutError())
    assert not _unanswered(TooManySessions())
    assert _incurable(TooManySessions()) is None


async def test_what_lost_its_cancellation_is_cancelled_again(monkeypatch):
    """As `asyncio.wait_for` loses one now and then; else a second SIGTERM would do nothing."""
    monkeypatch.setattr(connection, "_CANCELLED_AGAIN_AFTER_SECONDS", 0.01)
    lost = []

    async def deaf_once():
        while True:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                if lost:
                    raise
                lost.append(True)

    running = asyncio.ensure_future(connection._to_its_end(asyncio.create_task(deaf_once())))
    await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(running, 5)
    assert lost
