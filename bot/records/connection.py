"""One keyed connection, and the promises it is held to before anyone uses it."""

from __future__ import annotations

from pathlib import Path

from bot.records.errors import NotDurable
from bot.records.keys import Key
from bot.records.sqlcipher import OLDEST_SQLITE, Database, dbapi

# How long a write waits for an outside process (a backup tool, a curious shell) to let go.
# Below Discord's three seconds it would refuse what a moment later works; far above it the
# person has long been told to wait.
BUSY_MS = 5_000
# A WAL of 2,000 pages is 8 MB. The writer checkpoints much earlier, when it is idle; this is
# for the hour in which it never is.
AUTOCHECKPOINT_PAGES = 2_000
JOURNAL_LIMIT_BYTES = 16 * 1024 * 1024
FULL = 2


def connect(path: Path, key: Key, *, mode: str = "mode=rw") -> Database:
    """A keyed connection to an existing file, in driver-level autocommit.

    `mode` is the query of an SQLite file URI and never creates a file. Nothing has been read
    yet: a wrong key shows at the first read. To be used in the calling thread only.
    """
    connection = dbapi.connect(
        f"{path.absolute().as_uri()}?{mode}",
        uri=True,
        isolation_level=None,
        cached_statements=256,
        timeout=BUSY_MS / 1000,
    )
    try:
        # Its complaints about a wrong key go to stderr, past our log. We raise instead.
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex}'\"")
        # Locking and wiping SQLCipher's memory costs much and hides little: the key was
        # found in the process's memory with it on, too, when we looked.
        connection.execute("PRAGMA cipher_memory_security = OFF")
        # No plugin of sqlite-utils is to be handed a keyed connection.
        return Database(connection, execute_plugins=False)
    except BaseException:
        connection.close()
        raise


def promise(db: Database, *, read_only: bool = False) -> None:
    """Sets what every commit relies on, and reads it back.

    Raises NotDurable where WAL, FULL sync or the cipher is not in force; the library's own
    errors where the file cannot be read.
    """
    execute = db.conn.execute
    if dbapi.sqlite_version_info < OLDEST_SQLITE:
        raise NotDurable
    for pragma in (
        "synchronous = FULL",
        # On macOS an fsync stops in the drive's cache without these; elsewhere they do nothing.
        "fullfsync = ON",
        "checkpoint_fullfsync = ON",
        "foreign_keys = ON",
        "secure_delete = ON",
        "temp_store = MEMORY",
        f"busy_timeout = {BUSY_MS}",
        f"wal_autocheckpoint = {AUTOCHECKPOINT_PAGES}",
        f"journal_size_limit = {JOURNAL_LIMIT_BYTES}",
    ):
        execute(f"PRAGMA {pragma}")
    held = (
        _value(db, "cipher_status") == "1"
        and _value(db, "journal_mode = WAL") == "wal"
        and _value(db, "synchronous") == FULL
        and _value(db, "foreign_keys") == 1
    )
    if not held:
        raise NotDurable
    if read_only:
        execute("PRAGMA query_only = ON")


def _value(db: Database, pragma: str) -> object:
    row = db.conn.execute(f"PRAGMA {pragma}").fetchone()
    return row[0] if row else None
