"""Many recipients, messages for them, and a Discord that loses its answers."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

from chat.cast import Group, eventually

from bot.practice.drafts import ANSWER_CAME_LATE
from bot.records import new_id, outbox
from bot.records.outbox import OutboxMessage
from bot.rehearsal import Fault, Person, RecordedRequest

SEND = "/channels/{channel_id}/messages"
OPEN = "/users/@me/channels"
MEMBER = "/guilds/{guild_id}/members/{user_id}"

_numbers = itertools.count()


def people(group: Group, number: int) -> list[Person]:
    """Somebody new for each; all of them members of the server."""
    made = [group.discord.add_person(f"Person {n}") for n in range(number)]
    for person in made:
        group.guild.add_member(person)
    return made


def letter(group: Group, person: Person, **changed: Any) -> OutboxMessage:
    """A message to a person, not yet in the outbox."""
    made = OutboxMessage(
        id=new_id(),
        cause=f"test:{next(_numbers)}",
        kind=ANSWER_CAME_LATE,
        target="person",
        recipient=person.id,
        data={},
        not_before=group.clock(),
        made_at=group.clock(),
    )
    return replace(made, **changed)


async def puts(group: Group, *messages: OutboxMessage) -> None:
    """Messages are put into the outbox, in one commit."""
    await group.bot.house.records.write(lambda db: [outbox.put(db, one) for one in messages])


async def found(group: Group, message: OutboxMessage) -> OutboxMessage:
    """A message as it is in the outbox now."""
    kept = await group.bot.house.records.read(lambda db: outbox.by_id(db, message.id))
    assert kept is not None
    return kept


async def state(group: Group, message: OutboxMessage) -> str:
    """What became of a message."""
    return (await found(group, message)).state


def becomes(group: Group, message: OutboxMessage, state_: str) -> Callable[[], Any]:
    """For `eventually`: whether this became of it."""

    async def look() -> bool:
        return await state(group, message) == state_

    return look


async def waiting(group: Group) -> int:
    """How many messages wait."""
    ((number,),) = await group.bot.rows("select count(*) from outbox where state = 'waiting'")
    return number


def sends(group: Group) -> list[RecordedRequest]:
    """Every request that was to send something."""
    return group.discord.requests_to("POST", SEND)


@asynccontextmanager
async def time_flies(group: Group, seconds: float, every: float = 0.02) -> AsyncIterator[None]:
    """So much time passes on the clock at each real moment."""

    async def fly() -> None:
        while True:
            await asyncio.sleep(every)
            group.clock.move(seconds=seconds)

    flying = asyncio.create_task(fly())
    try:
        yield
    finally:
        flying.cancel()
        with suppress(asyncio.CancelledError):
            await flying


async def all_sent(group: Group, within: float = 60) -> None:
    """Waits until nothing waits any more."""

    async def none_waits() -> bool:
        return await waiting(group) == 0

    await eventually(none_waits, within=within)


async def idle(group: Group) -> None:
    """Waits until what was sent off has come to something, and that is kept."""
    await eventually(lambda: group.bot.client.sender.under_way == 0)


class Losing:
    """Loses the first answer to each message in one of several ways, in turn."""

    WAYS = ("reset", "silence", 500, 502, 503)

    def __init__(self, group: Group, *, stored: bool = True) -> None:
        self._turn = itertools.cycle(self.WAYS)
        self._way: dict[str, object] = {}
        self.lost: dict[str, object] = {}
        for way in self.WAYS:
            group.discord.fault(self._fault(way, stored))

    def _fault(self, way: object, stored: bool) -> Fault:
        how: dict[str, Any] = {"stored": stored, "times": None, "when": self._hits(way)}
        if isinstance(way, int):
            return Fault.status("POST", SEND, way, **how)
        return getattr(Fault, str(way))("POST", SEND, **how)

    def _hits(self, way: object) -> Callable[[RecordedRequest], bool]:
        def hits(request: RecordedRequest) -> bool:
            nonce = request.json["nonce"]
            if nonce not in self._way:
                self._way[nonce] = next(self._turn)
            if nonce in self.lost or self._way[nonce] != way:
                return False
            self.lost[nonce] = way
            return True

        return hits
