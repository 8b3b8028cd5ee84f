"""The stand-in for Discord on this machine: what tests and people hold in their hands."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from types import TracebackType

from aiohttp import web

from .channels import Channel, Kind
from .clock import Clock, real_clock
from .commands import Command
from .faults import Fault
from .gateway import Gateway
from .guilds import Guild
from .interactions import Answer
from .messages import Message
from .people import Person
from .record import GatewayLog, Ledger, RecordedRequest
from .rest.server import PREFIX, RestServer
from .users import BotUser
from .world import World

QUIET = 0.05


class StandIn:
    """A small Discord on 127.0.0.1. Use it as ``async with StandIn() as discord:``.

    `clock` gives the present as an aware UTC datetime; ids, timestamps, the `Date` header and
    expiry follow it. `port` 0 takes a free one, which stays the same after `stop` and `start`.
    `token` lets a bot in another process know it beforehand.
    """

    def __init__(
        self, clock: Clock | None = None, *, port: int = 0, token: str | None = None
    ) -> None:
        self.world = World(clock or real_clock)
        if token:
            self.world.token = token
        self.gateway_log = GatewayLog()
        self.gateway = Gateway(self.world, self.gateway_log)
        self.rest = RestServer(self.world)
        self.ledger = Ledger(self.world)
        self.port = port
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> StandIn:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    # Starting and stopping

    async def start(self) -> None:
        """Begins to listen. What there was before a `stop` is still there."""
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_get("/", self.gateway.connect)
        app.router.add_get("/attachments/{channel}/{number}/{name}", self._attachment)
        app.router.add_route("*", "/{rest:.*}", self.rest.handle)
        self.rest.open()
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.world.gateway_url = f"ws://127.0.0.1:{self.port}/"
        self.world.attachment_base = f"http://127.0.0.1:{self.port}"

    async def stop(self) -> None:
        """Stops listening and breaks every connection; people and messages stay."""
        self.rest.close()
        self.gateway.drop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _attachment(self, request: web.Request) -> web.Response:
        channel = self.world.channels.get(int(request.match_info["channel"]))
        for message in channel.everything.values() if channel else ():
            for attachment in message.attachments:
                if str(attachment.id) == request.match_info["number"]:
                    return web.Response(
                        body=attachment.data,
                        headers={"Content-Type": attachment.content_type or "text/plain"},
                    )
        return web.Response(status=404)

    # What the bot needs to know

    @property
    def api(self) -> str:
        """The base of the REST API, e.g. ``http://127.0.0.1:40123/api/v10``."""
        return f"http://127.0.0.1:{self.port}{PREFIX}"

    @property
    def gateway_url(self) -> str:
        """The gateway's address, as GET /gateway/bot gives it."""
        return self.world.gateway_url

    @property
    def token(self) -> str:
        """The bot token that is accepted."""
        return self.world.token

    @property
    def application_id(self) -> int:
        """The id of the application, and of the bot's user."""
        return self.world.application_id

    @property
    def bot_user(self) -> BotUser:
        """The bot's own account."""
        return self.world.bot

    # People and places

    def add_person(self, name: str, *, locale: str | None = "en-US") -> Person:
        """Somebody new, in no server yet."""
        return Person(self.world, name, locale)

    def add_guild(
        self, name: str, owner: Person, *, with_bot: bool = True, bot_permissions: int = 0
    ) -> Guild:
        """A new server. The bot is in it from the start, unless `with_bot` is False.

        `bot_permissions` are the bot's own, besides those of @everyone.
        """
        guild = Guild(self.world, name, owner)
        if with_bot:
            guild.add_bot(bot_permissions)
        return guild

    def add_private_channel(self, *people: Person) -> Channel:
        """Direct messages between people, without the bot: interaction context 2."""
        kind = Kind.DIRECT if len(people) == 2 else Kind.GROUP
        return Channel(self.world, kind, recipients=people)

    def commands(self, guild: Guild | None = None) -> list[Command]:
        """The commands that are registered globally, or for a server."""
        return self.world.commands.of(guild.id if guild else None)

    def allow_privileged_intents(self, intents: int) -> None:
        """Grants privileged intents, which are refused with 4014 otherwise."""
        self.world.privileged_intents |= int(intents)

    def reset_token(self) -> None:
        """The token stops working, as after a leak: 401 and 4004 from now on."""
        self.world.token_works = False

    # Waiting

    async def bot_ready(self, timeout: float = 10, *, commands: bool = True) -> None:  # noqa: ASYNC109
        """Waits until the bot is connected, knows its servers, and has registered commands.

        `commands=False` does not wait for commands. Raises TimeoutError.
        """
        async with asyncio.timeout(timeout):
            await asyncio.sleep(0.01)  # lets a connection that has just died be seen as dead
            while not self.gateway.connected or (commands and not self.world.commands):  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def settled(self, quiet: float = QUIET, *, timeout: float = 10) -> None:  # noqa: ASYNC109
        """Waits until nothing went to or from the bot for `quiet` seconds. Raises TimeoutError."""
        async with asyncio.timeout(timeout):
            calm_since = time.monotonic()
            seen = len(self.requests)
            while time.monotonic() - calm_since < quiet:
                await asyncio.sleep(0.005)
                busy = self.rest.under_way or not self.gateway.idle or len(self.requests) != seen
                if busy:
                    calm_since, seen = time.monotonic(), len(self.requests)

    # Faults

    def fault(self, fault: Fault) -> Fault:
        """Puts a scripted fault in wait; faults are tried in the order they were put."""
        return self.rest.faults.add(fault)

    def calm(self) -> None:
        """Ends all scripted faults, of the API and of the gateway."""
        self.rest.faults.clear()
        self.gateway.calm()

    def limit(self, method: str, route: str, limit: int, per: float) -> None:
        """Makes one route strict: more than `limit` requests in `per` seconds meet a real 429."""
        self.rest.limits.set(method, route, limit, per)

    async def deliver_again(self, what: int | Answer, times: int = 1) -> None:
        """Tells the bot of the same interaction again, with the same id and token."""
        number = what.interaction_id if isinstance(what, Answer) else what
        found = next(i for i in self.world.interactions.values() if i.id == number)
        for _ in range(times):
            self.world.emit("INTERACTION_CREATE", found.payload)
        await asyncio.sleep(0)

    @property
    def nonce_window(self) -> timedelta:
        """How long a nonce is remembered."""
        return self.world.nonce_window

    @nonce_window.setter
    def nonce_window(self, window: timedelta) -> None:
        self.world.nonce_window = window

    # The record

    @property
    def requests(self) -> list[RecordedRequest]:
        """Every HTTP request, oldest first."""
        return self.rest.requests

    @property
    def refusals(self) -> list[str]:
        """What was asked for and is not imitated, or broke the stand-in; a fixture should fail."""
        return self.rest.refusals

    @property
    def messages(self) -> list[Message]:
        """Everything the bot sent through channels, oldest first."""
        return self.ledger.messages

    def requests_to(self, method: str, route: str) -> list[RecordedRequest]:
        """The requests to one route, by its template."""
        return [r for r in self.requests if r.method == method and r.route == route]

    @property
    def invalid_requests(self) -> int:
        """Answers of 401, 403 and 429 in the last ten minutes; Discord bans at 10,000."""
        since = self.world.clock() - timedelta(minutes=10)
        bad = [r for r in self.requests if r.status in (401, 403, 429) and r.at >= since]
        return len(bad)

    def everything_received(self) -> bytes:
        """All that came from the bot: request lines, headers, bodies, gateway frames.

        Credentials of requests are left out; IDENTIFY and RESUME frames hold the token.
        """
        return b"\n".join([*(r.as_bytes() for r in self.requests), *self.gateway_log.frames])
