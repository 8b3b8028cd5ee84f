"""A small cast: Olga organises, Ana and Ben are clinicians, Cleo must see nothing."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from bot.practice.house import Actor
from bot.practice.refusals import Refusal
from bot.records import new_id
from bot.wording import Wording

SERVER = 10
OTHER_SERVER = 11
PAGE = "https://afterhour.example"
DIGEST_CHANNEL = 70
CLINICIANS = 80  # the role
# A Wednesday evening in Lisbon.
BEGINNING = datetime(2026, 11, 18, 18, 0, tzinfo=UTC)


@dataclass
class Clock:
    """The house's clock, which moves when it is told to."""

    at: datetime = BEGINNING

    def __call__(self):
        return self.at

    def passes(self, **time):
        """Lets time pass: `passes(days=7)`."""
        self.at += timedelta(**time)

    def strikes(self, day, at="08:00"):
        """Lets it be this time in UTC, which is Lisbon's in winter."""
        self.at = datetime.fromisoformat(f"{day}T{at}:00+00:00")


@dataclass(frozen=True)
class Person:
    """Somebody on Discord. Called, they act once: `ana()`, or `ana("again")` under that id."""

    id: int
    server: int | None = SERVER
    organiser: bool = False
    roles: frozenset[int] = frozenset({CLINICIANS})

    def __call__(self, action=""):
        return Actor(self.id, self.server, action or new_id(), organiser=self.organiser)

    @property
    def directly(self):
        """The same person in the bot's direct messages."""
        return replace(self, server=None, organiser=False)

    def elsewhere(self, server=OTHER_SERVER):
        """The same person in another server."""
        return replace(self, server=server)


OLGA = Person(1, organiser=True, roles=frozenset())
ANA, BEN, DORA = Person(2), Person(3), Person(4)
CLEO = Person(9, roles=frozenset())


@cache
def words():
    """The shipped words."""
    return Wording.load()


@contextmanager
def refused(reason):
    """A refusal for this reason, which the shipped words can say."""
    with pytest.raises(Refusal) as refusal:
        yield refusal
    assert refusal.value.reason == reason
    assert str(refusal.value) == reason
    assert words().say(f"errors.{reason}", **refusal.value.fill)


async def dump(house):
    """Every row of every table, to see that nothing has changed."""

    def work(db):
        tables = sorted(name for name in db.table_names() if not name.startswith("sqlite_"))
        return {name: sorted(map(repr, db.execute(f"select * from {name}"))) for name in tables}

    return await house.records.read(work)


async def rows(house, sql, *parameters):
    """What a query finds."""
    return await house.records.read(lambda db: db.execute(sql, parameters).fetchall())


async def count(house, table):
    """How many rows a table has."""
    ((found,),) = await rows(house, f"select count(*) from {table}")
    return found


def answers(**given):
    """A debrief in which something was noticed."""
    usual = {
        "presence": "clearly_quieter",
        "markers": ["polite"],
        "reactions": ["explained"],
        "moment": "When I said that we have ten minutes left, she thanked me.",
        "next_line": "I noticed that I looked at the clock.",
    }
    return usual | given


def attempt(**given):
    """A repair attempt that the client answered."""
    usual = {
        "line": "I think I went too fast last time.",
        "reception": "opened",
        "afterwards": "She said that it had hurt.",
        "extent": "partly",
    }
    return usual | given
