"""What the outbox says and does for consultations: threads made, people added, cards posted.

A thread has no nonce. So whoever may have made one already looks for it before making another,
and takes it for the one it was meant to be. All other acts come to the same done twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import discord

from bot.chat import permissions
from bot.chat.cards import consultation_letters as letters
from bot.chat.cards import consultations as cards
from bot.chat.cards.outgoing import CannotSay
from bot.chat.pieces import Card
from bot.chat.threads import (
    ARCHIVED,
    LOCKED,
    NO_ACCESS,
    NO_PERMISSION,
    TOO_MANY,
    UNKNOWN_CHANNEL,
    UNKNOWN_MEMBER,
    UNKNOWN_MESSAGE,
    UNKNOWN_USER,
    ChannelGone,
    Threads,
)
from bot.practice import consultation_posts as posts
from bot.practice import consultation_threads, consulting, messages
from bot.practice.consultation_posts import Content
from bot.practice.consultation_views import Pause
from bot.practice.house import House
from bot.records.outbox import OutboxMessage
from bot.wording import Wording

# In place of Discord's id, where nothing stands in the chat afterwards.
_NOTHING = 0
_WITHHELD = frozenset({NO_ACCESS, NO_PERMISSION, ARCHIVED, LOCKED})
_NOT_HERE = frozenset({UNKNOWN_MEMBER, UNKNOWN_USER})

Draw = Callable[[Wording, OutboxMessage, Content], Card]
Say = Callable[[OutboxMessage, Card], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Consulted:
    """Does what a message of a consultation asks for. `say` posts a card where it belongs."""

    house: House
    client: discord.Client
    say: Say

    @property
    def threads(self) -> Threads:
        """What can be done to threads."""
        return Threads(self.client)

    async def done(self, message: OutboxMessage) -> int | None:
        """Discord's id of what stands there now; None where it is kept already, or unwanted."""
        content = await posts.content(self.house, message)
        if content is None:
            await messages.unwanted(self.house, message)
            return None
        if message.kind in posts.TO_PERSON:
            return await self.say(message, self._drawn(letters.letter, message, content))
        if message.kind == posts.THREAD:
            await self._thread(message, content)
            return None
        act = self._acts.get(message.kind)
        if act is not None:
            await act(message, content)
            return _NOTHING
        post = partial(self.say, message, self._drawn(cards.post, message, content))
        if message.kind == posts.ANNOUNCED:
            return await post()
        # Writing in a thread opens it; this comes when it is over.
        ended = message.kind == posts.SAID_AFTER
        return await self.threads.opened(message.recipient, post, over=ended)

    @property
    def _acts(self) -> dict[str, Callable[[OutboxMessage, Content], Awaitable[None]]]:
        return {
            posts.SEATED: self._seat,
            posts.UNSEATED: self._unseat,
            posts.CLOSED: lambda message, _: self.threads.close(message.recipient),
            posts.DELETED: lambda message, _: self.threads.delete(message.recipient),
            posts.VOICE_CHANGED: self._change,
        }

    async def _thread(self, message: OutboxMessage, content: Content) -> None:
        """One thread, never two: whoever tried before looks whether it is there."""
        channel, found = message.recipient, None
        if message.maybe_since is not None:
            others = partial(consultation_threads.of_others, self.house, message)
            found = await self.threads.find(channel, content.name, message.made_at, others)
        thread = found or await self.threads.create(channel, content.name)
        await consulting.thread_made(self.house, message, thread)

    async def _seat(self, message: OutboxMessage, content: Content) -> None:
        if content.member is not None:
            await self.threads.add(message.recipient, content.member)

    async def _unseat(self, message: OutboxMessage, content: Content) -> None:
        if content.member is not None:
            over = await self._is_over(message)
            await self.threads.remove(message.recipient, content.member, over=over)

    async def _change(self, message: OutboxMessage, content: Content) -> None:
        """Edits a post; one that a moderator deleted stays deleted."""
        if content.edits is None:
            return
        card = self._drawn(cards.post, message, content)
        place = self.client.get_partial_messageable(message.recipient)
        post = place.get_partial_message(content.edits)
        change: Callable[[], Awaitable[Any]] = partial(post.edit, view=card)
        try:
            over = await self._is_over(message)
            await self.threads.opened(message.recipient, change, over=over)
        except discord.NotFound as failure:
            if failure.code != UNKNOWN_MESSAGE:
                raise

    async def _is_over(self, message: OutboxMessage) -> bool:
        return await consultation_threads.is_over(self.house, message.recipient)

    def _drawn(self, draw: Draw, message: OutboxMessage, content: Content) -> Card:
        try:
            return draw(self.house.wording, message, content)
        except Exception as failure:
            raise CannotSay from failure

    def nobody_to_seat(self, message: OutboxMessage, failure: Exception) -> bool:
        """Whether somebody cannot be added because of themselves, and not because of the bot:
        they have left the server, or cannot see the channel."""
        if message.kind != posts.SEATED or not isinstance(failure, discord.HTTPException):
            return False
        if failure.code in _NOT_HERE:
            return True
        return failure.code == NO_ACCESS and not self.missing(message)

    def pause_for(self, message: OutboxMessage, failure: Exception) -> Pause | None:
        """Why a consultation has to pause after a failed attempt; None where it goes on."""
        if isinstance(failure, ChannelGone):
            return Pause.CHANNEL_GONE
        if not isinstance(failure, discord.HTTPException):
            return None
        if failure.code == UNKNOWN_CHANNEL:
            in_thread = message.kind in posts.IN_THREAD
            return Pause.THREAD_GONE if in_thread else Pause.CHANNEL_GONE
        return Pause.NOT_ALLOWED if failure.code in _WITHHELD else None

    def missing(self, message: OutboxMessage) -> list[str]:
        """The permissions the bot lacks where a message belongs, as Discord's settings say them."""
        place = self.client.get_channel(message.recipient)
        if not isinstance(place, (discord.abc.GuildChannel, discord.Thread)):
            return []
        needed = permissions.IN_CONSULTATION_CHANNEL
        return permissions.missing_in(place, needed, place.guild.me)


def is_crowded(failure: Exception) -> bool:
    """Whether the server has as many open threads as Discord allows."""
    return isinstance(failure, discord.HTTPException) and failure.code == TOO_MANY
