"""Who takes part in a consultation: a seat each, from joining to leaving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.records.rows import Row, each, insert, instant_of, one, text_of
from bot.records.sqlcipher import Database

PRESENTS, JOINED, GIVEN = "presents", "joined", "given"


@dataclass(frozen=True, slots=True)
class Seat:
    """A clinician's seat. `how`: PRESENTS, JOINED by themselves, or GIVEN to everybody there.

    Without a name every seat is GIVEN, the presenter's too: a row says no more than a face.
    `person` is the clinician's Discord id.
    """

    consultation_id: str
    clinician_id: str
    person: int
    how: str
    at: datetime
    left_at: datetime | None = None


_SEAT = """
    select seats.*, clinicians.person from seats join clinicians on clinicians.id = clinician_id
    where consultation_id = ?
"""


def taken(db: Database, consultation: str) -> list[Seat]:
    """The seats that are taken, in the order of their people's Discord ids."""
    sql = f"{_SEAT} and seats.left_at is null and clinicians.left_at is null order by person"
    return each(db, sql, [consultation], _seat)


def of(db: Database, consultation: str, clinician: str) -> Seat | None:
    """A clinician's seat, taken or left."""
    return one(db, f"{_SEAT} and clinician_id = ?", [consultation, clinician], _seat)


def all_of(db: Database, clinician: str) -> list[Seat]:
    """Every seat that a clinician holds, in consultations of any standing."""
    sql = """
        select seats.*, clinicians.person from seats join clinicians on clinicians.id = clinician_id
        where clinician_id = ? and seats.left_at is null
    """
    return each(db, sql, [clinician], _seat)


def all_write_in_chat(db: Database, consultation: str) -> bool:
    """Whether the words of everybody with a seat may pass through Discord."""
    sql = """
        select 1 from seats join clinicians on clinicians.id = clinician_id
        join groups on groups.id = clinicians.group_id
        where consultation_id = ? and seats.left_at is null and clinicians.left_at is null
            and (groups.words <> 'chat' or words_agreed_at is null)
    """
    return db.execute(sql, [consultation]).fetchone() is None


def take(db: Database, consultation: str, clinician: str, how: str, at: datetime) -> bool:
    """Takes a seat, or takes it up again; whether it was not taken before."""
    sql = """
        update seats set left_at = null, at = ?
        where consultation_id = ? and clinician_id = ? and left_at is not null
    """
    if db.execute(sql, [text_of(at), consultation, clinician]).rowcount:
        return True
    known = "select 1 from seats where consultation_id = ? and clinician_id = ?"
    if db.execute(known, [consultation, clinician]).fetchone():
        return False
    row = {"consultation_id": consultation, "clinician_id": clinician, "how": how}
    insert(db, "seats", {**row, "at": text_of(at)})
    return True


def leave(db: Database, consultation: str, clinician: str, at: datetime) -> bool:
    """Gives a seat up; whether it was taken."""
    sql = """
        update seats set left_at = ?
        where consultation_id = ? and clinician_id = ? and left_at is null
    """
    return db.execute(sql, [text_of(at), consultation, clinician]).rowcount == 1


def _seat(row: Row) -> Seat:
    row["at"] = instant_of(row["at"])
    row["left_at"] = instant_of(row["left_at"]) if row["left_at"] else None
    return Seat(**row)
