"""The disk under the benchmark: what it is, what a sync costs, and a slower one to try."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

_SYNCS = 300
_PAGE = b"x" * 4096
_SHIM = Path(__file__).with_name("slow_sync.c")


@dataclass(frozen=True, slots=True)
class Disk:
    """The file system of a folder; what appending a page and syncing it takes, in seconds."""

    file_system: str
    device: str
    median: float
    p99: float

    @property
    def in_memory(self) -> bool:
        """Whether there is no disk under it at all."""
        return self.file_system in ("tmpfs", "ramfs")


def measure(folder: Path) -> Disk:
    """Looks at the file system and times its syncs."""
    system, device = _mounted(folder)
    taken = sorted(_syncs(folder / "sync-test"))
    return Disk(system, device, statistics.median(taken), taken[int(len(taken) * 0.99)])


def slow_down(folder: Path, milliseconds: float) -> dict[str, str] | None:
    """The environment under which a program's syncs take longer; None without a C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    library = folder / "slow_sync.so"
    if compiler is None:
        return None
    made = subprocess.run(
        [compiler, "-shared", "-fPIC", "-O2", "-o", library, _SHIM, "-ldl"],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        return None
    return {"LD_PRELOAD": str(library), "SYNC_MS": str(milliseconds)}


def _syncs(file: Path) -> list[float]:
    handle = os.open(file, os.O_CREAT | os.O_WRONLY, 0o600)
    taken = []
    try:
        for _ in range(_SYNCS):
            os.write(handle, _PAGE)
            began = time.perf_counter()
            os.fdatasync(handle)
            taken.append(time.perf_counter() - began)
    finally:
        os.close(handle)
        file.unlink()
    return taken


def _mounted(folder: Path) -> tuple[str, str]:
    """File system and device of the mount that holds the folder."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return "unknown", "unknown"
    best = ("", "unknown", "unknown")
    for line in mounts.read_text().splitlines():
        device, point, system, *_ = line.split()
        if folder.resolve().is_relative_to(point) and len(point) >= len(best[0]):
            best = (point, system, device)
    return best[1], best[2]
