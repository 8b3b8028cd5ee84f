"""Days that pass, and what is said in them."""

from __future__ import annotations

from bot.practice import digest, sessions
from bot.practice.sessions import Wish

from .mailbox import AFTER_HOUR, Mailbox


async def meets(house, person, code, day, at, **more):
    """A standing session."""
    found = await sessions.add(house, person(), Wish(code, day, at, **more))
    return found.sessions[-1]


async def wants_digest(house, person, weekday="0", time="8:00"):
    """Has their own digest sent every week."""
    await digest.send_weekly(house, person(), {"weekday": weekday, "time": time})


async def wants_no_digest(house, person):
    """Has their own digest sent no more."""
    await digest.send_no_more(house, person())


class Days:
    """Time passes, and whatever is due is done."""

    def __init__(self, house, clock):
        self.house, self.clock, self.mailbox = house, clock, Mailbox(house)

    async def come_to(self, day, at):
        """It is that moment, and there was a tick a minute before."""
        self.clock.strikes(day, at)
        self.clock.passes(minutes=-1)
        await self.mailbox.tick()
        self.clock.passes(minutes=1)
        await self.mailbox.tick()

    async def off_until(self, day, at):
        """The machine was off until then."""
        self.clock.strikes(day, at)
        self.mailbox.begins_anew()
        await self.mailbox.tick()

    async def asks(self, person, day, at):
        """How many hours are asked about then, in the one message that stands there."""
        await self.come_to(day, at)
        return len(self.mailbox.asked(person))

    async def prompt(self, person):
        """The prompt a message asks about first."""
        return self.mailbox.asked(person)[0]

    def said(self, kind=AFTER_HOUR):
        """How many messages of a kind were sent so far."""
        return len([message for message in self.mailbox.sent if message.kind == kind])
