"""What is to be said outside an interaction: written with its cause, sent, then marked.

A message is waiting until it is sent, cannot be delivered, or is stopped; only a waiting one
changes state, so an answer that comes late or twice changes nothing. `data` holds ids and
figures for the wording, never words of a clinician.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from bot.records.rows import Row, each, insert, instant_of, one, text_of
from bot.records.sqlcipher import Database

Target = Literal["channel", "person"]
State = Literal["waiting", "sent", "undeliverable", "stopped"]


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """One message. `cause` says why it exists, and there is never a second with the same.

    `recipient` is Discord's id of the channel or person; `data` is JSON-able; times are aware.
    `message` is Discord's id of what was sent; `reason` a key, not a sentence.
    """

    id: str
    cause: str
    kind: str
    target: Target
    recipient: int
    data: Mapping[str, Any]
    not_before: datetime
    made_at: datetime
    group_id: str | None = None
    attempts: int = 0
    state: State = "waiting"
    message: int | None = None
    reason: str | None = None
    sent_at: datetime | None = None


def nonce(message_id: str) -> str:
    """Discord's nonce for a message: the same for the same id, 24 characters (25 allowed)."""
    digest = hashlib.sha256(f"outbox:{message_id}".encode()).digest()
    return base64.b32encode(digest[:15]).decode().lower()


def put(db: Database, message: OutboxMessage) -> bool:
    """Adds a message, unless there was one with this cause; whether it was added."""
    known = db.execute("select 1 from outbox where cause = ?", [message.cause]).fetchone()
    if known is None:
        insert(db, "outbox", _row(message))
    return known is None


def by_id(db: Database, message_id: str) -> OutboxMessage | None:
    """A message by its id."""
    return one(db, "select * from outbox where id = ?", [message_id], _message)


def by_cause(db: Database, cause: str) -> OutboxMessage | None:
    """A message by its cause."""
    return one(db, "select * from outbox where cause = ?", [cause], _message)


def due(db: Database, now: datetime, limit: int) -> list[OutboxMessage]:
    """Up to `limit` messages to be sent now, those that have waited longest first."""
    sql = """
        select * from outbox where state = 'waiting' and not_before <= ?
        order by not_before, rowid limit ?
    """
    return each(db, sql, [text_of(now), limit], _message)


def next_due(db: Database) -> datetime | None:
    """When the next waiting message may be sent, or None where none waits."""
    sql = "select min(not_before) from outbox where state = 'waiting'"
    (found,) = db.execute(sql).fetchone()
    return instant_of(found) if found else None


def mark_sent(db: Database, message_id: str, message: int, at: datetime) -> bool:
    """It was sent, as Discord's `message`. False where it was not waiting."""
    sql = """
        update outbox set state = 'sent', message = ?, sent_at = ?, reason = null
        where id = ? and state = 'waiting'
    """
    return _changed(db, sql, [message, text_of(at), message_id])


def postpone(db: Database, message_id: str, not_before: datetime, attempts: int) -> bool:
    """It could not be sent now; tried again from `not_before`, after `attempts` tries so far."""
    sql = "update outbox set not_before = ?, attempts = ? where id = ? and state = 'waiting'"
    return _changed(db, sql, [text_of(not_before), attempts, message_id])


def mark_undeliverable(db: Database, message_id: str, reason: str) -> bool:
    """Its recipient cannot be reached. It waits quietly; see `revive`."""
    return _end(db, message_id, "undeliverable", reason)


def mark_stopped(db: Database, message_id: str, reason: str) -> bool:
    """It shall not be said any more."""
    return _end(db, message_id, "stopped", reason)


def unreached(db: Database, target: Target, recipient: int) -> bool:
    """Whether something could not be delivered to this recipient."""
    sql = """
        select 1 from outbox where target = ? and recipient = ? and state = 'undeliverable'
    """
    return db.execute(sql, [target, recipient]).fetchone() is not None


def revive(db: Database, target: Target, recipient: int, now: datetime) -> int:
    """Sends again what could not be delivered to this recipient; how many messages."""
    sql = """
        update outbox set state = 'waiting', not_before = ?, attempts = 0, reason = null
        where target = ? and recipient = ? and state = 'undeliverable'
    """
    return db.execute(sql, [text_of(now), target, recipient]).rowcount


def start_again(db: Database, message_id: str, now: datetime) -> bool:
    """Sends a stopped message after all. False where it was not stopped."""
    sql = """
        update outbox set state = 'waiting', not_before = ?, attempts = attempts + 1, reason = null
        where id = ? and state = 'stopped'
    """
    return _changed(db, sql, [text_of(now), message_id])


def forget_to(db: Database, person: int, group: str, *, but: str) -> None:
    """Forgets what was to be said to a person in this group or in none, but for one kind."""
    sql = """
        delete from outbox where target = 'person' and recipient = ? and kind <> ?
            and (group_id = ? or group_id is null)
    """
    db.execute(sql, [person, but, group])


def _end(db: Database, message_id: str, state: State, reason: str) -> bool:
    sql = "update outbox set state = ?, reason = ? where id = ? and state = 'waiting'"
    return _changed(db, sql, [state, reason, message_id])


def _changed(db: Database, sql: str, parameters: list[Any]) -> bool:
    return db.execute(sql, parameters).rowcount == 1


def _row(message: OutboxMessage) -> Row:
    return {
        "id": message.id,
        "cause": message.cause,
        "kind": message.kind,
        "group_id": message.group_id,
        "target": message.target,
        "recipient": message.recipient,
        "data": json.dumps(dict(message.data), ensure_ascii=False),
        "not_before": text_of(message.not_before),
        "attempts": message.attempts,
        "state": message.state,
        "message": message.message,
        "reason": message.reason,
        "made_at": text_of(message.made_at),
        "sent_at": text_of(message.sent_at) if message.sent_at else None,
    }


def _message(row: Row) -> OutboxMessage:
    row["data"] = json.loads(row["data"])
    for name in ("not_before", "made_at"):
        row[name] = instant_of(row[name])
    row["sent_at"] = instant_of(row["sent_at"]) if row["sent_at"] else None
    return OutboxMessage(**row)
