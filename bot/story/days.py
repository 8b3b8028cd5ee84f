"""The days of a consultation, and the group it happens in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.records import outbox
from bot.rehearsal import Channel, Person
from bot.story.house import Stood
from bot.story.scripts import PEOPLE
from bot.story.telling import Player, StoryBroken
from bot.story.week import MovableClock
from bot.wording import Wording

# What one step asks for, another brings: a thread, then its people, then its cards.
_MOST_ROUNDS = 100


class Days:
    """The clock of the story: wherever it goes, all that is due by then is done."""

    def __init__(self, stood: Stood, clock: MovableClock, zone: ZoneInfo) -> None:
        self._stood = stood
        self._clock = clock
        self.zone = zone

    @property
    def now(self) -> datetime:
        """The present instant, aware and in UTC."""
        return self._clock()

    @property
    def said(self) -> str:
        """The weekday and the time, as the group's walls have it."""
        return self.now.astimezone(self.zone).strftime("%A %H:%M")

    async def on(self, day: int, hour: int, minute: int) -> None:
        """Goes on to a wall time on that day of November 2026."""
        self._clock.to(self.zone, day, hour, minute)
        await self.rest()

    async def goes_on_to(self, moment: datetime) -> None:
        """Goes on to an instant."""
        self._clock.go_on_to(moment)
        await self.rest()

    async def rest(self) -> None:
        """Everything due is done, and everything that waits is sent."""
        client = self._stood.app.connection.client
        if client is None:
            raise StoryBroken("the bot is not connected")
        await client.wait_until_ready()
        records = self._stood.app.house.records
        for _ in range(_MOST_ROUNDS):
            # Days that pass in a second are no silence on the line.
            client.heard_at = self.now
            await self._stood.all_done()
            if not await records.read(lambda db: outbox.due(db, self.now, 1)):
                return
        raise StoryBroken("something cannot be sent")


def people(words: Wording, stood: Stood) -> dict[str, Person]:
    """The five; the first runs the server."""
    found = {PEOPLE[0]: stood.guild.owner}
    for who in PEOPLE[1:]:
        last = who == PEOPLE[-1]
        said = words.say("consultation_story.fifth" if last else f"story.people.{who}")
        found[who] = stood.discord.add_person(said)
        stood.guild.add_member(found[who])
    return found


async def set_up(players: Mapping[str, Player], room: Channel, zone: ZoneInfo) -> None:
    """The group is set up and everybody has joined: not told, the week does that."""
    owner = players[PEOPLE[0]]
    form = await owner.presses(await owner.types("setup"), "setup:time")
    card = await owner.fills(form, zone=str(zone), weekday="0", time="8:00")
    form = await owner.presses(card, "setup:rooms")
    card = await owner.fills(form, digest_channel=[room], consultation_channel=[room])
    await owner.presses(await owner.presses(card, "setup:words"), "setup:words-chat")
    for player in players.values():
        form = await player.presses(await player.types("join"), "join:open")
        await player.fills(form, quiet_from="20:30", quiet_until="8:00")
