"""A backup is whole, holds every row acknowledged before it began, and is gone after 35 days."""

from __future__ import annotations

import os
import random
import shutil
import threading
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.records import (
    BackingUp,
    Damaged,
    EmptyFile,
    Erasure,
    NotBackedUp,
    NotEncrypted,
    Records,
    RecordsError,
    WrongKey,
    backups,
    copying,
    dbapi,
    erasure_lists,
    keeping,
    new_key,
    parse_key,
    restoring,
)

from . import processes
from .installation import NOW, Installation, hash_of, installed
from .test_opening import SENTINEL, another_key, plaintext
from .test_opening import empty as empty_file

__all__ = ["installed"]
DAY = timedelta(days=1)


class Stream:
    """A process that writes without end, and what it has acknowledged so far."""

    def __init__(self, made: Installation) -> None:
        self._process = processes.start("stream", made.data, made.key)
        assert processes.line_from(self._process) == "ready"
        self.acknowledged: list[str] = []
        self._reading = threading.Thread(target=self._read)
        self._reading.start()

    def _read(self) -> None:
        while line := processes.line_from(self._process):
            self.acknowledged.append(line)

    def end(self) -> None:
        self._process.kill()
        self._reading.join()
        self._process.wait()


@pytest.mark.parametrize("times", [4, pytest.param(200, marks=pytest.mark.nightly)])
def test_backups_under_load_restore_with_every_row_acknowledged_before_they_began(installed, times):
    """Another process holds the folder and writes all the while."""
    stream = Stream(installed)
    made: list[tuple[Path, set[str]]] = []
    try:
        for number in range(times):
            while len(stream.acknowledged) < 20 * (number + 1):
                time.sleep(0.005)
            before = set(stream.acknowledged)
            made.append((installed.backed_up(NOW + number * timedelta(seconds=1)), before))
            if times > 20:  # a file a time would fill the disk
                held(installed, *made.pop())
    finally:
        stream.end()
    for file, before in made:
        held(installed, file, before)
    assert stream.acknowledged


def held(installed: Installation, file: Path, before: set[str]) -> None:
    """Restores a backup to a folder of its own and looks into it."""
    fresh = Installation(installed.root / "fresh")
    shutil.copytree(installed.key_file.parent, fresh.key_file.parent)
    shutil.copy(file, fresh.root / "from.db")
    restoring.restore(fresh.root / "from.db", fresh.data, fresh.keys, fresh.backups, NOW)
    sql = "select name from stream"
    found = fresh.look(lambda db: [name for (name,) in db.execute(sql)])
    assert before
    assert before <= set(found)
    assert len(found) == len(set(found))
    shutil.rmtree(fresh.root)
    file.unlink()


def test_nothing_in_a_backup_can_be_read_without_the_key(installed):
    installed.does(lambda db: keeping.put(db, "words", SENTINEL))
    held = installed.backed_up().read_bytes()
    for secret in (SENTINEL, "keeping", installed.key.hex):
        assert secret.encode() not in held
    assert installed.key.raw not in held


def test_a_backup_is_for_its_owner_alone(installed):
    made = installed.backed_up()
    assert made.stat().st_mode & 0o777 == 0o600
    assert installed.backups.stat().st_mode & 0o777 == 0o700


def test_its_name_says_when_it_was_made(installed):
    made = installed.backed_up()
    assert made.name == "afterhour-20261122T040000.000000Z.db"
    assert backups.kept(installed.backups) == [backups.Backup(made, NOW)]


def test_a_backup_leaves_the_records_as_they_are(installed):
    before = hash_of(installed.file)
    installed.backed_up()
    assert hash_of(installed.file) == before
    assert not list(installed.data.glob("*-wal"))


def test_a_copy_that_is_not_whole_gets_no_name(installed, monkeypatch):
    monkeypatch.setattr(copying, "faults", lambda *_: ("page 3",))
    with pytest.raises(NotBackedUp):
        installed.backed_up()
    assert list(installed.backups.iterdir()) == []


def test_where_it_cannot_be_written_it_says_so_and_leaves_nothing(installed, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups.disk, "put_in_place", full)
    with pytest.raises(NotBackedUp):
        installed.backed_up()
    assert list(installed.backups.iterdir()) == []


def test_on_a_full_disk_there_is_no_backup_and_nothing_is_harmed(installed):
    for number in range(40):
        installed.does(lambda db, n=number: keeping.put(db, str(n), SENTINEL * 100))
    before = hash_of(installed.file)
    assert installed.with_a_full_disk("backup") == "NotBackedUp"
    assert backups.kept(installed.backups) == []
    assert hash_of(installed.file) == before


def test_damaged_records_are_said_to_be_damaged_and_not_backed_up(installed):
    for number in range(9):
        installed.does(lambda db, n=number: keeping.put(db, str(n), SENTINEL * 100))
    damage(installed.file, page_of(installed.file, -2))
    with pytest.raises(Damaged):
        installed.backed_up()
    assert list(installed.backups.iterdir()) == []


@pytest.mark.parametrize(
    ("state", "refusal"),
    [(empty_file, EmptyFile), (plaintext, NotEncrypted), (another_key, WrongKey)],
)
def test_records_that_do_not_open_are_not_backed_up(installed, state, refusal):
    key = state(installed.data, installed.key)
    with pytest.raises(RecordsError) as refused:
        backups.make(installed.data, key, installed.backups, NOW)
    assert type(refused.value) is refusal
    assert list(installed.backups.iterdir()) == []


def page_of(file: Path, number: int) -> int:
    """The byte in the middle of a page, counted from the end where negative."""
    return (file.stat().st_size // 4096 + number) * 4096 + 2000


def damage(file: Path, place: int, bit: int = 0) -> None:
    whole = bytearray(file.read_bytes())
    whole[place] ^= 1 << bit
    file.write_bytes(whole)


def test_while_the_file_is_exchanged_nobody_copies_it(installed):
    with (
        backups.being_copied(installed.data, changing=True),
        pytest.raises(BackingUp),
    ):
        installed.backed_up()
    with (
        backups.being_copied(installed.data),
        pytest.raises(BackingUp),
        backups.being_copied(installed.data, changing=True),
    ):
        pass
    with backups.being_copied(installed.data):
        assert installed.backed_up()


def test_the_erasure_list_lies_beside_the_backups(installed):
    erased = Erasure("clients", "heron")
    file = installed.data / erasure_lists.FILE
    erasure_lists.append(file, erasure_lists.fresh([erased]))
    for _ in range(2):
        installed.backed_up()
        assert erasure_lists.listed(installed.backups / erasure_lists.FILE) == [erased]


def empty(folder: Path, *ages: timedelta) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    made = [folder / f"afterhour-{NOW - age:%Y%m%dT%H%M%S.%f}Z.db" for age in ages]
    for file in made:
        file.touch()
    return made


def test_none_is_kept_for_more_than_35_days_not_even_the_last(tmp_path):
    fresh, old, older = empty(tmp_path, 33 * DAY, 34 * DAY, 400 * DAY)
    assert backups.prune(tmp_path, NOW) == 2
    assert fresh.exists()
    assert not old.exists()
    assert not older.exists()
    assert backups.prune(tmp_path, NOW + DAY) == 1


@settings(max_examples=15)
@given(st.lists(st.integers(60, 24 * 60), min_size=40, max_size=60))
def test_looked_at_daily_none_ever_gets_older_than_35_days(tmp_path_factory, minutes):
    """At whatever moment of each day it is looked at."""
    folder, at = tmp_path_factory.mktemp("backups"), NOW
    for pause in minutes:
        at += timedelta(minutes=pause)
        assert all(at - one.at <= timedelta(days=35) for one in backups.kept(folder))
        empty(folder, NOW - at)
        backups.prune(folder, at)
    assert backups.kept(folder)


def test_only_what_is_a_backup_by_its_name_is_removed(tmp_path):
    (old,) = empty(tmp_path, 40 * DAY)
    others = [
        tmp_path / name
        for name in (
            "afterhour.db",
            "afterhour-2026.db",
            "notes.txt",
            f"{old.name}.gpg",
            "erasures.jsonl",
        )
    ]
    for other in others:
        other.touch()
        os.utime(other, (0, 0))
    later, folder = empty(tmp_path, -40 * DAY)[0], tmp_path / "afterhour-20200101T000000.000000Z.db"
    folder.mkdir()
    backups.prune(tmp_path, NOW)
    assert not old.exists()
    assert all(path.exists() for path in (*others, later, folder))


def test_what_a_kill_left_half_written_is_removed_a_day_later(tmp_path):
    draft = tmp_path / ".afterhour-20261121T040000.000000Z.db.17.part"
    draft.touch()
    os.utime(draft, ((NOW - DAY / 2).timestamp(),) * 2)
    backups.prune(tmp_path, NOW)
    assert draft.exists()
    backups.prune(tmp_path, NOW + DAY)
    assert not draft.exists()


@pytest.mark.parametrize("kills", [5, pytest.param(100, marks=pytest.mark.nightly)])
def test_killed_while_it_is_made_a_backup_is_whole_or_has_no_name(installed, kills):
    for number in range(40):
        installed.does(lambda db, n=number: keeping.put(db, str(n), SENTINEL * 100))
    chance, seconds = random.Random(kills), installed.takes("backup")
    for _ in range(kills):
        installed.killed_while("backup", seconds, chance)
        for backup in backups.kept(installed.backups):
            assert copying.faults(backup.path, installed.key) == ()
            backup.path.unlink()


@pytest.fixture
def small(installed):
    """A small backup, and every row in it."""
    for number in range(20):
        installed.does(lambda db, n=number: keeping.put(db, str(n), SENTINEL))
    return installed.backed_up(), installed.key


def rows_of(file: Path, key) -> list[tuple[str, str]]:
    sql = "select name, value from keeping order by name"
    return Records.peek(file.parent, key, lambda db: db.execute(sql).fetchall())


@pytest.mark.parametrize("flips", [60, pytest.param(1000, marks=pytest.mark.nightly)])
def test_every_single_flipped_bit_is_found_and_no_row_is_ever_read_wrongly(small, tmp_path, flips):
    file, key = small
    spoiled = tmp_path / "spoiled" / "afterhour.db"
    spoiled.parent.mkdir()
    shutil.copy(file, spoiled)
    right, whole, chance = rows_of(spoiled, key), file.read_bytes(), random.Random(flips)
    for _ in range(flips):
        place, bit = chance.randrange(len(whole)), chance.randrange(8)
        damage(spoiled, place, bit)
        assert copying.faults(spoiled, key), (place, bit)
        with suppress(RecordsError, dbapi.DatabaseError):
            assert rows_of(spoiled, key) == right, (place, bit)
        spoiled.write_bytes(whole)


def test_a_backup_does_not_open_with_another_key(small):
    file, _ = small
    assert copying.faults(file, parse_key(new_key()))
