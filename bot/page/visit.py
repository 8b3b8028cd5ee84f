"""One request of somebody who came in, and the rooms they may ask for.

    rooms = Rooms()

    @rooms.get("/ruptures/{rupture}")
    async def show(visit: Visit) -> web.Response:
        rupture = await ruptures.one(visit.house, visit.who, visit.part("rupture"))
        return visit.page("rooms/rupture.html", rupture=rupture)

A room is asked only where the session lives and, for a POST, where the form's `csrf` is the
session's. What a room raises is answered for it: NotThere is the one page for what is absent,
another Refusal is its sentence with status 409.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from aiohttp import web
from multidict import MultiDict

from bot.page import asked
from bot.page.drawing import Drawing
from bot.practice.entering import Visitor
from bot.practice.house import Actor, House
from bot.practice.refusals import Refusal
from bot.records import new_id
from bot.wording import Wording

NOTICE_COOKIE = "__Host-afterhour-said"


@dataclass(slots=True)
class Visit:
    """One request of somebody who came in.

    `act` is the hidden field `act` of a posted form, or fresh: what is posted twice with the
    same `act` counts once.
    """

    house: House
    drawing: Drawing
    visitor: Visitor
    request: web.Request
    act: str = field(default_factory=new_id)

    @property
    def words(self) -> Wording:
        """Every word people read."""
        return self.house.wording

    @property
    def who(self) -> Actor:
        """The person who acts, in the group of the membership they came in with."""
        visitor = self.visitor
        person, action = visitor.clinician.person, f"page:{visitor.session}:{self.act}"
        return Actor(person, visitor.guild, action)

    def part(self, name: str) -> str:
        """A part of the path, as the route names it."""
        return self.request.match_info[name]

    async def posted(self) -> MultiDict[str]:
        """The form that was sent; its csrf is right, else no room would have been asked."""
        return await asked.form_of(self.request)

    async def json(self) -> dict[str, object]:
        """The JSON object that a script sent, its csrf in the header X-CSRF."""
        return await asked.json_of(self.request)

    def page(self, template: str, *, status: int = 200, **values: object) -> web.Response:
        """A template drawn for this person.

        It is given, beside the words: `visitor`, `csrf` and `act` for hidden fields, `here`
        (this path), and `said` (the key of what is to be said of the last step, or "").
        """
        # Whoever finds a locked page is shown nothing that could be sent in its owner's name.
        locked = self.visitor.locked
        given = {
            "visitor": None if locked else self.visitor,
            "csrf": "" if locked else self.visitor.csrf,
            "act": new_id(),  # each drawing its own: what is sent from it counts once
            "here": self.request.path,
            "said": self._said(),
            **values,
        }
        answer = self.drawing.page(template, status=status, **given)
        if NOTICE_COOKIE in self.request.cookies:
            answer.del_cookie(NOTICE_COOKIE, secure=True, httponly=True, samesite="Strict")
        return answer

    def go(self, path: str, *, said: str = "") -> web.Response:
        """On to another page. `said` is a key of the words without gaps, shown there once."""
        answer = web.Response(status=303, headers={"Location": path})
        if said:
            answer.set_cookie(
                NOTICE_COOKIE, said, secure=True, httponly=True, samesite="Strict", max_age=60
            )
        return answer

    def refused(self, refusal: Refusal) -> str:
        """A refusal's sentence: as the page says it, where it says it otherwise than the chat."""
        own = f"page.refused.{refusal.reason}"
        key = own if own in self.words.texts else f"errors.{refusal.reason}"
        return self.words.say(key, **refusal.fill)

    def _said(self) -> str:
        key = self.request.cookies.get(NOTICE_COOKIE, "")
        words = self.words.texts.get(key) if key.startswith("page.") else None
        return key if words and isinstance(words.said, str) and not words.known else ""


Room = Callable[[Visit], Awaitable[web.Response]]


class Entry(NamedTuple):
    """A room's place. `even_locked`: it shows and takes nothing that needs the passkey again."""

    method: str
    path: str
    room: Room
    even_locked: bool


@dataclass(slots=True)
class Rooms:
    """What can be asked for: method, path, and the room that answers."""

    found: list[Entry] = field(default_factory=list)

    def get(self, path: str, *, even_locked: bool = False) -> Callable[[Room], Room]:
        """Puts a room where it can be seen. It changes nothing."""
        return self._at("GET", path, even_locked)

    def post(self, path: str, *, even_locked: bool = False) -> Callable[[Room], Room]:
        """Puts a room where something can be sent to."""
        return self._at("POST", path, even_locked)

    def _at(self, method: str, path: str, even_locked: bool) -> Callable[[Room], Room]:
        def put(room: Room) -> Room:
            self.found.append(Entry(method, path, room, even_locked))
            return room

        return put
