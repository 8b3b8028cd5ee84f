"""The bank of lines, by type and stage."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from aiohttp import web

from bot.alliance.markers import RuptureType
from bot.alliance.stages import Stage
from bot.page.visit import Rooms, Visit
from bot.practice import lines

Key = TypeVar("Key", bound=StrEnum)
_MOST_TURNS = 1000


def furnish(rooms: Rooms) -> None:
    """One room: what is wanted stands in the address."""
    rooms.get("/lines")(show)


async def show(visit: Visit) -> web.Response:
    """Lines for a type and a stage, by moment; another turn shows others."""
    asked = visit.request.query
    kind = _known(RuptureType, asked.get("type", ""), RuptureType.WITHDRAWAL)
    stage = _known(Stage, asked.get("stage", ""), Stage.EARLY)
    given = asked.get("turn", "")
    turn = (
        int(given) % _MOST_TURNS if given.isascii() and given.isdecimal() and len(given) < 9 else 0
    )
    return visit.page(
        "rooms/lines.html",
        shelves=lines.shelves(visit.house, kind, stage, turn=turn),
        kind=kind,
        stage=stage,
        kinds=list(RuptureType),
        stages=list(Stage),
        more=f"/lines?type={kind.value}&stage={stage.value}&turn={turn + 1}",
    )


def _known(kind: type[Key], given: str, usually: Key) -> Key:
    return kind(given) if given in set(kind) else usually
