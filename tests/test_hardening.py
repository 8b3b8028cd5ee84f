"""A process that may hold the key leaves no dump of its memory, and keeps its files to itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_DIES = "import os, signal; os.kill(os.getpid(), signal.SIGABRT)"
_HARDENED = f"from bot.hardening import harden; harden(); {_DIES}"
_DUMPED = 0x80
# What `afterhour --help` leaves behind in its own process.
_AFTER_A_COMMAND = """
import ctypes, os, resource, sys
from bot.cli import main
sys.argv = ["afterhour", "--help"]
try:
    main()
except SystemExit:
    dumpable = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) if sys.platform == "linux" else 0
    open("made", "w").close()
    mode = os.stat("made").st_mode & 0o777
    print(resource.getrlimit(resource.RLIMIT_CORE), dumpable, oct(mode), file=sys.stderr)
"""
_HOUSE = str(Path(__file__).parents[1])


def ended(program: str, folder) -> int:
    """How a process that would dump as much as it likes has ended, as wait(2) says it."""
    begun = "import resource as r; r.setrlimit(r.RLIMIT_CORE, r.getrlimit(r.RLIMIT_CORE)[1:] * 2)"
    process = os.posix_spawn(
        sys.executable,
        [sys.executable, "-c", f"import os; os.chdir({str(folder)!r}); {begun}; {program}"],
        {**os.environ, "PYTHONPATH": _HOUSE},
    )
    return os.waitpid(process, 0)[1]


def test_every_command_begins_by_closing_its_memory_and_its_files(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-c", _AFTER_A_COMMAND],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": _HOUSE},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stderr.strip() == "(0, 0) 0 0o600"


def test_a_process_that_dies_leaves_no_dump_of_its_memory(tmp_path):
    assert not ended(_HARDENED, tmp_path) & _DUMPED


def test_without_it_such_a_process_is_dumped(tmp_path):
    """Else the test above would prove nothing."""
    if not ended(_DIES, tmp_path) & _DUMPED:
        pytest.skip("this machine dumps no process at all")
