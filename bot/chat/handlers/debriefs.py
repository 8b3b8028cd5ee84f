"""The debrief's buttons and forms."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bot.alliance.markers import Attendance
from bot.chat.cards import debriefs as cards
from bot.chat.handlers import hints
from bot.chat.press import Press
from bot.chat.router import Router, custom_id
from bot.practice import clients, debrief
from bot.practice.debrief import DebriefForm
from bot.practice.debriefed import RuptureAnswer
from bot.practice.refusals import Refusal

SAVE = "debrief:save"
MORE = "debrief:more-save"


def register(router: Router) -> None:
    """Every route of the debrief."""
    router.on("debrief:of")(pick_client)
    router.on("debrief:of-client")(show_ways)
    router.on("debrief:open", opens_form=True)(open_again)
    router.on(SAVE)(save)
    router.on("debrief:more", opens_form=True)(ask_for_more)
    router.on(MORE)(save)
    router.on("debrief:nothing")(nothing_to_note)
    router.on("debrief:cancelled")(partial(not_held, attendance=Attendance.CANCELLED))
    router.on("debrief:missed")(partial(not_held, attendance=Attendance.MISSED))
    router.on("debrief:show")(show)
    router.on("debrief:was-cancelled")(was_cancelled)
    router.on("debrief:other")(other_types)
    for verdict in RuptureAnswer:
        router.on(f"debrief:{verdict.value}")(partial(answer, verdict=verdict))


async def start(press: Press, typed: str | None) -> None:
    """`/debrief`: the form at once, or whose debrief it is to be."""
    if typed:
        await _ask(press, await debrief.open_form(press.house, press.who, typed))
        return
    own = await clients.all_of(press.house, press.who)
    if not own:
        raise Refusal("no_clients_yet")
    await press.show(cards.whose(press.words, own))


async def pick_client(press: Press, _: str) -> None:
    """A client was picked: the ways to debrief."""
    await show_ways(press, press.chosen)


async def show_ways(press: Press, client_id: str) -> None:
    """The form, or one tap."""
    form = await debrief.open_form(press.house, press.who, client_id)
    await press.show(cards.ways(press.words, form))


async def open_again(press: Press, subject: str) -> None:
    """The form, under the draft its button carries."""
    client_id, _, draft = subject.partition(".")
    await _ask(press, await debrief.open_form(press.house, press.who, client_id, draft))


async def save(press: Press, subject: str) -> None:
    """The form came back."""
    client_id, _, draft = subject.partition(".")
    try:
        saved = await debrief.save(press.house, press.who, client_id, draft, press.answers)
    except Refusal as refusal:
        if refusal.reason != "debrief_empty":
            raise
        await press.show(cards.empty(press.words, client_id, draft), fresh=True)
        return
    hint = await hints.of_form(press, "debrief", saved.texts, client_id) if saved.in_words else ""
    await press.show(cards.saved(press.words, saved, hint))


async def ask_for_more(press: Press, subject: str) -> None:
    """From impression to fact: what the first form had no room for, under the same draft."""
    client_id, _, draft = subject.partition(".")
    form = await debrief.open_form(press.house, press.who, client_id, draft)
    beside = press.words.form("debrief").beside
    await press.ask(
        replace(beside, title=press.say("buttons.more_of_it")),
        custom_id(MORE, form.client_id, form.draft),
        about=form.code,
        with_text=form.in_words,
        given=form.given,
    )


async def nothing_to_note(press: Press, subject: str) -> None:
    """One tap: the session was held, nothing to note."""
    client_id, _, draft = subject.partition(".")
    saved = await debrief.nothing_to_note(press.house, press.who, client_id, draft)
    await press.show(cards.saved(press.words, saved))


async def not_held(press: Press, subject: str, *, attendance: Attendance) -> None:
    """One tap: the session was cancelled or missed."""
    client_id, _, draft = subject.partition(".")
    saved = await debrief.not_held(press.house, press.who, client_id, draft, attendance)
    await press.show(cards.saved(press.words, saved))


async def was_cancelled(press: Press, debrief_id: str) -> None:
    """The hour had been cancelled, not missed."""
    saved = await debrief.was_cancelled(press.house, press.who, debrief_id)
    await press.show(cards.saved(press.words, saved))


async def show(press: Press, debrief_id: str) -> None:
    """The card of a debrief, again."""
    await press.show(
        cards.saved(press.words, await debrief.show(press.house, press.who, debrief_id))
    )


async def other_types(press: Press, debrief_id: str) -> None:
    """Yes, but of another type."""
    found = await debrief.show(press.house, press.who, debrief_id)
    await press.show(cards.other_types(press.words, found))


async def answer(press: Press, debrief_id: str, *, verdict: RuptureAnswer) -> None:
    """Is this a rupture? The clinician's word."""
    kept = await debrief.answer(press.house, press.who, debrief_id, verdict)
    if verdict is RuptureAnswer.NO:
        await press.show(cards.no_rupture(press.words, kept))
    elif verdict is RuptureAnswer.SAME:
        await press.show(cards.same_rupture(press.words, kept))
    else:
        await press.show(cards.said_or_not(press.words, kept))


async def _ask(press: Press, form: DebriefForm) -> None:
    await press.ask(
        press.words.form("debrief"),
        custom_id(SAVE, form.client_id, form.draft),
        about=form.code,
        with_text=form.in_words,
        given=form.given,
    )
