"""Starting `elsewhere.py` as a real second process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bot.records import Key

_HERE = Path(__file__).parent
_ROOT = _HERE.parent.parent


def start(what: str, folder: Path, key: Key) -> subprocess.Popen[bytes]:
    """Starts it; stdout is a pipe."""
    return subprocess.Popen(
        [sys.executable, str(_HERE / "elsewhere.py"), what, str(folder)],
        stdout=subprocess.PIPE,
        env={**os.environ, "AFTERHOUR_KEY": key.hex, "PYTHONPATH": str(_ROOT)},
    )


def line_from(process: subprocess.Popen[bytes]) -> str:
    """The next line it says; empty at its end."""
    assert process.stdout is not None
    return process.stdout.readline().decode().strip()


def kill(process: subprocess.Popen[bytes]) -> list[str]:
    """SIGKILL, and what it had said since the last line read."""
    process.kill()
    said, _ = process.communicate()
    return said.decode().splitlines()
