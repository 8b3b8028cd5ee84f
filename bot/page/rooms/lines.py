"""The bank of lines by type and stage, one's own beside it, and what came of each."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from aiohttp import web

from bot.alliance.markers import RuptureType
from bot.alliance.stages import Stage
from bot.faces import lines as faces
from bot.page.sheets import Sheet
from bot.page.visit import Rooms, Visit
from bot.practice import lines
from bot.practice.answers import Answers, one_of, text_of
from bot.practice.house import Actor

Key = TypeVar("Key", bound=StrEnum)
_MOST_TURNS = 1000


def furnish(rooms: Rooms) -> None:
    """One room for all lines: what is wanted stands in the address."""
    rooms.get("/lines")(show)
    rooms.post("/lines/like")(like)
    rooms.get("/lines/own")(ask_for_own)
    rooms.post("/lines/own")(write_own)
    rooms.post("/lines/own/{line}/remove")(remove)


async def show(visit: Visit) -> web.Response:
    """Lines for a type and a stage, by moment, favourites first; another turn shows others."""
    asked = visit.request.query
    kind = _known(RuptureType, asked.get("type", ""), RuptureType.WITHDRAWAL)
    stage = _known(Stage, asked.get("stage", ""), Stage.EARLY)
    given = asked.get("turn", "")
    short = given.isascii() and given.isdecimal() and len(given) < 9
    turn = int(given) % _MOST_TURNS if short else 0
    return visit.page(
        "rooms/lines.html",
        bank=await lines.bank(visit.house, visit.who, kind, stage, turn=turn),
        kinds=list(RuptureType),
        stages=list(Stage),
        more=f"{_at(kind, stage)}&turn={turn + 1}",
        check=lambda line: faces.checked(visit.words, line, lines.checked(visit.house, line)),
    )


async def like(visit: Visit) -> web.Response:
    """A line stands first from now on, or no longer."""
    posted = await visit.posted()
    liked = posted.get("liked", "") == "yes"
    await lines.like(visit.house, visit.who, posted.get("key", ""), liked=liked)
    kind = _known(RuptureType, posted.get("type", ""), RuptureType.WITHDRAWAL)
    stage = _known(Stage, posted.get("stage", ""), Stage.EARLY)
    return visit.go(_at(kind, stage))


async def ask_for_own(visit: Visit) -> web.Response:
    """The form for a line of one's own."""
    kind = _known(RuptureType, visit.request.query.get("type", ""), RuptureType.WITHDRAWAL)
    return await _own(visit).shown({"type": kind.value})


async def write_own(visit: Visit) -> web.Response:
    """A line of one's own came back. The check remarks on it where it stands, and never before."""

    async def kept(who: Actor, answers: Answers) -> web.Response:
        await lines.write_own(visit.house, who, answers)
        kind = one_of(RuptureType, text_of(answers, "type")) or RuptureType.MIXED
        return visit.go(_at(kind, Stage.EARLY), said="page.lines.kept")

    return await _own(visit).taken(kept)


async def remove(visit: Visit) -> web.Response:
    """An own line is taken away."""
    removed = await lines.remove(visit.house, visit.who, visit.part("line"))
    return visit.go(_at(removed.type, Stage.EARLY), said="page.lines.removed")


def _own(visit: Visit) -> Sheet:
    return Sheet(visit, "own_line", "rooms/own_line.html", "own:line")


def _at(kind: RuptureType, stage: Stage) -> str:
    return f"/lines?{urlencode({'type': kind.value, 'stage': stage.value})}"


def _known(kind: type[Key], given: str, usually: Key) -> Key:
    return kind(given) if given in set(kind) else usually
