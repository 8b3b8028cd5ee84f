"""Words that name nobody, and the real name that is watched for.

The name goes in the body of one form and no further: no draft, no answer, no address holds it.
"""

from __future__ import annotations

from collections.abc import Iterable

from aiohttp import web

from bot.faces import looking as faces
from bot.page import kept
from bot.page.rooms.subjects import own_client
from bot.page.sheets import Sheet, acting
from bot.page.visit import Rooms, Visit
from bot.practice import harmless, looking, watching
from bot.practice.answers import Answers
from bot.practice.house import Actor

# The field of the words that were picked, in a form of `pieces.name_nobody`.
PICKED = "allow"


def furnish(rooms: Rooms) -> None:
    """One's own words, and what is watched for a client."""
    rooms.get("/words")(show)
    rooms.post("/words")(put)
    rooms.post("/words/allow")(allow)
    rooms.post("/clients/{client}/watch")(watch)
    rooms.post("/clients/{client}/unwatch")(unwatch)


async def show(visit: Visit) -> web.Response:
    """One's own words that name nobody."""
    own = await harmless.mine(visit.house, visit.who)
    return await _sheet(visit).shown({"words": " ".join(own.words)})


async def put(visit: Visit) -> web.Response:
    """The list came back."""

    async def save(who: Actor, answers: Answers) -> web.Response:
        await harmless.put(visit.house, who, answers)
        return visit.go("/words", said="page.looking.words_kept")

    return await _sheet(visit).taken(save)


async def allow(visit: Visit) -> web.Response:
    """Some words that were underlined name nobody; back to where they stood."""
    posted = await visit.posted()
    await allow_picked(visit)
    return visit.go(kept.back_to(posted, "/words"), said="page.looking.words_kept")


async def allow_picked(visit: Visit) -> None:
    """Keeps the words that were picked in a form, where any were."""
    picked = [word for word in (await visit.posted()).getall(PICKED, []) if isinstance(word, str)]
    if picked:
        await harmless.allow(visit.house, await acting(visit), picked)


async def watch(visit: Visit) -> web.Response:
    """The parts of a client's real name are watched for; the name is gone with this request."""
    client, posted = await own_client(visit), await visit.posted()
    found = await watching.watch(visit.house, visit.who, client.id, posted.get(kept.NAME, ""))
    said = ("in_code" if found.in_code else "watched") if found.forms else "no_part"
    return visit.go(f"/clients/{client.id}", said=f"page.looking.{said}")


async def unwatch(visit: Visit) -> web.Response:
    """They are forgotten."""
    client = await own_client(visit)
    await watching.unwatch(visit.house, visit.who, client.id)
    return visit.go(f"/clients/{client.id}", said="page.looking.forgotten")


async def hint_of(visit: Visit, texts: Iterable[str], client: str) -> str:
    """One short line where something in these words could tell who it is; empty else."""
    found = await looking.hinted(visit.house, visit.who, texts, client)
    return faces.hint(visit.words, found)


def _sheet(visit: Visit) -> Sheet:
    return Sheet(visit, "allowed_words", "rooms/words.html")
