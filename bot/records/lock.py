"""One process a data folder: two would both hear everything, and write to one file."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.records import disk
from bot.records.errors import InUse

LOCK = "afterhour.lock"


def hold(folder: Path) -> int:
    """The held lock's file descriptor; closing it lets the folder go. Raises InUse.

    The file stays: removing it would race.
    """
    handle = disk.opened(folder / LOCK)
    try:
        disk.as_its_folder(folder / LOCK)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise InUse from None
    return handle


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Holds a folder for as long as the block runs. Raises InUse."""
    handle = hold(folder)
    try:
        yield
    finally:
        os.close(handle)
