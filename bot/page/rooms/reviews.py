"""The look back at a therapy that ended or stalled: where to look, and what one makes of it."""

from __future__ import annotations

from aiohttp import web

from bot.faces import places
from bot.faces import reviews as faces
from bot.page.rooms.subjects import own_client
from bot.page.sheets import Sheet, acting
from bot.page.visit import Rooms, Visit
from bot.practice import review
from bot.practice.packet import MOST_WEEKS
from bot.practice.refusals import NotThere, Refusal
from bot.practice.review import Review

_ROOM = "rooms/review.html"


def furnish(rooms: Rooms) -> None:
    """One place to look, and to write what one makes of it."""
    rooms.get("/review/{client}")(show)
    rooms.post("/review/{client}")(save)


async def show(visit: Visit) -> web.Response:
    """The look back, with the form as it was written so far below."""
    found = await _found(visit)
    given = found.kept.answers if found.kept else {}
    return await _sheet(visit, found).shown(_ROOM, given, _about(visit, found))


async def save(visit: Visit) -> web.Response:
    """What was written came back."""
    found = await _found(visit)
    sheet, about = _sheet(visit, found), _about(visit, found)
    sent = await sheet.read()
    if sent.faults:
        return sheet.again(_ROOM, sent, about)
    try:
        await review.save(visit.house, await acting(visit), found.client.id, sent.answers)
    except NotThere:
        raise
    except Refusal as refusal:
        return sheet.again(_ROOM, sent, about, refusal)
    await sheet.sent()
    return visit.go(places.review(found.client.id), said="page.review.kept")


async def _found(visit: Visit) -> Review:
    client = await own_client(visit)
    return await review.of(visit.house, visit.who, client.id)


def _sheet(visit: Visit, found: Review) -> Sheet:
    return Sheet(visit, visit.words.form("review"), f"review:{found.client.id}")


def _about(visit: Visit, found: Review) -> dict[str, object]:
    return {
        "client": found.client,
        "path": places.review(found.client.id),
        "waits": any(one.state.unrepaired for one in found.ruptures),
        "weeks": MOST_WEEKS,
        "seen": faces.review(visit.words, found),
    }
