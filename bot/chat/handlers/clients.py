"""`/client …`: a clinician's own clients."""

from __future__ import annotations

from bot.chat.cards import clients as cards
from bot.chat.press import Press
from bot.practice import clients, ways


async def add(press: Press, code: str, held: int | None) -> None:
    """`/client add`."""
    added = await clients.add(press.house, press.who, code, held or 0)
    await press.show(cards.added(press.words, added))


async def listing(press: Press) -> None:
    """`/client list`."""
    own = await clients.all_of(press.house, press.who)
    for card in cards.listing(press.words, own):
        await press.show(card)


async def course(press: Press, code: str, held: int | None, ending: bool | None) -> None:
    """`/client stage`."""
    client = await clients.set_course(press.house, press.who, code, held=held, ending=ending)
    in_words = await ways.in_words(press.house, press.who)
    await press.show(cards.course(press.words, client, in_words=in_words))


async def end(press: Press, code: str) -> None:
    """`/client end`."""
    await press.show(cards.ended(press.words, await clients.end(press.house, press.who, code)))
