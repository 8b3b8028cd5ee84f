"""One's own data: what is kept, what was done with it, taking it along, and erasing it.

What is erased is gone at once from the records and their write-ahead log, with whatever mentions
it, and stands on a list that every restore applies (`Records.erase`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.practice import consultation_leaving, exporting, join, prompts, remind
from bot.practice.exporting import Export
from bot.practice.history import Kept
from bot.practice.house import Actor, House, acting, first_time, own, own_client, whose
from bot.practice.letters import tidy
from bot.practice.times import zone_named
from bot.records import (
    Database,
    Erasure,
    actions,
    audit,
    clients,
    clinicians,
    counting,
    debriefs,
    entering,
    groups,
    mentions,
    outbox,
    standing,
)
from bot.records.audit import Noted
from bot.records.clients import Client, Session
from bot.records.clinicians import Clinician
from bot.records.debriefs import Debrief
from bot.records.prompts import PromptState

# Told at most; the records keep them all.
MOST_NOTED = 20
# As many hours as a menu of Discord's holds.
_HOURS = 25
# What remains of an erasing, so that the same event again is none: not what was erased.
_ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Settings:
    """What is kept of one membership, and what was done with it, the latest first.

    `paused` are one's clients about whom nothing is said, and until when. `in_words`: sentences
    may stand in Discord.
    """

    kept: Kept
    noted: tuple[Noted, ...]
    paused: tuple[tuple[str, date], ...]
    in_words: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """An export, in whose `zone` its times are told, and of which day its files are called.

    `in_words`: it may pass through Discord.
    """

    export: Export
    zone: str
    day: date
    in_words: bool


@dataclass(frozen=True, slots=True)
class Forecast:
    """What would go with an erasing: how many of each kind. `client` is None for everything.

    `left`: the membership is over already, and what was written is kept still.
    """

    client: Client | None
    counts: Mapping[str, int]
    days: int
    left: bool = False


@dataclass(frozen=True, slots=True)
class PastDebrief:
    """A debrief and its hour, to be told in `zone`. `rupture`: one was confirmed there."""

    client: Client
    session: Session
    debrief: Debrief
    zone: str
    rupture: bool = False


async def settings(house: House, who: Actor) -> Settings:
    """What is kept of oneself, until when, and what was done with it."""

    def work(db: Database) -> Settings:
        kept = _kept(db, acting(db, who))
        me = kept.clinician.id
        today = house.now().astimezone(zone_named(kept.clinician.zone)).date()
        return Settings(
            kept,
            tuple(audit.of(db, me, MOST_NOTED)),
            tuple(clients.paused_of(db, me, today)),
            clinicians.writes_in_chat(db, me),
        )

    return await house.records.read(work)


async def may_take(house: House, who: Actor) -> bool:
    """Whether one's own data may pass through Discord."""

    def work(db: Database) -> bool:
        return clinicians.writes_in_chat(db, acting(db, who).id)

    return await house.records.read(work)


async def take(house: House, who: Actor) -> Taken:
    """Everything of one's own, to be taken along; it is noted that this was done."""

    def work(db: Database) -> Taken:
        clinician, now = acting(db, who), house.now()
        export = exporting.export_of(db, clinician.id)
        if first_time(db, who, now):
            audit.noted(db, clinician.id, "exported", now)
        in_words = clinicians.writes_in_chat(db, clinician.id)
        return Taken(export, clinician.zone, now.date(), in_words)

    return await house.records.write(work)


async def everything(house: House, who: Actor) -> Forecast:
    """What would go if one erased everything; also for whoever has left, and is kept still."""

    def work(db: Database) -> Forecast:
        kept = _kept(db, join.kept_of(db, who))
        left = kept.clinician.left_at is not None
        return Forecast(None, kept.counts, kept.group.retention_days, left)

    return await house.records.read(work)


async def one_client(house: House, who: Actor, client_id: str) -> Forecast:
    """What would go with one client. Raises NotThere for an absent one and for another's alike."""

    def work(db: Database) -> Forecast:
        client = own_client(db, who, client_id)
        kept = _kept(db, whose(db, client.clinician_id))
        counts = counting.about(db, client.clinician_id, client.id)
        return Forecast(client, counts, kept.group.retention_days)

    return await house.records.read(work)


async def debriefs_of(house: House, who: Actor, client_id: str) -> list[PastDebrief]:
    """The latest debriefs about a client, the latest hour first. Raises NotThere as above."""

    def work(db: Database) -> list[PastDebrief]:
        client = own_client(db, who, client_id)
        zone = whose(db, client.clinician_id).zone
        sessions = {one.id: one for one in clients.sessions_of(db, client.id, _HOURS)}
        told = debriefs.of_client(db, client.clinician_id, client.id, sessions)
        found = [PastDebrief(client, sessions[one.session_id], one, zone) for one in told]
        found.sort(key=lambda one: (one.session.at, one.debrief.saved_at), reverse=True)
        return found

    return await house.records.read(work)


async def one_debrief(house: House, who: Actor, debrief_id: str) -> PastDebrief:
    """One debrief, before it is erased. Raises NotThere for an absent one and another's alike."""

    def work(db: Database) -> PastDebrief:
        debrief = own(db, who, debriefs.of, debrief_id)
        session = clients.session(db, debrief.session_id)
        assert session is not None  # noqa: S101  (a foreign key holds it)
        client = own_client(db, who, session.client_id)
        zone = whose(db, client.clinician_id).zone
        return PastDebrief(client, session, debrief, zone, mentions.has_rupture(db, debrief.id))

    return await house.records.read(work)


async def forget_client(house: House, who: Actor, client_id: str) -> None:
    """Erases a client and all that hangs on them, at once and for good.

    With them go consultations about them, what was taken away from those, forms begun, and what
    waits to be said. Raises NotThere for an absent client and for another's alike.
    """

    def work(db: Database) -> tuple[None, list[Erasure]]:
        if actions.outcome(db, who.action) == _ERASED:
            return None, []
        client = own_client(db, who, client_id)
        _mark(db, who, client.clinician_id, "forgot_client", house.now())
        _take_back_messages(db, house, client)
        # Their threads first, while it is known which they are.
        consultation_leaving.withdrawn_with(db, house.now(), client.id)
        consulted = mentions.of_client(db, client.id)
        return None, [Erasure("clients", client.id), *consulted]

    await house.records.erase(work)


async def forget_debrief(house: House, who: Actor, debrief_id: str) -> str:
    """Erases what was said of one hour; the client's id.

    That the hour took place stays, and so does a rupture that was confirmed there. Raises
    NotThere for an absent debrief and for another's alike.
    """

    def work(db: Database) -> tuple[str, list[Erasure]]:
        done = actions.outcome(db, who.action) or ""
        if done.startswith(f"{_ERASED}:"):
            return done.partition(":")[2], []
        debrief = own(db, who, debriefs.of, debrief_id)
        session = clients.session(db, debrief.session_id)
        assert session is not None  # noqa: S101  (a foreign key holds it)
        client = own_client(db, who, session.client_id)
        _mark(db, who, client.clinician_id, "forgot_debrief", house.now(), of=client.id)
        consultation_leaving.debrief_erased(db, debrief.id)
        mentions.forget_form(db, client.clinician_id, debrief.draft)
        return client.id, [Erasure("debriefs", debrief.id)]

    return await house.records.erase(work)


async def forget_everything(house: House, who: Actor) -> None:
    """Ends the membership, and erases everything of this person's in this group, at once."""
    await join.leave_and_erase(house, who)


def _kept(db: Database, clinician: Clinician) -> Kept:
    group = groups.by_id(db, clinician.group_id)
    assert group is not None  # noqa: S101  (a foreign key holds it)
    return Kept(clinician, group, counting.of(db, clinician.id))


def _mark(
    db: Database, who: Actor, clinician: str, what: str, now: datetime, *, of: str = ""
) -> None:
    first_time(db, who, now)
    actions.keep_outcome(db, who.action, f"{_ERASED}:{of}" if of else _ERASED)
    audit.noted(db, clinician, what, now)


def _take_back_messages(db: Database, house: House, client: Client) -> None:
    """What was said of this client's hours goes from the chat; other hours are asked about anew."""
    clinician, now = whose(db, client.clinician_id), house.now()
    gone = mentions.prompts_of(db, client.id)
    for kind in (prompts.AFTER_HOUR, remind.BEFORE_HOUR):
        for message in outbox.standing(db, kind, clinician.person, clinician.group_id):
            asked = frozenset(message.data.get("prompts", ()))
            if message.data.get("client") != client.id and gone.isdisjoint(asked):
                continue
            standing.no_longer_due(db, remind.TIDY, message.id)
            tidy(db, message, now)
            for other in asked - gone:
                mentions.ask_again(db, other, PromptState.SENT, now)
    entering.close_links(db, clinician.id)
