"""Told to end, it ends calmly and soon; and never are there two on one folder."""

from __future__ import annotations

import asyncio

import pytest

from bot.rehearsal import Fault, NotAnswered

from .cast import SENTINEL, Group, Stream

SOON = 5.0
AT_ONCE = 2.0
WRONG_CONFIGURATION = 78


async def test_told_to_end_under_submissions_it_loses_nothing(group: Group):
    program = await group.starts()
    stream = Stream(group.clinicians)

    async with stream.flowing():
        stream.go()
        await stream.more(8)
        program.terminate()
        code = await program.code(SOON)
        stream.hold()
        acknowledged = list(stream.saved)
        found = group.looked_at()
        await group.starts()
        stream.go()

    assert code == 0
    assert program.err.splitlines()[-1] == group.wording.say("terminal.run.ended")
    assert set(acknowledged) <= set(found)
    assert sorted(group.looked_at()) == sorted(stream.sent)


async def test_it_ends_soon_though_discord_says_no_goodbye(group: Group):
    program = await group.starts()

    program.terminate()
    # While this waits, the stand-in in the same thread can answer nothing at all.
    code = program.process.wait(SOON)

    assert code == 0


async def test_it_ends_soon_while_it_waits_to_try_discord_again(group: Group):
    await group.discord.stop()
    program = group.programs.start("run")
    await program.says("Not connected")

    program.terminate()

    assert await program.code(SOON) == 0
    await group.discord.start()


async def test_it_ends_soon_though_an_answer_is_still_on_its_way(group: Group):
    """Discord has the answer and keeps silent; its author has not been told, and sends again."""
    program = await group.starts()
    form = await group.ana.opens_a_form()
    group.discord.fault(Fault.silence("POST", "/interactions/*"))
    group.ana.person.patience = 0.3
    with pytest.raises(NotAnswered):
        await group.ana.sends(form, SENTINEL)

    program.terminate()

    assert await program.code(SOON) == 0
    assert group.looked_at() == [(group.ana.person.id, SENTINEL)]


async def test_told_again_while_it_ends_it_still_ends_calmly(group: Group):
    program = await group.starts()

    while program.process.poll() is None:
        program.terminate()
        await asyncio.sleep(0.005)

    assert program.process.returncode == 0


async def test_a_second_one_on_the_same_folder_is_refused(group: Group):
    await group.starts()

    second = group.programs.start("run")
    code = await second.code(AT_ONCE)

    assert code == WRONG_CONFIGURATION
    assert second.err == group.wording.say("terminal.records.in_use") + "\n"
    assert second.out == ""
