"""What was done with a clinician's own data: a key and a time, never any content.

Written in the same transaction as what it tells of. The rows go with their clinician.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.records.ids import new_id
from bot.records.rows import Row, each, insert, instant_of, text_of
from bot.records.sqlcipher import Database

# Each has its sentence in `privacy.audit`.
WHAT = frozenset(
    {
        "joined",
        "left",
        "removed_from_server",
        "words_agreed",
        "shared",
        "withdrew",
        "exported",
        "forgot_client",
        "forgot_debrief",
        "passkey_made",
        "passkey_approved",
        "passkey_refused",
        "passkey_removed",
        "operator_export",
        "restored",
        "rotated",
    }
)


@dataclass(frozen=True, slots=True)
class Noted:
    """One thing that was done. `what` is one of WHAT, `subject` a row's opaque id, if any."""

    what: str
    at: datetime
    subject: str | None = None


def noted(
    db: Database, clinician_id: str, what: str, now: datetime, subject: str | None = None
) -> None:
    """Notes that something was done with this clinician's data. Raises ValueError for no WHAT."""
    if what not in WHAT:
        raise ValueError("not a thing that is noted")
    row = {"id": new_id(), "clinician_id": clinician_id, "what": what, "subject": subject}
    insert(db, "audit", {**row, "at": text_of(now)})


def noted_for_person(
    db: Database, person: int, what: str, now: datetime, subject: str | None = None
) -> None:
    """The same for every membership of a person (Discord's id): of what is theirs in all groups."""
    found = db.execute("select id from clinicians where person = ?", [person]).fetchall()
    for (clinician,) in found:
        noted(db, clinician, what, now, subject)


def noted_for_everybody(db: Database, what: str, now: datetime) -> None:
    """The same for every clinician: of what was done with the whole of the records."""
    for (clinician,) in db.execute("select id from clinicians").fetchall():
        noted(db, clinician, what, now)


def of(db: Database, clinician_id: str, most: int) -> list[Noted]:
    """What was done with a clinician's data, the latest first, up to `most`."""
    sql = """
        select what, at, subject from audit where clinician_id = ?
        order by at desc, rowid desc limit ?
    """
    return each(db, sql, [clinician_id, most], _noted)


def _noted(row: Row) -> Noted:
    return Noted(row["what"], instant_of(row["at"]), row["subject"])
