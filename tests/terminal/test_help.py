"""Help, and wrong use."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from crash.processes import REAL, Programs

WRONG_USE = 2
COMMANDS = (
    "init",
    "run",
    "rehearse",
    "doctor",
    "prompts",
    "prompts check",
    "sessions",
    "sessions import",
    "transcript",
    "backup",
    "restore",
    "rotate-key",
    "export",
    "import-export",
)


def test_help_names_every_command_and_what_it_does(afterhour, wording):
    told = afterhour("--help")

    assert told.exit_code == 0
    assert " ".join(wording.say("terminal.help.all").split()) in " ".join(told.stdout.split())
    for command in (command for command in COMMANDS if " " not in command):
        assert f"{command} " in told.stdout
        about = wording.say(f"terminal.help.{command.replace('-', '_')}")
        assert about in " ".join(told.stdout.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(afterhour, wording, command: str):
    told = afterhour(*command.split(), "--help")

    assert told.exit_code == 0
    named = command.rsplit(maxsplit=1)[-1].replace("-", "_")
    assert wording.say(f"terminal.help.{named}") in " ".join(told.stdout.split())
    assert told.stderr == ""


@pytest.mark.parametrize(
    "typed", ["rum", "--colour", "run --twice", "init --data", "prompts chek", "rehearse now"]
)
def test_wrong_use_is_told_on_stderr_and_ends_with_2(afterhour, typed: str):
    told = afterhour(*typed.split())

    assert told.exit_code == WRONG_USE
    assert told.stdout == ""
    assert told.stderr.splitlines()[-1].startswith("Error: ")
    assert "Traceback" not in told.stderr


async def test_python_m_bot_is_the_same_as_afterhour(programs: Programs):
    script = Path(sys.executable).with_name("afterhour")
    for arguments in (["--help"], ["run"]):
        module = await programs.run(*arguments, way=REAL)
        installed = await programs.run(*arguments, way=[str(script)])

        assert module.out == installed.out
        assert module.err == installed.err
        assert module.process.returncode == installed.process.returncode
