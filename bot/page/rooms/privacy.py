"""One's own data taken along, and a client or a debrief erased: asked about before it is done."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.faces import privacy as faces
from bot.page.rooms.subjects import own_client
from bot.page.sheets import acting
from bot.page.visit import Rooms, Visit
from bot.practice import privacy

_PAGE = "rooms/erase.html"


def furnish(rooms: Rooms) -> None:
    """The files; and what is erased, once it was asked."""
    rooms.post("/mine/export/markdown")(as_markdown)
    rooms.post("/mine/export/json")(as_json)
    rooms.get("/clients/{client}/erase")(ask_client)
    rooms.post("/clients/{client}/erase")(erase_client)
    rooms.get("/debriefs/{debrief}/erase")(ask_debrief)
    rooms.post("/debriefs/{debrief}/erase")(erase_debrief)


async def as_markdown(visit: Visit) -> web.Response:
    """Everything of one's own, to read."""
    return await _file(visit, 0, "text/markdown")


async def as_json(visit: Visit) -> web.Response:
    """Everything of one's own, for a program."""
    return await _file(visit, 1, "application/json")


async def _file(visit: Visit, which: int, kind: str) -> web.Response:
    taken = await privacy.take(visit.house, await acting(visit))
    file = (await asyncio.to_thread(faces.files, visit.words, taken))[which]
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return web.Response(body=file.content, content_type=kind, charset="utf-8", headers=headers)


async def ask_client(visit: Visit) -> web.Response:
    """What would go with a client, and what stays."""
    return await _ask_client(visit, sure=True)


async def erase_client(visit: Visit) -> web.Response:
    """A client is erased, and all that hangs on them."""
    if (await visit.posted()).get("sure") != "yes":
        return await _ask_client(visit, sure=False)
    await privacy.forget_client(visit.house, await acting(visit), visit.part("client"))
    return visit.go("/clients", said="page.clients.erased")


async def ask_debrief(visit: Visit) -> web.Response:
    """What would go with one debrief, and what stays."""
    return await _ask_debrief(visit, sure=True)


async def erase_debrief(visit: Visit) -> web.Response:
    """What was said of one hour is erased."""
    if (await visit.posted()).get("sure") != "yes":
        return await _ask_debrief(visit, sure=False)
    who = await acting(visit)
    client = await privacy.forget_debrief(visit.house, who, visit.part("debrief"))
    return visit.go(f"/clients/{client}", said="page.debrief.erased")


async def _ask_client(visit: Visit, *, sure: bool) -> web.Response:
    client = await own_client(visit)
    told = await privacy.one_client(visit.house, visit.who, client.id)
    return visit.page(
        _PAGE,
        status=200 if sure else 422,
        title=faces.title(visit.words, told),
        goes=faces.goes(visit.words, told),
        stays=faces.stays(visit.words, told),
        path=f"/clients/{client.id}/erase",
        back=f"/clients/{client.id}",
        membership=False,
        sure=sure,
    )


async def _ask_debrief(visit: Visit, *, sure: bool) -> web.Response:
    told = await privacy.one_debrief(visit.house, visit.who, visit.part("debrief"))
    return visit.page(
        _PAGE,
        status=200 if sure else 422,
        title=visit.words.say("privacy.forget.debrief_title"),
        goes=[faces.debrief_goes(visit.words, told)],
        stays=faces.stays(visit.words, told),
        path=f"/debriefs/{told.debrief.id}/erase",
        back=f"/debriefs/{told.debrief.id}",
        membership=False,
        sure=sure,
    )
