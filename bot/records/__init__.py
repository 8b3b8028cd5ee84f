"""The records: sqlite-utils on SQLCipher.

Import this before sqlite_utils, and take `Database` from here: see `sqlcipher.py`.
"""

from bot.records.erasures import Erasure
from bot.records.errors import (
    BackingUp,
    BadKey,
    Closed,
    Damaged,
    EmptyFile,
    FromLater,
    InUse,
    NoKey,
    NotBackedUp,
    NotDurable,
    NotEncrypted,
    NotKept,
    RecordsError,
    WrongKey,
)
from bot.records.ids import new_id
from bot.records.keys import Key, new_key, parse_key
from bot.records.sqlcipher import Database, dbapi
from bot.records.store import Records

__all__ = [
    "BackingUp",
    "BadKey",
    "Closed",
    "Damaged",
    "Database",
    "EmptyFile",
    "Erasure",
    "FromLater",
    "InUse",
    "Key",
    "NoKey",
    "NotBackedUp",
    "NotDurable",
    "NotEncrypted",
    "NotKept",
    "Records",
    "RecordsError",
    "WrongKey",
    "dbapi",
    "new_id",
    "new_key",
    "parse_key",
]
