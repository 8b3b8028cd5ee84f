"""Killed at any moment: every acknowledged row is there, none twice, and it opens again."""

from __future__ import annotations

import asyncio
import random
import time

import pytest

from bot.records import Records

from . import processes
from .elsewhere import CALLERS


async def streamed(folder, key):
    async with Records.open(folder, key) as records:
        return await records.read(
            lambda db: [name for (name,) in db.execute("select name from stream")]
        )


def kill_while_writing(folder, key, chance):
    """Lets a process write for up to 80 ms and kills it. What it had acknowledged."""
    process = processes.start("stream", folder, key)
    assert processes.line_from(process) == "ready"
    time.sleep(chance.uniform(0, 0.08))
    return processes.kill(process)


def kill_while_opening(folder, key, chance):
    """Kills a process within some 20 ms of its beginning to open the folder."""
    process = processes.start("open", folder, key)
    assert processes.line_from(process) == "opening"
    time.sleep(chance.uniform(0, 0.02))
    processes.kill(process)


def no_kill_loses_anything(folder, key, kills):
    chance = random.Random(kills)
    acknowledged: list[str] = []
    for _ in range(kills):
        acknowledged += kill_while_writing(folder, key, chance)
        found = asyncio.run(streamed(folder, key))
        assert set(acknowledged) <= set(found)
        assert len(found) == len(set(found))
    # The rest was committed as the process died, before it could say so.
    assert len(found) - len(acknowledged) <= CALLERS * kills
    assert acknowledged


def every_new_folder_opens(tmp_path, key, kills):
    chance = random.Random(kills)
    for number in range(kills):
        folder = tmp_path / str(number)
        kill_while_opening(folder, key, chance)
        asyncio.run(Records.open(folder, key).close())


def test_twenty_kills_lose_nothing_acknowledged(folder, key):
    no_kill_loses_anything(folder, key, kills=20)


def test_a_kill_while_the_file_is_made_leaves_a_folder_that_opens(tmp_path, key):
    every_new_folder_opens(tmp_path, key, kills=5)


@pytest.mark.nightly
def test_two_hundred_kills_lose_nothing_acknowledged(folder, key):
    no_kill_loses_anything(folder, key, kills=200)


@pytest.mark.nightly
def test_a_hundred_kills_while_the_file_is_made(tmp_path, key):
    every_new_folder_opens(tmp_path, key, kills=100)
