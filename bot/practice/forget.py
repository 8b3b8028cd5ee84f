"""What time forgets: words, memberships that ended, and what nobody can come back to.

A group keeps what was written for as many days as it says, also while the bot is out of its
server: what people were told when they wrote it stays true.
"""

from __future__ import annotations

from datetime import timedelta

from bot.practice.entering import LASTS, LINK_LASTS
from bot.practice.house import House
from bot.practice.messages import ORGANISER_NOTICE
from bot.practice.passkeys import PASSKEY_MADE
from bot.records import (
    Database,
    actions,
    clinicians,
    debriefs,
    drafts,
    entering,
    formulations,
    groups,
    look_backs,
    outbox,
    passkeys,
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


def erase(db: Database, clinician: Clinician) -> None:
    """A membership, all that hangs on it, and what was to be said to this person.

    What an organiser was told about the group is the group's, and stays. So does what was said of
    this person's passkeys, while they belong to another group: a waiting one opens the page only
    where they were told of it.
    """
    other = clinicians.besides(db, clinician)
    if other is not None:
        person, group = clinician.person, clinician.group_id
        outbox.hand_over(db, PASSKEY_MADE, person, group, to=other.group_id)
    outbox.forget_to(db, clinician.person, clinician.group_id, but=ORGANISER_NOTICE)
    clinicians.erase(db, clinician.id)
    # Passkeys belong to the person: they go with the last membership that is kept.
    passkeys.forget_without_membership(db)


async def erase_those_long_gone(house: House) -> int:
    """Erases the data of clinicians who left longer ago than their group keeps it."""

    def work(db: Database) -> int:
        gone = [
            clinician
            for group in groups.every(db)
            for clinician in clinicians.left_before(db, group.id, house.now() - _kept_for(group))
        ]
        for clinician in gone:
            erase(db, clinician)
        return len(gone)

    return await house.records.write(work)


async def forget_old_words(house: House) -> None:
    """Erases what was written longer ago than each group keeps words. Choices stay."""

    def work(db: Database) -> None:
        for group in groups.every(db):
            until = house.now() - _kept_for(group)
            debriefs.forget_words(db, group.id, until)
            formulations.forget_words(db, group.id, until)
            look_backs.forget_words(db, group.id, until)
            writing.forget_words(db, group.id, until)

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
        entering.forget_before(db, links=now - LINK_LASTS, sessions=now - LASTS)
        writing.forget_sent(db, now - _SENT_SHEETS_KEPT_FOR)

    await house.records.write(work)
    # What was erased leaves the write-ahead log, too.
    await house.records.checkpoint()


def _kept_for(group: Group) -> timedelta:
    return timedelta(days=group.retention_days)
