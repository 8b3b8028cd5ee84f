"""The lists of what was erased: files beside the database, so that no backup brings it back.

One JSON object a line: a table's name, a row's opaque id and when. A list holds no word, no code
and no person. Every open and every restore applies it. The same list lies beside the backups, for
the day on which the data folder is lost.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from bot.records.erasures import TABLES, Erasure, apply
from bot.records.errors import NotKept
from bot.records.rows import goes_on, text_of
from bot.records.sqlcipher import Database, dbapi
from bot.records.threads import of_the_disk

FILE = "erasures.jsonl"
_A_MOMENT_MS = 250

T = TypeVar("T")


def read(file: Path) -> list[Erasure]:
    """What a list holds, in its order. Empty where there is none.

    A line that a crash cut short was never acknowledged, and is passed over. Raises OSError for
    a list that cannot be read: what it forbids must not come back.
    """
    try:
        lines = file.read_bytes().splitlines()
    except FileNotFoundError:
        return []
    return [erasure for line in lines if (erasure := _parsed(line))]


def merge(files: Iterable[Path], into: Path) -> list[Erasure]:
    """Adds to one list what only the others hold. Everything that is listed there then.

    On disk when it returns, for its owner alone. Raises OSError.
    """
    known = read(into)
    fresh = [line for file in files if file != into for line in read(file)]
    missing = list(dict.fromkeys(erasure for erasure in fresh if erasure not in set(known)))
    append(into, missing)
    return known + missing


def append(file: Path, erased: Collection[Erasure]) -> int:
    """Adds to a list, synced to the disk. The length it had before, in bytes. Raises OSError."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600) if erased else -1
    if handle < 0:
        return file.stat().st_size if file.exists() else 0
    try:
        before = os.fstat(handle).st_size
        torn = before and os.pread(handle, 1, before - 1) != b"\n"
        now = text_of(datetime.now(UTC))
        lines = [json.dumps({"table": e.table, "id": e.id, "at": now}) + "\n" for e in erased]
        _write_all(handle, ("\n" * bool(torn) + "".join(lines)).encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    _sync_folder(file.parent)
    return before


class Lists:
    """The list of a data folder, and the one beside its backups, where there is a folder."""

    def __init__(self, data: Path, backups: Path | None = None) -> None:
        self._main = data / FILE
        self._beside = backups / FILE if backups else None

    def complete(self, db: Database) -> None:
        """Applies both lists, and makes each hold what the other does. Raises OSError.

        Done at every open: it completes what a crash left between list and commit.
        """
        erased = merge([], self._main)
        if self._beside:
            with suppress(OSError):
                erased = merge([self._beside], self._main)
        self._copy_beside(erased)
        if not erased:
            return
        execute = db.conn.execute
        execute("BEGIN IMMEDIATE")
        try:
            found = apply(db, erased)
            execute("COMMIT")
        except BaseException:
            db.rollback()
            raise
        if found:
            empty_log(db)

    def carry_out(self, db: Database, work: Callable[[Database], tuple[T, list[Erasure]]]) -> T:
        """Runs `work` in a transaction of its own; what it erased is listed before it commits.

        A crash on the way leaves either nothing, or a listed row that the next open erases; an
        acknowledged erasure that is not listed there never is. Raises NotKept, and then nothing
        is erased and nothing listed.
        """
        execute = db.conn.execute
        before: int | None = None
        try:
            execute("BEGIN IMMEDIATE")
            result, erased = work(db)
            apply(db, erased)
            _still_under_way(db)
            before = append(self._main, erased)
            execute("COMMIT")
        except BaseException as problem:
            with suppress(dbapi.Error):
                db.rollback()
            if before is not None:
                self._take_back(before)
            if isinstance(problem, OSError) or of_the_disk(problem):
                raise NotKept from problem
            raise
        self._copy_beside(erased)
        return result

    def _take_back(self, length: int) -> None:
        # Where even this fails, the rows are erased at the next open: as was wished.
        with suppress(OSError):
            os.truncate(self._main, length)
            _sync_folder(self._main.parent)

    def _copy_beside(self, erased: Collection[Erasure]) -> None:
        # The folder may be away (a disk not mounted): the next open or backup makes up for it.
        if self._beside and self._beside.parent.is_dir():
            with suppress(OSError):
                known = set(read(self._beside))
                append(self._beside, [one for one in erased if one not in known])


def empty_log(db: Database) -> bool:
    """Moves the write-ahead log into the file and empties it; False where a reader is in the way.

    It waits for a moment only, because every write waits meanwhile.
    """
    patience = db.conn.execute("PRAGMA busy_timeout").fetchone()[0]
    db.conn.execute(f"PRAGMA busy_timeout = {_A_MOMENT_MS}").fetchone()
    try:
        busy, *_ = db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except dbapi.Error:
        return False  # the log keeps everything
    finally:
        db.conn.execute(f"PRAGMA busy_timeout = {patience}").fetchone()
    return not busy


def _still_under_way(db: Database) -> None:
    if not goes_on(db):
        raise NotKept  # a full disk ended the transaction, whatever the work made of it


def _parsed(line: bytes) -> Erasure | None:
    try:
        found = json.loads(line)
        table, row = found["table"], found["id"]
    except (ValueError, TypeError, KeyError):
        return None
    return Erasure(table, row) if table in TABLES and isinstance(row, str) else None


def _write_all(handle: int, rest: bytes) -> None:
    while rest:
        rest = rest[os.write(handle, rest) :]


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
