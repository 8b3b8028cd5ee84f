"""Consultations: what one asks colleagues, and what one gives where colleagues ask."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from aiohttp import web

from bot.alliance.consultations import Standing, Voice
from bot.faces import consultations as faces
from bot.faces import places, ruptures
from bot.faces.times import wall
from bot.page.rooms.subjects import DRAFT
from bot.page.sheets import Sheet, acting
from bot.page.visit import Rooms, Visit
from bot.practice import consult, consulting, contributions
from bot.practice.answers import Answers
from bot.practice.consultation_views import Given, Keeping, Post, Seat
from bot.practice.house import Actor
from bot.practice.refusals import NotThere
from bot.records import new_id


def furnish(rooms: Rooms) -> None:
    """What one takes part in, and each room of it."""
    rooms.get("/consultations")(overview)
    rooms.get("/consultations/{consultation}")(show)
    rooms.post("/consultations/{consultation}/join")(join)
    rooms.post("/consultations/{consultation}/leave")(leave)
    rooms.post("/consultations/{consultation}/{step:next|more|answered|resume}")(step)
    rooms.get("/consultations/{consultation}/give/{voice:[a-z_]+}")(begin_giving)
    rooms.get(f"/consultations/{{consultation}}/give/{{voice:[a-z_]+}}/{DRAFT}")(ask_for_voice)
    rooms.post(f"/consultations/{{consultation}}/give/{{voice:[a-z_]+}}/{DRAFT}")(give)
    rooms.get("/contributions/{contribution}")(ask_to_edit)
    rooms.post("/contributions/{contribution}")(edit)
    rooms.post("/contributions/{contribution}/withdraw")(take_back)
    rooms.post("/contributions/{contribution}/take")(take_line)


async def overview(visit: Visit) -> web.Response:
    """Those one takes part in, those that wait for voices, and what can be asked about."""
    house, who = visit.house, visit.who
    waiting = await consulting.waiting(house, who)
    seats = await consulting.mine(house, who)
    return visit.page(
        "rooms/consultations.html",
        seats=[(seat, _where(visit, seat.consultation)) for seat in seats],
        preparing=await consult.preparing(house, who),
        waiting=waiting,
        ready=await consult.ready(house, who),
        names=await _names(visit, [post.presenter for post in waiting]),
        consultation=faces,
        rupture=ruptures,
    )


async def show(visit: Visit) -> web.Response:
    """A consultation as it stands; one that is not posted yet is its presenter's preview."""
    consultation_id = visit.part("consultation")
    try:
        seat = await consulting.seat(visit.house, visit.who, consultation_id)
    except NotThere:
        prepared = await consult.prepared(visit.house, visit.who, consultation_id)
        return visit.go(places.preparing(prepared.id))
    post = seat.consultation
    people = [post.presenter, post.conductor, *(given.author for given in seat.heard)]
    return visit.page(
        "rooms/consultation.html",
        seat=seat,
        post=post,
        where=_where(visit, post),
        consultation=faces,
        names=await _names(visit, people),
        goes_on=post.standing in (Standing.GATHERING, Standing.RUNNING),
        later=[voice for voice in seat.may if voice not in seat.asked],
        held=[given for given in seat.own if given.keeping is not Keeping.POSTED],
        lines=[given.id for given in seat.heard if given.voice is Voice.LINE],
        gone=[
            given.id for given in seat.own if given.keeping in (Keeping.GOING, Keeping.WITHDRAWN)
        ],
    )


async def join(visit: Visit) -> web.Response:
    """Takes a seat."""
    seat = await consulting.join(visit.house, await acting(visit), visit.part("consultation"))
    return visit.go(places.consultation(seat.consultation.id), said="page.consult.joined")


async def leave(visit: Visit) -> web.Response:
    """Gives it up."""
    await consulting.leave(visit.house, await acting(visit), visit.part("consultation"))
    return visit.go(places.CONSULTATIONS, said="page.consult.left")


async def step(visit: Visit) -> web.Response:
    """The next phase, more time, an answer that is done, going on after a pause."""
    consultation_id, who = visit.part("consultation"), await acting(visit)
    given = (await visit.posted()).get("index", "")
    index = int(given) if given.isascii() and given.lstrip("-").isdecimal() else -2
    match visit.part("step"):
        case "next":
            await consulting.next_phase(visit.house, who, consultation_id, index)
        case "more":
            await consulting.more_time(visit.house, who, consultation_id, index)
        case "answered":
            await consulting.answered(visit.house, who, consultation_id, index)
        case _:
            await consulting.resume(visit.house, who, consultation_id)
    return visit.go(places.consultation(consultation_id), said="page.consult.done")


async def begin_giving(visit: Visit) -> web.Response:
    """A fresh form for a voice."""
    seat, voice = await _voice(visit)
    here = places.consultation(seat.consultation.id)
    return visit.go(f"{here}/give/{voice.value}/{new_id()}")


async def ask_for_voice(visit: Visit) -> web.Response:
    """The form of a voice."""
    seat, voice = await _voice(visit)
    return await _giving(visit, seat, voice).shown({"named": "yes"})


async def give(visit: Visit) -> web.Response:
    """It came back: it appears in its phase."""
    seat, voice = await _voice(visit)
    consultation_id, draft = seat.consultation.id, visit.part("draft")

    async def kept(who: Actor, answers: Answers) -> web.Response:
        given = await contributions.give(visit.house, who, consultation_id, draft, voice, answers)
        return visit.go(places.consultation(consultation_id), said=_said_of(given))

    return await _giving(visit, seat, voice).taken(kept)


async def ask_to_edit(visit: Visit) -> web.Response:
    """Something of one's own, as it was given."""
    given, sheet = await _editing(visit)
    return await sheet.shown({"text": given.text, "named": "yes" if given.named else "no"})


async def edit(visit: Visit) -> web.Response:
    """It came back, changed."""
    before, sheet = await _editing(visit)

    async def kept(who: Actor, answers: Answers) -> web.Response:
        given = await contributions.edit(visit.house, who, before.id, answers)
        return visit.go(places.consultation(given.consultation_id), said=_said_of(given))

    return await sheet.taken(kept)


async def take_back(visit: Visit) -> web.Response:
    """Something of one's own is withdrawn."""
    who, contribution_id = await acting(visit), visit.part("contribution")
    given = await contributions.withdraw(visit.house, who, contribution_id)
    said = f"page.consult.took_back.{given.keeping.value}"
    return visit.go(places.consultation(given.consultation_id), said=said)


async def take_line(visit: Visit) -> web.Response:
    """A line that was offered: for next time, or among one's own."""
    who = await acting(visit)
    taken = await contributions.take_line(visit.house, who, visit.part("contribution"))
    if taken.planned is not None:
        return visit.go(places.rupture(taken.planned.rupture.id), said="page.rupture.kept_line")
    return visit.go(places.LINES, said="page.lines.kept")


async def _voice(visit: Visit) -> tuple[Seat, Voice]:
    """The seat, and what is to be given. Raises NotThere for what nobody may give there."""
    seat = await consulting.seat(visit.house, visit.who, visit.part("consultation"))
    voice = next((one for one in seat.may if one.value == visit.part("voice")), None)
    if voice is None:
        raise NotThere
    return seat, voice


def _giving(visit: Visit, seat: Seat, voice: Voice) -> Sheet:
    name = voice.value.replace("_", "-")
    key = f"voice:{seat.consultation.id}:{name}.{visit.part('draft')}"
    return _voice_sheet(visit, seat, voice, key)


async def _editing(visit: Visit) -> tuple[Given, Sheet]:
    given = await contributions.own(visit.house, visit.who, visit.part("contribution"))
    seat = await consulting.seat(visit.house, visit.who, given.consultation_id)
    key = f"contribution:{given.id}:{given.voice.value.replace('_', '-')}"
    return given, _voice_sheet(visit, seat, given.voice, key)


def _voice_sheet(visit: Visit, seat: Seat, voice: Voice, key: str) -> Sheet:
    post = seat.consultation
    about: dict[str, Any] = {
        "post": post,
        "consultation": faces,
        "back": places.consultation(post.id),
    }
    # Whether with a name is asked only where the consultation has names.
    left_out = frozenset() if post.named and not seat.presents else frozenset({"named"})
    name = contributions.form_of(voice)
    settled = frozenset({"named"})
    return Sheet(visit, name, "rooms/voice.html", key, about, left_out, settled)


def _where(visit: Visit, post: Post) -> str:
    """Where it stands, in a line."""
    words, until = visit.words, post.ends_at
    at = wall(words, until, visit.visitor.clinician.zone) if until else ""
    if post.paused:
        return words.say("page.consult.where.paused")
    if post.standing is Standing.GATHERING:
        return words.say("page.consult.where.gathering", until=at)
    if post.phase is not None and post.standing is Standing.RUNNING:
        title = faces.phase_title(words, post.form, post.index)
        return words.say("page.consult.where.running", phase=title, until=at) if at else title
    closed = post.standing is Standing.CLOSED
    return words.say(f"page.consult.where.{'closed' if closed else 'posting'}")


async def _names(visit: Visit, people: Iterable[int | None]) -> dict[int, str]:
    """What Discord calls these people in the group; who cannot be asked after is a colleague."""
    guild, unknown = visit.visitor.guild, visit.words.say("page.consult.colleague")
    known = dict.fromkeys(person for person in people if person is not None)
    return {person: await visit.house.name_of(guild, person) or unknown for person in known}


def _said_of(given: Given) -> str:
    return f"page.consult.gave.{given.keeping.value}"
