"""The look back at a case: one a client, in its clinician's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.records.rows import Row, insert, instant_of, one, rows, text_of
from bot.records.sqlcipher import Database


@dataclass(frozen=True, slots=True)
class LookedBack:
    """What a clinician wrote and chose, by question, and when they did so last."""

    id: str
    client_id: str
    at: datetime
    answers: Mapping[str, str] = field(default_factory=dict)


def of(db: Database, clinician: str, client: str) -> LookedBack | None:
    """The look back at a client of this clinician."""
    sql = """
        select look_backs.* from look_backs join clients on clients.id = look_backs.client_id
        where clients.clinician_id = ? and clients.id = ? order by look_backs.at desc limit 1
    """
    return one(db, sql, [clinician, client], lambda row: _made(db, row))


def save(db: Database, kept: LookedBack) -> None:
    """Writes it, in place of what stood there under the same id."""
    at = text_of(kept.at)
    changed = db.execute("update look_backs set at = ? where id = ?", [at, kept.id]).rowcount
    if not changed:
        insert(db, "look_backs", {"id": kept.id, "client_id": kept.client_id, "at": at})
    db.execute("delete from look_back_answers where look_back_id = ?", [kept.id])
    for question, text in kept.answers.items():
        answer = {"look_back_id": kept.id, "question": question, "text": text}
        insert(db, "look_back_answers", answer)


def forget_words(db: Database, group: str, until: datetime) -> None:
    """Erases what a group's clinicians wrote not later than `until`."""
    sql = """
        delete from look_backs where at <= ? and client_id in (
            select clients.id from clients join clinicians on clinicians.id = clients.clinician_id
            where clinicians.group_id = ?)
    """
    db.execute(sql, [text_of(until), group])


def _made(db: Database, row: Row) -> LookedBack:
    sql = "select question, text from look_back_answers where look_back_id = ?"
    answers = {found["question"]: found["text"] for found in rows(db, sql, [row["id"]])}
    return LookedBack(row["id"], row["client_id"], instant_of(row["at"]), answers)
