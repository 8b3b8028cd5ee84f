"""Ruptures: those that wait, and the card of each with everything that can be done."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.alliance.repairs import in_order
from bot.alliance.ruptures import Event, NotSaidBecause, State, possible
from bot.faces import course as course_said
from bot.faces import lines as line_said
from bot.faces import ruptures as faces
from bot.page import forms
from bot.page.rooms.looking import hint_of
from bot.page.sheets import Sheet, acting
from bot.page.visit import Rooms, Visit
from bot.practice import course, lines, repair, ruptures
from bot.practice.answers import Answers, one_of
from bot.practice.house import Actor
from bot.practice.refusals import Refusal
from bot.practice.ruptures import RuptureView

# What is said on a card after each step; repaired is said with a repair attempt alone.
_SAID = {
    Event.NOT_SAID: "page.rupture.kept_not_said",
    Event.LET_GO: "page.rupture.kept_let_go",
    Event.ENDED: "page.rupture.kept_ended",
    Event.REOPENED: "page.rupture.kept_reopened",
}


def furnish(rooms: Rooms) -> None:
    """The list, the card, and each step of a rupture's life short of repairing it."""
    rooms.get("/ruptures")(waiting)
    rooms.get("/ruptures/{rupture}")(show)
    rooms.post("/ruptures/{rupture}/move")(move)
    rooms.post("/ruptures/{rupture}/weigh")(weigh)
    rooms.post("/ruptures/{rupture}/line")(take_line)
    rooms.get("/ruptures/{rupture}/plan")(ask_for_line)
    rooms.post("/ruptures/{rupture}/plan")(plan)


async def waiting(visit: Visit) -> web.Response:
    """The unrepaired ones, the one to revisit first, first."""
    views = await ruptures.waiting(visit.house, visit.who)
    return visit.page("rooms/ruptures.html", views=views, rupture=faces)


async def show(visit: Visit) -> web.Response:
    """One rupture."""
    found = await course.of(visit.house, visit.who, visit.part("rupture"))
    words, rupture = visit.words, found.view.rupture
    weights = {"significance": rupture.significance, "resolved": rupture.resolved}
    given = {key: str(value) for key, value in weights.items() if value}
    planned = rupture.planned_line
    return visit.page(
        "rooms/rupture.html",
        course=course_said.steps(words, found),
        next_step=faces.next_step(words, found.view),
        in_order=in_order,
        weigh=forms.drawn(words, words.form("weigh"), given),
        weighed=bool(given),
        checked=line_said.checked(words, planned, lines.checked(visit.house, planned)),
        hint=await hint_of(visit, _written(found.view), rupture.client_id),
        **card(found.view),
    )


def _written(view: RuptureView) -> list[str]:
    """What was written about a rupture itself: the debrief says its own."""
    tried = [text for one in view.attempts for text in (one.line, one.afterwards)]
    return [view.rupture.planned_line or "", *tried]


async def weigh(visit: Visit) -> web.Response:
    """How much it weighed and how far it is resolved, if one likes."""
    rupture_id = visit.part("rupture")
    sent = forms.read(visit.words, visit.words.form("weigh"), await visit.posted())
    await repair.weigh(visit.house, visit.who, rupture_id, sent.answers)
    return visit.go(f"/ruptures/{rupture_id}", said="page.weigh.kept")


def card(view: RuptureView) -> dict[str, Any]:
    """What a rupture's card is drawn from."""
    may = possible(view.rupture.state)
    return {
        "view": view,
        "rupture": faces,
        "closed": Event.REOPENED in may,
        "repaired": view.rupture.state is State.REPAIRED,
        "may_be_unsaid": Event.NOT_SAID in may and not view.rupture.over,
        "unsaid": view.rupture.state is State.NOTICED_NOT_SAID,
        "reasons": list(NotSaidBecause),
    }


async def move(visit: Visit) -> web.Response:
    """What happened to it: not said (and why), set aside, ended, opened again."""
    posted = await visit.posted()
    event, why = posted.get("event", ""), posted.get("because", "")
    if event not in {known.value for known in _SAID}:
        raise Refusal("too_old")
    who, rupture_id = await acting(visit), visit.part("rupture")
    because = one_of(NotSaidBecause, why)
    await ruptures.move(visit.house, who, rupture_id, Event(event), because)
    said = "page.rupture.kept_reason" if because else _SAID[Event(event)]
    return visit.go(f"/ruptures/{rupture_id}", said=said)


async def take_line(visit: Visit) -> web.Response:
    """A line of the bank is taken for next time."""
    key = (await visit.posted()).get("line", "")
    who, rupture_id = await acting(visit), visit.part("rupture")
    await ruptures.plan_from_bank(visit.house, who, rupture_id, key)
    return visit.go(f"/ruptures/{rupture_id}", said="page.rupture.kept_line")


async def ask_for_line(visit: Visit) -> web.Response:
    """The form for one's own line."""
    view = await ruptures.show(visit.house, visit.who, visit.part("rupture"))
    given = {"line": view.rupture.planned_line}
    return await _sheet(visit, view).shown(given)


async def plan(visit: Visit) -> web.Response:
    """One's own line came back."""
    view = await ruptures.show(visit.house, visit.who, visit.part("rupture"))

    async def kept(who: Actor, answers: Answers) -> web.Response:
        await ruptures.plan(visit.house, who, view.rupture.id, answers)
        return visit.go(f"/ruptures/{view.rupture.id}", said="page.rupture.kept_line")

    return await _sheet(visit, view).taken(kept)


def _sheet(visit: Visit, view: RuptureView) -> Sheet:
    return Sheet(visit, "plan", "rooms/plan.html", f"plan:{view.rupture.id}", card(view))
