"""A group prepared on disk, and people who debrief without pause."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.alliance.recurrence import WeeklySlot
from bot.practice import clients, join, setup
from bot.practice.house import Actor, House
from bot.records import Database, Records, groups, new_key, outbox, parse_key
from bot.records.groups import Group as StoredGroup
from bot.rehearsal import Answer, Channel, Guild, Modal, NotAnswered, Person, StandIn
from bot.wording import Wording

from .processes import HURRIED, PATIENCE, REAL, Program, Programs

SENTINEL = "vermilion quagga"
NAMES = ("Ana", "Ben", "Cleo", "Dov")
CODES = ("grey heron", "copper kettle", "quiet harbour", "tall lantern")
A_FORTNIGHT = timedelta(days=14)

_EVERY_TEXT = """
    select clinicians.person, debrief_answers.text from debrief_answers
    join debriefs on debriefs.id = debrief_answers.debrief_id
    join sessions on sessions.id = debriefs.session_id
    join clients on clients.id = sessions.client_id
    join clinicians on clinicians.id = clients.clinician_id
    where debrief_answers.question = 'moment'
"""


@dataclass(frozen=True)
class Clinician:
    """Somebody who joined, their one client, and the room they type in."""

    person: Person
    code: str
    room: Channel
    saved: str
    """What the title of a saved debrief begins with."""

    async def opens_a_form(self) -> Modal:
        """`/debrief` for their client."""
        answer = await self.person.slash(self.room, "debrief", client=self.code)
        assert answer.modal is not None
        return answer.modal

    async def sends(self, form: Modal, moment: str) -> Answer:
        """The form, with this moment in it."""
        given = {"presence": "clearly_quieter", "markers": ["its_fine"], "moment": moment}
        return await self.person.submit(form, given)

    async def is_told_saved(self, form: Modal, moment: str) -> bool:
        """Whether the form was sent and answered with "Saved"."""
        answer = await self.sends(form, moment)
        message = answer.message or await answer.arrived()
        return self.saved in message.text


@dataclass
class Group:
    """A group on disk, the stand-in it lives on, and the program that serves it."""

    discord: StandIn
    guild: Guild
    room: Channel
    clinicians: list[Clinician]
    data: Path
    key: str
    programs: Programs
    wording: Wording
    digest_room: Channel | None = None

    @property
    def ana(self) -> Clinician:
        return self.clinicians[0]

    @property
    def ben(self) -> Clinician:
        return self.clinicians[1]

    async def prepare(self) -> None:
        """Sets the group up a fortnight ago, with everybody joined and one client each."""
        long_ago = datetime.now(UTC) - A_FORTNIGHT
        async with Records.open(self.data, parse_key(self.key)) as records:
            house = House(records, self.wording, lambda: long_ago)
            olga = Actor(self.guild.owner.id, self.guild.id, "prepared", organiser=True)
            await setup.set_time(house, olga, {"zone": "UTC", "weekday": "0", "time": "8:00"})
            await setup.set_words(house, olga, "chat")
            for number, clinician in enumerate(self.clinicians):
                who = Actor(clinician.person.id, self.guild.id, f"prepared-{number}")
                await join.join(house, who, frozenset(), {"zone": "UTC"})
                await clients.add(house, who, clinician.code)

    async def changed(self, change: Callable[[StoredGroup], StoredGroup]) -> None:
        """Changes the stored group while no program runs."""

        def work(db: Database) -> None:
            group = groups.of_guild(db, self.guild.id)
            assert group is not None
            groups.save(db, change(group))

        async with Records.open(self.data, parse_key(self.key)) as records:
            await records.write(work)

    async def starts(self, *, hurried: bool = False, **environment: str) -> Program:
        """The program, started and connected."""
        await self.all_hung_up()
        program = self.programs.start("run", way=HURRIED if hurried else REAL, **environment)
        await self.discord.bot_ready(timeout=PATIENCE)
        return program

    async def all_hung_up(self) -> None:
        """Waits until the stand-in has seen the end of every program that was killed."""
        async with asyncio.timeout(PATIENCE):
            while self.discord.gateway.links:  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    def looked_at(self) -> list[tuple[int, str]]:
        """Who wrote which moment, also while the program runs."""
        return Records.peek(self.data, parse_key(self.key), _every_text)

    async def opened(self) -> list[tuple[int, str]]:
        """Who wrote which moment, from records opened as the program would."""
        async with Records.open(self.data, parse_key(self.key)) as records:
            assert await records.integrity() == ()
            return await records.read(_every_text)

    def outbox(self, kind: str) -> list[outbox.OutboxMessage]:
        """What was to be said of this kind."""

        def work(db: Database) -> list[outbox.OutboxMessage]:
            found = db.execute("select id from outbox where kind = ?", [kind]).fetchall()
            return [m for (i,) in found if (m := outbox.by_id(db, i)) is not None]

        return Records.peek(self.data, parse_key(self.key), work)

    def secrets(self) -> list[bytes]:
        """What nobody may find in a log or in a file: words, codes, the token, the key."""
        raw = parse_key(self.key).raw
        words = [SENTINEL, *CODES, self.discord.token, self.key]
        return [*(word.encode() for word in words), raw]


def _every_text(db: Database) -> list[tuple[int, str]]:
    return [(int(person), str(text)) for person, text in db.execute(_EVERY_TEXT)]


def new_group(discord: StandIn, wording: Wording, folder: Path) -> Group:
    """A server with its people; nothing is on disk yet."""
    olga = discord.add_person("Olga")
    guild = discord.add_guild("Thursday group", owner=olga)
    room = guild.add_channel("afterhour")
    clinicians = []
    for name, code in zip(NAMES, CODES, strict=True):
        person = discord.add_person(name)
        guild.add_member(person)
        saved = wording.say("cards.debrief.saved", code=code, number="")
        clinicians.append(Clinician(person, code, room, saved))
    key = new_key()
    data = folder / "data"
    environment = {
        "AFTERHOUR_API": discord.api,
        "AFTERHOUR_DATA": str(data),
        "AFTERHOUR_GUILDS": str(guild.id),
        "AFTERHOUR_KEY": key,
        "AFTERHOUR_TOKEN": discord.token,
    }
    programs = Programs(folder / "said", environment)
    return Group(discord, guild, room, clinicians, data, key, programs, wording)


def slot_just_passed(now: datetime) -> WeeklySlot:
    """The weekly slot, in UTC, that lies within the last minute or two."""
    at = now - timedelta(minutes=1)
    return WeeklySlot(at.weekday(), at.time().replace(second=0, microsecond=0))


@dataclass
class Stream:
    """People who debrief one after the other, each with the same form until told "Saved"."""

    clinicians: list[Clinician]
    saved: list[tuple[int, str]] = field(default_factory=list)
    sent: list[tuple[int, str]] = field(default_factory=list)
    again: int = 0
    _up: asyncio.Event = field(default_factory=asyncio.Event)
    _over: bool = False

    @contextlib.asynccontextmanager
    async def flowing(self) -> AsyncIterator[None]:
        """Flows while the program is up; at the end everybody finishes the form they have."""
        async with asyncio.TaskGroup() as tasks:
            for clinician in self.clinicians:
                clinician.person.patience = 0.7
                tasks.create_task(self._debriefs(clinician))
            yield
            self._over = True

    def go(self) -> None:
        """The program is there."""
        self._up.set()

    def hold(self) -> None:
        """The program is gone, or going."""
        self._up.clear()

    async def more(self, number: int) -> None:
        """Waits until this many more were saved."""
        wanted = len(self.saved) + number
        async with asyncio.timeout(20):
            while len(self.saved) < wanted:  # noqa: ASYNC110
                await asyncio.sleep(0.002)

    async def _debriefs(self, clinician: Clinician) -> None:
        for number in itertools.count():
            form = await self._opened(clinician)
            if form is None:
                return
            text = (clinician.person.id, f"{SENTINEL} {clinician.code} {number}")
            self.sent.append(text)
            while not await self._told_saved(clinician, form, text[1]):
                self.again += 1
            self.saved.append(text)

    async def _opened(self, clinician: Clinician) -> Modal | None:
        while not self._over:
            await self._up.wait()
            with contextlib.suppress(NotAnswered):
                return await clinician.opens_a_form()
        return None

    async def _told_saved(self, clinician: Clinician, form: Modal, text: str) -> bool:
        await self._up.wait()
        try:
            return await clinician.is_told_saved(form, text)
        except (NotAnswered, TimeoutError):
            return False
