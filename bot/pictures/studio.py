"""Has pictures drawn in a process of its own, begun when the first is wanted.

Its own, and not a pool's: a pool's process would load the whole bot again, and would inherit
its token and its key. This one gets neither. It ends when nothing was drawn for a while, so
that what a picture takes in memory is given back.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Coroutine
from pathlib import Path

from bot.pictures.content import Picture, Theme, checked
from bot.pictures.parcels import HEAD, packed, read_length

IDLE = 120.0
PATIENCE = 20.0
LARGEST = 8_000_000
_HOUSE = Path(__file__).parent.parent.parent


class NotDrawn(Exception):
    """The picture could not be drawn; its words are there without it."""


class Studio:
    """One drawing process at a time, for one event loop. `close` when the bot ends."""

    def __init__(self, idle: float = IDLE, patience: float = PATIENCE) -> None:
        self._idle = idle
        self._patience = patience
        self._one_at_a_time = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None
        self._ending: asyncio.TimerHandle | None = None
        self._scratch: Path | None = None
        self._left: set[asyncio.Task[None]] = set()

    async def draw(self, picture: Picture, theme: Theme) -> bytes:
        """The picture as PNG. Raises NotDrawn; ValueError where its numbers do not fit."""
        parcel = packed(checked(picture), theme)
        async with self._one_at_a_time:
            self._stay()
            try:
                async with asyncio.timeout(self._patience):
                    content = await self._drawn(parcel)
            except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as failure:
                await self._end()
                raise NotDrawn from failure
            except asyncio.CancelledError:
                await self._end()  # its answer would be taken for the next picture's
                raise
            self._end_later()
        if not content:
            raise NotDrawn
        return content

    def expect(self) -> None:
        """A picture will be wanted in a moment: the process may begin meanwhile."""
        self._aside(self._ready())

    async def close(self) -> None:
        """Ends the process, if there is one."""
        async with self._one_at_a_time:
            self._stay()
            await self._end()

    @property
    def running(self) -> bool:
        """Whether there is a drawing process now."""
        return self._process is not None and self._process.returncode is None

    async def _ready(self) -> None:
        async with self._one_at_a_time:
            self._stay()
            try:
                async with asyncio.timeout(self._patience):
                    await self._at_work()
            except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
                await self._end()  # whoever wants a picture is told then
            except asyncio.CancelledError:
                await self._end()
                raise
            self._end_later()

    async def _at_work(self) -> asyncio.subprocess.Process:
        process = self._process
        if process is None or process.returncode is not None:
            process = await self._begin()
        return process

    async def _drawn(self, parcel: bytes) -> bytes:
        process = await self._at_work()
        assert process.stdin is not None  # noqa: S101  (both are pipes)
        process.stdin.write(parcel)
        await process.stdin.drain()
        return await self._answer(process)

    async def _answer(self, process: asyncio.subprocess.Process) -> bytes:
        assert process.stdout is not None  # noqa: S101  (as above)
        length = read_length(await process.stdout.readexactly(HEAD))
        if length > LARGEST:
            raise ValueError("no picture is as large as that")
        return await process.stdout.readexactly(length)

    async def _begin(self) -> asyncio.subprocess.Process:
        await self._end()
        self._scratch = Path(tempfile.mkdtemp(prefix="afterhour-pictures-"))
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.pictures",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_environment(self._scratch),
            start_new_session=True,  # Ctrl-C is for the bot, which then ends this
        )
        await self._answer(self._process)  # ready
        return self._process

    async def _end(self) -> None:
        process, self._process = self._process, None
        scratch, self._scratch = self._scratch, None
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()  # it has nothing to lose
            await process.wait()
        if scratch is not None:
            shutil.rmtree(scratch, ignore_errors=True)

    def _stay(self) -> None:
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None

    def _end_later(self) -> None:
        loop = asyncio.get_running_loop()
        self._ending = loop.call_later(self._idle, lambda: self._aside(self.close()))

    def _aside(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._left.add(task)
        task.add_done_callback(self._left.discard)


def _environment(scratch: Path) -> dict[str, str]:
    """What a process needs to draw, and nothing of what the bot knows."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(_HOUSE),
        "MPLCONFIGDIR": str(scratch),
        "MPLBACKEND": "agg",
        "HOME": str(scratch),
        "OPENBLAS_NUM_THREADS": "1",  # each thread would take memory, and nothing is computed
    }
