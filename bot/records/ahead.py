"""What lies ahead, of whomever: for a rehearsal's clock, which goes on from one thing to the next.

It holds moments and nothing else: whose they are is not asked.
"""

from __future__ import annotations

from datetime import datetime

from bot.records.rows import instant_of, text_of
from bot.records.sqlcipher import Database

_AFTER = "after"


def next_moment(db: Database, now: datetime) -> datetime | None:
    """The first moment after `now` at which something falls due, or a prompt may be sent."""
    sql = """
        select min(at) from (
            select at from due where at > ?
            union all select send_at from prompts where state = 'waiting' and send_at > ?
        )
    """
    return _moment(db, sql, [text_of(now), text_of(now)])


def next_asked(db: Database, now: datetime) -> datetime | None:
    """When the hour that ends next is asked about."""
    sql = "select min(at) from due where kind = ? and at > ?"
    return _moment(db, sql, [_AFTER, text_of(now)])


def _moment(db: Database, sql: str, values: list[str]) -> datetime | None:
    found = next(iter(db.execute(sql, values)), (None,))[0]
    return instant_of(found) if found else None
