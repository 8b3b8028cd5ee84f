"""Around the hour: prompts answered, put off or let go; the line shown before."""

from __future__ import annotations

from bot.alliance.markers import Attendance
from bot.chat.cards import debriefs as debrief_cards
from bot.chat.cards import hours as cards
from bot.chat.handlers.debriefs import SAVE
from bot.chat.press import Press
from bot.chat.router import Router, custom_id
from bot.practice import debrief, prompts, ruptures
from bot.practice.prompts import Later
from bot.practice.refusals import Refusal


def register(router: Router) -> None:
    """Every route around the hour."""
    router.on("hour:debrief", opens_form=True)(ask)
    router.on("hour:nothing")(nothing_to_note)
    router.on("hour:nothing-in-all")(nothing_in_all)
    router.on("hour:missed")(missed)
    router.on("hour:later")(later)
    router.on("hour:not-today")(not_today)
    router.on("hour:catch-up")(catch_up)
    router.on("hour:pick")(pick)
    router.on("line:show")(show_line)


async def ask(press: Press, prompt_id: str) -> None:
    """The form, under the prompt's own id: one hour, one debrief."""
    prompt = await prompts.one(press.house, press.who, prompt_id)
    form = await debrief.open_form(press.house, press.who, prompt.client_id, prompt.id)
    await press.ask(
        press.words.form("debrief"),
        custom_id(SAVE, prompt.client_id, prompt.id),
        about=form.code,
        with_text=form.in_words,
        given=form.given,
    )


async def nothing_to_note(press: Press, prompt_id: str) -> None:
    """One tap: held, nothing to note."""
    prompt = await prompts.one(press.house, press.who, prompt_id)
    saved = await debrief.nothing_to_note(press.house, press.who, prompt.client_id, prompt.id)
    await press.show(debrief_cards.saved(press.words, saved))


async def nothing_in_all(press: Press, prompt_id: str) -> None:
    """One tap for all that waits: held, nothing to note."""
    count = await debrief.nothing_in_all(press.house, press.who, prompt_id)
    await press.show(cards.all_quiet(press.words, count))


async def missed(press: Press, prompt_id: str) -> None:
    """One tap: the hour did not take place. What kind of not is one more, if one likes."""
    prompt = await prompts.one(press.house, press.who, prompt_id)
    saved = await debrief.not_held(
        press.house, press.who, prompt.client_id, prompt.id, Attendance.MISSED
    )
    await press.show(debrief_cards.saved(press.words, saved))


async def later(press: Press, prompt_id: str) -> None:
    """Asked again later."""
    if press.chosen not in set(Later):
        raise Refusal("too_old")
    put_off = await prompts.put_off(press.house, press.who, prompt_id, Later(press.chosen))
    await press.show(cards.put_off(press.words, put_off))


async def not_today(press: Press, prompt_id: str) -> None:
    """Not today."""
    let_go = await prompts.not_today(press.house, press.who, prompt_id)
    await press.show(cards.put_off(press.words, let_go))


async def catch_up(press: Press, prompt_id: str) -> None:
    """Everything that waits for a debrief."""
    found = await prompts.catch_up(press.house, press.who, prompt_id)
    await press.show(cards.catch_up(press.words, found))


async def pick(press: Press, _: str) -> None:
    """One of them was picked."""
    prompt = await prompts.one(press.house, press.who, press.chosen)
    form = await debrief.open_form(press.house, press.who, prompt.client_id, prompt.id)
    await press.show(cards.ways(press.words, prompt.id, form))


async def show_line(press: Press, message_id: str) -> None:
    """What waits before the hour, for this person alone."""
    handed = await ruptures.handed_back(press.house, press.who, message_id)
    if handed.view is None:
        await press.show(cards.nothing_waits(press.words))
        return
    await press.show(cards.line(press.words, handed.view, handed.forecast, handed.lines))
