"""`/packet`: some pages to take along to supervision. Nothing of them is kept."""

from __future__ import annotations

import asyncio

from bot.chat.cards import packet as cards
from bot.chat.forms import drawn_once
from bot.chat.pieces import Attached
from bot.chat.press import Press
from bot.chat.router import Router, custom_id
from bot.faces import packet as faces
from bot.packet import markdown, pdf
from bot.practice import clients, packet
from bot.practice.answers import text_of
from bot.practice.packet import Chosen
from bot.practice.refusals import Refusal

_MADE = "packet:made"


def register(router: Router) -> None:
    """Every route of this subject."""
    router.on("packet:ask", opens_form=True)(ask)
    router.on(_MADE)(make)


async def start(press: Press, typed: str | None, weeks: int) -> None:
    """What would be in it."""
    client = await clients.find(press.house, press.who, typed) if typed else None
    found = await packet.choose(press.house, press.who, client.id if client else "", weeks)
    if not found.in_words:
        await press.show(cards.on_page(press.words))
        return
    subject = f"{client.id}.{found.weeks}" if client else f"{found.weeks}"
    await press.show(cards.chosen(press.words, found, subject))


async def ask(press: Press, subject: str) -> None:
    """The questions for supervision, as a form."""
    found = await _chosen(press, subject)
    if not found.in_words:
        await press.show(cards.on_page(press.words), fresh=True)
    elif not found.views:
        await press.show(cards.chosen(press.words, found, subject))
    else:
        form = faces.form(press.words, found.views[: cards.ASKED])
        await press.open(drawn_once(form, custom_id(_MADE, subject)))


async def make(press: Press, subject: str) -> None:
    """The questions came back: the files at once, and only here."""
    client, weeks = _meant(subject)
    answers = press.answers
    questions = {key: text_of(answers, key) for key in answers}
    made = await packet.prepare(press.house, press.who, client, weeks, questions)
    if not made.in_words:
        await press.show(cards.on_page(press.words))
        return
    drawn_pdf = await asyncio.to_thread(pdf, press.words, made.sheet)
    files = (
        Attached(faces.file_name(made.sheet, "md"), markdown(made.sheet).encode()),
        Attached(faces.file_name(made.sheet, "pdf"), drawn_pdf),
    )
    await press.show(cards.ready(press.words, made.checked, files))


async def _chosen(press: Press, subject: str) -> Chosen:
    client, weeks = _meant(subject)
    return await packet.choose(press.house, press.who, client, weeks)


def _meant(subject: str) -> tuple[str, int]:
    """The client's id (empty: every client) and the weeks, as a custom_id has them."""
    client, _, weeks = subject.rpartition(".")
    if not weeks.isdecimal() or len(weeks) > 3:
        raise Refusal("too_old")
    return client, int(weeks)
