"""What happens when a person does something: checked as their client would, then sent."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .channels import Channel
from .errors import NotAnswered, Refused
from .interactions import AUTOCOMPLETE, COMMAND, COMPONENT, FORM, Answer, Interaction
from .messages import Message
from .modals import Modal
from .options import Typing, complete_option, fill_options
from .parts import LINK_STYLE, Button, Select
from .permissions import Permission
from .picking import Picked, pick
from .sending import deliver

if TYPE_CHECKING:
    from .guilds import Role
    from .people import Person
    from .users import User

Json = dict[str, Any]


async def interact(
    person: Person,
    channel: Channel,
    kind: int,
    data: Json,
    *,
    message: Message | None = None,
    changes: Json | None = None,
) -> Answer:
    """Tells the bot of an act and waits for its first answer, as long as the person has patience.

    Raises Refused if the person is not in the place, NotAnswered if nothing came.
    """
    if channel.guild is not None and person.id not in channel.guild.members:
        raise Refused(f"{person.name} is not a member of {channel.guild.name}")
    interaction = Interaction(person, channel, kind, data, message=message, changes=changes)
    person.world.emit("INTERACTION_CREATE", interaction.payload)
    left = person.patience - interaction.watch.real
    try:
        async with asyncio.timeout(left):
            await interaction.answered.wait()
    except TimeoutError:
        name = data.get("name") or data.get("custom_id")
        raise NotAnswered(f"no answer to {name!r} within {person.patience} s") from None
    return Answer(interaction)


def say(person: Person, channel: Channel, text: str) -> Message:
    """An ordinary message of a person; in a thread it makes them a member of it."""
    needed = Permission.SEND_MESSAGES
    if channel.is_thread:
        needed = Permission.SEND_MESSAGES_IN_THREADS
    world = person.world
    may = channel.guild is None or world.permissions(person, channel) & needed
    if not world.sees(person, channel) or not may:
        raise Refused(f"{person.name} cannot write in {channel!r}")
    if channel.thread is not None:
        if channel.thread.locked:
            raise Refused(f"{channel!r} is locked")
        channel.thread.members.setdefault(person.id, world.clock())
    message = Message(channel, person)
    message.content = text
    deliver(message)
    return message


# Commands


async def slash(person: Person, channel: Channel, name: str, options: Json) -> Answer:
    """A slash command as the client composes it."""
    _must_see(person, channel)
    found = person.world.commands.find(person, channel, name)
    filled, resolved = fill_options(channel, name, found.options, options)
    return await interact(person, channel, COMMAND, found.data(filled, resolved))


async def slash_raw(
    person: Person, channel: Channel, name: str, options: list[Json], changes: Json | None
) -> Answer:
    """A command composed by nobody's client; its id is real if the command is."""
    everything = person.world.commands.of(channel.guild.id if channel.guild else None)
    known = [c for c in everything + person.world.commands.of(None) if c.name == name]
    number = known[0].id if known else person.world.ids.next()
    data: Json = {"id": str(number), "name": name, "type": 1, "options": options}
    return await interact(person, channel, COMMAND, data, changes=changes)


async def autocomplete(
    person: Person, channel: Channel, command: str, *, option: str, typed: str, others: Json
) -> list[tuple[str, Any]]:
    """What is offered while typing."""
    _must_see(person, channel)
    found = person.world.commands.find(person, channel, command)
    typing = Typing(command, option, typed)
    filled = complete_option(channel, typing, found.options, others)
    answer = await interact(person, channel, AUTOCOMPLETE, found.data(filled))
    return answer.choices


# Components


async def press(person: Person, message: Message, which: str) -> Answer:
    """A press on a button that is really there."""
    _must_see_message(person, message)
    button = find_button(message, which)
    if button.style == LINK_STYLE or button.custom_id is None:
        raise Refused(f"{which!r} is a link to {button.url}; the bot is not told of it")
    if button.disabled:
        raise Refused(f"{which!r} is greyed out")
    data: Json = {"custom_id": button.custom_id, "component_type": 2}
    return await interact(person, message.channel, COMPONENT, data, message=message)


async def press_raw(
    person: Person,
    custom_id: str,
    component_type: int,
    *,
    channel: Channel,
    message: Message | None,
    values: Sequence[str] | None,
    changes: Json | None,
) -> Answer:
    """A press on anything, with an invented message if there is none."""
    source = message or _message_of_old(channel, custom_id)
    data: Json = {"custom_id": custom_id, "component_type": component_type}
    if values is not None:
        data["values"] = list(values)
    return await interact(person, channel, COMPONENT, data, message=source, changes=changes)


def _message_of_old(channel: Channel, custom_id: str) -> Message:
    """A message as the bot may have sent it years ago, with one button."""
    message = Message(channel, channel.world.bot)
    message.content = "(an older message)"
    button = {"type": 2, "id": 2, "style": 2, "label": "Old", "custom_id": custom_id}
    message.components = [{"type": 1, "id": 1, "components": [button]}]
    channel.everything[message.id] = message
    return message


async def choose(
    person: Person, message: Message, which: str, values: Sequence[str | User | Role | Channel]
) -> Answer:
    """A choice in a select that is really there."""
    _must_see_message(person, message)
    menu = find_select(message, which)
    if menu.disabled:
        raise Refused(f"{which!r} is greyed out")
    if isinstance(values, str):
        raise Refused("values are a list")
    picked = pick(message.channel, menu, which, values)
    if not menu.min_values <= len(picked) <= menu.max_values:
        wanted = f"{menu.min_values} to {menu.max_values}"
        raise Refused(f"{which!r} takes {wanted} choices, not {len(picked)}")
    resolved: Json = {}
    for thing in picked:
        if isinstance(thing, Picked):
            thing.resolve_into(resolved)
    data: Json = {
        "custom_id": menu.custom_id,
        "component_type": int(menu.kind),
        "values": [p.value if isinstance(p, Picked) else p for p in picked],
    }
    if resolved:
        data["resolved"] = resolved
    return await interact(person, message.channel, COMPONENT, data, message=message)


def find_button(message: Message, which: str) -> Button:
    """The one button with this custom_id or label, or whose custom_id begins so; else Refused."""
    found = [b for b in message.buttons if b.custom_id == which]
    found = found or [b for b in message.buttons if b.label == which]
    found = found or [b for b in message.buttons if (b.custom_id or "").startswith(which)]
    if len(found) != 1:
        there = ", ".join(f"{b.label!r} ({b.custom_id or b.url})" for b in message.buttons)
        raise Refused(f"{len(found)} buttons are {which!r}; there are: {there or 'none'}")
    return found[0]


def find_select(message: Message, which: str) -> Select:
    """The one select with this custom_id or placeholder, or whose custom_id begins so."""
    found = [s for s in message.selects if s.custom_id == which]
    found = found or [s for s in message.selects if s.placeholder == which]
    found = found or [s for s in message.selects if s.custom_id.startswith(which)]
    if len(found) != 1:
        there = ", ".join(f"{s.placeholder!r} ({s.custom_id})" for s in message.selects)
        raise Refused(f"{len(found)} selects are {which!r}; there are: {there or 'none'}")
    return found[0]


def _must_see(person: Person, channel: Channel) -> None:
    if not person.world.sees(person, channel):
        raise Refused(f"{person.name} cannot see {channel!r}")


def _must_see_message(person: Person, message: Message) -> None:
    _must_see(person, message.channel)
    if message.deleted:
        raise Refused("the message is gone")
    if message.visible_to not in (None, person.id):
        raise Refused(f"{person.name} cannot see this message: it is someone else's")


# Forms


async def submit(person: Person, modal: Modal, values: dict[str, Any]) -> Answer:
    """A form, filled in as its rules allow."""
    if modal.person is not person:
        raise Refused(f"this form is on the screen of {modal.person.name}, not {person.name}")
    components, resolved = modal.submission(values)
    data: Json = {"custom_id": modal.custom_id, "components": components}
    if resolved:
        data["resolved"] = resolved
    return await interact(person, modal.channel, FORM, data, message=modal.message)


async def submit_raw(
    person: Person,
    custom_id: str,
    components: list[Json],
    *,
    channel: Channel,
    message: Message | None,
    changes: Json | None,
) -> Answer:
    """A form that nobody ever showed."""
    data: Json = {"custom_id": custom_id, "components": components}
    return await interact(person, channel, FORM, data, message=message, changes=changes)
