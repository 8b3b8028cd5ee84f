"""Consultations in the threads of a Discord without Discord: what the sender would do, at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.practice import consult, consultation_posts, consulting, contributions, messages, setup
from bot.practice.consultation_posts import (
    CLOSED,
    DELETED,
    IN_THREAD,
    KINDS,
    SEATED,
    THREAD,
    UNSEATED,
    VOICE_CHANGED,
)
from bot.practice.consultation_views import Pause
from bot.practice.messages import TIDY
from bot.records import new_id

from . import cast
from .mailbox import Mailbox

CHANNEL = 71


@dataclass
class Thread:
    """A private thread: who is in it, and what stands there as it was when it was last written."""

    name: str
    members: list = field(default_factory=list)
    posts: dict = field(default_factory=dict)
    locked: bool = False
    deleted: bool = False

    def kinds(self):
        """The kinds of posts that stand there, in order."""
        return [kind for kind, _ in self.posts.values()]

    def texts(self):
        """The texts of voices that stand there, in order."""
        return [content.given.text for _, content in self.posts.values() if content.given]


@dataclass
class Rooms(Mailbox):
    """Direct messages, the consultation channel, and its threads by Discord's id.

    `forbidden`: the bot may do nothing in the channel and its threads.
    """

    threads: dict = field(default_factory=dict)
    forbidden: bool = False

    @property
    def thread(self):
        """The one thread that there is."""
        (found,) = [thread for thread in self.threads.values() if not thread.deleted]
        return found

    async def _deliver(self, message):
        if message.kind == TIDY and message.recipient in self.threads:
            self.threads[message.recipient].posts.pop(message.data["message"], None)
            await messages.sent(self.house, message, message.data["message"])
        elif message.kind not in KINDS:
            await super()._deliver(message)
        else:
            await self._consult(message)

    async def _consult(self, message):
        content = await consultation_posts.content(self.house, message)
        thread = self.threads.get(message.recipient)
        gone = message.kind in IN_THREAD and (thread is None or thread.deleted)
        if content is None:
            await messages.unwanted(self.house, message)
        elif message.target == "person":
            await super()._deliver(message)
        elif gone or self.forbidden:
            why = Pause.THREAD_GONE if gone else Pause.NOT_ALLOWED
            await consulting.gone(self.house, message, why, ["Send Messages in Threads"])
        elif message.kind == THREAD:
            number = next(self._ids)
            self.threads[number] = Thread(content.name)
            await consulting.thread_made(self.house, message, number)
        else:
            number = next(self._ids)
            self._act(message, content, thread, number)
            await messages.sent(self.house, message, number)

    def _act(self, message, content, thread, number):
        self.sent.append(message)
        if message.kind == SEATED:
            thread.members.append(content.member)
        elif message.kind == UNSEATED:
            thread.members = [one for one in thread.members if one != content.member]
        elif message.kind == CLOSED:
            thread.locked = True
        elif message.kind == DELETED:
            thread.deleted = True
        elif message.kind == VOICE_CHANGED:
            if content.edits in thread.posts:
                thread.posts[content.edits] = (consultation_posts.VOICE, content)
        elif thread is not None:
            thread.posts[number] = (message.kind, content)
        else:
            self.standing[number] = message

    def posted(self, kind):
        """What stands in the channel of a kind."""
        return [one for one in self.standing.values() if one.kind == kind]


async def with_channel(house, olga, channel=str(CHANNEL)):
    """Olga chooses a channel for consultations, or takes it away."""
    chosen = {
        "digest_channel": str(cast.DIGEST_CHANNEL),
        "consultation_channel": channel,
        "clinician_role": str(cast.CLINICIANS),
    }
    await setup.set_rooms(house, olga(), chosen)


async def phase(house, person, consultation):
    """The phase that is open."""
    return (await consulting.seat(house, person(), consultation)).consultation.phase


async def passes(rooms, clock, **time):
    """Time passes, and whatever is due is done."""
    clock.passes(**time)
    await rooms.tick()


def asked(**given):
    """The answers with which a consultation is prepared."""
    usual = {
        "form": "consultancy",
        "pace": "day",
        "share": ["markers", "moment"],
        "five_minutes": "I think it was when I looked at the clock.",
        "question": "What do you hear in her thanks?",
    }
    return usual | given


async def prepares(house, person, rupture, **given):
    """Prepares a consultation; its id."""
    return (await consult.prepare(house, person(), rupture, new_id(), asked(**given))).id


async def posts(house, person, rupture, **given):
    """Prepares a consultation, and confirms it; its id."""
    found = await prepares(house, person, rupture, **given)
    await consult.confirm(house, person(), found)
    return found


async def gives(house, person, consultation, voice, text, **more):
    """Gives something."""
    answers = {"text": text, **more}
    return await contributions.give(house, person(), consultation, new_id(), voice, answers)
