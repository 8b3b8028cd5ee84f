"""One more passkey, from inside: it opens the page at once, and is announced in Discord."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from bot.page.passkeys import Ceremonies, NotTrue
from bot.page.visit import Rooms, Visit
from bot.practice import entering
from bot.practice.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Adding:
    """Asks the browser of somebody inside for a new passkey, and takes it."""

    ceremonies: Ceremonies

    def furnish(self, rooms: Rooms) -> None:
        """What `passkeys.js` asks for from `/mine`."""
        rooms.post("/mine/passkeys/ceremony")(self.ask)
        rooms.post("/mine/passkeys/passkey")(self.take)

    async def ask(self, visit: Visit) -> web.Response:
        """Options for a passkey that this device does not hold yet."""
        known = await entering.mine(visit.house, visit.visitor)
        options = self.ceremonies.ask_to_make(
            _purpose(visit),
            visit.house.now(),
            visit.words.say("door.passkey_name"),
            known[0].handle,
            [passkey.credential for passkey in known],
        )
        return web.json_response({"do": "create", "options": options})

    async def take(self, visit: Visit) -> web.Response:
        """The passkey that was made."""
        said = await visit.json()
        try:
            made = self.ceremonies.made(said.get("made"), _purpose(visit), visit.house.now())
            await entering.add(visit.house, visit.visitor, made)
        except NotTrue:
            return _say(visit.words.say("door.not_true"), 400)
        except Refusal as refusal:
            return _say(visit.refused(refusal), 409)
        return web.json_response({"do": "open"})


def _purpose(visit: Visit) -> str:
    return f"add:{visit.visitor.session}"


def _say(sentence: str, status: int) -> web.Response:
    return web.json_response({"do": "say", "said": sentence}, status=status)
