"""The look back at a therapy that ended or stalled: where to look, and what one makes of it.

Reviews of therapies that failed look for the first sign that was passed over, tell memory
from record, and ask for one's own part beside the client's (practice literature). What is
found is a place to look at; the clinician says what it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.alliance.exchanges import Source
from bot.alliance.look_back import LookBack, PastHour, look_back
from bot.practice.answers import Answers, text_of
from bot.practice.clients import find_in
from bot.practice.house import Actor, House, first_time, own_client, whose
from bot.practice.patterns import strain
from bot.practice.refusals import Refusal
from bot.practice.times import zone_named
from bot.records import Database, clinicians, debriefs, facts, look_backs
from bot.records.clients import Client
from bot.records.debriefs import Debrief
from bot.records.facts import HourFact, RuptureFact
from bot.records.ids import new_id
from bot.records.look_backs import LookedBack


@dataclass(frozen=True, slots=True)
class Review:
    """A therapy looked back on: its hours and ruptures, where to look, and what was written.

    `hours` and `ruptures` stand in the order they happened, to be told in `zone`. `kept` is the
    clinician's own look back, None until there is one. `noted` is what they wrote then about
    the hour to look at first: the record beside the memory. `in_words` says whether sentences
    may stand in Discord.
    """

    client: Client
    zone: str
    hours: tuple[HourFact, ...]
    ruptures: tuple[RuptureFact, ...]
    found: LookBack
    kept: LookedBack | None
    noted: tuple[Debrief, ...]
    in_words: bool


async def of(house: House, who: Actor, typed: str) -> Review:
    """The look back at the therapy that was meant (an id or a code). Writes nothing.

    Raises Refusal `client_unknown`: the same for an absent client and for another's.
    """
    return await house.records.read(lambda db: _seen(db, find_in(db, who, typed)))


async def save(house: House, who: Actor, client_id: str, answers: Answers) -> Review:
    """Keeps what was written; one look back a client, and what was not asked stays as it was.

    Raises Refusal `review_empty`, and NotThere for an absent client and for another's alike.
    """

    def work(db: Database) -> Review:
        client = own_client(db, who, client_id)
        known = look_backs.of(db, client.clinician_id, client.id)
        given = {key: text_of(answers, key) for key in answers}
        told = {**(known.answers if known else {}), **given}
        written = {key: text for key, text in told.items() if text}
        if not written:
            raise Refusal("review_empty")
        if first_time(db, who, house.now()):
            key = known.id if known else new_id()
            look_backs.save(db, LookedBack(key, client.id, house.now(), written))
        return _seen(db, client)

    return await house.records.write(work)


def _seen(db: Database, client: Client) -> Review:
    zone = whose(db, client.clinician_id).zone
    hours = tuple(facts.hours(db, client.clinician_id, client.id))
    ruptures = tuple(facts.ruptures(db, client.clinician_id, client.id))
    there = zone_named(zone)
    found = look_back(
        [_past(hour, there) for hour in hours], [strain(one, there) for one in ruptures]
    )
    first = [found.first.hour.key] if found.first else []
    return Review(
        client=client,
        zone=zone,
        hours=hours,
        ruptures=ruptures,
        found=found,
        kept=look_backs.of(db, client.clinician_id, client.id),
        noted=tuple(debriefs.of_client(db, client.clinician_id, client.id, first)),
        in_words=clinicians.writes_in_chat(db, client.clinician_id),
    )


def _past(hour: HourFact, zone: ZoneInfo) -> PastHour:
    return PastHour(
        key=hour.id,
        at=hour.at.astimezone(zone),
        signs=hour.signs,
        confirmed=hour.confirmed,
        was_none=hour.answer == "no",
        same=hour.answer == "same",
        source=Source(hour.source) if hour.source in set(Source) else None,
    )
