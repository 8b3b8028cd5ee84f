"""The way to the private page, and the word that a passkey was somebody else's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.chat.cards import page as cards
from bot.chat.press import Press
from bot.chat.router import Router
from bot.faces import places
from bot.practice import clients, debrief, entering, passkeys, prompts, ruptures, ways
from bot.practice.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the page, and whose membership it belongs to; empty: the only one."""

    path: str
    clinician_id: str = ""


Find = Callable[[Press, str], Awaitable[Place]]


def register(router: Router) -> None:
    """Every route of this subject."""
    router.on("page:open")(open_page)
    router.on("passkey:not-me")(not_me)


async def start(press: Press) -> None:
    """`/page`: a link to what waits today."""
    await _show_door(press, Place(places.TODAY))


async def open_page(press: Press, subject: str) -> None:
    """A link to what a button stands for; the card it stands on stays."""
    thing, _, row = subject.partition(".")
    find = _PLACES.get(thing)
    if find is None:
        raise Refusal("too_old")
    await _show_door(press, await find(press, row))


async def not_me(press: Press, passkey_id: str) -> None:
    """Somebody else made that passkey: it goes, and the page is closed everywhere."""
    await passkeys.not_me(press.house, press.who, passkey_id)
    await press.show(cards.taken_away(press.words))


async def _show_door(press: Press, place: Place) -> None:
    link = await entering.link(press.house, press.who, place.path, place.clinician_id)
    address = f"{press.house.page}/in/{link.token}"
    await press.show(cards.door(press.words, address, entering.LINK_LASTS), fresh=True)


def _at(path: str) -> Find:
    """A place that each membership has; which one is told by its own id, or by a message's."""

    async def find(press: Press, row: str) -> Place:
        meant = await ways.of_message(press.house, press.who, row)
        return Place(path, meant or row)

    return find


async def _draft(press: Press, row: str) -> Place:
    client_id, _, draft = row.partition(".")
    found = await clients.find(press.house, press.who, client_id)
    return Place(places.debrief_form(found.id, draft), found.clinician_id)


async def _hour(press: Press, prompt_id: str) -> Place:
    prompt = await prompts.one(press.house, press.who, prompt_id)
    return Place(places.debrief_form(prompt.client_id, prompt.id), prompt.clinician_id)


async def _debrief(press: Press, debrief_id: str) -> Place:
    saved = await debrief.show(press.house, press.who, debrief_id)
    found = await clients.find(press.house, press.who, saved.client_id)
    return Place(places.debrief(saved.id), found.clinician_id)


async def _rupture(press: Press, rupture_id: str) -> Place:
    found = await ruptures.form(press.house, press.who, rupture_id)
    return Place(places.rupture(found.rupture.id), found.rupture.clinician_id)


async def _line(press: Press, message_id: str) -> Place:
    """What a message before the hour was about; where it is settled, what waits today."""
    handed = await ruptures.handed_back(press.house, press.who, message_id)
    if handed.view is None:
        return await _at(places.TODAY)(press, message_id)
    rupture = handed.view.rupture
    return Place(places.before(message_id), rupture.clinician_id)


async def _client(press: Press, client_id: str) -> Place:
    found = await clients.find(press.house, press.who, client_id)
    return Place(places.client(found.id), found.clinician_id)


async def _formulation(press: Press, client_id: str) -> Place:
    found = await clients.find(press.house, press.who, client_id)
    return Place(places.formulation(found.id), found.clinician_id)


async def _adding(press: Press, rupture_id: str) -> Place:
    found = await ruptures.form(press.house, press.who, rupture_id)
    return Place(places.adding(found.rupture.id), found.rupture.clinician_id)


async def _review(press: Press, client_id: str) -> Place:
    found = await clients.find(press.house, press.who, client_id)
    return Place(places.review(found.id), found.clinician_id)


async def _consultation(_: Press, consultation_id: str) -> Place:
    """Whose it is, and who has a seat in it, is asked on the page itself."""
    return Place(places.consultation(consultation_id))


async def _takeaway(_: Press, takeaway_id: str) -> Place:
    """Whose it is, is asked on the page itself."""
    return Place(places.takeaway(takeaway_id))


async def _lesson(_: Press, lesson_id: str) -> Place:
    """Who gave it, and who was asked to read it, is asked on the page itself."""
    return Place(places.lesson(lesson_id))


_PLACES: Mapping[str, Find] = {
    "today": _at(places.TODAY),
    "digest": _at(places.DIGEST),
    "ruptures": _at(places.RUPTURES),
    "lines": _at(places.LINES),
    "patterns": _at(places.PATTERNS),
    "packet": _at(places.PACKET),
    "mine": _at(places.MINE),
    "words": _at(places.WORDS),
    "draft": _draft,
    "hour": _hour,
    "debrief": _debrief,
    "rupture": _rupture,
    "line": _line,
    "client": _client,
    "formulation": _formulation,
    "adding": _adding,
    "review": _review,
    "consultation": _consultation,
    "takeaway": _takeaway,
    "lesson": _lesson,
    "lessons": _at(places.LESSONS),
}
