"""Pages for supervision: chosen, asked, shown and taken along. Nothing of them is kept.

What is typed goes in the body of a form and comes back in the answer; no address and no record
holds any of it, and so it is not kept while it is typed either.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.faces import packet as faces
from bot.packet import markdown, pdf
from bot.page import forms
from bot.page.forms import Sent
from bot.page.rooms.looking import allow_picked
from bot.page.rooms.subjects import client_of
from bot.page.visit import Rooms, Visit
from bot.practice import clients, packet
from bot.practice.packet import Chosen, Prepared
from bot.records.clients import Client
from bot.wording import Form

_PAGE = "rooms/packet.html"
_WEEKS = (1, 2, 4, 8, 12, 26, 52, 104)


def furnish(rooms: Rooms) -> None:
    """What would be in it; the sheet with what was found; and the files."""
    rooms.get("/packet")(choose)
    rooms.post("/packet")(show)
    rooms.post("/packet/markdown")(as_markdown)
    rooms.post("/packet/pdf")(as_pdf)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which ruptures are meant, and the form about them."""

    client: Client | None
    chosen: Chosen
    form: Form

    @property
    def id(self) -> str:
        """The client's id; empty for everybody."""
        return self.client.id if self.client else ""


async def choose(visit: Visit) -> web.Response:
    """Whose ruptures, of which weeks, and what one would like to ask about each."""
    query = visit.request.query
    asked = await _asked(visit, query.get("client", ""), query.get("weeks", ""))
    return await _drawn(visit, asked)


async def show(visit: Visit) -> web.Response:
    """The sheet as it would be handed on, with what was found in it marked."""
    await allow_picked(visit)
    asked, sent = await _sent(visit)
    if sent.faults:
        return await _drawn(visit, asked, sent)
    return await _drawn(visit, asked, sent, await _made(visit, asked, sent))


async def as_markdown(visit: Visit) -> web.Response:
    """The sheet as a Markdown file."""
    made = await _made(visit, *await _sent(visit))
    return _file(markdown(made.sheet).encode(), "text/markdown", faces.file_name(made.sheet, "md"))


async def as_pdf(visit: Visit) -> web.Response:
    """The sheet as a PDF file."""
    made = await _made(visit, *await _sent(visit))
    content = await asyncio.to_thread(pdf, visit.words, made.sheet)
    return _file(content, "application/pdf", faces.file_name(made.sheet, "pdf"))


def _file(content: bytes, kind: str, name: str) -> web.Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    charset = "utf-8" if kind.startswith("text/") else None
    return web.Response(body=content, content_type=kind, charset=charset, headers=headers)


async def _asked(visit: Visit, client: str, weeks: str) -> Asked:
    """Raises NotThere for a client that is absent or another's."""
    known = await client_of(visit, client) if client else None
    short = weeks.isascii() and weeks.isdecimal() and len(weeks) < 5
    back = int(weeks) if short else packet.USUAL_WEEKS
    chosen = await packet.choose(visit.house, visit.who, known.id if known else "", back)
    return Asked(known, chosen, faces.form(visit.words, chosen.views))


async def _sent(visit: Visit) -> tuple[Asked, Sent]:
    posted = await visit.posted()
    asked = await _asked(visit, posted.get("client", ""), posted.get("weeks", ""))
    return asked, forms.read(visit.words, asked.form, posted)


async def _made(visit: Visit, asked: Asked, sent: Sent) -> Prepared:
    questions = {key: text for key, text in sent.answers.items() if isinstance(text, str)}
    return await packet.prepare(visit.house, visit.who, asked.id, asked.chosen.weeks, questions)


async def _drawn(
    visit: Visit, asked: Asked, sent: Sent | None = None, made: Prepared | None = None
) -> web.Response:
    given, faults = (sent.answers, sent.faults) if sent else ({}, {})
    values: dict[str, Any] = {
        "form": forms.drawn(visit.words, asked.form, given, faults),
        "given": {key: text for key, text in given.items() if text},
        "clients": await _to_choose_from(visit, asked),
        "client": asked.id,
        "weeks": asked.chosen.weeks,
        "choices": sorted({*_WEEKS, asked.chosen.weeks}),
        "holds": faces.holds(visit.words, asked.chosen),
        "any": bool(asked.chosen.views),
        "made": made,
        "sections": faces.marked(made.sheet, made.checked) if made else (),
        "underlined": faces.underlined(made.sheet, made.checked) if made else (),
    }
    return visit.page(_PAGE, status=422 if faults else 200, **values)


async def _to_choose_from(visit: Visit, asked: Asked) -> list[Client]:
    """One's own clients, and one whose therapy has ended where this is about it."""
    own = await clients.all_of(visit.house, visit.who)
    meant = [asked.client] if asked.client else []
    return own + [one for one in meant if one.id not in [known.id for known in own]]
