"""The lists of what was erased: files beside the database, so that no backup brings it back.

One JSON object a line: a table's name, a row's opaque id and when; `back`, where its owner has
brought it in again since. A list holds no word, no code and no person. Every open and every
restore applies it. The same list lies beside the backups, for the day on which the data folder
is lost.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from bot.records import disk
from bot.records.erasures import TABLES, Erasure, apply, there
from bot.records.errors import NotKept
from bot.records.rows import goes_on, instant_of, text_of
from bot.records.sqlcipher import Database, dbapi
from bot.records.threads import of_the_disk

FILE = "erasures.jsonl"
_A_MOMENT_MS = 250

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """That a row was erased, or (`back`) that its owner has brought it in again since."""

    erasure: Erasure
    at: str
    back: bool = False


def listed(*files: Path) -> list[Erasure]:
    """What several lists together forbid: each row whose latest line says that it was erased.

    A line that a crash cut short was never acknowledged, and is passed over. Raises OSError for
    a list that cannot be read: what it forbids must not come back.
    """
    latest: dict[Erasure, Line] = {}
    for line in (line for file in files for line in _lines(file)):
        known = latest.get(line.erasure)
        if known is None or known.at <= line.at:
            latest[line.erasure] = line
    return [erasure for erasure, line in latest.items() if not line.back]


def merge(files: Iterable[Path], into: Path) -> None:
    """Adds to one list the lines that only the others hold. On disk when it returns.

    Raises OSError.
    """
    known = set(_lines(into))
    fresh = dict.fromkeys(line for file in files if file != into for line in _lines(file))
    append(into, [line for line in fresh if line not in known])


def append(file: Path, lines: Collection[Line]) -> int:
    """Adds lines to a list, synced to the disk. The length it had before.

    It is for its owner alone; for whoever owns the folder, where root adds to it. Raises OSError,
    and then none of them stands there.
    """
    handle = disk.opened(file, os.O_RDWR | os.O_APPEND) if lines else -1
    if handle < 0:
        return file.stat().st_size if file.exists() else 0
    before = os.fstat(handle).st_size
    try:
        torn = before and os.pread(handle, 1, before - 1) != b"\n"
        _write_all(handle, ("\n" * bool(torn) + "".join(map(_text, lines))).encode())
        os.fsync(handle)
        disk.as_its_folder(file)
        disk.sync(file.parent)
    except BaseException:
        # What a full disk took of them would be erased at the next open, and nobody was told so.
        with suppress(OSError):
            os.ftruncate(handle, before)
            os.fsync(handle)
        raise
    finally:
        os.close(handle)
    return before


def fresh(erased: Iterable[Erasure], *files: Path, back: bool = False) -> list[Line]:
    """Lines to be added: later than any line these lists hold of the same row."""
    now = text_of(datetime.now(UTC))
    last: dict[Erasure, str] = {}
    for line in (line for file in files for line in _lines(file)):
        last[line.erasure] = max(line.at, last.get(line.erasure, ""))
    # A clock that was set back must not let an older line outlast a newer one.
    return [Line(one, max(now, _after(last.get(one, ""))), back) for one in erased]


class Lists:
    """The list of a data folder, and the one beside its backups, where there is a folder."""

    def __init__(self, data: Path, backups: Path | None = None) -> None:
        self._main = data / FILE
        self._beside = backups / FILE if backups else None

    def complete(self, db: Database) -> None:
        """Applies both lists, and makes each hold what the other does. Raises OSError.

        Done at every open: it completes what a crash left between list and commit.
        """
        if self._beside:
            # The folder may be away (a disk not mounted); then nothing new stands there.
            with suppress(OSError):
                merge([self._beside], self._main)
        erased = listed(self._main)
        self._copy_beside()
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
            before = append(self._main, fresh(erased, self._main))
            execute("COMMIT")
        except BaseException as problem:
            with suppress(dbapi.Error):
                db.rollback()
            if before is not None:
                self._take_back(before)
            if isinstance(problem, OSError) or of_the_disk(problem):
                raise NotKept from problem
            raise
        self._copy_beside()
        return result

    def bring_back(self, db: Database, work: Callable[[Database], T]) -> T:
        """Runs `work` in a transaction of its own; what it brings back is forbidden no more.

        A crash on the way leaves nothing of it, at the next open at the latest.
        """
        execute = db.conn.execute
        try:
            execute("BEGIN IMMEDIATE")
            result = work(db)
            _still_under_way(db)
            execute("COMMIT")
        except BaseException as problem:
            with suppress(dbapi.Error):
                db.rollback()
            if of_the_disk(problem):
                raise NotKept from problem
            raise
        append(self._main, fresh(there(db, listed(self._main)), self._main, back=True))
        self._copy_beside()
        return result

    def _take_back(self, length: int) -> None:
        # Where even this fails, the rows are erased at the next open: as was wished.
        with suppress(OSError):
            os.truncate(self._main, length)
            disk.sync(self._main)

    def _copy_beside(self) -> None:
        # Where this fails, the next open or backup makes up for it.
        if self._beside and self._beside.parent.is_dir():
            with suppress(OSError):
                merge([self._main], self._beside)


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


def _lines(file: Path) -> list[Line]:
    try:
        found = file.read_bytes().splitlines()
    except FileNotFoundError:
        return []
    return [line for text in found if (line := _parsed(text))]


def _parsed(text: bytes) -> Line | None:
    try:
        found = json.loads(text)
        table, row, at = found["table"], found["id"], found["at"]
    except (ValueError, TypeError, KeyError):
        return None
    if table not in TABLES or not isinstance(row, str) or not isinstance(at, str):
        return None
    return Line(Erasure(table, row), at, found.get("back") is True)


def _text(line: Line) -> str:
    told = {"table": line.erasure.table, "id": line.erasure.id, "at": line.at}
    return json.dumps({**told, "back": True} if line.back else told) + "\n"


def _after(at: str) -> str:
    """The moment after a stored one; "" where there is none, or no moment stands there."""
    with suppress(ValueError):
        return text_of(instant_of(at) + timedelta(microseconds=1)) if at else ""
    return ""


def _write_all(handle: int, rest: bytes) -> None:
    while rest:
        rest = rest[os.write(handle, rest) :]
