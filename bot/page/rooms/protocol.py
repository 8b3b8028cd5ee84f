"""Acute risk: the group's own protocol, at once."""

from __future__ import annotations

from aiohttp import web

from bot.page.visit import Rooms, Visit
from bot.practice import risk


def furnish(rooms: Rooms) -> None:
    """The room's one door."""
    rooms.get("/protocol", even_locked=True)(show)


async def show(visit: Visit) -> web.Response:
    """What to do now."""
    protocol = await risk.protocol(visit.house, visit.who)
    return visit.page("rooms/protocol.html", protocol=protocol)
