"""Leaving: what it means, then done; erasing only after it was asked once more."""

from __future__ import annotations

from aiohttp import web

from bot.faces import privacy as faces
from bot.page.sheets import acting
from bot.page.visit import Rooms, Visit
from bot.practice import history, join, privacy


def furnish(rooms: Rooms) -> None:
    """Two ways to leave, and each is asked about before it is done."""
    rooms.get("/mine/leave")(ask)
    rooms.post("/mine/leave")(leave)
    rooms.get("/mine/erase")(ask_erase)
    rooms.post("/mine/erase")(erase)


async def ask(visit: Visit) -> web.Response:
    """What leaving means."""
    kept = await history.kept(visit.house, visit.who)
    return visit.page("rooms/leave.html", days=kept.group.retention_days, sure=True)


async def leave(visit: Visit) -> web.Response:
    """The membership ends; what was written is kept for the group's period."""
    left = await join.leave(visit.house, await acting(visit))
    return visit.page("rooms/left.html", visitor=None, days=left.group.retention_days, erased=False)


async def ask_erase(visit: Visit) -> web.Response:
    """What erasing means; it cannot be undone, so a box is ticked before."""
    return await _ask_erase(visit, sure=True)


async def erase(visit: Visit) -> web.Response:
    """Everything this person wrote is erased, at once."""
    if (await visit.posted()).get("sure") != "yes":
        return await _ask_erase(visit, sure=False)
    await join.leave_and_erase(visit.house, await acting(visit))
    return visit.page("rooms/left.html", visitor=None, days=0, erased=True)


async def _ask_erase(visit: Visit, *, sure: bool) -> web.Response:
    told = await privacy.everything(visit.house, visit.who)
    return visit.page(
        "rooms/erase.html",
        status=200 if sure else 422,
        title=visit.words.say("page.leave.erase_title"),
        goes=faces.goes(visit.words, told),
        stays=faces.stays(visit.words, told),
        path="/mine/erase",
        back="/mine",
        membership=True,
        sure=sure,
    )
