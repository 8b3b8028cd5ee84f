"""How the story is told: scenes, and what people see, press and fill in."""

from __future__ import annotations

import asyncio
import sys
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

import click

from bot.rehearsal import Answer, Channel, Message, Modal, Person, screen
from bot.wording import Wording

_PAUSE_SECONDS = 1.2
_WIDTH = 64
_PHONE = 56

Given = dict[str, object]


class StoryBroken(Exception):
    """The week did not go as it must. Names the scene's key, never what was written."""


class Teller:
    """Prints the story: scenes with their number, and what people saw.

    `sheet` is where the scenes' titles stand.
    """

    def __init__(self, words: Wording, *, scenes: int, pauses: bool, sheet: str = "story") -> None:
        self._words = words
        self._pauses = pauses
        self._sheet = sheet
        self._scene = 0
        self._scenes = scenes

    def line(self, key: str, **fill: object) -> None:
        """A sentence of narration."""
        self.says(self._words.say(f"story.{key}", **fill))

    def says(self, said: str) -> None:
        """Narration that is in words already."""
        click.echo(click.style(textwrap.fill(said, _WIDTH), dim=True))

    def scene(self, key: str, **fill: object) -> None:
        """A new scene: its number, its title, what is told of it.

        `fill` may name more than its sentences ask for.
        """
        self._scene += 1
        step = self._words.say("story.step", number=self._scene, total=self._scenes)
        title = self._filled(f"{self._sheet}.{key}.title", fill)
        done = "━" * self._scene + "╌" * (self._scenes - self._scene)
        click.echo(f"\n{done}  {step}\n{click.style(title, bold=True)}")
        self.says(self._filled(f"{self._sheet}.{key}.told", fill))
        click.echo()

    def _filled(self, key: str, fill: Mapping[str, object]) -> str:
        known = self._words.texts[key].known
        return self._words.say(key, **{name: fill[name] for name in known})

    async def shown(self, said: str, thing: Message | Modal, given: Given | None = None) -> None:
        """What somebody saw, or filled in; `said` is empty where it follows the last."""
        click.echo(f"\n{click.style(said, bold=True)}" if said else "")
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
        # A group's own form may leave a question out.
        given = {key: value for key, value in given.items() if key in _asked(answer.modal)}
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


def _message(answer: Answer) -> Message:
    if answer.message is None:
        raise StoryBroken("a message was expected")
    return answer.message


def _asked(modal: Modal) -> set[str]:
    return {field.custom_id for field in modal.fields}
