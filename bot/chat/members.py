"""Whether a person is still in the server, asked only where Discord does not say so itself.

In the server the interaction proves it. In a direct message it does not: somebody who was
removed could go on pressing old buttons, and without the members intent nobody tells us.
"""

from __future__ import annotations

import asyncio
import time

import aiohttp
import discord

from bot.chat.press import Press
from bot.chat.wire import within
from bot.practice import entering, join
from bot.practice.house import House
from bot.practice.refusals import Refusal

# Twice that, and a tick, is less than a minute: so soon a removed member reads nothing any more.
_BELIEVED_FOR_SECONDS = 25.0
# Whoever presses nothing is looked at now and then, one at a tick, so that the time begins to
# run after which what they wrote is erased.
_ROUND_SECONDS = 3600.0
_FIRST_ROUND_AFTER_SECONDS = 600.0
_NAMES_BELIEVED_FOR_SECONDS = 600.0
# The person waits meanwhile, and a form can only be opened within three seconds.
_PATIENCE_SECONDS = 0.9
# Unknown member, unknown user. An unknown server says something about the bot, not of them.
_GONE = {10007, 10013}


class Members:
    """Checks membership at the door, and believes the answer for half a minute."""

    def __init__(self, house: House, client: discord.Client, allowed: frozenset[int]) -> None:
        self._house = house
        self._client = client
        self._allowed = allowed
        self._seen: dict[tuple[int, int], float] = {}
        self._named: dict[tuple[int, int], tuple[float, str]] = {}
        self._looked_inside: float | None = None
        self._next_round = time.monotonic() + _FIRST_ROUND_AFTER_SECONDS
        self._to_look_at: list[tuple[int, int]] = []

    async def check(self, press: Press) -> None:
        """Raises Refusal for another server, another kind of place, or a former member."""
        where = press.interaction.guild_id
        if where is not None:
            if where not in self._allowed:
                raise Refusal("not_this_server")
            return
        if press.interaction.context.private_channel:
            raise Refusal("only_here")
        person = press.interaction.user.id
        guilds = await join.servers_of(self._house, person)
        # All at once: whoever is in several groups has no more patience than others.
        await asyncio.gather(*(self._see(guild, person) for guild in guilds))

    async def look_inside(self) -> None:
        """Whether those inside the private page are in the server still, now and then.

        They press nothing in Discord. Whoever was removed there is shown out within a minute.
        """
        now = time.monotonic()
        if self._looked_inside is not None and now - self._looked_inside < _BELIEVED_FOR_SECONDS:
            return
        self._looked_inside = now
        inside = await entering.who_is_inside(self._house)
        there = [(guild, person) for person, guild in inside if guild in self._allowed]
        await asyncio.gather(*(self._see(guild, person) for guild, person in there))

    async def look_around(self) -> None:
        """Whether the next of all members is in the server still: each about once an hour.

        One at a time, because nobody waits for it. Whoever was removed has left.
        """
        if not self._to_look_at:
            if time.monotonic() < self._next_round:
                return
            self._next_round = time.monotonic() + _ROUND_SECONDS
            self._to_look_at = await join.everybody(self._house)
        if self._to_look_at:
            guild, person = self._to_look_at.pop()
            if guild in self._allowed:
                await self._see(guild, person)

    async def name_of(self, guild: int, person: int) -> str:
        """What somebody is called in a server; empty where Discord does not say so in time."""
        known = self._named.get((guild, person))
        if known and time.monotonic() - known[0] < _NAMES_BELIEVED_FOR_SECONDS:
            return known[1]
        try:
            async with within(_PATIENCE_SECONDS, self._client):
                told = await self._client.http.get_member(guild, person)
        except (discord.DiscordException, aiohttp.ClientError, OSError):
            return known[1] if known else ""
        user = told["user"]
        name = told.get("nick") or user.get("global_name") or user["username"]
        self._named[guild, person] = (time.monotonic(), name)
        return name

    async def _see(self, guild: int, person: int) -> None:
        """Ends the membership of somebody who is in the server no longer."""
        if not await self._is_member(guild, person):
            await join.removed_from_server(self._house, person, guild)

    async def _is_member(self, guild: int, person: int) -> bool:
        now = time.monotonic()
        if now - self._seen.get((guild, person), -_BELIEVED_FOR_SECONDS) < _BELIEVED_FOR_SECONDS:
            return True
        try:
            async with within(_PATIENCE_SECONDS, self._client):
                await self._client.http.get_member(guild, person)
        except discord.HTTPException as failure:
            # Only a plain "no" is a no: an outage at Discord must not end a membership.
            return failure.code not in _GONE
        except (discord.DiscordException, aiohttp.ClientError, OSError):  # a time-out is one
            return True
        self._seen[(guild, person)] = now
        return True
