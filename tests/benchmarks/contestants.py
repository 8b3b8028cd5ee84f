"""The bots that are compared, each a process of its own with a stand-in of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.records import new_key
from bot.rehearsal import Answer, Modal, Person, StandIn
from tests.benchmarks import groups
from tests.benchmarks.groups import ANSWERS, Cast

_ROOT = Path(__file__).parents[2]
_START_SECONDS = 30.0
_STOP_SECONDS = 8.0
_POLL_SECONDS = 0.001
_TAIL = 600
_PROCESSORS = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
# A flood is meant to queue; how long it takes is what is measured.
_PATIENCE_SECONDS = 60.0
_NEEDED_FROM_OUTSIDE = ("PATH", "HOME", "LANG", "LC_ALL", "VIRTUAL_ENV", "TMPDIR")

AFTERHOUR, BARE, ON_LOOP, NOOP = "Afterhour", "bare", "bare, on the loop", "no-op"


class BenchmarkBroken(Exception):
    """A bot did not do what is measured; a number would say nothing."""


@dataclass(slots=True)
class Contestant:
    """A bot: how it is started, its Discord, and the people in front of it."""

    name: str
    module: str
    arguments: tuple[str, ...]
    environment: dict[str, str]
    standin: StandIn
    cast: Cast
    log: Path
    extra: dict[str, str] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> float:
        """Starts it; the seconds from spawning to the first interaction answered."""
        environment = {k: os.environ[k] for k in _NEEDED_FROM_OUTSIDE if k in os.environ}
        with self.log.open("ab") as log:
            began = time.perf_counter()
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", self.module, *self.arguments),
                cwd=_ROOT,
                env=environment | self.environment | self.extra,
                stdout=log,
                stderr=log,
                preexec_fn=_leave_the_driver_alone,
            )
        await self._connected()
        await self.open_form()
        return time.perf_counter() - began

    async def stop(self) -> None:
        """Tells it to end, and waits."""
        if self.process is None:
            return
        process, self.process = self.process, None
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), _STOP_SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()
        while self.standin.gateway.connected:  # noqa: ASYNC110  (the stand-in has no event)
            await asyncio.sleep(_POLL_SECONDS)

    async def open_form(self) -> tuple[Person, Answer]:
        """Somebody opens the form for the next client's hour."""
        person, client = next(self.cast.hours)
        person.patience = _PATIENCE_SECONDS
        answer = await person.slash(self.cast.channel, "debrief", client=client)
        if answer.modal is None:
            raise BenchmarkBroken(f"{self.name}: a form was expected, not {answer!r}")
        return person, answer

    async def save(self, person: Person, modal: Modal) -> Answer:
        """Fills the form in and sends it."""
        answer = await person.submit(modal, ANSWERS)
        if answer.message is None or "Saved" not in answer.message.text:
            raise BenchmarkBroken(f"{self.name}: a saved debrief was expected, not {answer!r}")
        return answer

    def resident(self) -> float:
        """The process's resident memory, in MiB."""
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) / 1024

    def worked(self) -> float:
        """The seconds of processor time it has used so far, in all its threads."""
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(status[11]) + int(status[12])) / os.sysconf("SC_CLK_TCK")

    def bodies(self) -> tuple[bytes, bytes]:
        """What it last answered: the form, and the message after saving."""
        sent = [r for r in self.standin.requests if r.path.endswith("/callback")]
        last = {r.json["type"]: r.body for r in sent}
        return last[9], last[4]

    async def _connected(self) -> None:
        async with asyncio.timeout(_START_SECONDS):
            while not (self.standin.gateway.connected and self.standin.commands()):
                if self.process is None or self.process.returncode is not None:
                    said = self.log.read_text(errors="replace").strip()[-_TAIL:]
                    raise BenchmarkBroken(f"{self.name} ended at its start:\n{said}")
                await asyncio.sleep(_POLL_SECONDS)


def keep_a_processor() -> None:
    """The driver stays on the first processor; the bots have all the others."""
    if len(_PROCESSORS) > 1:
        os.sched_setaffinity(0, _PROCESSORS[:1])


def _leave_the_driver_alone() -> None:
    if len(_PROCESSORS) > 1:
        os.sched_setaffinity(0, _PROCESSORS[1:])


@contextlib.asynccontextmanager
async def afterhour(folder: Path, clients_each: int) -> AsyncIterator[Contestant]:
    """The real bot, `python -m bot run`, on encrypted records prepared beforehand."""
    key = new_key()
    async with StandIn() as standin:
        cast = groups.cast_for(standin, clients_each)
        await groups.keep(cast, folder / "afterhour", key)
        environment = {
            "AFTERHOUR_TOKEN": standin.token,
            "AFTERHOUR_KEY": key,
            "AFTERHOUR_DATA": str(folder / "afterhour"),
            "AFTERHOUR_GUILDS": str(cast.guild.id),
            "AFTERHOUR_API": standin.api,
        }
        log = folder / "afterhour.log"
        async with _stopped_at_the_end(
            Contestant(AFTERHOUR, "bot", ("run",), environment, standin, cast, log)
        ) as contestant:
            yield contestant


@contextlib.asynccontextmanager
async def bare(folder: Path, clients_each: int, insert: str) -> AsyncIterator[Contestant]:
    """The bare bot; `insert` says where its INSERT runs, in a `thread` or on the `loop`."""
    async with StandIn() as standin:
        environment = {
            "BARE_TOKEN": standin.token,
            "BARE_API": standin.api,
            "BARE_GATEWAY": standin.gateway_url,
            "BARE_DATABASE": str(folder / f"bare-{insert}.db"),
            "BARE_INSERT": insert,
        }
        name = ON_LOOP if insert == "loop" else BARE
        cast = groups.cast_for(standin, clients_each)
        log = folder / f"bare-{insert}.log"
        module = "tests.benchmarks.bare_bot"
        async with _stopped_at_the_end(
            Contestant(name, module, (), environment, standin, cast, log)
        ) as contestant:
            yield contestant


@contextlib.asynccontextmanager
async def noop(folder: Path, bodies: tuple[bytes, bytes]) -> AsyncIterator[Contestant]:
    """The bot that does nothing, with Afterhour's own answers in its hands."""
    given = folder / "noop-bodies"
    given.write_bytes(b"\n".join(bodies))
    async with StandIn() as standin:
        environment = {
            "NOOP_TOKEN": standin.token,
            "NOOP_API": standin.api,
            "NOOP_GATEWAY": standin.gateway_url,
            "NOOP_BODIES": str(given),
        }
        module = "tests.benchmarks.noop_bot"
        log = folder / "noop.log"
        async with _stopped_at_the_end(
            Contestant(NOOP, module, (), environment, standin, groups.cast_for(standin, 1), log)
        ) as contestant:
            yield contestant


@contextlib.asynccontextmanager
async def _stopped_at_the_end(contestant: Contestant) -> AsyncIterator[Contestant]:
    try:
        yield contestant
    finally:
        await contestant.stop()
