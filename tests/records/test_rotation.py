"""Another key: killed at any moment exactly one key opens the records, and it is found."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from bot.records import (
    BackingUp,
    Damaged,
    InUse,
    NoKey,
    NotKept,
    Records,
    WrongKey,
    backups,
    copying,
    keeping,
    new_key,
    parse_key,
    rotation,
)

from . import processes
from .installation import NOW, Installation, hash_of, installed, opens
from .test_opening import contents, damage_at

__all__ = ["installed"]
ROWS = 40


@pytest.fixture
def full(installed: Installation) -> Installation:
    """Some pages of rows, and two backups."""
    for number in range(ROWS):
        installed.does(lambda db, n=number: keeping.put(db, str(n), "x" * 2000))
    for days in (1, 0):
        installed.backed_up(NOW - days * (backups.LONGEST / 35))
    return installed


def rows(db):
    return db.execute("select count(*), sum(length(value)) from keeping").fetchone()


def rotate(made: Installation) -> rotation.Rotated:
    return rotation.rotate(made.data, made.key_file, made.backups)


def beside(made: Installation) -> set[str]:
    return {path.name for path in made.key_file.parent.iterdir()}


def test_the_new_key_opens_everything_and_the_old_one_nothing(full):
    former = full.key
    done = rotate(full)

    assert full.key != former
    assert done == rotation.Rotated(2, (), resumed=False)
    files = [full.file, *(backup.path for backup in backups.kept(full.backups))]
    assert [opens(file, full.key) for file in files] == [True] * 3
    assert [opens(file, former) for file in files] == [False] * 3
    assert full.look(rows) == (ROWS, ROWS * 2000)


def test_every_page_has_the_new_key(full):
    rotate(full)
    for file in (full.file, *(backup.path for backup in backups.kept(full.backups))):
        assert copying.faults(file, full.key) == ()


def test_it_leaves_nothing_beside_the_key_and_the_records(full):
    before = {path.name for path in full.data.iterdir()}
    rotate(full)
    assert beside(full) == {"key"}
    assert {path.name for path in full.data.iterdir()} == before | {"afterhour.copy.lock"}


def test_the_key_file_keeps_its_rights(full):
    full.key_file.chmod(0o400)
    rotate(full)
    assert full.key_file.stat().st_mode & 0o777 == 0o400


def test_a_key_file_that_is_a_link_leads_to_the_new_key(full, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(full.key_file)
    rotation.rotate(full.data, link, full.backups)
    assert link.is_symlink()
    assert opens(full.file, parse_key(full.key_file.read_text()))


def test_what_only_the_log_of_a_killed_program_holds_is_kept(full):
    process = processes.start("stream", full.data, full.key)
    acknowledged = {processes.line_from(process) for _ in range(30)} - {"ready"}
    acknowledged |= set(processes.kill(process))
    assert full.file.with_name("afterhour.db-wal").stat().st_size
    rotate(full)
    sql = "select name from stream"
    assert acknowledged <= full.look(lambda db: {name for (name,) in db.execute(sql)})


async def test_while_the_bot_runs_nothing_is_changed(installed):
    async with Records.open(installed.data, parse_key(installed.key_file.read_text())):
        before = contents(installed.key_file.parent)
        with pytest.raises(InUse):
            rotate(installed)
        assert contents(installed.key_file.parent) == before


def test_while_a_backup_is_made_nothing_is_changed(full):
    before = contents(full.data), contents(full.key_file.parent)
    with backups.being_copied(full.data), pytest.raises(BackingUp):
        rotate(full)
    assert (contents(full.data), contents(full.key_file.parent)) == before


def test_with_a_key_that_does_not_fit_nothing_is_changed(full):
    full.key_file.write_text(new_key())
    before = contents(full.data), contents(full.key_file.parent)
    with pytest.raises(WrongKey):
        rotate(full)
    assert (contents(full.data), contents(full.key_file.parent)) == before


def test_a_backup_that_is_damaged_is_left_as_it_is_and_named(full):
    newest = backups.kept(full.backups)[0].path
    damage_at(20 * 4096 + 7)(Path(shutil.move(newest, full.root / "afterhour.db")).parent, full.key)
    shutil.move(full.root / "afterhour.db", newest)
    spoiled = hash_of(newest)

    done = rotate(full)

    assert (done.backups, done.left) == (1, (newest.name,))
    assert hash_of(newest) == spoiled


def test_records_put_aside_by_a_restore_get_the_new_key_too(full):
    (aside := full.data / "replaced-20261122T040000.000000Z").mkdir()
    shutil.copy(full.file, aside)
    assert rotate(full).backups == 3
    assert opens(aside / "afterhour.db", full.key)


class Killed(BaseException):
    """In the place of SIGKILL, for a moment that is chosen."""


SYNCS = 14


@pytest.mark.parametrize("moment", range(SYNCS))
def test_cut_short_at_each_step_it_opens_with_one_key_and_goes_on(full, monkeypatch, moment):
    """At each sync of the disk in turn: what comes after it has not happened."""
    former, left = full.key, iter(range(moment))
    plain = os.fsync

    def dies(handle: int) -> None:
        plain(handle)
        if next(left, None) is None:
            raise Killed

    with monkeypatch.context() as until:
        until.setattr(os, "fsync", dies)
        try:
            rotate(full)
        except Killed:
            pass
        else:
            pytest.fail("not that many syncs")

    one_key_opens(full, {former.hex} | {key.hex for key in full.keys})
    assert full.look(rows) == (ROWS, ROWS * 2000)
    rotate(full)
    assert full.look(rows) == (ROWS, ROWS * 2000)
    assert beside(full) == {"key"}
    assert all(opens(backup.path, full.key) for backup in backups.kept(full.backups))


def one_key_opens(made: Installation, keys: set[str]) -> None:
    """Of all keys there are, one; and it is the one that a command takes."""
    fit = [key for key in keys if opens(made.file, parse_key(key))]
    assert fit == [made.key.hex]


def test_what_was_begun_is_finished_and_no_second_change_begun(full, monkeypatch):
    def dies(*_):
        raise Killed

    with monkeypatch.context() as until:
        until.setattr(rotation, "_changed_copy", dies)
        with pytest.raises(Killed):
            rotate(full)
    key = full.key
    assert rotation.unfinished(full.key_file)

    assert rotate(full) == rotation.Rotated(2, (), resumed=True)
    assert full.key == key
    assert not rotation.unfinished(full.key_file)


@pytest.mark.parametrize("kills", [15, pytest.param(500, marks=pytest.mark.nightly)])
def test_killed_at_any_moment_exactly_one_key_opens_the_records(full, kills):
    chance, seconds = random.Random(kills), full.takes("rotate")
    ever = {key.hex for key in full.keys}
    cut = 0
    for _ in range(kills):
        cut += full.killed_while("rotate", seconds, chance)
        ever |= {key.hex for key in full.keys}
        one_key_opens(full, ever)
        assert full.look(rows) == (ROWS, ROWS * 2000)
        for backup in backups.kept(full.backups):
            assert any(opens(backup.path, key) for key in full.keys)
    assert cut
    rotate(full)  # finishes a change, or makes one more
    assert beside(full) == {"key"}
    one_key_opens(full, ever | {full.key.hex})


def test_on_a_full_disk_everything_opens_as_before_and_it_goes_on_later(full):
    former = full.key
    assert full.with_a_full_disk("rotate") in ("NotKept", "OSError")
    assert full.key == former
    assert full.look(rows) == (ROWS, ROWS * 2000)
    rotate(full)
    assert beside(full) == {"key"}
    assert full.key != former


def test_a_backup_for_which_there_is_no_room_does_not_lose_its_key(full, monkeypatch):
    """The records have the new key by then; the backups are changed when there is room."""
    former, plain = full.key, copying.copy

    def no_room(source, key, to, **how):
        if source.parent == full.backups:
            raise NotKept
        plain(source, key, to, **how)

    with monkeypatch.context() as until:
        until.setattr(copying, "copy", no_room)
        with pytest.raises(NotKept):
            rotate(full)
    assert former in full.keys
    assert full.look(rows) == (ROWS, ROWS * 2000)

    assert rotate(full) == rotation.Rotated(2, (), resumed=True)
    assert all(opens(backup.path, full.key) for backup in backups.kept(full.backups))


def test_no_key_is_no_key(full):
    assert rotation.fitting(full.data, "", full.key_file) is None
    assert rotation.every("", full.key_file) == []
    with pytest.raises(NoKey):
        Records.open(full.data, None)


def test_torn_records_and_a_change_cut_short_lose_no_key(full, monkeypatch):
    """Of a file that is not whole nobody can say which key it has: so neither is let go."""

    def dies(*_):
        raise Killed

    former = full.key
    with monkeypatch.context() as until:
        until.setattr(rotation, "_exchange", dies)
        with pytest.raises(Killed):
            rotate(full)
    os.truncate(full.file, full.file.stat().st_size - 100)

    with pytest.raises(Damaged):
        rotate(full)

    assert full.key == former
    assert former in full.keys


def test_a_torn_backup_is_named_and_not_taken_for_changed(full):
    newest = backups.kept(full.backups)[0].path
    os.truncate(newest, newest.stat().st_size - 100)
    done = rotate(full)
    assert (done.backups, done.left) == (1, (newest.name,))
