"""Whatever people do, and however often the machine is begun again, each voice stands once."""

from __future__ import annotations

import random

import pytest

from bot.alliance.consultations import LISTENING, Form, Standing, Voice, phases
from bot.practice import consulting, contributions
from bot.practice.consultation_posts import PHASE, VOICE
from bot.practice.consultation_views import Keeping
from bot.practice.refusals import Refusal

from . import cast
from .conftest import joins
from .threads import Rooms, gives, passes, posts

EVE = cast.Person(5)
FEW = range(6)
MANY = range(6, 120)
# Withdrawn already, over by now, or not theirs to do.
EXPECTED = {"consult_closed", "consult_not_yours", "consult_more_once", "voices_many", "not_there"}


class Circle:
    """Some days of a consultation in which everybody does something, by chance."""

    def __init__(self, house, rooms, clock, consultation, chance):
        self.house, self.rooms, self.clock = house, rooms, clock
        self.consultation, self.chance = consultation, chance
        # What each contribution ought to say in the end, by its id; None: taken back.
        self.said = {}
        self.whose = {}

    async def lives(self):
        """Hours pass until it has closed."""
        for _ in range(400):
            if await self.is_over():
                return
            await self.something()
            await passes(self.rooms, self.clock, minutes=self.chance.choice((1, 7, 50, 300)))
        raise AssertionError("it never ended")

    async def is_over(self):
        seat = await consulting.seat(self.house, cast.ANA(), self.consultation)
        return seat.consultation.standing is Standing.CLOSED

    async def something(self):
        """Something that somebody does, whether it is possible or not."""
        acts = [self.give] * 4 + [self.edit, self.take_back, self.step, self.restart, self.breaks]
        try:
            await self.chance.choice(acts)()
        except Refusal as no:
            if no.reason not in EXPECTED:
                raise

    async def give(self):
        person = self.chance.choice((cast.ANA, cast.BEN, cast.DORA, EVE))
        seat = await consulting.seat(self.house, person(), self.consultation)
        voice = self.chance.choice(seat.may)
        named = self.chance.choice(("yes", "no"))
        text = f"voice {len(self.said)}"
        one = await gives(self.house, person, self.consultation, voice, text, named=named)
        self.said[one.id], self.whose[one.id] = text, person

    async def edit(self):
        for one in self.some():
            text = f"{self.said[one]} again"
            await contributions.edit(self.house, self.whose[one](), one, {"text": text})
            self.said[one] = text

    async def take_back(self):
        for one in self.some():
            await contributions.withdraw(self.house, self.whose[one](), one)
            self.said[one] = None

    def some(self):
        there = [one for one, text in self.said.items() if text is not None]
        return [self.chance.choice(there)] if there else []

    async def step(self):
        person = self.chance.choice((cast.ANA, cast.BEN, cast.DORA, EVE))
        act = self.chance.choice((consulting.next_phase, consulting.more_time, consulting.answered))
        seat = await consulting.seat(self.house, person(), self.consultation)
        await act(self.house, person(), self.consultation, seat.consultation.index)

    async def restart(self):
        self.clock.passes(days=self.chance.choice((0, 1, 3)))
        self.rooms.begins_anew()

    async def breaks(self):
        """The thread cannot be used for a while, or somebody deleted it."""
        if all(thread.deleted for thread in self.rooms.threads.values()):
            return  # nobody has noticed yet
        if self.chance.random() < 0.5:
            self.rooms.thread.deleted = True
        else:
            self.rooms.forbidden = True
        await passes(self.rooms, self.clock, hours=self.chance.choice((1, 30)))
        self.rooms.forbidden = False
        await consulting.resume(self.house, cast.BEN(), self.consultation)
        await consulting.resume(self.house, cast.ANA(), self.consultation)
        await self.rooms.tick()


@pytest.mark.parametrize(
    "seed",
    [*FEW, *[pytest.param(seed, marks=pytest.mark.nightly) for seed in MANY]],
)
async def test_each_voice_stands_once_whatever_happens(circle, clock, ana, rupture, seed):
    chance = random.Random(seed)
    await joins(circle, EVE)
    rooms = Rooms(circle)
    named, form = seed % 2 == 0, tuple(Form)[seed % 3]
    given = {"form": form.value, "pace": chance.choice(("hours", "day"))}
    found = await posts(circle, ana, rupture, **given, named="yes" if named else "no")
    await rooms.tick()
    if named:
        for person in (cast.BEN, cast.DORA, EVE):
            await consulting.join(circle, person(), found)
    await passes(rooms, clock, hours=24)
    life = Circle(circle, rooms, clock, found, chance)
    await life.lives()
    for _ in range(3):
        await passes(rooms, clock, hours=20)

    wanted = sorted(text for text in life.said.values() if text is not None)
    there = [thread for thread in rooms.threads.values() if not thread.deleted]
    # Deleted by somebody in the last hours, it is gone; the words are on the page still.
    assert len(there) <= 1
    for thread in there:
        assert thread.locked
        assert sorted(thread.texts()) == wanted
        nobody_broke_in(thread, form)
    seats = [
        await consulting.seat(circle, person(), found)
        for person in (cast.ANA, cast.BEN, cast.DORA, EVE)
    ]
    for seat in seats:
        assert sorted(one.text for one in seat.heard) == wanted
        assert {one.keeping for one in seat.own} <= {Keeping.POSTED}


def nobody_broke_in(thread, form):
    """While the presenter listens no question stands before the next card, and no late answer."""
    cards = [content.phase for kind, content in thread.posts.values() if kind == PHASE]
    if cards[-1] is not phases(form)[-1]:
        return  # it stood still for fourteen days, and closed with all that was held
    phase = None
    for kind, content in thread.posts.values():
        if kind == PHASE:
            phase = content.phase
        elif kind == VOICE and phase in LISTENING and content.given.named:
            own = {Voice.ANSWER, Voice.REPLY, Voice.QUESTION}
            assert content.given.voice not in own
