"""The repair form: what was said, how the client took it, how far it went."""

from __future__ import annotations

from aiohttp import web

from bot.faces import ruptures as faces
from bot.page.rooms.ruptures import card
from bot.page.rooms.subjects import DRAFT
from bot.page.sheets import Sheet, acting
from bot.page.visit import Rooms, Visit
from bot.practice import repair, ruptures
from bot.practice.answers import Answers
from bot.practice.refusals import NotThere, Refusal
from bot.practice.repair import SavedRepair
from bot.practice.ruptures import RuptureView
from bot.records import new_id

_FORM = "rooms/repair.html"
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
    return await sheet.shown(_FORM, await _before(visit, view), _about(visit, view))


async def save(visit: Visit) -> web.Response:
    """The form came back."""
    view, sheet = await _form(visit)
    sent = await sheet.read()
    at_risk = await sheet.at_risk(sent)
    if at_risk:
        return at_risk
    if sent.faults:
        return sheet.again(_FORM, sent, _about(visit, view))
    try:
        who = await acting(visit)
        draft = visit.part("draft")
        saved = await repair.save(visit.house, who, view.rupture.id, draft, sent.answers)
    except NotThere:
        raise
    except Refusal as refusal:
        return sheet.again(_FORM, sent, _about(visit, view), refusal)
    await sheet.sent()
    return visit.go(f"/ruptures/{view.rupture.id}", said=_said_of(saved))


async def _form(visit: Visit) -> tuple[RuptureView, Sheet]:
    view = await ruptures.show(visit.house, visit.who, visit.part("rupture"))
    key = f"repair:{view.rupture.id}:{visit.part('draft')}"
    return view, Sheet(visit, visit.words.form("repair"), key)


async def _before(visit: Visit, view: RuptureView) -> Answers:
    """What was sent under this draft before, else the line that is ready."""
    who, rupture_id, draft = visit.who, view.rupture.id, visit.part("draft")
    return await repair.given(visit.house, who, rupture_id, draft)


def _about(visit: Visit, view: RuptureView) -> dict[str, object]:
    path = f"/ruptures/{view.rupture.id}/repair/{visit.part('draft')}"
    return {**card(view), "path": path}


def _said_of(saved: SavedRepair) -> str:
    """Plainly, what it is kept as, and why it could not be called repaired."""
    came_to = faces.came_to(saved)
    return f"page.repair.{came_to}" if came_to in _SAID else ""
