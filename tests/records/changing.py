"""What another process does to a whole installation. Run as a script by the tests, and killed.

`changing.py WHAT ROOT [full]`. In ROOT lie `data`, `backups`, `keys/key`; for a restore, `from.db`.
Says `ready` once everything is loaded, and at the end `done`, or which exception it was. `full`:
the disk takes no more.
"""

from __future__ import annotations

import resource
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.records import Records, RecordsError, backups, restoring, rotation
from tests.records.elsewhere import say


def rotate(root: Path) -> None:
    rotation.rotate(root / "data", root / "keys" / "key", root / "backups")


def restore(root: Path) -> None:
    file = root / "keys" / "key"
    keys = rotation.every(file.read_text(), file)
    restoring.restore(root / "from.db", root / "data", keys, root / "backups", datetime.now(UTC))


def backup(root: Path) -> None:
    file = root / "keys" / "key"
    key = rotation.fitting(root / "data", file.read_text(), file)
    assert key is not None
    backups.make(root / "data", key, root / "backups", datetime.now(UTC))


def upgrade(root: Path) -> None:
    file = root / "keys" / "key"
    key = rotation.fitting(root / "data", file.read_text(), file)
    Records.open(root / "data", key, backups=root / "backups")


def _no_room() -> None:
    """No file can get bigger than a quarter of what is kept: as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))


if __name__ == "__main__":
    what = {"rotate": rotate, "restore": restore, "backup": backup, "upgrade": upgrade}[sys.argv[1]]
    if sys.argv[3:] == ["full"]:
        _no_room()
    say("ready")
    try:
        what(Path(sys.argv[2]))
    except (RecordsError, OSError) as problem:
        say(type(problem).__name__)
    else:
        say("done")
