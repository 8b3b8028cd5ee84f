"""Discord in ruins: half of all requests fail, and afterwards everything was said once."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

import pytest
from chat.cast import Group

from bot.rehearsal import Fault, RecordedRequest

from .cast import letter, people, puts, waiting

MINUTES = 20
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"


class Ruin:
    """Half of all requests meet one of several ends, half of those after they took effect.

    The answer to an interaction itself is left alone: where Discord does not take it, nobody
    could answer. All else that an interaction needs fails like the rest.
    """

    def __init__(self, group: Group, seed: int) -> None:
        self._random = random.Random(seed)
        self.failed = 0
        how = {"times": None}
        for stored in (True, False):
            for status in (500, 502, 503, 504):
                self._puts(group, Fault.status("*", "*", status, stored=stored, **how))
            self._puts(group, Fault.reset("*", "*", stored=stored, **how))
            self._puts(group, Fault.silence("*", "*", stored=stored, **how))
        for seconds in (0.5, 5, 40):
            self._puts(group, Fault.rate_limit("*", "*", seconds, **how))
        self._ends = len(group.discord.rest.faults.faults)

    def _puts(self, group: Group, fault: Fault) -> None:
        number = len(group.discord.rest.faults.faults)
        fault.when = lambda request: self._hits(request, number)
        group.discord.fault(fault)

    def _hits(self, request: RecordedRequest, number: int) -> bool:
        if number == 0:
            fails = request.route != CALLBACK and self._random.random() < 0.5
            self._chosen = self._random.randrange(self._ends) if fails else -1
            self.failed += fails
        return number == self._chosen


@pytest.mark.parametrize(
    ("number", "seed"),
    [(120, 1), *(pytest.param(500, seed, marks=pytest.mark.nightly) for seed in range(2, 6))],
)
async def test_after_twenty_minutes_of_ruin_everything_was_said_once(
    group: Group, logs, number: int, seed: int
):
    logs.forgive()
    everybody = people(group, 12)
    group.bot.client.sender.patience = 0.1
    group.discord.nonce_window = timedelta(minutes=3)
    written = [letter(group, everybody[n % 12]) for n in range(number)]
    client = await group.has_client(group.ana)
    ruin, began = Ruin(group, seed), group.clock()

    answers = 0
    for minute in range(MINUTES):
        await puts(group, *written[minute::MINUTES])
        while group.clock() - began < timedelta(minutes=minute + 1):
            await asyncio.sleep(0.004)
            group.clock.move(seconds=1)
        if minute % 4 == 0:  # where membership is asked for, and a form that cannot be put off
            group.bot.forgets_who_was_here()
            form = await group.ana.slash(group.ana.dm, "debrief", client=client.code)
            answers += form.modal is not None
    group.discord.calm()
    ended = group.clock()
    while await waiting(group):
        group.clock.move(seconds=1)
        await asyncio.sleep(0.02)
    took = group.clock() - ended

    assert ruin.failed > number / 4
    assert took <= timedelta(minutes=5)
    assert answers == MINUTES / 4
    assert len(group.discord.messages) == number
    assert group.discord.ledger.said_twice == []
    assert {len(person.inbox()) for person in everybody} == {number // 12, -(-number // 12)}
