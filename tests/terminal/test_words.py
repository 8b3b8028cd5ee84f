"""`afterhour prompts check`: the words as shipped, and a group's own laid over them."""

from __future__ import annotations

from pathlib import Path

import pytest

WRONG_CONFIGURATION = 78


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


def test_the_shipped_words_are_in_order(afterhour, wording):
    told = afterhour("prompts", "check")

    assert told.exit_code == 0
    assert told.stdout == wording.say("terminal.words.all_well") + "\n"
    assert told.stderr == ""


def test_own_words_that_fit_are_in_order(afterhour, wording, own: Path):
    (own / "digest.toml").write_text('[group]\ntitle = "Our week"\n')

    told = afterhour("prompts", "check", AFTERHOUR_PROMPTS=own)

    assert told.exit_code == 0
    assert told.stdout == wording.say("terminal.words.all_well") + "\n"


def test_every_fault_is_told_not_only_the_first(afterhour, wording, own: Path):
    (own / "digest.toml").write_text(f'[group]\ntitle = "{"x" * 5000}"\ntitel = "y"\n')
    (own / "errors.toml").write_text("not toml")

    told = afterhour("prompts", "check", AFTERHOUR_PROMPTS=own)

    first, *lines = told.stderr.splitlines()
    assert told.exit_code == WRONG_CONFIGURATION
    assert first == wording.say("terminal.words.problems")
    assert {line.split(": ")[0] for line in lines} == {"digest.toml", "errors.toml"}
    assert any("digest.toml: group.title: " in line for line in lines)
    assert any("digest.toml: group.titel: " in line for line in lines)
    assert told.stdout == ""


def test_it_needs_nothing_else_to_be_set(afterhour):
    """Words are checked on any machine; a broken setting of another kind is not its business."""
    told = afterhour("prompts", "check", AFTERHOUR_LOG="xml", AFTERHOUR_GUILDS="?")

    assert told.exit_code == 0
