"""Sends what waits in the outbox: once, whatever Discord's answers come to.

A message carries a nonce derived from its row, so that Discord itself takes a repeat for the
same message. Answers are read here: closed direct messages wait quietly, a missing channel or
permission stops the message and is told to the organiser, everything else is tried again.
"""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import discord

from bot.chat import permissions
from bot.chat.cards import outgoing
from bot.chat.desk import log_failure
from bot.practice import messages
from bot.practice.house import House
from bot.records.outbox import OutboxMessage, nonce

log = logging.getLogger(__name__)

_PATIENCE_SECONDS = 10.0
_FIRST_WAIT = timedelta(seconds=2)
_LONGEST_WAIT = timedelta(minutes=5)
_CLOSED_TO_US = {50007, 50278, 40003}
_GONE_OR_FORBIDDEN = {403, 404}


@dataclass(slots=True)
class Sender:
    """Empties the outbox. One at a time: `send_due` is called by the tick alone."""

    house: House
    client: discord.Client

    async def send_due(self) -> int:
        """Sends what is due; how many were sent."""
        due = await messages.due(self.house)
        sent = [await self._send(message) for message in due]
        return sum(sent)

    async def _send(self, message: OutboxMessage) -> bool:
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                sent = await self._deliver(message)
        except discord.HTTPException as failure:
            await self._read(message, failure)
            return False
        except Exception as failure:  # noqa: BLE001  (one message must not hold up the others)
            log_failure("A message waits for a better moment", failure)
            await self._later(message)
            return False
        await messages.sent(self.house, message, sent)
        return True

    async def _deliver(self, message: OutboxMessage) -> int:
        card = outgoing.card(self.house.wording, message)
        where: Any = self.client.get_partial_messageable(message.recipient)
        if message.target == "person":
            where = await self.client.create_dm(discord.Object(message.recipient))
        sent = await where.send(view=card, nonce=nonce(message.id))
        return int(sent.id)

    async def _read(self, message: OutboxMessage, failure: discord.HTTPException) -> None:
        if failure.code in _CLOSED_TO_US:
            await messages.undeliverable(self.house, message, str(failure.code))
        elif failure.status in _GONE_OR_FORBIDDEN:
            log.warning("A message was stopped: Discord answered %s", failure.code)
            missing = self._missing(message)
            await messages.stopped(self.house, message, str(failure.code), missing)
        else:
            await self._later(message)

    def _missing(self, message: OutboxMessage) -> list[str]:
        channel = self.client.get_channel(message.recipient)
        if not isinstance(channel, discord.abc.GuildChannel):
            return []
        return permissions.missing_in(channel, permissions.IN_DIGEST_CHANNEL, channel.guild.me)

    async def _later(self, message: OutboxMessage) -> None:
        """Full jitter: a random part of a wait that doubles, so that a storm calms down."""
        most = min(_FIRST_WAIT * 2 ** min(message.attempts, 16), _LONGEST_WAIT)
        wait = most * random.uniform(0.5, 1.0)  # noqa: S311  (nothing secret in a pause)
        await messages.later(self.house, message, wait)
