"""A rupture's buttons, menus and forms."""

from __future__ import annotations

from functools import partial

from bot.alliance.ruptures import Event, NotSaidBecause
from bot.chat.cards import page
from bot.chat.cards import ruptures as cards
from bot.chat.handlers import hints
from bot.chat.pieces import small
from bot.chat.press import Press
from bot.chat.router import Router, custom_id
from bot.practice import clients, course, lines, repair, ruptures
from bot.practice.answers import one_of
from bot.practice.ruptures import RuptureForm
from bot.wording import Form

REPAIRED = "rupture:repaired"
PLANNED = "rupture:planned"
WEIGHED = "rupture:weighed"


def register(router: Router) -> None:
    """Every route of a rupture."""
    router.on("rupture:show")(show)
    router.on("rupture:pick")(pick)
    router.on("rupture:list")(of_client)
    router.on("rupture:unsaid")(not_said)
    router.on("rupture:because")(keep_reason)
    router.on("rupture:repair", opens_form=True)(ask_how_it_went)
    router.on(REPAIRED)(keep_attempt)
    router.on("rupture:plan", opens_form=True)(ask_for_line)
    router.on(PLANNED)(keep_line)
    router.on("rupture:line")(take_line)
    router.on("rupture:course")(show_course)
    router.on("rupture:weigh", opens_form=True)(ask_how_it_stands)
    router.on(WEIGHED)(keep_how_it_stands)
    router.on("rupture:aside")(partial(move, event=Event.LET_GO))
    router.on("rupture:ended")(partial(move, event=Event.ENDED))
    router.on("rupture:reopen")(partial(move, event=Event.REOPENED))


async def start(press: Press, typed: str | None) -> None:
    """`/ruptures`: one's own unrepaired ones."""
    client = await clients.find(press.house, press.who, typed) if typed else None
    await _show_waiting(press, client.id if client else None)


async def of_client(press: Press, client_id: str) -> None:
    """The unrepaired ones with one client."""
    client = await clients.find(press.house, press.who, client_id)
    await _show_waiting(press, client.id)


async def _show_waiting(press: Press, client_id: str | None) -> None:
    views = await ruptures.waiting(press.house, press.who, client_id)
    if len(views) == 1:
        await press.show(cards.rupture(press.words, views[0]))
        return
    await press.show(cards.waiting(press.words, views, press.say("cards.rupture.waiting")))


async def show(press: Press, rupture_id: str) -> None:
    """One rupture's card."""
    view = await ruptures.show(press.house, press.who, rupture_id)
    await press.show(cards.rupture(press.words, view))


async def pick(press: Press, _: str) -> None:
    """A rupture was picked from a list; the list stays."""
    view = await ruptures.show(press.house, press.who, press.chosen)
    await press.show(cards.rupture(press.words, view), fresh=True)


async def not_said(press: Press, rupture_id: str) -> None:
    """Noticed, not said. The reason may follow, and need not."""
    view = await ruptures.move(press.house, press.who, rupture_id, Event.NOT_SAID)
    await press.show(cards.unsaid(press.words, view))


async def keep_reason(press: Press, rupture_id: str) -> None:
    """What kept it unsaid."""
    because = one_of(NotSaidBecause, press.chosen)
    view = await ruptures.move(press.house, press.who, rupture_id, Event.NOT_SAID, because)
    await press.show(cards.rupture(press.words, view))


async def move(press: Press, rupture_id: str, *, event: Event) -> None:
    """Set aside, ended, or opened again."""
    view = await ruptures.move(press.house, press.who, rupture_id, event)
    await press.show(cards.rupture(press.words, view))


async def ask_how_it_went(press: Press, rupture_id: str) -> None:
    """The repair form; a planned line whose hour may have come stands in it already."""
    found = await ruptures.form(press.house, press.who, rupture_id)
    await _open(press, found, press.words.form("repair"), REPAIRED, found.to_say)


async def keep_attempt(press: Press, subject: str) -> None:
    """The repair form came back."""
    rupture_id, _, draft = subject.partition(".")
    saved = await repair.save(press.house, press.who, rupture_id, draft, press.answers)
    view, hint = saved.view, ""
    if view.in_words:
        hint = await hints.of_form(press, "repair", press.answers, view.rupture.client_id)
    await press.show(cards.after_repair(press.words, saved, hint))


async def ask_for_line(press: Press, rupture_id: str) -> None:
    """The form for one's own line; where sentences stand on the page, the way there."""
    found = await ruptures.form(press.house, press.who, rupture_id)
    if found.in_words:
        await _open(press, found, press.words.form("plan"), PLANNED, found.rupture.planned_line)
    else:
        await press.show(page.there(press.words, "rupture", rupture_id), fresh=True)


async def keep_line(press: Press, subject: str) -> None:
    """One's own line came back."""
    rupture_id, _, _ = subject.partition(".")
    view = await ruptures.plan(press.house, press.who, rupture_id, press.answers)
    line = view.rupture.planned_line
    found, hint = lines.checked(press.house, line), ""
    if view.in_words:
        hint = await hints.of_texts(press, (line,), view.rupture.client_id)
    last = small(hint) if hint else None
    await press.show(cards.rupture(press.words, view, checked=found, last=last))


async def take_line(press: Press, rupture_id: str) -> None:
    """A line of the bank was picked."""
    view = await ruptures.plan_from_bank(press.house, press.who, rupture_id, press.chosen)
    await press.show(cards.rupture(press.words, view))


async def show_course(press: Press, rupture_id: str) -> None:
    """Everything that happened to a rupture so far."""
    for card in cards.course(press.words, await course.of(press.house, press.who, rupture_id)):
        await press.show(card, fresh=True)


async def ask_how_it_stands(press: Press, rupture_id: str) -> None:
    """How much it weighed, and how far it is resolved, if its clinician wants."""
    found = (await ruptures.form(press.house, press.who, rupture_id)).rupture
    given = {"significance": found.significance, "resolved": found.resolved}
    await press.ask(
        press.words.form("weigh"),
        custom_id(WEIGHED, found.id),
        about=found.code,
        given={key: str(kept) for key, kept in given.items() if kept},
    )


async def keep_how_it_stands(press: Press, rupture_id: str) -> None:
    """That form came back."""
    view = await repair.weigh(press.house, press.who, rupture_id, press.answers)
    await press.show(cards.rupture(press.words, view, first=press.words.say("page.weigh.kept")))


async def _open(press: Press, found: RuptureForm, form: Form, route: str, line: str) -> None:
    await press.ask(
        form,
        custom_id(route, found.rupture.id, found.draft),
        about=found.rupture.code,
        with_text=found.in_words,
        given={"line": line},
    )
