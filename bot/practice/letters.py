"""Messages to one clinician: made for the outbox, and taken away again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.practice import messages
from bot.records import Database, outbox
from bot.records.clinicians import Clinician
from bot.records.ids import new_id
from bot.records.outbox import OutboxMessage


def letter(
    clinician: Clinician, *, cause: str, kind: str, data: Mapping[str, object], now: datetime
) -> OutboxMessage:
    """A message to a clinician, to be put into the outbox."""
    return OutboxMessage(
        id=new_id(),
        cause=cause,
        kind=kind,
        target="person",
        recipient=clinician.person,
        data=data,
        not_before=now,
        made_at=now,
        group_id=clinician.group_id,
    )


def tidy(db: Database, message: OutboxMessage, now: datetime) -> None:
    """Takes a message away: from the outbox, and from the chat where it stands or may stand."""
    outbox.withdraw(db, message.id)
    if message.message is not None or message.maybe_since is not None:
        outbox.put(db, messages.tidy(message, message.message, now))


def tidy_all(db: Database, kind: str, clinician: Clinician, now: datetime) -> None:
    """Takes away what stands with a clinician of a kind, or waits to."""
    for message in outbox.standing(db, kind, clinician.person, clinician.group_id):
        tidy(db, message, now)
