"""`python -m tests.benchmarks.patterns [--quick] [--folder FOLDER]`: five years in one answer.

One clinician with five years of a full practice asks for their patterns, in Discord and on the
page, pictures included; meanwhile somebody else asks the same process for next to nothing, over
and over: how long they wait is how long its loop was held up. It prints, judges nothing, and
exits with 0.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import re
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import aiohttp

from bot.practice.house import House
from bot.records import Records, clinicians, parse_key
from bot.rehearsal import Answer
from bot.wording import Wording
from tests.benchmarks import contestants, years
from tests.benchmarks.contestants import BenchmarkBroken, Contestant
from tests.benchmarks.measures import calm
from tests.benchmarks.page import free_port
from tests.page_sessions import COOKIE, Session, session_of

_BUILD = Path(__file__).parents[2] / "build"
_MONTHS = 60
_PICTURES = 7
_PATIENCE = 30.0
_MILLI = 1000.0
_PICTURE = re.compile(r'src="(/patterns/[^"]+)"')

Found = dict[str, list[float]]


async def run(folder: Path, rounds: int) -> tuple[int, Found, Found]:
    """How many sessions; seconds by what was asked; the others' waits meanwhile, and in peace."""
    async with contestants.afterhour(folder, clients_each=1) as bot:
        address = f"http://localhost:{free_port()}"
        bot.extra = {
            "AFTERHOUR_PAGE_URL": address,
            "AFTERHOUR_PAGE_BIND": f"127.0.0.1:{address.rpartition(':')[2]}",
        }
        sessions, session = await _prepared(bot, address)
        taken: Found = {}
        waited: Found = {}
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
            for _ in range(rounds):
                await bot.start()
                _on_every_processor(bot)
                asking = Asking(bot, http, address, session)
                with calm():
                    await asking.all_in_turn(taken, waited)
                await bot.stop()
        return sessions, taken, waited


class Asking:
    """One clinician, and somebody else beside them."""

    def __init__(
        self, bot: Contestant, http: aiohttp.ClientSession, address: str, session: Session
    ) -> None:
        self._bot = bot
        self._http = http
        self._address = address
        self._headers = {"Cookie": f"{COOKIE}={session.token}"}

    async def all_in_turn(self, taken: Found, waited: Found) -> None:
        """In peace, in Discord for the first time and again, and on the page."""
        ways = {
            "in peace": self.nothing,
            "in Discord, the first time": self.in_discord,
            "in Discord, again": self.in_discord,
            "on the page, again": self.on_the_page,
        }
        for name, way in ways.items():
            async with self.somebody_else() as waits:
                began = time.perf_counter()
                await way()
                taken.setdefault(name, []).append(time.perf_counter() - began)
            waited.setdefault(name, []).append(max(waits))

    async def nothing(self) -> None:
        """For a moment nobody wants anything."""
        await asyncio.sleep(1.5)

    async def in_discord(self) -> None:
        """`/patterns`, until its last picture has come."""
        person = self._bot.cast.people[0]
        person.patience = _PATIENCE
        answer = await person.slash(self._bot.cast.channel, "patterns", months=_MONTHS)
        async with asyncio.timeout(_PATIENCE):
            while _pictures_in(answer) < _PICTURES:  # noqa: ASYNC110
                await asyncio.sleep(0.002)

    async def on_the_page(self) -> None:
        """The page, then all its pictures at once, as a browser asks for them."""
        page = (await self._get(f"/patterns?months={_MONTHS}")).decode()
        addresses = [found.replace("&amp;", "&") for found in _PICTURE.findall(page)]
        if len(addresses) < _PICTURES:
            raise BenchmarkBroken("Pictures were expected on the page.")
        await asyncio.gather(*(self._get(one) for one in addresses))

    @contextlib.asynccontextmanager
    async def somebody_else(self) -> AsyncIterator[list[float]]:
        """Asks whether anybody is there, again and again; how long each answer took.

        From a process of its own: the stand-in is busy with the pictures, too.
        """
        waits: list[float] = []
        asking = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.benchmarks.beside", self._address.rpartition(":")[2]),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert asking.stdout is not None
        await asking.stdout.readline()  # it has begun
        yield waits
        told, _ = await asking.communicate(b"")
        waits += [float(one) for one in told.split()]

    async def _get(self, path: str) -> bytes:
        async with self._http.get(self._address + path, headers=self._headers) as answer:
            if answer.status != 200:
                raise BenchmarkBroken(f"An answer was expected, not {answer.status}.")
            return await answer.read()


def _pictures_in(answer: Answer) -> int:
    """How many have come so far, on however many cards."""
    shown = [message for message in (answer.message, *answer.follow_ups) if message]
    return sum(len(message.attachments) for message in shown)


async def _prepared(bot: Contestant, address: str) -> tuple[int, Session]:
    """Five years for the first person, and a session on the page, while the bot does not run."""
    key = parse_key(bot.environment["AFTERHOUR_KEY"])
    person = bot.cast.people[0].id
    async with Records.open(Path(bot.environment["AFTERHOUR_DATA"]), key) as records:
        house = House(records, Wording.load(), lambda: datetime.now(UTC), address)
        (found,) = await records.read(lambda db: clinicians.joined_anywhere(db, person))
        count = await records.write(lambda db: years.write(db, found.id, house.now()))
        return count, await session_of(house, person, bot.cast.guild.id)


def _on_every_processor(bot: Contestant) -> None:
    """The bot and its drawing process, wherever there is room: it is not compared here."""
    assert bot.process is not None
    for thread in Path(f"/proc/{bot.process.pid}/task").iterdir():
        os.sched_setaffinity(int(thread.name), range(os.cpu_count() or 1))


def said(sessions: int, taken: Found, waited: Found) -> str:
    """A line for each way of asking."""
    load = os.getloadavg()[0]
    lines = [
        f"{sessions} sessions, {_MONTHS} months, {os.cpu_count()} processors, load {load:.1f}",
        f"{'':32}{'seconds':>9}{'longest':>9}{'others waited at most, ms':>28}",
    ]
    for name, seconds in taken.items():
        others = f"{median(waited[name]) * _MILLI:.0f} ({max(waited[name]) * _MILLI:.0f})"
        lines.append(f"{name:32}{median(seconds):>9.2f}{max(seconds):>9.2f}{others:>28}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Reads the command line, runs, prints."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.patterns", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--quick", action="store_true", help="once, and rough")
    parser.add_argument("--folder", type=Path, default=_BUILD, help="on the disk to be measured")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="patterns-", dir=asked.folder) as folder:
        try:
            found = asyncio.run(run(Path(folder), 1 if asked.quick else 5))
        except BenchmarkBroken as broken:
            sys.stderr.write(f"Nothing was measured. {broken}\n")
            return
    sys.stdout.write(said(*found))


if __name__ == "__main__":
    main()
