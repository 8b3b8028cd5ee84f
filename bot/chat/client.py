"""The client: what is heard from Discord, and handed on."""

from __future__ import annotations

import asyncio
import logging
import sys
from contextlib import suppress
from typing import Any

import aiohttp
import discord

from bot.chat import commands
from bot.chat.breaker import Breaker
from bot.chat.desk import Desk, log_failure, too_old
from bot.chat.handlers import every_route
from bot.chat.members import Members
from bot.chat.press import Interaction
from bot.chat.sender import Sender
from bot.chat.wire import listening
from bot.practice import consultation_threads, keeping, setup
from bot.practice.house import House

log = logging.getLogger(__name__)

# After each server Discord tells of, discord.py waits this long for another before it is ready.
_GUILDS_ARRIVE_WITHIN_SECONDS = 0.5
# discord.py sleeps through any wait it is told; beyond this it raises, and the outbox waits.
_LONGEST_RATE_LIMIT_SECONDS = 30.0
_GOODBYE_SECONDS = 0.7
# discord.py warns about voice at every start; this bot has none.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False
_COMPONENTS = (discord.InteractionType.component, discord.InteractionType.modal_submit)


class AfterhourClient(discord.Client):
    """discord.py's client with the desk behind it.

    `guilds` is the only intent: no member lists, no message content, no presence.
    """

    def __init__(
        self, house: House, allowed: frozenset[int], breaker: Breaker | None = None
    ) -> None:
        breaker = breaker or Breaker()
        super().__init__(
            intents=discord.Intents(guilds=True),
            max_ratelimit_timeout=_LONGEST_RATE_LIMIT_SECONDS,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=_GUILDS_ARRIVE_WITHIN_SECONDS,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            http_trace=listening(lambda status: breaker.count(status, house.now())),
        )
        self.house = house
        self.allowed = allowed
        self.desk = Desk(house, every_route(), Members(house, self, allowed))
        self.tree = commands.tree_of(self, self.desk)
        self.tree.error(self._command_failed)
        self.sender = Sender(house, self, breaker)
        self._goodbye: asyncio.Task[None] | None = None
        # When somebody was last heard; a line that carries nothing is noticed by that.
        self.heard_at = house.now()

    async def setup_hook(self) -> None:
        """Registers the commands with Discord, only where they have changed."""
        now = commands.fingerprint(self.tree)
        name = f"commands:{self.application_id}"
        if await keeping.get(self.house, name) == now:
            return
        await self.tree.sync()
        await keeping.put(self.house, name, now)
        log.info("The commands are registered")

    async def on_ready(self) -> None:
        """Connected: servers that are not on the allow-list are left.

        Discord names every server in READY, also those with an outage; one that is missing
        there has removed the bot while it was away.
        """
        for guild in list(self.guilds):
            await self.on_guild_join(guild)
        await setup.only_in_servers(self.house, frozenset(guild.id for guild in self.guilds))
        log.info("Ready in %d group(s)", len(self.guilds))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Invited: stays where it may be, and leaves everywhere else at once."""
        if guild.id in self.allowed:
            await setup.back_in_server(self.house, guild.id)
            return
        log.warning("Left a server that is not on the allow-list")
        await guild.leave()

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Back after an outage, in which the bot may have been invited without hearing of it."""
        await self.on_guild_join(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Removed: everything is frozen. An outage is not a removal, and never comes here."""
        await setup.left_server(self.house, guild.id)

    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """A thread is gone. What goes on in it need not wait for its next post to notice."""
        await consultation_threads.deleted(self.house, payload.thread_id)

    async def on_interaction(self, interaction: Interaction) -> None:
        """A button, a menu or a form: one router for all. Commands go their own way."""
        self.heard_at = self.house.now()
        if interaction.type in _COMPONENTS:
            await self.desk.take(interaction)

    async def close(self) -> None:
        """Says goodbye; an answer or a message on its way may arrive first.

        Takes a few seconds at most, whoever calls it, and Discord's goodbye is not waited for
        any longer: discord.py would for half a minute. Cancelled, it goes on by itself.
        """
        if self._goodbye is None:
            self._goodbye = asyncio.create_task(self._say_goodbye())
        await asyncio.shield(self._goodbye)

    async def _say_goodbye(self) -> None:
        await asyncio.gather(self.desk.close(), self.sender.stop())
        for part in (super().close, self.http.close):
            # A line that breaks at the goodbye is gone, too.
            with suppress(TimeoutError, OSError, aiohttp.ClientError):
                async with asyncio.timeout(_GOODBYE_SECONDS):
                    await part()

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:  # noqa: ANN401
        """Logs by type and place; discord.py's own would print what the event held."""
        failure = sys.exception()
        if failure is not None:
            log_failure(f"{event_method} failed", failure)

    async def _command_failed(
        self, interaction: Interaction, failure: discord.app_commands.AppCommandError
    ) -> None:
        """A command of another version, still on somebody's screen: it is answered too."""
        log_failure("A command failed", getattr(failure, "original", failure))
        if interaction.type is discord.InteractionType.application_command:
            await self.desk.serve(interaction, too_old)
