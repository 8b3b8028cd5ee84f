"""What is being typed on the page: one row for each sheet, which is a form drawn once.

The answers are kept as JSON. A sheet that was sent keeps nothing but that it was: what arrives
late for it is not kept again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.records.rows import Row, each, insert, instant_of, one, text_of
from bot.records.sqlcipher import Database

Given = Mapping[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on a sheet. `seq` counts how often it was kept, by the page that drew it.

    `began_at` is when it was kept first, `at` when last.
    """

    clinician_id: str
    form: str
    sheet: str
    seq: int
    answers: Given
    began_at: datetime
    at: datetime
    sent: bool = False


def of(db: Database, clinician: str, form: str) -> list[Sheet]:
    """The unsent sheets of a form, the one typed on last first."""
    sql = """
        select * from writing where clinician_id = ? and form = ? and not sent
        order by at desc, rowid desc
    """
    return each(db, sql, [clinician, form], _sheet)


def sheet(db: Database, clinician: str, form: str, name: str) -> Sheet | None:
    """One sheet, sent or not."""
    sql = "select * from writing where clinician_id = ? and form = ? and sheet = ?"
    return one(db, sql, [clinician, form, name], _sheet)


def unsent(db: Database, clinician: str) -> list[tuple[str, datetime]]:
    """The forms with unsent sheets and when each was typed in last, newest first."""
    sql = """
        select form, max(at) from writing where clinician_id = ? and not sent
        group by form order by max(at) desc, form
    """
    return [(form, instant_of(at)) for form, at in db.execute(sql, [clinician])]


def count(db: Database, clinician: str) -> int:
    """How many unsent sheets of a clinician there are."""
    sql = "select count(*) from writing where clinician_id = ? and not sent"
    return int(db.execute(sql, [clinician]).fetchone()[0])


def put(db: Database, kept: Sheet) -> None:
    """Writes a sheet, in place of what stood on it."""
    row = {
        "clinician_id": kept.clinician_id,
        "form": kept.form,
        "sheet": kept.sheet,
        "seq": kept.seq,
        "answers": json.dumps(dict(kept.answers), ensure_ascii=False),
        "began_at": text_of(kept.began_at),
        "at": text_of(kept.at),
        "sent": int(kept.sent),
    }
    names = ("clinician_id", "form", "sheet")
    db.execute(
        "delete from writing where clinician_id = ? and form = ? and sheet = ?",
        [row[name] for name in names],
    )
    insert(db, "writing", row)


def mark_sent(db: Database, clinician: str, form: str, until: datetime, at: datetime) -> None:
    """The sheets of a form that were typed on not later than `until` are sent, and wiped."""
    db.execute(
        "update writing set sent = 1, answers = '{}', at = ?"
        " where clinician_id = ? and form = ? and at <= ? and not sent",
        [text_of(at), clinician, form, text_of(until)],
    )


def forget_sent(db: Database, before: datetime) -> None:
    """Forgets that sheets were sent, once nothing can arrive late for them."""
    db.execute("delete from writing where sent and at < ?", [text_of(before)])


def keep_newest_sent(db: Database, most: int) -> None:
    """Of the sheets that were sent, each clinician's newest stay, up to `most`."""
    db.execute(
        """delete from writing where rowid in (
            select number from (
                select rowid as number, row_number() over (
                    partition by clinician_id order by at desc, rowid desc) as place
                from writing where sent)
            where place > ?)""",
        [most],
    )


def forget_words(db: Database, group: str, until: datetime) -> None:
    """Forgets what a group's clinicians typed not later than `until` and never sent."""
    db.execute(
        "delete from writing where at <= ? and clinician_id in"
        " (select id from clinicians where group_id = ?)",
        [text_of(until), group],
    )


def _sheet(row: Row) -> Sheet:
    row["answers"] = json.loads(row["answers"])
    row["began_at"], row["at"] = instant_of(row["began_at"]), instant_of(row["at"])
    row["sent"] = bool(row["sent"])
    return Sheet(**row)
