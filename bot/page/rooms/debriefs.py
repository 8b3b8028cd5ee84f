"""The debrief: whose hour it was, the form, and the card that says what was saved."""

from __future__ import annotations

from aiohttp import web

from bot.alliance.markers import Attendance, RuptureType
from bot.alliance.ruptures import State
from bot.faces import clients as clients_said
from bot.faces import debriefs as faces
from bot.faces import lines as line_said
from bot.faces.looking import typed
from bot.page.rooms.looking import hint_of
from bot.page.rooms.subjects import DRAFT, own_client
from bot.page.sheets import Sheet, acting
from bot.page.visit import Rooms, Visit
from bot.practice import clients, debrief, lines, ruptures, writing
from bot.practice.answers import Answers
from bot.practice.debrief import DebriefForm
from bot.practice.debriefed import RuptureAnswer, SavedDebrief
from bot.practice.house import Actor
from bot.practice.refusals import Refusal


def furnish(rooms: Rooms) -> None:
    """From the choice of a client to the clinician's own word on the reading."""
    rooms.get("/debrief")(choose)
    rooms.get("/debrief/{client}")(begin)
    rooms.get(f"/debrief/{{client}}/{DRAFT}")(ask)
    rooms.post(f"/debrief/{{client}}/{DRAFT}")(save)
    rooms.post(f"/debrief/{{client}}/{DRAFT}/nothing")(nothing_to_note)
    rooms.post(f"/debrief/{{client}}/{DRAFT}/cancelled")(cancelled)
    rooms.post(f"/debrief/{{client}}/{DRAFT}/missed")(missed)
    rooms.get("/debriefs/{debrief}")(show)
    rooms.post("/debriefs/{debrief}/answer")(answer)
    rooms.post("/debriefs/{debrief}/was-cancelled")(was_cancelled)


async def choose(visit: Visit) -> web.Response:
    """Whose hour was it?"""
    return visit.page("rooms/whose.html", clients=await clients.all_of(visit.house, visit.who))


async def begin(visit: Visit) -> web.Response:
    """The form; it has its own address, so that it is found again."""
    client = await own_client(visit)
    form = await debrief.open_form(visit.house, visit.who, client.id, again=True)
    return visit.go(f"/debrief/{client.id}/{form.draft}")


async def ask(visit: Visit) -> web.Response:
    """The form, as far as it was filled in."""
    form, sheet = await _form(visit)
    return await sheet.shown(form.given)


async def save(visit: Visit) -> web.Response:
    """The form came back."""
    form, sheet = await _form(visit)

    async def kept(who: Actor, answers: Answers) -> web.Response:
        saved = await debrief.save(visit.house, who, form.client_id, form.draft, answers)
        return visit.go(f"/debriefs/{saved.id}")

    return await sheet.taken(kept)


async def nothing_to_note(visit: Visit) -> web.Response:
    """One tap: held, nothing to note."""
    client, draft = await own_client(visit), visit.part("draft")
    who = await acting(visit)
    saved = await debrief.nothing_to_note(visit.house, who, client.id, draft)
    return visit.go(f"/debriefs/{saved.id}")


async def cancelled(visit: Visit) -> web.Response:
    """One tap: it was cancelled."""
    return await _not_held(visit, Attendance.CANCELLED)


async def missed(visit: Visit) -> web.Response:
    """One tap: it was missed."""
    return await _not_held(visit, Attendance.MISSED)


async def show(visit: Visit) -> web.Response:
    """A debrief as it stands, and the question it leaves open."""
    saved = await debrief.show(visit.house, visit.who, visit.part("debrief"))
    words, line = visit.words, saved.texts.get("next_line", "")
    return visit.page(
        "rooms/debrief.html",
        checked=line_said.checked(words, line, lines.checked(visit.house, line)),
        saved=saved,
        title=faces.title(words, saved),
        without_words=faces.without_words(words, saved),
        own_answers=faces.own_answers(words, saved),
        reading=faces.reading(words, saved),
        engagement=clients_said.engagement(words, saved.engagement) if saved.engagement else None,
        others=[kind.value for kind in RuptureType if kind is not saved.reading.type],
        unspoken=await _unspoken(visit, saved),
        hint=await hint_of(visit, typed(words.form("debrief"), saved.texts), saved.client_id),
        can_move=bool(saved.prompt_id),
    )


async def answer(visit: Visit) -> web.Response:
    """Is this a rupture? The clinician's own word."""
    given = (await visit.posted()).get("verdict", "")
    if given not in set(RuptureAnswer):
        raise Refusal("too_old")
    who = await acting(visit)
    kept = await debrief.answer(visit.house, who, visit.part("debrief"), RuptureAnswer(given))
    return visit.go(f"/debriefs/{kept.id}", said=_said_of(RuptureAnswer(given)))


async def was_cancelled(visit: Visit) -> web.Response:
    """It had been cancelled, not missed."""
    saved = await debrief.was_cancelled(visit.house, await acting(visit), visit.part("debrief"))
    return visit.go(f"/debriefs/{saved.id}")


async def _form(visit: Visit) -> tuple[DebriefForm, Sheet]:
    client, draft = await own_client(visit), visit.part("draft")
    form = await debrief.open_form(visit.house, visit.who, client.id, draft)
    key = f"debrief:{form.client_id}:{form.draft}"
    about = await _about(visit, form, key)
    return form, Sheet(visit, "debrief", "rooms/debrief_form.html", key, about)


async def _about(visit: Visit, form: DebriefForm, key: str) -> dict[str, object]:
    """What stands around the form. Another form about this client may wait unfinished."""
    start = f"debrief:{form.client_id}:"
    found = await writing.unfinished(visit.house, visit.visitor)
    keys = [one.form for one in found if one.form.startswith(start) and one.form != key]
    other = f"/debrief/{form.client_id}/{keys[0].removeprefix(start)}" if keys else ""
    path = f"/debrief/{form.client_id}/{form.draft}"
    return {"code": form.code, "path": path, "again": bool(form.given), "other": other}


async def _not_held(visit: Visit, attendance: Attendance) -> web.Response:
    client, draft = await own_client(visit), visit.part("draft")
    who = await acting(visit)
    saved = await debrief.not_held(visit.house, who, client.id, draft, attendance)
    return visit.go(f"/debriefs/{saved.id}")


async def _unspoken(visit: Visit, saved: SavedDebrief) -> bool:
    """Whether the rupture confirmed here has yet to be told: said, or noticed and not said?"""
    if not saved.rupture_id:
        return False
    view = await ruptures.show(visit.house, visit.who, saved.rupture_id)
    return view.rupture.state is State.OPEN


def _said_of(verdict: RuptureAnswer) -> str:
    """What is said once the word is kept; a yes is answered by the next question."""
    if verdict is RuptureAnswer.NO:
        return "page.debrief.kept_no"
    return "page.debrief.kept_same" if verdict is RuptureAnswer.SAME else ""
