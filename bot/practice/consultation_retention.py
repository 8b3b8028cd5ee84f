"""Consultations that are over: their threads deleted, their words erased, in the group's time.

What a presenter took away is theirs: its words stay while the rupture waits, then as long as any
others.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from bot.alliance.consultations import Standing
from bot.practice import consultation_acts as acts
from bot.practice.apart import went_well
from bot.practice.house import House
from bot.records import (
    Database,
    consultations,
    consultations_over,
    groups,
    takeaways,
)


async def let_threads_go(house: House) -> int:
    """Deletes the threads of what was over for the group's period, and erases what was said."""
    now = house.now()

    def work(db: Database) -> int:
        let_go = 0
        for group in groups.every(db):
            until = now - timedelta(days=group.retention_days)
            takeaways.forget_words(db, group.id, until)
            for one in consultations_over.over_before(db, group.id, until):
                what = "Letting a consultation go"
                let_go += went_well(db, what, partial(_let_go, db, one, now))
        return let_go

    return await house.records.write(work)


def _let_go(db: Database, consultation_id: str, now: datetime) -> None:
    c = consultations.by_id(db, consultation_id)
    if c is None:
        return
    if c.state is Standing.PREPARED:
        consultations.remove(db, c.id)
        return
    if c.thread is not None:
        acts.delete_thread(db, c.group_id, c.thread, now, about=c.id)
    consultations.forget_content(db, c.id)
    consultations_over.forget_seats(db, c.id)
