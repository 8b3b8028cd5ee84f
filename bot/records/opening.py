"""Finding out what a file is before anything may change it, and making a new one.

Every look here leaves the folder byte for byte as it was: the file is opened immutable, or
read-only where a killed process left a WAL behind.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from contextlib import closing
from pathlib import Path

from bot.records.connection import connect, promise
from bot.records.errors import (
    Damaged,
    EmptyFile,
    FromLater,
    NoKey,
    NotEncrypted,
    WrongKey,
)
from bot.records.keys import Key
from bot.records.schema import KNOWN, migrations
from bot.records.sqlcipher import Database, dbapi

PLAINTEXT = b"SQLite format 3\x00"
PAGE = 4096
SALT = 16
HMAC = 64


def look(path: Path, key: Key | None) -> Key:
    """Makes sure that the file at `path` is ours to open, and gives the key back.

    What is true of the file whatever the key is said first. Raises EmptyFile, NotEncrypted,
    NoKey, Damaged, WrongKey or FromLater. Changes nothing on disk.
    """
    with path.open("rb") as file:
        head = file.read(len(PLAINTEXT))
    if not head:
        raise EmptyFile
    if head == PLAINTEXT:
        raise NotEncrypted
    if key is None:
        raise NoKey
    if not _first_page_opens(path, key):
        raise Damaged if path.stat().st_size % PAGE or _any_page_fits(path, key) else WrongKey
    _look_at_schema(path, key)
    return key


def create(path: Path, key: Key) -> None:
    """A new database at `path`, with every table. It appears whole or not at all.

    It is built beside its place and moved there, so that a kill on the way leaves no empty
    file that the next start would have to refuse.
    """
    draft = path.with_name(path.name + ".new")
    _remove(draft)
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(connect(draft, key)) as db:
        promise(db)
        migrate(db)
    _sync(draft)
    draft.rename(path)
    _sync(path.parent)


def migrate(db: Database) -> None:
    """Applies what is pending, all of it or nothing, and checks every foreign key.

    Foreign keys are off meanwhile and on afterwards: a table that is rebuilt is dropped, and
    its children would go with it. Raises Damaged where a link would point nowhere.
    """
    if not migrations.pending(db):
        return
    execute = db.conn.execute
    execute("PRAGMA foreign_keys = OFF")
    execute("BEGIN IMMEDIATE")
    try:
        migrations.apply(db)
        _check_links(db)
        execute("COMMIT")
    except BaseException:
        db.rollback()
        raise
    finally:
        execute("PRAGMA foreign_keys = ON")


def is_older(db: Database) -> bool:
    """Whether the schema is that of an earlier version, and `migrate` would change it."""
    return bool(migrations.pending(db))


def _check_links(db: Database) -> None:
    if db.conn.execute("PRAGMA foreign_key_check").fetchone():
        raise Damaged


def _first_page_opens(path: Path, key: Key) -> bool:
    with closing(connect(path, key, mode="mode=ro&immutable=1")) as db:
        try:
            db.conn.execute("PRAGMA schema_version").fetchone()
        except dbapi.DatabaseError:
            return False
    return True


def _any_page_fits(path: Path, key: Key) -> bool:
    """Whether the key fits some page, though not the first.

    SQLCipher says the same of a wrong key and of a damaged first page. Each page carries an
    HMAC under a key derived from ours and the file's salt (SQLCipher 4: PBKDF2-HMAC-SHA512,
    salt XOR 0x3a, two rounds), so one page that fits proves the key.
    """
    with path.open("rb") as file:
        salt = bytes(byte ^ 0x3A for byte in file.read(SALT))
        seal = hashlib.pbkdf2_hmac("sha512", key.raw, salt, 2, 32)
        file.seek(PAGE)
        number = 2
        while len(page := file.read(PAGE)) == PAGE:
            signed = page[:-HMAC] + number.to_bytes(4, "little")
            if hmac.compare_digest(hmac.digest(seal, signed, "sha512"), page[-HMAC:]):
                return True
            number += 1
    return False


def _look_at_schema(path: Path, key: Key) -> None:
    """Reads the schema and the list of migrations. Raises Damaged or FromLater."""
    wal, index = (path.with_name(path.name + end) for end in ("-wal", "-shm"))
    # Immutable reads miss what only the WAL holds; read-only ones leave an index behind.
    left_behind = wal.exists() and wal.stat().st_size > 0
    had_index = index.exists()
    mode = "mode=ro" if left_behind else "mode=ro&immutable=1"
    try:
        with closing(connect(path, key, mode=mode)) as db:
            _schema_is_known(db)
    except dbapi.DatabaseError as problem:
        raise Damaged from problem
    finally:
        if left_behind and not had_index:
            index.unlink(missing_ok=True)


def _schema_is_known(db: Database) -> None:
    applied = {migration.name for migration in migrations.applied(db)}
    if applied - KNOWN:
        raise FromLater


def _remove(draft: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        draft.with_name(draft.name + end).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
