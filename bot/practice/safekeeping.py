"""Looking after the file itself: whether every page of it is whole, and how old its backups are."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta

from bot.practice.house import House
from bot.records import Database, groups, outbox
from bot.records import keeping as facts
from bot.records.groups import Group
from bot.records.ids import new_id
from bot.records.outbox import OutboxMessage
from bot.records.rows import instant_of, text_of

log = logging.getLogger(__name__)

RECORDS_DAMAGED = "records_damaged"
_EVERY = timedelta(days=7)
# Damage stays said until it is cured: it is looked at again every day then.
_DAMAGED_EVERY = timedelta(days=1)
_CHECKED_AT, _WHOLE = "integrity_checked_at", "integrity_whole"


async def check_weekly(house: House) -> None:
    """Once a week every page is looked at; where one is damaged, each organiser is told.

    They are told without content, once a week for as long as it lasts. Clinicians are not: what
    is to be done is done at the machine.
    """
    now = house.now()
    if not await house.records.read(lambda db: _is_due(db, now)):
        return
    found = await house.records.integrity()
    if found:
        log.error("The records are damaged, in %s places or more", len(found))

    def work(db: Database) -> None:
        facts.put(db, _CHECKED_AT, text_of(now))
        facts.put(db, _WHOLE, "" if found else "yes")
        for group in groups.present(db) if found else ():
            if group.organiser:
                outbox.put(db, _notice(group, group.organiser, now))

    await house.records.write(work)


def checked(db: Database) -> tuple[datetime | None, bool]:
    """When every page was looked at last, and whether all were whole."""
    at = facts.get(db, _CHECKED_AT)
    return (instant_of(at) if at else None), facts.get(db, _WHOLE) == "yes"


async def let_old_backups_go(house: House) -> None:
    """Removes the backups that would get older than people were promised."""
    await asyncio.to_thread(house.records.prune, house.now())


def _is_due(db: Database, now: datetime) -> bool:
    at, whole = checked(db)
    # A clock that was set back does not put this off.
    return at is None or not timedelta(0) <= now - at < (_EVERY if whole else _DAMAGED_EVERY)


def _notice(group: Group, organiser: int, now: datetime) -> OutboxMessage:
    year, week, _ = now.isocalendar()
    return OutboxMessage(
        id=new_id(),
        cause=f"{RECORDS_DAMAGED}:{group.id}:{year}-W{week:02}",
        kind=RECORDS_DAMAGED,
        target="person",
        recipient=organiser,
        data={},
        not_before=now,
        made_at=now,
        group_id=group.id,
    )
