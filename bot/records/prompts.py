"""Prompts after the hour: one for each hour that ended, until it is answered or let go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.records.rows import Row, each, instant_of, one, text_of
from bot.records.sqlcipher import Database


class PromptState(StrEnum):
    """Where a prompt stands."""

    WAITING = "waiting"
    SENT = "sent"
    ANSWERED = "answered"
    LET_GO = "let_go"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One hour that ended. Its id is also the draft of its debrief: one hour, one debrief.

    `code` and `paused_until` are its client's.
    """

    id: str
    clinician_id: str
    client_id: str
    standing_id: str | None
    day: date
    start: datetime
    end: datetime
    send_at: datetime
    state: PromptState = PromptState.WAITING
    code: str = ""
    paused_until: date | None = None


_PROMPT = """
    select prompts.*, clients.code, clients.paused_until from prompts
    join clients on clients.id = client_id
"""


def add(db: Database, prompt: Prompt) -> bool:
    """Writes a prompt, unless there was one for this session and day; whether it was added."""
    row = {
        "id": prompt.id,
        "clinician_id": prompt.clinician_id,
        "client_id": prompt.client_id,
        "standing_id": prompt.standing_id,
        "day": prompt.day.isoformat(),
        "start": text_of(prompt.start),
        '"end"': text_of(prompt.end),
        "send_at": text_of(prompt.send_at),
        "state": prompt.state.value,
    }
    marks = ", ".join("?" * len(row))
    sql = f"insert or ignore into prompts ({', '.join(row)}) values ({marks})"  # noqa: S608
    return db.execute(sql, list(row.values())).rowcount == 1


def of(db: Database, clinician: str, prompt: str) -> Prompt | None:
    """A prompt of this clinician by id."""
    sql = f"{_PROMPT} where prompts.clinician_id = ? and prompts.id = ?"
    return one(db, sql, [clinician, prompt], _prompt)


def is_elsewhere(db: Database, client: str, prompt: str) -> bool:
    """Whether there is such a prompt, and about another client than this, whosever it is."""
    sql = "select 1 from prompts where id = ? and client_id <> ?"
    return db.execute(sql, [prompt, client]).fetchone() is not None


def open_of(db: Database, clinician: str) -> list[Prompt]:
    """A clinician's prompts that stand in their direct messages, in the order of their hours."""
    sql = f"{_PROMPT} where prompts.clinician_id = ? and state = 'sent' order by start"
    return each(db, sql, [clinician], _prompt)


def unanswered(db: Database, clinician: str, since: datetime, until: datetime) -> list[Prompt]:
    """A clinician's unanswered prompts about hours that ended since then and until then."""
    sql = f"""{_PROMPT} where prompts.clinician_id = ? and state in ('waiting', 'sent')
        and "end" > ? and "end" <= ? order by start"""
    return each(db, sql, [clinician, text_of(since), text_of(until)], _prompt)


def to_send(db: Database, clinician: str, now: datetime) -> list[Prompt]:
    """A clinician's prompts that wait to be sent by now, in the order of their hours."""
    sql = f"""{_PROMPT} where prompts.clinician_id = ? and state = 'waiting' and send_at <= ?
        order by start"""
    return each(db, sql, [clinician, text_of(now)], _prompt)


def clinicians_waiting(db: Database, now: datetime, limit: int) -> list[str]:
    """Up to `limit` clinicians with a prompt to be sent by now."""
    sql = """
        select distinct clinician_id from prompts where state = 'waiting' and send_at <= ? limit ?
    """
    return [clinician for (clinician,) in db.execute(sql, [text_of(now), limit])]


def for_client(db: Database, client: str, until: datetime) -> list[Prompt]:
    """Unanswered prompts about a client's hours that had begun by then."""
    sql = f"""{_PROMPT} where client_id = ? and state in ('waiting', 'sent') and start <= ?"""
    return each(db, sql, [client, text_of(until)], _prompt)


def ended_before(db: Database, until: datetime) -> list[Prompt]:
    """Unanswered prompts about hours that ended by then, whoever's they are."""
    sql = f"""{_PROMPT} where state in ('waiting', 'sent') and "end" <= ?"""
    return each(db, sql, [text_of(until)], _prompt)


def release(db: Database, standing: str, day: date) -> None:
    """The hour of this day was moved: what asked about it lets go, and may be asked anew."""
    sql = """
        update prompts set standing_id = null,
            state = case when state = 'answered' then state else 'let_go' end
        where standing_id = ? and day = ?
    """
    db.execute(sql, [standing, day.isoformat()])


def set_state(db: Database, prompt: str, state: PromptState) -> None:
    """Moves a prompt on."""
    db.execute("update prompts set state = ? where id = ?", [state.value, prompt])


def send_later(db: Database, prompt: str, at: datetime) -> None:
    """A prompt waits until then."""
    sql = "update prompts set state = 'waiting', send_at = ? where id = ?"
    db.execute(sql, [text_of(at), prompt])


def put_off(db: Database, clinician: str, now: datetime, until: datetime) -> None:
    """Whatever waits to be sent to a clinician by now waits until then."""
    sql = """
        update prompts set send_at = ?
        where clinician_id = ? and state = 'waiting' and send_at <= ?
    """
    db.execute(sql, [text_of(until), clinician, text_of(now)])


def forget_before(db: Database, until: datetime) -> None:
    """Forgets what was answered or let go about hours that ended before then."""
    sql = """delete from prompts where state in ('answered', 'let_go') and "end" < ?"""
    db.execute(sql, [text_of(until)])


def let_go_of_all(db: Database, clinician: str) -> None:
    """Lets go of everything a clinician has not answered."""
    sql = """
        update prompts set state = 'let_go'
        where clinician_id = ? and state in ('waiting', 'sent')
    """
    db.execute(sql, [clinician])


def _prompt(row: Row) -> Prompt:
    for name in ("start", "end", "send_at"):
        row[name] = instant_of(row[name])
    row["day"] = date.fromisoformat(row["day"])
    row["state"] = PromptState(row["state"])
    row["paused_until"] = date.fromisoformat(row["paused_until"]) if row["paused_until"] else None
    return Prompt(**row)
