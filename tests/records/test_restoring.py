"""A restore: whole or not at all, nothing that was erased since, and the old records put aside."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from bot.records import (
    Damaged,
    EmptyFile,
    Erasure,
    FromLater,
    InUse,
    NoKey,
    NotEncrypted,
    NotKept,
    Records,
    RecordsError,
    WrongKey,
    backups,
    dbapi,
    keeping,
    looking,
    new_key,
    outbox,
    parse_key,
    restoring,
    rotation,
)
from bot.records.rows import insert

from .installation import NOW, Installation, hash_of, installed
from .test_opening import contents, cut_short, damage_at, empty, plaintext
from .test_schema import AT, ONE_OF_EACH, counts, fill, the_version_before

__all__ = ["installed"]


def put(name: str, value: str = ""):
    return lambda db: keeping.put(db, name, value)


def names(db):
    return {name for (name,) in db.execute("select name from keeping")}


def clients(db):
    return [row for (row,) in db.execute("select id from clients")]


def restored(made: Installation, file: Path, *keys) -> restoring.Restored:
    return restoring.restore(file, made.data, keys or made.keys, made.backups, NOW)


def test_what_was_there_when_it_was_backed_up_is_there_again(installed):
    installed.does(put("before"))
    file = installed.backed_up()
    installed.does(put("since"))
    restored(installed, file)
    assert installed.look(names) == {"before"}


def test_what_is_replaced_is_put_aside_and_opens(installed, tmp_path):
    file = installed.backed_up()
    installed.does(put("since"))
    done = restored(installed, file)
    assert done.replaced == installed.data / "replaced-20261122T040000.000000Z" / "afterhour.db"
    assert Records.peek(done.replaced.parent, installed.key, names) == {"since"}
    assert done.replaced.parent.stat().st_mode & 0o777 == 0o700
    again = restoring.restore(
        done.replaced, tmp_path / "other", installed.keys, installed.backups, NOW
    )
    assert again.replaced is None


def test_what_only_a_killed_programs_log_holds_is_put_aside_with_it(installed, tmp_path):
    file = installed.backed_up()

    async def as_a_kill_leaves_it():
        async with installed.open() as records:
            await records.write(lambda db: put("last")(db) and None)
            shutil.copytree(installed.data, tmp_path / "left")

    asyncio.run(as_a_kill_leaves_it())
    shutil.rmtree(installed.data)
    shutil.copytree(tmp_path / "left", installed.data)
    done = restored(installed, file)
    assert Records.peek(done.replaced.parent, installed.key, names) == {"last"}
    assert installed.look(names) == set()


@pytest.mark.parametrize("state", [plaintext, empty, cut_short, damage_at(200)])
def test_whatever_lies_in_the_data_folder_can_be_replaced(installed, state):
    installed.does(put("before"))
    file = installed.backed_up()
    state(installed.data, installed.key)
    was = hash_of(installed.file)
    done = restored(installed, file)
    assert hash_of(done.replaced) == was
    assert installed.look(names) == {"before"}


def test_an_empty_place_is_filled(installed):
    installed.does(put("before"))
    file = installed.backed_up()
    shutil.rmtree(installed.data)
    assert restored(installed, file).replaced is None
    assert installed.look(names) == {"before"}


def test_on_a_full_disk_the_old_records_stay(installed):
    for number in range(30):
        installed.does(put(f"before {number}", "x" * 3000))
    shutil.copy(installed.backed_up(), installed.root / "from.db")
    installed.does(put("since"))
    assert installed.with_a_full_disk("restore") in ("NotKept", "OSError")
    assert "since" in installed.look(names)
    assert not list(installed.data.glob("replaced-*"))


def test_done_twice_it_is_the_same(installed):
    installed.does(put("before"))
    file = installed.backed_up()
    for days in range(2):
        now = NOW + timedelta(days=days)
        restoring.restore(file, installed.data, installed.keys, installed.backups, now)
        assert installed.look(names) == {"before"}


OF_A_BACKUP = [
    pytest.param(lambda *_: None, NoKey, id="no key"),
    pytest.param(lambda *_: parse_key(new_key()), WrongKey, id="another key"),
    pytest.param(plaintext, NotEncrypted, id="plaintext"),
    pytest.param(empty, EmptyFile, id="empty"),
    pytest.param(damage_at(200), Damaged, id="first page damaged"),
    pytest.param(damage_at(50 * 4096 + 200), Damaged, id="another page damaged"),
    pytest.param(cut_short, Damaged, id="cut short"),
]


@pytest.mark.parametrize(("state", "refusal"), OF_A_BACKUP)
def test_each_state_of_a_backup_has_its_refusal_and_nothing_is_changed(
    installed, tmp_path, state, refusal
):
    installed.does(put("kept"))
    folder = tmp_path / "given"
    folder.mkdir()
    file = Path(shutil.copy(installed.backed_up(), folder / "afterhour.db"))
    key = state(folder, installed.key)
    before, given = contents(installed.data), hash_of(file)
    with pytest.raises(RecordsError) as refused:
        restoring.restore(file, installed.data, [key] if key else [], installed.backups, NOW)
    assert type(refused.value) is refusal
    assert hash_of(file) == given
    assert contents(installed.data) == before
    assert list(folder.iterdir()) == [file]


def test_a_backup_of_a_later_version_is_refused(installed):
    row = "insert into _sqlite_migrations (migration_set, name, applied_at) values (?, ?, ?)"
    file = installed.backed_up()
    installed.does(lambda db: db.execute(row, ["afterhour", "m999_later", ""]))
    later = backups.make(installed.data, installed.keys[0], installed.backups, NOW).path
    shutil.copy(later, file.parent / "later")
    shutil.rmtree(installed.data)
    with pytest.raises(FromLater):
        restored(installed, file.parent / "later")
    assert not installed.data.exists()


def test_the_records_themselves_are_no_backup(installed):
    with pytest.raises(restoring.Itself):
        restored(installed, installed.file)
    assert installed.look(names) == set()


async def test_while_the_bot_runs_nothing_is_replaced(installed):
    key = installed.keys
    file = backups.make(installed.data, key[0], installed.backups, NOW).path
    async with Records.open(installed.data, key[0]) as records:
        await records.write(lambda db: put("running")(db) and None)
        with pytest.raises(InUse):
            restored(installed, file)
        assert await records.read(names) == {"running"}


def erase(made: Installation, *erased: Erasure) -> None:
    async def erasing() -> None:
        async with made.open() as records:
            await records.erase(lambda _: (None, list(erased)))

    asyncio.run(erasing())


WHERE = ["data folder", "folder of the backups", "beside the file"]


@pytest.mark.parametrize("where", WHERE)
def test_erase_then_restore_yesterdays_backup_and_there_is_nothing_again(
    installed, tmp_path, where
):
    """Whichever of its lists is left."""
    installed.does(fill)
    yesterday = Path(shutil.copy(installed.backed_up(), tmp_path))
    erase(installed, Erasure("clients", "heron"))
    listed = (installed.data / "erasures.jsonl").read_bytes()
    if where == "beside the file":
        (tmp_path / "erasures.jsonl").write_bytes(listed)
    if where != "folder of the backups":
        (installed.backups / "erasures.jsonl").unlink()
    if where != "data folder":
        shutil.rmtree(installed.data)

    done = restored(installed, yesterday)

    assert done.erased == 1
    assert installed.look(clients) == []
    for table in ("debriefs", "ruptures", "formulations", "look_backs", "writing"):
        sql = f"select count(*) from {table}"
        assert installed.look(lambda db, sql=sql: db.execute(sql).fetchone()) == (0,), table
    assert b"heron" in (installed.data / "erasures.jsonl").read_bytes()


def test_nothing_is_said_twice_without_a_look_at_the_chat(installed):
    """What waited when the backup was made may have been said since."""
    installed.does(fill)
    restored(installed, installed.backed_up())
    message = installed.look(lambda db: outbox.by_id(db, "o"))
    assert message.state == "waiting"
    assert outbox.must_look_first(message, NOW, None)


def test_what_was_said_since_is_not_said_again(installed):
    """Also what did not even wait yet when the backup was made: the week's digest, say."""
    installed.does(fill)
    file = installed.backed_up()
    later = {**ONE_OF_EACH["outbox"], "id": "o2", "cause": "digest:g:2026-W48", "state": "sent"}
    installed.does(lambda db: insert(db, "outbox", later) or True)
    installed.does(lambda db: outbox.mark_sent(db, "o", 77, NOW))

    restored(installed, file)

    said = installed.look(lambda db: [outbox.by_id(db, one) for one in ("o", "o2")])
    assert [(one.state, one.message) for one in said] == [("sent", 77), ("sent", None)]


def test_what_people_ended_since_stays_ended(installed):
    """Who left is out, a device that was removed is, and words stay on the page."""
    installed.does(fill)
    installed.does(lambda db: db.execute("update groups set words = 'chat'"))
    installed.does(lambda db: db.execute("update clinicians set words_agreed_at = '2026'"))
    file = installed.backed_up()
    for change in (
        f"update clinicians set left_at = '{AT}', words_agreed_at = null",
        f"update passkeys set removed_at = '{AT}'",
        "update groups set words = 'page'",
    ):
        installed.does(lambda db, change=change: db.execute(change))

    restored(installed, file)

    sql = """
        select left_at, words_agreed_at, words, removed_at from clinicians, groups, passkeys
    """
    assert installed.look(lambda db: db.execute(sql).fetchone()) == (AT, None, "page", AT)


def test_a_name_that_is_watched_for_no_longer_does_not_come_back(installed):
    installed.does(fill)
    installed.does(lambda db: looking.watch(db, "heron", ["one", "two"]))
    file = installed.backed_up()
    installed.does(lambda db: looking.watch(db, "heron", ["two", "three"]))

    restored(installed, file)

    assert installed.look(lambda db: looking.watched(db, "ana")) == {("heron", "two")}


def test_what_was_decided_after_a_loss_is_not_known_and_nothing_is_made_up(installed):
    installed.does(fill)
    file = installed.backed_up()
    before = installed.look(counts)
    shutil.rmtree(installed.data)
    restored(installed, file)
    gone = {"page_links": 0, "page_sessions": 0}
    assert installed.look(counts) == {**before, **gone}


def test_nobody_is_inside_the_page_again(installed):
    installed.does(fill)
    restored(installed, installed.backed_up())
    for table in ("page_sessions", "page_links"):
        sql = f"select count(*) from {table}"
        assert installed.look(lambda db, sql=sql: db.execute(sql).fetchone()) == (0,)


def test_a_backup_of_an_older_version_is_brought_up_to_date(installed, tmp_path, monkeypatch):
    old = Installation(tmp_path / "old")
    shutil.copytree(installed.key_file.parent, old.key_file.parent)
    with monkeypatch.context() as before:
        the_version_before(before, "m008_the_private_page")
        for table in ("groups", "clinicians", "clients"):
            old.does(lambda db, table=table: insert(db, table, ONE_OF_EACH[table]))
        file = old.backed_up()
    restored(installed, file)
    assert installed.look(clients) == ["heron"]
    sql = "select count(*) from formulations"
    assert installed.look(lambda db: db.execute(sql).fetchone()) == (0,)


def test_a_backup_under_the_former_key_gets_todays(installed, tmp_path):
    """As long as that key is at hand."""
    installed.does(put("before"))
    file = Path(shutil.copy(installed.backed_up(), tmp_path))
    former = installed.keys[0]
    rotation.rotate(installed.data, installed.key_file, installed.backups)
    given = hash_of(file)
    with pytest.raises(WrongKey):
        restored(installed, file)
    restored(installed, file, installed.keys[0], former)
    assert installed.look(names) == {"before"}
    assert hash_of(file) == given


def test_what_was_put_aside_goes_before_it_is_35_days_old(installed):
    done = restored(installed, installed.backed_up())
    backups.prune_replaced(installed.data, NOW + timedelta(days=33))
    assert done.replaced.exists()
    backups.prune_replaced(installed.data, NOW + timedelta(days=34))
    assert not done.replaced.parent.exists()
    assert installed.look(names) == set()


def test_what_a_kill_left_of_a_restore_is_taken_away_at_the_next_start(installed):
    """And what was put aside stays, be it a log alone."""
    asides = [installed.data / f"replaced-2026112{n}T040000.000000Z" for n in range(4)]
    for aside in asides:
        aside.mkdir()
    os.link(installed.file, asides[1] / "afterhour.db")
    (asides[2] / "afterhour.db.part").touch()
    (asides[3] / "afterhour.db-wal").touch()
    (installed.data / "restoring").mkdir()
    (installed.data / "afterhour.db.changing").touch()

    installed.look(names)

    left = {path.name for path in installed.data.iterdir() if path.suffix != ".lock"}
    assert left == {"afterhour.db", asides[3].name}


@pytest.mark.parametrize("kills", [8, pytest.param(200, marks=pytest.mark.nightly)])
def test_killed_at_any_moment_it_leaves_the_old_records_or_the_new(installed, kills):
    for number in range(30):
        installed.does(put(f"before {number}", "x" * 3000))
    shutil.copy(installed.backed_up(), installed.root / "from.db")
    before = installed.look(names)
    chance, seconds = random.Random(kills), installed.takes("restore")
    for aside in installed.data.glob("replaced-*"):
        shutil.rmtree(aside)
    for number in range(kills):
        installed.does(put(f"since {number}"))
        now = installed.look(names)
        installed.killed_while("restore", seconds, chance)
        assert installed.look(names) in (before, now)
        assert not (installed.data / "restoring").exists()
        for aside in installed.data.glob("replaced-*"):
            assert Records.peek(aside, installed.key, names) == now
            shutil.rmtree(aside)


def test_a_disk_that_fills_while_it_is_brought_up_to_date_is_said_to_be_full(
    installed, monkeypatch
):
    file = installed.backed_up()
    before = contents(installed.data)

    def full(_):
        problem = dbapi.OperationalError("database or disk is full")
        problem.sqlite_errorcode = 13
        raise problem

    monkeypatch.setattr(restoring, "migrate", full)
    with pytest.raises(NotKept):
        restored(installed, file)
    after = contents(installed.data)
    assert {name: after[name] for name in before} == before
    assert "restoring" not in after
