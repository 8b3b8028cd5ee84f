"""`afterhour run` and a Discord that refuses, or is not there yet."""

from __future__ import annotations

import pytest
from crash.cast import Group
from crash.processes import HURRIED, REAL

WRONG_CONFIGURATION = 78
INCURABLE = (4004, 4010, 4011, 4012, 4013, 4014)


async def test_a_token_that_discord_refuses_ends_it_for_good(group: Group):
    program = await group.programs.run("run", AFTERHOUR_TOKEN="a-token-of-nobody")

    assert program.process.returncode == WRONG_CONFIGURATION
    assert program.err.splitlines()[-1] == group.wording.say("terminal.connect.bad_token")
    assert "Traceback" not in program.err
    assert group.discord.gateway_log.connects == []


async def test_a_token_that_is_reset_while_it_runs_ends_it_for_good(group: Group):
    program = await group.starts(hurried=True)

    group.discord.reset_token()
    await group.discord.gateway.close(4004)

    assert await program.code() == WRONG_CONFIGURATION
    assert program.err.splitlines()[-1] == group.wording.say("terminal.connect.bad_token")
    assert len(group.discord.gateway_log.connects) == 1


@pytest.mark.parametrize("code", [4004, 4014])
async def test_a_gateway_that_refuses_for_good_is_tried_once(group: Group, code: int):
    await refused_once(group, code)


@pytest.mark.nightly
@pytest.mark.parametrize("code", INCURABLE)
async def test_each_close_that_says_do_not_reconnect_is_obeyed(group: Group, code: int):
    await refused_once(group, code)


async def refused_once(group: Group, code: int) -> None:
    group.discord.gateway.greet("close", code=code)

    program = await group.programs.run("run", way=HURRIED)

    assert program.process.returncode == WRONG_CONFIGURATION
    reason = "bad_token" if code == 4004 else "gateway_refused"
    assert program.err.splitlines()[-1] == group.wording.say(f"terminal.connect.{reason}")
    assert "Traceback" not in program.err
    assert len(group.discord.gateway_log.identifies) == 1


async def test_it_waits_for_a_discord_that_is_not_there_yet(group: Group):
    await comes_late(group, HURRIED)


@pytest.mark.nightly
async def test_it_waits_for_a_late_discord_at_its_real_pace(group: Group):
    await comes_late(group, REAL)


async def comes_late(group: Group, way: tuple[str, ...]) -> None:
    await group.discord.stop()
    program = group.programs.start("run", way=way)
    await program.says("Not connected")

    await group.discord.start()
    await group.discord.bot_ready(timeout=30)

    assert program.process.poll() is None
    assert (await group.ana.opens_a_form()).fields
