"""Around the hour: one tap for what was not worth a form, and an hour that was moved."""

from __future__ import annotations

from aiohttp import web

from bot.alliance.markers import Attendance
from bot.page.sheets import Sheet, acting
from bot.page.visit import Rooms, Visit
from bot.practice import debrief, prompts, sessions
from bot.practice.answers import Answers, text_of
from bot.practice.house import Actor
from bot.records.prompts import Prompt


def furnish(rooms: Rooms) -> None:
    """Every way to answer what was asked after an hour."""
    rooms.get("/hours/{prompt}")(to_the_form)
    rooms.post("/hours/{prompt}/nothing")(nothing_to_note)
    rooms.post("/hours/{prompt}/nothing-in-all")(nothing_in_all)
    rooms.post("/hours/{prompt}/missed")(missed)
    rooms.post("/hours/{prompt}/not-today")(not_today)
    rooms.get("/hours/{prompt}/move")(ask_where_to)
    rooms.post("/hours/{prompt}/move")(move)


async def to_the_form(visit: Visit) -> web.Response:
    """The form under the prompt's own id: one hour, one debrief."""
    prompt = await prompts.one(visit.house, visit.who, visit.part("prompt"))
    return visit.go(f"/debrief/{prompt.client_id}/{prompt.id}")


async def nothing_to_note(visit: Visit) -> web.Response:
    """Held, nothing to note."""
    prompt = await prompts.one(visit.house, visit.who, visit.part("prompt"))
    who = await acting(visit)
    await debrief.nothing_to_note(visit.house, who, prompt.client_id, prompt.id)
    return visit.go("/", said="page.today.noted")


async def nothing_in_all(visit: Visit) -> web.Response:
    """Every hour that waits: held, nothing to note."""
    await debrief.nothing_in_all(visit.house, await acting(visit), visit.part("prompt"))
    return visit.go("/", said="page.today.all_noted")


async def missed(visit: Visit) -> web.Response:
    """It did not take place; what kind of not is asked on its card."""
    prompt = await prompts.one(visit.house, visit.who, visit.part("prompt"))
    saved = await debrief.not_held(
        visit.house, await acting(visit), prompt.client_id, prompt.id, Attendance.MISSED
    )
    return visit.go(f"/debriefs/{saved.id}")


async def not_today(visit: Visit) -> web.Response:
    """Not today, and not about these hours."""
    await prompts.not_today(visit.house, await acting(visit), visit.part("prompt"))
    return visit.go("/", said="page.today.let_go")


async def ask_where_to(visit: Visit) -> web.Response:
    """Where an hour was moved to."""
    prompt = await prompts.one(visit.house, visit.who, visit.part("prompt"))
    return await _sheet(visit, prompt).shown()


async def move(visit: Visit) -> web.Response:
    """An hour was moved: it is asked about after its new time."""
    prompt = await prompts.one(visit.house, visit.who, visit.part("prompt"))

    async def kept(who: Actor, answers: Answers) -> web.Response:
        day, time = text_of(answers, "day"), text_of(answers, "time")
        await sessions.moved(visit.house, who, prompt.id, to_day=day, to_time=time)
        return visit.go("/", said="page.today.moved")

    return await _sheet(visit, prompt).taken(kept)


def _sheet(visit: Visit, prompt: Prompt) -> Sheet:
    return Sheet(visit, "move", "rooms/move.html", about={"code": prompt.code})
