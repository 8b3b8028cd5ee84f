"""The way back from a consultation: what one takes with oneself, and what came of it."""

from __future__ import annotations

from aiohttp import web

from bot.faces import places, sharing
from bot.faces.times import wall
from bot.page import marking
from bot.page.sheets import Sheet, acting
from bot.page.visit import Rooms, Visit
from bot.practice import takeaways
from bot.practice.answers import Answers
from bot.practice.house import Actor
from bot.practice.takeaways import TakenAway


def furnish(rooms: Rooms) -> None:
    """One takeaway, its two forms, and the sentence for the group."""
    rooms.get("/takeaways/{takeaway}")(show)
    rooms.get("/takeaways/{takeaway}/write")(ask)
    rooms.post("/takeaways/{takeaway}/write")(keep)
    rooms.get("/takeaways/{takeaway}/happened")(ask_what_happened)
    rooms.post("/takeaways/{takeaway}/happened")(keep_what_happened)
    rooms.post("/takeaways/{takeaway}/not-yet")(not_yet)
    rooms.post("/takeaways/{takeaway}/tell")(tell)
    rooms.post("/takeaways/{takeaway}/keep-back")(keep_back)


async def show(visit: Visit) -> web.Response:
    """As it stands, and what can be done with it."""
    found = await _found(visit)
    one, zone = found.takeaway, visit.visitor.clinician.zone
    title = (
        visit.words.say("takeaways.title", code=one.code)
        if one.code
        else visit.words.say("takeaways.title_alone")
    )
    return visit.page(
        "rooms/takeaway.html",
        found=found,
        one=one,
        title=title,
        tells_at=wall(visit.words, found.tells_at, zone) if found.tells_at else "",
        marked=marking.pieces(one.sentence, found.found),
        kinds=sharing.kinds(visit.words, found.found),
    )


async def ask(visit: Visit) -> web.Response:
    """The form for what one takes with oneself."""
    found = await _found(visit)
    return await _sheet(visit, found, "takeaway").shown({"takeaway": found.takeaway.text})


async def keep(visit: Visit) -> web.Response:
    """It came back."""
    found = await _found(visit)

    async def kept(who: Actor, answers: Answers) -> web.Response:
        await takeaways.keep(visit.house, who, found.takeaway.id, answers)
        return visit.go(places.takeaway(found.takeaway.id), said="page.takeaway.kept")

    return await _sheet(visit, found, "takeaway").taken(kept)


async def ask_what_happened(visit: Visit) -> web.Response:
    """The form for what happened since."""
    found = await _found(visit)
    one = found.takeaway
    given = {"happened": one.happened or "", "sentence": one.sentence}
    return await _sheet(visit, found, "happened").shown(given)


async def keep_what_happened(visit: Visit) -> web.Response:
    """It came back. A sentence for the group is sent to nobody yet."""
    found = await _found(visit)

    async def kept(who: Actor, answers: Answers) -> web.Response:
        await takeaways.happened(visit.house, who, found.takeaway.id, answers)
        return visit.go(places.takeaway(found.takeaway.id), said="page.takeaway.kept")

    return await _sheet(visit, found, "happened").taken(kept)


async def not_yet(visit: Visit) -> web.Response:
    """Nothing has happened yet."""
    takeaway_id = visit.part("takeaway")
    await takeaways.not_yet(visit.house, await acting(visit), takeaway_id)
    return visit.go(places.takeaway(takeaway_id), said="page.takeaway.can_wait")


async def tell(visit: Visit) -> web.Response:
    """The sentence goes to those who helped."""
    takeaway_id = visit.part("takeaway")
    await takeaways.tell(visit.house, await acting(visit), takeaway_id)
    return visit.go(places.takeaway(takeaway_id))


async def keep_back(visit: Visit) -> web.Response:
    """It does not, after all."""
    takeaway_id = visit.part("takeaway")
    await takeaways.keep_back(visit.house, await acting(visit), takeaway_id)
    return visit.go(places.takeaway(takeaway_id), said="page.takeaway.kept_back")


async def _found(visit: Visit) -> TakenAway:
    return await takeaways.show(visit.house, visit.who, visit.part("takeaway"))


def _sheet(visit: Visit, found: TakenAway, form: str) -> Sheet:
    one = found.takeaway
    about = {"code": one.code, "back": places.takeaway(one.id)}
    return Sheet(visit, form, "rooms/takeaway_form.html", f"{form}:{one.id}", about)
