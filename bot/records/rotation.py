"""Another key for the records: killed at any moment, exactly one key opens them, and it is found.

What happens, in this order, each step on disk before the next begins:

1. The new key is written beside the key's file (`.new`), and the old one as well (`.old`).
2. A copy of the records gets the new key, is checked page by page, and takes their place.
3. The new key takes the place of the old one.
4. The same is done with every backup that has the old key; then `.old` goes.

Nothing is changed in place. Until 2 the old key opens the records, from then on the new one; where
both lie there, whoever opens them takes the one that fits. Done again, it goes on where it stopped.
"""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.records import audit, copying, disk
from bot.records import backups as kept_backups
from bot.records.connection import connect, promise
from bot.records.errors import BadKey, Damaged, FromLater, InUse, RecordsError
from bot.records.keys import Key, new_key, parse_key
from bot.records.lock import held
from bot.records.opening import PAGE, is_older, look

DATABASE = "afterhour.db"
_NEXT, _FORMER = ".new", ".old"


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a change of the key did.

    `backups` is how many of them have the new key now, `left` names those that do not open with
    either; `resumed` says that an earlier change was finished, and none begun.
    """

    backups: int
    left: tuple[str, ...]
    resumed: bool


def fitting(data: Path, text: str, file: Path | None) -> Key | None:
    """The key for the records of a data folder; None where none is given.

    `text` is the key as it was given, `file` where it was read from: a change of the key that was
    cut short may have left the one that fits beside it. Raises BadKey.
    """
    if not text:
        return None
    key, path = parse_key(text), data / DATABASE
    fresh = _beside(file, _NEXT)
    if fresh is None or not path.exists() or _opens(path, key) or not _opens(path, fresh):
        return key
    return fresh


def every(text: str, file: Path | None) -> list[Key]:
    """All keys at hand, the given one first: what a backup may have been made with."""
    found = [_beside(file, _NEXT), _beside(file, _FORMER)]
    return [parse_key(text), *(key for key in found if key)] if text else []


def unfinished(file: Path | None) -> bool:
    """Whether a change of the key was begun and not finished."""
    return bool(_beside(file, _NEXT) or _beside(file, _FORMER))


def rotate(data: Path, file: Path, backups: Path) -> Rotated:
    """Gives the records of a data folder, and their backups, a new key; writes it to `file`.

    Raises InUse where the bot runs, BackingUp, WrongKey or what else keeps the records from
    opening, FileNotFoundError where there are none, and OSError or NotKept where a file cannot be
    written or the disk is full. Whatever it raises, one key still opens the records.
    """
    file, path = file.resolve(), data / DATABASE
    with held(data), kept_backups.being_copied(data, changing=True):
        resumed = unfinished(file)
        if _beside(file, _NEXT) or not resumed:
            _change(path, file)
        key, former = _read(file), _beside(file, _FORMER)
        copies = [*(kept.path for kept in kept_backups.kept(backups)), *_put_aside(data)]
        left = [one.name for one in copies if not _changed_copy(one, former, key)]
        _named(file, _FORMER).unlink(missing_ok=True)
        disk.sync(file.parent)
    return Rotated(len(copies) - len(left), tuple(left), resumed)


def _change(path: Path, file: Path) -> None:
    """Steps 1 to 3, from wherever an earlier change has got to."""
    key, fresh = _read(file), _beside(file, _NEXT)
    if fresh is None or not _opens(path, fresh):
        look(path, key)
        fresh = fresh or parse_key(new_key())
        disk.written(_named(file, _NEXT), f"{fresh.hex}\n".encode(), like=file)
        disk.written(_named(file, _FORMER), f"{key.hex}\n".encode(), like=file)
        _exchange(path, key, fresh)
    _named(file, _NEXT).replace(file)
    disk.sync(file.parent)


def _exchange(path: Path, key: Key, fresh: Key) -> None:
    log = path.with_name(path.name + "-wal")
    with closing(connect(path, key)) as db:
        db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if log.exists() and log.stat().st_size:
        raise InUse  # somebody looks at them from outside, and what the log holds must not be lost
    # An empty log, and an index of the file as it was: the new file is to have its own.
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)

    def change(draft: Path) -> None:
        copying.rekey(draft, key, fresh)
        _noted(draft, fresh)

    copying.changed(path, key, change)


def _noted(draft: Path, key: Key) -> None:
    """Every clinician can read that it was done."""
    with closing(connect(draft, key)) as db:
        promise(db)
        if not is_older(db):  # else there may be nowhere to note it yet
            db.conn.execute("BEGIN IMMEDIATE")
            audit.noted_for_everybody(db, "rotated", datetime.now(UTC))
            db.conn.execute("COMMIT")
    if copying.faults(draft, key):
        raise Damaged


def _changed_copy(path: Path, former: Key | None, key: Key) -> bool:
    """Whether a backup has the new key now. One that is damaged stays as it is.

    Raises NotKept or OSError where the disk is full: the former key is still needed then.
    """
    if _opens(path, key):
        return True
    if former is None or not _opens(path, former):
        return False
    with suppress(Damaged):
        copying.changed(path, former, lambda draft: copying.rekey(draft, former, key))
        return True
    return False


def _put_aside(data: Path) -> list[Path]:
    return sorted(data.glob(f"replaced-*/{DATABASE}"))


def _opens(path: Path, key: Key) -> bool:
    """Whether a key is known to fit; whoever opens the file is told what else is wrong with it."""
    try:
        look(path, key)
    except Damaged:
        # Of a file that is cut short the same is said whatever the key.
        return path.stat().st_size % PAGE == 0
    except FromLater:
        return True
    except RecordsError:
        return False
    return True


def _named(file: Path, end: str) -> Path:
    return file.with_name(file.name + end)


def _beside(file: Path | None, end: str) -> Key | None:
    """The key that a change left beside the key's file, if there is one that can be read."""
    if file is None:
        return None
    try:
        return _read(_named(file.resolve(), end))
    except (OSError, BadKey, UnicodeDecodeError):
        return None


def _read(file: Path) -> Key:
    return parse_key(file.read_text(encoding="utf-8"))
