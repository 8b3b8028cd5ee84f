"""Clients by their codes: the list, a new one, and how one therapy went so far."""

from __future__ import annotations

from aiohttp import web

from bot.faces import clients as faces
from bot.faces import debriefs, formulations, ruptures
from bot.faces.times import wall
from bot.page.rooms.subjects import own_client
from bot.page.sheets import acting
from bot.page.visit import Rooms, Visit
from bot.practice import clients, formulation, history, watching
from bot.practice.history import PastHour
from bot.practice.refusals import NotThere, Refusal
from bot.records.debriefs import Debrief

_LIST = "rooms/clients.html"
_MOST_HELD = 2000


def furnish(rooms: Rooms) -> None:
    """From the list to the end of a therapy."""
    rooms.get("/clients")(listing)
    rooms.post("/clients")(add)
    rooms.get("/clients/{client}")(show)
    rooms.post("/clients/{client}/course")(set_course)
    rooms.get("/clients/{client}/end")(ask_end)
    rooms.post("/clients/{client}/end")(end)


async def listing(visit: Visit) -> web.Response:
    """Every client, and room for another."""
    return await _listing(visit)


async def add(visit: Visit) -> web.Response:
    """A client is added by code."""
    posted = await visit.posted()
    code, held = posted.get("code", ""), posted.get("held", "").strip()
    number = _number(held)
    if number is None:
        fault = visit.words.say("page.clients.held_unknown")
        return await _listing(visit, code=code, held=held, held_fault=fault)
    who = await acting(visit)
    try:
        added = await clients.add(visit.house, who, code, number)
    except NotThere:
        raise
    except Refusal as refusal:
        return await _listing(visit, code=code, held=held, code_fault=visit.refused(refusal))
    said = "page.clients.again" if added.again else "page.clients.added"
    return visit.go(f"/clients/{added.client.id}", said=said)


async def show(visit: Visit) -> web.Response:
    """One therapy: where it stands, its ruptures, and its hours in one's own words."""
    client = await own_client(visit)
    return await _therapy(visit, client.id)


async def set_course(visit: Visit) -> web.Response:
    """The number of sessions held is put right, and whether the therapy is ending."""
    client, posted = await own_client(visit), await visit.posted()
    held = posted.get("held", "").strip()
    number = _number(held)
    if number is None or not held:
        fault = visit.words.say("page.clients.held_unknown")
        return await _therapy(visit, client.id, held=held, held_fault=fault)
    ending = posted.get("ending", "") == "yes"
    who = await acting(visit)
    await clients.set_course(visit.house, who, client.id, held=number, ending=ending)
    return visit.go(f"/clients/{client.id}", said="page.clients.course_kept")


async def ask_end(visit: Visit) -> web.Response:
    """What ending a therapy here means, before it is done."""
    return visit.page("rooms/end.html", client=await own_client(visit))


async def end(visit: Visit) -> web.Response:
    """A therapy has ended."""
    client = await own_client(visit)
    await clients.end(visit.house, await acting(visit), client.id)
    return visit.go(f"/clients/{client.id}", said="page.clients.ended")


async def _listing(
    visit: Visit, *, code: str = "", held: str = "", code_fault: str = "", held_fault: str = ""
) -> web.Response:
    own = await clients.all_of(visit.house, visit.who)
    refused = bool(code_fault or held_fault)
    return visit.page(
        _LIST,
        status=422 if refused else 200,
        own=[(client, faces.standing(visit.words, client)) for client in own],
        ended=await history.ended(visit.house, visit.who),
        suggestions=await clients.suggestions(visit.house, visit.who, code if refused else ""),
        code=code,
        held=held,
        code_fault=code_fault,
        held_fault=held_fault,
    )


async def _therapy(
    visit: Visit, client_id: str, *, held: str | None = None, held_fault: str = ""
) -> web.Response:
    whole = visit.request.query.get("hours") == "all"
    found = await history.therapy(visit.house, visit.who, client_id, whole=whole)
    current = await formulation.current(visit.house, visit.who, client_id)
    return visit.page(
        "rooms/client.html",
        status=422 if held_fault else 200,
        client=found.client,
        standing=faces.standing(visit.words, found.client),
        hours=[(hour, wall(visit.words, hour.session.at, found.zone)) for hour in found.hours],
        hidden=found.noted - len(found.hours),
        ruptures=found.ruptures,
        stalled=found.stalled,
        engagement=faces.engagement(visit.words, found.engagement),
        rupture=ruptures,
        formulation=current,
        written=formulations.written(visit.words, current) if current else (),
        signs_of=signs_of,
        texts_of=lambda debrief: _texts(visit, debrief),
        nothing_told=nothing_told,
        watched=await watching.watched(visit.house, visit.who, client_id),
        held=str(found.client.held) if held is None else held,
        held_fault=held_fault,
    )


def signs_of(debrief: Debrief) -> list[object]:
    """What was chosen in a debrief, in the form's order."""
    signs = debrief.signs
    presence = [signs.presence] if signs.presence else []
    silence = [signs.silence] if signs.silence else []
    return [
        *presence,
        *sorted(signs.markers),
        *silence,
        *sorted(signs.reactions),
        *sorted(signs.triggers),
    ]


def nothing_told(hour: PastHour) -> bool:
    """Whether an hour was only counted, or whatever was said of it has been forgotten."""
    return not any(debrief.says_anything for debrief in hour.told)


def _texts(visit: Visit, debrief: Debrief) -> list[tuple[str, str]]:
    """What was written, each under its question; one no longer asked stands last."""
    questions = visit.words.form("debrief").questions
    asked = [
        (question.label, debriefs.told(question, debrief.texts[question.key]))
        for question in questions
        if question.key in debrief.texts
    ]
    known = {question.key for question in questions}
    return asked + [("", text) for key, text in debrief.texts.items() if key not in known]


def _number(typed: str) -> int | None:
    """How many sessions; 0 where nothing was typed, None where it is no such number."""
    if not typed:
        return 0
    good = typed.isascii() and typed.isdecimal() and len(typed) < 6 and int(typed) <= _MOST_HELD
    return int(typed) if good else None
