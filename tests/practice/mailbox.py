"""Everybody's direct messages and channels, without Discord: what the sender would do, at once."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from bot.practice import messages
from bot.practice.messages import TIDY
from bot.schedule.due import Due

# The kinds of messages, as they stand in the outbox for months.
AFTER_HOUR, BEFORE_HOUR, OWN_DIGEST = "after_hour", "before_hour", "own_digest"


@dataclass
class Mailbox:
    """What was sent to whom, and what stands there still. `closed` are people out of reach."""

    house: object
    closed: set[int] = field(default_factory=set)
    sent: list = field(default_factory=list)
    standing: dict = field(default_factory=dict)
    tried: int = 0

    def __post_init__(self):
        self._ids = itertools.count(1000)
        self._due = Due(self.house)

    def begins_anew(self):
        """The machine was off: what was only in memory is gone."""
        self._due = Due(self.house)

    async def tick(self):
        """What the app does now and then: look what is due, and send what waits."""
        await self._due.now()
        await self.carry()

    async def carry(self):
        """Sends all that waits."""
        while due := await messages.due(self.house):
            for message in due:
                # One that was sent before in this round may have taken this one back.
                if await messages.trying(self.house, message):
                    await self._deliver(message)

    async def _deliver(self, message):
        self.tried += 1
        if message.target == "person" and message.recipient in self.closed:
            await messages.undeliverable(self.house, message, "50007")
        elif message.kind == TIDY:
            self.standing.pop(message.data["message"], None)
            await messages.sent(self.house, message, message.data["message"])
        else:
            number = next(self._ids)
            self.sent.append(message)
            self.standing[number] = message
            await messages.sent(self.house, message, number)

    def of(self, person, kind=None):
        """What stands in somebody's direct messages, oldest first."""
        return [
            message
            for message in self.standing.values()
            if (message.target, message.recipient) == ("person", person.id)
            and kind in (None, message.kind)
        ]

    def asked(self, person):
        """What is asked about in somebody's direct messages: the prompts' ids, or none."""
        standing = self.of(person, AFTER_HOUR)
        assert len(standing) <= 1
        return standing[0].data["prompts"] if standing else []

    def before(self, person):
        """The messages before an hour that stand there."""
        return self.of(person, BEFORE_HOUR)

    async def waiting(self):
        """How many messages wait for somebody who is out of reach."""
        sql = "select count(*) from outbox where state = 'undeliverable'"
        return await self.house.records.read(lambda db: db.execute(sql).fetchone()[0])
