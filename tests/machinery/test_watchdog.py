"""A line that looks alive and carries nothing is noticed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from chat.cast import Group, eventually
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.watchdog import Pulse, Watchdog, is_deaf, is_silent, pulse_of

NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
INTERVAL = 0.1


@given(st.floats(0, 1000), st.floats(0.1, 100), st.floats(0, 10))
def test_deaf_is_whoever_missed_two_heartbeats(acknowledged, interval, missed):
    now = acknowledged + missed * interval
    assert is_deaf(Pulse(acknowledged, interval), now) == (now - acknowledged > 2 * interval)


def test_silent_is_a_day_without_anybody():
    assert not is_silent(NOW, NOW + timedelta(hours=20))
    assert is_silent(NOW, NOW + timedelta(hours=21))
    assert not is_silent(NOW, NOW - timedelta(days=3))


def test_it_does_not_fall_on_the_hour_at_which_people_come_every_day():
    """Who comes at six every evening finds the new session made long before."""
    for days in range(1, 4):
        assert is_silent(NOW, NOW + timedelta(days=days) - timedelta(hours=2))


@pytest.fixture
async def quick(new_group: Group, logs) -> Group:
    """The group with heartbeats ten times a second, and a watchdog as quick."""
    logs.forgive()
    new_group.discord.gateway.heartbeat_interval = INTERVAL
    app = new_group.bot.open()
    app.connection._pace._apart = lambda: 0.0
    app.connection._sleep = lambda _: asyncio.sleep(0.01)
    app._watchdog._sleep = lambda _: asyncio.sleep(INTERVAL / 4)
    await new_group.bot.start()
    return new_group


async def test_without_acknowledgements_it_connects_again_though_other_frames_come(quick: Group):
    log, gateway = quick.discord.gateway_log, quick.discord.gateway
    gateway.stop_acks()
    heard = asyncio.create_task(_chatter(quick))

    await eventually(lambda: len(log.connects) > 1)

    heard.cancel()
    gateway.resume_acks()
    await eventually(lambda: gateway.connected)
    assert log.resumes
    assert (await quick.ana.slash(quick.room, "about")).message is not None


async def _chatter(group: Group) -> None:
    """Something is always to be heard: discord.py takes the line for alive."""
    while True:
        group.guild.add_channel("another")
        await asyncio.sleep(0.01)


async def test_while_heartbeats_are_acknowledged_nothing_is_done(quick: Group):
    await asyncio.sleep(INTERVAL * 6)
    assert len(quick.discord.gateway_log.connects) == 1


async def test_after_a_day_without_anybody_a_new_session_is_begun_once(quick: Group):
    """Only interactions stop, and everything looks well."""
    log, gateway = quick.discord.gateway_log, quick.discord.gateway
    gateway.swallow("INTERACTION_CREATE")
    quick.clock.move(hours=24, minutes=1)

    await eventually(lambda: len(log.identifies) == 2)
    gateway.calm()
    await eventually(lambda: gateway.connected)
    await asyncio.sleep(INTERVAL * 3)

    assert len(log.identifies) == 2
    assert log.resumes == []


async def test_whoever_comes_by_puts_it_off(quick: Group):
    quick.clock.move(hours=19)
    await quick.ana.slash(quick.room, "about")
    quick.clock.move(hours=19)
    await asyncio.sleep(INTERVAL * 3)
    assert len(quick.discord.gateway_log.identifies) == 1


async def test_a_client_that_has_no_line_for_minutes_is_given_up():
    class Stuck:
        ws = None
        closed = False

        def is_closed(self) -> bool:
            return self.closed

        async def close(self) -> None:
            self.closed = True

    stuck, time = Stuck(), [0.0]
    dog = Watchdog(None, lambda: stuck, clock=lambda: time[0])
    for time[0] in (0.0, 299.0):
        await dog.look()
        assert not stuck.closed
    time[0] = 301.0
    await dog.look()
    assert stuck.closed


async def test_the_pulse_is_where_discord_py_keeps_it(quick: Group):
    """It is private there: this test tells of a version that keeps it elsewhere."""
    assert pulse_of(quick.bot.client).interval == INTERVAL
