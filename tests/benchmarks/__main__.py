"""`python -m tests.benchmarks [--quick] [--folder FOLDER]`: measures, prints, exits with 0."""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.contestants import BenchmarkBroken, keep_a_processor
from tests.benchmarks.measures import FULL, QUICK
from tests.benchmarks.report import table
from tests.benchmarks.run import Findings, run

_BUILD = Path(__file__).parents[2] / "build"


def main() -> None:
    """Reads the command line, runs, prints."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="under a minute, and rough")
    parser.add_argument("--folder", type=Path, default=_BUILD, help="on the disk to be measured")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    keep_a_processor()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="benchmark-", dir=asked.folder) as folder:
        try:
            found = asyncio.run(run(Path(folder), QUICK if asked.quick else FULL))
        except BenchmarkBroken as broken:
            sys.stderr.write(f"Nothing was measured. {broken}\n")
            return
    sys.stdout.write(said(found, time.monotonic() - began))


def said(found: Findings, seconds: float) -> str:
    """Everything that is printed."""
    at = found.disk
    version, processors, load = platform.python_version(), os.cpu_count(), os.getloadavg()[0]
    sync, slowest = at.median * 1000, at.p99 * 1000
    head = [
        f"Python {version}, {processors} processors, load {load:.1f}; {seconds:.0f} s",
        f"Disk: {at.file_system} on {at.device}; a sync in {sync:.3f} ms (p99 {slowest:.3f} ms)",
    ]
    if at.in_memory:
        head.append("There is no disk under this folder: durability costs nothing here.")
    return "\n".join((*head, *found.notes, "", table(found.rows), ""))


if __name__ == "__main__":
    main()
