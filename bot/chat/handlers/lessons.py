"""Sentences for the group: given by one, read first by another; and the organiser's decision."""

from __future__ import annotations

from functools import partial

from bot.alliance.lessons import LeftOutBecause
from bot.chat.cards import lessons as cards
from bot.chat.cards.page import there
from bot.chat.press import Press
from bot.chat.router import Router, custom_id
from bot.practice import lessons, setup
from bot.practice.answers import one_of
from bot.practice.refusals import Refusal

WRITTEN = "lesson:written"


def register(router: Router) -> None:
    """Every route of this subject."""
    router.on("lesson:write", opens_form=True)(ask)
    router.on("lesson:change", opens_form=True)(ask)
    router.on(WRITTEN)(keep)
    router.on("lesson:show")(show)
    router.on("lesson:pick")(pick)
    router.on("lesson:give")(give)
    router.on("lesson:back")(take_back)
    router.on("lesson:read")(read)
    router.on("lesson:approve")(approve)
    router.on("lesson:leave-out")(leave_out)
    router.on("setup:lessons")(show_setup)
    for wanted in (True, False):
        way = "on" if wanted else "off"
        router.on(f"setup:lessons-{way}")(partial(choose, wanted=wanted))


async def ask(press: Press, lesson_id: str) -> None:
    """The form, fresh or with an own sentence in it; or the way to the page."""
    found = await lessons.form(press.house, press.who, lesson_id)
    if not found.in_words:
        place = ("lesson", lesson_id) if lesson_id else ("lessons", "")
        await press.show(there(press.words, *filter(None, place)), fresh=True)
        return
    form = press.words.form("lesson")
    await press.ask(form, custom_id(WRITTEN, found.draft), given=found.given)


async def keep(press: Press, draft: str) -> None:
    """A sentence came back: it is seen once more before it is given."""
    found = await lessons.write(press.house, press.who, draft, press.answers)
    await press.show(cards.given(press.words, found))


async def show(press: Press, lesson_id: str) -> None:
    """An own sentence."""
    found = await lessons.show(press.house, press.who, lesson_id)
    await press.show(cards.given(press.words, found), fresh=True)


async def pick(press: Press, _: str) -> None:
    """An own sentence was picked from a list; the list stays."""
    await show(press, press.chosen)


async def give(press: Press, lesson_id: str) -> None:
    """It is given: a colleague will read it."""
    found = await lessons.give(press.house, press.who, lesson_id)
    await press.show(cards.given(press.words, found))


async def take_back(press: Press, lesson_id: str) -> None:
    """It is taken back."""
    await lessons.take_back(press.house, press.who, lesson_id)
    await press.show(cards.taken_back(press.words))


async def read(press: Press, lesson_id: str) -> None:
    """The sentence one was asked to read."""
    found = await lessons.to_read(press.house, press.who, lesson_id)
    await press.show(cards.to_read(press.words, found))


async def approve(press: Press, lesson_id: str) -> None:
    """It may be posted."""
    found = await lessons.approve(press.house, press.who, lesson_id)
    await press.show(cards.to_read(press.words, found))


async def leave_out(press: Press, lesson_id: str) -> None:
    """It is better left out, and why."""
    because = one_of(LeftOutBecause, press.chosen)
    if because is None:
        raise Refusal("too_old")
    found = await lessons.leave_out(press.house, press.who, lesson_id, because)
    await press.show(cards.to_read(press.words, found))


async def show_setup(press: Press, _: str) -> None:
    """Whether the group gathers lessons."""
    await press.show(cards.setup(press.words, await setup.settings(press.house, press.who)))


async def choose(press: Press, _: str, *, wanted: bool) -> None:
    """The organiser says whether it does."""
    found = await setup.set_lessons(press.house, press.who, wanted=wanted)
    await press.show(cards.setup(press.words, found))
