"""Forms that could not be saved as they were: the words typed stay, for their author only.

A form refused for a reason that can be mended is offered again with everything in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.records.rows import Row, insert, instant_of, one, text_of
from bot.records.sqlcipher import Database

Given = Mapping[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as it was sent: its custom_id's `action`, and the answers by question."""

    id: str
    person: int
    action: str
    answers: Given
    at: datetime


def keep(db: Database, draft: Draft) -> None:
    """Keeps a draft."""
    row = {
        "id": draft.id,
        "person": draft.person,
        "action": draft.action,
        "answers": json.dumps(dict(draft.answers), ensure_ascii=False),
        "at": text_of(draft.at),
    }
    insert(db, "drafts", row)


def of(db: Database, person: int, draft: str) -> Draft | None:
    """A draft of this person by id."""
    return one(db, "select * from drafts where person = ? and id = ?", [person, draft], _draft)


def forget(db: Database, draft: str) -> None:
    """Forgets a draft, once its words are kept elsewhere."""
    db.execute("delete from drafts where id = ?", [draft])


def forget_of(db: Database, person: int) -> None:
    """Forgets every draft of a person."""
    db.execute("delete from drafts where person = ?", [person])


def forget_before(db: Database, until: datetime) -> None:
    """Forgets the drafts that nobody came back to."""
    db.execute("delete from drafts where at < ?", [text_of(until)])


def _draft(row: Row) -> Draft:
    row["answers"] = json.loads(row["answers"])
    row["at"] = instant_of(row["at"])
    return Draft(**row)
