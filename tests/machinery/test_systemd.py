"""systemd is told when the bot is ready, that it lives, and when it ends; elsewhere nothing is."""

from __future__ import annotations

import asyncio
import os
import socket
from contextlib import suppress

import pytest
from chat.cast import Group, eventually

from bot.systemd import ALIVE, READY, STOPPING, Systemd, watchdog_seconds


@pytest.fixture
def listener(tmp_path):
    """systemd's end of the line: what was said so far."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.setblocking(False)
        said = []

        def heard():
            with suppress(BlockingIOError):
                while True:
                    said.append(line.recv(1024).decode())
            return said

        heard.environment = {"NOTIFY_SOCKET": line.getsockname(), "WATCHDOG_USEC": "40000"}
        yield heard


async def answers():
    return None


async def while_it_runs(keeping, seen):
    task = asyncio.create_task(keeping)
    await eventually(seen)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_ready_is_said_once_and_then_that_it_lives(listener):
    keeping = Systemd(listener.environment).keep(lambda: True, answers)
    await while_it_runs(keeping, lambda: listener().count(ALIVE) >= 3)
    assert listener()[0] == READY
    assert listener().count(READY) == 1


async def test_before_it_is_ready_it_asks_for_time(listener):
    ready = []
    keeping = Systemd(listener.environment).keep(lambda: bool(ready), answers)
    task = asyncio.create_task(keeping)
    await eventually(lambda: len(listener()) >= 2)
    assert {word.partition("=")[0] for word in listener()} == {"EXTEND_TIMEOUT_USEC"}
    ready.append(True)
    await eventually(lambda: ALIVE in listener())
    task.cancel()


@pytest.mark.parametrize("trouble", ["hangs", "fails"])
async def test_where_the_writer_does_not_answer_nothing_is_said(listener, trouble):
    async def stuck():
        if trouble == "fails":
            raise OSError
        await asyncio.Event().wait()

    task = asyncio.create_task(Systemd(listener.environment).keep(lambda: True, stuck))
    await asyncio.sleep(0.2)
    task.cancel()
    assert listener() == [READY]


async def test_the_whole_program_says_so(group: Group, listener):
    """Through the real loop and the real writer's thread, from its beginning to its end."""
    await group.bot.stop()
    app = group.bot.open()
    app._systemd = Systemd(listener.environment)
    await group.bot.start()
    await eventually(lambda: ALIVE in listener())
    await group.bot.stop()
    assert [word for word in listener() if word in (READY, STOPPING)] == [READY, STOPPING]


async def test_without_systemd_nothing_is_done():
    quiet = Systemd({})
    quiet.say(READY)
    await asyncio.wait_for(quiet.keep(lambda: True, answers), 1)
    assert not quiet.is_there


def test_a_socket_that_is_gone_is_no_trouble(tmp_path):
    Systemd({"NOTIFY_SOCKET": str(tmp_path / "nowhere")}).say(READY)
    Systemd({"NOTIFY_SOCKET": "@afterhour-nobody-listens"}).say(READY)


@pytest.mark.parametrize(
    ("environment", "seconds"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "30000000"}, 30.0),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(os.getpid())}, 30.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}, None),
    ],
)
def test_the_interval_is_only_for_the_process_that_is_meant(environment, seconds):
    assert watchdog_seconds(environment, os.getpid()) == seconds
