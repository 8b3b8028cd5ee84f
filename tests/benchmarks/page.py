"""`python -m tests.benchmarks.page [--quick] [--folder FOLDER]`: what saving costs, page and modal.

One process of the bot, one stand-in, the same people and the same answers: blocks in which
debriefs are saved through the modal and blocks in which they are saved through the private page
take turns. It prints, judges nothing, and exits with 0.
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean

import aiohttp

from bot.practice.house import House
from bot.records import Records, parse_key
from bot.wording import Wording
from tests.benchmarks import contestants
from tests.benchmarks.contestants import BenchmarkBroken, Contestant, keep_a_processor
from tests.benchmarks.groups import ANSWERS
from tests.benchmarks.measures import Blocks, calm
from tests.benchmarks.report import flat, interval, p50, p99
from tests.page_reading import Reading
from tests.page_sessions import COOKIE, Session, session_of

_BUILD = Path(__file__).parents[2] / "build"
_PAUSE_SECONDS = 0.003
_MILLI = 1000.0
_KEYS = ("presence", "markers", "reactions", "moment", "next_line")
MODAL, SENT, SHOWN = "modal", "page", "page, card read"


class Pages:
    """People who debrief on the page, each in a browser session of their own."""

    def __init__(self, bot: Contestant, address: str, sessions: dict[int, Session]) -> None:
        self._bot = bot
        self._address = address
        self._sessions = sessions
        self._http = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())

    async def close(self) -> None:
        """Hangs up."""
        await self._http.close()

    async def open(self) -> tuple[dict[str, str], str, list[tuple[str, str]]]:
        """Somebody reads the form about the next client's hour: their headers, where to, what."""
        person, client = next(self._bot.cast.hours)
        headers = {"Cookie": f"{COOKIE}={self._sessions[person.id].token}"}
        page = await self._get(f"/debrief/{client}", headers)
        forms = [f for f in Reading(page).forms if "moment" in f.texts]
        if not forms:
            raise BenchmarkBroken("A debrief's form was expected on the page.")
        given = dict(zip(_KEYS, ANSWERS.values(), strict=True))
        return headers, forms[0].action, forms[0].with_answers(**given)

    async def save(
        self, headers: dict[str, str], action: str, fields: list[tuple[str, str]]
    ) -> tuple[float, str]:
        """Sends it: the seconds until the page has answered, and where the card is."""
        headers = headers | {"Origin": self._address}
        began = time.perf_counter()
        async with self._http.post(
            self._address + action, data=fields, headers=headers, allow_redirects=False
        ) as answer:
            await answer.read()
            if answer.status != 303:
                raise BenchmarkBroken(f"A saved debrief was expected, not {answer.status}.")
            return time.perf_counter() - began, answer.headers["Location"]

    async def read(self, path: str, headers: dict[str, str]) -> float:
        """Reads the card: the seconds until it is there whole."""
        began = time.perf_counter()
        await self._get(path, headers)
        return time.perf_counter() - began

    async def _get(self, path: str, headers: dict[str, str]) -> str:
        async with self._http.get(self._address + path, headers=headers) as answer:
            if answer.status != 200:
                raise BenchmarkBroken(f"A page was expected, not {answer.status}.")
            return await answer.text()


async def run(folder: Path, blocks: int, rounds: int) -> tuple[Blocks, Blocks]:
    """Seconds of each save, and of processor time for it; in blocks that take turns."""
    async with contestants.afterhour(folder, clients_each=40) as bot:
        address = f"http://localhost:{free_port()}"
        bot.extra = {
            "AFTERHOUR_PAGE_URL": address,
            "AFTERHOUR_PAGE_BIND": f"127.0.0.1:{address.rpartition(':')[2]}",
        }
        sessions = await _sessions(bot, address)
        await bot.start()
        pages = Pages(bot, address, sessions)
        try:
            return await _turns(bot, pages, blocks, rounds)
        finally:
            await pages.close()


async def _turns(bot: Contestant, pages: Pages, blocks: int, rounds: int) -> tuple[Blocks, Blocks]:
    seconds: Blocks = defaultdict(list)
    worked: Blocks = defaultdict(list)
    for number in range(-1, blocks):
        for way in (_by_modal, _by_page) if number % 2 else (_by_page, _by_modal):
            taken, spent = await way(bot, pages, rounds)
            if number < 0:
                continue  # the first turn warms up
            for name, found in taken.items():
                seconds[name].append(found)
            for name, one in spent.items():
                worked[name].append([one])
    return seconds, worked


async def _by_modal(
    bot: Contestant, _: Pages, rounds: int
) -> tuple[dict[str, list[float]], dict[str, float]]:
    opened = [await bot.open_form() for _ in range(rounds)]
    taken: list[float] = []
    await asyncio.sleep(_PAUSE_SECONDS)
    with calm():
        before = bot.worked()
        for person, form in opened:
            assert form.modal is not None
            taken.append((await bot.save(person, form.modal)).latency)
            await asyncio.sleep(_PAUSE_SECONDS)
        spent = (bot.worked() - before) / rounds
    return {MODAL: taken}, {MODAL: spent}


async def _by_page(
    bot: Contestant, pages: Pages, rounds: int
) -> tuple[dict[str, list[float]], dict[str, float]]:
    opened = [await pages.open() for _ in range(rounds)]
    await asyncio.sleep(_PAUSE_SECONDS)
    saved: list[tuple[float, str]] = []
    shown: list[float] = []
    with calm():
        before = bot.worked()
        for form in opened:
            saved.append(await pages.save(*form))
            await asyncio.sleep(_PAUSE_SECONDS)
        between = bot.worked()
        for (sent, card), (headers, *_) in zip(saved, opened, strict=True):
            shown.append(sent + await pages.read(card, headers))
            await asyncio.sleep(_PAUSE_SECONDS)
        after = bot.worked()
    spent = {SENT: (between - before) / rounds, SHOWN: (after - before) / rounds}
    return {SENT: [sent for sent, _ in saved], SHOWN: shown}, spent


async def _sessions(bot: Contestant, address: str) -> dict[int, Session]:
    """A session of everybody, made while the bot does not run."""
    environment = bot.environment
    key = parse_key(environment["AFTERHOUR_KEY"])
    async with Records.open(Path(environment["AFTERHOUR_DATA"]), key) as records:
        house = House(records, Wording.load(), lambda: datetime.now(UTC), address)
        return {p.id: await session_of(house, p.id, bot.cast.guild.id) for p in bot.cast.people}


def said(seconds: Blocks, worked: Blocks) -> str:
    """A line a measure: the modal's number, the page's, and the ratio with its uncertainty."""
    rows: list[tuple[str, Blocks, Callable[[Sequence[float]], float], str]] = [
        ("saved, p50", seconds, p50, SENT),
        ("saved, p99", seconds, p99, SENT),
        ("saved and its card read, p50", seconds, p50, SHOWN),
        ("processor a debrief", worked, fmean, SENT),
        ("processor, with its card read", worked, fmean, SHOWN),
    ]
    lines = [f"{'':32}{'modal':>9}{'page':>9}{'ratio':>8}  95 %"]
    for what, blocks, summary, name in rows:
        modal, page = summary(flat(blocks[MODAL])), summary(flat(blocks[name]))
        low, high = interval(blocks[name], blocks[MODAL], summary)
        sure = "" if low is None else f"  {low:.2f}-{high:.2f}"
        numbers = f"{modal * _MILLI:>9.2f}{page * _MILLI:>9.2f}{page / modal:>8.2f}"
        lines.append(f"{what + ', ms':32}{numbers}{sure}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Reads the command line, runs, prints."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.page", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--quick", action="store_true", help="some seconds, and rough")
    parser.add_argument("--folder", type=Path, default=_BUILD, help="on the disk to be measured")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    keep_a_processor()
    with tempfile.TemporaryDirectory(prefix="page-", dir=asked.folder) as folder:
        try:
            found = asyncio.run(run(Path(folder), 6 if asked.quick else 40, 10))
        except BenchmarkBroken as broken:
            sys.stderr.write(f"Nothing was measured. {broken}\n")
            return
    sys.stdout.write(said(*found))


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


if __name__ == "__main__":
    main()
