"""The shipped words, and a folder to lay over them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.wording import Problem, Wording, WordingProblems
from bot.wording.files import shipped_folder

Overlay = Callable[[dict[str, str | bytes]], Path]


@pytest.fixture(scope="session")
def wording() -> Wording:
    """What is shipped."""
    return Wording.load()


@pytest.fixture
def overlay(tmp_path: Path) -> Overlay:
    """Writes a group's own files, by their path inside the folder."""

    def write(files: dict[str, str | bytes]) -> Path:
        folder = tmp_path / "ours"
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return write


@pytest.fixture
def shipped(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    """A shipped folder of the test's own: the real files, with some sheets put in."""

    def write(sheets: dict[str, str]) -> Path:
        folder = tmp_path / "shipped"
        for source in shipped_folder().rglob("*.toml"):
            path = folder / source.relative_to(shipped_folder())
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(source.read_bytes())
        for name, content in sheets.items():
            (folder / name).write_text(content, encoding="utf-8")
        return folder

    return write


def problems(overlay: Path | None, *, folder: Path | None = None) -> list[Problem]:
    """What a check finds; empty where the words can be used."""
    try:
        Wording.load(overlay, folder=folder)
    except WordingProblems as found:
        return found.problems
    return []
