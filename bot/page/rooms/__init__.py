"""The rooms of the private page: each draws what a use case tells, and decides nothing."""

from __future__ import annotations

from bot.page.rooms import (
    before,
    clients,
    consult,
    consultations,
    debriefs,
    digest,
    drafts,
    formulations,
    hours,
    leaving,
    lessons,
    lines,
    looking,
    mine,
    packet,
    patterns,
    privacy,
    protocol,
    repairs,
    reviews,
    ruptures,
    takeaways,
    today,
)
from bot.page.visit import Rooms

_ROOMS = (
    today,
    before,
    hours,
    debriefs,
    ruptures,
    repairs,
    consult,
    consultations,
    takeaways,
    lessons,
    digest,
    lines,
    looking,
    clients,
    formulations,
    reviews,
    patterns,
    packet,
    mine,
    privacy,
    leaving,
    protocol,
    drafts,
)


def furnish(rooms: Rooms) -> None:
    """Puts every room where it can be found."""
    for room in _ROOMS:
        room.furnish(rooms)
