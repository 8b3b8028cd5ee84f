"""Clinicians: who joined which group. Every other read starts from here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from bot.alliance.recurrence import WeeklySlot
from bot.alliance.standing import MINUTES_AFTER, MINUTES_BEFORE
from bot.records.rows import Row, each, insert, instant_of, one, text_of
from bot.records.sqlcipher import Database


@dataclass(frozen=True, slots=True)
class Clinician:
    """One person's membership of one group. `person` is their Discord id.

    `zone` is an IANA name; the quiet hours are wall times `HH:MM` in it, both or neither.
    `words_agreed_at` is when they agreed that free text passes through Discord. They are asked
    `minutes_after` an hour and given their line `minutes_before` one (0: never); nothing is
    said up to and including the day `away_until`, nor before `hushed_until`. `digest` is when
    their own digest is sent, if they wish.
    """

    id: str
    group_id: str
    person: int
    zone: str
    joined_at: datetime
    quiet_from: str | None = None
    quiet_until: str | None = None
    words_agreed_at: datetime | None = None
    minutes_after: int = MINUTES_AFTER
    minutes_before: int = MINUTES_BEFORE
    away_until: date | None = None
    hushed_until: datetime | None = None
    digest: WeeklySlot | None = None
    left_at: datetime | None = None


_JOINED = """
    select clinicians.* from clinicians join groups on groups.id = clinicians.group_id
    where clinicians.person = ? and clinicians.left_at is null and groups.gone_at is null
"""


def joined_in(db: Database, person: int, guild: int) -> Clinician | None:
    """The person's membership in this server's group, while it lasts."""
    return one(db, f"{_JOINED} and groups.guild = ?", [person, guild], _clinician)


def joined_anywhere(db: Database, person: int) -> list[Clinician]:
    """The person's memberships that last, in the order of joining."""
    return each(db, f"{_JOINED} order by clinicians.joined_at", [person], _clinician)


def servers_of(db: Database, person: int) -> list[int]:
    """Discord's ids of the servers in which the person's membership lasts."""
    sql = """
        select groups.guild from clinicians join groups on groups.id = clinicians.group_id
        where clinicians.person = ? and clinicians.left_at is null and groups.gone_at is null
    """
    return [int(guild) for (guild,) in db.execute(sql, [person])]


def everybody(db: Database) -> list[tuple[int, int]]:
    """Discord's ids of the server and the person of each membership that lasts."""
    sql = """
        select groups.guild, clinicians.person from clinicians
        join groups on groups.id = clinicians.group_id
        where clinicians.left_at is null and groups.gone_at is null order by clinicians.id
    """
    return [(int(guild), int(person)) for guild, person in db.execute(sql)]


def known(db: Database, group_id: str, person: int) -> Clinician | None:
    """The person's membership, lasting or left."""
    sql = "select * from clinicians where group_id = ? and person = ?"
    return one(db, sql, [group_id, person], _clinician)


def left_by(db: Database, person: int, guild: int | None) -> list[Clinician]:
    """The person's memberships that are over and kept still, in one server or anywhere."""
    sql = """
        select clinicians.* from clinicians join groups on groups.id = clinicians.group_id
        where person = :person and left_at is not null and (:guild is null or guild = :guild)
        order by left_at
    """
    return each(db, sql, {"person": person, "guild": guild}, _clinician)


def by_id(db: Database, clinician: str) -> Clinician | None:
    """A membership by its own id, lasting or left."""
    return one(db, "select * from clinicians where id = ?", [clinician], _clinician)


def besides(db: Database, clinician: Clinician) -> Clinician | None:
    """Another membership of the same person: one that lasts, else one that is kept still."""
    sql = """
        select * from clinicians where person = ? and id <> ?
        order by left_at is not null, joined_at limit 1
    """
    return one(db, sql, [clinician.person, clinician.id], _clinician)


def joined(db: Database, group_id: str) -> list[Clinician]:
    """Every clinician of a group whose membership lasts."""
    sql = "select * from clinicians where group_id = ? and left_at is null order by id"
    return each(db, sql, [group_id], _clinician)


def save(db: Database, clinician: Clinician) -> None:
    """Writes a membership, new or taken up again."""
    row = {
        "zone": clinician.zone,
        "quiet_from": clinician.quiet_from,
        "quiet_until": clinician.quiet_until,
        "joined_at": text_of(clinician.joined_at),
        "words_agreed_at": text_of(clinician.words_agreed_at)
        if clinician.words_agreed_at
        else None,
        "minutes_after": clinician.minutes_after,
        "minutes_before": clinician.minutes_before,
        "away_until": clinician.away_until.isoformat() if clinician.away_until else None,
        "hushed_until": text_of(clinician.hushed_until) if clinician.hushed_until else None,
        "digest_weekday": clinician.digest.weekday if clinician.digest else None,
        "digest_time": clinician.digest.at.strftime("%H:%M") if clinician.digest else None,
        "left_at": text_of(clinician.left_at) if clinician.left_at else None,
    }
    if by_id(db, clinician.id) is None:
        keys = {"id": clinician.id, "group_id": clinician.group_id, "person": clinician.person}
        insert(db, "clinicians", {**keys, **row})
        return
    marks = ", ".join(f"{column} = ?" for column in row)
    db.execute(f"update clinicians set {marks} where id = ?", [*row.values(), clinician.id])  # noqa: S608


def erase(db: Database, clinician: str) -> None:
    """Erases a membership and everything that hangs on it: clients, sessions, words."""
    # What falls due hangs on its subject by name alone, and holds the times of sessions.
    sql = """
        delete from due where subject = ? or subject in (
            select standing.id from standing join clients on clients.id = standing.client_id
            where clients.clinician_id = ?)
    """
    db.execute(sql, [clinician, clinician])
    db.execute("delete from clinicians where id = ?", [clinician])


def writes_in_chat(db: Database, clinician: str) -> bool:
    """Whether free text may pass through Discord: the organiser and the clinician said yes."""
    sql = """
        select 1 from clinicians join groups on groups.id = clinicians.group_id
        where clinicians.id = ? and groups.words = 'chat' and words_agreed_at is not null
    """
    return db.execute(sql, [clinician]).fetchone() is not None


def left_before(db: Database, group_id: str, until: datetime) -> list[Clinician]:
    """Those of a group who left not later than `until`."""
    sql = "select * from clinicians where group_id = ? and left_at <= ?"
    return each(db, sql, [group_id, text_of(until)], _clinician)


def _clinician(row: Row) -> Clinician:
    row["joined_at"] = instant_of(row["joined_at"])
    weekday, at = row.pop("digest_weekday"), row.pop("digest_time")
    row["digest"] = WeeklySlot(weekday, time.fromisoformat(at)) if at else None
    row["away_until"] = date.fromisoformat(row["away_until"]) if row["away_until"] else None
    for optional in ("left_at", "words_agreed_at", "hushed_until"):
        row[optional] = instant_of(row[optional]) if row[optional] else None
    return Clinician(**row)
