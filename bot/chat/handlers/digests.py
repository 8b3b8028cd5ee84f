"""The digest's button and command."""

from __future__ import annotations

from bot.chat.cards import digests as cards
from bot.chat.cards import notices
from bot.chat.press import Press
from bot.chat.router import Router
from bot.practice import digest, messages


def register(router: Router) -> None:
    """Every route of the digest."""
    router.on("digest:mine")(open_mine)
    router.on("message:again")(try_again)


async def open_mine(press: Press, _: str) -> None:
    """One's own list, privately, as of now."""
    own = await digest.own(press.house, press.who)
    for card in cards.own(press.words, own):
        await press.show(card)


async def try_again(press: Press, notice_id: str) -> None:
    """The organiser has put things right: the digest is sent after all."""
    await messages.try_again(press.house, press.who, notice_id)
    await press.show(notices.said(press.say("cards.organiser.trying")))
