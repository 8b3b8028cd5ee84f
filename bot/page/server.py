"""The page's server: one process with the bot, one address it listens at."""

from __future__ import annotations

from aiohttp import web

from bot.page import door, rooms
from bot.page.adding import Adding
from bot.page.asked import MOST_BYTES
from bot.page.drawing import Drawing, static_routes
from bot.page.guard import Guard
from bot.page.hall import Hall
from bot.page.passkeys import Ceremonies
from bot.page.protocol import Runner
from bot.page.site import Site
from bot.page.visit import Rooms
from bot.practice import entering
from bot.practice.house import House

_GOODBYE_SECONDS = 1.0


class CannotListen(Exception):
    """The page cannot be served where it is meant to be: the port is taken, or not ours."""


class PageServer:
    """The page. `url` is its address as browsers see it, `bind` is host:port to listen at."""

    def __init__(self, house: House, url: str, bind: str) -> None:
        self._house = house
        self._site = Site(url)
        self._bind = bind
        self._runner: Runner | None = None

    @property
    def port(self) -> int:
        """The port it listens at; asked for where `bind` said 0."""
        assert self._runner is not None  # noqa: S101  (only after `start`)
        return int(self._runner.addresses[0][1])

    async def start(self) -> None:
        """Begins to listen. Raises CannotListen."""
        runner = Runner(await self._application(), shutdown_timeout=_GOODBYE_SECONDS)
        await runner.setup()
        host, _, port = self._bind.rpartition(":")
        try:
            await web.TCPSite(runner, host.strip("[]"), int(port)).start()
        except OSError:
            await runner.cleanup()
            raise CannotListen from None
        self._runner = runner

    async def close(self) -> None:
        """Ends; whoever is being answered gets a moment to hear it. Twice is once."""
        runner, self._runner = self._runner, None
        if runner:
            await runner.cleanup()

    async def _application(self) -> web.Application:
        drawing = Drawing(self._house.wording)
        guard = Guard(self._site, drawing)
        hall = Hall(self._house, drawing)
        found = Rooms()
        product = self._house.wording.say("door.product")
        seal, last = await door.secret(self._house), await entering.last_challenge(self._house)
        ceremonies = Ceremonies(self._site, product, seal, last)
        rooms.furnish(found)
        Adding(ceremonies).furnish(found)
        entrance = door.Door(self._house, hall, ceremonies)
        app = web.Application(middlewares=[guard.middleware], client_max_size=MOST_BYTES)
        app.on_response_prepare.append(guard.seal)
        app.add_routes([*static_routes(drawing), *entrance.routes(), *hall.routes(found)])
        return app
