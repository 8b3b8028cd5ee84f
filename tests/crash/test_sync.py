"""Seen from below, by strace: the disk has a submission before its author is told."""

from __future__ import annotations

import asyncio
import functools
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from .cast import SENTINEL, Group
from .processes import PATIENCE

TRACED = "trace=fsync,fdatasync,sendto,sendmsg,write,writev"
SUBMISSIONS = 100
QUIET = 0.1
_CALL = re.compile(r"^(\d+) +([\d.]+) (?:<\.\.\. )?(\w+)(.*)$")
_CALLBACK = re.compile(r"POST /api/v10/interactions/(\d+)/")


@functools.cache
def why_not() -> str:
    """Why this machine cannot show it; empty where it can."""
    if not shutil.which("strace"):
        return "strace is not installed"
    tried = subprocess.run(
        ["strace", "-D", "-o", "/dev/null", "true"], capture_output=True, check=False
    )
    return "" if tried.returncode == 0 else "ptrace is not permitted here"


@dataclass
class Trace:
    """When the WAL was synced (begun and ended), and when each interaction was answered."""

    syncs: list[tuple[float, float]]
    answers: dict[int, float]

    @classmethod
    def read(cls, file: Path) -> Trace:
        syncs, answers, begun = [], {}, {}
        for line in file.read_text(errors="replace").splitlines():
            call = _CALL.match(line)
            if call is None:
                continue
            thread, at, name, rest = call[1], float(call[2]), call[3], call[4]
            if name in ("fsync", "fdatasync"):
                if ".db-wal>" in rest:
                    begun[thread] = at
                if rest.endswith("= 0") and thread in begun:
                    took = float(at)
                    syncs.append((begun.pop(thread), took))
            elif answered := _CALLBACK.search(rest):
                answers.setdefault(int(answered[1]), at)
        return cls(syncs, answers)

    def synced_between(self, begin: float, end: float) -> bool:
        """Whether some sync of the WAL began and ended within this time."""
        return any(begin < begun and ended <= end for begun, ended in self.syncs)


@pytest.mark.nightly
async def test_the_wal_is_synced_between_a_submission_and_its_answer(group: Group, tmp_path: Path):
    if why_not():
        pytest.skip(why_not())
    file = tmp_path / "trace"
    # -D: the program stays our own child, and strace ends with it.
    strace = ("strace", "-D", "-f", "-y", "-ttt", "-s", "200", "-e", TRACED, "-o", str(file))
    program = group.programs.start("run", below=strace)
    await group.discord.bot_ready(timeout=PATIENCE)
    group.ana.person.patience = PATIENCE

    sent: list[tuple[float, int]] = []
    asked: list[tuple[float, int]] = []
    for number in range(SUBMISSIONS):
        at = time.time()
        opened = await group.ana.person.slash(group.room, "debrief", client=group.ana.code)
        asked.append((at, opened.interaction_id))
        # A sync that came too late for one submission must not count for the next.
        await asyncio.sleep(QUIET)
        at = time.time()
        saved = await group.ana.sends(opened.modal, f"{SENTINEL} {number}")
        sent.append((at, saved.interaction_id))
    program.terminate()
    await program.code()

    trace = Trace.read(file)
    synced = [trace.synced_between(at, trace.answers[number]) for at, number in sent]
    assert synced == [True] * SUBMISSIONS
    # The other side of it: opening a form writes nothing, so the trace can tell them apart.
    opening = [trace.synced_between(at, trace.answers[number]) for at, number in asked]
    assert opening.count(True) < 5
