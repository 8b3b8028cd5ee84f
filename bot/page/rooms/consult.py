"""Asking colleagues: what they will see, looked at before anybody does, and one confirmation."""

from __future__ import annotations

from aiohttp import web

from bot.alliance.consultations import Standing
from bot.faces import consultations as faces
from bot.faces import looking, places
from bot.faces.times import wall
from bot.page import marking
from bot.page.rooms.subjects import DRAFT
from bot.page.sheets import Sheet, acting
from bot.page.visit import Rooms, Visit
from bot.practice import consult, consulting
from bot.practice.answers import Answers
from bot.practice.consultation_views import Prepared
from bot.practice.house import Actor
from bot.practice.refusals import NotThere
from bot.practice.ruptures import RuptureView
from bot.records import new_id

_USUALLY: Answers = {
    "form": "consultancy",
    "pace": "day",
    "share": ["markers", "reactions", "moment", "line"],
    "named": "yes",
}

# With a name or without: the one question that must not be left vague.
_SETTLED = frozenset({"named"})


def furnish(rooms: Rooms) -> None:
    """From a rupture to what is posted."""
    rooms.get("/ruptures/{rupture}/consult")(begin)
    rooms.get(f"/ruptures/{{rupture}}/consult/{DRAFT}")(ask)
    rooms.post(f"/ruptures/{{rupture}}/consult/{DRAFT}")(prepare)
    rooms.get("/consultations/{prepared}/prepare")(preview)
    rooms.get("/consultations/{prepared}/change")(ask_to_change)
    rooms.post("/consultations/{prepared}/change")(change)
    rooms.get("/consultations/{prepared}/words")(ask_for_words)
    rooms.post("/consultations/{prepared}/words")(change_words)
    rooms.post("/consultations/{prepared}/confirm")(confirm)
    rooms.post("/consultations/{prepared}/withdraw")(withdraw)


async def begin(visit: Visit) -> web.Response:
    """What is prepared about this rupture or goes on already, else a fresh form."""
    rupture_id = visit.part("rupture")
    for prepared in await consult.preparing(visit.house, visit.who):
        if prepared.rupture_id == rupture_id:
            return visit.go(places.preparing(prepared.id))
    for seat in await consulting.mine(visit.house, visit.who):
        goes_on = seat.consultation.standing in (Standing.GATHERING, Standing.RUNNING)
        if seat.rupture_id == rupture_id and goes_on:
            return visit.go(places.consultation(seat.consultation.id))
    view = await _asked_about(visit)
    return visit.go(f"{places.rupture(view.rupture.id)}/consult/{new_id()}")


async def ask(visit: Visit) -> web.Response:
    """How colleagues shall look, and what they see."""
    return await (await _asking(visit)).shown(_USUALLY)


async def prepare(visit: Visit) -> web.Response:
    """That form came back: what they would see is shown next."""
    rupture_id, draft = visit.part("rupture"), visit.part("draft")

    async def kept(who: Actor, answers: Answers) -> web.Response:
        prepared = await consult.prepare(visit.house, who, rupture_id, draft, answers)
        return visit.go(places.preparing(prepared.id))

    return await (await _asking(visit)).taken(kept)


async def preview(visit: Visit) -> web.Response:
    """Exactly what colleagues will see, and what in it could tell who somebody is."""
    prepared = await consult.prepared(visit.house, visit.who, visit.part("prepared"))
    zone = visit.visitor.clinician.zone
    return visit.page(
        "rooms/consult.html",
        prepared=prepared,
        consultation=faces,
        marked={
            key: marking.pieces(text, prepared.found.get(key, ()))
            for key, text in prepared.shared.texts.items()
        },
        underlined=looking.underlined(prepared.shared.texts, prepared.found),
        found=faces.places(visit.words, prepared.shared.texts, prepared.found),
        posting=prepared.standing is Standing.POSTING,
        posts_at=wall(visit.words, prepared.posts_at, zone) if prepared.posts_at else "",
    )


async def ask_to_change(visit: Visit) -> web.Response:
    """The first form again, as it was answered."""
    prepared, sheet = await _changing(visit, "consult", "change")
    return await sheet.shown(_answers(prepared))


async def change(visit: Visit) -> web.Response:
    """It came back."""
    return await _changed(visit, "consult", "change")


async def ask_for_words(visit: Visit) -> web.Response:
    """The copies that colleagues read: what is changed here changes no debrief."""
    prepared, sheet = await _changing(visit, "consult_words", "words")
    return await sheet.shown(dict(prepared.shared.texts))


async def change_words(visit: Visit) -> web.Response:
    """They came back."""
    return await _changed(visit, "consult_words", "words")


async def confirm(visit: Visit) -> web.Response:
    """The one confirmation; without the tick beside it nothing is posted."""
    consultation_id, sent = visit.part("prepared"), await visit.posted()
    if sent.get("agreed", "") != "yes":
        return visit.go(places.preparing(consultation_id), said="page.consult.not_confirmed")
    named = {"yes": True, "no": False}.get(sent.get("named", ""))
    found = await consult.confirm(visit.house, await acting(visit), consultation_id, named=named)
    done = found.standing is not Standing.PREPARED
    said = "page.consult.confirmed" if done else "page.consult.changed_since"
    return visit.go(places.preparing(consultation_id), said=said)


async def withdraw(visit: Visit) -> web.Response:
    """Nobody sees it any more."""
    await consult.withdraw(visit.house, await acting(visit), visit.part("prepared"))
    return visit.go(places.CONSULTATIONS, said="page.consult.withdrawn")


async def _asked_about(visit: Visit) -> RuptureView:
    """The rupture. Raises NotThere for one that is not there to be asked about."""
    ready = await consult.ready(visit.house, visit.who)
    found = [view for view in ready if view.rupture.id == visit.part("rupture")]
    if not found:
        raise NotThere
    return found[0]


async def _asking(visit: Visit) -> Sheet:
    rupture = (await _asked_about(visit)).rupture
    key = f"consult:{rupture.id}:{visit.part('draft')}"
    about = {"code": rupture.code, "back": places.rupture(rupture.id)}
    return Sheet(visit, "consult", "rooms/consult_form.html", key, about, settled=_SETTLED)


async def _changing(visit: Visit, form: str, ending: str) -> tuple[Prepared, Sheet]:
    prepared = await consult.prepared(visit.house, visit.who, visit.part("prepared"))
    if prepared.standing is not Standing.PREPARED:
        raise NotThere
    about = {"code": prepared.client_code, "back": places.preparing(prepared.id)}
    key = f"{ending}:{prepared.id}"
    sheet = Sheet(visit, form, "rooms/consult_form.html", key, about, settled=_SETTLED)
    return prepared, sheet


async def _changed(visit: Visit, form: str, ending: str) -> web.Response:
    prepared, sheet = await _changing(visit, form, ending)

    async def kept(who: Actor, answers: Answers) -> web.Response:
        await consult.change(visit.house, who, prepared.id, answers)
        return visit.go(places.preparing(prepared.id))

    return await sheet.taken(kept)


def _answers(prepared: Prepared) -> Answers:
    return {
        "form": prepared.form.value,
        "pace": prepared.pace.value,
        "share": sorted(prepared.share),
        "five_minutes": prepared.shared.five_minutes,
        "question": prepared.shared.question,
        "named": "yes" if prepared.named else "no",
    }
