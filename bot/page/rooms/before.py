"""Before the hour: the planned line in large, one breath, and what the stage may bring."""

from __future__ import annotations

from aiohttp import web

from bot.page.visit import Rooms, Visit
from bot.practice import ruptures


def furnish(rooms: Rooms) -> None:
    """What a message before an hour was about."""
    rooms.get("/before/{message}")(show)


async def show(visit: Visit) -> web.Response:
    """What is handed back; calm where it has been settled since."""
    found = await ruptures.handed_back(visit.house, visit.who, visit.part("message"))
    return visit.page("rooms/before.html", found=found, view=found.view)
