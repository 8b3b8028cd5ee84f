"""The look back at a therapy that ended or stalled: where to look, and what one makes of it."""

from __future__ import annotations

from aiohttp import web

from bot.faces import places
from bot.faces import reviews as faces
from bot.faces.looking import typed
from bot.page.rooms.looking import hint_of
from bot.page.rooms.subjects import own_client
from bot.page.sheets import Sheet
from bot.page.visit import Rooms, Visit
from bot.practice import review
from bot.practice.answers import Answers
from bot.practice.house import Actor
from bot.practice.packet import MOST_WEEKS
from bot.practice.review import Review


def furnish(rooms: Rooms) -> None:
    """One place to look, and to write what one makes of it."""
    rooms.get("/review/{client}")(show)
    rooms.post("/review/{client}")(save)


async def show(visit: Visit) -> web.Response:
    """The look back, with the form as it was written so far below."""
    found = await _found(visit)
    given = found.kept.answers if found.kept else {}
    words = typed(visit.words.form("review"), given)
    hint = await hint_of(visit, words, found.client.id)
    return await _sheet(visit, found, hint).shown(given)


async def save(visit: Visit) -> web.Response:
    """What was written came back."""
    found = await _found(visit)

    async def kept(who: Actor, answers: Answers) -> web.Response:
        await review.save(visit.house, who, found.client.id, answers)
        return visit.go(places.review(found.client.id), said="page.review.kept")

    return await _sheet(visit, found).taken(kept)


async def _found(visit: Visit) -> Review:
    client = await own_client(visit)
    return await review.of(visit.house, visit.who, client.id)


def _sheet(visit: Visit, found: Review, hint: str = "") -> Sheet:
    about = {
        "client": found.client,
        "path": places.review(found.client.id),
        "waits": any(one.state.unrepaired for one in found.ruptures),
        "weeks": MOST_WEEKS,
        "seen": faces.review(visit.words, found),
        "hint": hint,
    }
    return Sheet(visit, "review", "rooms/review.html", f"review:{found.client.id}", about)
