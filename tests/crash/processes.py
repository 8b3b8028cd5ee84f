"""The real program as another process: started, told, killed, and everything it said kept."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import bot

PATIENCE = 20.0
_CHECKOUT = Path(bot.__file__).parent.parent
REAL = ("-m", "bot")
# The same program with its pauses of seconds shortened, for tests that would only wait: between
# connections, between ticks, and for servers that might still be announced.
HURRIED = (
    "-c",
    """
from bot import app, cli
from bot.chat import connection
from bot.chat.client import AfterhourClient
from bot.schedule.tick import Tick

def client(*parts):
    made = AfterhourClient(*parts)
    made._connection.guild_ready_timeout = 0.1
    return made

connection._APART_SECONDS = 0.2
app.AfterhourClient = client
app.Tick = lambda work, _: Tick(work, 0.2)
cli.main()
""",
)


class Program:
    """One run of the program. Its words go to files, so that a kill takes none with it."""

    def __init__(self, command: list[str], environment: dict[str, str], said: Path) -> None:
        self._out, self._err = said.with_suffix(".out"), said.with_suffix(".err")
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self.process = subprocess.Popen(
                command, env=environment, cwd=said.parent, stdout=out, stderr=err
            )

    @property
    def out(self) -> str:
        """What it said on stdout so far."""
        return self._out.read_text(encoding="utf-8")

    @property
    def err(self) -> str:
        """What it said on stderr so far."""
        return self._err.read_text(encoding="utf-8")

    async def code(self, within: float = PATIENCE) -> int:
        """Its exit code, once it has ended by itself. Raises TimeoutError."""
        async with asyncio.timeout(within):
            while self.process.poll() is None:  # noqa: ASYNC110  (a process has no event)
                await asyncio.sleep(0.01)
        return self.process.returncode

    async def says(self, what: str, within: float = PATIENCE) -> None:
        """Waits until it has said this on stderr. Raises TimeoutError."""
        async with asyncio.timeout(within):
            while what not in self.err:  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def kill(self) -> None:
        """SIGKILL: no goodbye."""
        self.process.kill()
        await self.code()

    def terminate(self) -> None:
        """SIGTERM: please end."""
        self.process.terminate()


class Programs:
    """Starts programs with one environment, and remembers each."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        folder.mkdir(exist_ok=True)
        self._folder = folder
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(_CHECKOUT),
            **environment,
        }
        self.started: list[Program] = []

    def start(
        self,
        *arguments: str,
        way: Iterable[str] = REAL,
        below: Iterable[str] = (),
        **environment: str,
    ) -> Program:
        """Starts the program; `way` is how Python finds it, `below` a tool it runs under."""
        command = [*below, sys.executable, *way, *arguments]
        said = self._folder / f"program-{len(self.started)}"
        self.started.append(Program(command, {**self.environment, **environment}, said))
        return self.started[-1]

    async def run(self, *arguments: str, way: Iterable[str] = REAL, **environment: str) -> Program:
        """Starts the program and waits for its end."""
        program = self.start(*arguments, way=way, **environment)
        await program.code()
        return program

    def end(self) -> None:
        """Kills what still runs."""
        for program in self.started:
            program.process.kill()
            program.process.wait()

    @property
    def said(self) -> str:
        """Everything that any of them said."""
        return "\n".join(text for p in self.started for text in (p.out, p.err))
