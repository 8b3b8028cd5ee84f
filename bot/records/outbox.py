"""What is to be said outside an interaction: written with its cause, sent, then marked.

A message is waiting until it is sent, cannot be delivered, or is stopped; only a waiting one
changes state, so an answer that comes late or twice changes nothing. `data` holds ids and
figures for the wording, never words of a clinician.

What waits for one recipient is said in order: while a message is *held* (tried, and to be tried
again), those behind it wait too. A message that is itself at fault holds up nobody.

Nothing waits for longer than LONGEST_WAIT: what is to be said further ahead was written by a
clock that has been put right since, and is due.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.records.rows import Row, each, insert, instant_of, one, text_of
from bot.records.sqlcipher import Database

Target = Literal["channel", "person"]
State = Literal["waiting", "sent", "undeliverable", "stopped"]

# Discord takes a repeated nonce for the same message for "a few minutes".
NONCE_HOLDS = timedelta(minutes=2)
LONGEST_WAIT = timedelta(hours=1)
_HELD, _AT_FAULT = "held", "at_fault"


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """One message. `cause` says why it exists, and there is never a second with the same.

    `recipient` is Discord's id of the channel or person; `data` is JSON-able; times are aware.
    `message` is Discord's id of what was sent; `reason` a key, not a sentence. `maybe_since`
    says since when it may stand in the chat without our having been told; `blind` how often it
    was then sent again although the chat could not be read.
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
    maybe_since: datetime | None = None
    blind: int = 0


def nonce(message_id: str) -> str:
    """Discord's nonce for a message: the same for the same id, 24 characters (25 allowed)."""
    digest = hashlib.sha256(f"outbox:{message_id}".encode()).digest()
    return base64.b32encode(digest[:15]).decode().lower()


def seal(message_id: str) -> int:
    """A number by which a message is known in the chat, without words and the same each time.

    Discord allows 31 bits; the small ones are left to its own numbering of components.
    """
    digest = hashlib.sha256(f"seal:{message_id}".encode()).digest()
    return 2**16 + int.from_bytes(digest[:8]) % (2**31 - 2**16)


def must_look_first(message: OutboxMessage, now: datetime, tried_for: timedelta | None) -> bool:
    """Whether it may stand in the chat already, and its nonce no longer keeps it from a second.

    `tried_for` says for how long this very process has been trying, by a clock that nobody
    sets; None: an earlier one did, and nobody knows for how long. Where that clock or the one
    on the wall says that the nonce may be forgotten, the chat has to be read back first.
    """
    if message.maybe_since is None:
        return False
    by_the_wall = timedelta(0) <= now - message.maybe_since <= NONCE_HOLDS
    return tried_for is None or tried_for > NONCE_HOLDS or not by_the_wall


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
    """Up to `limit` messages to be sent now, first one for each recipient, then the others.

    For one recipient they come in order, a held one first; nothing comes before that one.
    """
    sql = """
        with open as (
            select rowid as put, target, recipient, not_before, reason is 'held' as held
            from outbox where state = 'waiting'
                and (not_before <= :now or not_before > :ahead or reason = 'held')
        ), line as (
            select *, row_number() over (
                partition by target, recipient order by held desc, not_before, put
            ) as place, max(held and not_before > :now and not_before <= :ahead) over (
                partition by target, recipient
            ) as shut
            from open
        )
        select outbox.* from line join outbox on outbox.rowid = line.put
        where not line.shut order by line.place, line.not_before, line.put limit :limit
    """
    return each(db, sql, {**_at(now), "limit": limit}, _message)


def trying(db: Database, message_id: str, now: datetime) -> OutboxMessage | None:
    """It is about to be sent: from now on it may stand in the chat.

    The message as it was before, whatever the caller knew of it; None where it is not due.
    """
    sql = """
        select * from outbox where id = ? and state = 'waiting'
            and (not_before <= ? or not_before > ?)
    """
    before = one(db, sql, [message_id, *_at(now).values()], _message)
    if before is not None and before.maybe_since is None:
        db.execute("update outbox set maybe_since = ? where id = ?", [text_of(now), message_id])
    return before


def known_absent(db: Database, message_id: str, maybe_since: datetime | None) -> None:
    """It was looked for, or plainly refused: it is not in the chat, or no more than before."""
    db.execute(
        "update outbox set maybe_since = ? where id = ?",
        [text_of(maybe_since) if maybe_since else None, message_id],
    )


def said_blindly(db: Database, message_id: str, now: datetime) -> None:
    """The chat cannot be read: it is sent once more all the same."""
    db.execute(
        "update outbox set blind = blind + 1, maybe_since = ? where id = ?",
        [text_of(now), message_id],
    )


def mark_sent(db: Database, message_id: str, message: int, at: datetime) -> bool:
    """It was sent, as Discord's `message`. False where it was not waiting."""
    sql = """
        update outbox set state = 'sent', message = ?, sent_at = ?, reason = null
        where id = ? and state = 'waiting'
    """
    return _changed(db, sql, [message, text_of(at), message_id])


def postpone(
    db: Database, message_id: str, not_before: datetime, attempts: int, *, holds: bool = True
) -> bool:
    """It could not be sent now; tried again from `not_before`, after `attempts` tries so far.

    `holds`: what waits for the same recipient waits behind it.
    """
    sql = """
        update outbox set not_before = ?, attempts = ?, reason = ?
        where id = ? and state = 'waiting'
    """
    reason = _HELD if holds else _AT_FAULT
    return _changed(db, sql, [text_of(not_before), attempts, reason, message_id])


def mark_undeliverable(db: Database, message_id: str, reason: str) -> bool:
    """Its recipient cannot be reached. It waits quietly; see `revive`."""
    return _end(db, message_id, "undeliverable", reason)


def mark_stopped(db: Database, message_id: str, reason: str) -> bool:
    """It shall not be said any more."""
    return _end(db, message_id, "stopped", reason)


def withdraw(db: Database, message_id: str) -> bool:
    """It is not wanted any more: neither now nor when its recipient can be reached again."""
    sql = """
        update outbox set state = 'stopped', reason = 'tidied'
        where id = ? and state in ('waiting', 'undeliverable')
    """
    return _changed(db, sql, [message_id])


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
    """Forgets what was to be said to a person in this group or in none, but for one kind.

    What has yet to be taken away from their chat is taken away all the same.
    """
    sql = """
        delete from outbox where target = 'person' and recipient = ? and kind <> ?
            and not (kind = 'tidy' and state = 'waiting')
            and (group_id = ? or group_id is null)
    """
    db.execute(sql, [person, but, group])


def forget_tidied_of_strangers(db: Database) -> None:
    """Forgets what was taken away from the chat of somebody of whom nothing else is kept."""
    db.execute(
        "delete from outbox where kind = 'tidy' and target = 'person' and state <> 'waiting'"
        " and not exists (select 1 from clinicians where person = outbox.recipient)"
        " and not exists (select 1 from outbox as said where outbox.cause = 'tidy:' || said.id)"
    )


def hand_over(db: Database, kind: str, person: int, group: str, *, to: str) -> None:
    """What is said to a person of this kind belongs to another of their groups from now on."""
    sql = """
        update outbox set group_id = ?
        where target = 'person' and recipient = ? and kind = ? and group_id = ?
    """
    db.execute(sql, [to, person, kind, group])


def forget_before(db: Database, before: datetime) -> int:
    """Deletes what was sent before an instant, or written before it and never sent; how many.

    What still waits stays. Their causes may be put again then: `before` lies further back than
    any cause recurs. What stands in the thread of a consultation stays while that is there: it
    can be taken back, or is said when the thread can be used again.
    """
    sql = """
        delete from outbox where ((state = 'sent' and sent_at < :before)
            or (state in ('stopped', 'undeliverable') and made_at < :before))
            and not (target = 'channel' and kind like 'consultation%' and exists
                (select 1 from consultations where thread = outbox.recipient))
    """
    return db.execute(sql, {"before": text_of(before)}).rowcount


def _at(now: datetime) -> dict[str, str]:
    return {"now": text_of(now), "ahead": text_of(now + LONGEST_WAIT)}


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
        "maybe_since": text_of(message.maybe_since) if message.maybe_since else None,
        "blind": message.blind,
    }


def _message(row: Row) -> OutboxMessage:
    row["data"] = json.loads(row["data"])
    for name in ("not_before", "made_at"):
        row[name] = instant_of(row[name])
    for name in ("sent_at", "maybe_since"):
        row[name] = instant_of(row[name]) if row[name] else None
    return OutboxMessage(**row)


def standing(db: Database, kind: str, recipient: int, group_id: str | None) -> list[OutboxMessage]:
    """Messages of a kind that stand with a recipient, or soon will, and are not tidied away."""
    sql = """
        select * from outbox where kind = ? and recipient = ? and group_id is ?
            and state in ('waiting', 'sent', 'undeliverable')
            and not exists (select 1 from outbox as t where t.cause = 'tidy:' || outbox.id)
    """
    return each(db, sql, [kind, recipient, group_id], _message)
