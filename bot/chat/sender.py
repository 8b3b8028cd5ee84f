"""Sends what waits in the outbox: once, whatever Discord's answers come to.

A message carries a nonce derived from its row, so that Discord itself takes a repeat for the
same message. That holds for a few minutes; after them, or where an earlier process has tried,
the chat is read back before a repeat, and a message that stands there is known by its seal.
Each recipient is written to by one courier at a time, in order; a slow one holds up nobody else.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import discord

from bot.chat import permissions
from bot.chat.breaker import Breaker, wait
from bot.chat.cards import outgoing
from bot.chat.consulted import Consulted, is_crowded
from bot.chat.desk import log_failure
from bot.chat.replies import Reply, asked_to_wait, is_gone, reply_of
from bot.chat.threads import Threads
from bot.chat.wire import within
from bot.practice import (
    consultation_threads,
    consulting,
    in_peace,
    lessons_posting,
    messages,
    ways,
)
from bot.practice.consultation_posts import KINDS as OF_CONSULTATIONS
from bot.practice.consultation_views import Pause
from bot.practice.house import House
from bot.records.outbox import NONCE_HOLDS, OutboxMessage, Target, must_look_first, nonce, seal

log = logging.getLogger(__name__)

_FIRST_WAIT = timedelta(seconds=2)
_LONGEST_WAIT = timedelta(minutes=2)
# What this version cannot say, a later one may; asking every minute would help nobody.
_AT_FAULT_WAIT = timedelta(hours=1)
# Threads close by and by; whoever waits for room for another need not ask every minute.
_CROWDED_WAIT = timedelta(minutes=10)
_GOODBYE_SECONDS = 1.0
# The newest so many, whatever the clocks say: one of them may have been set since.
_READ_BACK = 100
# In place of Discord's id, where what was to be deleted did not stand there.
_NOTHING = 0
_IN_SERVERS = (discord.abc.GuildChannel, discord.Thread)


class CannotLook(Exception):
    """It may stand in the chat, which cannot be read, and it was sent blindly before."""


@dataclass(slots=True)
class Sender:
    """Empties the outbox, one courier for each recipient.

    `patience` is how many seconds one attempt may take; `clock` counts seconds and is set by
    nobody.
    """

    house: House
    client: discord.Client
    breaker: Breaker = field(default_factory=Breaker)
    patience: float = 10.0
    clock: Callable[[], float] = time.monotonic
    _couriers: dict[tuple[Target, int], asyncio.Task[None]] = field(default_factory=dict)
    # Since when this process has been trying; what is older than any nonce says nothing.
    _tried: dict[str, float] = field(default_factory=dict)
    _ended: bool = False

    async def begin(self) -> None:
        """Sends off what is due, and waits for none of it. Called by the tick, now and then."""
        if self._free() <= 0:
            return
        self._tried = {one: at for one, at in self._tried.items() if self._ago(at) <= NONCE_HOLDS}
        for message in await messages.due(self.house):
            recipient = (message.target, message.recipient)
            if self._free() <= 0:
                return
            if recipient not in self._couriers:
                self._couriers[recipient] = asyncio.create_task(self._carry(message))

    async def stop(self) -> None:
        """Begins nothing more; what is on its way gets a moment to arrive."""
        self._ended = True
        if self._couriers:
            _, late = await asyncio.wait(self._couriers.values(), timeout=_GOODBYE_SECONDS)
            for courier in late:
                courier.cancel()

    @property
    def under_way(self) -> int:
        """How many messages are on their way."""
        return len(self._couriers)

    def _free(self) -> int:
        if self._ended:
            return 0
        return self.breaker.places(self.house.now()) - len(self._couriers)

    async def _carry(self, message: OutboxMessage) -> None:
        """One message to its end, then the next in line, for this recipient or another."""
        try:
            kept = await self._send(message)
        except Exception as failure:  # noqa: BLE001  (the records; the next tick tries again)
            log_failure("What became of a message was not kept", failure)
            kept = False
        finally:
            del self._couriers[message.target, message.recipient]
        if kept:
            with suppress(Exception):
                await self.begin()

    async def _send(self, message: OutboxMessage) -> bool:
        """Whether what became of it was kept. Raises RecordsError where it was not."""
        # Kept before it is sent: after a crash in between, we look before we send again.
        fresh = await in_peace.trying(self.house, message)
        if fresh is None:
            return True
        message = fresh
        try:
            async with within(self.patience, self.client):
                stands_as = await self._deliver(message)
        except Exception as failure:  # noqa: BLE001  (one message must not hold up the others)
            await self._read(message, failure)
        else:
            if stands_as is not None:
                await messages.sent(self.house, message, stands_as)
        return True

    async def _deliver(self, message: OutboxMessage) -> int | None:
        """Sends it, or finds it sent; Discord's id of what stands in the chat.

        None where what became of it is kept already.
        """
        if message.kind == messages.TIDY:
            return await self._tidy(message)
        if message.kind in OF_CONSULTATIONS:
            return await self._consulted.done(message)
        sentences: tuple[str, ...] = ()
        if message.kind == lessons_posting.LESSONS:
            sentences = await lessons_posting.posted(self.house, message)
            if not sentences:
                await messages.unwanted(self.house, message)
                return None
        on_page = await ways.leads_to_page(self.house, message)
        return await self._say(message, _card(self.house, message, on_page, sentences))

    @property
    def _consulted(self) -> Consulted:
        return Consulted(self.house, self.client, self._say)

    async def _say(self, message: OutboxMessage, card: discord.ui.LayoutView) -> int:
        """Posts a card, unless it stands there already; Discord's id of it."""
        where = await self._place(message)
        tried = self._tried.get(message.id)
        ago = None if tried is None else self._ago(tried)
        if must_look_first(message, self.house.now(), ago):
            found = await self._look(where, message)
            if found is not None:
                return found
            ago = None
        if ago is None or message.maybe_since is None:
            self._tried[message.id] = self.clock()
        sent = await where.send(view=card, nonce=nonce(message.id))
        return int(sent.id)

    def _ago(self, at: float) -> timedelta:
        return timedelta(seconds=self.clock() - at)

    async def _place(self, message: OutboxMessage) -> Any:  # noqa: ANN401  (discord's Messageable)
        if message.target == "person":
            return await self.client.create_dm(discord.Object(message.recipient))
        return self.client.get_partial_messageable(message.recipient)

    async def _tidy(self, message: OutboxMessage) -> int:
        where = await self._place(message)
        target = message.data.get("message")
        if target is None:
            if not self._may_look(message):
                raise CannotLook
            target = await self._find(where, message.data["unsure"])
        if target is None:
            return _NOTHING
        try:
            await self._unsay(message, where.get_partial_message(target))
        except discord.NotFound as failure:
            if not is_gone(failure):
                raise
        return int(target)

    async def _unsay(self, message: OutboxMessage, post: discord.PartialMessage) -> None:
        """Deletes a post; in a thread that is closed, too, which stays as it was."""
        if message.target == "person":
            await post.delete()
        else:
            thread = message.recipient
            over = await consultation_threads.is_over(self.house, thread)
            await Threads(self.client).opened(thread, post.delete, over=over)

    async def _look(self, where: Any, message: OutboxMessage) -> int | None:  # noqa: ANN401
        """Reads the chat back: Discord's id where it stands there, None where it may be sent.

        Where the chat cannot be read it may be sent once more: twice is a nuisance, never is a
        silence nobody notices. Raises CannotLook after that.
        """
        if not self._may_look(message):
            if message.blind:
                raise CannotLook
            await messages.blindly(self.house, message)
            return None
        found = await self._find(where, message.id)
        if found is None:
            await messages.not_found(self.house, message)
        return found

    async def _find(self, where: Any, message_id: str) -> int | None:  # noqa: ANN401
        """Discord's id of a message of the outbox, if it stands in this chat."""
        async for seen in where.history(limit=_READ_BACK):
            if _is_ours(seen, self.client, message_id):
                return int(seen.id)
        return None

    def _may_look(self, message: OutboxMessage) -> bool:
        """Discord shows an empty channel, and no error, to whoever may not read its history."""
        return not self._withheld(message, permissions.TO_LOOK_BACK)

    def _withheld(self, message: OutboxMessage, needed: tuple[str, ...]) -> list[str]:
        channel = self.client.get_channel(message.recipient)
        if message.target == "person" or not isinstance(channel, _IN_SERVERS):
            return []
        return permissions.missing_in(channel, needed, channel.guild.me)

    async def _read(self, message: OutboxMessage, failure: Exception) -> None:
        """Keeps what a failed attempt comes to."""
        if await self._read_of_consultation(message, failure):
            return
        if isinstance(failure, CannotLook):
            await self._stop(message, "unread", permissions.TO_LOOK_BACK)
            return
        if isinstance(failure, outgoing.CannotSay):
            log_failure("A message cannot be said by this version", failure.__cause__ or failure)
            await messages.later(self.house, message, _AT_FAULT_WAIT, at_fault=True)
            return
        code = str(failure.code) if isinstance(failure, discord.HTTPException) else ""
        match reply_of(failure):
            case Reply.CLOSED:
                await messages.undeliverable(self.house, message, code)
            case Reply.STOPPED:
                log.warning("A message was stopped: Discord answered %s", code)
                await self._stop(message, code, permissions.IN_DIGEST_CHANNEL)
            case Reply.LIMITED:
                await messages.limited(self.house, message, asked_to_wait(failure))
            case Reply.BARRED:
                await self._barred(message, failure)
            case Reply.AT_FAULT:
                log_failure("Discord did not understand a message", failure)
                await messages.later(self.house, message, _AT_FAULT_WAIT, at_fault=True)
            case Reply.LOST:
                log.warning("A message waits for a better moment: %s", type(failure).__name__)
                await messages.later(self.house, message, _jittered(message.attempts))

    async def _read_of_consultation(self, message: OutboxMessage, failure: Exception) -> bool:
        """What only happens to threads, and pauses a consultation; whether it was that."""
        if message.kind not in OF_CONSULTATIONS or message.target == "person":
            return False
        if is_crowded(failure):
            await consulting.crowded(self.house, message)
            await messages.later(self.house, message, _CROWDED_WAIT)
        elif self._consulted.nobody_to_seat(message, failure):
            log.warning("Somebody could not be added to a thread")
            await messages.unwanted(self.house, message)
        elif isinstance(failure, CannotLook):
            # The organizer's notice speaks of the digest; here everybody in it is told.
            unread = self._withheld(message, permissions.TO_LOOK_BACK)
            await consulting.gone(self.house, message, Pause.NOT_ALLOWED, unread)
        elif (pause := self._consulted.pause_for(message, failure)) is not None:
            log.warning("A consultation pauses: %s", pause.value)
            missing = self._consulted.missing(message)
            await consulting.gone(self.house, message, pause, missing)
        else:
            return False
        return True

    async def _stop(self, message: OutboxMessage, reason: str, needed: tuple[str, ...]) -> None:
        await messages.stopped(self.house, message, reason, self._withheld(message, needed))

    async def _barred(self, message: OutboxMessage, failure: Exception) -> None:
        pause = asked_to_wait(failure)
        self.breaker.pause(self.house.now() + pause)
        log.error("Discord refuses this bot or its address; nothing is sent for %s", pause)
        await messages.limited(self.house, message, pause)


def _card(
    house: House, message: OutboxMessage, on_page: bool, sentences: tuple[str, ...]
) -> discord.ui.LayoutView:
    try:
        return outgoing.card(house.wording, message, on_page=on_page, sentences=sentences)
    except Exception as failure:
        raise outgoing.CannotSay from failure


def _is_ours(seen: discord.Message, client: discord.Client, message_id: str) -> bool:
    ours = client.user is not None and seen.author.id == client.user.id
    return ours and any(getattr(part, "id", None) == seal(message_id) for part in seen.components)


def _jittered(attempts: int) -> timedelta:
    return wait(attempts, _FIRST_WAIT, _LONGEST_WAIT, random.random)
