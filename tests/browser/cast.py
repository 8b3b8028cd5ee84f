"""A group whose words go to the page, and the page itself, on this machine."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from practice.cast import BEGINNING, OLGA, Clock, Person

from bot.page.server import PageServer
from bot.practice import clients, entering, join, setup
from bot.practice.house import House
from bot.records import Database, Records, outbox, parse_key
from bot.records.clients import Client
from bot.records.outbox import OutboxMessage
from bot.wording import Wording

ZONE = {"zone": "Europe/Lisbon"}
MONDAY_AT_EIGHT = {**ZONE, "weekday": "0", "time": "8:00"}
CARE = {"retention_days": "180", "risk_protocol": "1. Call the clinic."}


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@dataclass
class Stage:
    """The house, its page, and the clock of both."""

    house: House
    server: PageServer
    clock: Clock

    @property
    def address(self) -> str:
        """Where the page is."""
        return self.house.page

    @property
    def routes(self) -> list[tuple[str, str]]:
        """Each method and path that the page answers, as its router has them."""
        runner = self.server._runner
        assert runner is not None
        routes = runner.app.router.routes()
        return sorted({(r.method, r.resource.canonical) for r in routes if r.resource})

    async def set_up(self) -> None:
        """Olga has decided: words go to the page."""
        await setup.set_time(self.house, OLGA(), MONDAY_AT_EIGHT)
        await setup.set_care(self.house, OLGA(), CARE)
        await setup.set_words(self.house, OLGA(), "page")

    async def joins(self, person: Person) -> None:
        """Somebody has read what this is, and agreed."""
        await join.join(self.house, person(), person.roles, ZONE)

    async def has_client(self, person: Person, code: str, held: int = 6) -> Client:
        """A client of theirs, after some sessions."""
        return (await clients.add(self.house, person(), code, held)).client

    async def leaves(self, person: Person) -> None:
        """Somebody has left the group; what they wrote is kept."""
        await join.leave(self.house, person())

    async def outbox(self, kind: str) -> list[OutboxMessage]:
        """What was to be said of this kind, the earliest first."""

        def work(db: Database) -> list[OutboxMessage]:
            rows = db.execute("select id from outbox where kind = ? order by rowid", [kind])
            return [m for (i,) in rows.fetchall() if (m := outbox.by_id(db, i)) is not None]

        return await self.house.records.read(work)

    async def typed(self) -> str:
        """Everything that was typed and not sent yet."""
        sql = "select answers from writing where not sent"
        return await self.house.records.read(lambda db: repr(db.execute(sql).fetchall()))

    async def link(self, person: Person, path: str = "/") -> str:
        """What the button in Discord gives: the path of a link."""
        given = await entering.link(self.house, person(), path)
        return f"/in/{given.token}"

    async def stops(self) -> None:
        """The page is gone; the records stay."""
        await self.server.close()

    async def starts(self) -> None:
        """The page is there again, at the same address: nothing of it was in memory."""
        self.server = _server(self.house)
        await self.server.start()


def _server(house: House) -> PageServer:
    return PageServer(house, house.page, f"127.0.0.1:{house.page.rpartition(':')[2]}")


@asynccontextmanager
async def staged(folder: Path, key: str) -> AsyncIterator[Stage]:
    """A house with Olga's group in it, and its page, served."""
    clock = Clock(BEGINNING)
    async with Records.open(folder, parse_key(key)) as records:
        page = f"http://localhost:{free_port()}"
        house = House(records, Wording.load(), clock, page)
        stage = Stage(house, _server(house), clock)
        await stage.set_up()
        await stage.server.start()
        try:
            yield stage
        finally:
            await stage.server.close()
            await house.studio.close()
            await asyncio.sleep(0)
