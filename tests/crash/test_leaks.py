"""What a program says, and what it leaves on disk, holds no words, no codes and no secrets.

The `group` fixture looks for them after every test of this folder; here the program is given
every reason to let something slip.
"""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.rehearsal import Fault, NotAnswered

from .cast import CODES, SENTINEL, Group
from .conftest import nothing_in_clear, nothing_said

CALLBACK = ("POST", "/interactions/*")


async def everything_goes_wrong(group: Group) -> None:
    """Answers refused, lost and late, forms too long ago, a bad command, a kill, a goodbye."""
    discord, ana, ben = group.discord, group.ana, group.ben
    for clinician in group.clinicians:
        clinician.person.patience = 0.3
    form = await ana.opens_a_form()
    for fault in (
        Fault.status(*CALLBACK, 502, stored=True),
        Fault.status(*CALLBACK, 503, times=6),
        Fault.status(*CALLBACK, 400),
        Fault.error(*CALLBACK, 10062),
        Fault.error(*CALLBACK, 40060),
        Fault.reset(*CALLBACK, stored=True),
    ):
        discord.fault(fault)
        await heard_or_not(ana.sends(form, f"{SENTINEL} {fault.name}"))
        discord.calm()
    text = {"type": 4, "id": 2, "custom_id": "moment", "value": SENTINEL}
    typed = [{"type": 18, "id": 1, "component": text}]
    for custom_id in (f"debrief:save:{SENTINEL}", "debrief:save:x.y", "line:keep", SENTINEL, ":"):
        sent = ben.person.submit_raw(custom_id, typed, channel=group.room)
        await heard_or_not(sent)
        await heard_or_not(ben.person.press_raw(custom_id, channel=group.room))
    await heard_or_not(ben.person.slash(group.room, "client add", code=f"{SENTINEL} Smith"))
    await heard_or_not(ben.person.slash(group.room, "debrief", client=SENTINEL))
    discord.gateway.reconnect()


async def heard_or_not(act) -> None:
    try:
        await act
    except (NotAnswered, TimeoutError):
        return


@pytest.mark.parametrize("form", ["plain", "json"])
async def test_no_word_leaves_the_records(group: Group, form: str):
    program = await group.starts(hurried=True, AFTERHOUR_LOG=form)
    await everything_goes_wrong(group)
    await group.discord.settled(timeout=20)
    await program.kill()
    nothing_in_clear(group)
    again = await group.starts(hurried=True, AFTERHOUR_LOG=form)
    told = await group.ben.is_told_saved(await group.ben.opens_a_form(), SENTINEL)
    again.terminate()
    await again.code()

    assert told
    assert "An interaction" in program.err or "Discord did not take" in program.err
    assert SENTINEL in str(group.looked_at())
    nothing_in_clear(group)
    nothing_said(group)


async def test_each_line_of_a_json_log_is_json(group: Group):
    program = await group.starts(AFTERHOUR_LOG="json")
    group.discord.fault(Fault.status(*CALLBACK, 400))
    group.ana.person.patience = 0.3
    await heard_or_not(group.ana.person.slash(group.room, "about"))
    program.terminate()
    await program.code()

    first, *lines, last = program.err.splitlines()
    entries = [json.loads(line) for line in lines]
    assert {"at", "level", "by", "what"} == set().union(*entries)
    assert [first, last] == [
        group.wording.say("terminal.run.ready"),
        group.wording.say("terminal.run.ended"),
    ]


async def test_the_search_for_leaks_finds_one(group: Group):
    """A test of the tests: a word said, and a word on disk, are found."""
    slip = group.data / "slip.txt"
    slip.write_text(CODES[0].title())
    with pytest.raises(AssertionError):
        nothing_in_clear(group)
    slip.unlink()

    program = await group.programs.run(SENTINEL)
    with pytest.raises(AssertionError):
        nothing_said(group)
    group.programs.started.remove(program)
    await asyncio.sleep(0)
