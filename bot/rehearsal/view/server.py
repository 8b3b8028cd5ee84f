"""The view's own small server: one page, its files, what is on the screen, and what people do.

It listens on 127.0.0.1 and answers only to the names of this machine, so that no other site in
the same browser can reach into a rehearsal. The page loads nothing from anywhere else.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import jinja2
from aiohttp import web

from bot.rehearsal.errors import NotAnswered, Refused
from bot.rehearsal.standin import StandIn

from .acts import Acts
from .clock import GivenClock
from .forms import commands
from .places import Gone, Screens, found

Json = dict[str, Any]
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_HERE = Path(__file__).parent
_LOOKS_EVERY_SECONDS = 0.15
# Something is written this often, so that a closed window is noticed.
_LOOKS_WITHOUT_NEWS = 100
_MOST_BYTES = 256 * 1024
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class View:
    """A rehearsal in the browser. Use it as ``async with View(discord, clock, words) as view:``.

    `words` are the words around the chat, by key; `language` is the language they are in.
    Answers that only one person sees and that stand there already are dismissed, and everything
    is read: people come to a tidy screen. `port` 0 takes a free one.
    """

    def __init__(
        self,
        discord: StandIn,
        clock: GivenClock,
        words: Mapping[str, str],
        *,
        port: int = 0,
        language: str = "en",
    ) -> None:
        self._world = discord.world
        self._clock = clock
        self._words = dict(words)
        self._language = language
        self._screens = Screens(self._world)
        self._screens.tidy()
        self._acts = Acts(self._screens)
        self._moving = asyncio.Lock()
        self._runner: web.AppRunner | None = None
        self.port = port

    @property
    def address(self) -> str:
        """Where the browser finds it: passkeys of the private page know only `localhost`."""
        return f"http://localhost:{self.port}"

    async def __aenter__(self) -> View:
        app = web.Application(middlewares=[self._guarded], client_max_size=_MOST_BYTES)
        app.router.add_get("/", self._page)
        app.router.add_get("/static/{name}", self._static)
        app.router.add_get("/state", self._state)
        app.router.add_get("/live", self._live)
        app.router.add_get("/commands", self._commands)
        app.router.add_get("/files/{channel}/{message}/{number}", self._file)
        app.router.add_post("/do/{act}", self._do)
        app.router.add_post("/go/{move}", self._go)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    # Who may ask

    @web.middleware
    async def _guarded(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Only this machine by its own names, and only this page; whatever failed is told."""
        names = {f"localhost:{self.port}", f"127.0.0.1:{self.port}"}
        origin = request.headers.get("Origin")
        if request.host not in names or origin not in {None, *(f"http://{n}" for n in names)}:
            return web.Response(status=403, headers=_HEADERS)
        try:
            answer = await handler(request)
        except Refused as refused:
            answer = _told(409, {"refused": str(refused)})
        except NotAnswered:
            answer = _told(504, {"silent": True})
        except Gone:
            answer = _told(404, {"gone": True})
        except web.HTTPException as failed:
            answer = web.Response(status=failed.status)
        if not answer.prepared:
            answer.headers.update(_HEADERS)
        return answer

    # The page and its files

    async def _page(self, _request: web.Request) -> web.Response:
        folder = jinja2.FileSystemLoader(_HERE / "templates")
        shell = jinja2.Environment(loader=folder, autoescape=True).get_template("view.html")
        body = shell.render(words=self._words, language=self._language)
        return web.Response(text=body, content_type="text/html")

    async def _static(self, request: web.Request) -> web.Response:
        # Only what lies there by its plain name; nothing is looked up by a path.
        files = {file.name: file for file in (_HERE / "static").iterdir()}
        file = files.get(request.match_info["name"])
        if file is None:
            raise Gone
        body = await asyncio.to_thread(file.read_bytes)
        return web.Response(body=body, content_type=_TYPES[file.suffix], charset="utf-8")

    async def _file(self, request: web.Request) -> web.Response:
        info = request.match_info
        person = self._screens.person(request.query.get("as"))
        place = self._screens.place(person, info["channel"])
        message = self._screens.message(person, place, info["message"])
        attachment = found({one.id: one for one in message.attachments}, info["number"])
        picture = (attachment.content_type or "").startswith("image/png")
        headers = {"Content-Type": "image/png" if picture else "application/octet-stream"}
        if not picture:
            headers["Content-Disposition"] = "attachment"
        return web.Response(body=attachment.data, headers=headers)

    # What is on the screen

    async def _state(self, request: web.Request) -> web.Response:
        return web.Response(text=self._picture(request), content_type="application/json")

    async def _live(self, request: web.Request) -> web.StreamResponse:
        """The screen, and again whenever it has changed (server-sent events)."""
        answer = web.StreamResponse(headers=_HEADERS | {"Content-Type": "text/event-stream"})
        shown = self._picture(request)  # before anything is said: it may not be there
        await answer.prepare(request)
        quiet, last = 0, ""
        with contextlib.suppress(ConnectionResetError):
            while True:
                if shown != last or quiet >= _LOOKS_WITHOUT_NEWS:
                    await answer.write(f"data: {shown}\n\n".encode())
                    quiet, last = 0, shown
                quiet += 1
                await asyncio.sleep(_LOOKS_EVERY_SECONDS)
                shown = self._picture(request)
        return answer

    async def _commands(self, request: web.Request) -> web.Response:
        person = self._screens.person(request.query.get("as"))
        place = self._screens.place(person, request.query.get("in"))
        return _told(200, {"commands": commands(person, place)})

    def _picture(self, request: web.Request) -> str:
        person = self._screens.person(request.query.get("as"))
        place = self._screens.place(person, request.query.get("in"))
        now = self._clock().replace(second=0, microsecond=0)
        clock = {
            "now": now.isoformat(),
            "zone": self._clock.zone,
            "moving": self._moving.locked(),
            "moves": [{"key": move.key, "words": move.words} for move in self._clock.moves],
        }
        return json.dumps(self._screens.picture(person, place) | {"clock": clock})

    # What people do

    async def _do(self, request: web.Request) -> web.Response:
        asked = await _asked(request)
        return _told(200, await self._acts.do(request.match_info["act"], asked))

    async def _go(self, request: web.Request) -> web.Response:
        """Moves the clock, and says who has something new since."""
        await _asked(request)
        move = request.match_info["move"]
        if move not in {known.key for known in self._clock.moves}:
            raise Gone
        async with self._moving:
            before = self._screens.newest
            await self._clock.go(move)
        return _told(200, {"news": self._screens.news_since(before)})


async def _asked(request: web.Request) -> Json:
    """The body, which must say that it is JSON: no other site's form can send that."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    try:
        asked = await request.json()
    except ValueError:
        raise web.HTTPBadRequest from None
    if not isinstance(asked, dict):
        raise web.HTTPBadRequest
    return asked


def _told(status: int, body: Json) -> web.Response:
    return web.json_response(body, status=status)
