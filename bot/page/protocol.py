"""The wire below the routes: quiet about what it is, and not to be kept waiting.

aiohttp answers what is no HTTP before any route is asked, and says there which program and
which version it is, and what was wrong. Here it says neither.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from bot.page.guard import HEADERS

log = logging.getLogger(__name__)

# Between requests, and for the head of one to arrive whole: who takes longer is let go.
_IDLE_SECONDS = 20.0
_MOST_CONNECTIONS = 256
_LONGEST_LINE = 8190


class _Wire(RequestHandler):
    """One connection, where there are not too many already."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Whoever comes when the house is full is let go at once."""
        super().connection_made(transport)
        if self._manager and len(self._manager.connections) > _MOST_CONNECTIONS:
            self.force_close()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002
    ) -> web.StreamResponse:
        """A bare status under the usual headers: no version, no cause, nothing of what was sent."""
        log.warning("A request could not be read (%s)", type(exc).__name__)
        if request.writer.output_size > 0:
            raise ConnectionError
        answer = web.Response(status=status if status < 500 else 400)
        answer.headers.update(HEADERS)
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Server"] = ""
        answer.force_close()
        return answer


class _Server(web.Server):
    """Makes such a wire for each connection."""

    def __call__(self) -> RequestHandler:
        wire: RequestHandler = _Wire(self, loop=self._loop, **self._kwargs)
        return wire


class Runner(web.AppRunner):
    """Serves the application over such wires, without aiohttp's own log of addresses."""

    def __init__(self, app: web.Application, *, shutdown_timeout: float) -> None:
        super().__init__(
            app,
            access_log=None,
            # Browsers pack nothing they send: what is packed is garbage, or meant to swell.
            auto_decompress=False,
            keepalive_timeout=_IDLE_SECONDS,
            shutdown_timeout=shutdown_timeout,
            max_line_size=_LONGEST_LINE,
            max_field_size=_LONGEST_LINE,
        )

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        given: dict[str, Any] = {**self._kwargs, "access_log": None}
        return _Server(made.request_handler, request_factory=made.request_factory, **given)
