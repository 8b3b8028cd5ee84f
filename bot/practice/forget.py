"""What time forgets: words, memberships that ended, and what nobody can come back to.

A group keeps what was written for as many days as it says, also while the bot is out of its
server: what people were told when they wrote it stays true.
"""

from __future__ import annotations

from datetime import timedelta

from bot.practice import consultation_leaving
from bot.practice.entering import LASTS, LINK_LASTS
from bot.practice.house import House
from bot.records import (
    Database,
    Erasure,
    actions,
    clinicians,
    debriefs,
    drafts,
    entering,
    exporting,
    formulations,
    groups,
    look_backs,
    outbox,
    prompts,
    writing,
)
from bot.records.clinicians import Clinician
from bot.records.groups import Group

# Discord repeats an event within minutes, and a weekly message is unique for a week.
_ACTIONS_KEPT_FOR = timedelta(days=7)
_MESSAGES_KEPT_FOR = timedelta(days=60)
_DRAFTS_KEPT_FOR = timedelta(days=1)
# So that what a window left open for days has still to say about a sheet comes too late.
_SENT_SHEETS_KEPT_FOR = timedelta(days=30)
_MOST_SENT_SHEETS = 1000
# Two days after the hour nobody is asked about it any more.
_PROMPTS_KEPT_FOR = timedelta(days=60)


async def erase_those_long_gone(house: House) -> int:
    """Erases the data of clinicians who left longer ago than their group keeps it."""

    if not await house.records.read(lambda db: _long_gone(db, house)):
        return 0

    def work(db: Database) -> tuple[int, list[Erasure]]:
        gone = _long_gone(db, house)
        for clinician in gone:
            consultation_leaving.erased(db, clinician, house.now())
        return len(gone), [Erasure("clinicians", clinician.id) for clinician in gone]

    return await house.records.erase(work)


def _long_gone(db: Database, house: House) -> list[Clinician]:
    return [
        clinician
        for group in groups.every(db)
        for clinician in clinicians.left_before(db, group.id, house.now() - _kept_for(group))
    ]


async def forget_old_words(house: House) -> None:
    """Erases what was written longer ago than each group keeps words. Choices stay."""

    def work(db: Database) -> None:
        for group in groups.every(db):
            until = house.now() - _kept_for(group)
            debriefs.forget_words(db, group.id, until)
            formulations.forget_words(db, group.id, until)
            look_backs.forget_words(db, group.id, until)
            writing.forget_words(db, group.id, until)
            exporting.forget_words(db, group.id, until)

    await house.records.write(work)


async def forget_old_drafts(house: House) -> None:
    """Forgets the forms that could not be saved, and nobody came back to within a day."""
    until = house.now() - _DRAFTS_KEPT_FOR
    await house.records.write(lambda db: drafts.forget_before(db, until))


async def forget_what_is_over(house: House) -> None:
    """Forgets actions that cannot come again and messages long over; erases them from disk."""
    now = house.now()

    def work(db: Database) -> None:
        actions.forget_before(db, now - _ACTIONS_KEPT_FOR)
        outbox.forget_before(db, now - _MESSAGES_KEPT_FOR)
        outbox.forget_tidied_of_strangers(db)
        entering.forget_before(db, links=now - LINK_LASTS, sessions=now - LASTS)
        writing.forget_sent(db, now - _SENT_SHEETS_KEPT_FOR)
        writing.keep_newest_sent(db, _MOST_SENT_SHEETS)
        prompts.forget_before(db, now - _PROMPTS_KEPT_FOR)

    await house.records.write(work)
    # What was erased leaves the write-ahead log, too.
    await house.records.checkpoint()


def _kept_for(group: Group) -> timedelta:
    return timedelta(days=group.retention_days)
