"""Private threads: made once, opened again where Discord closed them, shut and taken away.

Discord archives a thread by itself after a week of silence, and a moderator may lock or archive
it at any time. What is posted into an archived thread opens it again; for every other act it is
opened first. Nothing here is told twice: adding somebody who is inside, closing what is closed
and removing what is gone come to the same as doing it once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, TypeVar

import discord

T = TypeVar("T")

WEEK_IN_MINUTES: Literal[10080] = 10080
UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, UNKNOWN_MEMBER, UNKNOWN_USER = 10003, 10008, 10007, 10013
NO_ACCESS, NO_PERMISSION = 50001, 50013
ARCHIVED, LOCKED = 50083, 160005
TOO_MANY = 160006
_SHUT = frozenset({ARCHIVED, LOCKED})
# Discord's clock and ours need not agree.
_CLOCKS_DIFFER = timedelta(minutes=10)
# Newest first; a thread that was made a moment ago is among them, archived or not.
_LOOKED_THROUGH = 100


class ChannelGone(Exception):
    """In this channel no threads can hang."""


@dataclass(frozen=True, slots=True)
class Threads:
    """What the bot does to its private threads. All ids are Discord's."""

    client: discord.Client

    async def find(
        self,
        channel: int,
        name: str,
        since: datetime,
        known: Callable[[list[int]], Awaitable[set[int]]],
    ) -> int | None:
        """A thread of ours that was made since then and may be the one: None where there is none.

        One with this name is it. A moderator may have renamed it meanwhile: then it is one that
        nobody knows of. `known` says which of some threads belong to another consultation.
        """
        place = await self._place(channel)
        ours = [one for one in await place.guild.active_threads() if one.parent_id == channel]
        ours += [
            one
            async for one in place.archived_threads(
                private=True, joined=True, limit=_LOOKED_THROUGH
            )
        ]
        earliest = since - _CLOCKS_DIFFER
        ours = [one for one in ours if self._made(one) and _made_at(one) >= earliest]
        others = await known([one.id for one in ours])
        free = sorted((one for one in ours if one.id not in others), key=lambda one: one.id)
        named = [one for one in free if one.name == name]
        return next((one.id for one in (*named, *free)), None)

    async def create(self, channel: int, name: str) -> int:
        """A private thread to which nobody but the bot can add anybody."""
        made = await (await self._place(channel)).create_thread(
            name=name,
            type=discord.ChannelType.private_thread,
            auto_archive_duration=WEEK_IN_MINUTES,
            invitable=False,
        )
        return made.id

    async def add(self, thread: int, person: int) -> None:
        """A person is in the thread."""
        await self.opened(thread, lambda: self.client.http.add_user_to_thread(thread, person))

    async def remove(self, thread: int, person: int, *, over: bool) -> None:
        """A person is not in the thread any more; one who has left the server never is."""
        try:
            await self.opened(
                thread,
                lambda: self.client.http.remove_user_from_thread(thread, person),
                over=over,
            )
        except discord.NotFound as failure:
            if failure.code not in (UNKNOWN_MEMBER, UNKNOWN_USER):
                raise

    async def opened(
        self, thread: int, act: Callable[[], Awaitable[T]], *, over: bool = False
    ) -> T:
        """Does something in a thread; where that is archived or locked, opens it and tries again.

        A thread that is known to be locked is opened first: the bot may write in it, and nobody
        else could answer. One that is `over` is closed afterwards, however it was found: it may
        have been opened for this before, and left so.
        """
        if self._is_locked(thread) and not over:
            await self.open(thread)
        try:
            done = await act()
        except discord.HTTPException as failure:
            if failure.code not in _SHUT:
                raise
            await self.open(thread)
            done = await act()
        if over:
            await self.close(thread)
        return done

    async def open(self, thread: int) -> None:
        """Neither archived nor locked."""
        await self._change(thread, archived=False, locked=False)

    async def close(self, thread: int) -> None:
        """Archived and locked: readable to those inside, and nobody can go on."""
        try:
            await self._change(thread, archived=True, locked=True)
        except discord.HTTPException as failure:
            if failure.code != ARCHIVED:
                raise
            # An archived thread takes no other change than being opened.
            await self._change(thread, archived=False)
            await self._change(thread, archived=True, locked=True)

    async def delete(self, thread: int) -> None:
        """Gone, with everything in it."""
        try:
            await self.client.http.delete_channel(thread)
        except discord.NotFound as failure:
            if failure.code != UNKNOWN_CHANNEL:
                raise

    async def _change(self, thread: int, **changes: Any) -> None:  # noqa: ANN401
        await self.client.http.edit_channel(thread, **changes)

    async def _place(self, channel: int) -> discord.TextChannel:
        # Not told of yet, after a new session, is not gone: Discord is asked.
        place = self.client.get_channel(channel) or await self.client.fetch_channel(channel)
        if not isinstance(place, discord.TextChannel):
            raise ChannelGone
        return place

    def _made(self, thread: discord.Thread) -> bool:
        me = self.client.user
        return me is not None and thread.owner_id == me.id and thread.is_private()

    def _is_locked(self, thread: int) -> bool:
        known = self.client.get_channel(thread)
        return isinstance(known, discord.Thread) and known.locked


def _made_at(thread: discord.Thread) -> datetime:
    return discord.utils.snowflake_time(thread.id)
