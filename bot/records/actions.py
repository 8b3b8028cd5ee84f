"""Actions that were done: an interaction that arrives twice counts once.

The id is Discord's own for the interaction, as text. It is marked in the same transaction as
what the action does, so that both are there or neither.
"""

from __future__ import annotations

from datetime import datetime

from bot.records.rows import text_of
from bot.records.sqlcipher import Database


def once(db: Database, action: str, at: datetime) -> bool:
    """Whether this action is done for the first time; marks it as done. `at` is aware."""
    sql = "insert or ignore into actions (id, at) values (?, ?)"
    return db.execute(sql, [action, text_of(at)]).rowcount == 1


def keep_outcome(db: Database, action: str, outcome: str) -> None:
    """Keeps what an action made, as the opaque id of a row, to answer its repeats with."""
    db.execute("update actions set outcome = ? where id = ?", [outcome, action])


def outcome(db: Database, action: str) -> str | None:
    """What an action made; None where it was not done, or made nothing."""
    found = db.execute("select outcome from actions where id = ?", [action]).fetchone()
    return found[0] if found else None


def forget_before(db: Database, until: datetime) -> int:
    """Forgets actions that Discord can no longer repeat; how many."""
    return db.execute("delete from actions where at < ?", [text_of(until)]).rowcount
