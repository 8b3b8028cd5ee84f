"""The digest's button and command."""

from __future__ import annotations

from functools import partial

from bot.chat.cards import digests as cards
from bot.chat.cards import notices
from bot.chat.press import Press
from bot.chat.router import Router, custom_id
from bot.practice import consulting, digest, messages
from bot.records.follow_ups import Outcome

WEEKLY = "digest:weekly-save"


def register(router: Router) -> None:
    """Every route of the digest."""
    router.on("digest:mine")(open_mine)
    router.on("digest:weekly", opens_form=True)(ask_weekly)
    router.on(WEEKLY)(save_weekly)
    router.on("digest:no-more")(send_no_more)
    for outcome in Outcome:
        answer = partial(follow_up, outcome=outcome)
        router.on(f"follow:{outcome.value.replace('_', '-')}")(answer)
    router.on("digest:voices")(show_voices)
    router.on("message:again")(try_again)


async def open_mine(press: Press, message_id: str) -> None:
    """One's own list, privately, as of now."""
    own = await digest.own(press.house, press.who, message_id)
    for card in cards.own(press.words, own):
        await press.show(card)


async def show_voices(press: Press, _: str) -> None:
    """Who asks for colleagues' eyes now."""
    found = await consulting.waiting(press.house, press.who)
    await press.show(cards.voices(press.words, found))


async def ask_weekly(press: Press, clinician_id: str) -> None:
    """When one's own digest is to be sent."""
    await press.ask(press.words.form("weekly"), custom_id(WEEKLY, clinician_id))


async def save_weekly(press: Press, clinician_id: str) -> None:
    """The day and time came back."""
    slot = await digest.send_weekly(press.house, press.who, press.answers, clinician_id)
    await press.show(cards.weekly_set(press.words, slot))


async def send_no_more(press: Press, clinician_id: str) -> None:
    """One's own digest is sent no more."""
    await digest.send_no_more(press.house, press.who, clinician_id)
    await press.show(cards.weekly_set(press.words, None))


async def follow_up(press: Press, follow_up_id: str, *, outcome: Outcome) -> None:
    """What became of a therapy."""
    await digest.follow_up(press.house, press.who, follow_up_id, outcome)
    await press.show(cards.followed_up(press.words))


async def try_again(press: Press, notice_id: str) -> None:
    """The organiser has put things right: the digest is sent after all."""
    await messages.try_again(press.house, press.who, notice_id)
    await press.show(notices.said(press.say("cards.organiser.trying")))
