"""What one person has on their screen: people, places, what is unread, and one open channel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from bot.rehearsal.channels import Channel, Kind
from bot.rehearsal.guilds import Guild
from bot.rehearsal.messages import Message
from bot.rehearsal.people import Person
from bot.rehearsal.permissions import Permission
from bot.rehearsal.world import World

from .parts import Drawing

Json = dict[str, Any]
T = TypeVar("T")


class Gone(Exception):
    """Somebody or something that is not there, or not any more."""


def found(there: Mapping[int, T], number: object) -> T:
    """What has this number, written out. Raises Gone."""
    text = str(number)
    if not (text.isascii() and text.isdecimal()) or int(text) not in there:
        raise Gone
    return there[int(text)]


class Screens:
    """Everybody's screen: how far each has read, and which answers they have dismissed.

    Both live in people's clients and not at Discord, so they live here.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._read: dict[tuple[int, int], int] = defaultdict(int)
        self._dismissed: set[int] = set()

    def tidy(self) -> None:
        """Dismisses every answer that only one person sees, and calls everything read."""
        for channel in self._world.channels.values():
            mine = (m.id for m in channel.everything.values() if m.visible_to is not None)
            self._dismissed.update(mine)
            for person in self._world.people.values():
                self.read(person, channel)

    # Looking

    def person(self, number: object) -> Person:
        """Somebody by id; the first there is, where none is named. Raises Gone."""
        people = self._world.people
        return found(people, number or next(iter(people), 0))

    def place(self, person: Person, number: object) -> Channel:
        """A place that this person sees by id, or their first one. Raises Gone."""
        places = {channel.id: channel for channel in self._places(person)}
        return found(places, number or next(iter(places), 0))

    def messages(self, person: Person, channel: Channel) -> list[Message]:
        """What stands there for this person, dismissed answers left out."""
        return [m for m in person.sees(channel) if m.id not in self._dismissed]

    def message(self, person: Person, channel: Channel, number: object) -> Message:
        """One message that stands there for this person. Raises Gone."""
        return found({message.id: message for message in self.messages(person, channel)}, number)

    def picture(self, person: Person, channel: Channel) -> Json:
        """The whole screen of a person who has this channel open."""
        drawing = Drawing(person, channel)
        return {
            "me": _named(person),
            "people": [self.news_of(one) for one in self._world.people.values()],
            "servers": [self._server(person, guild) for guild in self._guilds(person)],
            "direct": [self._door(person, channel) for channel in self._direct(person)],
            "here": self._door(person, channel) | {"may_write": self._may_write(person, channel)},
            "messages": [drawing.message(m) for m in self.messages(person, channel)],
        }

    def news_of(self, person: Person) -> Json:
        """Somebody, how much they have not seen yet, and where the first of it stands."""
        unread = {c.id: len(self._unread(person, c)) for c in self._places(person)}
        first = next((str(number) for number, count in unread.items() if count), None)
        return _named(person) | {"unread": sum(unread.values()), "new_in": first}

    @property
    def newest(self) -> int:
        """The id of the newest message there is, wherever it stands."""
        everywhere = (c.everything for c in self._world.channels.values())
        return max((max(messages, default=0) for messages in everywhere), default=0)

    def news_since(self, number: int) -> list[Json]:
        """Those who have something unread that is newer than a message, in the order of people."""
        people = self._world.people.values()
        return [self.news_of(one) for one in people if self._newest_unread(one) > number]

    # What a client does by itself

    def read(self, person: Person, channel: Channel) -> None:
        """Everything in this channel has been seen by this person."""
        newest = max(channel.everything, default=0)
        self._read[person.id, channel.id] = max(self._read[person.id, channel.id], newest)

    def dismiss(self, message: Message) -> None:
        """Takes an answer that only one person sees off their screen."""
        if message.ephemeral:
            self._dismissed.add(message.id)

    def _server(self, person: Person, guild: Guild) -> Json:
        doors = [self._door(person, channel) for channel in self._seen(person, guild)]
        return {"id": str(guild.id), "name": guild.name, "places": doors}

    def _door(self, person: Person, channel: Channel) -> Json:
        others = [user.name for user in channel.recipients if user is not person]
        return {
            "id": str(channel.id),
            "name": channel.name or ", ".join(others),
            "kind": "thread" if channel.is_thread else "channel" if channel.guild else "direct",
            "topic": channel.topic or "",
            "unread": len(self._unread(person, channel)),
        }

    def _unread(self, person: Person, channel: Channel) -> list[int]:
        """The ids of what somebody else wrote here, and this person has not seen."""
        last = self._read[person.id, channel.id]
        new = (m for m in self.messages(person, channel) if m.id > last)
        return [message.id for message in new if message.author is not person]

    def _newest_unread(self, person: Person) -> int:
        everywhere = (self._unread(person, channel) for channel in self._places(person))
        return max((max(unread, default=0) for unread in everywhere), default=0)

    def _may_write(self, person: Person, channel: Channel) -> bool:
        if channel.guild is None:
            return True
        bits = self._world.permissions(person, channel)
        if not channel.is_thread:
            return bool(bits & Permission.SEND_MESSAGES)
        open_to = not channel.thread_state.locked
        return open_to and bool(bits & Permission.SEND_MESSAGES_IN_THREADS)

    def _guilds(self, person: Person) -> list[Guild]:
        return [guild for guild in self._world.guilds.values() if person.id in guild.members]

    def _places(self, person: Person) -> Iterator[Channel]:
        for guild in self._guilds(person):
            yield from self._seen(person, guild)
        yield from self._direct(person)

    def _seen(self, person: Person, guild: Guild) -> Iterator[Channel]:
        """The channels of a server that a person sees, each with its threads below."""
        for channel in guild.channels:
            if channel.kind != Kind.CATEGORY and self._world.sees(person, channel):
                yield channel
            yield from (t for t in channel.threads if self._world.sees(person, t))

    def _direct(self, person: Person) -> list[Channel]:
        everywhere = self._world.channels.values()
        mine = [c for c in everywhere if c.guild is None and person in c.recipients]
        return [c for c in mine if c is not person.dm or self._has_bot(person)]

    def _has_bot(self, person: Person) -> bool:
        return self._world.share_a_guild(person) or bool(person.dm.everything)


def _named(person: Person) -> Json:
    return {"id": str(person.id), "name": person.name}
