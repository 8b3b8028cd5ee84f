"""`afterhour run` with each thing missing or wrong: one plain line, and 78."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.records import Records, new_key, parse_key

from .conftest import Terminal

WRONG_CONFIGURATION, FAILED = 78, 1
NOBODYS = "a-token-of-nobody"

Given = dict[str, object]


@pytest.fixture
def given(tmp_path: Path) -> Given:
    """Everything `run` needs, in order."""
    key = new_key()
    data = tmp_path / "data"
    asyncio.run(Records.open(data, parse_key(key)).close())
    return {
        "AFTERHOUR_API": "http://127.0.0.1:9/api/v10",
        "AFTERHOUR_DATA": data,
        "AFTERHOUR_GUILDS": "1, 2",
        "AFTERHOUR_KEY": key,
        "AFTERHOUR_TOKEN": NOBODYS,
    }


def without(name: str) -> Callable[[Given], None]:
    def change(given: Given) -> None:
        del given[name]

    return change


def with_(name: str, value: object) -> Callable[[Given], None]:
    def change(given: Given) -> None:
        given[name] = value

    return change


def database(given: Given) -> Path:
    return Path(str(given["AFTERHOUR_DATA"])) / "afterhour.db"


def a_plaintext_file(given: Given) -> None:
    database(given).unlink()
    with sqlite3.connect(database(given)) as db:
        db.execute("create table diary (text)")


def an_empty_file(given: Given) -> None:
    database(given).write_bytes(b"")


def a_damaged_file(given: Given) -> None:
    held = bytearray(database(given).read_bytes())
    held[100:200] = bytes(100)
    database(given).write_bytes(held)


@pytest.mark.parametrize(
    ("change", "line", "name"),
    [
        (without("AFTERHOUR_TOKEN"), "settings.missing", "AFTERHOUR_TOKEN"),
        (without("AFTERHOUR_KEY"), "settings.missing", "AFTERHOUR_KEY"),
        (without("AFTERHOUR_GUILDS"), "settings.missing", "AFTERHOUR_GUILDS"),
        (with_("AFTERHOUR_GUILDS", " , "), "settings.missing", "AFTERHOUR_GUILDS"),
        (with_("AFTERHOUR_GUILDS", "Thursday group"), "settings.not_ids", "AFTERHOUR_GUILDS"),
        (with_("AFTERHOUR_GUILDS", "12;34"), "settings.not_ids", "AFTERHOUR_GUILDS"),
        (with_("AFTERHOUR_GUILDS", "-1"), "settings.not_ids", "AFTERHOUR_GUILDS"),
        (with_("AFTERHOUR_LOG", "xml"), "settings.log_form", "AFTERHOUR_LOG"),
        (with_("AFTERHOUR_TOKEN_FILE", "/dev/null"), "settings.twice", "AFTERHOUR_TOKEN"),
        (with_("AFTERHOUR_KEY_FILE", "/dev/null"), "settings.twice", "AFTERHOUR_KEY"),
        (with_("AFTERHOUR_KEY", "no key at all"), "records.bad_key", None),
        (with_("AFTERHOUR_KEY", "f" * 63), "records.bad_key", None),
        (with_("AFTERHOUR_KEY", new_key()), "records.wrong_key", None),
        (a_plaintext_file, "records.not_encrypted", None),
        (an_empty_file, "records.empty_file", None),
        (a_damaged_file, "records.damaged", None),
    ],
)
def test_what_is_missing_or_wrong_is_one_plain_line(
    afterhour: Terminal, wording, given: Given, change, line: str, name: str | None
):
    change(given)
    before = database(given).read_bytes()

    told = afterhour("run", **given)

    fill = {"name": name} if name else {}
    assert told.exit_code == WRONG_CONFIGURATION
    assert told.stderr == wording.say(f"terminal.{line}", **fill) + "\n"
    assert told.stdout == ""
    assert database(given).read_bytes() == before
    assert str(given.get("AFTERHOUR_KEY", NOBODYS)) not in told.stderr


def test_a_key_file_that_is_not_there_is_named_by_its_variable(afterhour, wording, given: Given):
    del given["AFTERHOUR_KEY"]
    given["AFTERHOUR_KEY_FILE"] = "/nowhere/key"

    told = afterhour("run", **given)

    assert told.exit_code == WRONG_CONFIGURATION
    assert (
        told.stderr == wording.say("terminal.settings.unreadable", name="AFTERHOUR_KEY_FILE") + "\n"
    )


def test_each_fault_in_the_words_is_a_line_with_file_key_and_reason(
    afterhour, wording, given: Given, tmp_path: Path
):
    own = tmp_path / "own"
    own.mkdir()
    (own / "cards.toml").write_text('[debrief]\nsaved = "Saved {who}"\n[nothing]\nsuch = "x"\n')
    (own / "card.toml").write_text("")

    told = afterhour("run", **given, AFTERHOUR_PROMPTS=own)

    first, *lines = told.stderr.splitlines()
    assert told.exit_code == WRONG_CONFIGURATION
    assert first == wording.say("terminal.words.problems")
    assert any(line.startswith("cards.toml: debrief.saved: ") for line in lines)
    assert any(line.startswith("cards.toml: nothing") for line in lines)
    assert any(line.startswith("card.toml: ") for line in lines)
    assert all(line.count(": ") >= 1 for line in lines)


def test_a_folder_of_words_that_is_not_there_is_named(afterhour, given: Given, tmp_path: Path):
    told = afterhour("run", **given, AFTERHOUR_PROMPTS=tmp_path / "nowhere")

    assert told.exit_code == WRONG_CONFIGURATION
    assert str(tmp_path / "nowhere") in told.stderr


def test_a_data_folder_that_is_a_file_is_a_plain_line(afterhour, wording, given: Given, tmp_path):
    place = tmp_path / "a-file"
    place.write_text("")
    given["AFTERHOUR_DATA"] = place

    told = afterhour("run", **given)

    assert told.exit_code == FAILED
    assert told.stderr == wording.say("terminal.failed.folder", folder=place) + "\n"


async def test_a_traceback_comes_with_debug_and_only_then(programs, given: Given):
    given["AFTERHOUR_KEY"] = new_key()
    environment = {name: str(value) for name, value in given.items()}

    plain = await programs.run("run", **environment)
    debug = await programs.run("--debug", "run", **environment)

    assert "Traceback" not in plain.err
    assert "Traceback" in debug.err
    assert "WrongKey" in debug.err
    assert debug.err.endswith(plain.err)
    assert plain.process.returncode == debug.process.returncode == WRONG_CONFIGURATION


async def test_what_nobody_foresaw_is_named_by_its_kind(programs, wording, given: Given):
    environment = {name: str(value) for name, value in given.items()}
    way = ("-c", "from bot import cli; cli.run = lambda words: {}['secret']; cli.main()")

    plain = await programs.run("run", way=way, **environment)

    assert plain.err == wording.say("terminal.failed.other", kind="KeyError") + "\n"
    assert plain.process.returncode == FAILED


def test_a_refusal_leaves_no_file_behind(afterhour, given: Given):
    """Not even the WAL's index of a look at the records."""
    folder = database(given).parent
    given["AFTERHOUR_KEY"] = new_key()
    before = digest_of(folder)

    afterhour("run", **given)

    assert digest_of(folder) == before


def digest_of(folder: Path) -> dict[str, str]:
    return {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in folder.iterdir()}
