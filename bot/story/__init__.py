"""One week of an invented group: the real bot against the stand-in, told as it happens.

Everything is real but Discord: discord.py over a websocket and HTTP, encrypted records, the
same parts as `afterhour run`. Any failure ends it with an exception.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path

from bot.app import Afterhour
from bot.chat import permissions
from bot.records import new_key
from bot.rehearsal import Guild, StandIn
from bot.settings import Settings
from bot.story.telling import StoryBroken, Teller
from bot.story.week import SCENES, TICK_SECONDS, MovableClock, Week
from bot.wording import Wording

__all__ = ["StoryBroken", "play"]


async def play(words: Wording, prompts: Path | None = None, *, pauses: bool = True) -> None:
    """Plays the week and prints what each person saw. Raises StoryBroken, or what broke it."""
    clock = MovableClock()
    teller = Teller(words, scenes=SCENES, pauses=pauses and sys.stdout.isatty())
    async with _house(clock, words, prompts) as (discord, guild, app):
        await Week(words, discord, guild, clock, teller, lambda: _all_done(discord, app)).play()


async def _all_done(discord: StandIn, app: Afterhour) -> None:
    """Has everything done that is due now, and waits until it stands in the chat."""
    await app.tick()
    # The sender tells how much is on its way, and has no event for "nothing".
    while app.connection.client is not None and app.connection.client.sender.under_way:  # noqa: ASYNC110
        await asyncio.sleep(TICK_SECONDS / 10)
    await discord.settled(quiet=TICK_SECONDS / 10)


@contextlib.asynccontextmanager
async def _house(
    clock: Callable[[], datetime], words: Wording, prompts: Path | None
) -> AsyncIterator[tuple[StandIn, Guild, Afterhour]]:
    """The stand-in with the real bot connected to it, on records that vanish afterwards."""
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
            )
            app = Afterhour.open(settings, now=clock, tick_seconds=TICK_SECONDS)
            running = asyncio.ensure_future(app.run())
            try:
                await discord.bot_ready()
                yield discord, guild, app
            finally:
                running.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await running
