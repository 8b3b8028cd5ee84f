"""`afterhour sessions import`: each series of a calendar file is matched to a code, or dropped.

A title is shown on the screen, so that its clinician knows which series is meant, and goes
nowhere else.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections import Counter
from collections.abc import Coroutine, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from bot import ics
from bot.alliance.standing import Standing
from bot.app import wall_clock
from bot.ics import NotACalendar, Series
from bot.practice import series as practice
from bot.practice import sessions
from bot.practice.house import Actor, House
from bot.practice.refusals import Refusal
from bot.practice.times import zone_named
from bot.records import InUse, Records, new_id
from bot.records.rotation import fitting
from bot.settings import Settings
from bot.wording import Wording

WRONG_USE = 2
WRONG_CONFIGURATION = 78

T = TypeVar("T")
Added = list[tuple[str, Standing]]


class CannotImport(Exception):
    """Why nothing can be imported now, as a plain line; and an exit code."""

    def __init__(self, said: str, code: int = WRONG_USE) -> None:
        super().__init__(said)
        self.code = code


@dataclass(frozen=True, slots=True)
class Wish:
    """Which file, and for whom: Discord's ids of a person and, where they are in several
    groups, of a server. `dry_run` shows and changes nothing."""

    file: Path
    person: int
    server: int | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class _Desk:
    """The house, who it works for, and a loop for its use cases.

    The loop runs for one use case at a time: while it runs, it would swallow a Ctrl-C that is
    typed at a question.
    """

    house: House
    wish: Wish
    runner: asyncio.Runner

    @property
    def words(self) -> Wording:
        return self.house.wording

    @property
    def who(self) -> Actor:
        """The clinician, acting once."""
        return Actor(self.wish.person, self.wish.server, new_id())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)


def take_in(words: Wording, settings: Settings, wish: Wish) -> None:
    """Asks for a code for each series and adds what was matched. Raises CannotImport."""
    if not wish.dry_run and not somebody_types():
        raise CannotImport(words.say("terminal.import.not_typed"))
    try:
        events = ics.events(wish.file.read_bytes())
    except NotACalendar:
        raise CannotImport(words.say("terminal.import.malformed")) from None
    except OSError:
        raise CannotImport(words.say("terminal.import.unreadable")) from None
    with _opened(words, settings) as records, asyncio.Runner() as runner:
        desk = _Desk(House(records, words, wall_clock), wish, runner)
        try:
            _go_through(desk, events)
        finally:
            desk.run(records.close())


def somebody_types() -> bool:
    """Whether there is somebody at a terminal to answer."""
    return sys.stdin.isatty()


@contextlib.contextmanager
def _opened(words: Wording, settings: Settings) -> Iterator[Records]:
    if not (settings.data / "afterhour.db").exists():
        said = words.say("terminal.import.no_records", folder=settings.data)
        raise CannotImport(said, WRONG_CONFIGURATION)
    try:
        key = fitting(settings.data, settings.key, settings.key_file)
        records = Records.open(settings.data, key, backups=settings.backups)
    except InUse:
        said = words.say("terminal.import.in_use")
        raise CannotImport(said, WRONG_CONFIGURATION) from None
    yield records


def _go_through(desk: _Desk, events: Iterable[ics.Event]) -> None:
    reading = ics.read(events, zone_named(_zone(desk)), desk.house.now())
    left_out = Counter({reason.value: count for reason, count in reading.left_out.items()})
    added: Added = []
    if reading.series and not desk.wish.dry_run:
        click.echo(desk.words.say("terminal.import.intro"))
    with contextlib.suppress(click.Abort):  # Ctrl-C, or the end of what is typed
        for number, series in enumerate(reading.series, 1):
            fresh = desk.run(practice.missing(desk.house, desk.who, series.sessions))
            if not fresh:
                left_out["there"] += 1
                continue
            _show(desk.words, series, fresh, f"{number}", f"{len(reading.series)}")
            if not desk.wish.dry_run and not _match(desk, fresh, added):
                left_out["by_you"] += 1
    _sum_up(desk, added, left_out)


def _zone(desk: _Desk) -> str:
    """The clinician's zone. Raises CannotImport where it is not clear who is meant."""
    try:
        return desk.run(sessions.calendar(desk.house, desk.who)).clinician.zone
    except Refusal as refusal:
        which = "which_group" if refusal.reason == "which_group" else "not_joined"
        raise CannotImport(desk.words.say(f"terminal.import.{which}")) from None


def _match(desk: _Desk, fresh: list[Standing], added: Added) -> bool:
    """Asks for a code until one fits, and adds what is `fresh`; False where it is dropped."""
    while typed := click.prompt(
        f"  {desk.words.say('terminal.import.code')}", default="", show_default=False
    ).strip():
        try:
            code = _added(desk, typed, fresh)
        except Refusal as refusal:
            click.echo("  " + desk.words.say(f"errors.{refusal.reason}", **refusal.fill))
            continue
        if code is not None:
            added += [(code, one) for one in fresh]
            click.echo(f"  {desk.words.say('terminal.import.taken_in')}")
            return True
    click.echo(f"  {desk.words.say('terminal.import.dropped')}")
    return False


def _added(desk: _Desk, typed: str, fresh: list[Standing]) -> str | None:
    """The code under which it was added; None where a new code was a slip of the finger."""
    meant = desk.run(practice.meant(desk.house, desk.who, typed))
    question = f"  {desk.words.say('terminal.import.new', code=meant.code)}"
    if meant.new and not click.confirm(question, default=True):
        return None
    desk.run(practice.take_in(desk.house, desk.who, meant.code, fresh))
    return meant.code


def _show(words: Wording, series: Series, fresh: list[Standing], number: str, count: str) -> None:
    title = series.title or words.say("terminal.import.untitled")
    click.echo()
    click.echo(words.say("terminal.import.series", number=number, count=count, title=title))
    for standing in fresh:
        click.echo(f"  {_rhythm(words, standing)}")
        if changes := _changes(words, standing):
            click.echo(f"  {changes}")
    if note := series.note:
        said = "converted" if note.known else "zone_unknown"
        time = note.at.strftime("%H:%M")
        click.echo("  " + words.say(f"terminal.import.{said}", time=time, zone=note.zone))


def _changes(words: Wording, standing: Standing) -> str:
    cancelled = sum(wall is None for wall in standing.moved.values())
    counts = {"cancelled": cancelled, "moved": len(standing.moved) - cancelled}
    said = (words.count(f"terminal.import.{what}", n) for what, n in counts.items() if n)
    return ", ".join(said)


def _rhythm(words: Wording, standing: Standing) -> str:
    said = {
        "weekday": words.many("setup.weekdays")[standing.first.weekday()],
        "day": _day(words, standing.first),
        "time": standing.at.strftime("%H:%M"),
        "minutes": standing.minutes,
    }
    if not standing.every:
        return words.say("terminal.import.once", **said)
    said["every"] = words.count("sessions.every", standing.every)
    if standing.until is None:
        return words.say("terminal.import.weekly", **said)
    return words.say("terminal.import.weekly_until", **said, until=_day(words, standing.until))


def _day(words: Wording, day: date) -> str:
    month = words.many("sessions.months")[day.month - 1]
    return words.say("terminal.import.day", day=day.day, month=month, year=day.year)


def _sum_up(desk: _Desk, added: Added, left_out: Counter[str]) -> None:
    words = desk.words
    click.echo()
    if added:
        click.echo(words.say("terminal.import.added"))
        for code, standing in added:
            rhythm = _rhythm(words, standing)
            click.echo("  " + words.say("terminal.import.added_one", code=code, rhythm=rhythm))
    else:
        click.echo(words.say("terminal.import.nothing"))
    for reason, count in left_out.items():
        why = words.say(f"terminal.import.why.{reason}")
        click.echo(words.say("terminal.import.left_out", count=count, why=why))
