"""Between the door and the rooms: who is it, do they still have their key in hand?"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field

from aiohttp import web
from multidict import MultiDict

from bot.page import asked, kept
from bot.page.drawing import Drawing
from bot.page.guard import Handler
from bot.page.rates import Rates, address_of
from bot.page.visit import Entry, Rooms, Visit
from bot.practice import entering
from bot.practice.entering import Visitor
from bot.practice.house import House
from bot.practice.refusals import NotThere, Refusal
from bot.records import new_id

COOKIE = "__Host-afterhour"
_MOST_TOKEN = 200


def session_of(request: web.Request) -> str:
    """The session a browser carries, or an empty text."""
    token = request.cookies.get(COOKIE, "")
    return token if len(token) <= _MOST_TOKEN else ""


@dataclass(frozen=True, slots=True)
class Hall:
    """Leads whoever came in to the rooms, and everybody else to the door."""

    house: House
    drawing: Drawing
    # How often somebody who is not inside may send a form, which is read for them.
    rates: Rates = field(default_factory=Rates)

    def routes(self, rooms: Rooms) -> list[web.RouteDef]:
        """The rooms as routes, each behind the same check."""
        seen = {entry.path for entry in rooms.found if entry.method == "GET"}
        return [
            web.get(entry.path, self._led(entry, readable=True))
            if entry.method == "GET"
            else web.post(entry.path, self._led(entry, readable=entry.path in seen))
            for entry in rooms.found
        ]

    async def visitor(self, request: web.Request) -> Visitor | None:
        """Who it is, locked or not; None for a session unknown, ended or left."""
        token = session_of(request)
        return await entering.visitor(self.house, token) if token else None

    def _led(self, entry: Entry, *, readable: bool) -> Handler:
        async def led(request: web.Request) -> web.StreamResponse:
            # As it was asked for: unquoted it could hold what no header may.
            return await self._lead(request, entry, request.rel_url.raw_path if readable else "/")

        return led

    async def _lead(self, request: web.Request, entry: Entry, path: str) -> web.StreamResponse:
        visitor = await self.visitor(request)
        if visitor is None or (visitor.locked and not entry.even_locked):
            return await self._to_the_door(request, visitor, path)
        try:
            act = await self.checked(request, visitor) if request.method == "POST" else new_id()
        except web.HTTPForbidden:
            return await self._stale(request)
        visit = Visit(self.house, self.drawing, visitor, request, act)
        try:
            return await entry.room(visit)
        except NotThere:
            raise
        except Refusal as refusal:
            return visit.page("door/refused.html", status=409, sentence=visit.refused(refusal))

    async def checked(self, request: web.Request, visitor: Visitor) -> str:
        """The form's `act`. Raises HTTPForbidden where its csrf is not the session's."""
        if request.content_type == "application/json":
            given, act = request.headers.get("X-CSRF", ""), ""
        else:
            form = await asked.form_of(request)
            given, act = form.get("csrf", ""), form.get("act", "")
        # A header may hold bytes that are no text: then it is not the csrf.
        if not hmac.compare_digest(given.encode("utf-8", "replace"), visitor.csrf.encode()):
            raise web.HTTPForbidden
        return act[:64] or new_id()

    async def _stale(self, request: web.Request) -> web.StreamResponse:
        """A page of ours sent it, and of an earlier session: its words go back to their author."""
        if request.content_type == "application/json":
            raise web.HTTPForbidden
        form = await asked.form_of(request)
        if kept.says_acute(form):
            return web.Response(status=303, headers={"Location": kept.PROTOCOL})
        given_back = kept.typed(form)
        return self.drawing.page(
            "door/kind.html", status=403, what="from_elsewhere", given_back=given_back
        )

    async def _to_the_door(
        self, request: web.Request, visitor: Visitor | None, path: str
    ) -> web.StreamResponse:
        """The door where they stand, and back to `path`. Words sent are kept, or given back."""
        if request.content_type == "application/json":
            said = self.drawing.words.say("door.closed.said")
            return web.json_response({"do": "door", "said": said}, status=401)
        form: MultiDict[str] = MultiDict()
        if request.method == "POST":
            if visitor is None and self.rates.wait(address_of(request), self.house.now()):
                raise web.HTTPTooManyRequests
            form = await asked.form_of(request)
            after = await kept.keep(self.house, visitor, form, path) if visitor else ""
            if after:
                return web.Response(status=303, headers={"Location": after})
        return self.drawing.page(
            "door/door.html",
            status=401,
            way="locked" if visitor else "closed",
            ceremony="/enter",
            # Acute risk: the protocol comes first, as soon as it is known whose group's.
            path=kept.PROTOCOL if kept.says_acute(form) else kept.back_to(form, path),
            given_back=kept.typed(form),
        )
