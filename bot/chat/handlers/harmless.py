"""One's own words that name nobody, so that they are not underlined."""

from __future__ import annotations

from bot.chat.cards import harmless as cards
from bot.chat.press import Press
from bot.chat.router import Router, custom_id
from bot.practice import harmless

KEPT = "words:kept"


def register(router: Router) -> None:
    """Every route of this subject."""
    router.on("words:ask", opens_form=True)(ask)
    router.on(KEPT)(keep)


async def ask(press: Press, _: str) -> None:
    """One's own list as a form, to add to and take from; or the way to the page."""
    own = await harmless.mine(press.house, press.who)
    if not own.in_words:
        await press.show(cards.on_page(press.words), fresh=True)
        return
    given = {"words": " ".join(own.words)}
    await press.ask(press.words.form("allowed_words"), custom_id(KEPT), given=given)


async def keep(press: Press, _: str) -> None:
    """The list came back."""
    own = await harmless.put(press.house, press.who, press.answers)
    if own.in_words:
        await press.show(cards.kept(press.words, own), fresh=True)
    else:
        await press.show(cards.on_page(press.words), fresh=True)
