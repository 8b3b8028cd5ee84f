"""A folder opens with its key or says why not, and a refusal changes nothing."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.records import (
    Damaged,
    EmptyFile,
    FromLater,
    InUse,
    Key,
    NoKey,
    NotDurable,
    NotEncrypted,
    Records,
    RecordsError,
    WrongKey,
    connection,
    keeping,
    new_key,
    parse_key,
)

from . import processes

SENTINEL = "she looked at the clock and said it was fine"


def contents(folder: Path) -> dict[str, str]:
    """Every file of the records by name, with the hash of its bytes."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.suffix != ".lock"
    }


async def closed(folder: Path, key: Key) -> None:
    """Records with a page or more of everything, closed."""
    async with Records.open(folder, key) as records:
        for turn in range(5):
            await records.write(lambda db, turn=turn: keeping.put(db, str(turn), SENTINEL * 50))


async def killed(folder: Path, key: Key) -> None:
    """The same, as a killed process leaves it: what was written last is in the WAL only."""
    alive = folder.with_name("alive")
    async with Records.open(alive, key) as records:
        await records.checkpoint()
        await records.write(lambda db: keeping.put(db, "last", SENTINEL * 50))
        shutil.copytree(alive, folder)
    (folder / "afterhour.db-shm").unlink()


def another_key(folder: Path, key: Key) -> Key | None:
    return parse_key(new_key())


def no_key(folder: Path, key: Key) -> Key | None:
    return None


def plaintext(folder: Path, key: Key) -> Key | None:
    file = folder / "afterhour.db"
    file.unlink()
    with sqlite3.connect(file) as db:
        db.execute("create table groups (id text)")
    db.close()
    return key


def empty(folder: Path, key: Key) -> Key | None:
    (folder / "afterhour.db").write_bytes(b"")
    return key


def damage_at(place: int) -> Callable[[Path, Key], Key | None]:
    def damaged(folder: Path, key: Key) -> Key | None:
        file = folder / "afterhour.db"
        whole = bytearray(file.read_bytes())
        whole[place] ^= 1
        file.write_bytes(whole)
        return key

    return damaged


def cut_short(folder: Path, key: Key) -> Key | None:
    file = folder / "afterhour.db"
    file.write_bytes(file.read_bytes()[:1000])
    return key


STATES = [
    pytest.param(no_key, NoKey, id="no key"),
    pytest.param(another_key, WrongKey, id="another key"),
    pytest.param(plaintext, NotEncrypted, id="plaintext"),
    pytest.param(empty, EmptyFile, id="empty"),
    pytest.param(damage_at(200), Damaged, id="first page damaged"),
    pytest.param(damage_at(4096 + 200), Damaged, id="second page damaged"),
    pytest.param(cut_short, Damaged, id="cut short"),
]


@pytest.mark.parametrize("before", [closed, killed])
@pytest.mark.parametrize(("state", "refusal"), STATES)
async def test_each_state_has_its_own_refusal_and_changes_no_byte(
    folder, key, before, state, refusal
):
    await before(folder, key)
    given = state(folder, key)
    as_it_was = contents(folder)
    with pytest.raises(refusal) as refused:
        Records.open(folder, given)
    assert type(refused.value) is refusal
    assert contents(folder) == as_it_was


def test_every_refusal_names_its_own_sentence():
    kinds = RecordsError.__subclasses__()
    assert len({kind.key for kind in kinds}) == len(kinds)


async def test_a_refusal_lets_the_folder_go(folder, key):
    await closed(folder, key)
    with pytest.raises(WrongKey):
        Records.open(folder, parse_key(new_key()))
    await Records.open(folder, key).close()


@pytest.mark.parametrize("before", [closed, killed])
async def test_a_refusal_says_nothing_on_stderr(folder, key, before, capfd):
    """SQLCipher would print its own complaints there, past our log."""
    await before(folder, key)
    with pytest.raises(WrongKey):
        Records.open(folder, parse_key(new_key()))
    assert capfd.readouterr() == ("", "")


def test_without_a_key_nothing_is_created(folder):
    with pytest.raises(NoKey):
        Records.open(folder, None)
    assert not folder.exists()


async def test_a_wal_without_its_file_is_not_begun_over(folder, key):
    await killed(folder, key)
    (folder / "afterhour.db").unlink()
    as_it_was = contents(folder)
    with pytest.raises(Damaged):
        Records.open(folder, key)
    assert contents(folder) == as_it_was


async def test_records_of_a_later_version_are_left_alone(folder, key):
    async with Records.open(folder, key) as records:
        await records.write(
            lambda db: (
                db.execute(
                    "insert into _sqlite_migrations (migration_set, name, applied_at)"
                    " values ('afterhour', 'm999_from_later', '')"
                )
                and None
            )
        )
    as_it_was = contents(folder)
    with pytest.raises(FromLater):
        Records.open(folder, key)
    assert contents(folder) == as_it_was


@pytest.mark.parametrize(("lack", "value"), [("FULL", 3), ("OLDEST_SQLITE", (99, 0, 0))])
async def test_it_refuses_to_start_without_durable_commits(folder, key, monkeypatch, lack, value):
    await closed(folder, key)
    as_it_was = contents(folder)
    monkeypatch.setattr(connection, lack, value)
    with pytest.raises(NotDurable):
        Records.open(folder, key)
    assert contents(folder) == as_it_was


async def test_a_second_process_is_refused_within_two_seconds(folder, key):
    async with Records.open(folder, key):
        began = time.monotonic()
        second = processes.start("open", folder, key)
        said, _ = second.communicate(timeout=10)
        assert time.monotonic() - began < 2
    assert said.decode().split() == ["opening", "in_use"]


def test_a_killed_process_lets_the_folder_go(folder, key):
    first = processes.start("open", folder, key)
    assert [processes.line_from(first), processes.line_from(first)] == ["opening", "open"]
    with pytest.raises(InUse):
        Records.open(folder, key)
    processes.kill(first)
    Records.open(folder, key)._end()


async def test_nothing_in_the_folder_can_be_read(folder, key):
    """Neither while it is open, with the words still in the WAL, nor afterwards."""
    async with Records.open(folder, key) as records:
        await records.write(lambda db: keeping.put(db, "words", SENTINEL))
        while_open = [path.read_bytes() for path in folder.iterdir()]
        assert (folder / "afterhour.db-wal").stat().st_size > 0
    afterwards = [path.read_bytes() for path in folder.iterdir()]
    for held in while_open + afterwards:
        for secret in (SENTINEL, "keeping", key.hex):
            assert secret.encode() not in held
            assert secret.encode("utf-16-le") not in held
        assert key.raw not in held


async def test_only_the_owner_can_enter_the_folder(folder, key):
    async with Records.open(folder, key):
        assert folder.stat().st_mode & 0o077 == 0
        assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())


async def test_closed_records_are_one_file(folder, key):
    await closed(folder, key)
    assert set(contents(folder)) == {"afterhour.db"}


async def test_damage_is_found_page_by_page(folder, key):
    await closed(folder, key)
    file = folder / "afterhour.db"
    pages = file.stat().st_size // 4096
    damage_at((pages - 1) * 4096 + 7)(folder, key)
    async with Records.open(folder, key) as records:
        found = await records.integrity()
    assert len(found) == 1
    assert str(pages) in found[0]


async def test_whole_records_have_no_findings(records):
    await records.write(lambda db: keeping.put(db, "a", "b"))
    assert await records.integrity() == ()


async def test_a_damaged_page_is_refused_and_the_others_are_read_as_before(folder, key):
    """A connection that met one refuses every page; the threads take fresh ones."""
    async with Records.open(folder, key) as records:
        for number in range(60):
            await records.write(lambda db, n=number: keeping.put(db, f"{n:03}", SENTINEL * 60))
    file = folder / "afterhour.db"
    pages = file.stat().st_size // 4096
    damage_at((pages - 8) * 4096 + 77)(folder, key)
    sql = "select value from keeping where name = ?"
    async with Records.open(folder, key) as records:
        refused, read = 0, 0
        for number in range(60):
            try:
                found = await records.read(
                    lambda db, n=number: db.execute(sql, [f"{n:03}"]).fetchone()
                )
            except Damaged:
                refused += 1
            else:
                assert found == (SENTINEL * 60,)
                read += 1
        await records.write(lambda db: keeping.put(db, "since", "kept"))
        assert await records.read(lambda db: keeping.get(db, "since")) == "kept"
    assert refused
    assert read > 50


async def test_while_others_write_whole_records_are_found_whole(records):
    """A page that is on its way to the disk is not taken for a damaged one."""

    async def writes() -> None:
        for turn in range(150):
            await records.write(lambda db, turn=turn: keeping.put(db, f"{turn % 9}", SENTINEL * 80))
            if turn % 20 == 0:
                await records.checkpoint()

    async def looks() -> None:
        for _ in range(12):
            assert await records.integrity() == ()

    await asyncio.gather(writes(), looks())
