"""A person in front of Discord: what they can see, and what they can do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import acting
from .channels import Channel, Kind
from .interactions import Answer
from .messages import Message
from .modals import Modal
from .users import User

if TYPE_CHECKING:
    from .guilds import Role
    from .world import World

Json = dict[str, Any]


class Person(User):
    """Somebody with a Discord client, bound by what that client would let them do.

    `locale` is their client's language, None for a client that does not say.
    `patience` is how many seconds they wait before "The application did not respond".
    """

    def __init__(self, world: World, name: str, locale: str | None = "en-US") -> None:
        super().__init__(world, name)
        self.locale = locale
        self.patience = 3.0
        self.takes_direct_messages = True
        self.dm = Channel(world, Kind.DIRECT, recipients=(self, world.bot))
        world.people[self.id] = self

    # Looking

    def sees(self, channel: Channel) -> list[Message]:
        """What they see in a channel, oldest first, their own ephemeral messages included."""
        if not self.world.sees(self, channel):
            return []
        return [m for m in channel.everything.values() if m.visible_to in (None, self.id)]

    def inbox(self) -> list[Message]:
        """The direct messages they have from the bot, oldest first."""
        return [m for m in self.sees(self.dm) if m.author is self.world.bot and not m.ephemeral]

    # Settings

    def close_direct_messages(self) -> None:
        """The bot can no longer write to them: 50007."""
        self.takes_direct_messages = False

    def open_direct_messages(self) -> None:
        """The bot can write to them again."""
        self.takes_direct_messages = True

    # Doing

    def says(self, channel: Channel, text: str) -> Message:
        """Writes an ordinary message. Raises Refused where they may not write."""
        return acting.say(self, channel, text)

    async def slash(self, channel: Channel, name: str, /, **options: object) -> Answer:
        """Runs a slash command, e.g. ``ana.slash(channel, "client add", code="grey heron")``.

        Options that are None are left out. Raises Refused for what the client would not offer
        or accept, NotAnswered if the bot stays silent.
        """
        return await acting.slash(self, channel, name, options)

    async def slash_raw(
        self, channel: Channel, name: str, options: list[Json], *, changes: Json | None = None
    ) -> Answer:
        """Sends a command whether or not it exists, is offered here or makes sense.

        `changes` is laid over the interaction, e.g. ``{"context": 2}``; a None takes a key away.
        """
        return await acting.slash_raw(self, channel, name, options, changes)

    async def autocomplete(
        self, channel: Channel, command: str, option: str, /, typed: str = "", **others: object
    ) -> list[tuple[str, Any]]:
        """What the bot offers while they type into an option: (name, value) pairs."""
        return await acting.autocomplete(
            self, channel, command, option=option, typed=typed, others=others
        )

    async def press(self, message: Message, which: str) -> Answer:
        """Presses a button, found by its label or the beginning of its custom_id."""
        return await acting.press(self, message, which)

    async def press_raw(
        self,
        custom_id: str,
        component_type: int = 2,
        *,
        channel: Channel,
        message: Message | None = None,
        values: Sequence[str] | None = None,
        changes: Json | None = None,
    ) -> Answer:
        """Sends a press of any custom_id, also from a message that never existed."""
        return await acting.press_raw(
            self,
            custom_id,
            component_type,
            channel=channel,
            message=message,
            values=values,
            changes=changes,
        )

    async def choose(
        self, message: Message, which: str, values: Sequence[str | User | Role | Channel]
    ) -> Answer:
        """Chooses in a select, found by the beginning of its custom_id or its placeholder.

        Values are given as value or label, or as the person, role or channel itself.
        """
        return await acting.choose(self, message, which, values)

    async def submit(self, modal: Modal, values: dict[str, Any] | None = None) -> Answer:
        """Fills in a form and sends it; `values` by custom_id or label of the field.

        What is left out goes as the form had it. Raises Refused where the client would mark a
        field red.
        """
        return await acting.submit(self, modal, values or {})

    async def submit_raw(
        self,
        custom_id: str,
        components: list[Json],
        *,
        channel: Channel,
        message: Message | None = None,
        changes: Json | None = None,
    ) -> Answer:
        """Sends any form, with no check at all."""
        return await acting.submit_raw(
            self, custom_id, components, channel=channel, message=message, changes=changes
        )

    async def interact(
        self,
        channel: Channel,
        kind: int,
        data: Json,
        *,
        message: Message | None = None,
        changes: Json | None = None,
    ) -> Answer:
        """Sends any interaction: 2 command, 3 component, 4 autocomplete, 5 form."""
        return await acting.interact(self, channel, kind, data, message=message, changes=changes)
