"""The group that both bots serve: the same people and clients, one stand-in for each bot."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot.alliance.markers import Attendance, Marker, Presence, Reaction, RuptureType
from bot.alliance.readings import Signs
from bot.alliance.recurrence import WeeklySlot
from bot.alliance.ruptures import State
from bot.records import Database, Records, clients, clinicians, debriefs, groups, ruptures
from bot.records.clients import Client, Session
from bot.records.clinicians import Clinician
from bot.records.debriefs import Debrief
from bot.records.groups import Group
from bot.records.ids import new_id
from bot.records.keys import parse_key
from bot.records.ruptures import Rupture
from bot.rehearsal import Channel, Guild, Person, StandIn

CLINICIANS = 32
_EARLIER_SESSIONS = 2
# One client in so many has a rupture that waits.
_WITH_RUPTURE = 5
_WORDS = ("heron", "door", "river", "lamp", "field", "stone", "kettle", "hill", "boat", "fern")

# By the questions' labels: both bots ask in the same words.
ANSWERS = {
    "Did the client go quiet?": "clearly_quieter",
    "What did you notice in the client?": ["its_fine", "agreed_quickly", "silent"],
    "Did I defend?": ["relieved"],
    "The moment": "When I said we might look at the weekend again, she said it was fine and "
    "looked at the window for a while.",
    "What will you say about it next time?": "Last time, after I brought up the weekend, I felt "
    "we were further apart, and I wonder how it was for you.",
}


@dataclass(slots=True)
class Cast:
    """Who acts, where, and about whom. `hours` gives each client's hour once, then again."""

    guild: Guild
    channel: Channel
    people: list[Person]
    clients: list[tuple[Person, str, str]] = field(default_factory=list)
    hours: Iterator[tuple[Person, str]] = field(default_factory=lambda: iter(()))


def cast_for(standin: StandIn, clients_each: int) -> Cast:
    """Joins everybody to one server, and gives each clinician their clients."""
    people = [standin.add_person(f"Clinician {n}") for n in range(CLINICIANS)]
    guild = standin.add_guild("Thursday group", owner=people[0])
    for person in people[1:]:
        guild.add_member(person)
    cast = Cast(guild, guild.add_channel("afterhour"), people)
    # Round by round, so that neighbours in the queue are different people.
    for number, person in itertools.product(range(clients_each), people):
        cast.clients.append((person, new_id(), _code(number)))
    cast.hours = itertools.cycle([(person, client) for person, client, _ in cast.clients])
    return cast


async def keep(cast: Cast, folder: Path, key: str) -> None:
    """Writes the group into fresh encrypted records, with some history for every client."""
    records = Records.open(folder, parse_key(key))
    try:
        await records.write(lambda db: _write(db, cast, datetime.now(UTC)))
    finally:
        await records.close()


def _code(number: int) -> str:
    """Two plain words, different for every number."""
    tens, ones = divmod(number, len(_WORDS))
    letters = "".join(chr(ord("a") + int(digit)) for digit in str(tens))
    return f"grey{letters} {_WORDS[ones]}"


def _write(db: Database, cast: Cast, now: datetime) -> None:
    # No channel for the digest: none falls due while we measure.
    group = Group(
        new_id(),
        cast.guild.id,
        "Europe/Berlin",
        WeeklySlot(0, time(8)),
        set_up_at=now,
        organiser=cast.people[0].id,
        words="chat",
    )
    groups.save(db, group)
    members = {p.id: _clinician(group, p, now) for p in cast.people}
    for clinician in members.values():
        clinicians.save(db, clinician)
    for number, (person, client_id, code) in enumerate(cast.clients):
        client = Client(client_id, members[person.id].id, code, 4, False, now, None)
        clients.add(db, client)
        _write_history(db, client, now, with_rupture=number % _WITH_RUPTURE == 0)


def _clinician(group: Group, person: Person, now: datetime) -> Clinician:
    return Clinician(
        new_id(), group.id, person.id, "Europe/Berlin", joined_at=now, words_agreed_at=now
    )


def _write_history(db: Database, client: Client, now: datetime, *, with_rupture: bool) -> None:
    for number in range(_EARLIER_SESSIONS):
        at = now - timedelta(weeks=_EARLIER_SESSIONS - number)
        session = Session(new_id(), client.id, at, Attendance.ATTENDED)
        clients.add_session(db, session)
        debrief = _earlier(session, at)
        debriefs.save(db, debrief)
    if with_rupture:
        rupture = Rupture(
            id=new_id(),
            client_id=client.id,
            debrief_id=debrief.id,
            type=RuptureType.WITHDRAWAL,
            state=State.OPEN,
            noticed_at=now - timedelta(weeks=1),
            ending=False,
        )
        ruptures.add(db, rupture)


def _earlier(session: Session, at: datetime) -> Debrief:
    return Debrief(
        id=new_id(),
        session_id=session.id,
        draft=new_id(),
        signs=Signs(
            presence=Presence.QUIETER,
            markers=frozenset({Marker.ITS_FINE, Marker.POLITE}),
            reactions=frozenset({Reaction.REASSURED}),
        ),
        saved_at=at,
        texts={"moment": "An earlier moment, as it was said and done in that hour."},
    )
