"""From every released schema to today's: backed up first, and old or new, never between."""

from __future__ import annotations

import random
import shutil

import pytest

from bot.records import NotBackedUp, Records, backups
from bot.records.rows import insert
from bot.records.schema import migrations

from .installation import Installation, installed
from .test_schema import ONE_OF_EACH, the_version_before

__all__ = ["installed"]
STEPS = [migration.name for migration in migrations._migrations]
OLD = STEPS[1:]


def applied(db):
    return {name for (name,) in db.execute("select name from _sqlite_migrations")}


def written(db):
    """Every row of the tables that the old program knew, by the columns it knew."""
    return {
        table: [tuple(row) for row in db.execute(f"select {', '.join(row)} from {table}")]
        for table, row in ONE_OF_EACH.items()
        if db[table].exists()
    }


def old_installation(made: Installation, monkeypatch, first_missing: str):
    """Records of the version before a migration, with one of each row of that time."""
    shutil.rmtree(made.data)
    with monkeypatch.context() as before:
        the_version_before(before, first_missing)

        def fill(db):
            for table, row in ONE_OF_EACH.items():
                if db[table].exists():
                    insert(db, table, row)

        made.does(fill)
        return made.look(applied), made.look(written)


def still_there(rows, found) -> bool:
    return all(found[table] == rows[table] for table in rows)


@pytest.mark.parametrize("first_missing", OLD)
def test_from_every_version_old_rows_are_there_after_the_upgrade(
    installed, monkeypatch, first_missing
):
    _, rows = old_installation(installed, monkeypatch, first_missing)
    assert installed.look(applied) == set(STEPS)
    assert still_there(rows, installed.look(written))


def test_before_an_upgrade_a_verified_backup_is_made(installed, monkeypatch):
    before, rows = old_installation(installed, monkeypatch, "m009_clinical_depth")
    installed.look(applied)

    (backup,) = backups.kept(installed.backups)
    assert Records.peek(as_records(backup.path), installed.key, applied) == before
    assert Records.peek(as_records(backup.path), installed.key, written) == rows
    installed.look(applied)
    assert len(backups.kept(installed.backups)) == 1


def as_records(file):
    folder = file.parent / "as_records"
    folder.mkdir(exist_ok=True)
    shutil.copy(file, folder / "afterhour.db")
    return folder


def test_fresh_records_need_no_backup(installed):
    shutil.rmtree(installed.data)
    installed.look(applied)
    assert backups.kept(installed.backups) == []


def test_where_no_backup_can_be_made_nothing_is_upgraded(installed, monkeypatch):
    before, _ = old_installation(installed, monkeypatch, "m009_clinical_depth")
    installed.backups.write_text("a file in its place")
    with pytest.raises(NotBackedUp):
        installed.look(applied)
    assert Records.peek(installed.data, installed.key, applied) == before
    installed.backups.unlink()
    assert installed.look(applied) == set(STEPS)


@pytest.mark.parametrize("kills", [8, pytest.param(100, marks=pytest.mark.nightly)])
def test_killed_midway_an_upgrade_leaves_the_old_version_or_the_new(installed, monkeypatch, kills):
    """From each version in turn; what is new was backed up before."""
    chance = random.Random(kills)
    old_installation(installed, monkeypatch, OLD[0])
    seconds = installed.takes("upgrade")
    outcomes = {"old": 0, "new": 0}
    for number in range(kills):
        shutil.rmtree(installed.backups, ignore_errors=True)
        before, rows = old_installation(installed, monkeypatch, OLD[number % len(OLD)])
        installed.killed_while("upgrade", seconds if number else 0, chance)
        found = Records.peek(installed.data, installed.key, applied)
        assert found in (before, set(STEPS))
        outcomes["new" if found != before else "old"] += 1
        if found != before:
            assert len(backups.kept(installed.backups)) == 1
        assert still_there(rows, installed.look(written))
        assert installed.look(applied) == set(STEPS)
    assert outcomes["old"]
