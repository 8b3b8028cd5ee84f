"""Templates and static files: read once, drawn with the words of `prompts/en`."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.practice.entering import IDLE
from bot.wording import Wording

_HERE = Path(__file__).parent
_MARKED = (
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*([^*]+)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\*([^*]+)\*"), r"<em>\1</em>"),
)


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file under `/static/`: as it is, and packed."""

    body: bytes
    packed: bytes
    kind: str


class Drawing:
    """Draws templates. What a template says comes from the words, never from itself."""

    def __init__(self, words: Wording) -> None:
        self.words = words
        self.static: dict[str, StaticFile] = {}
        self._names: dict[str, str] = {}
        for path in sorted((_HERE / "static").iterdir()):
            self._take(path)
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates.filters["marked"] = marked
        self._templates.globals.update(
            say=words.say,
            count=words.count,
            many=words.many,
            choice=words.choice,
            words=words,
            static=self.address_of,
            idle=int(IDLE.total_seconds()),
        )

    def text(self, template: str, /, **values: object) -> str:
        """A template drawn. `visitor` is None for somebody who has not come in."""
        given = {
            "visitor": None,
            "said": "",
            "csrf": "",
            "act": "",
            "here": "",
            "given_back": (),
            **values,
        }
        return self._templates.get_template(template).render(given)

    def page(self, template: str, /, *, status: int = 200, **values: object) -> web.Response:
        """A template drawn as an answer."""
        text = self.text(template, **values)
        return web.Response(text=text, content_type="text/html", status=status)

    def address_of(self, name: str) -> str:
        """The address of a static file: its name holds what it contains, so it keeps for long."""
        return f"/static/{self._names[name]}"

    def _take(self, path: Path) -> None:
        body = path.read_bytes()
        name = f"{path.stem}.{hashlib.sha256(body).hexdigest()[:12]}{path.suffix}"
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        self.static[name] = StaticFile(body, gzip.compress(body, mtime=0), kind)
        self._names[path.name] = name


def marked(text: str) -> Markup:
    """The shipped words' own *emphasis* and `commands`, as HTML. Everything else is escaped."""
    safe = str(escape(text))
    for pattern, shape in _MARKED:
        safe = pattern.sub(shape, safe)
    return Markup(safe)  # noqa: S704  (escaped above)


async def serve_static(drawing: Drawing, request: web.Request) -> web.Response:
    """A static file, by the name that holds its content."""
    found = drawing.static.get(request.match_info["name"])
    if found is None:
        raise web.HTTPNotFound
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    body = found.body
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
        body = found.packed
    return web.Response(body=body, content_type=found.kind, charset="utf-8", headers=headers)


async def robots(_: web.Request) -> web.Response:
    """Nothing here is for searching."""
    return web.Response(text="User-agent: *\nDisallow: /\n")


async def alive(_: web.Request) -> web.Response:
    """That somebody answers, for whoever watches the machine."""
    return web.Response(text="alive\n")


def static_routes(drawing: Drawing) -> list[web.RouteDef]:
    """What is the same for everybody."""
    return [
        web.get(r"/static/{name:[a-z0-9.]+}", partial(serve_static, drawing)),
        web.get("/robots.txt", robots),
        web.get("/alive", alive),
    ]
