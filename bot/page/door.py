"""The door: in with a link and a passkey, in with a passkey alone, out again.

Seeing the door changes nothing and says nothing, whoever asks and with whatever link. What its
script asks for comes as JSON and gets an answer of one of these shapes:

    {"do": "open", "path": …}          go there; the session's cookie is set
    {"do": "create", "options": …}     make a passkey, and send it as {"made": …}
    {"do": "get", "options": …}        show one, and send it as {"shown": …}
    {"do": "wait"}                     asked quietly, and no session is open: nothing to do
    {"do": "done", "said": …}          a passkey was made that has to wait; nothing more to do
    {"do": "say", "said": …}           a sentence for the person
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

from bot.page import asked
from bot.page.hall import COOKIE, Hall, session_of
from bot.page.passkeys import Ceremonies, Json, NotTrue, credential_of
from bot.page.rates import Rates, address_of
from bot.practice import entering, keeping
from bot.practice.entering import Entered, Waiting
from bot.practice.house import House
from bot.practice.refusals import Refusal

_SECRET = "page_secret"  # noqa: S105  (the name it is kept under)
_BYTES = 32
_AT_DOOR = "door"

Answer = Callable[[web.Request, Json], Awaitable[web.Response]]


async def secret(house: House) -> bytes:
    """What challenges are sealed with: made at the first start, kept in the records."""
    kept = await keeping.get(house, _SECRET)
    if kept is None:
        kept = secrets.token_hex(_BYTES)
        await keeping.put(house, _SECRET, kept)
    return bytes.fromhex(kept)


@dataclass(frozen=True, slots=True)
class Door:
    """What the door shows and answers."""

    house: House
    hall: Hall
    ceremonies: Ceremonies
    rates: Rates = field(default_factory=Rates)

    def routes(self) -> list[web.RouteDef]:
        """Everything that can be asked for without having come in."""
        link = r"/in/{token:[A-Za-z0-9_-]{1,100}}"
        return [
            web.get(link, self.show_link),
            web.post(f"{link}/ceremony", self.at_link),
            web.post(f"{link}/passkey", self.take_at_link),
            web.get("/enter", self.show),
            web.post("/enter/ceremony", self.at_door),
            web.post("/enter/passkey", self.take_at_door),
            web.post("/out", self.out),
        ]

    async def show_link(self, request: web.Request) -> web.Response:
        """The door as everybody sees it who has a link, or something like one."""
        return self._page("link", request.path)

    async def show(self, _: web.Request) -> web.Response:
        """The door for a bookmark."""
        return self._page("closed", "/enter")

    async def at_link(self, request: web.Request) -> web.Response:
        """What a browser at a link has to do."""
        return await self._asked(request, self._ceremony_at_link)

    async def take_at_link(self, request: web.Request) -> web.Response:
        """A passkey that was made or shown at a link."""
        return await self._asked(request, self._passkey_at_link)

    async def at_door(self, request: web.Request) -> web.Response:
        """What a browser without a link has to do."""
        return await self._asked(request, self._ceremony_at_door)

    async def take_at_door(self, request: web.Request) -> web.Response:
        """A passkey that was shown without a link."""
        return await self._asked(request, self._passkey_at_door)

    async def out(self, request: web.Request) -> web.Response:
        """Ends the session, and forgets the browser."""
        visitor = await self.hall.visitor(request)
        if visitor:
            await self.hall.checked(request, visitor)
            await entering.leave_page(self.house, session_of(request))
        answer = web.Response(status=303, headers={"Location": "/enter"})
        answer.del_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="Strict")
        return answer

    async def _ceremony_at_link(self, request: web.Request, said: Json) -> web.Response:
        token, now = request.match_info["token"], self.house.now()
        if said.get("quietly"):
            return await self._pass_through(request, token)
        doorway = await entering.knock(self.house, token)
        purpose = _purpose_of(token)
        if doorway.first or said.get("lost"):
            known = [passkey.credential for passkey in doorway.passkeys]
            name = self.house.wording.say("door.passkey_name")
            options = self.ceremonies.ask_to_make(purpose, now, name, doorway.user_handle, known)
            return web.json_response({"do": "create", "options": options})
        known = [passkey.credential for passkey in doorway.passkeys]
        options = self.ceremonies.ask_to_show(purpose, now, known)
        return web.json_response({"do": "get", "options": options})

    async def _pass_through(self, request: web.Request, token: str) -> web.Response:
        session = session_of(request)
        if session:
            with contextlib.suppress(Refusal):
                return _open(await entering.pass_through(self.house, token, session))
        return web.json_response({"do": "wait"})

    async def _passkey_at_link(self, request: web.Request, said: Json) -> web.Response:
        token, now = request.match_info["token"], self.house.now()
        if "made" not in said:
            return await self._let_in(request, said, _purpose_of(token), token)
        made = self.ceremonies.made(said["made"], _purpose_of(token), now)
        entered = await entering.enrol(self.house, token, made)
        if isinstance(entered, Waiting):
            return _json("done", self.house.wording.say("door.lost.made"), 200)
        return _open(entered.path, entered)

    async def _ceremony_at_door(self, request: web.Request, said: Json) -> web.Response:
        visitor = await self.hall.visitor(request)
        if said.get("quietly"):
            live = visitor is not None and not visitor.locked
            return web.json_response({"do": "open" if live else "wait"})
        options = self.ceremonies.ask_to_show(_AT_DOOR, self.house.now())
        return web.json_response({"do": "get", "options": options})

    async def _passkey_at_door(self, request: web.Request, said: Json) -> web.Response:
        return await self._let_in(request, said, _AT_DOOR, "")

    async def _let_in(
        self, request: web.Request, said: Json, purpose: str, token: str
    ) -> web.Response:
        answer, now = said.get("shown"), self.house.now()
        known = await entering.presented(self.house, credential_of(answer))
        if known is None:
            raise NotTrue  # as where it is known and the signature is wrong: nobody learns which
        shown = self.ceremonies.shown(answer, purpose, now, known.public_key, known.sign_count)
        entered = await entering.come_in(
            self.house,
            known.credential,
            shown.sign_count,
            shown.challenge_no,
            token=token,
            keep_session=session_of(request),
        )
        return _open(entered.path if token else "", entered)

    async def _asked(self, request: web.Request, answer: Answer) -> web.Response:
        """An answer for the door's script; not too often from one place."""
        wait = await self._wait(request)
        if wait:
            told = self._say("door.kind.too_often.said", 429)
            told.headers["Retry-After"] = str(wait)
            return told
        said = await asked.json_of(request)
        try:
            return await answer(request, said)
        except NotTrue:
            return self._say("door.not_true", 400)
        except Refusal as refusal:
            own = f"door.refused.{refusal.reason}"
            key = own if own in self.house.wording.texts else f"errors.{refusal.reason}"
            return self._say(key, 409, **refusal.fill)

    async def _wait(self, request: web.Request) -> int:
        """The seconds to wait, or 0. A link or session is looked for at each address's pace."""
        now, token = self.house.now(), request.match_info.get("token", "")
        wait = self.rates.alone(address_of(request), now)
        if wait:
            return wait
        brought = await entering.brought(self.house, token, session_of(request))
        return self.rates.alone(brought, now) if brought else self.rates.together(now)

    def _say(self, key: str, status: int, **fill: object) -> web.Response:
        return _json("say", self.house.wording.say(key, **fill), status)

    def _page(self, way: str, ceremony: str) -> web.Response:
        return self.hall.drawing.page(
            "door/door.html", way=way, ceremony=ceremony, path="/", given_back=[]
        )


def _json(what: str, said: str, status: int) -> web.Response:
    return web.json_response({"do": what, "said": said}, status=status)


def _open(path: str, entered: Entered | None = None) -> web.Response:
    """The way is open; with the session that began, if one did."""
    answer = web.json_response({"do": "open", "path": path} if path else {"do": "open"})
    if entered:
        answer.set_cookie(
            COOKIE, entered.token, path="/", secure=True, httponly=True, samesite="Strict"
        )
    return answer


def _purpose_of(token: str) -> str:
    """What a challenge at this link is bound to: it fits no other link."""
    return f"link:{hashlib.sha256(token.encode()).hexdigest()}"
