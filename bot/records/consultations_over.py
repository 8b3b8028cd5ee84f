"""What is left of consultations that are over for as long as their group keeps words."""

from __future__ import annotations

from datetime import datetime

from bot.records.rows import text_of
from bot.records.sqlcipher import Database


def over_before(db: Database, group: str, until: datetime) -> list[str]:
    """The group's consultations, by id, whose end lies not later than `until`, and of which a
    thread or a word is left. One that never ended counts from when it was posted, or prepared.
    """
    sql = """
        select id from consultations where group_id = ?
            and coalesce(closed_at, post_at, prepared_at) <= ?
            and (thread is not null or state = 'prepared' or exists (
                select 1 from seats where consultation_id = consultations.id) or exists (
                select 1 from consultation_answers where consultation_id = consultations.id))
        order by id
    """
    return [consultation for (consultation,) in db.execute(sql, [group, text_of(until)])]


def erase_words(db: Database, consultation: str) -> None:
    """Erases what was shared and given, and who took part. That it was, and who conducted, stays.

    One that was going on is over with it.
    """
    for table in (
        "consultation_answers",
        "consultation_signs",
        "consultation_invited",
        "contributions",
        "seats",
    ):
        db.execute(f"delete from {table} where consultation_id = ?", [consultation])  # noqa: S608
    db.execute("delete from due where kind = 'consultation' and subject = ?", [consultation])
    db.execute(
        """update consultations set thread = null, paused = null, phase_ends_at = null,
            state = case when state = 'closed' then state else 'withdrawn' end where id = ?""",
        [consultation],
    )
