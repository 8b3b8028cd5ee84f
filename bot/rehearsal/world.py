"""Everything that exists in the rehearsed Discord, and who may see it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from .channels import Channel, Kind
from .clock import Clock, Snowflakes
from .commands import CommandStore
from .guilds import Guild, Member
from .messages import Message
from .permissions import IN_BOT_DIRECT_MESSAGES, Permission, channel_permissions
from .users import BotUser, User

if TYPE_CHECKING:
    from .interactions import Interaction
    from .people import Person

Json = dict[str, Any]
Emit = Callable[[str, Json, int], None]


class World:
    """The state of the stand-in, without any network.

    `emit` is set by the gateway; until then events go nowhere.
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.ids = Snowflakes(clock)
        self.people: dict[int, Person] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.interactions: dict[str, Interaction] = {}
        self.bot = BotUser(self, "Afterhour")
        self.application_id = self.bot.id  # one number for both, as for every newer application
        self.token = f"rehearsal.{self.bot.id}.{secrets.token_hex(16)}"
        self.token_works = True
        self.privileged_intents = 0
        self.commands = CommandStore(self)
        self.nonce_window = timedelta(minutes=5)
        self.attachment_base = ""
        self.gateway_url = ""
        self.identifies_left: Callable[[], int] = lambda: 1000
        self.refusals: list[str] = []
        self.sent: list[Message] = []
        self._by_nonce: dict[tuple[int, str | int], Message] = {}
        self._emit: Emit | None = None

    def on_emit(self, emit: Emit) -> None:
        """Says who carries events to the bot."""
        self._emit = emit

    def emit(self, event: str, payload: Json, *, intents: int = 0) -> None:
        """Tells the bot of an event, if it asked for any of `intents` (0: always)."""
        if self._emit is not None:
            self._emit(event, payload, int(intents))

    # Who sees what

    def account(self, user_id: int) -> User | None:
        """A person or the bot, by id."""
        return self.bot if user_id == self.bot.id else self.people.get(user_id)

    def direct_channel(self, person: Person) -> Channel:
        """The direct messages between a person and the bot; there is only ever one."""
        return person.dm

    def permissions(self, user: User, channel: Channel) -> int:
        """What somebody may do in a channel; in direct messages everything that exists there."""
        if channel.guild is None:
            return IN_BOT_DIRECT_MESSAGES if user in channel.recipients else 0
        member = channel.guild.members.get(user.id)
        return channel_permissions(member, channel) if member else 0

    def sees(self, user: User, channel: Channel) -> bool:
        """Whether somebody can look into a channel that exists."""
        if channel.deleted:
            return False
        if channel.guild is None:
            return user in channel.recipients
        bits = self.permissions(user, channel)
        if not bits & Permission.VIEW_CHANNEL:
            return False
        if channel.kind == Kind.PRIVATE_THREAD:
            inside = user.id in channel.thread_state.members
            return inside or bool(bits & Permission.MANAGE_THREADS)
        return True

    def bot_sees(self, channel: Channel) -> bool:
        """Whether the bot can look into a channel."""
        return self.sees(self.bot, channel)

    def share_a_guild(self, person: Person) -> bool:
        """Whether the bot and the person are together in any server."""
        return any(person.id in g.members and g.has_bot for g in self.guilds.values())

    def member(self, user: User, channel: Channel) -> Member | None:
        """The membership of somebody in the server of a channel."""
        return channel.guild.members.get(user.id) if channel.guild else None

    # Nonces

    def sent_with_nonce(self, channel: Channel, nonce: str | int) -> Message | None:
        """The bot's message with this nonce, if it is younger than `nonce_window`.

        Discord remembers "a few minutes" and compares within one channel.
        """
        found = self._by_nonce.get((channel.id, nonce))
        fresh = found is not None and self.clock() - found.created_at <= self.nonce_window
        return found if fresh else None

    def note_sent(self, message: Message) -> None:
        """The bot sent a message through a channel."""
        self.sent.append(message)
        if message.nonce is not None:
            self._by_nonce[message.channel.id, message.nonce] = message
