"""A whole installation on disk: data, key file, backups; and other processes that change it."""

from __future__ import annotations

import asyncio
import hashlib
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.records import Database, Key, Records, WrongKey, backups, new_key, rotation
from bot.records.opening import look

from . import processes

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Installation:
    """Everything below one folder, as `changing.py` expects it."""

    root: Path

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def file(self) -> Path:
        return self.data / "afterhour.db"

    @property
    def key_file(self) -> Path:
        return self.root / "keys" / "key"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def key(self) -> Key:
        """The key that a command would take."""
        key = rotation.fitting(self.data, self.key_file.read_text(), self.key_file)
        assert key is not None
        return key

    @property
    def keys(self) -> list[Key]:
        return rotation.every(self.key_file.read_text(), self.key_file)

    def open(self) -> Records:
        return Records.open(self.data, self.key, backups=self.backups)

    def look(self, work: Callable[[Database], Any]) -> Any:
        """What a read of the opened records gives; they are closed again."""

        async def looking() -> Any:
            async with self.open() as records:
                return await records.read(work)

        return asyncio.run(looking())

    def does(self, work: Callable[[Database], object]) -> None:
        """One write to the records."""

        async def writing() -> None:
            async with self.open() as records:
                await records.write(lambda db: work(db) and None)

        asyncio.run(writing())

    def backed_up(self, at: datetime = NOW) -> Path:
        return backups.make(self.data, self.key, self.backups, at).path

    def start(self, what: str, *how: str) -> subprocess.Popen[bytes]:
        """Begins `changing.py WHAT`; it is ready to begin when this returns."""
        process = subprocess.Popen(
            [sys.executable, str(_HERE / "changing.py"), what, str(self.root), *how],
            bufsize=0,  # what is read ahead of the first line would be lost to `communicate`
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={"PYTHONPATH": str(_HERE.parent.parent)},
        )
        assert processes.line_from(process) == "ready"
        return process

    def takes(self, what: str) -> float:
        """How many seconds it takes when nobody kills it."""
        process = self.start(what)
        began = time.monotonic()
        said, wrong = process.communicate()
        assert (said.decode().split(), wrong) == (["done"], b"")
        return time.monotonic() - began

    def with_a_full_disk(self, what: str) -> str:
        """What it says at its end where the disk takes no more."""
        process = self.start(what, "full")
        said, wrong = process.communicate()
        assert (process.returncode, wrong) == (0, b"")
        return said.decode().strip()

    def killed_while(self, what: str, seconds: float, chance: random.Random) -> bool:
        """Kills it at any moment of its work; whether it had not come to its end."""
        process = self.start(what)
        time.sleep(chance.uniform(0, seconds))
        return processes.kill(process) != ["done"]


@pytest.fixture
def installed(tmp_path: Path) -> Installation:
    """Empty records with their key."""
    made = Installation(tmp_path)
    made.key_file.parent.mkdir()
    made.key_file.write_text(new_key() + "\n")
    made.key_file.chmod(0o600)
    made.look(lambda _: None)
    return made


def opens(path: Path, key: Key) -> bool:
    try:
        look(path, key)
    except WrongKey:
        return False
    return True


def hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
