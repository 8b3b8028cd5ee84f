"""`/privacy`: what is kept, taking it along, and erasing it. Nothing goes at the first press."""

from __future__ import annotations

import asyncio

from bot.chat.cards import groups
from bot.chat.cards import privacy as cards
from bot.chat.pieces import Attached
from bot.chat.press import Press
from bot.chat.router import Router
from bot.faces import privacy as faces
from bot.practice import clients, history, privacy

# Discord takes ten MiB a message without a subscription; some of it is the message's own.
MOST_BYTES = 9 * 1024 * 1024


def register(router: Router) -> None:
    """Every route of this subject."""
    router.on("privacy:settings")(settings)
    router.on("privacy:export")(ask_export)
    router.on("privacy:take")(take)
    router.on("privacy:forget")(ask_forget)
    router.on("privacy:client")(pick_client)
    router.on("privacy:of-client")(ask_client)
    router.on("privacy:erase-client")(erase_client)
    router.on("privacy:debrief")(pick_debrief)
    router.on("privacy:erase-debrief")(erase_debrief)
    router.on("privacy:everything")(ask_everything)
    router.on("privacy:erase-all")(erase_everything)


async def settings(press: Press, _: str = "") -> None:
    """`/privacy settings`: what is kept, until when, and what was done with it."""
    await press.show(cards.settings(press.words, await privacy.settings(press.house, press.who)))


async def ask_export(press: Press, _: str = "") -> None:
    """`/privacy export`: what would be in the files, and through whose hands they pass."""
    if await privacy.may_take(press.house, press.who):
        await press.show(cards.before_taking(press.words))
    else:
        await press.show(cards.on_page(press.words))


async def take(press: Press, _: str) -> None:
    """The files, for this person alone; where sentences stand on the page, from there only."""
    if not await privacy.may_take(press.house, press.who):
        await press.show(cards.on_page(press.words))
        return
    taken = await privacy.take(press.house, press.who)
    if not taken.in_words:  # decided in the very moment
        await press.show(cards.on_page(press.words))
        return
    files = await asyncio.to_thread(faces.files, press.words, taken)
    packed = sum(len(one.content) for one in files) > MOST_BYTES
    given = (await asyncio.to_thread(faces.zipped, files),) if packed else files
    if sum(len(one.content) for one in given) > MOST_BYTES:
        await press.show(cards.too_large(press.words))
        return
    attached = [Attached(one.name, one.content) for one in given]
    await press.show(cards.taken(press.words, attached, packed=packed))


async def ask_forget(press: Press, _: str = "") -> None:
    """What shall be erased? Of whoever has left, only everything can be."""
    told = await privacy.everything(press.house, press.who)
    if told.left:
        await press.show(cards.everything(press.words, told))
        return
    own = await clients.all_of(press.house, press.who)
    ended = await history.ended(press.house, press.who)
    await press.show(cards.which(press.words, [*own, *ended]))


async def start_forget(press: Press, typed: str | None) -> None:
    """`/privacy forget`, of one client where one is named."""
    if typed is None:
        await ask_forget(press)
        return
    found = await clients.find(press.house, press.who, typed)
    await ask_client(press, found.id)


async def pick_client(press: Press, _: str) -> None:
    """One was picked."""
    await ask_client(press, press.chosen)


async def ask_client(press: Press, client_id: str) -> None:
    """What would go with one client, and what stays."""
    told = await privacy.one_client(press.house, press.who, client_id)
    debriefs = await privacy.debriefs_of(press.house, press.who, client_id)
    await press.show(cards.client(press.words, told, debriefs))


async def erase_client(press: Press, client_id: str) -> None:
    """One client is erased."""
    await privacy.forget_client(press.house, press.who, client_id)
    await press.show(cards.gone(press.words, "client"))


async def pick_debrief(press: Press, _: str) -> None:
    """What would go with one debrief, and what stays."""
    told = await privacy.one_debrief(press.house, press.who, press.chosen)
    await press.show(cards.debrief(press.words, told))


async def erase_debrief(press: Press, debrief_id: str) -> None:
    """One debrief is erased."""
    await privacy.forget_debrief(press.house, press.who, debrief_id)
    await press.show(cards.gone(press.words, "debrief"))


async def ask_everything(press: Press, _: str) -> None:
    """What would go with everything, and what stays."""
    await press.show(
        cards.everything(press.words, await privacy.everything(press.house, press.who))
    )


async def erase_everything(press: Press, _: str) -> None:
    """Everything is erased, and the membership ends."""
    await privacy.forget_everything(press.house, press.who)
    await press.show(groups.left(press.words, days=None))
