"""`afterhour backup`, `restore`, `rotate-key`, `export`: what is said, done, and left alone."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
import shutil
import sqlite3
import stat
from pathlib import Path

import pytest
from crash.cast import SENTINEL, Group

from bot.app import wall_clock
from bot.practice import clients, join, privacy, setup
from bot.practice.house import Actor, House
from bot.records import Records, new_key, parse_key

WRONG_USE, WRONG_CONFIGURATION, FAILED = 2, 78, 1
A_KEY = re.compile(r"[0-9a-fA-F]{64}")
SERVER, OLGA, ANA = 10, 1, 2


class Machine:
    """A machine on which `init` was done, and Ana's group is set up."""

    def __init__(self, afterhour, wording, folder: Path) -> None:
        self._afterhour, self.wording = afterhour, wording
        self.data, self.backups = folder / "data", folder / "data-backups"
        self.key_file = folder / "keys" / "key"
        self.environment = {"AFTERHOUR_DATA": self.data, "AFTERHOUR_KEY_FILE": self.key_file}
        self.says("init")
        self.does(self._set_up)

    def says(self, *arguments, **environment):
        told = self._afterhour(*arguments, **{**self.environment, **environment})
        assert not A_KEY.search(told.stdout + told.stderr)
        return told

    def does(self, work):
        async def doing():
            async with Records.open(self.data, parse_key(self.key_file.read_text())) as records:
                return await work(House(records, self.wording, wall_clock))

        return asyncio.run(doing())

    async def _set_up(self, house):
        olga = Actor(OLGA, SERVER, "o1", organiser=True)
        await setup.set_time(house, olga, {"zone": "UTC", "weekday": "0", "time": "8:00"})
        await setup.set_words(house, olga, "chat")
        await join.join(house, Actor(ANA, SERVER, "a1"), frozenset(), {"zone": "UTC"})
        await clients.add(house, Actor(ANA, SERVER, "a2"), "grey heron")

    def codes(self) -> list[str]:
        async def looked(house):
            found = "select code from clients order by code"
            return await house.records.read(lambda db: [code for (code,) in db.execute(found)])

        return self.does(looked)

    def adds(self, code: str) -> None:
        self.does(lambda house: clients.add(house, Actor(ANA, SERVER, code), code))

    def backed_up(self) -> Path:
        assert self.says("backup").exit_code == 0
        return max(self.backups.glob("afterhour-*.db"))

    def say(self, key: str, **fill: object) -> str:
        return self.wording.say(f"terminal.{key}", **fill) + "\n"


@pytest.fixture
def machine(afterhour, wording, tmp_path) -> Machine:
    return Machine(afterhour, wording, tmp_path)


def every_file(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".lock"
    }


def test_a_backup_says_where_it_is_and_that_it_lies_on_the_same_disk(machine):
    told = machine.says("backup")

    (made,) = machine.backups.glob("afterhour-*.db")
    assert told.exit_code == 0
    assert told.stdout == machine.say("backup.made", file=made) + machine.say("backup.same_disk")


def test_a_backup_goes_where_it_is_told(machine, tmp_path):
    machine.says("backup", "--to", tmp_path / "there")
    machine.says("backup", AFTERHOUR_BACKUPS=tmp_path / "elsewhere")

    for folder in ("there", "elsewhere"):
        assert len(list((tmp_path / folder).glob("afterhour-*.db"))) == 1
    assert not machine.backups.exists()


def test_a_backup_that_cannot_be_written_leaves_nothing(machine):
    machine.backups.write_text("a file in its place")
    before = every_file(machine.data)

    told = machine.says("backup")

    assert told.exit_code == FAILED
    assert told.stderr == machine.say("backup.not_made", folder=machine.backups)
    assert every_file(machine.data) == before


@pytest.mark.parametrize("command", ["backup", "rotate-key"])
def test_without_records_there_is_nothing_to_do_it_with(machine, command):
    shutil.rmtree(machine.data)

    told = machine.says(command)

    assert told.exit_code == WRONG_CONFIGURATION
    assert told.stderr == machine.say("import.no_records", folder=machine.data)
    assert not machine.data.exists()


def test_a_restore_says_what_it_did_and_where_the_old_records_are(machine):
    file = machine.backed_up()
    machine.adds("quiet moss")

    told = machine.says("restore", file)

    (aside,) = machine.data.glob("replaced-*/afterhour.db")
    assert told.stdout == machine.say("restore.done", folder=machine.data) + machine.say(
        "restore.replaced", file=aside
    )
    assert told.exit_code == 0
    assert machine.codes() == ["grey heron"]


def test_what_was_put_aside_can_be_restored_in_turn(machine):
    file = machine.backed_up()
    machine.adds("quiet moss")
    machine.says("restore", file)
    (aside,) = machine.data.glob("replaced-*/afterhour.db")

    assert machine.says("restore", aside).exit_code == 0

    assert machine.codes() == ["grey heron", "quiet moss"]


def test_a_client_that_was_erased_stays_erased(machine):
    file = machine.backed_up()

    async def erases(house):
        sql = "select id from clients"
        (client,) = await house.records.read(lambda db: db.execute(sql).fetchone())
        await privacy.forget_client(house, Actor(ANA, SERVER, "e1"), client)

    machine.does(erases)

    told = machine.says("restore", file)

    assert machine.wording.count("terminal.restore.erased", 1) in told.stdout
    assert machine.codes() == []


def no_key(file: Path) -> dict[str, str]:
    return {"AFTERHOUR_KEY_FILE": ""}


def another_key(file: Path) -> dict[str, str]:
    return {"AFTERHOUR_KEY_FILE": "", "AFTERHOUR_KEY": new_key()}


def plaintext(file: Path) -> dict[str, str]:
    file.unlink()
    with sqlite3.connect(file) as db:
        db.execute("create table groups (id text)")
    db.close()
    return {}


def empty(file: Path) -> dict[str, str]:
    file.write_bytes(b"")
    return {}


def damaged(file: Path) -> dict[str, str]:
    whole = bytearray(file.read_bytes())
    whole[30 * 4096 + 99] ^= 4
    file.write_bytes(whole)
    return {}


def cut_short(file: Path) -> dict[str, str]:
    file.write_bytes(file.read_bytes()[:70_000])
    return {}


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (no_key, "no_key"),
        (another_key, "wrong_key"),
        (plaintext, "not_encrypted"),
        (empty, "empty_file"),
        (damaged, "damaged"),
        (cut_short, "damaged"),
    ],
)
def test_each_state_of_a_backup_is_told_and_no_file_is_changed(machine, state, said):
    file = machine.backed_up()
    environment = state(file)
    before = every_file(machine.data), every_file(machine.backups)

    told = machine.says("restore", file, **environment)

    assert told.stderr == machine.say(f"restore.{said}")
    assert told.stdout == ""
    assert told.exit_code == WRONG_CONFIGURATION
    assert (every_file(machine.data), every_file(machine.backups)) == before


def test_the_records_themselves_are_not_restored_over_themselves(machine):
    told = machine.says("restore", machine.data / "afterhour.db")

    assert told.stderr == machine.say("restore.itself")
    assert machine.codes() == ["grey heron"]


def test_a_new_key_is_where_the_old_one_was_and_is_never_shown(machine):
    machine.backed_up()
    former = machine.key_file.read_text()

    told = machine.says("rotate-key")

    said = [machine.say("rotate.done", file=machine.key_file)]
    said += [machine.wording.count("terminal.rotate.backups", 1) + "\n", machine.say("rotate.keep")]
    assert told.stdout == "".join(said)
    assert machine.key_file.read_text() != former
    assert stat.S_IMODE(machine.key_file.stat().st_mode) == 0o600
    assert machine.codes() == ["grey heron"]


def test_a_key_in_the_environment_itself_is_not_changed(machine):
    before = every_file(machine.data)
    key = machine.key_file.read_text().strip()

    told = machine.says("rotate-key", AFTERHOUR_KEY_FILE="", AFTERHOUR_KEY=key)

    assert told.exit_code == WRONG_CONFIGURATION
    assert told.stderr == machine.say("rotate.in_environment")
    assert every_file(machine.data) == before


def test_a_key_that_cannot_be_written_is_not_changed(machine, monkeypatch):
    """A service's credential, say: root can write anywhere, so its folder is asked."""
    plain = os.access
    folder = machine.key_file.parent
    monkeypatch.setattr(os, "access", lambda path, how: path != folder and plain(path, how))
    before = every_file(machine.data)

    told = machine.says("rotate-key")

    assert told.exit_code == WRONG_CONFIGURATION
    assert told.stderr == machine.say("rotate.read_only", file=machine.key_file)
    assert every_file(machine.data) == before


def test_where_there_is_no_room_the_records_open_as_before(machine, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as no_room:
        no_room.setattr("bot.records.disk.put_in_place", full)
        told = machine.says("rotate-key")

    assert told.exit_code == FAILED
    assert told.stderr == machine.say("rotate.disk", folder=machine.data)
    assert machine.codes() == ["grey heron"]
    assert machine.says("rotate-key").stdout.startswith(
        machine.say("rotate.resumed", file=machine.key_file)
    )
    assert machine.codes() == ["grey heron"]


def test_what_the_operator_did_can_be_read_by_whose_data_it_is(machine, tmp_path):
    file = machine.backed_up()
    machine.says("restore", file)
    machine.says("rotate-key")
    machine.says("export", "--person", ANA, "--to", tmp_path / "out")

    settings = machine.does(lambda house: privacy.settings(house, Actor(ANA, SERVER, "s1")))

    assert [one.what for one in settings.noted][:3] == ["operator_export", "rotated", "restored"]


def test_an_export_is_two_files_for_their_owner_alone(machine, tmp_path):
    told = machine.says("export", "--person", ANA, "--server", SERVER, "--to", tmp_path / "out")

    made = sorted((tmp_path / "out").iterdir())
    assert told.exit_code == 0
    assert [file.suffix for file in made] == [".json", ".md"]
    assert all(str(file) in told.stdout for file in made)
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in made)
    assert machine.say("export.care") in told.stdout
    assert "grey heron" in made[1].read_text()
    assert json.loads(made[0].read_text())["tables"]["clients"][0]["code"] == "grey heron"


def test_whoever_is_exported_is_told_when_the_bot_runs(machine, tmp_path):
    machine.says("export", "--person", ANA, "--to", tmp_path / "out")

    sql = "select kind, recipient, data from outbox where state = 'waiting'"
    found = machine.does(
        lambda house: house.records.read(lambda db: [tuple(row) for row in db.execute(sql)])
    )
    assert ("taken_out", ANA, "{}") in found


def test_nobody_is_exported_who_is_not_there(machine, tmp_path):
    told = machine.says("export", "--person", 999, "--to", tmp_path / "out")

    assert told.exit_code == WRONG_USE
    assert told.stderr == machine.say("import.not_joined")
    assert list((tmp_path / "out").iterdir()) == []


def test_the_copied_machine_does_not_hold_the_key(machine, tmp_path):
    """The folder, the backups, the environment and the unit, copied to another place."""
    machine.backed_up()
    machine.says("rotate-key")
    machine.says("restore", machine.backed_up())
    thief = tmp_path / "thief"
    for folder in (machine.data, machine.backups):
        shutil.copytree(folder, thief / folder.name)
    deploy = Path(__file__).parents[2] / "deploy"
    shutil.copytree(deploy, thief / "deploy")
    lines = [f"{name}={value}" for name, value in machine.environment.items()]
    (thief / "environment").write_text("\n".join(lines))

    key = parse_key(machine.key_file.read_text())
    spelled = (key.raw, *(form.encode() for form in (key.hex, key.hex.upper())))
    for file in thief.rglob("*"):
        if file.is_file():
            held = file.read_bytes()
            assert not [form for form in spelled if form in held], file.name


class TestBesideTheRunningBot:
    """With the real program connected to the stand-in."""

    async def test_a_backup_is_made_while_it_runs_and_it_goes_on(self, group: Group):
        await group.starts()
        form = await group.ana.opens_a_form()
        await group.ana.is_told_saved(form, SENTINEL)

        told = await group.programs.run("backup")

        assert told.process.returncode == 0
        (made,) = group.data.with_name("data-backups").glob("afterhour-*.db")
        copied(made)
        texts = Records.peek(made.parent / "looked", parse_key(group.key), every_text)
        assert texts == [SENTINEL]
        assert (await group.ana.opens_a_form()).fields

    @pytest.mark.parametrize("command", ["restore", "rotate-key", "export"])
    async def test_what_would_change_the_file_waits_until_it_is_stopped(
        self, group: Group, command: str, tmp_path: Path
    ):
        await group.starts()
        (await group.programs.run("backup"))
        (made,) = group.data.with_name("data-backups").glob("afterhour-*.db")
        key = keyed(tmp_path, group.key)
        given = {
            "restore": [str(made)],
            "rotate-key": [],
            "export": ["--person", str(group.ana.person.id), "--to", str(tmp_path / "out")],
        }[command]

        told = await group.programs.run(
            command, *given, AFTERHOUR_KEY="", AFTERHOUR_KEY_FILE=str(key)
        )

        assert told.err == group.wording.say("terminal.keeping.in_use") + "\n"
        assert told.process.returncode == WRONG_CONFIGURATION
        assert key.read_text() == group.key
        assert (await group.ana.opens_a_form()).fields


def copied(made: Path) -> None:
    (made.parent / "looked").mkdir()
    shutil.copy(made, made.parent / "looked" / "afterhour.db")


def every_text(db) -> list[str]:
    return [text for (text,) in db.execute("select text from debrief_answers")]


def keyed(folder: Path, key: str) -> Path:
    file = folder / "keys" / "key"
    file.parent.mkdir()
    file.write_text(key)
    return file
