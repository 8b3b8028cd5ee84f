"""The HTTP side: takes a request, lets faults strike, finds the handler, keeps the record."""

from __future__ import annotations

import asyncio
import contextlib
import json
from email.utils import format_datetime

from aiohttp import web

from bot.rehearsal.errors import ApiError, unauthorized
from bot.rehearsal.faults import Fault, FaultScript
from bot.rehearsal.gateway_link import cut
from bot.rehearsal.record import RecordedRequest
from bot.rehearsal.world import World

from . import (  # noqa: F401  (importing them fills the table)
    basics,
    channels,
    commands,
    guilds,
    interactions,
    messages,
    threads,
    webhooks,
)
from .bodies import read_body
from .limits import RateLimits
from .routing import ROUTES, Call, Route, not_imitated

PREFIX = "/api/v10"
NOT_IMPLEMENTED = 501


class RestServer:
    """Answers everything below /api/v10."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.requests: list[RecordedRequest] = []
        self.refusals = world.refusals
        self.faults = FaultScript()
        self.limits = RateLimits(world.clock)
        self.under_way = 0
        self._over = asyncio.Event()

    def open(self) -> None:
        """Before the first request, and again after a `close`."""
        self._over = asyncio.Event()

    def close(self) -> None:
        """Lets go of the requests that were never to be answered."""
        self._over.set()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One request from arrival to answer."""
        recorded, found = await self._record(request)
        fault = self.faults.strike(recorded) if found else None
        if fault is not None and fault.ending == "silence":
            return await self._stay_silent(request, recorded, found, fault)
        self.under_way += 1
        try:
            return await self._answer(request, recorded, found, fault)
        except Exception as error:  # noqa: BLE001
            # A mistake of the stand-in itself must not look like a bad day of Discord's: 501 is
            # not repeated, and a refusal fails the test.
            self.refusals.append(f"{recorded!r} broke the stand-in: {error!r}")
            body = {"message": "The stand-in broke", "code": 0}
            return self._reply(recorded, NOT_IMPLEMENTED, body, {})
        finally:
            self.under_way -= 1

    async def _record(self, request: web.Request) -> tuple[RecordedRequest, Route | None]:
        raw = await request.read()
        path = request.path.removeprefix(PREFIX)
        recorded = RecordedRequest(
            method=request.method,
            path=path,
            query=dict(request.query),
            headers=dict(request.headers),
            body=raw,
            at=self.world.clock(),
        )
        self.requests.append(recorded)
        found = ROUTES.find(request.method, path) if request.path.startswith(PREFIX) else None
        if found is None:
            self.refusals.append(f"{request.method} {request.path}")
            return recorded, None
        recorded.route, recorded.params = found[0].template, found[1]
        with contextlib.suppress(ApiError):  # said when it is answered; a fault may come first
            recorded.json, recorded.files = read_body(recorded)
        return recorded, found[0]

    async def _answer(
        self,
        request: web.Request,
        recorded: RecordedRequest,
        route: Route | None,
        fault: Fault | None,
    ) -> web.StreamResponse:
        if fault is None:
            return self._truthful(recorded, route)
        recorded.fault = fault.name
        if fault.ending == "delay":
            early = self._truthful(recorded, route) if fault.stored else None
            await self._sleep(fault.seconds)
            return early or self._truthful(recorded, route)
        if fault.stored:
            self._truthful(recorded, route)
        recorded.status = None
        if fault.ending == "reset":
            cut(request.transport)
            return web.Response(status=500)  # never arrives
        return self._reply(recorded, fault.http_status, fault.body, dict(fault.headers))

    async def _stay_silent(
        self,
        request: web.Request,
        recorded: RecordedRequest,
        route: Route | None,
        fault: Fault,
    ) -> web.StreamResponse:
        """Not counted as under way: it never ends by itself."""
        recorded.fault = fault.name
        if fault.stored:
            self._truthful(recorded, route)
            recorded.status = None
        await self._over.wait()
        cut(request.transport)
        return web.Response(status=500)  # never arrives

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._over.wait()
        except TimeoutError:
            return

    def _truthful(self, recorded: RecordedRequest, route: Route | None) -> web.Response:
        """What Discord would answer, with its rate limit headers."""
        if route is None:
            error = not_imitated(recorded.method, recorded.path)
            return self._reply(recorded, error.status, error.body, {})
        headers, too_many = self.limits.count(recorded)
        if too_many is not None:
            return self._reply(recorded, 429, too_many, headers)
        try:
            if route.with_token:
                self._check_token(recorded)
            read_body(recorded)
            status, body = route.handler(Call(self.world, recorded))
        except ApiError as error:
            if error.status == NOT_IMPLEMENTED:
                self.refusals.append(error.message)
            recorded.code = error.code
            return self._reply(recorded, error.status, error.body, headers)
        recorded.stored = True
        return self._reply(recorded, status, body, headers)

    def _check_token(self, recorded: RecordedRequest) -> None:
        given = recorded.headers.get("Authorization", "")
        if given != f"Bot {self.world.token}" or not self.world.token_works:
            raise unauthorized()

    def _reply(
        self, recorded: RecordedRequest, status: int, body: object, headers: dict[str, str]
    ) -> web.Response:
        recorded.status = status
        if isinstance(body, dict) and status >= 400:
            recorded.code = body.get("code")
        headers = {"Date": format_datetime(self.world.clock(), usegmt=True)} | headers
        if body is None:
            return web.Response(status=status, headers=headers)
        if isinstance(body, str):
            return web.Response(status=status, text=body, content_type="text/html", headers=headers)
        # Exactly this type, without a charset: discord.py compares the header as a whole.
        headers["Content-Type"] = "application/json"
        return web.Response(status=status, body=json.dumps(body).encode(), headers=headers)
