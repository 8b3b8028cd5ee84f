"""Puts the parts together, and lets them go in the right order."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.chat.breaker import Breaker
from bot.chat.client import AfterhourClient
from bot.chat.connection import Connection, use_api
from bot.chat.watchdog import Watchdog
from bot.practice.house import House
from bot.records import Records
from bot.records.rotation import fitting
from bot.schedule.due import Due
from bot.schedule.tick import Tick
from bot.settings import Settings
from bot.systemd import STOPPING, Systemd
from bot.wording import Wording

if TYPE_CHECKING:
    from bot.page.server import PageServer

_TICK_SECONDS = 5.0
# SIGTERM ends within five seconds: this much is left for saying goodbye to Discord.
_GOODBYE_SECONDS = 2.5


def wall_clock() -> datetime:
    """The present instant, aware and in UTC."""
    return datetime.now(UTC)


def _page(house: House, settings: Settings) -> PageServer:
    # A group without a page need not carry in memory what it is made with.
    from bot.page.server import PageServer  # noqa: PLC0415

    return PageServer(house, settings.page_url, settings.page_bind)


class Afterhour:
    """The whole bot. `run` until cancelled or stopped; `close` keeps everything acknowledged."""

    def __init__(
        self,
        settings: Settings,
        wording: Wording,
        records: Records,
        *,
        now: Callable[[], datetime] = wall_clock,
        tick_seconds: float = _TICK_SECONDS,
    ) -> None:
        self.house = House(records, wording, now, settings.page_url, name_of=self._name_of)
        self.page = _page(self.house, settings) if settings.page_url else None
        breaker = Breaker()  # one for all clients: a reconnect is no reason to forget
        self.connection = Connection(
            self.house,
            lambda: AfterhourClient(self.house, settings.guilds, breaker),
            settings.token,
        )
        self._watchdog = Watchdog(self.house, lambda: self.connection.client)
        self._systemd = Systemd()
        self._due = Due(self.house)
        self._tick = Tick(self.tick, tick_seconds)
        use_api(settings.api)

    @classmethod
    def open(
        cls,
        settings: Settings,
        *,
        shipped: Wording | None = None,
        now: Callable[[], datetime] = wall_clock,
        tick_seconds: float = _TICK_SECONDS,
    ) -> Afterhour:
        """Loads the words and opens the records. `shipped` are the shipped words, if at hand.

        Raises WordingProblems, BadKey or another RecordsError; nothing is left open then.
        """
        plain = None if settings.prompts else shipped
        wording = plain or Wording.load(settings.prompts)
        key = fitting(settings.data, settings.key, settings.key_file)
        records = Records.open(settings.data, key, backups=settings.backups)
        return cls(settings, wording, records, now=now, tick_seconds=tick_seconds)

    async def run(self) -> None:
        """Stays connected and does what is due, until cancelled.

        Raises CannotConnect, and CannotListen where the page's place is not to be had.
        """
        try:
            if self.page:
                await self.page.start()
            await self._keep()
        finally:
            await self.close()

    async def _keep(self) -> None:
        self._tick.start()
        aside = [
            asyncio.create_task(self._watchdog.keep()),
            asyncio.create_task(self._systemd.keep(self._is_ready, self._writer_answers)),
        ]
        try:
            await self.connection.keep()
        finally:
            for task in aside:
                task.cancel()

    async def tick(self) -> None:
        """Does what is due, then sends off what waits; that arrives while later ticks go on."""
        await self._due.now()
        client = self.connection.client
        if client is not None and client.is_ready():
            await client.sender.begin()
            if self.page:
                await client.desk.members.look_inside()
            await client.desk.members.look_around()

    async def close(self) -> None:
        """Finishes what is under way; every acknowledged word is on disk already."""
        self._systemd.say(STOPPING)
        with contextlib.suppress(Exception):
            await self._tick.stop()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._goodbye(), _GOODBYE_SECONDS)
        with contextlib.suppress(TimeoutError):
            # Else it ends by itself, when it sees that nobody is there any more.
            await asyncio.wait_for(self.house.studio.close(), _GOODBYE_SECONDS / 2)
        await self.house.records.close()

    async def _goodbye(self) -> None:
        """Takes nothing new from anybody; whoever is being answered hears it first."""
        ending = [self.connection.close(), *([self.page.close()] if self.page else [])]
        await asyncio.gather(*ending, return_exceptions=True)

    async def _name_of(self, guild: int, person: int) -> str:
        client = self.connection.client
        return await client.desk.members.name_of(guild, person) if client else ""

    def _is_ready(self) -> bool:
        client = self.connection.client
        return client is not None and client.is_ready()

    async def _writer_answers(self) -> None:
        """Comes back when the writer's thread has; a stuck disk is worth a restart."""
        await self.house.records.alone(lambda _: None)
