"""What can be wrong with the records. Types for the program; the sentences are in `prompts/`.

None of these ever quotes what is stored, a key, or a path.
"""

from __future__ import annotations

from typing import ClassVar


class RecordsError(Exception):
    """Something is wrong with the records.

    `key` names the sentence in `prompts/` that tells a person; the exception's own text is a
    terse phrase for the log.
    """

    key: ClassVar[str] = "records"
    phrase: ClassVar[str] = "records unusable"

    def __init__(self) -> None:
        super().__init__(self.phrase)


class NoKey(RecordsError):
    """No key was given."""

    key = "no_key"
    phrase = "no key given"


class BadKey(RecordsError):
    """The text given as a key is not 64 hex digits."""

    key = "bad_key"
    phrase = "not a 32-byte key in hex"


class WrongKey(RecordsError):
    """The key opens no page of this file."""

    key = "wrong_key"
    phrase = "key does not fit the database"


class NotEncrypted(RecordsError):
    """The file is a plaintext SQLite database."""

    key = "not_encrypted"
    phrase = "database is not encrypted"


class EmptyFile(RecordsError):
    """The file is there and holds no byte: an interrupted copy, or a full disk."""

    key = "empty_file"
    phrase = "database file is empty"


class Damaged(RecordsError):
    """The key fits, yet pages are missing or altered."""

    key = "damaged"
    phrase = "database is damaged"


class FromLater(RecordsError):
    """A later version of the program has changed the schema."""

    key = "from_later"
    phrase = "database belongs to a later version"


class InUse(RecordsError):
    """Another process holds this folder."""

    key = "in_use"
    phrase = "data folder is in use"


class BackingUp(RecordsError):
    """The file is being copied right now, and what was asked would change it meanwhile."""

    key = "backing_up"
    phrase = "a backup is under way"


class NotBackedUp(RecordsError):
    """No verified copy could be made: nowhere to write it, or it did not come out whole."""

    key = "not_backed_up"
    phrase = "no verified copy could be made"


class NotDurable(RecordsError):
    """This machine or library cannot give what is promised: WAL, FULL sync, a cipher."""

    key = "not_durable"
    phrase = "durable encrypted commits not available"


class NotKept(RecordsError):
    """A write did not reach the disk and is undone: disk full, failing, or held by another.

    The driver's own exception is the `__cause__`. The same write may be tried again.
    """

    key = "not_kept"
    phrase = "write not kept"


class Closed(RecordsError):
    """The records are closed, or closing."""

    key = "closed"
    phrase = "records closed"
