"""A folder, its key, and the records open in it: real SQLCipher on a real disk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.records import Key, Records, new_key, parse_key


@pytest.fixture
def key() -> Key:
    return parse_key(new_key())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
async def records(folder: Path, key: Key) -> AsyncIterator[Records]:
    async with Records.open(folder, key) as opened:
        yield opened
