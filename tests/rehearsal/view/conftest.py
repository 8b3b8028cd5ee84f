"""A view of the small group, hands that ask as the page does, and a clock that is only moved."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot.rehearsal import StandIn
from bot.rehearsal.view import Move, View
from rehearsal.conftest import Group

from .hands import Hands


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
    return Hands(session, view.address, str(group.ana.id), str(group.channel.id))


@pytest.fixture
def ben(session: aiohttp.ClientSession, view: View, group: Group) -> Hands:
    return Hands(session, view.address, str(group.ben.id), str(group.channel.id))
