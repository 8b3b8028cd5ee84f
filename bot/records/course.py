"""What happened to a rupture, as it was noted: without words, in its order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.records.rows import Row, each, instant_of, text_of
from bot.records.sqlcipher import Database
from bot.records.states import HELD


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing noted: `what` (noticed, noticed_again, state, type, line), and the change."""

    what: str
    before: str
    after: str
    at: datetime


def of(db: Database, rupture: str) -> list[Happened]:
    """What happened to a rupture, oldest first. For callers who hold its owner already."""
    sql = (
        "select what, before, after, at from rupture_events where rupture_id = ? order by at, rowid"
    )
    return each(db, sql, [rupture], _happened)


def session_by(db: Database, client: str, at: datetime) -> int:
    """The number of the session last held by then, those before the bot included."""
    sql = f"""
        select clients.sessions_before + (
            select count(*) from sessions where client_id = clients.id and {HELD} and at <= ?
        ) from clients where id = ?
    """  # noqa: S608
    (number,) = db.execute(sql, [text_of(at), client]).fetchone()
    return int(number)


def _happened(row: Row) -> Happened:
    row["at"] = instant_of(row["at"])
    row["before"], row["after"] = row["before"] or "", row["after"] or ""
    return Happened(**row)
