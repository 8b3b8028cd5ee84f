"""The formulation of one client: as it stands, as a form, and its earlier versions as a story."""

from __future__ import annotations

from aiohttp import web

from bot.faces import formulations as faces
from bot.faces import places
from bot.page.rooms.subjects import own_client
from bot.page.sheets import Sheet, acting
from bot.page.visit import Rooms, Visit
from bot.practice import formulation, ruptures
from bot.practice.formulation import Story
from bot.practice.refusals import NotThere, Refusal
from bot.records import new_id

_FORM = "rooms/formulation.html"


def furnish(rooms: Rooms) -> None:
    """One place to write it and to read how it changed; a rupture leads there, too."""
    rooms.get("/clients/{client}/formulation")(ask)
    rooms.post("/clients/{client}/formulation")(save)
    rooms.get("/ruptures/{rupture}/formulation")(ask_from_rupture)


async def ask(visit: Visit) -> web.Response:
    """The form as it stands now, with the story below."""
    story = await _story(visit)
    given = story.current.answers if story.current else {}
    return await _sheet(visit, story).shown(_FORM, given, _about(visit, story))


async def ask_from_rupture(visit: Visit) -> web.Response:
    """The same form, for what a rupture adds."""
    found = (await ruptures.form(visit.house, visit.who, visit.part("rupture"))).rupture
    return visit.go(f"{places.formulation(found.client_id)}?rupture={found.id}")


async def save(visit: Visit) -> web.Response:
    """A version came back."""
    story = await _story(visit)
    sheet, about = _sheet(visit, story), _about(visit, story)
    sent = await sheet.read()
    if sent.faults:
        return sheet.again(_FORM, sent, about)
    posted = await visit.posted()
    draft = posted.get("draft", "")[:40] or new_id()
    client, rupture = story.client.id, _rupture(visit, story)
    try:
        who = await acting(visit)
        await formulation.save(visit.house, who, client, draft, sent.answers, rupture)
    except NotThere:
        raise
    except Refusal as refusal:
        return sheet.again(_FORM, sent, about, refusal)
    await sheet.sent()
    return visit.go(places.formulation(client), said="page.formulation.kept")


async def _story(visit: Visit) -> Story:
    client = await own_client(visit)
    return await formulation.told(visit.house, visit.who, client.id)


def _rupture(visit: Visit, story: Story) -> str:
    """The rupture that adds to it; empty for none. Raises NotThere for one not with this client."""
    rupture = visit.request.query.get("rupture", "")
    if rupture and rupture not in story.ruptures:
        raise NotThere
    return rupture


def _sheet(visit: Visit, story: Story) -> Sheet:
    rupture = _rupture(visit, story)
    key = ":".join(part for part in ("formulation", story.client.id, rupture) if part)
    return Sheet(visit, visit.words.form("formulation"), key)


def _about(visit: Visit, story: Story) -> dict[str, object]:
    rupture = _rupture(visit, story)
    at = places.formulation(story.client.id)
    return {
        "client": story.client,
        "draft": new_id(),
        "path": f"{at}?rupture={rupture}" if rupture else at,
        "adding": faces.adding(visit.words, story, rupture) if rupture else "",
        "versions": faces.versions(visit.words, story),
    }
