"""One's own patterns: pictures, drawn for whoever looks and for nobody else, and the words."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from aiohttp import web

from bot.faces import patterns as faces
from bot.faces.patterns import Part
from bot.page.visit import Rooms, Visit
from bot.pictures import Bars, NotDrawn, Theme
from bot.practice import patterns
from bot.practice.refusals import NotThere

# How far back one may look with one tap; an address may say any number of months.
_MONTHS = (1, 3, 6, 12, 24, 60, 120)
_A_MOMENT = 60.0  # seconds
_MOST_PAGES = 50

Pictures = Mapping[str, Bars]


def furnish(rooms: Rooms) -> None:
    """The page, and its pictures, each by its name."""
    wall = Wall()
    rooms.get("/patterns")(wall.show)
    rooms.get("/patterns/{picture}.png")(wall.picture)


@dataclass(slots=True)
class Wall:
    """What a page that was just sent shows, until its browser has fetched the pictures.

    Counting five years again for each picture would keep everybody waiting. Each session has
    its own, asked for anew each time the page is, and gone after a minute.
    """

    _hung: dict[tuple[str, int], Pictures] = field(default_factory=dict)

    async def show(self, visit: Visit) -> web.Response:
        """The page. The process that draws begins while it is counted."""
        months = _months(visit)
        visit.house.studio.expect()
        found = await patterns.own(visit.house, visit.who, months)
        parts = faces.parts(visit.words, found.profile)
        self._hang(visit, months, _pictures(parts))
        return visit.page(
            "rooms/patterns.html",
            found=found,
            parts=parts,
            intro=faces.intro(visit.words, found),
            choices=sorted({*_MONTHS, months}),
        )

    async def picture(self, visit: Visit) -> web.Response:
        """One picture. Raises NotThere for one that would show nothing, or cannot be drawn."""
        months = _months(visit)
        pictures = self._hung.get((visit.visitor.session, months))
        if pictures is None:
            found = await patterns.own(visit.house, visit.who, months)
            pictures = _pictures(faces.parts(visit.words, found.profile))
            self._hang(visit, months, pictures)
        wanted = pictures.get(visit.part("picture"))
        if wanted is None:
            raise NotThere
        theme = Theme.DARK if visit.request.query.get("theme") == Theme.DARK else Theme.LIGHT
        try:
            content = await visit.house.studio.draw(wanted, theme)
        except NotDrawn:
            raise NotThere from None  # its words stand beside it
        return web.Response(body=content, content_type="image/png")

    def _hang(self, visit: Visit, months: int, pictures: Pictures) -> None:
        place = (visit.visitor.session, months)
        self._hung.pop(place, None)
        while len(self._hung) >= _MOST_PAGES:
            self._hung.pop(next(iter(self._hung)))
        self._hung[place] = pictures
        asyncio.get_running_loop().call_later(_A_MOMENT, self._take_down, place, pictures)

    def _take_down(self, place: tuple[str, int], pictures: Pictures) -> None:
        if self._hung.get(place) is pictures:
            del self._hung[place]


def _pictures(parts: Iterable[Part]) -> Pictures:
    """Without their titles: on the page those stand above them."""
    return {part.name: replace(part.picture, title="") for part in parts if part.drawn}


def _months(visit: Visit) -> int:
    given = visit.request.query.get("months", "")
    if not (given.isascii() and given.isdecimal() and len(given) < 5):
        return patterns.USUAL_MONTHS
    return min(max(int(given), 1), patterns.MOST_MONTHS)
