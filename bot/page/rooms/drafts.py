"""Forms in which something was typed and not sent: kept as one types, found again, thrown away."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from bot.faces.times import wall
from bot.page.visit import Rooms, Visit
from bot.practice import (
    clients,
    consult,
    consulting,
    contributions,
    risk,
    ruptures,
    takeaways,
    writing,
)
from bot.practice.refusals import Refusal
from bot.practice.writing import Outcome

# Where a form is read, by the first part of its key.
_PATHS = {
    "debrief": "/debrief/{row}/{draft}",
    "repair": "/ruptures/{row}/repair/{draft}",
    "plan": "/ruptures/{row}/plan",
    "formulation": "/clients/{row}/formulation?rupture={draft}",
    "review": "/review/{row}",
    "own": "/lines/own",
    "consult": "/ruptures/{row}/consult/{draft}",
    "change": "/consultations/{row}/change",
    "words": "/consultations/{row}/words",
    "voice": "/consultations/{row}/give/{draft}",
    "contribution": "/contributions/{row}",
    "takeaway": "/takeaways/{row}/write",
    "happened": "/takeaways/{row}/happened",
    "lesson": "/lessons/write/{row}",
}
# The form of a kind, where it is named otherwise.
_FORMS = {"own": "own_line", "change": "consult", "words": "consult_words"}


@dataclass(frozen=True, slots=True)
class UnfinishedForm:
    """A form to go on with: where it is, whom it is about, and when it was typed in last."""

    form: str
    path: str
    title: str
    code: str
    at: str


def furnish(rooms: Rooms) -> None:
    """Keeping, and throwing away."""
    rooms.post("/drafts", even_locked=True)(keep)
    rooms.post("/drafts/throw-away")(throw_away)


async def keep(visit: Visit) -> web.Response:
    """Keeps what stands on a sheet; says when it was kept, once it is on disk."""
    said = await visit.json()
    form, sheet, seq = said.get("form"), said.get("sheet"), said.get("seq")
    answers = _answers(said.get("answers"))
    if not (isinstance(form, str) and isinstance(sheet, str)) or answers is None:
        return _unknown()
    if not isinstance(seq, int) or isinstance(seq, bool):
        return _unknown()
    acute = risk.is_acute(answers)
    # Nothing of such a form is kept, what was typed before it was said included. Whoever meant
    # another answer sends all of it anew with the next key.
    kept = {} if acute else answers
    try:
        outcome = await writing.keep(visit.house, visit.visitor, form, sheet, seq, kept)
    except Refusal as refusal:
        return web.json_response({"do": "say", "said": visit.refused(refusal)}, status=409)
    if acute or outcome is Outcome.SENT:
        return web.json_response({"do": "rest"})
    if outcome is Outcome.OLDER:
        # Two windows on one sheet, as a browser doubles them: nothing unkept is called kept.
        return web.json_response({"do": "say", "said": visit.words.say("page.draft.newer")})
    at = wall(visit.words, visit.house.now(), visit.visitor.clinician.zone)
    return web.json_response({"do": "kept", "at": at.rpartition(" ")[2]})


async def throw_away(visit: Visit) -> web.Response:
    """What was typed in a form is not wanted any more."""
    form = (await visit.posted()).get("draft", "")
    await writing.sent(visit.house, visit.visitor, form)
    return visit.go("/", said="page.draft.thrown_away")


async def unfinished(visit: Visit) -> list[UnfinishedForm]:
    """The forms to go on with, newest first. One whose subject is gone is not among them."""
    found = await writing.unfinished(visit.house, visit.visitor)
    zone = visit.visitor.clinician.zone
    forms: list[UnfinishedForm] = []
    for one in found:
        kind, _, rest = one.form.partition(":")
        row, _, draft = rest.partition(":")
        code = await _code(visit, kind, row)
        if code is not None:
            form = _FORMS.get(kind, kind)
            if kind in ("voice", "contribution"):
                # A form's key has neither `_` nor `/`: `voice:<row>:client-chair.<draft>`.
                voice, _, own = draft.partition(".")
                voice = voice.replace("-", "_")
                form, draft = f"voice_{voice}", f"{voice}/{own}"
            path = _PATHS[kind].format(row=row, draft=draft).removesuffix("?rupture=")
            title = visit.words.forms[form].title
            at = wall(visit.words, one.at, zone)
            forms.append(UnfinishedForm(one.form, path, title, code, at))
    return forms


async def _code(visit: Visit, kind: str, row: str) -> str | None:
    """The code of what a form is about, "" for none; None where it is there no more."""
    if kind not in _PATHS:
        return None
    try:
        return await _code_of(visit, kind, row)
    except Refusal:
        return None


async def _code_of(visit: Visit, kind: str, row: str) -> str:
    house, who, code = visit.house, visit.who, ""
    match kind:
        case "own" | "lesson":
            pass
        case "takeaway" | "happened":
            code = (await takeaways.show(house, who, row)).takeaway.code
        case "debrief" | "formulation" | "review":
            code = (await clients.find(house, who, row)).code
        case "change" | "words":
            code = (await consult.prepared(house, who, row)).client_code
        case "voice":
            code = (await consulting.seat(house, who, row)).consultation.code
        case "contribution":
            given = await contributions.own(house, who, row)
            code = (await consulting.seat(house, who, given.consultation_id)).consultation.code
        case _:
            code = (await ruptures.show(house, who, row)).rupture.code
    return code


def _unknown() -> web.Response:
    """No script of ours says such a thing."""
    return web.json_response({"do": "stop"}, status=400)


def _answers(given: object) -> dict[str, str | list[str]] | None:
    """Answers by question, as a script sends them; None where they are anything else."""
    if not isinstance(given, dict):
        return None
    for answer in given.values():
        texts = answer if isinstance(answer, list) else [answer]
        if not all(isinstance(text, str) for text in texts):
            return None
    return given
