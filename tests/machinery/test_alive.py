"""Where a container looks for a sign of life there is one, as long as loop and writer answer."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from chat.cast import eventually

from bot.alive import FRESH_SECONDS, VARIABLE, SignOfLife, is_alive
from bot.systemd import Systemd

_HOUSE = Path(__file__).parents[2]
# Gives one sign, and then holds Python up altogether, as a loop in C would.
_STUCK = """
import os, sys, re
from bot.alive import SignOfLife
SignOfLife(os.environ, ends_after=0.3).give()
re.match("(a+)+$", "a" * 64 + "b")
"""


@pytest.fixture
def environment(tmp_path) -> dict[str, str]:
    return {VARIABLE: str(tmp_path / "alive")}


def asked(environment: dict[str, str], *options: str) -> subprocess.CompletedProcess[str]:
    """The health check, as a container's engine starts it."""
    return subprocess.run(
        [sys.executable, *options, "-m", "bot.alive"],
        cwd=_HOUSE,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


async def test_the_check_says_yes_while_the_writer_answers(environment):
    async def answers():
        return None

    assert asked(environment).returncode == 1
    keeping = asyncio.create_task(Systemd(environment).keep(lambda: False, answers))
    await eventually(lambda: is_alive(environment))
    found = asked(environment)
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")
    keeping.cancel()
    with suppress(asyncio.CancelledError):
        await keeping


async def test_it_is_never_given_where_the_writer_does_not_answer(environment):
    async def stuck():
        await asyncio.Event().wait()

    keeping = asyncio.create_task(Systemd(environment).keep(lambda: True, stuck))
    await asyncio.sleep(0.2)
    keeping.cancel()
    assert not is_alive(environment)


@pytest.mark.parametrize("away", [-FRESH_SECONDS - 5, FRESH_SECONDS + 5])
def test_an_old_sign_is_none_and_one_from_the_future_neither(environment, away):
    SignOfLife(environment).give()
    then = time.time() + away
    os.utime(environment[VARIABLE], (then, then))
    assert asked(environment).returncode == 1
    SignOfLife(environment).end()


def test_the_sign_holds_nothing_and_is_its_owners_alone(environment):
    sign = SignOfLife(environment)
    sign.give()
    sign.end()
    found = Path(environment[VARIABLE]).stat()
    assert (found.st_size, found.st_mode & 0o777) == (0, 0o600)


def test_a_program_that_gives_no_sign_for_long_ends_itself(environment):
    """Even where Python itself is held up; it says places, and no values."""
    ran = subprocess.run(
        [sys.executable, "-c", _STUCK],
        cwd=_HOUSE,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert ran.returncode == 1
    assert "Timeout" in ran.stderr
    assert "aaaa" not in ran.stderr


def test_a_place_that_cannot_be_written_is_no_trouble(tmp_path):
    sign = SignOfLife({VARIABLE: str(tmp_path / "nowhere" / "alive")})
    sign.give()
    sign.end()


def test_where_nobody_looks_nothing_is_done(tmp_path):
    sign = SignOfLife({})
    sign.give()
    sign.end()
    assert not sign.is_wanted
    assert not is_alive({})


def test_the_check_loads_nothing_of_the_bot(environment):
    """It runs twice a minute, and needs no key."""
    found = asked(environment, "-X", "importtime")
    loaded = {line.rpartition("|")[2].strip() for line in found.stderr.splitlines()}
    assert {name for name in loaded if name.startswith("bot")} == {"bot"}
    assert "discord" not in loaded
