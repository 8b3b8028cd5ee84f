"""A clinician's own lines, and those they like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.alliance.markers import RuptureType
from bot.records.rows import Row, each, insert, instant_of, one, text_of
from bot.records.sqlcipher import Database


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A line a clinician wrote for themselves, and which type of rupture it is for."""

    id: str
    clinician_id: str
    text: str
    type: RuptureType
    at: datetime


def all_of(db: Database, clinician: str) -> list[OwnLine]:
    """A clinician's own lines, the newest first."""
    sql = "select * from own_lines where clinician_id = ? order by at desc, id"
    return each(db, sql, [clinician], _line)


def of(db: Database, clinician: str, line: str) -> OwnLine | None:
    """An own line of this clinician by id."""
    sql = "select * from own_lines where clinician_id = ? and id = ?"
    return one(db, sql, [clinician, line], _line)


def add(db: Database, line: OwnLine) -> None:
    """Writes an own line."""
    row = {"id": line.id, "clinician_id": line.clinician_id, "text": line.text}
    insert(db, "own_lines", {**row, "type": line.type.value, "at": text_of(line.at)})


def remove(db: Database, line: OwnLine) -> None:
    """Takes an own line away."""
    db.execute("delete from own_lines where id = ?", [line.id])
    like(db, line.clinician_id, line.id, liked=False)


def liked(db: Database, clinician: str) -> frozenset[str]:
    """The lines this clinician likes: keys of the bank, and ids of own lines."""
    found = db.execute("select line from liked_lines where clinician_id = ?", [clinician])
    return frozenset(line for (line,) in found)


def like(db: Database, clinician: str, line: str, *, liked: bool) -> None:
    """Keeps that a line is liked, or no longer."""
    if liked:
        db.execute("insert or ignore into liked_lines values (?, ?)", [clinician, line])
    else:
        db.execute("delete from liked_lines where clinician_id = ? and line = ?", [clinician, line])


def _line(row: Row) -> OwnLine:
    row["type"] = RuptureType(row["type"])
    row["at"] = instant_of(row["at"])
    return OwnLine(**row)
