"""Consultations without a name, as an administrator sees them who would like to know whose.

Everybody is seen about equally often, and the presenter confirms, answers and edits in one of the
hours in which they are seen. So whoever knows more than chance knows it from the bot.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from bot.alliance.consultations import Form, Voice, posting_time
from bot.practice import consult, consulting, contributions
from bot.records.ids import new_id
from bot.rehearsal import Channel, Person

from .cast import eventually
from .colleagues import Colleagues

ZONE = ZoneInfo("Europe/Lisbon")
PRESENTERS_OWN = {Voice.ANSWER, Voice.REPLY}


@dataclass
class Post:
    """A message, with all that Discord tells about it."""

    id: int
    text: str
    at: datetime
    edited: datetime | None
    nonce: str
    custom_ids: tuple[str, ...]


@dataclass
class Seen:
    """What an administrator can see or request of one consultation, and of everybody meanwhile."""

    people: list[int]  # in the order of their ids
    joined_server: dict[int, datetime]
    thread_id: int
    name: str
    made: datetime
    members: list[tuple[int, datetime]]  # in the order in which they were added
    posts: list[Post]
    audit: list[tuple[int, int, int, datetime]]
    public: list[tuple[datetime, int]]  # who was seen when
    before: list[Seen] = field(default_factory=list)

    @property
    def opened(self) -> datetime:
        """When its first card stood there."""
        return self.posts[0].at

    @property
    def conductor(self) -> int:
        """Who conducts, as a card names them."""
        found = re.search(r"<@(\d+)> conducts", "\n".join(post.text for post in self.posts))
        assert found is not None
        return int(found[1])

    def last_seen_before(self, moment: datetime) -> int:
        """Who was seen last before a moment."""
        earlier = [(at, who) for at, who in self.public if at <= moment]
        return max(earlier or self.public[:1])[1]

    def first_seen_after(self, moment: datetime) -> int:
        """Who was seen first from a moment on."""
        later = [(at, who) for at, who in self.public if at >= moment]
        return min(later or self.public)[1]

    def seen_near(self, moments: list[datetime]) -> int:
        """Who was most often the last to be seen before these moments."""
        return Counter(self.last_seen_before(at) for at in moments).most_common(1)[0][0]

    def spoken(self, label: str) -> list[datetime]:
        """When something under this label was posted."""
        return [post.at for post in self.posts if post.text.startswith(f"-# {label}")]

    def by_number(self, number: int) -> int:
        """Somebody, by a number."""
        return self.people[number % len(self.people)]

    def by_letters(self, letters: str) -> int:
        """Somebody, by the letters of an id."""
        return self.by_number(sum(map(ord, letters)))


Guess = Callable[[Seen], int]


def _edits(seen: Seen) -> list[datetime]:
    return [post.edited for post in seen.posts if post.edited] or [seen.opened]


def _least_conducted(seen: Seen) -> int:
    count = Counter(one.conductor for one in [*seen.before, seen])
    return min(seen.people, key=lambda who: count[who])


def _most_named(seen: Seen) -> int:
    text = "\n".join(post.text for post in seen.posts)
    return max(seen.people, key=lambda who: text.count(str(who)))


def _in_audit(seen: Seen) -> int:
    count = Counter(one for actor, _, target, _ in seen.audit for one in (actor, target))
    return max(seen.people, key=lambda who: count[who])


def _odd_one_out(seen: Seen) -> int:
    """Whose joining of the thread was furthest in time from the others'."""
    middle = sorted(at for _, at in seen.members)[len(seen.members) // 2]
    return max(seen.members, key=lambda one: abs(one[1] - middle))[0]


def _place_of_presenters_thanks(seen: Seen) -> int:
    thanks = [post.text for post in seen.posts if post.text.startswith("-# Thanks")]
    places = [number for number, text in enumerate(thanks) if "presenter" in text]
    return seen.by_number(places[0] if places else 0)


def _conductor_after_next(seen: Seen) -> int:
    return seen.people[(seen.people.index(seen.conductor) + 1) % len(seen.people)]


GUESSERS: dict[str, Guess] = {
    "the first in the thread": lambda seen: seen.members[0][0],
    "the last in the thread": lambda seen: seen.members[-1][0],
    "the one who came at another time": _odd_one_out,
    "the conductor": lambda seen: seen.conductor,
    "the one after the conductor": _conductor_after_next,
    "the one who conducted least": _least_conducted,
    "the one who joined the server last": lambda seen: max(
        seen.people, key=lambda who: (seen.joined_server[who], who)
    ),
    "the one who joined the server first": lambda seen: min(
        seen.people, key=lambda who: (seen.joined_server[who], who)
    ),
    "the last one seen before it appeared": lambda seen: seen.last_seen_before(seen.opened),
    "the first one seen after it appeared": lambda seen: seen.first_seen_after(seen.opened),
    "the last one seen an hour before": lambda seen: seen.last_seen_before(
        seen.opened - timedelta(hours=1)
    ),
    "seen before the answers": lambda seen: seen.seen_near(
        seen.spoken("The presenter answers") or [seen.opened]
    ),
    "seen before the reply": lambda seen: seen.seen_near(
        seen.spoken("What reached the presenter") or [seen.opened]
    ),
    "seen before a change": lambda seen: seen.seen_near(_edits(seen)),
    "seen most before anything appeared": lambda seen: seen.seen_near(
        [post.at for post in seen.posts]
    ),
    "seen least": lambda seen: min(
        seen.people, key=lambda who: sum(who == one for _, one in seen.public)
    ),
    "named most": _most_named,
    "in the audit log": _in_audit,
    "by the place of the presenter's thanks": _place_of_presenters_thanks,
    "by the thread's number": lambda seen: seen.by_number(seen.thread_id & 0x3FFFFF),
    "by the thread's moment": lambda seen: seen.by_number(seen.made.second),
    "by the thread's name": lambda seen: seen.by_letters(seen.name),
    "by a nonce": lambda seen: seen.by_letters(seen.posts[0].nonce),
    "by a button's id": lambda seen: seen.by_letters("".join(seen.posts[0].custom_ids)),
    "by how many voices there are": lambda seen: seen.by_number(len(seen.posts)),
}


def tail(right: int, of: int, chance: float) -> float:
    """How likely so many right guesses, or more, are by chance; or so few, whichever is less."""

    def exactly(count: int) -> float:
        return math.comb(of, count) * chance**count * (1 - chance) ** (of - count)

    return min(sum(map(exactly, range(right, of + 1))), sum(map(exactly, range(right + 1))))


class Watched:
    """A group whose members ask without their names, one after the other."""

    def __init__(self, they: Colleagues, kitchen: Channel, seed: int) -> None:
        self._they = they
        self._group = they.group
        self._kitchen = kitchen
        self._chance = Random(seed)
        self._public: list[tuple[datetime, int]] = []
        self._seen: list[Seen] = []

    async def consultations(self, count: int) -> list[tuple[Person, Seen]]:
        """So many, each with whoever it was, and what can be seen of it."""
        people = self._they.everybody
        asks = [self._chance.choice(people) for _ in range(count)]
        about = [await self._group.has_rupture(person) for person in asks]
        found = []
        for presenter, rupture in zip(asks, about, strict=True):
            found.append((presenter, await self._one(presenter, rupture)))
            self._seen.append(found[-1][1])
        return found

    async def _one(self, presenter: Person, rupture: str) -> Seen:
        self._public, audit = [], len(self._group.guild.audit_log.entries)
        there = set(self._they.threads)
        consultation = await self._asks(presenter, rupture)
        found = await self._goes_on(presenter, consultation)
        (thread,) = set(self._they.threads) - there
        assert found
        return self._observed(thread, audit)

    async def _asks(self, presenter: Person, rupture: str) -> str:
        """It is confirmed in one of the hours in which its presenter is seen, as all others are."""
        acts, house = self._group.acts, self._group.bot.house
        form = self._chance.choice(list(Form))
        answers = {"form": form, "pace": "day", "share": [], "question": "What else", "named": "no"}
        prepared = await consult.prepare(house, acts(presenter), rupture, new_id(), answers)
        now = self._group.clock() + timedelta(minutes=5)
        slot = posting_time(now + timedelta(hours=12), ZONE)
        begins = slot - timedelta(hours=9)
        moments = self._moments(begins, slot - timedelta(hours=1), times=2)
        own = [one for one in moments if one[1] is presenter]
        confirms = self._chance.choice(own)
        for one in moments:
            await self._is_seen(*one)
            if one is confirms:
                await consult.confirm(house, acts(presenter), prepared.id)
                await self._rest()
        for one in self._moments(slot - timedelta(hours=1), slot, times=1):
            await self._is_seen(*one)
        await self._at(slot)
        return prepared.id

    async def _goes_on(self, presenter: Person, consultation: str) -> bool:
        """Phase after phase: everybody is seen, and gives something in that hour, or not."""
        acts, house = self._group.acts, self._group.bot.house
        while True:
            seat = await consulting.seat(house, acts(presenter), consultation)
            ends = seat.consultation.ends_at
            if ends is None:
                return True
            for at, person in self._moments(self._group.clock(), ends, times=1):
                await self._is_seen(at, person)
                await self._gives(person, consultation)
            await self._at(ends)

    async def _gives(self, person: Person, consultation: str) -> None:
        acts, house = self._group.acts, self._group.bot.house
        seat = await consulting.seat(house, acts(person), consultation)
        changeable = [one for one in seat.own if one.keeping.value == "posted"]
        if changeable and self._chance.random() < 0.4:
            one = self._chance.choice(changeable)
            await contributions.edit(house, acts(person), one.id, {"text": "said otherwise"})
            await self._rest()
        alone = seat.asked and seat.asked[0] in PRESENTERS_OWN
        if seat.asked and (alone or self._chance.random() < 0.7):
            voice = self._chance.choice(list(seat.asked))
            answers = {"text": "something about it"}
            await contributions.give(house, acts(person), consultation, new_id(), voice, answers)
            await self._rest()

    def _moments(
        self, begin: datetime, end: datetime, *, times: int
    ) -> list[tuple[datetime, Person]]:
        """When everybody is seen, each as often, in the order of time."""
        length = (end - begin).total_seconds() - 60
        every = [
            (begin + timedelta(seconds=30 + self._chance.random() * length), person)
            for person in self._they.everybody
            for _ in range(times)
        ]
        return sorted(every, key=lambda one: one[0])

    async def _is_seen(self, at: datetime, person: Person) -> None:
        self._moves_to(at)
        self._public.append((at, person.id))
        person.says(self._kitchen, "good morning")

    async def _at(self, moment: datetime) -> None:
        self._moves_to(moment)
        await self._rest()

    def _moves_to(self, moment: datetime) -> None:
        """Days that pass in a moment are no silence on the line."""
        self._group.clock.move_to(moment)
        self._group.bot.client.heard_at = moment

    async def _rest(self) -> None:
        app = self._group.bot.app
        assert app is not None
        for _ in range(4):
            await app.tick()
            client = app.connection.client
            if client is not None:
                await eventually(lambda client=client: not client.sender.under_way)

    def _observed(self, thread: Channel, audit: int) -> Seen:
        guild, bot = self._group.guild, self._group.discord.bot_user
        state = thread.thread_state
        return Seen(
            people=sorted(person.id for person in self._they.everybody),
            joined_server={
                person.id: guild.members[person.id].joined_at for person in self._they.everybody
            },
            thread_id=thread.id,
            name=thread.name,
            made=state.created_at,
            members=[(who, at) for who, at in state.members.items() if who != bot.id],
            posts=[_post(message) for message in thread.messages if not message.kind],
            audit=[
                (one.actor, one.action, one.target, one.at)
                for one in guild.audit_log.entries[audit:]
            ],
            public=list(self._public),
            before=list(self._seen),
        )


def _post(message: Any) -> Post:
    buttons = tuple(button.custom_id or "" for button in message.buttons)
    edited = message.edited_at if message.edited else None
    return Post(message.id, message.text, message.created_at, edited, str(message.nonce), buttons)
