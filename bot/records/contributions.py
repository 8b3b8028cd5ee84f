"""What was given in a consultation, from being held to being posted or withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from bot.alliance.consultations import Voice
from bot.records.rows import Row, each, insert, instant_of, one, text_of
from bot.records.sqlcipher import Database

HELD, POSTED, CHANGING, GOING, WITHDRAWN = "held", "posted", "changing", "going", "withdrawn"


@dataclass(frozen=True, slots=True)
class Contribution:
    """Something given. `draft` names the form; `phase` is the index in which it appears.

    `text` is the newest, `shown` what stands posted (None while nothing does). `named`: it
    stands there with its author's name.
    """

    id: str
    consultation_id: str
    clinician_id: str
    draft: str
    kind: Voice
    phase: int
    text: str
    shown: str | None
    named: bool
    state: str
    at: datetime


def by_id(db: Database, contribution: str) -> Contribution | None:
    """A contribution by id, whosever. For the sender, and where a seat was looked up before."""
    return one(db, "select * from contributions where id = ?", [contribution], _made)


def of(db: Database, clinician: str, contribution: str) -> Contribution | None:
    """Something this clinician gave, by id."""
    sql = "select * from contributions where clinician_id = ? and id = ?"
    return one(db, sql, [clinician, contribution], _made)


def by_draft(db: Database, draft: str) -> Contribution | None:
    """A contribution by its form, whosever."""
    return one(db, "select * from contributions where draft = ?", [draft], _made)


def of_consultation(db: Database, consultation: str) -> list[Contribution]:
    """Everything given in a consultation, in order of giving."""
    sql = "select * from contributions where consultation_id = ? order by rowid"
    return each(db, sql, [consultation], _made)


def of_clinician(db: Database, clinician: str) -> list[Contribution]:
    """Everything a clinician gave in any consultation, in order of giving."""
    sql = "select * from contributions where clinician_id = ? order by rowid"
    return each(db, sql, [clinician], _made)


def given_by(db: Database, consultation: str, clinician: str) -> list[Contribution]:
    """What a clinician gave in a consultation, in order of giving."""
    sql = "select * from contributions where consultation_id = ? and clinician_id = ?"
    return each(db, f"{sql} order by rowid", [consultation, clinician], _made)


def posted(db: Database, consultation: str) -> list[Contribution]:
    """What stands posted, by phase: with a name in order of giving, then without by random ids."""
    sql = """
        select * from contributions where consultation_id = ? and shown is not null
        order by phase, named desc, case when named then printf('%020d', rowid) else id end
    """
    return each(db, sql, [consultation], _made)


def count_posted(db: Database, consultation: str) -> int:
    """How many contributions stand posted."""
    sql = "select count(*) from contributions where consultation_id = ? and shown is not null"
    (found,) = db.execute(sql, [consultation]).fetchone()
    return int(found)


def save(db: Database, given: Contribution) -> None:
    """Writes a contribution, new or changed."""
    row = {field.name: getattr(given, field.name) for field in fields(given)}
    row |= {"kind": given.kind.value, "named": int(given.named), "at": text_of(given.at)}
    if by_id(db, given.id) is None:
        insert(db, "contributions", row)
        return
    marks = ", ".join(f"{column} = ?" for column in row)
    db.execute(f"update contributions set {marks} where id = ?", [*row.values(), given.id])  # noqa: S608


def remove(db: Database, contribution: str) -> None:
    """Removes a contribution."""
    db.execute("delete from contributions where id = ?", [contribution])


def _made(row: Row) -> Contribution:
    row["kind"], row["named"] = Voice(row["kind"]), bool(row["named"])
    row["at"] = instant_of(row["at"])
    return Contribution(**row)
