"""Backups: verified copies in a folder of their own, known by the instant in their names.

A file has its name only once every page of it was checked, so the newest name is the last
verified backup, and can be told without a key. Nothing is kept for longer than 35 days: what was
erased would else live on in them, beyond what people were promised.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.records import copying, disk, erasure_lists
from bot.records.errors import BackingUp, Damaged, NoKey, NotBackedUp, NotKept
from bot.records.keys import Key
from bot.records.opening import look
from bot.records.sqlcipher import dbapi

LONGEST = timedelta(days=35)
# Looked at daily at least (by each backup, and every hour by the bot), none gets older than that.
_KEPT_FOR = LONGEST - timedelta(days=1)
_DATABASE, _BEING_COPIED = "afterhour.db", "afterhour.copy.lock"
_STAMP = "%Y%m%dT%H%M%S.%f"
_NAME = re.compile(r"afterhour-(\d{8}T\d{6}\.\d{6})Z\.db")
_REPLACED = re.compile(r"replaced-(\d{8}T\d{6}\.\d{6})Z")
_DRAFT = re.compile(
    r"\.?afterhour-\d{8}T\d{6}\.\d{6}Z\.db\.(\d+\.part|changing)(-wal|-shm|-journal)?"
)
_DRAFT_IS_OVER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Backup:
    """One verified copy, and the instant (UTC) at which it was made."""

    path: Path
    at: datetime


def make(data: Path, key: Key, folder: Path, now: datetime) -> Backup:
    """A new backup of a data folder, whoever else has it open. `folder` is made where absent.

    What was acknowledged before is in it. It is written under another name, checked page by page
    and synced, and only then takes its name; the erasure list lies beside it, and what is too old
    goes. Raises what is wrong with the records (EmptyFile, NotEncrypted, WrongKey, Damaged),
    BackingUp while they are restored or get another key, and NotBackedUp where no whole copy
    could be written.
    """
    with being_copied(data):
        try:
            disk.folder_for_its_owner(folder, like=data)
            made = _made(data / _DATABASE, key, folder, now)
            erasure_lists.merge([data / erasure_lists.FILE], folder / erasure_lists.FILE)
        except (OSError, NotKept, dbapi.Error) as problem:
            raise NotBackedUp from problem
    prune(folder, now)
    return made


def kept(folder: Path) -> list[Backup]:
    """The backups of a folder, the newest first. Empty where there is none, or no folder."""
    try:
        names = [path for path in folder.iterdir() if path.is_file()]
    except OSError:
        return []
    found = [Backup(path, at) for path in names if (at := _instant(_NAME, path))]
    return sorted(found, key=lambda backup: backup.at, reverse=True)


def prune(folder: Path, now: datetime) -> int:
    """Removes backups before they are 35 days old, and what a kill left; how many backups.

    Also the last one: what was promised to be gone is gone. Only what has such a name, and an
    instant that lies behind `now`, is touched.
    """
    too_old = [backup.path for backup in kept(folder) if now - backup.at >= _KEPT_FOR]
    with suppress(OSError):
        for path in [*too_old, *_abandoned(folder, now)]:
            path.unlink(missing_ok=True)
    return len(too_old)


def prune_replaced(data: Path, now: datetime) -> None:
    """Removes what restores have put aside in a data folder before it is 35 days old."""
    with suppress(OSError):
        for path in data.iterdir():
            at = _instant(_REPLACED, path)
            if at and now - at >= _KEPT_FOR and path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)


def replaced_at(data: Path, now: datetime) -> Path:
    """The folder in which a restore puts aside what it replaces."""
    return data / f"replaced-{now.astimezone(UTC).strftime(_STAMP)}Z"


@contextmanager
def being_copied(data: Path, *, changing: bool = False) -> Iterator[None]:
    """Holds off whoever would exchange the file meanwhile; several may copy at the same time.

    `changing`: the file is exchanged here, and nobody may copy. Raises BackingUp at once where
    the two would meet. The bot itself neither waits for this nor minds.
    """
    handle = disk.opened(data / _BEING_COPIED)
    try:
        disk.as_its_folder(data / _BEING_COPIED)
        _hold(handle, fcntl.LOCK_EX if changing else fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


def _hold(handle: int, how: int) -> None:
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BackingUp from None


def _made(source: Path, key: Key, folder: Path, now: datetime) -> Backup:
    name = f"afterhour-{now.astimezone(UTC).strftime(_STAMP)}Z.db"
    draft = folder / f".{name}.{os.getpid()}.part"
    with suppress(NoKey):
        look(source, None)  # of an empty file, SQLite would make an empty copy, and call it well
    try:
        copying.copy(source, key, draft, shared=True)
    except Damaged:
        look(source, key)  # SQLCipher says the same of a wrong key
        raise
    try:
        if copying.faults(draft, key):
            raise NotBackedUp
        disk.put_in_place(draft, folder / name)
    finally:
        disk.remove_database(draft)
    return Backup(folder / name, now.astimezone(UTC))


def _instant(pattern: re.Pattern[str], path: Path) -> datetime | None:
    found = pattern.fullmatch(path.name)
    with suppress(ValueError):
        return datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC) if found else None
    return None


def _abandoned(folder: Path, now: datetime) -> list[Path]:
    """Copies that were never finished, and whose maker cannot be at it any more."""
    return [
        path
        for path in folder.iterdir()
        if _DRAFT.fullmatch(path.name)
        and now.timestamp() - path.stat().st_mtime > _DRAFT_IS_OVER.total_seconds()
    ]
