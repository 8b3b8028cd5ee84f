"""`afterhour init`: a folder and a key, made once, and kept apart."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from bot.records import Records, new_key, parse_key

WRONG_USE, WRONG_CONFIGURATION, FAILED = 2, 78, 1
A_KEY = re.compile(r"[0-9a-fA-F]{64}")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "house" / "data"


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "key"


def test_it_makes_a_folder_and_a_key_for_their_owner_alone(afterhour, data, key_file):
    told = afterhour("init", "--data", data, "--key-file", key_file)

    assert told.exit_code == 0
    assert mode(data) == 0o700
    assert mode(key_file) == 0o600
    assert mode(data / "afterhour.db") == 0o600
    assert Records.peek(data, parse_key(key_file.read_text()), lambda _: True)


def test_it_says_where_both_are_and_what_comes_next(afterhour, wording, data, key_file):
    told = afterhour("init", "--data", data, "--key-file", key_file)

    assert wording.say("terminal.init.made_key", file=key_file) in told.stdout
    assert wording.say("terminal.init.keep_key") in told.stdout
    assert wording.say("terminal.init.made_folder", folder=data) in told.stdout
    assert f"export AFTERHOUR_DATA={data}\n" in told.stdout
    assert f"export AFTERHOUR_KEY_FILE={key_file}\n" in told.stdout
    for name in ("AFTERHOUR_TOKEN_FILE", "AFTERHOUR_GUILDS"):
        assert f"export {name}=" in told.stdout


def test_it_never_shows_the_key(afterhour, data, key_file):
    told = [afterhour("init", "--data", data, "--key-file", key_file) for _ in range(2)]

    assert A_KEY.fullmatch(key_file.read_text().strip())
    for once in told:
        assert not A_KEY.search(once.stdout + once.stderr)


def test_a_second_time_it_keeps_both(afterhour, wording, data, key_file):
    afterhour("init", "--data", data, "--key-file", key_file)
    key, records = key_file.read_bytes(), (data / "afterhour.db").read_bytes()

    told = afterhour("init", "--data", data, "--key-file", key_file)

    assert told.exit_code == 0
    assert (key_file.read_bytes(), (data / "afterhour.db").read_bytes()) == (key, records)
    assert wording.say("terminal.init.key_there", file=key_file) in told.stdout
    assert wording.say("terminal.init.folder_there", folder=data) in told.stdout


def test_the_environment_names_the_places_as_well(afterhour, data, key_file):
    told = afterhour("init", AFTERHOUR_DATA=data, AFTERHOUR_KEY_FILE=key_file)

    assert told.exit_code == 0
    assert (data / "afterhour.db").exists()
    assert key_file.exists()


def test_with_nothing_said_the_key_goes_to_the_home_folder(afterhour, tmp_path):
    told = afterhour("init")

    assert told.exit_code == 0
    assert mode(tmp_path / ".afterhour" / "key") == 0o600
    assert (tmp_path / "afterhour-data" / "afterhour.db").exists()


@pytest.mark.parametrize(
    "inside", ["data/key", "data/sub/key", "elsewhere/../data/key", "link/key", "link/sub/key"]
)
def test_a_key_inside_the_data_folder_is_refused(afterhour, wording, data, inside: str):
    """However it is written: whoever takes the folder would have both."""
    data.mkdir(parents=True)
    (data.parent / "elsewhere").mkdir()
    (data.parent / "link").symlink_to(data)
    before = sorted(data.rglob("*"))

    told = afterhour("init", "--data", data, "--key-file", data.parent / inside)

    assert told.exit_code == WRONG_USE
    assert told.stderr == wording.say("terminal.init.key_inside") + "\n"
    assert told.stdout == ""
    assert sorted(data.rglob("*")) == before


def test_a_key_beside_the_folder_is_outside_however_it_is_written(afterhour, data):
    told = afterhour("init", "--data", data, "--key-file", data / ".." / "data-key")

    assert told.exit_code == 0
    assert (data.parent / "data-key").exists()


def test_records_without_their_key_get_no_other_one(afterhour, wording, data, key_file):
    """A fresh key in the place of a lost one would only hide that it is lost."""
    afterhour("init", "--data", data, "--key-file", key_file)
    key_file.unlink()

    told = afterhour("init", "--data", data, "--key-file", key_file)

    assert told.exit_code == WRONG_CONFIGURATION
    assert told.stderr == wording.say("terminal.records.no_key") + "\n"
    assert not key_file.exists()


def test_a_key_of_other_records_is_refused(afterhour, wording, data, key_file):
    afterhour("init", "--data", data, "--key-file", key_file)
    key_file.write_text(new_key())

    told = afterhour("init", "--data", data, "--key-file", key_file)

    assert told.exit_code == WRONG_CONFIGURATION
    assert told.stderr == wording.say("terminal.records.wrong_key") + "\n"


def test_a_file_that_holds_no_key_is_kept_and_refused(afterhour, wording, data, key_file):
    key_file.parent.mkdir()
    key_file.write_text("my diary")

    told = afterhour("init", "--data", data, "--key-file", key_file)

    assert told.exit_code == WRONG_CONFIGURATION
    assert told.stderr == wording.say("terminal.records.bad_key") + "\n"
    assert key_file.read_text() == "my diary"


def test_a_place_that_cannot_be_a_folder_is_named(afterhour, wording, data, key_file):
    data.parent.mkdir()
    data.write_text("a file")

    told = afterhour("init", "--data", data, "--key-file", key_file)

    assert told.exit_code == FAILED
    assert told.stderr == wording.say("terminal.failed.folder", folder=data) + "\n"
