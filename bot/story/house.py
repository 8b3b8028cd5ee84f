"""The invented group's house: the stand-in with the real bot connected to it."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.app import Afterhour
from bot.chat import permissions
from bot.records import new_key
from bot.rehearsal import Guild, StandIn
from bot.settings import Settings
from bot.story.week import TICK_SECONDS
from bot.wording import Wording


@dataclass(frozen=True, slots=True)
class Stood:
    """What stands there once the bot is connected."""

    discord: StandIn
    guild: Guild
    app: Afterhour

    async def all_done(self) -> None:
        """Has everything done that is due now, and waits until it stands in the chat."""
        await self.app.tick()
        client = self.app.connection.client
        # The sender tells how much is on its way, and has no event for "nothing".
        while client is not None and client.sender.under_way:
            await asyncio.sleep(TICK_SECONDS / 10)
            client = self.app.connection.client
        await self.discord.settled(quiet=TICK_SECONDS / 10)


@contextlib.asynccontextmanager
async def opened(
    clock: Callable[[], datetime], words: Wording, prompts: Path | None, *, page_port: int = 0
) -> AsyncIterator[Stood]:
    """The stand-in with the real bot connected to it, on records that vanish afterwards.

    With a `page_port` the private page is there as well, at `localhost`: browsers make passkeys
    for that name without a certificate, and for no other.
    """
    async with StandIn(clock=clock) as discord:
        ana = discord.add_person(words.say("story.people.ana"))
        guild = discord.add_guild(words.say("story.server"), owner=ana)
        guild.add_bot(permissions=permissions.INVITED_WITH.value)
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(
                data=Path(folder),
                token=discord.token,
                key=new_key(),
                guilds=frozenset({guild.id}),
                prompts=prompts,
                api=discord.api,
                page_url=f"http://localhost:{page_port}" if page_port else "",
                page_bind=f"127.0.0.1:{page_port}",
            )
            app = Afterhour.open(settings, now=clock, tick_seconds=TICK_SECONDS)
            running = asyncio.ensure_future(app.run())
            try:
                await discord.bot_ready()
                yield Stood(discord, guild, app)
            finally:
                running.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await running
