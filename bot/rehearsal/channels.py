"""Places to write: channels of a server, threads, and direct messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from .clock import iso
from .intents import Intent
from .messages import Message
from .users import User

if TYPE_CHECKING:
    from .guilds import Guild, Role
    from .world import World

Json = dict[str, Any]
Overwrites = Mapping["Role | User", "tuple[int, int]"]


class Kind(IntEnum):
    """Discord's channel types, so far as they exist here."""

    TEXT = 0
    DIRECT = 1
    GROUP = 3
    CATEGORY = 4
    NEWS = 5
    NEWS_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12


THREADS = frozenset({Kind.NEWS_THREAD, Kind.PUBLIC_THREAD, Kind.PRIVATE_THREAD})


@dataclass
class Overwrite:
    """What a channel allows and denies one role or one member."""

    target_id: int
    for_member: bool
    allow: int = 0
    deny: int = 0

    def payload(self) -> Json:
        return {
            "id": str(self.target_id),
            "type": int(self.for_member),
            "allow": str(int(self.allow)),
            "deny": str(int(self.deny)),
        }


@dataclass
class ThreadState:
    """What a thread has beyond a channel. `members` maps user id to the moment of joining."""

    owner_id: int
    created_at: datetime
    archived_at: datetime
    auto_archive_minutes: int = 4320
    archived: bool = False
    locked: bool = False
    invitable: bool = True
    total_sent: int = 0
    members: dict[int, datetime] = field(default_factory=dict)


class Channel:
    """One place to write. Also what tests hold to remove it, rename it, close it to the bot."""

    def __init__(
        self,
        world: World,
        kind: Kind,
        name: str = "",
        *,
        guild: Guild | None = None,
        parent: Channel | None = None,
        recipients: tuple[User, ...] = (),
        channel_id: int | None = None,
    ) -> None:
        self.world = world
        self.kind = kind
        self.name = name
        self.guild = guild
        self.parent = parent
        self.recipients = recipients
        self.id = channel_id or world.ids.next()
        self.topic: str | None = None
        self.slowmode = 0
        self.overwrites: dict[int, Overwrite] = {}
        self.thread: ThreadState | None = None
        self.everything: dict[int, Message] = {}
        self.deleted = False
        world.channels[self.id] = self

    def __repr__(self) -> str:
        return f"<Channel {self.name or 'direct'} {self.id}>"

    @property
    def is_thread(self) -> bool:
        """Whether this is a thread of some kind."""
        return self.kind in THREADS

    @property
    def messages(self) -> list[Message]:
        """What stands here for everyone, oldest first: nothing ephemeral, nothing deleted."""
        return [m for m in self.everything.values() if m.visible_to is None]

    @property
    def threads(self) -> list[Channel]:
        """The threads that hang on this channel, oldest first."""
        return [c for c in self.world.channels.values() if c.parent is self and not c.deleted]

    # What tests and people do to it

    def delete(self) -> None:
        """Takes the channel away, with its threads, and tells the bot."""
        for thread in self.threads:
            thread.delete()
        self.deleted = True
        if self.guild is not None:
            name = "THREAD_DELETE" if self.is_thread else "CHANNEL_DELETE"
            self.world.emit(name, self.payload(), intents=Intent.GUILDS)

    def rename(self, name: str) -> None:
        """Gives it another name and tells the bot."""
        self.name = name
        self.tell_changed()

    def overwrite(self, target: Role | User, *, allow: int = 0, deny: int = 0) -> None:
        """Sets what a role or member may do here, replacing what was set for it."""
        self.overwrites[target.id] = Overwrite(
            target.id, isinstance(target, User), int(allow), int(deny)
        )
        self.tell_changed()

    def deny_bot(self, permissions: int) -> None:
        """Takes these permissions from the bot here, on top of what was taken before."""
        mine = self.overwrites.setdefault(self.world.bot.id, Overwrite(self.world.bot.id, True))
        mine.deny |= int(permissions)
        mine.allow &= ~int(permissions)
        self.tell_changed()

    def allow_bot(self, permissions: int) -> None:
        """Gives the bot these permissions here, whatever its roles say."""
        mine = self.overwrites.setdefault(self.world.bot.id, Overwrite(self.world.bot.id, True))
        mine.allow |= int(permissions)
        mine.deny &= ~int(permissions)
        self.tell_changed()

    def archive(self, *, locked: bool = False) -> None:
        """Archives a thread, as Discord does after a while, or a moderator, who may lock it."""
        self.set_archived(True, locked=locked)

    def set_archived(self, archived: bool, *, locked: bool | None = None) -> None:
        """Archives or reopens a thread; `locked` stays as it is when None."""
        state = self.thread_state
        state.archived = archived
        state.archived_at = self.world.clock()
        if locked is not None:
            state.locked = locked
        self.tell_changed()

    # What the rest of the stand-in needs

    @property
    def thread_state(self) -> ThreadState:
        """The thread's own facts. Raises ValueError for what is no thread."""
        if self.thread is None:
            raise ValueError(f"{self!r} is not a thread")
        return self.thread

    def tell_changed(self) -> None:
        """Sends CHANNEL_UPDATE or THREAD_UPDATE."""
        if self.guild is not None and not self.deleted:
            name = "THREAD_UPDATE" if self.is_thread else "CHANNEL_UPDATE"
            self.world.emit(name, self.payload(), intents=Intent.GUILDS)

    def find(self, message_id: int) -> Message | None:
        """A message that still exists here, ephemeral ones included."""
        return self.everything.get(message_id)

    def payload(self) -> Json:
        """The channel object."""
        if self.kind in (Kind.DIRECT, Kind.GROUP):
            return self._direct_payload()
        body: Json = {
            "id": str(self.id),
            "type": int(self.kind),
            "guild_id": str(self.guild.id) if self.guild else None,
            "name": self.name,
            "parent_id": str(self.parent.id) if self.parent else None,
            "last_message_id": self._last_message_id(),
            "rate_limit_per_user": self.slowmode,
            "flags": 0,
        }
        if self.thread is not None:
            body |= self._thread_payload(self.thread)
        else:
            body |= {
                "position": 0,
                "topic": self.topic,
                "nsfw": False,
                "permission_overwrites": [o.payload() for o in self.overwrites.values()],
            }
        return body

    def _direct_payload(self) -> Json:
        others = [u for u in self.recipients if u is not self.world.bot]
        return {
            "id": str(self.id),
            "type": int(self.kind),
            "last_message_id": self._last_message_id(),
            "recipients": [user.payload() for user in others],
            "flags": 0,
        } | ({"name": self.name or None, "icon": None} if self.kind == Kind.GROUP else {})

    def _thread_payload(self, state: ThreadState) -> Json:
        body: Json = {
            "owner_id": str(state.owner_id),
            "message_count": len(self.messages),
            "total_message_sent": state.total_sent,
            "member_count": len(state.members),
            "thread_metadata": {
                "archived": state.archived,
                "archive_timestamp": iso(state.archived_at),
                "auto_archive_duration": state.auto_archive_minutes,
                "locked": state.locked,
                "create_timestamp": iso(state.created_at),
            },
        }
        if self.kind == Kind.PRIVATE_THREAD:
            body["thread_metadata"]["invitable"] = state.invitable
        bot_id = self.world.bot.id
        if bot_id in state.members:
            body["member"] = self.thread_member_payload(bot_id)
        return body

    def thread_member_payload(self, user_id: int) -> Json:
        """The thread member object of one member of this thread."""
        return {
            "id": str(self.id),
            "user_id": str(user_id),
            "join_timestamp": iso(self.thread_state.members[user_id]),
            "flags": 0,
        }

    def _last_message_id(self) -> str | None:
        newest = reversed(self.everything.values())
        return next((str(m.id) for m in newest if m.visible_to is None), None)
