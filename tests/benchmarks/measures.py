"""What is measured, in blocks that take turns, so that the machine's moods meet every bot."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.rehearsal import Answer, Person
from tests.benchmarks.contestants import Contestant

# Between two people's rounds: long enough for what a bot does after its answer.
_PAUSE_SECONDS = 0.003
_SETTLE_SECONDS = 0.05

Blocks = dict[str, list[list[float]]]


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured."""

    clients_each: int
    starts: int
    latency_blocks: int
    rounds: int
    flood_blocks: int
    flood: int
    crowds: tuple[int, ...]
    slow_blocks: int
    slow_sync_ms: float


FULL = Plan(
    clients_each=160,
    starts=9,
    latency_blocks=100,
    rounds=12,
    flood_blocks=12,
    flood=128,
    crowds=(8, 32, 64),
    slow_blocks=6,
    slow_sync_ms=5.0,
)
QUICK = Plan(
    clients_each=20,
    starts=2,
    latency_blocks=12,
    rounds=8,
    flood_blocks=4,
    flood=64,
    crowds=(32,),
    slow_blocks=1,
    slow_sync_ms=5.0,
)


@dataclass(slots=True)
class Latencies:
    """Seconds from the event's delivery to the accepted answer, by bot, in blocks."""

    opened: Blocks = field(default_factory=lambda: defaultdict(list))
    saved: Blocks = field(default_factory=lambda: defaultdict(list))


@dataclass(slots=True)
class Floods:
    """Saved debriefs a second by crowd and bot; seconds of processor time a debrief, by bot."""

    rates: dict[int, Blocks]
    processor: Blocks = field(default_factory=lambda: defaultdict(list))


async def starts(contestants: list[Contestant], times: int) -> Blocks:
    """Seconds from spawning to the first interaction answered, of starts that take turns."""
    taken: Blocks = defaultdict(list)
    for _ in range(times):
        for contestant in contestants:
            await contestant.stop()
            taken[contestant.name].append([await contestant.start()])
    return taken


async def latencies(contestants: list[Contestant], blocks: int, rounds: int) -> Latencies:
    """One person at a time opens the form and saves it."""
    found = Latencies()
    for number in range(blocks):
        for contestant in _turns(contestants, number):
            opened, saved = await _block(contestant, rounds)
            found.opened[contestant.name].append(opened)
            found.saved[contestant.name].append(saved)
    return found


async def _block(contestant: Contestant, rounds: int) -> tuple[list[float], list[float]]:
    opened, saved = [], []
    with calm():
        for _ in range(rounds):
            person, form = await contestant.open_form()
            await asyncio.sleep(_PAUSE_SECONDS)
            assert form.modal is not None
            answer = await contestant.save(person, form.modal)
            await asyncio.sleep(_PAUSE_SECONDS)
            opened.append(form.latency)
            saved.append(answer.latency)
    return opened, saved


async def floods(contestants: list[Contestant], plan: Plan, blocks: int) -> Floods:
    """Many people send at the same time, in crowds of different sizes."""
    found = Floods({crowd: defaultdict(list) for crowd in plan.crowds})
    for number in range(blocks):
        for crowd in plan.crowds:
            for contestant in _turns(contestants, number):
                rate, worked = await _flood(contestant, plan.flood, crowd)
                found.rates[crowd][contestant.name].append([rate])
                found.processor[contestant.name].append([worked])
    return found


async def _flood(contestant: Contestant, forms: int, crowd: int) -> tuple[float, float]:
    """Opens the forms beforehand, then lets `crowd` people send at once."""
    opened = [await contestant.open_form() for _ in range(forms)]
    await asyncio.sleep(_SETTLE_SECONDS)
    waiting = iter(opened)
    with calm():
        worked, began = contestant.worked(), time.perf_counter()
        await asyncio.gather(*(_send(contestant, waiting) for _ in range(crowd)))
        rate = forms / (time.perf_counter() - began)
    await asyncio.sleep(_SETTLE_SECONDS)
    return rate, (contestant.worked() - worked) / forms


async def _send(contestant: Contestant, waiting: Iterator[tuple[Person, Answer]]) -> None:
    for person, form in waiting:
        assert form.modal is not None
        await contestant.save(person, form.modal)


def _turns(contestants: list[Contestant], number: int) -> list[Contestant]:
    """Each goes first once in a while."""
    at = number % len(contestants)
    return contestants[at:] + contestants[:at]


@contextlib.contextmanager
def calm() -> Iterator[None]:
    """The driver collects no garbage while it measures, and little in between."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
