"""What stands on people's phones while a consultation goes on, printed as it comes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping

from bot.rehearsal import Answer, Channel, Message, Person
from bot.story.house import Stood
from bot.story.telling import Player, StoryBroken, Teller
from bot.wording import Wording

# What Discord itself says in a thread: somebody was added, somebody was taken out.
_NOTED = {1: "added", 2: "removed"}


class Phones:
    """Prints what is new in a channel, its only thread, and in everybody's direct messages."""

    def __init__(
        self,
        words: Wording,
        stood: Stood,
        teller: Teller,
        room: Channel,
        people: Mapping[str, Person],
        when: Callable[[], str],
    ) -> None:
        self._words = words
        self._stood = stood
        self._teller = teller
        self._room = room
        self._people = people
        self._when = when
        self._printed: dict[int, str] = {}

    @property
    def its_thread(self) -> Channel:
        """The channel's only thread."""
        (thread,) = self._room.threads
        return thread

    async def channel(self) -> None:
        """What stands in the channel for everybody in the group."""
        said = self._say("channel_shows", channel=self._room.name)
        for message in self._room.messages:
            if not message.kind:
                await self._teller.shown(said, message)

    async def thread(self) -> None:
        """What is new in the thread, and what was changed in it."""
        noted: dict[int, list[str]] = {}
        new: list[Message] = []
        for message in self.its_thread.messages:
            before = self._printed.get(message.id)
            self._printed[message.id] = message.text
            if before == message.text:
                continue
            if message.kind:
                noted.setdefault(message.kind, []).extend(user.name for user in message.mentions)
            elif before is None:
                new.append(message)
            else:
                await self._teller.shown(self._say("edited"), message)
        for kind, names in noted.items():
            key = f"consultation_story.{_NOTED[kind]}"
            self._teller.says(self._words.say(key, people=", ".join(names)))
        said = self._say("thread_shows", thread=self.its_thread.name)
        for number, message in enumerate(new):
            await self._teller.shown("" if number else said, message)

    async def letters(self) -> None:
        """The direct messages that have come."""
        for person in self._people.values():
            for message in person.inbox():
                if message.id not in self._printed:
                    self._printed[message.id] = message.text
                    await self._teller.shown(self._say("letter", person=person.name), message)

    def reads(self) -> None:
        """Who can read the thread, as Discord lets them."""
        sees, thread = self._stood.discord.world.sees, self.its_thread
        within = thread.thread_state.members
        inside = [one.name for one in self._people.values() if one.id in within]
        outside = [one for one in self._people.values() if one.id not in within]
        nobody = self._words.say("consultation_story.nobody")
        told = {"inside": inside, "outside": [one.name for one in outside]}
        said = {key: ", ".join(names) or nobody for key, names in told.items()}
        self._teller.says(self._words.say("consultation_story.reads", **said))
        for one in outside:
            if sees(one, thread):
                told_of = self._words.say("consultation_story.manages", person=one.name)
                self._teller.says(told_of)

    def _say(self, key: str, **fill: object) -> str:
        return self._words.say(f"consultation_story.{key}", when=self._when(), **fill)


@contextlib.contextmanager
def told(player: Player) -> Iterator[None]:
    """What this person sees meanwhile is printed."""
    player.aloud = True
    try:
        yield
    finally:
        player.aloud = False


def name_of(player: Player) -> str:
    """What somebody is called."""
    return player.person.name


def shown(answer: Answer) -> Message:
    """The message of an answer. Raises StoryBroken where there is none."""
    if answer.message is None:
        raise StoryBroken("a message was expected")
    return answer.message
