"""What another process does to a whole installation. Run as a script by the tests, and killed.

`changing.py WHAT ROOT`. In ROOT lie `data`, `backups`, `keys/key` and, for a restore, `from.db`.
Says `ready` once everything is loaded, and `done` at the end.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.records import Records, backups, restoring, rotation
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


if __name__ == "__main__":
    what = {"rotate": rotate, "restore": restore, "backup": backup, "upgrade": upgrade}[sys.argv[1]]
    say("ready")
    what(Path(sys.argv[2]))
    say("done")
