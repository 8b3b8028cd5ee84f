"""A consultation's buttons, menus and forms, once it is posted: join, give, take, steer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

import discord

from bot.alliance.consultations import Voice
from bot.chat import forms
from bot.chat.cards import consulting as cards
from bot.chat.cards import page
from bot.chat.press import Press
from bot.chat.router import Router, custom_id
from bot.practice import consult, consulting, contributions
from bot.practice.answers import one_of
from bot.practice.consultation_views import Seat
from bot.practice.refusals import Refusal
from bot.records.ids import new_id
from bot.wording import Form, Wording

GAVE = "consult:gave"
EDITED = "consult:edited"

Step = Callable[..., Awaitable[Seat]]


def register(router: Router) -> None:
    """Every route of a consultation that is posted."""
    router.on("consult:join")(join)
    router.on("consult:let-be")(let_be)
    router.on("consult:open")(open_picked)
    router.on("consult:mine")(show_mine)
    router.on("consult:about")(about)
    router.on("consult:whole")(in_full)
    router.on("consult:give", opens_form=True)(ask_for_voice)
    router.on("consult:voice", opens_form=True)(ask_for_picked)
    router.on(GAVE)(keep_voice)
    router.on("consult:given")(show_given)
    router.on("consult:edit", opens_form=True)(ask_for_change)
    router.on(EDITED)(keep_change)
    router.on("consult:back")(take_back)
    router.on("consult:take")(take_line)
    router.on("consult:next")(partial(step, how=consulting.next_phase))
    router.on("consult:more")(partial(step, how=consulting.more_time))
    router.on("consult:answered")(partial(step, how=consulting.answered))
    router.on("consult:resume")(resume)
    router.on("consult:leave")(leave)
    router.on("consult:withdraw")(ask_to_withdraw)
    router.on("consult:withdraw-yes")(withdraw)


async def join(press: Press, consultation: str) -> None:
    """Takes a seat; from a button, or picked from a list."""
    found = await consulting.join(press.house, press.who, consultation or press.chosen)
    await press.show(cards.seat(press.words, found, first=_cannot_see(press, found)), fresh=True)


def _cannot_see(press: Press, found: Seat) -> str:
    """A word to whoever cannot see the channel in which the thread hangs: Discord lets nobody
    into a thread of a channel they do not see. Empty where they can, or nobody can tell."""
    guild, person = press.interaction.guild, press.interaction.user
    thread = guild.get_thread(found.thread) if guild is not None and found.thread else None
    channel = thread.parent if thread is not None else None
    if channel is None or not isinstance(person, discord.Member):
        return ""
    if channel.permissions_for(person).view_channel:
        return ""
    return press.say("consultations.seat.cannot_see", channel=channel.mention)


async def let_be(press: Press, consultation: str) -> None:
    """Not now: the invitation goes, and nobody is told."""
    await consulting.not_now(press.house, press.who, consultation)
    await press.show(cards.plain(press.say("consultations.seat.declined")), fresh=True)


async def open_picked(press: Press, _: str) -> None:
    """One's own place in a consultation picked from a list; the list stays."""
    await _show_seat(press, press.chosen)


async def show_mine(press: Press, consultation: str) -> None:
    """One's own place in a consultation."""
    await _show_seat(press, consultation)


async def _show_seat(press: Press, consultation: str) -> None:
    found = await consulting.seat(press.house, press.who, consultation)
    await press.show(cards.seat(press.words, found), fresh=True)


async def about(press: Press, consultation: str) -> None:
    """How this form goes."""
    found = await consulting.seat(press.house, press.who, consultation)
    await press.show(cards.about(press.words, found), fresh=True)


async def in_full(press: Press, consultation: str) -> None:
    """All that is shared, where the opening card had no room."""
    found = await consulting.seat(press.house, press.who, consultation)
    if not found.in_words:
        await _to_page(press, consultation)
        return
    for card in cards.in_full(press.words, found):
        await press.show(card, fresh=True)


async def ask_for_voice(press: Press, subject: str) -> None:
    """The form of a voice; where it is not theirs to give, or not now, their own place instead."""
    consultation, _, name = subject.partition(".")
    await _ask(press, consultation, _voice(name))


async def ask_for_picked(press: Press, _: str) -> None:
    """The form of a voice for another phase, picked from a menu."""
    await ask_for_voice(press, press.chosen)


async def _ask(press: Press, consultation: str, voice: Voice) -> None:
    found = await consulting.seat(press.house, press.who, consultation)
    if voice not in found.may:
        await press.show(cards.seat(press.words, found), fresh=True)
        return
    if not found.in_words:
        await _to_page(press, consultation)
        return
    named = contributions.asks_name(found)
    opened = custom_id(GAVE, consultation, _name(voice), new_id())
    await press.open(
        forms.drawn(
            voice_form(press.words, voice, named=named),
            opened,
            about=found.consultation.code,
            given={"named": "yes"} if named else {"text": ""},
        )
    )


async def keep_voice(press: Press, subject: str) -> None:
    """A voice came back: it stands in the thread, or is held until its phase."""
    consultation, name, draft = (*subject.split("."), "", "")[:3]
    given = await contributions.give(
        press.house, press.who, consultation, draft, _voice(name), press.answers
    )
    found = await consulting.seat(press.house, press.who, consultation)
    await press.show(cards.given(press.words, found, given), fresh=True)


async def show_given(press: Press, _: str) -> None:
    """Something of one's own, picked from a list."""
    given = await contributions.own(press.house, press.who, press.chosen)
    found = await consulting.seat(press.house, press.who, given.consultation_id)
    await press.show(cards.given(press.words, found, given, now=False))


async def ask_for_change(press: Press, contribution: str) -> None:
    """The form with what one gave in it."""
    given = await contributions.own(press.house, press.who, contribution)
    found = await consulting.seat(press.house, press.who, given.consultation_id)
    if not found.in_words:
        await _to_page(press, given.consultation_id)
        return
    form = voice_form(press.words, given.voice, named=contributions.asks_name(found))
    answers = {"text": given.text, "named": "yes" if given.named else "no"}
    opened = custom_id(EDITED, contribution, _name(given.voice))
    await press.open(forms.drawn(form, opened, about=found.consultation.code, given=answers))


async def keep_change(press: Press, subject: str) -> None:
    """What one gave, changed."""
    contribution, _, _ = subject.partition(".")
    given = await contributions.edit(press.house, press.who, contribution, press.answers)
    found = await consulting.seat(press.house, press.who, given.consultation_id)
    await press.show(cards.given(press.words, found, given))


async def take_back(press: Press, contribution: str) -> None:
    """What one gave, taken back."""
    given = await contributions.withdraw(press.house, press.who, contribution)
    found = await consulting.seat(press.house, press.who, given.consultation_id)
    await press.show(cards.given(press.words, found, given))


async def take_line(press: Press, contribution: str) -> None:
    """A line that was offered is one's own now: planned, or among one's lines."""
    taken = await contributions.take_line(press.house, press.who, contribution)
    await press.show(cards.taken(press.words, taken), fresh=True)


async def step(press: Press, subject: str, *, how: Step) -> None:
    """The conductor, or the presenter who has answered, moves it on: once for each card."""
    consultation, _, index = subject.partition(".")
    if not index.isdecimal():
        raise Refusal("too_old")
    found = await how(press.house, press.who, consultation, int(index))
    await press.show(cards.seat(press.words, found))


async def resume(press: Press, consultation: str) -> None:
    """It goes on after a pause."""
    await consulting.resume(press.house, press.who, consultation)
    await press.show(cards.plain(press.say("consultations.paused.resumed")), fresh=True)


async def leave(press: Press, consultation: str) -> None:
    """Gives up one's seat."""
    await consulting.leave(press.house, press.who, consultation)
    await press.show(cards.left(press.words, consultation))


async def ask_to_withdraw(press: Press, consultation: str) -> None:
    """Withdrawing deletes what others gave as well: it is asked once."""
    await press.show(cards.sure(press.words, consultation))


async def withdraw(press: Press, consultation: str) -> None:
    """Withdrawn: the thread goes, and nobody sees it any more."""
    await consult.withdraw(press.house, press.who, consultation)
    await press.show(cards.plain(press.say("consultations.preview.withdrawn")))


async def _to_page(press: Press, consultation: str) -> None:
    await press.show(page.there(press.words, "consultation", consultation), fresh=True)


def voice_form(words: Wording, voice: Voice, *, named: bool) -> Form:
    """The form of a voice, asking for a name only where the consultation has names."""
    form = words.form(contributions.form_of(voice))
    return form if named else forms.without(form, "named")


def form_of(words: Wording, action: str, *, named: bool) -> Form:
    """The form that a voice's custom_id belongs to. Raises Refusal `too_old`."""
    _, name = (*action.split("."), "")[:2]
    return voice_form(words, _voice(name), named=named)


def _voice(name: str) -> Voice:
    found = one_of(Voice, name.replace("-", "_"))
    if found is None:
        raise Refusal("too_old")
    return found


def _name(voice: Voice) -> str:
    return voice.value.replace("_", "-")
