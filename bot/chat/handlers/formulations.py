"""`/client formulation`: how a clinician gets drawn in, changed by a form and read as a story."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.cards import formulations as cards
from bot.chat.cards.page import there
from bot.chat.handlers import hints
from bot.chat.pieces import Card
from bot.chat.press import Press
from bot.chat.router import Router, custom_id
from bot.practice import formulation, ruptures
from bot.practice.formulation import Story
from bot.records.ids import new_id

SAVE = "formulation:save"
ADD = "formulation:add"


def register(router: Router) -> None:
    """Every route of this subject."""
    router.on("formulation:show")(show)
    router.on("formulation:change", opens_form=True)(ask)
    router.on("formulation:from", opens_form=True)(ask_from_rupture)
    router.on(SAVE)(save)
    router.on(ADD)(add)
    router.on("formulation:story")(story)


async def show(press: Press, client: str) -> None:
    """`/client formulation`, by id or code: as it stands."""
    found = await formulation.told(press.house, press.who, client)
    await _show_all(press, cards.current(press.words, found))


async def story(press: Press, client_id: str) -> None:
    """How it was before."""
    found = await formulation.told(press.house, press.who, client_id)
    for card in cards.earlier(press.words, found):
        await press.show(card, fresh=True)


async def ask(press: Press, client_id: str) -> None:
    """The form, filled in with what stands."""
    found = await formulation.told(press.house, press.who, client_id)
    if not found.in_words:
        await press.show(there(press.words, "formulation", found.client.id), fresh=True)
        return
    await _open(press, found, custom_id(SAVE, found.client.id, new_id()))


async def ask_from_rupture(press: Press, rupture_id: str) -> None:
    """The same form, for what a rupture adds."""
    rupture = (await ruptures.form(press.house, press.who, rupture_id)).rupture
    found = await formulation.told(press.house, press.who, rupture.client_id)
    if not found.in_words:
        await press.show(there(press.words, "adding", rupture.id), fresh=True)
        return
    await _open(press, found, custom_id(ADD, rupture.id, new_id()))


async def save(press: Press, subject: str) -> None:
    """A version came back."""
    client_id, _, draft = subject.partition(".")
    await formulation.save(press.house, press.who, client_id, draft, press.answers)
    await _saved(press, client_id)


async def add(press: Press, subject: str) -> None:
    """A version came back that a rupture gave rise to."""
    rupture_id, _, draft = subject.partition(".")
    client_id = (await ruptures.form(press.house, press.who, rupture_id)).rupture.client_id
    await formulation.save(press.house, press.who, client_id, draft, press.answers, rupture_id)
    await _saved(press, client_id)


async def _saved(press: Press, client_id: str) -> None:
    """As it stands now, and below it the hint about what could tell who it is."""
    found = await formulation.told(press.house, press.who, client_id)
    hint = ""
    if found.in_words:
        hint = await hints.of_form(press, "formulation", press.answers, found.client.id)
    await _show_all(press, cards.current(press.words, found, hint))


async def _open(press: Press, found: Story, route: str) -> None:
    given = found.current.answers if found.current else {}
    form = press.words.form("formulation")
    await press.ask(form, route, about=found.client.code, given=given)


async def _show_all(press: Press, drawn: Sequence[Card]) -> None:
    for card in drawn:
        await press.show(card)
