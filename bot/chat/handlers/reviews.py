"""`/review`: the look back at a therapy that ended or stalled."""

from __future__ import annotations

from bot.chat.cards import reviews as cards
from bot.chat.cards.page import there
from bot.chat.handlers import hints
from bot.chat.press import Press
from bot.chat.router import Router, custom_id
from bot.practice import review
from bot.practice.review import Review

SAVE = "review:save"


def register(router: Router) -> None:
    """Every route of this subject."""
    router.on("review:show")(show)
    router.on("review:write", opens_form=True)(ask)
    router.on(SAVE)(save)


async def show(press: Press, client: str) -> None:
    """`/review`, by id or code: where to look, and what was written."""
    await _show(press, await review.of(press.house, press.who, client))


async def ask(press: Press, client_id: str) -> None:
    """The form, filled in with what is kept."""
    found = await review.of(press.house, press.who, client_id)
    if not found.in_words:
        await press.show(there(press.words, "review", found.client.id), fresh=True)
        return
    await press.ask(
        press.words.form("review"),
        custom_id(SAVE, found.client.id),
        about=found.client.code,
        given=found.kept.answers if found.kept else {},
    )


async def save(press: Press, client_id: str) -> None:
    """What was written came back."""
    found = await review.save(press.house, press.who, client_id, press.answers)
    hint = ""
    if found.in_words:
        hint = await hints.of_form(press, "review", press.answers, found.client.id)
    await _show(press, found, hint)


async def _show(press: Press, found: Review, hint: str = "") -> None:
    for card in cards.review(press.words, found, hint):
        await press.show(card)
