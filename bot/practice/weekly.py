"""A clinician's own digest, sent every week to those who wish for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.alliance.recurrence import latest_occurrence, next_occurrence, weekly_due
from bot.practice import voices
from bot.practice.house import House
from bot.practice.letters import letter, tidy_all
from bot.practice.times import zone_named
from bot.records import Database, clinicians, follow_ups, outbox, ruptures, standing
from bot.records.clinicians import Clinician
from bot.records.standing import Due

OWN_DIGEST, OWN_DIGEST_READY = "own_digest", "own_digest"


def plan(db: Database, clinician: Clinician, after: datetime) -> None:
    """Says when the clinician's own digest is due next, if they wish for one."""
    if clinician.digest is None:
        standing.no_longer_due(db, OWN_DIGEST, clinician.id)
        return
    _, at = next_occurrence(clinician.digest, zone_named(clinician.zone), after)
    standing.put_due(db, Due(OWN_DIGEST, clinician.id, at))


def keep_or_plan(db: Database, clinician: Clinician, now: datetime) -> None:
    """What is planned stays, in the zone of now: no week is lost or doubled by moving about."""
    due = standing.next_due(db, OWN_DIGEST, clinician.id)
    if due is None or clinician.digest is None:
        plan(db, clinician, now)
        return
    near = due.at + timedelta(days=3)
    _, at = latest_occurrence(clinician.digest, zone_named(clinician.zone), near)
    standing.put_due(db, Due(OWN_DIGEST, clinician.id, at))


def fire(db: Database, house: House, due: Due) -> None:
    """Puts this week's into the outbox in place of the last one, if there is something in it."""
    clinician = clinicians.by_id(db, due.subject)
    standing.no_longer_due(db, OWN_DIGEST, due.subject)
    if clinician is None or clinician.left_at is not None or clinician.digest is None:
        return
    zone, now = zone_named(clinician.zone), house.now()
    away = clinician.away_until is not None and now.astimezone(zone).date() <= clinician.away_until
    this = weekly_due(clinician.digest, zone, now)
    if this is not None and not away and _has_something(db, clinician, now):
        cause = f"{OWN_DIGEST_READY}:{clinician.id}:{this.week}"
        if outbox.by_cause(db, cause) is None:
            # Whoever opens their direct messages after months finds one, not twelve.
            tidy_all(db, OWN_DIGEST_READY, clinician, now)
            data = {"late": this.late}
            message = letter(clinician, cause=cause, kind=OWN_DIGEST_READY, data=data, now=now)
            outbox.put(db, message)
    plan(db, clinician, now)


def _has_something(db: Database, clinician: Clinician, now: datetime) -> bool:
    """A digest that says "nothing" would only be one more message."""
    return bool(
        ruptures.unrepaired(db, clinician.id)
        or follow_ups.due(db, clinician.id, now)
        or voices.awaited(db, clinician)
        or voices.to_join(db, clinician)
    )
