"""One week of an invented group: the real bot against the stand-in, told as it happens.

Everything is real but Discord: discord.py over a websocket and HTTP, encrypted records, the
same parts as `afterhour run`. Any failure ends it with an exception.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import tempfile
import textwrap
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from bot.app import Afterhour
from bot.chat import permissions
from bot.records import new_key
from bot.rehearsal import Answer, Channel, Guild, Message, Modal, Person, StandIn, screen
from bot.settings import Settings
from bot.wording import Wording

_MONDAY_EVENING = datetime(2026, 11, 16, 19, 30, tzinfo=UTC)
_TICK_SECONDS = 0.1
_PAUSE_SECONDS = 1.2
_DIGEST_PATIENCE_SECONDS = 10.0
_SCENES = 10
_WIDTH = 64
_PHONE = 56

Given = dict[str, Any]


class StoryBroken(Exception):
    """The week did not go as it must. Names the scene's key, never what was written."""


@dataclass(slots=True)
class MovableClock:
    """The present of the rehearsal: real time goes on, and the story may jump ahead."""

    ahead: timedelta = field(default_factory=lambda: _MONDAY_EVENING - datetime.now(UTC))

    def __call__(self) -> datetime:
        """The present instant, aware and in UTC."""
        return datetime.now(UTC) + self.ahead

    def to(self, zone: ZoneInfo, day: int, hour: int, minute: int) -> None:
        """Goes on to a wall time on that day of November 2026. Never goes back."""
        wished = datetime(2026, 11, day, hour, minute, tzinfo=zone)
        self.ahead = max(self.ahead, wished - datetime.now(UTC))


async def play(words: Wording, prompts: Path | None = None, *, pauses: bool = True) -> None:
    """Plays the week and prints what each person saw. Raises StoryBroken, or what broke it."""
    clock = MovableClock()
    teller = Teller(words, pauses=pauses and sys.stdout.isatty())
    async with _house(clock, words, prompts) as (discord, guild):
        await Week(words, discord, guild, clock, teller).play()


@contextlib.asynccontextmanager
async def _house(
    clock: Callable[[], datetime], words: Wording, prompts: Path | None
) -> AsyncIterator[tuple[StandIn, Guild]]:
    """The stand-in with the real bot connected to it, on records that vanish afterwards."""
    async with StandIn(clock=clock) as discord:
        ana = discord.add_person(words.say("story.people.ana"))
        guild = discord.add_guild(words.say("story.server"), owner=ana)
        guild.add_bot(permissions=permissions.INVITED_WITH.value)
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(
                data=Path(folder),
                token=discord.token,
                key=new_key(),
                guilds=frozenset({guild.id}),
                prompts=prompts,
                api=discord.api,
            )
            app = Afterhour.open(settings, now=clock, tick_seconds=_TICK_SECONDS)
            running = asyncio.ensure_future(app.run())
            try:
                await discord.bot_ready()
                yield discord, guild
            finally:
                running.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await running


class Teller:
    """Prints the story: scenes with their number, and what people saw."""

    def __init__(self, words: Wording, *, pauses: bool) -> None:
        self._words = words
        self._pauses = pauses
        self._scene = 0

    def line(self, key: str, **fill: object) -> None:
        """A sentence of narration."""
        said = self._words.say(f"story.{key}", **fill)
        click.echo(click.style(textwrap.fill(said, _WIDTH), dim=True))

    def scene(self, key: str) -> None:
        """A new scene: its number, its title, what is told of it."""
        self._scene += 1
        step = self._words.say("story.step", number=self._scene, total=_SCENES)
        title = self._words.say(f"story.{key}.title")
        done = "━" * self._scene + "╌" * (_SCENES - self._scene)
        click.echo(f"\n{done}  {step}\n{click.style(title, bold=True)}")
        self.line(f"{key}.told")
        click.echo()

    async def shown(self, said: str, thing: Message | Modal, given: Given | None = None) -> None:
        """What somebody saw, or filled in."""
        click.echo(f"\n{click.style(said, bold=True)}")
        colour = sys.stdout.isatty()
        click.echo(screen.render(thing, given, width=_PHONE, colour=colour))
        if self._pauses:
            await asyncio.sleep(_PAUSE_SECONDS)


@dataclass(slots=True)
class Player:
    """One person acting, with everything they see told as it comes."""

    words: Wording
    teller: Teller
    person: Person
    place: Channel
    aloud: bool = True

    async def types(self, command: str, **options: object) -> Answer:
        """Runs a slash command."""
        written = " ".join((f"/{command}", *map(str, options.values())))
        self._line("types", command=written)
        return await self._sees(await self.person.slash(self.place, command, **options))

    async def presses(self, shown: Answer | Message, which: str) -> Answer:
        """Presses a button on what was shown last, or on a message that stands there."""
        message = shown if isinstance(shown, Message) else _message(shown)
        label = next(b.label for b in message.buttons if (b.custom_id or "").startswith(which))
        self._line("presses", label=label)
        return await self._sees(await self.person.press(message, which))

    async def picks(self, answer: Answer, which: str, value: str) -> Answer:
        """Picks from a menu."""
        message = _message(answer)
        menu = next(s for s in message.selects if s.custom_id.startswith(which))
        option = next(o for o in menu.options if value in (o.value, o.label))
        self._line("picks", label=option.label)
        return await self._sees(await self.person.choose(message, which, [option.value]))

    async def fills(self, answer: Answer, **given: object) -> Answer:
        """Fills in a form and sends it."""
        if answer.modal is None:
            raise StoryBroken("a form was expected")
        if self.aloud:
            said = self.words.say("story.fills", person=self.person.name)
            await self.teller.shown(said, answer.modal, given)
        return await self._sees(await self.person.submit(answer.modal, given))

    async def _sees(self, answer: Answer) -> Answer:
        if self.aloud and answer.message is not None:
            said = self.words.say("story.sees", person=self.person.name)
            await self.teller.shown(said, answer.message)
        return answer

    def _line(self, key: str, **fill: object) -> None:
        if self.aloud:
            self.teller.line(key, person=self.person.name, **fill)


class Week:
    """The week, scene by scene."""

    def __init__(
        self,
        words: Wording,
        discord: StandIn,
        guild: Guild,
        clock: MovableClock,
        teller: Teller,
    ) -> None:
        self._words = words
        self._discord = discord
        self._clock = clock
        self._teller = teller
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

    async def _once_only(self) -> None:
        """A few ticks later the digest still stands there once."""
        await asyncio.sleep(_TICK_SECONDS * 5)
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
                await asyncio.sleep(_TICK_SECONDS / 2)

    def _name(self, who: str) -> str:
        return self._words.say(f"story.people.{who}")


def _message(answer: Answer) -> Message:
    if answer.message is None:
        raise StoryBroken("a message was expected")
    return answer.message
