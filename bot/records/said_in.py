"""What waits in the outbox for one consultation or one thread, to be stopped or sent after all."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime

from bot.records import outbox
from bot.records.outbox import OutboxMessage
from bot.records.rows import text_of
from bot.records.sqlcipher import Database

TIDIED = "tidied"


def about(db: Database, kind: str, subject: str) -> list[OutboxMessage]:
    """Messages of a kind about a subject, in order: those whose cause begins `kind:subject:`."""
    # By the index that keeps causes apart: ";" is the sign after ":".
    sql = "select id from outbox where cause >= ? and cause < ? order by rowid"
    found = db.execute(sql, [f"{kind}:{subject}:", f"{kind}:{subject};"]).fetchall()
    messages = [outbox.by_id(db, message) for (message,) in found]
    return [message for message in messages if message is not None]


def stop_all(db: Database, thread: int, reason: str, *, but: Collection[str] = ()) -> int:
    """Nothing that waits to be said in a thread is said; how many messages that were.

    `but` are kinds that go on.
    """
    marks = ", ".join("?" for _ in but)
    sql = f"""
        update outbox set state = 'stopped', reason = ?
        where recipient = ? and target = 'channel' and state = 'waiting' and kind not in ({marks})
    """  # noqa: S608
    return db.execute(sql, [reason, thread, *but]).rowcount


def stop_one(db: Database, cause: str, reason: str) -> None:
    """What waits for this cause is not said until it is started again."""
    sql = "update outbox set state = 'stopped', reason = ? where cause = ? and state = 'waiting'"
    db.execute(sql, [reason, cause])


def start_all(db: Database, thread: int, now: datetime) -> int:
    """What was stopped in a thread, and not taken back, is said after all, in order; how many."""
    sql = """
        update outbox set state = 'waiting', not_before = ?, attempts = attempts + 1, reason = null
        where recipient = ? and target = 'channel' and state = 'stopped' and reason <> ?
    """
    return db.execute(sql, [text_of(now), thread, TIDIED]).rowcount


def start_one(db: Database, message: str, now: datetime) -> bool:
    """As `start_all`, for one message; whether it had been stopped, and not taken back."""
    known = outbox.by_id(db, message)
    return bool(known and known.reason != TIDIED and outbox.start_again(db, message, now))


def rewrite(db: Database, message: str, cause: str, data: Mapping[str, object]) -> None:
    """Gives a message another cause and other data, so that it names nothing that is erased."""
    written = json.dumps(dict(data), ensure_ascii=False)
    db.execute("update outbox set cause = ?, data = ? where id = ?", [cause, written, message])


def forget_done(db: Database, kind: str) -> int:
    """Forgets the messages of a kind that were sent or taken back; how many.

    What a pause has stopped stays: it is done when that is over.
    """
    sql = "delete from outbox where kind = ? and (state = 'sent' or reason = ?)"
    return db.execute(sql, [kind, TIDIED]).rowcount
