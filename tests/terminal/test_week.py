"""`afterhour rehearse`: the week as a real program tells it."""

from __future__ import annotations

import re
from pathlib import Path

from crash.processes import Programs

FAILED, WRONG_CONFIGURATION = 1, 78
PEOPLE = ("ana", "ben", "chiara", "dov")
BROKEN = """
from bot import cli
from bot.practice import debrief

async def save(*_, **__):
    raise OSError("what somebody wrote")

debrief.save = save
cli.main()
"""


async def test_it_plays_the_whole_week(programs: Programs, wording):
    told = programs.start("rehearse", "--fast")

    assert await told.code(within=120) == 0
    assert told.err == ""
    for who in PEOPLE:
        assert wording.say(f"story.people.{who}") in told.out
    scenes = re.findall(r"(\d+) of (\d+)$", told.out, re.MULTILINE)
    assert [int(number) for number, _ in scenes] == [*range(1, int(scenes[0][1]) + 1)]
    assert wording.say("digest.group.title") in told.out
    assert wording.count("digest.group.waiting", 1) in told.out
    assert "".join(wording.say("story.end").split()) in "".join(told.out.split())


async def test_it_plays_a_complete_consultation(programs: Programs, wording):
    told = programs.start("rehearse", "--fast", "--consultation", "consultancy")

    assert await told.code(within=60) == 0
    assert told.err == ""
    end = wording.say("consultation_story.end")
    assert "".join(end.split()) in "".join(told.out.split())


async def test_a_week_that_breaks_ends_with_1_and_a_plain_line(programs: Programs, wording):
    told = await programs.run("rehearse", "--fast", way=("-c", BROKEN))

    last = told.err.splitlines()[-1]
    assert told.process.returncode == FAILED
    assert last.split("(")[0] == wording.say("terminal.failed.other", kind="").split("(")[0]
    assert "Traceback" not in told.err
    assert "what somebody wrote" not in told.err + told.out


async def test_own_words_with_a_fault_are_told_before_the_curtain(
    programs: Programs, wording, tmp_path: Path
):
    (tmp_path / "cards.toml").write_text('[nothing]\nsuch = "x"\n')

    told = await programs.run("rehearse", "--fast", AFTERHOUR_PROMPTS=str(tmp_path))

    assert told.process.returncode == WRONG_CONFIGURATION
    assert told.err.splitlines()[0] == wording.say("terminal.words.problems")
    assert told.out == ""
