"""What every request passes, and what every answer carries.

Nobody is let through whose Host header is not the page's, or whose POST comes from elsewhere.
Whatever goes wrong behind the guard, the person gets a kind page that says nothing of it, and
the log a type and a place.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.hdrs import METH_ALL

from bot.logs import place_of
from bot.page.asked import Malformed
from bot.page.drawing import Drawing
from bot.page.site import Site
from bot.practice.refusals import NotThere
from bot.records import RecordsError

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    # Nobody else is told where somebody comes from; our own forms keep their Origin, which
    # browsers that know no Sec-Fetch-Site would send as `null` under `no-referrer`.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(),"
        " publickey-credentials-get=(self), publickey-credentials-create=(self)"
    ),
}
_HSTS = "max-age=31536000"
ID = web.RequestKey("id", str)
_SAFE = ("GET", "HEAD")
# What is said for a status: a table of `door.toml` below `kind`.
KINDS = {
    400: "malformed",
    403: "from_elsewhere",
    404: "not_there",
    405: "not_this_way",
    413: "too_long",
    421: "wrong_host",
    429: "too_often",
    503: "not_kept",
}


class Guard:
    """The outermost layer. `middleware` and `seal` go into the application."""

    def __init__(self, site: Site, drawing: Drawing) -> None:
        self._site = site
        self._drawing = drawing
        self._headers = dict(HEADERS)
        if site.secure:
            self._headers["Strict-Transport-Security"] = _HSTS
        self.middleware = self._pass

    async def seal(self, request: web.Request, answer: web.StreamResponse) -> None:
        """The headers of every answer, whoever made it."""
        headers = answer.headers
        headers.update(self._headers)
        headers.setdefault("Cache-Control", "no-store")
        headers["X-Request-Id"] = request.get(ID) or secrets.token_hex(8)
        headers.pop("Server", None)

    @web.middleware
    async def _pass(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        request[ID] = secrets.token_hex(8)
        answer = await self._answered(request, handler)
        # Whoever watches the machine asks often, and fills the log with nothing.
        level = logging.DEBUG if request.path == "/alive" else logging.INFO
        log.log(level, "%s %s %s", request[ID], shape_of(request), answer.status)
        return answer

    async def _answered(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            refused = self._refused(request)
            return self.kind(request, refused) if refused else await handler(request)
        except web.HTTPException as told:
            return self.kind(request, told.status, allow=told.headers.get("Allow", ""))
        except NotThere:
            return self.kind(request, 404)
        except Malformed:
            return self.kind(request, 400)
        except RecordsError as failure:
            what = "not_read" if request.method in _SAFE else ""
            return self._failed(request, failure, 503, what)
        except Exception as failure:  # noqa: BLE001  (a person waits for an answer)
            return self._failed(request, failure, 500)

    def kind(
        self, request: web.Request, status: int, what: str = "", *, allow: str = ""
    ) -> web.Response:
        """A kind page for a status, or its sentence as JSON where a script asked.

        `what` is said where it is not what the status says by itself.
        """
        what = what or KINDS.get(status, "malformed" if status < 500 else "failed")
        if request.content_type == "application/json":
            said = self._drawing.words.say(f"door.kind.{what}.said")
            answer = web.json_response({"do": "say", "said": said}, status=status)
        else:
            answer = self._drawing.page("door/kind.html", status=status, what=what)
        if allow:
            answer.headers["Allow"] = allow
        return answer

    def _refused(self, request: web.Request) -> int:
        """The status of a request that comes the wrong way, or 0."""
        if request.headers.getall("Host", []) != [self._site.host]:
            return 421
        if request.method not in _SAFE and not self._from_here(request):
            return 403
        return 0

    def _from_here(self, request: web.Request) -> bool:
        """Whether a page of ours sent it.

        Where a browser hides the Origin (`null`), what it says in Sec-Fetch-Site decides, and
        without either nothing is believed.
        """
        origin = request.headers.get("Origin", "null")
        if origin != "null":
            return origin == self._site.origin
        return request.headers.get("Sec-Fetch-Site") == "same-origin"

    def _failed(
        self, request: web.Request, failure: Exception, status: int, what: str = ""
    ) -> web.Response:
        kind, place = type(failure).__name__, place_of(failure)
        log.error("%s failed: %s at %s", request[ID], kind, place)
        return self.kind(request, status, what)


def shape_of(request: web.Request) -> str:
    """Method and route, without what stands in the route's gaps; `-` for what we do not know."""
    resource = request.match_info.route.resource
    method = request.method if request.method in METH_ALL else "-"
    return f"{method} {resource.canonical if resource else '-'}"
