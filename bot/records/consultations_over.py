"""What is left of consultations that are over for as long as their group keeps words."""

from __future__ import annotations

from datetime import datetime

from bot.records.rows import text_of
from bot.records.sqlcipher import Database


def over_before(db: Database, group: str, until: datetime) -> list[str]:
    """The group's consultations, by id, that ended not later than `until`, and of which a thread
    or somebody's seat is left; and those that were prepared by then and never posted.
    """
    sql = """
        select id from consultations where group_id = :group and (
            state = 'prepared' and prepared_at <= :until
            or state in ('closed', 'withdrawn') and closed_at <= :until and (
                thread is not null
                or exists (select 1 from seats where consultation_id = consultations.id)))
        order by id
    """
    given = {"group": group, "until": text_of(until)}
    return [consultation for (consultation,) in db.execute(sql, given)]


def forget_seats(db: Database, consultation: str) -> None:
    """Who took part, and who was asked in person, is forgotten; the thread is gone."""
    for table in ("consultation_invited", "seats"):
        db.execute(f"delete from {table} where consultation_id = ?", [consultation])  # noqa: S608
    db.execute("update consultations set thread = null where id = ?", [consultation])
