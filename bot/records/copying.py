"""Whole copies of the encrypted file: made while others write, and looked at page by page.

A copy of the file alone would miss what the write-ahead log holds, without an error. So a copy is
what SQLite itself writes from one view of the records; it has the key of its source, and holds
no free page in which something erased could lie.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.records import disk
from bot.records.connection import connect
from bot.records.errors import Damaged, NotKept
from bot.records.keys import Key
from bot.records.sqlcipher import Database, dbapi
from bot.records.threads import of_the_disk

_ALONE = "mode=ro&immutable=1"
# Malformed, not a database.
_DAMAGE = frozenset({11, 26})


def copy(source: Path, key: Key, to: Path, *, shared: bool = False) -> None:
    """Writes what `source` holds at this moment to a new file, with the same key.

    `shared`: others may write meanwhile, and what was acknowledged before is in the copy. Else
    nobody may, and the source's folder stays as it is. Raises Damaged where a page cannot be
    read, NotKept, dbapi.Error and OSError; then nothing is left at `to`.
    """
    disk.remove_database(to)
    disk.made_empty(to)
    try:
        _copy(source, key, to, shared=shared)
    except BaseException:
        disk.remove_database(to)
        raise
    disk.sync(to)


def faults(path: Path, key: Key) -> tuple[str, ...]:
    """What is wrong with a file that nobody writes: phrases without content; empty if whole.

    Every page's HMAC, the structure, and every link between rows. Changes nothing on disk.
    """
    with closing(connect(path, key, mode=_ALONE)) as db:
        return faults_of(db)


def faults_of(db: Database) -> tuple[str, ...]:
    """The same of a connection. One that meets a bad page reads nothing afterwards."""
    for pragma in ("cipher_integrity_check", "integrity_check(20)", "foreign_key_check"):
        try:
            found = [str(row[0]) for row in db.conn.execute(f"PRAGMA {pragma}")]
        except dbapi.DatabaseError as problem:
            return (str(problem),)
        if wrong := tuple(phrase for phrase in found if phrase != "ok"):
            return wrong
    return ()


def rekey(path: Path, key: Key, fresh: Key) -> None:
    """Gives a file that nobody else has open another key. Raises Damaged where it did not work,
    and NotKept where the disk is full.

    Killed on the way it may open under neither: only ever to be done to a copy.
    """
    with named_failures(), closing(connect(path, key)) as db:
        # SQLCipher rewrites every page, which it cannot do in WAL mode.
        db.conn.execute("PRAGMA journal_mode = DELETE").fetchone()
        db.conn.execute("PRAGMA synchronous = FULL")
        db.conn.execute(f"PRAGMA rekey = \"x'{fresh.hex}'\"").fetchall()
    if faults(path, fresh):
        raise Damaged
    disk.sync(path)


def changed(path: Path, key: Key, work: Callable[[Path], None]) -> None:
    """Does something to a copy of a file nobody has open, and puts the copy in its place.

    The file is the old one or, once `work` has succeeded and the disk has it, the new one.
    """
    draft = path.with_name(f"{path.name}.changing")
    copy(path, key, draft)
    try:
        work(draft)
        disk.put_in_place(draft, path)
    finally:
        disk.remove_database(draft)


@contextmanager
def named_failures() -> Iterator[None]:
    """Raises Damaged for a page that cannot be read, NotKept for a disk that takes no more."""
    try:
        yield
    except dbapi.DatabaseError as problem:
        if getattr(problem, "sqlite_errorcode", 0) & 255 in _DAMAGE:
            raise Damaged from problem
        if of_the_disk(problem):
            raise NotKept from problem
        raise


def _copy(source: Path, key: Key, to: Path, *, shared: bool) -> None:
    log, index = (source.with_name(source.name + end) for end in ("-wal", "-shm"))
    # What only the log holds belongs to the copy. An immutable look leaves no trace, but misses
    # it, and would mix old pages with new ones while somebody writes.
    left_behind, had_index = log.exists() and log.stat().st_size > 0, index.exists()
    mode = "mode=rw" if shared else "mode=ro" if left_behind else _ALONE
    try:
        with named_failures(), closing(connect(source, key, mode=mode)) as db:
            db.conn.execute("VACUUM INTO ?", [str(to)])
    finally:
        if not shared and left_behind and not had_index:
            index.unlink(missing_ok=True)
