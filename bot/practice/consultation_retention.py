"""Consultations that are over: their threads deleted, their words erased, in the group's time.

What a presenter took away is theirs: its words stay while the rupture waits, then as long as any
others.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from bot.alliance.consultations import Standing
from bot.practice.apart import went_well
from bot.practice.consultation_posts import DELETED
from bot.practice.house import House
from bot.records import (
    Database,
    consultations,
    consultations_over,
    groups,
    outbox,
    takeaways,
)
from bot.records.consultations import Consultation
from bot.records.ids import new_id
from bot.records.outbox import OutboxMessage


async def let_threads_go(house: House) -> int:
    """Deletes the threads of what was over for the group's period, and erases what was said."""
    now = house.now()

    def work(db: Database) -> int:
        due = [
            consultation
            for group in groups.every(db)
            for consultation in consultations_over.over_before(
                db, group.id, now - timedelta(days=group.retention_days)
            )
        ]
        for group in groups.every(db):
            takeaways.forget_words(db, group.id, now - timedelta(days=group.retention_days))
        what = "Letting a consultation go"
        return sum(went_well(db, what, partial(_let_go, db, house, one)) for one in due)

    return await house.records.write(work)


def _let_go(db: Database, house: House, consultation_id: str) -> None:
    consultation = consultations.by_id(db, consultation_id)
    if consultation is None:
        return
    if consultation.thread is not None:
        outbox.put(db, _deleted(house, consultation, consultation.thread))
    if consultation.state is Standing.PREPARED:
        consultations.remove(db, consultation.id)
    else:
        consultations_over.erase_words(db, consultation.id)


def _deleted(house: House, consultation: Consultation, thread: int) -> OutboxMessage:
    now = house.now()
    return OutboxMessage(
        id=new_id(),
        cause=f"{DELETED}:{thread}",
        kind=DELETED,
        group_id=consultation.group_id,
        target="channel",
        recipient=thread,
        data={"consultation": consultation.id},
        not_before=now,
        made_at=now,
    )
