"""Putting a backup in the place of the records, or where there are none.

It is built beside them, whole: copied, brought to today's schema, cleared of what was erased
since, told of what people ended since, checked page by page. Only then is it renamed into place,
so that a kill at any moment leaves the old records or the new ones. The old ones are put aside,
and never deleted here.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.records import audit, backups, copying, disk, erasures
from bot.records import since as decided
from bot.records.connection import connect, promise
from bot.records.erasure_lists import FILE as LIST
from bot.records.erasure_lists import listed, merge
from bot.records.erasures import Erasure
from bot.records.errors import Damaged, NoKey, RecordsError, WrongKey
from bot.records.keys import Key
from bot.records.lock import held
from bot.records.opening import look, migrate
from bot.records.since import Since, carry_over
from bot.records.sqlcipher import Database, dbapi

DATABASE = "afterhour.db"
_STAGE = "restoring"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: where the old records are now, and how many rows it erased again."""

    replaced: Path | None
    erased: int


class Itself(RecordsError):
    """What is to be restored is the very file it would replace."""

    key = "itself"
    phrase = "the records themselves, not a backup"


def restore(file: Path, data: Path, keys: Sequence[Key], beside: Path, now: datetime) -> Restored:
    """Makes `data` hold what the backup `file` holds, under the first of the keys.

    The other keys are tried on the backup only. Every erasure list is honoured: the one of the
    data folder, the one in `beside` (the folder of the backups), and the one next to `file`.
    Raises InUse where the bot runs, BackingUp, Itself, and of the backup EmptyFile, NotEncrypted,
    NoKey, WrongKey, Damaged or FromLater; OSError where the disk does not take it. `file` is never
    changed, and the records only where it succeeds.
    """
    path = data / DATABASE
    if path.exists() and file.samefile(path):
        raise Itself
    fit = _fitting(file, keys)
    if copying.faults(file, fit):
        raise Damaged
    disk.folder_for_its_owner(data)
    with held(data), backups.being_copied(data, changing=True):
        tidy_up(data)
        lists = [folder / LIST for folder in (file.parent, beside)]
        erased = listed(*lists, data / LIST)
        draft = _empty_stage(data) / DATABASE
        try:
            _build(file, fit, keys[0], draft)
            since = decided.read(path, keys[0])
            found = _brought_up_to(draft, keys[0], erased, since, now)
            merge(lists, data / LIST)
            replaced = _put_aside(path, keys[0], backups.replaced_at(data, now))
            disk.put_in_place(draft, path)
        finally:
            shutil.rmtree(draft.parent, ignore_errors=True)
    return Restored(replaced, found)


def tidy_up(data: Path) -> None:
    """Takes away what a kill left of a restore or a change of the key. The folder is held."""
    path = data / DATABASE
    shutil.rmtree(data / _STAGE, ignore_errors=True)
    disk.remove_database(data / f"{DATABASE}.changing")
    for aside in (folder / DATABASE for folder in data.glob("replaced-*")):
        if not aside.exists():
            aside.with_name(f"{DATABASE}.part").unlink(missing_ok=True)
            with suppress(OSError):  # what else lies there, stays
                aside.parent.rmdir()
        # Still one file under two names: it was never replaced.
        elif path.exists() and aside.samefile(path):
            _put_back_log(aside, path)
            shutil.rmtree(aside.parent)


def _fitting(file: Path, keys: Sequence[Key]) -> Key:
    for key in keys:
        with suppress(WrongKey):
            return look(file, key)
    if keys:
        raise WrongKey
    look(file, None)  # what is true of the file whatever the key is said first
    raise NoKey


def _empty_stage(data: Path) -> Path:
    stage = data / _STAGE
    stage.mkdir(mode=0o700)
    return stage


def _build(file: Path, fit: Key, key: Key, draft: Path) -> None:
    """A copy of the backup, under the key that the records shall have."""
    copying.copy(file, fit, draft)
    if fit != key:
        copying.rekey(draft, fit, key)


def _brought_up_to(
    draft: Path, key: Key, erased: list[Erasure], since: Since, now: datetime
) -> int:
    """Makes a copy what the records shall be, and checks it; how many rows were erased since."""
    with copying.named_failures(), closing(connect(draft, key)) as db:
        promise(db)
        migrate(db)
        execute = db.conn.execute
        execute("BEGIN IMMEDIATE")
        carry_over(db, since)
        found = erasures.apply(db, erased)
        _in_the_present(db)
        audit.noted_for_everybody(db, "restored", now)
        execute("COMMIT")
        execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if copying.faults(draft, key):
        raise Damaged
    return found


def _in_the_present(db: Database) -> None:
    """What was true when the backup was made, and need not be any more."""
    # It may have been said since: the chat is looked at before it is said again.
    db.execute(
        "update outbox set maybe_since = made_at where state = 'waiting' and maybe_since is null"
    )
    # Who has left the page since, or lost a device, is not inside again.
    db.execute("delete from page_sessions")
    db.execute("delete from page_links")


def _put_aside(path: Path, key: Key, aside: Path) -> Path | None:
    """Gives the records another name as well, with the log they may have; None without records."""
    ends = [end for end in ("", "-wal") if path.with_name(path.name + end).exists()]
    if not ends:
        return None
    _empty_log(path, key)
    aside.mkdir(mode=0o700)
    disk.as_its_folder(aside)
    for end in ends:
        one = path.with_name(path.name + end)
        if one.exists() and (not end or one.stat().st_size):
            _second_name(one, aside / one.name)
    disk.sync(aside)
    disk.sync(path.parent)
    for end in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    return aside / path.name


def _empty_log(path: Path, key: Key) -> None:
    """Records that open are one file; others are put aside as they lie there."""
    with suppress(RecordsError, dbapi.Error, OSError):
        look(path, key)
        with closing(connect(path, key)) as db:
            db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _second_name(path: Path, other: Path) -> None:
    try:
        os.link(path, other)
    except OSError:  # a disk without such names
        draft = other.with_name(other.name + ".part")
        shutil.copy2(path, draft)
        disk.put_in_place(draft, other)


def _put_back_log(aside: Path, path: Path) -> None:
    log, there = (one.with_name(one.name + "-wal") for one in (aside, path))
    if log.exists() and not there.exists():
        _second_name(log, there)
