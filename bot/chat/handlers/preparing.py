"""Asking colleagues: preparing, looking at it, the one confirmation."""

from __future__ import annotations

from functools import partial

from bot.alliance.consultations import Standing
from bot.chat.cards import consulting as plainly
from bot.chat.cards import lessons as lesson_cards
from bot.chat.cards import page
from bot.chat.cards import preparing as cards
from bot.chat.press import Press
from bot.chat.router import Router, custom_id
from bot.practice import consult, consulting, lessons, ruptures
from bot.practice.answers import Answers
from bot.practice.consultation_views import Prepared
from bot.records.ids import new_id

PREPARED = "consult:prepared"
CHANGED = "consult:changed"
REWORDED = "consult:reworded"

_SEEN = (Standing.GATHERING, Standing.RUNNING)
# What is offered first: the plainest form, at the pace of people with full days.
_USUAL: Answers = {"form": "consultancy", "pace": "day", "share": ["markers", "moment"]}


def register(router: Router) -> None:
    """Every route of a consultation that only its presenter sees."""
    router.on("consult:ask", opens_form=True)(ask_about)
    router.on("consult:pick", opens_form=True)(ask_about_picked)
    router.on(PREPARED)(keep)
    router.on("consult:see")(see)
    router.on("consult:form", opens_form=True)(ask_for_form)
    router.on(CHANGED)(keep_form)
    router.on("consult:words", opens_form=True)(ask_for_words)
    router.on(REWORDED)(keep_form)
    router.on("consult:named")(partial(choose_name, named="yes"))
    router.on("consult:unnamed")(partial(choose_name, named="no"))
    router.on("consult:invite")(invite)
    router.on("consult:post")(post)
    router.on("consult:not-now")(not_now)
    router.on("consult:throw")(throw_away)


async def start(press: Press) -> None:
    """`/consult`: what one can ask about, what is prepared, where one takes part, who waits."""
    house, who = press.house, press.who
    found = cards.start(
        press.words,
        await consult.ready(house, who),
        await consult.preparing(house, who),
        await consulting.mine(house, who),
        await consulting.waiting(house, who),
        lesson_cards.for_overview(press.words, await lessons.overview(house, who)),
    )
    await press.show(found)


async def start_about(press: Press, typed: str) -> None:
    """`/consult` about one rupture, picked from what was offered; a code that was typed counts."""
    ready = await consult.ready(press.house, press.who)
    wanted = typed.casefold().strip()
    for view in ready:
        if view.rupture.id == typed or view.rupture.code.casefold() == wanted:
            await ask_about(press, view.rupture.id)
            return
    await ask_about(press, typed)


async def ask_about(press: Press, rupture_id: str) -> None:
    """The form for asking; where this rupture was asked about already, that is shown instead."""
    asked = await ruptures.form(press.house, press.who, rupture_id)
    rupture = asked.rupture
    for prepared in await consult.preparing(press.house, press.who):
        if prepared.rupture_id == rupture.id:
            await _show(press, prepared, fresh=True)
            return
    for seat in await consulting.mine(press.house, press.who):
        if seat.rupture_id == rupture.id and seat.consultation.standing in _SEEN:
            await press.show(plainly.seat(press.words, seat), fresh=True)
            return
    opened = custom_id(PREPARED, rupture.id, new_id())
    await _open(press, opened, rupture.code, _USUAL, in_words=asked.in_words)


async def ask_about_picked(press: Press, _: str) -> None:
    """A rupture was picked from a list."""
    await ask_about(press, press.chosen)


async def keep(press: Press, subject: str) -> None:
    """The form came back: what colleagues would see."""
    rupture_id, _, draft = subject.partition(".")
    found = await consult.prepare(press.house, press.who, rupture_id, draft, press.answers)
    await _show(press, found, fresh=True)


async def see(press: Press, consultation: str) -> None:
    """What colleagues would see; by a button, or picked from a list."""
    await _show(press, await _prepared(press, consultation or press.chosen))


async def ask_for_form(press: Press, consultation: str) -> None:
    """The form again, with what was chosen."""
    found = await _prepared(press, consultation)
    given: Answers = {
        "form": found.form.value,
        "pace": found.pace.value,
        "share": sorted(found.share),
        "five_minutes": found.shared.five_minutes,
        "question": found.shared.question,
    }
    await _open(
        press, custom_id(CHANGED, consultation), found.client_code, given, in_words=found.in_words
    )


async def ask_for_words(press: Press, consultation: str) -> None:
    """The copies that colleagues would read, to be changed; on the page where words stand there."""
    found = await _prepared(press, consultation)
    if not found.in_words:
        await press.show(page.there(press.words, "consultation", consultation), fresh=True)
        return
    await press.ask(
        press.words.form("consult_words"),
        custom_id(REWORDED, consultation),
        about=found.client_code,
        given={"question": "", **found.shared.texts},
    )


async def keep_form(press: Press, consultation: str) -> None:
    """One of the two forms came back."""
    found = await consult.change(press.house, press.who, consultation, press.answers)
    await _show(press, found)


async def choose_name(press: Press, consultation: str, *, named: str) -> None:
    """With one's name, or without."""
    found = await consult.change(press.house, press.who, consultation, {"named": named})
    await _show(press, found)


async def invite(press: Press, consultation: str) -> None:
    """Who is asked in person, in place of those before."""
    picked = [int(one) for one in press.data.get("values") or () if str(one).isdecimal()]
    await _show(press, await consult.invite(press.house, press.who, consultation, picked))


async def post(press: Press, subject: str) -> None:
    """The one confirmation; where another screen changed whether with a name, it is shown anew."""
    consultation, _, name = subject.partition(".")
    named = cards.NAMES.get(name)
    await _show(press, await consult.confirm(press.house, press.who, consultation, named=named))


async def not_now(press: Press, consultation: str) -> None:
    """It stays as it is, for its presenter alone."""
    found = await _prepared(press, consultation)
    await press.show(cards.kept(press.words, found.id))


async def throw_away(press: Press, consultation: str) -> None:
    """What nobody has seen is gone; what colleagues see by now is asked about first."""
    found = await _prepared(press, consultation)
    if found.standing in _SEEN:
        await press.show(plainly.sure(press.words, consultation), fresh=True)
        return
    await consult.withdraw(press.house, press.who, consultation)
    await press.show(plainly.plain(press.say("consultations.preview.gone")))


async def _prepared(press: Press, consultation: str) -> Prepared:
    return await consult.prepared(press.house, press.who, consultation)


async def _show(press: Press, found: Prepared, *, fresh: bool = False) -> None:
    for card in cards.preview(press.words, found, press.who.person):
        await press.show(card, fresh=fresh)


async def _open(press: Press, opened: str, code: str, given: Answers, *, in_words: bool) -> None:
    form = press.words.form("consult")
    await press.ask(form, opened, about=code, with_text=in_words, given=given)
