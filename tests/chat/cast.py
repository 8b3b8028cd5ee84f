"""A small cast around the real bot: who there is, what they write, and what time it is."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import string
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import Afterhour
from bot.chat.client import AfterhourClient
from bot.chat.connection import Connection
from bot.practice import clients, debrief, entering, join, ruptures, setup
from bot.practice.answers import Answers
from bot.practice.debrief import RuptureAnswer, SavedDebrief
from bot.practice.house import Actor, House
from bot.practice.passkeys import MadePasskey
from bot.records import Database, Records, RecordsError, parse_key
from bot.records.clients import Client
from bot.records.groups import Words
from bot.records.ids import new_id
from bot.rehearsal import Answer, Channel, GatewayLog, Guild, Kind, Message, Person, StandIn
from bot.settings import Settings
from bot.wording import Wording

PAGE = "https://afterhour.example"
VIEW, SEND = 1 << 10, 1 << 11
MONDAY_AT_EIGHT = {"zone": "Europe/Lisbon", "weekday": "0", "time": "8:00"}
# A Wednesday; the group's first Monday is five days ahead.
BEGINNING = datetime(2026, 1, 14, 16, 0, tzinfo=UTC)

_numbers = itertools.count(1)


class MovableClock:
    """One clock for the bot and for Discord."""

    def __init__(self) -> None:
        self.now = BEGINNING

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        """Some time passes at once."""
        self.now += timedelta(**by)

    def move_to(self, at: datetime) -> None:
        """It is that moment."""
        self.now = at


class FastTime:
    """Pauses between attempts to connect that are counted, and not waited for."""

    def __init__(self, log: GatewayLog) -> None:
        self._log = log
        self.passed = 0.0
        self.pauses: list[float] = []
        # How many seconds passed after each connection, before the next.
        self.after: Counter[int] = Counter()

    def rules(self, connection: Connection) -> None:
        """This connection lives by it."""
        connection._sleep, connection._clock = self.sleep, self.clock

    async def sleep(self, seconds: float) -> None:
        """A pause, over in a moment."""
        self.pauses.append(seconds)
        self.passed += seconds
        self.after[len(self._log.connects)] += seconds
        await asyncio.sleep(0.001)

    def clock(self) -> float:
        """Monotonic seconds, the pauses included."""
        return time.monotonic() + self.passed


class Sentinels:
    """Texts that are found again wherever they should not be."""

    def __init__(self) -> None:
        self.known: list[str] = []
        # What Discord must never hear, whatever else it hears; and what is no code.
        self.unheard: list[str] = []
        self.sentences: list[str] = []
        # What may be read by colleagues in a thread, and nowhere else.
        self.shared: list[str] = []

    def watch(self, secret: str) -> str:
        """Watches for something that exists already: a token, a key."""
        self.known.append(secret)
        return secret

    def words(self, about: str = "something was said") -> str:
        """A sentence nobody else has written."""
        word = self.watch(self._word())
        self.sentences.append(word)
        return f"{about}, {word} and then it went on"

    def to_share(self, about: str = "something was said") -> str:
        """A sentence that may stand in the thread of a consultation, once that was confirmed."""
        word = self.watch(self._word())
        self.shared.append(word)
        self.sentences.append(word)
        return f"{about}, {word} and then it went on"

    def on_page(self, about: str = "something was said") -> str:
        """A sentence that is typed on the private page."""
        word = self.watch(self._word())
        self.unheard.append(word)
        return f"{about}, {word} and then it went on"

    def code(self) -> str:
        """A client's code nobody else has."""
        return f"{self.watch(self._word())} heron"

    def found_in(self, text: str) -> list[str]:
        """What stands in a text and should not."""
        return [secret for secret in self.known if secret in text]

    @staticmethod
    def _word() -> str:
        return "zq" + "".join(secrets.choice(string.ascii_lowercase) for _ in range(10))


class Bot:
    """The real bot on one folder. It can be stopped and started again, as often as one likes."""

    def __init__(
        self,
        discord: StandIn,
        folder: Path,
        wording: Wording,
        clock: MovableClock,
        guilds: frozenset[int],
        key: str,
    ) -> None:
        self.discord = discord
        self.clock = clock
        self.wording = wording
        self.settings = Settings(
            data=folder,
            token=discord.token,
            key=key,
            guilds=guilds,
            api=discord.api,
            page_url=PAGE,
            page_bind="127.0.0.1:0",
        )
        self.tick_seconds = 0.02
        self.time: FastTime | None = None
        self.app: Afterhour | None = None
        self.running: asyncio.Task[None] | None = None

    def open(self) -> Afterhour:
        """The records are open; Discord knows nothing yet."""
        records = Records.open(self.settings.data, parse_key(self.settings.key))
        self.app = Afterhour(
            self.settings, self.wording, records, now=self.clock, tick_seconds=self.tick_seconds
        )
        if self.time is not None:
            self.time.rules(self.app.connection)
        return self.app

    async def start(self) -> None:
        """Connected and ready."""
        app = self.app or self.open()
        make = app.connection._make

        def impatient() -> AfterhourClient:
            # discord.py waits this long for servers still to come, each time it connects.
            client = make()
            client._connection.guild_ready_timeout = 0.02
            return client

        app.connection._make = impatient
        before = len(self.discord.gateway_log.identifies)
        self.running = asyncio.create_task(app.run())
        await eventually(lambda: len(self.discord.gateway_log.identifies) > before)
        await self.discord.bot_ready()
        await eventually(lambda: bool(app.connection.client and app.connection.client.is_ready()))

    async def stop(self) -> None:
        """Ended, as by SIGTERM."""
        if self.running is not None:
            # Who is being answered would be cut off; the log says so.
            with suppress(TimeoutError):
                await self.discord.settled(0.02, timeout=2)
            while not self.running.done():  # Python 3.11's wait_for can swallow the first one
                self.running.cancel()
                await asyncio.wait([self.running], timeout=30)
            with suppress(asyncio.CancelledError):
                await self.running
        elif self.app is not None:
            await self.app.close()
        self.app = self.running = None

    async def restart(self) -> None:
        """Ended, and begun anew: everything in memory is gone."""
        await self.stop()
        await self.start()

    @property
    def house(self) -> House:
        """The parts the practice works with."""
        assert self.app is not None
        return self.app.house

    @property
    def client(self) -> Any:
        """The client that is connected."""
        assert self.app is not None
        return self.app.connection.client

    def forgets_who_was_here(self) -> None:
        """A minute passes for the check of memberships."""
        self.client.desk.members._seen.clear()

    async def is_on_page(self) -> bool:
        """Whether the group's sentences go to the page; not known of a bot that is stopped."""
        with suppress(RecordsError):
            return bool(self.app and ("page",) in await self.rows("select words from groups"))
        return False

    async def threads_to_share_in(self) -> frozenset[int]:
        """Threads in which sentences may stand: of confirmed consultations, and in Discord.

        One that is gone by now was confirmed, too: nothing else makes a private thread.
        """
        made = {
            channel.id
            for channel in self.discord.world.channels.values()
            if channel.kind is Kind.PRIVATE_THREAD
            and channel.thread_state.owner_id == self.discord.bot_user.id
        }
        sql = "select thread from consultations where words = 'page' or state = 'prepared'"
        with suppress(RecordsError):
            return frozenset(made - {one for (one,) in await self.rows(sql)} if self.app else ())
        return frozenset()

    async def rows(self, sql: str, *given: Any) -> list[tuple[Any, ...]]:
        """What the records hold."""
        return await self.house.records.read(lambda db: list(db.execute(sql, list(given))))

    async def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """All of the records but what was sent, and what was done when."""

        def work(db: Database) -> dict[str, list[tuple[Any, ...]]]:
            names = [name for name in db.table_names() if name not in _BOOKKEEPING]
            return {name: sorted(db.execute(f"select * from {name}"), key=repr) for name in names}

        return await self.house.records.read(work)


_BOOKKEEPING = {"actions", "keeping", "drafts", "_sqlite_migrations", "sqlite_sequence"}


@dataclass
class Group:
    """The Thursday group, set up. Olga manages it and has not joined; Ana and Ben have.

    Cleo is in the server and has not joined; Fay had joined and left; Sam is elsewhere.
    """

    discord: StandIn
    bot: Bot
    clock: MovableClock
    sentinels: Sentinels
    guild: Guild
    room: Channel
    digest_room: Channel
    elsewhere: Guild
    elsewhere_room: Channel
    olga: Person
    ana: Person
    ben: Person
    cleo: Person
    fay: Person
    sam: Person
    clients: dict[str, Client] = field(default_factory=dict)

    def acts(self, person: Person, *, guild: Guild | None = None) -> Actor:
        """A person acting once, as the practice sees it."""
        where = guild or self.guild
        return Actor(person.id, where.id, f"test-{next(_numbers)}", where.owner is person)

    async def set_up(self, words: Words = "chat") -> None:
        """Olga has made every decision of /setup."""
        house, olga = self.bot.house, self.olga
        await setup.set_time(house, self.acts(olga), MONDAY_AT_EIGHT)
        rooms = {"digest_channel": [str(self.digest_room.id)]}
        await setup.set_rooms(house, self.acts(olga), rooms)
        await setup.set_words(house, self.acts(olga), words)

    async def joins(self, *people: Person) -> None:
        """They have read what this is, and agreed."""
        for person in people:
            await join.join(
                self.bot.house, self.acts(person), frozenset(), {"zone": "Europe/Lisbon"}
            )

    async def leaves(self, person: Person) -> None:
        """They have left the group; what they wrote is kept."""
        await join.leave(self.bot.house, self.acts(person))

    async def has_client(self, person: Person, held: int = 6) -> Client:
        """A client of this person, under a code nobody else has."""
        added = await clients.add(self.bot.house, self.acts(person), self.sentinels.code(), held)
        return added.client

    async def debriefs(
        self, person: Person, client: Client, answers: Answers | None = None
    ) -> SavedDebrief:
        """A debrief after an hour in which the client went quiet, in this person's words."""
        self.clock.move(hours=2)
        given = answers or {
            "presence": "clearly_quieter",
            "markers": ["silent", "polite"],
            "reactions": ["explained"],
            "moment": self.sentinels.words("when I said we could go on"),
            "next_line": self.sentinels.words("I wonder where we were"),
        }
        house, draft = self.bot.house, new_id()
        return await debrief.save(house, self.acts(person), client.id, draft, given)

    async def has_rupture(self, person: Person, client: Client | None = None) -> str:
        """The id of a rupture that waits for repair."""
        known = client or await self.has_client(person)
        saved = await self.debriefs(person, known)
        kept = await debrief.answer(
            self.bot.house, self.acts(person), saved.id, RuptureAnswer.WITHDRAWAL
        )
        assert kept.rupture_id is not None
        return kept.rupture_id

    async def has_passkey(self, person: Person) -> str:
        """The id of a passkey with which the private page opens to this person."""
        house = self.bot.house
        link = await entering.link(house, self.acts(person))
        await entering.enrol(house, link.token, MadePasskey(new_id(), new_id(), 0))
        sql = "select id from passkeys where person = ? order by rowid desc"
        return str((await self.bot.rows(sql, person.id))[0][0])

    async def state_of(self, person: Person, rupture: str) -> str:
        """Where a rupture stands."""
        view = await ruptures.show(self.bot.house, self.acts(person), rupture)
        return view.rupture.state.value

    def monday(self, week: int = 0, **later: float) -> datetime:
        """The group's Monday at eight, `week` weeks on."""
        return datetime(2026, 1, 19, 8, 0, tzinfo=UTC) + timedelta(weeks=week, **later)

    @property
    def digests(self) -> list[Message]:
        """What stands in the digest's channel."""
        return [m for m in self.digest_room.messages if m.author is self.discord.bot_user]

    def say(self, key: str, /, **fill: object) -> str:
        """The words under a key."""
        return self.bot.wording.say(key, **fill)


def everything_shown(*answers: Answer | None) -> str:
    """All that a person can read in answers: texts, buttons, menus, forms, follow-ups."""
    pieces: list[str] = []
    for answer in answers:
        if answer is None:
            continue
        messages = [answer.message, *answer.follow_ups]
        pieces += [message_shown(message) for message in messages if message is not None]
        if answer.modal is not None:
            pieces.append(repr((answer.modal.title, answer.modal.components)))
        pieces += [f"{name}={value}" for name, value in answer.choices]
    return "\n".join(pieces)


def message_shown(message: Message) -> str:
    """All that a person can read in a message."""
    menus = [
        (s.placeholder, [(o.label, o.description) for o in s.options]) for s in message.selects
    ]
    return "\n".join([message.text, *(b.label for b in message.buttons), *map(repr, menus)])


def typed_in(**answers: str | Sequence[str]) -> list[dict[str, Any]]:
    """The components of a form as a client sends them; lists are several choices."""
    sent = []
    for number, (key, given) in enumerate(answers.items(), start=1):
        field: dict[str, Any] = {"id": 100 + number, "custom_id": key}
        if isinstance(given, str):
            field |= {"type": 21 if key in _ONE_CHOICE else 4, "value": given}
        else:
            field |= {"type": 3, "values": list(given)}
        sent.append({"type": 18, "id": number, "component": field})
    return sent


_ONE_CHOICE = {"presence", "reception", "extent", "weekday"}


async def eventually(
    holds: Callable[[], bool] | Callable[[], Awaitable[bool]], within: float = 10
) -> None:
    """Waits until something holds. Raises TimeoutError."""
    async with asyncio.timeout(within):
        while True:
            found = holds()
            if await found if isinstance(found, Awaitable) else found:
                return
            await asyncio.sleep(0.005)
