"""The way back from a consultation: what one takes with oneself, and what came of it."""

from __future__ import annotations

from bot.chat.cards import takeaways as cards
from bot.chat.cards.page import there
from bot.chat.press import Press
from bot.chat.router import Router, custom_id
from bot.practice import takeaways
from bot.practice.answers import Answers
from bot.practice.takeaways import TakenAway
from bot.wording import Form

KEPT = "takeaway:kept"
HAPPENED = "takeaway:happened"


def register(router: Router) -> None:
    """Every route of this subject."""
    router.on("takeaway:open")(show)
    router.on("takeaway:write", opens_form=True)(ask_what)
    router.on(KEPT)(keep)
    router.on("takeaway:ask", opens_form=True)(ask_what_happened)
    router.on(HAPPENED)(keep_what_happened)
    router.on("takeaway:not-yet")(not_yet)
    router.on("takeaway:tell")(tell)
    router.on("takeaway:keep-back")(keep_back)


async def show(press: Press, takeaway_id: str) -> None:
    """One takeaway; from a rupture's card or a message, which stays."""
    await _show(press, await takeaways.show(press.house, press.who, takeaway_id), fresh=True)


async def ask_what(press: Press, takeaway_id: str) -> None:
    """The form for what one takes with oneself."""
    found = await takeaways.show(press.house, press.who, takeaway_id)
    given = {"takeaway": found.takeaway.text}
    await _ask(press, found, press.words.form("takeaway"), KEPT, given)


async def keep(press: Press, takeaway_id: str) -> None:
    """That form came back."""
    await _show(press, await takeaways.keep(press.house, press.who, takeaway_id, press.answers))


async def ask_what_happened(press: Press, takeaway_id: str) -> None:
    """The form for what happened since."""
    found = await takeaways.show(press.house, press.who, takeaway_id)
    one = found.takeaway
    given = {"happened": one.happened or "", "sentence": one.sentence}
    await _ask(press, found, press.words.form("happened"), HAPPENED, given)


async def keep_what_happened(press: Press, takeaway_id: str) -> None:
    """That form came back."""
    found = await takeaways.happened(press.house, press.who, takeaway_id, press.answers)
    await _show(press, found)


async def not_yet(press: Press, takeaway_id: str) -> None:
    """Nothing has happened yet. The debrief's card stays as it is."""
    await takeaways.not_yet(press.house, press.who, takeaway_id)
    await press.show(cards.can_wait(press.words), fresh=True)


async def tell(press: Press, takeaway_id: str) -> None:
    """The sentence goes to the group."""
    await _show(press, await takeaways.tell(press.house, press.who, takeaway_id))


async def keep_back(press: Press, takeaway_id: str) -> None:
    """It does not, after all."""
    await _show(press, await takeaways.keep_back(press.house, press.who, takeaway_id))


async def _show(press: Press, found: TakenAway, *, fresh: bool = False) -> None:
    await press.show(cards.takeaway(press.words, found), fresh=fresh)


async def _ask(press: Press, found: TakenAway, form: Form, route: str, given: Answers) -> None:
    """The form; where sentences stand on the page, the way there."""
    one = found.takeaway
    if not found.in_words:
        await press.show(there(press.words, "takeaway", one.id), fresh=True)
        return
    await press.ask(form, custom_id(route, one.id), about=one.code, given=given)
