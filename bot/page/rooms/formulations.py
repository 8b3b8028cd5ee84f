"""The formulation of one client: as it stands, as a form, and its earlier versions as a story."""

from __future__ import annotations

from aiohttp import web

from bot.faces import formulations as faces
from bot.faces import places
from bot.faces.looking import typed
from bot.page.rooms.looking import hint_of
from bot.page.rooms.subjects import own_client
from bot.page.sheets import Sheet
from bot.page.visit import Rooms, Visit
from bot.practice import formulation, ruptures
from bot.practice.answers import Answers
from bot.practice.formulation import Story
from bot.practice.house import Actor
from bot.practice.refusals import NotThere
from bot.records import new_id


def furnish(rooms: Rooms) -> None:
    """One place to write it and to read how it changed; a rupture leads there, too."""
    rooms.get("/clients/{client}/formulation")(ask)
    rooms.post("/clients/{client}/formulation")(save)
    rooms.get("/ruptures/{rupture}/formulation")(ask_from_rupture)


async def ask(visit: Visit) -> web.Response:
    """The form as it stands now, with the story below."""
    story = await _story(visit)
    given = story.current.answers if story.current else {}
    words = typed(visit.words.form("formulation"), given)
    hint = await hint_of(visit, words, story.client.id)
    return await _sheet(visit, story, hint).shown(given)


async def ask_from_rupture(visit: Visit) -> web.Response:
    """The same form, for what a rupture adds."""
    found = (await ruptures.form(visit.house, visit.who, visit.part("rupture"))).rupture
    return visit.go(f"{places.formulation(found.client_id)}?rupture={found.id}")


async def save(visit: Visit) -> web.Response:
    """A version came back."""
    story = await _story(visit)
    draft = (await visit.posted()).get("draft", "")[:40] or new_id()
    client, rupture = story.client.id, _rupture(visit, story)

    async def kept(who: Actor, answers: Answers) -> web.Response:
        await formulation.save(visit.house, who, client, draft, answers, rupture)
        return visit.go(places.formulation(client), said="page.formulation.kept")

    return await _sheet(visit, story).taken(kept)


async def _story(visit: Visit) -> Story:
    client = await own_client(visit)
    return await formulation.told(visit.house, visit.who, client.id)


def _rupture(visit: Visit, story: Story) -> str:
    """The rupture that adds to it; empty for none. Raises NotThere for one not with this client."""
    rupture = visit.request.query.get("rupture", "")
    if rupture and rupture not in story.ruptures:
        raise NotThere
    return rupture


def _sheet(visit: Visit, story: Story, hint: str = "") -> Sheet:
    rupture = _rupture(visit, story)
    key = ":".join(part for part in ("formulation", story.client.id, rupture) if part)
    at = places.formulation(story.client.id)
    about = {
        "client": story.client,
        "draft": new_id(),
        "path": f"{at}?rupture={rupture}" if rupture else at,
        "adding": faces.adding(visit.words, story, rupture) if rupture else "",
        "versions": faces.versions(visit.words, story),
        "hint": hint,
    }
    return Sheet(visit, "formulation", "rooms/formulation.html", key, about)
