"""A hundred consultations whose phases open in the same minute, and everybody writes meanwhile.

The stand-in takes whatever comes as fast as it comes. Discord allows fifty requests a second: a
phase of a hundred would be posted some seconds later there.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable

import pytest

from bot.practice import consult
from bot.records.ids import new_id
from bot.rehearsal import Answer, Channel, Person

from .cast import Group, eventually
from .colleagues import Colleagues, colleagues_of

MANY = 100
PHASES = 6
# A day's phase that would end at night ends in the morning after it: by then it is over.
LONGEST_HOURS = 36
# What Discord allows before it says that the bot does not respond, and what we promise.
ACKNOWLEDGED_SECONDS, OPENED_SECONDS = 3.0, 60.0


class Crowd:
    """A hundred consultations of five people, and how long everything takes, in real seconds."""

    def __init__(self, they: Colleagues) -> None:
        self.they = they
        self.threads: list[Channel] = []
        self.acknowledged: list[float] = []
        self.answered: list[float] = []
        self.opened: list[float] = []

    async def begin(self) -> None:
        """All are confirmed, and for each two colleagues come."""
        group, people = self.they.group, self.they.everybody
        house, share = group.bot.house, group.sentinels.to_share
        for number in range(MANY):
            person = people[number % len(people)]
            rupture = await group.has_rupture(person)
            self._is_heard()
            answers = {"form": "consultancy", "pace": "day", "share": [], "question": share("what")}
            one = await consult.prepare(house, group.acts(person), rupture, new_id(), answers)
            await consult.confirm(house, group.acts(person), one.id)
        await eventually(lambda: len(self._cards("consult:join")) == MANY, within=OPENED_SECONDS)
        joins = self._cards("consult:join")
        await self._all(
            self._acts(lambda p=p, m=m: p.press(m, "consult:join"))
            for m in joins
            for p in self._others(m)
        )
        self.threads = self.they.room.threads
        # The bot, the presenter, and the two who came.
        await eventually(
            lambda: all(len(one.thread_state.members) == 4 for one in self.threads),
            within=OPENED_SECONDS,
        )

    def _others(self, announced: object) -> list[Person]:
        """Two who do not present it."""
        text = getattr(announced, "text", "")
        return [one for one in self.they.everybody if f"<@{one.id}>" not in text][:2]

    def _cards(self, which: str) -> list[object]:
        return [
            message
            for message in self.they.room.messages
            if any((button.custom_id or "").startswith(which) for button in message.buttons)
        ]

    async def phase(self, index: int) -> None:
        """A day passes: in all of them the next phase opens, and people write while it does."""
        self._moves()
        began = time.monotonic()
        title = self.they.title(index)
        waits = set(self.threads)
        writing = asyncio.ensure_future(self._writes(index))
        while waits:
            there = {one for one in waits if any(title in m.text for m in one.messages)}
            self.opened += [time.monotonic() - began] * len(there)
            waits -= there
            await asyncio.sleep(0.02)
            assert time.monotonic() - began < 2 * OPENED_SECONDS, f"{len(waits)} did not open"
        await writing

    async def _writes(self, index: int) -> None:
        """In every thread its presenter looks, and one colleague gives what is asked for."""
        voices = {0: "question", 2: "client-chair", 3: "line", 5: "thanks"}
        await self._all(self._gives(one, voices.get(index, "")) for one in self.threads)

    async def _gives(self, thread: Channel, voice: str) -> None:
        bot = self.they.group.discord.bot_user
        inside = [p for p in self.they.everybody if p.id in thread.thread_state.members]
        cards = [m for m in thread.messages if m.author is bot and m.buttons]
        mine = next(
            b.custom_id or ""
            for b in cards[0].buttons
            if (b.custom_id or "").startswith("consult:mine:")
        )
        number = mine.split(":")[2]
        for person in inside:
            await self._acts(lambda person=person: person.press(cards[0], mine))
        if not voice:
            return
        asks = f"consult:give:{number}.{voice}"
        person = next(one for one in inside if f"<@{one.id}>" not in cards[0].text)
        form = await self._acts(lambda: person.press_raw(asks, channel=thread))
        modal = form.modal
        assert modal is not None
        text = self.they.group.sentinels.to_share("i wonder")
        await self._acts(lambda: person.submit(modal, {"text": text}))

    async def _acts(self, act: Callable[[], Awaitable[Answer]]) -> Answer:
        """One interaction: when it was acknowledged, and when its answer was there."""
        began = time.monotonic()
        answer = await act()
        self.acknowledged.append(answer.latency)
        if answer.modal is None:
            await answer.arrived(timeout=30)
        self.answered.append(time.monotonic() - began)
        return answer

    async def _all(self, acts: object) -> None:
        await asyncio.gather(*acts)  # type: ignore[call-overload]

    def _moves(self) -> None:
        self.they.group.clock.move(hours=LONGEST_HOURS)
        self._is_heard()

    def _is_heard(self) -> None:
        """Hours that pass in a moment are no silence on the line."""
        self.they.group.bot.client.heard_at = self.they.group.clock()

    def told(self) -> str:
        """The figures, for whoever reads the nightly run."""

        def spread(seconds: list[float]) -> str:
            ninety = statistics.quantiles(seconds, n=100)[98]
            half, most = statistics.median(seconds), max(seconds)
            return f"p50 {half:.3f} s, p99 {ninety:.3f} s, most {most:.3f} s"

        return "\n".join(
            [
                f"{MANY} consultations, {len(self.acknowledged)} interactions",
                f"acknowledged: {spread(self.acknowledged)}",
                f"answered: {spread(self.answered)}",
                f"phases opened after their time: {spread(self.opened)}",
            ]
        )


@pytest.mark.nightly
async def test_a_hundred_at_once_keep_nobody_waiting(
    group: Group, capfd: pytest.CaptureFixture[str]
):
    crowd = Crowd(await colleagues_of(group))
    await crowd.begin()
    # Nobody has asked anything before the first phase; from then on there are answers to wait for.
    for index in range(PHASES):
        await crowd.phase(index)
    with capfd.disabled():
        sys.stdout.write(f"\n{crowd.told()}\n")

    assert len(crowd.threads) == MANY
    assert len(crowd.opened) == MANY * PHASES
    assert max(crowd.acknowledged) < ACKNOWLEDGED_SECONDS
    assert max(crowd.opened) < OPENED_SECONDS
    for thread in crowd.threads:
        texts = [message.text for message in thread.messages]
        assert all(sum(crowd.they.title(n) in text for text in texts) == 1 for n in range(PHASES))
