"""Sentences for the group: one's own, the one to read for a colleague, those posted."""

from __future__ import annotations

from aiohttp import web

from bot.alliance.lessons import LeftOutBecause
from bot.faces import places, sharing
from bot.page import marking
from bot.page.rooms.subjects import DRAFT
from bot.page.sheets import Sheet, acting
from bot.page.visit import Rooms, Visit
from bot.practice import lessons, lessons_posted
from bot.practice.answers import Answers, one_of
from bot.practice.house import Actor
from bot.practice.refusals import NotThere, Refusal
from bot.records import new_id


def furnish(rooms: Rooms) -> None:
    """What was posted, what one gave, and what one was asked to read."""
    rooms.get("/lessons")(overview)
    rooms.get("/lessons/write")(begin)
    rooms.get(f"/lessons/write/{DRAFT}")(ask)
    rooms.post(f"/lessons/write/{DRAFT}")(keep)
    rooms.get("/lessons/{lesson}")(show)
    rooms.post("/lessons/{lesson}/give")(give)
    rooms.post("/lessons/{lesson}/back")(take_back)
    rooms.post("/lessons/{lesson}/approve")(approve)
    rooms.post("/lessons/{lesson}/leave-out")(leave_out)


async def overview(visit: Visit) -> web.Response:
    """What some of us learned, and one's own that are not posted yet."""
    return visit.page(
        "rooms/lessons.html",
        posted=await lessons_posted.of_group(visit.house, visit.who),
        mine=await lessons.overview(visit.house, visit.who),
    )


async def begin(visit: Visit) -> web.Response:
    """A fresh form under an address of its own."""
    return visit.go(f"{places.LESSONS}/write/{new_id()}")


async def ask(visit: Visit) -> web.Response:
    """The form, fresh or with an own sentence in it."""
    return await _sheet(visit).shown((await _form(visit)).given)


async def keep(visit: Visit) -> web.Response:
    """It came back: it is seen once more before it is given."""
    await _form(visit)

    async def kept(who: Actor, answers: Answers) -> web.Response:
        found = await lessons.write(visit.house, who, visit.part("draft"), answers)
        return visit.go(places.lesson(found.lesson.id))

    return await _sheet(visit).taken(kept)


async def show(visit: Visit) -> web.Response:
    """One's own sentence as it would stand; or the one that one was asked to read first."""
    lesson_id = visit.part("lesson")
    try:
        found = await lessons.show(visit.house, visit.who, lesson_id)
    except NotThere:
        asked = await lessons.to_read(visit.house, visit.who, lesson_id)
        reasons = list(LeftOutBecause)
        return visit.page("rooms/lesson_to_read.html", asked=asked, reasons=reasons)
    return visit.page(
        "rooms/lesson.html",
        found=found,
        lesson=found.lesson,
        marked=marking.pieces(found.lesson.text, found.found),
        kinds=sharing.kinds(visit.words, found.found),
    )


async def give(visit: Visit) -> web.Response:
    """It is given: a colleague will read it."""
    lesson_id = visit.part("lesson")
    await lessons.give(visit.house, await acting(visit), lesson_id)
    return visit.go(places.lesson(lesson_id), said="page.lesson.given")


async def take_back(visit: Visit) -> web.Response:
    """It is taken back."""
    await lessons.take_back(visit.house, await acting(visit), visit.part("lesson"))
    return visit.go(places.LESSONS, said="page.lesson.taken_back")


async def approve(visit: Visit) -> web.Response:
    """It may be posted."""
    await lessons.approve(visit.house, await acting(visit), visit.part("lesson"))
    return visit.go(places.LESSONS, said="page.lesson.decided")


async def leave_out(visit: Visit) -> web.Response:
    """It is better left out, and why."""
    because = one_of(LeftOutBecause, (await visit.posted()).get("because", ""))
    if because is None:
        raise Refusal("too_old")
    await lessons.leave_out(visit.house, await acting(visit), visit.part("lesson"), because)
    return visit.go(places.LESSONS, said="page.lesson.decided")


async def _form(visit: Visit) -> lessons.LessonForm:
    """The form of an own sentence, or a fresh one; NotThere for another's."""
    draft = visit.part("draft")
    own = {lesson.id for lesson in (await lessons.overview(visit.house, visit.who)).own}
    return await lessons.form(visit.house, visit.who, draft if draft in own else "")


def _sheet(visit: Visit) -> Sheet:
    draft = visit.part("draft")
    return Sheet(visit, "lesson", "rooms/lesson_form.html", f"lesson:{draft}")
