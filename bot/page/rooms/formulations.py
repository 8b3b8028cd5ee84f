"""The formulation of one client: as it stands, as a form, and its earlier versions as a story."""

from __future__ import annotations

from aiohttp import web

from bot.faces.times import wall
from bot.page.rooms.subjects import own_client, saved_as
from bot.page.sheets import Sheet, acting
from bot.page.visit import Rooms, Visit
from bot.practice import formulation
from bot.practice.refusals import NotThere, Refusal
from bot.records import new_id
from bot.records.clients import Client
from bot.records.formulations import Formulation

_FORM = "rooms/formulation.html"


def furnish(rooms: Rooms) -> None:
    """One place to write it and to read how it changed."""
    rooms.get("/clients/{client}/formulation")(ask)
    rooms.post("/clients/{client}/formulation")(save)


async def ask(visit: Visit) -> web.Response:
    """The form as it stands now, with the story below."""
    client = await own_client(visit)
    story = await formulation.story(visit.house, visit.who, client.id)
    given = story[0].texts if story else {}
    return await _sheet(visit, client).shown(_FORM, given, _about(visit, client, story))


async def save(visit: Visit) -> web.Response:
    """A version came back."""
    client = await own_client(visit)
    sheet = _sheet(visit, client)
    sent = await sheet.read()
    story = await formulation.story(visit.house, visit.who, client.id)
    about = _about(visit, client, story)
    if sent.faults:
        return sheet.again(_FORM, sent, about)
    posted = await visit.posted()
    draft = posted.get("draft", "")[:40] or new_id()
    try:
        who = await acting(visit)
        await saved_as(
            visit,
            draft,
            lambda d: formulation.save(visit.house, who, client.id, d, sent.answers),
        )
    except NotThere:
        raise
    except Refusal as refusal:
        return sheet.again(_FORM, sent, about, refusal)
    await sheet.sent()
    return visit.go(f"/clients/{client.id}/formulation", said="page.formulation.kept")


def _sheet(visit: Visit, client: Client) -> Sheet:
    return Sheet(visit, visit.words.form("formulation"), f"formulation:{client.id}")


def _about(visit: Visit, client: Client, story: list[Formulation]) -> dict[str, object]:
    zone = visit.visitor.clinician.zone
    return {
        "client": client,
        "draft": new_id(),
        "current_at": wall(visit.words, story[0].at, zone) if story else "",
        "earlier": [(version, wall(visit.words, version.at, zone)) for version in story[1:]],
    }
