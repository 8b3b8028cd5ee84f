"""A view of the small group, hands that ask as the page does, and a clock that is only moved."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from bot.rehearsal import Channel, Person, StandIn
from bot.rehearsal.view import Move, View
from rehearsal.conftest import Group

Json = dict[str, Any]


@dataclass
class HandClock:
    """A clock that stands still until it is moved, and remembers by what."""

    zone: str = "Europe/Lisbon"
    now: datetime = datetime(2026, 1, 14, 16, 0, tzinfo=UTC)
    moves: tuple[Move, ...] = (Move("hour", "An hour"),)
    went: list[str] = field(default_factory=list)

    def __call__(self) -> datetime:
        return self.now

    async def go(self, key: str) -> None:
        self.now += {"hour": timedelta(hours=1)}[key]
        self.went.append(key)


@dataclass
class Hands:
    """One person at the view's page."""

    session: aiohttp.ClientSession
    view: View
    person: Person
    place: Channel
    seen: Json = field(default_factory=dict)

    @property
    def _where(self) -> dict[str, str]:
        return {"as": str(self.person.id), "in": str(self.place.id)}

    async def looks(self) -> Json:
        """What is on the screen."""
        async with self.session.get(f"{self.view.address}/state", params=self._where) as answer:
            assert answer.status == 200
            self.seen = await answer.json()
            return self.seen

    async def until(self, fact: Callable[[], bool]) -> None:
        """Looks until a fact about what is `seen` holds; how long that takes is not tested."""
        async with asyncio.timeout(10):
            while not fact():
                await asyncio.sleep(0.02)
                await self.looks()

    async def newest(self) -> Json:
        """The newest message on the screen."""
        return (await self.looks())["messages"][-1]

    async def offered(self) -> dict[str, Json]:
        """The commands by name."""
        async with self.session.get(f"{self.view.address}/commands", params=self._where) as answer:
            return {one["name"]: one for one in (await answer.json())["commands"]}

    async def tries(self, act: str, **asked: object) -> tuple[int, Json]:
        """Does something, whatever comes of it."""
        body = self._where | asked
        async with self.session.post(f"{self.view.address}/do/{act}", json=body) as answer:
            return answer.status, await answer.json()

    async def does(self, act: str, **asked: object) -> Json:
        """Does something that goes well."""
        status, said = await self.tries(act, **asked)
        assert status == 200, said
        return said


@pytest.fixture
def hand_clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def view(discord: StandIn, group: Group, hand_clock: HandClock) -> AsyncIterator[View]:
    words = {"title": "Rehearsal", "honest": "</script><b>not Discord</b>"}
    async with View(discord, hand_clock, words) as view:
        yield view


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def ana(session: aiohttp.ClientSession, view: View, group: Group) -> Hands:
    return Hands(session, view, group.ana, group.channel)


@pytest.fixture
def ben(session: aiohttp.ClientSession, view: View, group: Group) -> Hands:
    return Hands(session, view, group.ben, group.channel)
