"""`/sessions …`, and hours that are moved or cancelled."""

from __future__ import annotations

from collections.abc import Mapping

from bot.chat.cards import sessions as cards
from bot.chat.press import Press
from bot.chat.router import Router, custom_id
from bot.practice import sessions
from bot.practice.answers import text_of
from bot.practice.sessions import Calendar, Wish

MOVED = "session:moved"
HOUR_MOVED = "hour:moved"


def register(router: Router) -> None:
    """Every route of this subject."""
    router.on("session:hour")(pick_hour)
    router.on("session:remove")(remove)
    router.on("session:cancel")(cancel)
    router.on("session:move", opens_form=True)(ask_where_to)
    router.on(MOVED)(move)
    router.on("hour:move", opens_form=True)(ask_where_to_from_prompt)
    router.on(HOUR_MOVED)(move_from_prompt)


async def add(press: Press, wish: Wish) -> None:
    """`/sessions add`."""
    await _show(press, await sessions.add(press.house, press.who, wish))


async def listing(press: Press, client: str | None) -> None:
    """`/sessions list`: all, or one client's."""
    await _show(press, await sessions.calendar(press.house, press.who, client or ""))


async def ask_which(press: Press, client: str | None) -> None:
    """`/sessions remove`: it is picked from a menu."""
    found = await sessions.calendar(press.house, press.who, client or "")
    for card in cards.removable(press.words, found):
        await press.show(card)


async def pause(press: Press, client: str | None, until: str) -> None:
    """`/sessions pause`."""
    await _show(press, await sessions.pause(press.house, press.who, client or "", until))


async def resume(press: Press, client: str | None) -> None:
    """`/sessions resume`."""
    await _show(press, await sessions.resume(press.house, press.who, client or ""))


async def remove(press: Press, _: str) -> None:
    """A standing session was picked to be removed."""
    await _show(press, await sessions.remove(press.house, press.who, press.chosen))


async def _show(press: Press, found: Calendar) -> None:
    for card in cards.calendar(press.words, found):
        await press.show(card)


async def pick_hour(press: Press, _: str) -> None:
    """One hour of the coming two weeks."""
    await press.show(cards.hour(press.words, press.chosen), fresh=True)


async def cancel(press: Press, subject: str) -> None:
    """One hour is cancelled."""
    session_id, _, day = subject.partition(".")
    found = await sessions.cancel(press.house, press.who, session_id, day)
    await press.show(cards.changed(press.words, found, was_moved=False))


async def ask_where_to(press: Press, subject: str) -> None:
    """Where an hour is moved to."""
    await press.ask(press.words.form("move"), custom_id(MOVED, subject))


async def move(press: Press, subject: str) -> None:
    """One hour is moved."""
    session_id, _, day = subject.partition(".")
    found = await sessions.move(press.house, press.who, session_id, day, **_to(press))
    await press.show(cards.changed(press.words, found, was_moved=True))


async def ask_where_to_from_prompt(press: Press, prompt_id: str) -> None:
    """Where the hour that did not take place was moved to."""
    await press.ask(press.words.form("move"), custom_id(HOUR_MOVED, prompt_id))


async def move_from_prompt(press: Press, prompt_id: str) -> None:
    """The hour a prompt asked about is moved."""
    found = await sessions.moved(press.house, press.who, prompt_id, **_to(press))
    await press.show(cards.changed(press.words, found, was_moved=True))


def _to(press: Press) -> Mapping[str, str]:
    answers = press.answers
    return {"to_day": text_of(answers, "day"), "to_time": text_of(answers, "time")}
