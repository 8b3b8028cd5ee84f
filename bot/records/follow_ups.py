"""What became of a therapy, weeks after a repair or an ending: one question, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.records.ids import new_id
from bot.records.rows import Row, instant_of, one, text_of
from bot.records.sqlcipher import Database

AFTER_WEEKS = (4, 12)


class Outcome(StrEnum):
    """What became of the therapy."""

    STAYED = "stayed"
    ENDED_WELL = "ended_well"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question that is due from `at` on; `since` is the state the rupture was in."""

    id: str
    rupture_id: str
    weeks: int
    at: datetime
    code: str
    since: str


def plan(db: Database, rupture: str, now: datetime) -> None:
    """Plans the questions after a repair or an ending; planned ones are moved."""
    forget(db, rupture)
    for weeks in AFTER_WEEKS:
        at = text_of(now + timedelta(weeks=weeks))
        sql = "insert or ignore into follow_ups (id, rupture_id, weeks, at) values (?, ?, ?, ?)"
        db.execute(sql, [new_id(), rupture, weeks, at])


def forget(db: Database, rupture: str) -> None:
    """The rupture is open again: what is not answered yet will not be asked."""
    db.execute("delete from follow_ups where rupture_id = ? and answer is null", [rupture])


def due(db: Database, clinician: str, now: datetime) -> FollowUp | None:
    """The question of this clinician that has been due longest."""
    sql = """
        select follow_ups.id, rupture_id, weeks, follow_ups.at, clients.code,
            ruptures.state as since
        from follow_ups join ruptures on ruptures.id = rupture_id
        join clients on clients.id = ruptures.client_id
        where clients.clinician_id = ? and answer is null and follow_ups.at <= ?
        order by follow_ups.at limit 1
    """
    return one(db, sql, [clinician, text_of(now)], _follow_up)


def answer(db: Database, clinician: str, follow_up: str, outcome: Outcome) -> bool:
    """Keeps an answer. False where this clinician has no such question."""
    sql = """
        update follow_ups set answer = ? where id = ? and rupture_id in (
            select ruptures.id from ruptures join clients on clients.id = ruptures.client_id
            where clients.clinician_id = ?)
    """
    return db.execute(sql, [outcome.value, follow_up, clinician]).rowcount == 1


def _follow_up(row: Row) -> FollowUp:
    row["at"] = instant_of(row["at"])
    return FollowUp(**row)
