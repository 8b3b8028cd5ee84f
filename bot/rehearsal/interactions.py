"""An interaction: what a person did, as the bot is told of it, and how the bot answered."""

from __future__ import annotations

import asyncio
import secrets
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from .channels import Channel
from .clock import Stopwatch
from .messages import Message
from .modals import Modal
from .permissions import IN_BOT_DIRECT_MESSAGES, IN_DIRECT_MESSAGES

if TYPE_CHECKING:
    from .people import Person

Json = dict[str, Any]

COMMAND, COMPONENT, AUTOCOMPLETE, FORM = 2, 3, 4, 5

FIRST_ANSWER_WITHIN = timedelta(seconds=3)
TOKEN_LIVES = timedelta(minutes=15)

_KINDS = {
    4: "message",
    5: "deferred",
    6: "deferred_update",
    7: "update",
    8: "autocomplete",
    9: "modal",
}


class Interaction:
    """One interaction with its token, from a person's act to the bot's last word about it."""

    def __init__(
        self,
        person: Person,
        channel: Channel,
        kind: int,
        data: Json,
        *,
        message: Message | None = None,
        changes: Json | None = None,
    ) -> None:
        world = channel.world
        self.world = world
        self.id = world.ids.next()
        self.token = secrets.token_urlsafe(120)
        self.person = person
        self.channel = channel
        self.kind = kind
        self.data = data
        self.message = message
        self.watch = Stopwatch(world.clock)
        self.delivered_at: float | None = None
        self.answered_at: float | None = None
        self.first: int | None = None
        self.original: Message | None = None
        self.modal: Modal | None = None
        self.choices: list[tuple[str, Any]] | None = None
        self.follow_ups: list[Message] = []
        self.answered = asyncio.Event()
        self.changed = asyncio.Event()
        self.change_count = 0
        self.payload = self._with(changes or {})
        world.interactions[self.token] = self

    @property
    def too_late(self) -> bool:
        """Whether the three seconds for a first answer are over."""
        return self.watch.elapsed > FIRST_ANSWER_WITHIN

    @property
    def expired(self) -> bool:
        """Whether the fifteen minutes of its token are over."""
        return self.watch.elapsed > TOKEN_LIVES

    @property
    def edits_its_message(self) -> bool:
        """Whether its "@original" is the message the component sits on (types 6 and 7)."""
        return self.first in (6, 7)

    def note_first(self, callback: int) -> None:
        """The first answer was accepted."""
        self.first = callback
        self.answered_at = time.monotonic()
        self.answered.set()

    def note_change(self) -> None:
        """Something about the answer changed: an edit, a follow-up."""
        self.change_count += 1
        self.changed.set()
        self.changed = asyncio.Event()

    def metadata(self) -> Json:
        """`interaction_metadata` of a message that answers this."""
        body: Json = {
            "id": str(self.id),
            "type": self.kind,
            "user": self.person.payload(),
            "authorizing_integration_owners": self.payload.get(
                "authorizing_integration_owners", {}
            ),
        }
        if self.kind == COMMAND:
            body["name"] = self.data["name"]
        elif self.kind == COMPONENT and self.message:
            body["interacted_message_id"] = str(self.message.id)
        elif self.kind == FORM:
            body["triggering_interaction_metadata"] = {
                "id": str(self.id),
                "type": COMPONENT if self.message else COMMAND,
                "user": self.person.payload(),
                "authorizing_integration_owners": body["authorizing_integration_owners"],
            } | ({"interacted_message_id": str(self.message.id)} if self.message else {})
        return body

    def _with(self, changes: Json) -> Json:
        """The payload, with a test's changes laid over it; None takes a key away."""
        body = self._payload() | changes
        return {k: v for k, v in body.items() if not (k in changes and changes[k] is None)}

    def _payload(self) -> Json:
        channel = self.channel
        bits = self.world.permissions(self.person, channel)
        body: Json = {
            "id": str(self.id),
            "application_id": str(self.world.application_id),
            "type": self.kind,
            "token": self.token,
            "version": 1,
            "data": self.data,
            "channel_id": str(channel.id),
            "channel": channel.payload() | {"permissions": str(int(bits))},
            "entitlements": [],
            "attachment_size_limit": 10 * 1024 * 1024,
        }
        body["channel"].pop("permission_overwrites", None)
        if self.person.locale is not None:
            body["locale"] = self.person.locale
        if self.message is not None:
            body["message"] = self.message.payload()
        return body | self._surroundings(int(bits))

    def _surroundings(self, bits: int) -> Json:
        """What depends on where it happened: server, the bot's direct messages, elsewhere."""
        guild = self.channel.guild
        if guild is not None:
            member = guild.members[self.person.id]
            app = self.world.permissions(self.world.bot, self.channel)
            return {
                "guild_id": str(guild.id),
                "guild": {
                    "id": str(guild.id),
                    "locale": guild.locale,
                    "features": guild.features,
                },
                "guild_locale": guild.locale,
                "member": member.payload(permissions=bits),
                "app_permissions": str(int(app)),
                "authorizing_integration_owners": {"0": str(guild.id)},
                "context": 0,
            }
        with_the_bot = self.world.bot in self.channel.recipients
        allowed = IN_BOT_DIRECT_MESSAGES if with_the_bot else IN_DIRECT_MESSAGES
        owners = {"0": "0"} if with_the_bot else {"1": str(self.person.id)}
        return {
            "user": self.person.payload(),
            "app_permissions": str(int(allowed)),
            "authorizing_integration_owners": owners,
            "context": 1 if with_the_bot else 2,
        }


class Answer:
    """How the bot answered, as far as it has. It goes on living: edits and follow-ups show up.

    `kind` is message, deferred, update, deferred_update, autocomplete or modal.
    """

    def __init__(self, interaction: Interaction) -> None:
        self.interaction = interaction
        self.interaction_id = interaction.id

    def __repr__(self) -> str:
        return f"<Answer {self.kind} {self.modal or self.message!r}>"

    @property
    def kind(self) -> str:
        """What kind of first answer it was."""
        return _KINDS[self.interaction.first or 0]

    @property
    def message(self) -> Message | None:
        """The message that answers, or the one that was changed. None while it is "thinking"."""
        original = self.interaction.original
        return None if original is None or original.loading or original.deleted else original

    @property
    def modal(self) -> Modal | None:
        """The form that opened."""
        return self.interaction.modal

    @property
    def choices(self) -> list[tuple[str, Any]]:
        """What autocompletion offered: (name, value)."""
        return self.interaction.choices or []

    @property
    def follow_ups(self) -> list[Message]:
        """The further messages to this interaction that still exist, oldest first."""
        return [message for message in self.interaction.follow_ups if not message.deleted]

    @property
    def latency(self) -> float:
        """Real seconds from the delivery of the event to the accepted answer."""
        delivered, answered = self.interaction.delivered_at, self.interaction.answered_at
        if delivered is None or answered is None:
            return float("nan")
        return answered - delivered

    async def arrived(self, timeout: float = 5.0) -> Message:  # noqa: ASYNC109
        """The message, waited for when the answer was deferred. Raises TimeoutError."""
        async with asyncio.timeout(timeout):
            while self.message is None:
                await self.interaction.changed.wait()
        return self.message

    async def changed(self, times: int = 1, timeout: float = 5.0) -> Message | None:  # noqa: ASYNC109
        """Waits until there were `times` edits, deletions or follow-ups after the first answer."""
        async with asyncio.timeout(timeout):
            while self.interaction.change_count < times:
                await self.interaction.changed.wait()
        return self.message

    async def followed_up(self, number: int = 1, timeout: float = 5.0) -> list[Message]:  # noqa: ASYNC109
        """The follow-ups, as soon as there are `number` of them. Raises TimeoutError."""
        async with asyncio.timeout(timeout):
            while len(self.follow_ups) < number:
                await self.interaction.changed.wait()
        return self.follow_ups
