"""The repair form: what was said, how the client took it, how far it went."""

from __future__ import annotations

from aiohttp import web

from bot.faces import ruptures as faces
from bot.page.rooms.ruptures import card
from bot.page.rooms.subjects import DRAFT
from bot.page.sheets import Sheet
from bot.page.visit import Rooms, Visit
from bot.practice import repair, ruptures
from bot.practice.answers import Answers
from bot.practice.house import Actor
from bot.practice.repair import SavedRepair
from bot.practice.ruptures import RuptureView
from bot.records import new_id

_SAID = ("reaction_missing", "addressed", "repaired", "repaired_though_closed")


def furnish(rooms: Rooms) -> None:
    """A fresh form, or one that was sent before."""
    rooms.get("/ruptures/{rupture}/repair")(begin)
    rooms.get(f"/ruptures/{{rupture}}/repair/{DRAFT}")(ask)
    rooms.post(f"/ruptures/{{rupture}}/repair/{DRAFT}")(save)


async def begin(visit: Visit) -> web.Response:
    """A fresh form under an address of its own."""
    view = await ruptures.show(visit.house, visit.who, visit.part("rupture"))
    return visit.go(f"/ruptures/{view.rupture.id}/repair/{new_id()}")


async def ask(visit: Visit) -> web.Response:
    """The form; a planned line stands in it already."""
    view, sheet = await _form(visit)
    return await sheet.shown(await _before(visit, view))


async def save(visit: Visit) -> web.Response:
    """The form came back."""
    view, sheet = await _form(visit)

    async def kept(who: Actor, answers: Answers) -> web.Response:
        draft = visit.part("draft")
        saved = await repair.save(visit.house, who, view.rupture.id, draft, answers)
        return visit.go(f"/ruptures/{view.rupture.id}", said=_said_of(saved))

    return await sheet.taken(kept)


async def _form(visit: Visit) -> tuple[RuptureView, Sheet]:
    view = await ruptures.show(visit.house, visit.who, visit.part("rupture"))
    key = f"repair:{view.rupture.id}:{visit.part('draft')}"
    return view, Sheet(visit, "repair", "rooms/repair.html", key, card(view))


async def _before(visit: Visit, view: RuptureView) -> Answers:
    """What was sent under this draft before, else the line that is ready."""
    who, rupture_id, draft = visit.who, view.rupture.id, visit.part("draft")
    return await repair.given(visit.house, who, rupture_id, draft)


def _said_of(saved: SavedRepair) -> str:
    """Plainly, what it is kept as, and why it could not be called repaired."""
    came_to = faces.came_to(saved)
    return f"page.repair.{came_to}" if came_to in _SAID else ""
