"""`python -m tests.benchmarks.capacity [--groups N …] [--quick]`: how many groups are served?

A group is eight clinicians with 20 standing sessions a week each. What is measured is the worst
moment of such a week: for six of ten clinicians an hour has ended at the same minute. They are
asked in Discord; each debriefs at some moment of the next two minutes, by the button if the message
has come, else by `/debrief`. The bot is the real process with encrypted records on this disk; the
stand-in and the people live in this process, on a processor of their own. It prints, judges
nothing, and exits with 0.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as wall_time
from pathlib import Path

from bot.alliance.recurrence import WeeklySlot
from bot.practice.remind import AFTER
from bot.records import Database, Records, clinicians, groups, new_key, parse_key
from bot.records.clinicians import Clinician
from bot.records.groups import Group
from bot.records.ids import new_id
from bot.rehearsal import Answer, Channel, NotAnswered, Person, StandIn
from tests.benchmarks import disk
from tests.benchmarks.contestants import BenchmarkBroken, Contestant, keep_a_processor
from tests.benchmarks.groups import Cast
from tests.benchmarks.measures import calm
from tests.benchmarks.report import p50, p99

EACH, SESSIONS = 8, 20
SIZES = (100, 300, 1000, 2500)
AT_ONCE = 0.6
INSIDE = 1.0
_WINDOW = 120.0
_TYPING = 20.0
_FRESH = timedelta(minutes=13)
_MINUTES = 50
_HOURS = (8, 9, 10, 11, 13)
_PATIENCE = 30.0
_AFTERNOON = 14
_BUSY = 0.9
_BUILD = Path(__file__).parents[2] / "build"
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Peak:
    """What one worst moment was like. Seconds, MiB, shares of one processor."""

    groups: int
    debriefs: int
    opened: list[float] = field(default_factory=list)
    saved: list[float] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)
    silent: int = 0
    bot: float = 0.0
    driver: float = 0.0
    memory: float = 0.0
    disk: float = 0.0
    ready: float = 0.0

    @property
    def slowest(self) -> float:
        """The longest that anybody waited for an answer."""
        return max([*self.opened, *self.saved]) if not self.silent else float("inf")

    @property
    def holds(self) -> bool:
        """Whether everybody was answered inside a second."""
        return self.slowest < INSIDE


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour that has just ended: whose, where they type, with whom."""

    person: Person
    room: Channel
    code: str


class Practice:
    """So many groups, in the stand-in and on disk."""

    def __init__(self, discord: StandIn, many: int, chance: random.Random) -> None:
        self.discord = discord
        self.hours: list[Hour] = []
        self.guilds = []
        self._members: list[tuple[Clinician, bool]] = []
        # A zone in which it is early in the afternoon: nobody's quiet hours.
        self._now = datetime.now(UTC)
        behind = (self._now.hour - _AFTERNOON) % 24
        self._behind = behind if behind <= 12 else behind - 24
        self._zone = f"Etc/GMT{self._behind:+d}" if self._behind else "Etc/GMT"
        for _ in range(many):
            self._add_group(chance)

    def _add_group(self, chance: random.Random) -> None:
        people = [self.discord.add_person(f"Clinician {n}") for n in range(EACH)]
        guild = self.discord.add_guild("Group", owner=people[0])
        room = guild.add_channel("afterhour")
        group = Group(
            new_id(),
            guild.id,
            self._zone,
            WeeklySlot(0, wall_time(8)),
            set_up_at=_LONG_AGO,
            organiser=people[0].id,
            words="chat",
        )
        self.guilds.append((guild, group))
        for person in people:
            person.patience = _PATIENCE
            if person is not people[0]:
                guild.add_member(person)
            clinician = Clinician(
                new_id(), group.id, person.id, self._zone,
                joined_at=_LONG_AGO, words_agreed_at=_LONG_AGO,
            )  # fmt: skip
            ended = chance.random() < AT_ONCE
            self._members.append((clinician, ended))
            if ended:
                self.hours.append(Hour(person, room, _code(0)))

    async def keep(self, folder: Path, key: str) -> None:
        """Writes all of it into fresh encrypted records."""
        async with Records.open(folder, parse_key(key)) as records:
            await records.write(self._write)
            await records.checkpoint()

    def _write(self, db: Database) -> None:
        for _, group in self.guilds:
            groups.save(db, group)
        for clinician, _ in self._members:
            clinicians.save(db, clinician)
        rows = list(self._rows())
        long_ago = _LONG_AGO.isoformat(timespec="microseconds")
        many = db.conn.executemany
        many(
            "insert into clients (id, clinician_id, code, sessions_before, ending, added_at)"
            f" values (?, ?, ?, 4, 0, '{long_ago}')",
            [(client, owner, code) for client, owner, code, *_ in rows],
        )
        many(
            'insert into standing (id, client_id, first, at, minutes, "every")'
            f" values (?, ?, ?, ?, {_MINUTES}, 1)",
            [(f"s{client}", client, first, at) for client, _, _, first, at, _ in rows],
        )
        # What has just ended falls due when the bot has begun; all else in the days after.
        many(
            "insert into due (kind, subject, at, day) values (?, ?, ?, ?)",
            [
                (AFTER, f"s{client}", _LATER if not ended else _AT_THE_PEAK, first)
                for client, _, _, first, _, ended in rows
            ],
        )

    def _rows(self) -> Iterator[tuple[str, str, str, str, str, bool]]:
        """Client, owner, code, first day and wall time of each session; and whether it ended."""
        here = self._now - timedelta(hours=self._behind)
        begun = here - _FRESH - timedelta(minutes=_MINUTES)
        for clinician, ended in self._members:
            for number in range(SESSIONS):
                now = ended and not number
                # The others lie on the four days after, five a day.
                days, place = divmod(number, len(_HOURS))
                day = here.date() if now else here.date() + timedelta(days=1 + days)
                at = f"{begun:%H:%M}" if now else f"{_HOURS[place]:02d}:00"
                yield new_id(), clinician.id, _code(number), day.isoformat(), at, now


_LATER = "2099-01-01T00:00:00.000000+00:00"
_AT_THE_PEAK = "2098-01-01T00:00:00.000000+00:00"


def _code(number: int) -> str:
    return f"grey heron{chr(ord('a') + number)}"


async def peak(folder: Path, many: int, window: float) -> Peak:
    """One worst moment of so many groups."""
    key, chance = new_key(), random.Random(many)
    async with StandIn() as discord:
        practice = Practice(discord, many, chance)
        await practice.keep(folder / "data", key)
        guild, _ = practice.guilds[0]
        first = practice.hours[0]
        bot = Contestant(
            "Afterhour", "bot", ("run",),
            {
                "AFTERHOUR_TOKEN": discord.token,
                "AFTERHOUR_KEY": key,
                "AFTERHOUR_DATA": str(folder / "data"),
                "AFTERHOUR_GUILDS": ",".join(str(guild.id) for guild, _ in practice.guilds),
                "AFTERHOUR_API": discord.api,
            },
            discord,
            Cast(guild, first.room, [first.person], hours=iter([(first.person, first.code)] * 99)),
            folder / "log",
        )  # fmt: skip
        found = Peak(many, len(practice.hours))
        begins = datetime.now(UTC) + timedelta(seconds=15 + many / 50)
        await _falls_due(folder / "data", key, begins)
        try:
            found.ready = await bot.start()
            await asyncio.sleep(max(1.0, (begins - datetime.now(UTC)).total_seconds()))
            with calm():
                await _measured(found, bot, practice, chance, window)
        finally:
            await bot.stop()
        size = sum(path.stat().st_size for path in (folder / "data").iterdir())
        found.disk = size / 2**20
    return found


async def _falls_due(data: Path, key: str, at: datetime) -> None:
    async with Records.open(data, parse_key(key)) as records:
        stamp = at.isoformat(timespec="microseconds")
        await records.write(
            lambda db: (
                db.execute("update due set at = ? where at = ?", [stamp, _AT_THE_PEAK]) and None
            )
        )


async def _measured(
    found: Peak, bot: Contestant, practice: Practice, chance: random.Random, window: float
) -> None:
    began = time.monotonic()
    asked = asyncio.create_task(_when_asked(found, practice, began))
    shares = asyncio.create_task(_shares(found, bot, window))
    people = [_debriefs(found, hour, chance.uniform(0, window)) for hour in practice.hours]
    await asyncio.gather(shares, *people)
    with suppress(TimeoutError):
        # Who has not been asked yet is still to be.
        await asyncio.wait_for(asyncio.shield(asked), window)
    asked.cancel()
    found.memory = bot.resident()


async def _shares(found: Peak, bot: Contestant, window: float) -> None:
    """How busy both processes are while forms are opened and saved at the same time."""
    await asyncio.sleep(min(_TYPING, window / 2))
    began, bots, own = time.monotonic(), bot.worked(), _own()
    await asyncio.sleep(max(1.0, window - _TYPING))
    taken = time.monotonic() - began
    found.bot, found.driver = (bot.worked() - bots) / taken, (_own() - own) / taken


async def _when_asked(found: Peak, practice: Practice, began: float) -> None:
    """Notes when each message about an hour has come."""
    sent, at = practice.discord.world.sent, len(practice.discord.world.sent)
    while len(found.asked) < len(practice.hours):
        for message in sent[at:]:
            if any((b.custom_id or "").startswith("hour:debrief") for b in message.buttons):
                found.asked.append(time.monotonic() - began)
        at = len(sent)
        await asyncio.sleep(0.2)


async def _debriefs(found: Peak, hour: Hour, after: float) -> None:
    await asyncio.sleep(after)
    try:
        form = await _form(hour)
        found.opened.append(form.latency)
        if form.modal is None:
            raise BenchmarkBroken("A form was expected.")
        await asyncio.sleep(_TYPING)
        answers = {"presence": "clearly_quieter", "markers": ["its_fine"], "moment": _MOMENT}
        sent = time.perf_counter()
        answer = await hour.person.submit(form.modal, answers)
        # Where the bot has asked for a moment longer, the answer is what comes after that.
        message = answer.message or await answer.arrived()
        took = answer.latency if answer.message else time.perf_counter() - sent
        found.saved.append(took)
        if "Saved" not in message.text:
            raise BenchmarkBroken("A saved debrief was expected.")
    except NotAnswered:
        found.silent += 1


_MOMENT = "When I said we might look at the weekend again, she said it was fine and looked away."


async def _form(hour: Hour) -> Answer:
    inbox = hour.person.inbox()
    if inbox:
        return await hour.person.press(inbox[-1], "hour:debrief")
    return await hour.person.slash(hour.room, "debrief", client=hour.code)


def _own() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


_COLUMNS = (7, 9, 8, 8, 7, 9, 13, 6, 8, 10, 10)
_HEADS = (
    "groups", "debriefs", "opened", "saved", "p99", "slowest",
    "last asked", "bot", "driver", "memory", "records",
)  # fmt: skip


def said(peaks: list[Peak]) -> str:
    """A line for each number of groups, and which was the last that held."""
    lines = [_line(_HEADS), *(_line(_cells(one)) for one in peaks)]
    return "\n".join((*lines, "", _verdict(peaks), ""))


def _line(cells: Iterable[str]) -> str:
    return "".join(f"{cell:>{wide}}" for cell, wide in zip(cells, _COLUMNS, strict=True))


def _cells(one: Peak) -> list[str]:
    answers = [*one.opened, *one.saved]
    seconds = [p50(one.opened), p50(one.saved), p99(answers), one.slowest]
    return [
        str(one.groups),
        str(one.debriefs),
        *(f"{number:.3f}" for number in seconds),
        f"{max(one.asked, default=0):.0f} s",
        f"{one.bot:.0%}",
        f"{one.driver:.0%}",
        f"{one.memory:.0f} MiB",
        f"{one.disk:.0f} MiB",
    ]


def _verdict(peaks: list[Peak]) -> str:
    held = [one for one in peaks if one.holds]
    if not held:
        return "Not one of these numbers was served with every answer inside a second."
    most = max(held, key=lambda one: one.groups)
    over = [one for one in peaks if not one.holds and one.groups > most.groups]
    begun = f"{most.groups} groups were served with every answer inside a second"
    if not over:
        return f"{begun}, the most that was tried."
    ended = min(over, key=lambda one: one.groups)
    if ended.driver > _BUSY > ended.bot:
        why = "the driver's processor, which is no part of the bot"
    elif ended.bot > _BUSY:
        why = "the bot's processor (Python keeps one busy)"
    else:
        why = "neither processor: look at the disk, and at the log"
    return f"{begun}, {ended.groups} were not. What ended it: {why}."


async def run(folder: Path, sizes: list[int], window: float) -> list[Peak]:
    """Number after number, until two have not held."""
    peaks: list[Peak] = []
    for many in sizes:
        place = folder / str(many)
        place.mkdir()
        peaks.append(await peak(place, many, window))
        sys.stderr.write(_line(_cells(peaks[-1])) + "\n")
        if sum(not one.holds for one in peaks) == 2:
            break
    return peaks


def main() -> None:
    """Reads the command line, measures, prints."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.capacity", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--groups", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--window", type=float, default=_WINDOW, help="seconds all debrief in")
    parser.add_argument("--quick", action="store_true", help="under a minute, and rough")
    parser.add_argument("--folder", type=Path, default=_BUILD, help="on the disk to be measured")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    keep_a_processor()
    sizes, window = ([5, 20], 6.0) if asked.quick else (sorted(asked.groups), asked.window)
    at = disk.measure(asked.folder)
    with tempfile.TemporaryDirectory(prefix="capacity-", dir=asked.folder) as folder:
        try:
            peaks = asyncio.run(run(Path(folder), sizes, window))
        except BenchmarkBroken as broken:
            sys.stderr.write(f"Nothing was measured. {broken}\n")
            return
    machine = f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"
    sync = f"a sync in {at.median * 1000:.2f} ms"
    sys.stdout.write(f"{machine}; {sync}; all debrief within {window:.0f} s\n\n{said(peaks)}")


if __name__ == "__main__":
    main()
