"""One week of an invented group of four clinicians, scene by scene."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rehearsal import Guild, Message, StandIn
from bot.story.busy import BusyWeek
from bot.story.telling import Player, StoryBroken, Teller
from bot.wording import Wording

SCENES = 11
TICK_SECONDS = 0.1
_MONDAY_EVENING = datetime(2026, 11, 16, 19, 30, tzinfo=UTC)
_DIGEST_PATIENCE_SECONDS = 10.0


@dataclass(slots=True)
class MovableClock:
    """The present of the rehearsal: real time goes on, and the story may jump ahead."""

    ahead: timedelta = field(default_factory=lambda: _MONDAY_EVENING - datetime.now(UTC))

    def __call__(self) -> datetime:
        """The present instant, aware and in UTC."""
        return datetime.now(UTC) + self.ahead

    def to(self, zone: ZoneInfo, day: int, hour: int, minute: int) -> None:
        """Goes on to a wall time on that day of November 2026. Never goes back."""
        self.go_on_to(datetime(2026, 11, day, hour, minute, tzinfo=zone))

    def go_on_to(self, moment: datetime) -> None:
        """Goes on to an instant. Never goes back."""
        self.ahead = max(self.ahead, moment - datetime.now(UTC))


class Week:
    """The week, scene by scene."""

    def __init__(
        self,
        words: Wording,
        discord: StandIn,
        guild: Guild,
        clock: MovableClock,
        teller: Teller,
        all_done: Callable[[], Awaitable[None]],
    ) -> None:
        self._words = words
        self._discord = discord
        self._clock = clock
        self._teller = teller
        self._all_done = all_done
        self._zone = ZoneInfo(words.say("story.zone"))
        self._channel = guild.add_channel(words.say("story.channel"))
        others = [discord.add_person(self._name(who)) for who in ("ben", "chiara", "dov")]
        for person in others:
            guild.add_member(person)
        self._ana, self._ben, self._chiara, self._dov = (
            Player(words, teller, person, self._channel) for person in (guild.owner, *others)
        )

    async def play(self) -> None:
        """Every scene in turn."""
        self._teller.line("title")
        self._teller.line("intro")
        await self._set_up()
        await self._join()
        await self._withdrawal()
        await self._confrontation()
        await self._quiet()
        await self._missed()
        await self._repair()
        await self._digest()
        await self._busy_week()
        if self._discord.refusals:
            raise StoryBroken("the stand-in refused something")
        self._teller.line("took", requests=len(self._discord.requests))
        self._teller.line("end")

    async def _set_up(self) -> None:
        self._teller.scene("setup")
        card = await self._ana.types("setup")
        form = await self._ana.presses(card, "setup:time")
        zone = self._words.say("story.zone")
        card = await self._ana.fills(form, zone=zone, weekday="0", time="8:00")
        self._ana.aloud = False
        form = await self._ana.presses(card, "setup:rooms")
        card = await self._ana.fills(form, digest_channel=[self._channel])
        self._ana.aloud = True
        card = await self._ana.presses(card, "setup:words")
        await self._ana.presses(card, "setup:words-chat")

    async def _join(self) -> None:
        self._teller.scene("join")
        for player in (self._ana, self._ben, self._chiara, self._dov):
            player.aloud = player is self._ana
            form = await player.presses(await player.types("join"), "join:open")
            await player.fills(form, quiet_from="20:30", quiet_until="8:00")
            player.aloud = True

    async def _withdrawal(self) -> None:
        self._clock.to(self._zone, 17, 11, 3)
        self._teller.scene("withdrawal")
        code = self._words.say("story.code.ana")
        await self._ana.types("client add", code=code, sessions=6)
        form = await self._ana.types("debrief", client=code)
        saved = await self._ana.fills(
            form,
            presence="clearly_quieter",
            markers=["its_fine", "agreed_quickly", "silent"],
            reactions=["relieved"],
            moment=self._words.say("story.withdrawal.moment"),
            next_line=self._words.say("story.withdrawal.line"),
        )
        self._clock.to(self._zone, 17, 11, 5)
        self._teller.scene("unsaid")
        confirmed = await self._ana.presses(saved, "debrief:withdrawal")
        unsaid = await self._ana.presses(confirmed, "rupture:unsaid")
        await self._ana.picks(unsaid, "rupture:because", "no_words")

    async def _confrontation(self) -> None:
        self._clock.to(self._zone, 17, 16, 2)
        self._teller.scene("confrontation")
        code = self._words.say("story.code.ben")
        await self._ben.types("client add", code=code, sessions=2)
        form = await self._ben.types("debrief", client=code)
        saved = await self._ben.fills(
            form,
            presence="same",
            markers=["complained_about_work", "doubted_progress"],
            reactions=["explained"],
            moment=self._words.say("story.confrontation.moment"),
        )
        self._clock.to(self._zone, 17, 16, 4)
        self._teller.scene("said")
        confirmed = await self._ben.presses(saved, "debrief:confrontation")
        form = await self._ben.presses(confirmed, "rupture:repair")
        await self._ben.fills(
            form,
            line=self._words.say("story.said.line"),
            reception="unknown",
            afterwards=self._words.say("story.said.afterwards"),
            extent="named",
        )

    async def _quiet(self) -> None:
        self._clock.to(self._zone, 18, 18, 1)
        self._teller.scene("quiet")
        await self._one_tap(self._chiara, "chiara", "debrief:nothing")

    async def _missed(self) -> None:
        self._clock.to(self._zone, 19, 10, 20)
        self._teller.scene("missed")
        await self._one_tap(self._dov, "dov", "debrief:missed")

    async def _one_tap(self, player: Player, who: str, which: str) -> None:
        code = self._words.say(f"story.code.{who}")
        player.aloud = False
        await player.types("client add", code=code, sessions=10)
        player.aloud = True
        asked = await player.types("debrief")
        ways = await player.picks(asked, "debrief:of", code)
        await player.presses(ways, which)

    async def _repair(self) -> None:
        self._clock.to(self._zone, 20, 11, 4)
        self._teller.scene("repair")
        code = self._words.say("story.code.ana")
        form = await self._ana.types("debrief", client=code)
        self._ana.aloud = False
        await self._ana.fills(form, presence="more")
        self._ana.aloud = True
        waiting = await self._ana.types("ruptures", client=code)
        form = await self._ana.presses(waiting, "rupture:repair")
        await self._ana.fills(
            form,
            reception="opened",
            afterwards=self._words.say("story.repair.afterwards"),
            extent="repaired",
        )

    async def _digest(self) -> None:
        self._clock.to(self._zone, 23, 8, 0)
        self._teller.scene("digest")
        posted = await self._posted()
        channel = self._words.say("story.channel_shows", channel=self._channel.name)
        await self._teller.shown(channel, posted)
        for player in (self._ben, self._ana):
            await player.presses(posted, "digest:mine")

        await self._once_only()

    async def _busy_week(self) -> None:
        """Twenty-five hours of one clinician, and how often the bot comes meanwhile."""
        self._teller.scene("busy")
        monday = date(2026, 11, 23)
        busy = BusyWeek(self._words, self._chiara, self._zone, monday)
        await busy.prepare()
        received, debriefed, seen = 0, 0, set[str]()
        for moment in sorted(busy.moments()):
            self._clock.go_on_to(moment)
            await self._all_done()
            for message in busy.arrived():
                received += 1
                kind = message.buttons[0].label or ""
                if kind in seen:
                    when = moment.strftime("%A %H:%M")
                    self._teller.line("busy.arrives", when=when, what=message.text)
                else:
                    said = self._words.say("story.sees", person=self._chiara.person.name)
                    await self._teller.shown(said, message)
                    seen.add(kind)
                debriefed += await busy.answer(message)
        self._teller.line("busy.count", received=received, debriefed=debriefed)
        if debriefed != busy.hours:
            raise StoryBroken("every hour must be asked about once")

    async def _once_only(self) -> None:
        """A few ticks later the digest still stands there once."""
        await asyncio.sleep(TICK_SECONDS * 5)
        posts = [message for message in self._channel.messages if not message.ephemeral]
        if len(posts) != 1:
            raise StoryBroken("the digest must come once")

    async def _posted(self) -> Message:
        """The digest, once it stands in the channel."""
        async with asyncio.timeout(_DIGEST_PATIENCE_SECONDS):
            while True:
                for message in self._channel.messages:
                    if not message.ephemeral:
                        return message
                await asyncio.sleep(TICK_SECONDS / 2)

    def _name(self, who: str) -> str:
        return self._words.say(f"story.people.{who}")
