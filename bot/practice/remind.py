"""The right moment: what falls due because of standing sessions becomes prompts and messages.

Due rows say when to look; each look takes the facts as they are then. Each occurrence gives at
most one prompt and one line, because a prompt is unique by session and day, and a message by
its cause.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from bot.alliance.recurrence import latest_occurrence, next_occurrence
from bot.alliance.stages import Stage, stage
from bot.alliance.standing import (
    Hour,
    after_the_hour,
    before_the_hour,
    free_from,
    hour_on,
    next_hour,
)
from bot.practice.hours import busy_around, is_silent, quiet_of
from bot.practice.house import House
from bot.practice.prompts import KEPT_FOR, tidy
from bot.practice.times import zone_named
from bot.records import (
    Database,
    clients,
    clinicians,
    follow_ups,
    outbox,
    prompts,
    ruptures,
    standing,
)
from bot.records.clinicians import Clinician
from bot.records.ids import new_id
from bot.records.outbox import OutboxMessage
from bot.records.prompts import Prompt
from bot.records.standing import Due, StandingSession

AFTER, BEFORE, OWN_DIGEST, TIDY = "after", "before", "own_digest", "tidy"
BEFORE_HOUR, OWN_DIGEST_READY = "before_hour", "own_digest"
# An hour that ended longer ago is no longer asked about.
WORTH_ASKING = KEPT_FOR
_AT_ONCE = 50
_NEAR = timedelta(days=1)
_LATE_AFTER = timedelta(minutes=30)
# A stage begins with its first three sessions.
_BEGINS_FOR = 2


async def fire_due(house: House) -> int:
    """Does everything that is due by now; how many things that was."""
    fired = 0
    while await house.records.read(lambda db: standing.due(db, house.now(), 1)):
        fired += await house.records.write(lambda db: _fire_some(db, house))
    return fired


def _fire_some(db: Database, house: House) -> int:
    found = standing.due(db, house.now(), _AT_ONCE)
    for due in found:
        _FIRE[due.kind](db, house, due)
    return len(found)


def look_ahead(db: Database, house: House, clinician: Clinician) -> None:
    """Says anew what is due next for each of a clinician's sessions, and for their digest."""
    now = house.now()
    for session in standing.all_of(db, clinician.id):
        _keep_or_plan_after(db, clinician, session, now)
        _plan_before(db, clinician, session, now)
    _keep_or_plan_own_digest(db, clinician, now)


def plan_own_digest(db: Database, clinician: Clinician, after: datetime) -> None:
    """Says when the clinician's own digest is due next, if they wish for one."""
    if clinician.digest is None:
        standing.no_longer_due(db, OWN_DIGEST, clinician.id)
        return
    _, at = next_occurrence(clinician.digest, zone_named(clinician.zone), after)
    standing.put_due(db, Due(OWN_DIGEST, clinician.id, at))


def _keep_or_plan_own_digest(db: Database, clinician: Clinician, now: datetime) -> None:
    """What is planned stays, in the zone of now: no week is lost or doubled by moving about."""
    due = standing.next_due(db, OWN_DIGEST, clinician.id)
    if due is None or clinician.digest is None:
        plan_own_digest(db, clinician, now)
        return
    near = due.at + timedelta(days=3)
    _, at = latest_occurrence(clinician.digest, zone_named(clinician.zone), near)
    standing.put_due(db, Due(OWN_DIGEST, clinician.id, at))


# After the hour


def _keep_or_plan_after(
    db: Database, clinician: Clinician, session: StandingSession, now: datetime
) -> None:
    """The hour that is running, or has ended within the pause, is asked about; then the next."""
    due = standing.next_due(db, AFTER, session.id)
    zone = zone_named(clinician.zone)
    hour = hour_on(session.standing, due.day, zone) if due and due.day else None
    if hour is not None and hour.end <= now:
        # Not asked about yet, whatever is changed meanwhile: the machine was off, or the pause
        # is shorter now.
        _ask_about(db, clinician, session, hour)
        return
    pause = timedelta(minutes=clinician.minutes_after)
    _plan_after(db, clinician, session, now - pause)


def _plan_after(
    db: Database, clinician: Clinician, session: StandingSession, after: datetime
) -> None:
    hour = next_hour(session.standing, zone_named(clinician.zone), after)
    if hour is None:
        standing.no_longer_due(db, AFTER, session.id)
        return
    _ask_about(db, clinician, session, hour)


def _ask_about(db: Database, clinician: Clinician, session: StandingSession, hour: Hour) -> None:
    at = hour.end + timedelta(minutes=clinician.minutes_after)
    standing.put_due(db, Due(AFTER, session.id, at, hour.day))


def _fire_after(db: Database, house: House, due: Due) -> None:
    found = _session_of(db, due)
    if found is None:
        return
    session, clinician = found
    zone, now = zone_named(clinician.zone), house.now()
    hour = hour_on(session.standing, due.day, zone) if due.day else None
    if hour is not None and _worth_asking(db, clinician, session, hour, now):
        prompts.add(db, _prompt(db, clinician, session, hour))
    last = hour.end if hour is not None else due.at
    _plan_after(db, clinician, session, max(last, now - WORTH_ASKING))


def _worth_asking(
    db: Database, clinician: Clinician, session: StandingSession, hour: Hour, now: datetime
) -> bool:
    if now - hour.end > WORTH_ASKING or is_silent(
        clinician, session, hour, zone_named(clinician.zone)
    ):
        return False
    latest = clients.latest_session(db, session.client_id)
    return latest is None or latest.at < hour.start


def _prompt(db: Database, clinician: Clinician, session: StandingSession, hour: Hour) -> Prompt:
    at = after_the_hour(
        hour.end,
        pause=timedelta(minutes=clinician.minutes_after),
        busy=busy_around(db, clinician, hour.end),
        quiet=quiet_of(clinician),
        zone=zone_named(clinician.zone),
        not_before=clinician.hushed_until,
    )
    return Prompt(
        id=new_id(),
        clinician_id=clinician.id,
        client_id=session.client_id,
        standing_id=session.id,
        day=hour.day,
        start=hour.start,
        end=hour.end,
        send_at=at,
    )


# Before the hour


def _plan_before(
    db: Database, clinician: Clinician, session: StandingSession, after: datetime
) -> None:
    """The next hour that a line can still be handed back before."""
    hour = next_hour(session.standing, zone_named(clinician.zone), after)
    while hour is not None and hour.start <= after:
        hour = next_hour(session.standing, zone_named(clinician.zone), hour.end)
    if hour is None or not clinician.minutes_before:
        standing.no_longer_due(db, BEFORE, session.id)
        return
    moment = _moment_before(db, clinician, session, hour)
    standing.put_due(db, Due(BEFORE, session.id, moment or hour.start, hour.day))


def _moment_before(
    db: Database,
    clinician: Clinician,
    session: StandingSession,
    hour: Hour,
    not_before: datetime | None = None,
) -> datetime | None:
    """When to hand back the line for this hour, as far as it can still be; None where never."""
    busy = busy_around(db, clinician, hour.start, but=session)
    quiet, zone = quiet_of(clinician), zone_named(clinician.zone)
    lead = timedelta(minutes=clinician.minutes_before)
    moment = before_the_hour(hour.start, lead=lead, busy=busy, quiet=quiet, zone=zone)
    if moment is None or not_before is None or moment >= not_before:
        return moment
    late = free_from(not_before, busy=busy, quiet=quiet, zone=zone)
    return late if late < hour.start else None


def _fire_before(db: Database, house: House, due: Due) -> None:
    found = _session_of(db, due)
    if found is None:
        return
    session, clinician = found
    now = house.now()
    hour = hour_on(session.standing, due.day, zone_named(clinician.zone)) if due.day else None
    if hour is not None and now < hour.start:
        moment = _moment_before(db, clinician, session, hour, now)
        if moment is not None and moment > now:
            # The day has changed since, or it is late: another hour is in between.
            standing.put_due(db, Due(BEFORE, session.id, moment, due.day))
            return
        if moment is not None:
            _hand_back(db, house, clinician, session, hour)
    last = hour.start if hour is not None else due.at
    _plan_before(db, clinician, session, max(last, now))


def _hand_back(
    db: Database, house: House, clinician: Clinician, session: StandingSession, hour: Hour
) -> None:
    """Puts into the outbox that something waits for this hour, and takes it away at its start."""
    zone, now = zone_named(clinician.zone), house.now()
    waiting = ruptures.unrepaired(db, clinician.id, session.client_id)
    if not waiting or is_silent(clinician, session, hour, zone):
        return
    # The start is part of it: an hour that was moved has a line of its own.
    cause = f"{BEFORE_HOUR}:{session.id}:{hour.day}:{hour.start:%Y-%m-%dT%H:%M}"
    if outbox.by_cause(db, cause) is not None:
        return
    message = _to(
        clinician,
        cause=cause,
        kind=BEFORE_HOUR,
        data={
            "client": session.client_id,
            "session": session.id,
            "day": hour.day.isoformat(),
            "forecast": _forecast(db, clinician, session),
        },
        now=now,
    )
    outbox.put(db, message)
    standing.put_due(db, Due(TIDY, message.id, hour.start))


def take_back(
    db: Database, house: House, session: StandingSession, day: date | None = None
) -> None:
    """An hour (or none of them) will be as it was: what was said before it is tidied away."""
    clinician = clinicians.by_id(db, session.clinician_id)
    assert clinician is not None  # noqa: S101  (a foreign key holds it)
    about = {"session": session.id} | ({"day": day.isoformat()} if day else {})
    for message in outbox.standing(db, BEFORE_HOUR, clinician.person, clinician.group_id):
        if about.items() <= message.data.items():
            standing.no_longer_due(db, TIDY, message.id)
            tidy(db, message, house.now())


def _forecast(db: Database, clinician: Clinician, session: StandingSession) -> str | None:
    """The stage this hour enters, if it is one to say something about and not said yet.

    Where the middle began sessions ago, it is too late to say that it begins.
    """
    client = clients.of(db, clinician.id, session.client_id)
    if client is None:
        return None
    entered = client.stage_of_next
    if entered not in (Stage.MIDDLE, Stage.ENDING) or client.stage_told == entered.value:
        return None
    if entered is Stage.MIDDLE and stage(max(1, client.held - _BEGINS_FOR)) is not Stage.EARLY:
        return None
    clients.set_stage_told(db, client.id, entered)
    return entered.value


def _fire_tidy(db: Database, house: House, due: Due) -> None:
    standing.no_longer_due(db, TIDY, due.subject)
    message = outbox.by_id(db, due.subject)
    if message is not None:
        tidy(db, message, house.now())


# The clinician's own digest


def _fire_own_digest(db: Database, house: House, due: Due) -> None:
    clinician = clinicians.by_id(db, due.subject)
    standing.no_longer_due(db, OWN_DIGEST, due.subject)
    if clinician is None or clinician.left_at is not None or clinician.digest is None:
        return
    zone, now = zone_named(clinician.zone), house.now()
    week, at = latest_occurrence(clinician.digest, zone, now)
    _, following = next_occurrence(clinician.digest, zone, now)
    late = now - at > _LATE_AFTER
    away = clinician.away_until is not None and now.astimezone(zone).date() <= clinician.away_until
    if not away and not (late and following - now < _NEAR) and _has_something(db, clinician, now):
        data = {"late": late}
        cause = f"{OWN_DIGEST_READY}:{clinician.id}:{week}"
        outbox.put(db, _to(clinician, cause=cause, kind=OWN_DIGEST_READY, data=data, now=now))
    plan_own_digest(db, clinician, now)


def _has_something(db: Database, clinician: Clinician, now: datetime) -> bool:
    """A digest that says "nothing" would only be one more message."""
    waiting = ruptures.unrepaired(db, clinician.id)
    return bool(waiting) or follow_ups.due(db, clinician.id, now) is not None


def _to(
    clinician: Clinician, *, cause: str, kind: str, data: Mapping[str, object], now: datetime
) -> OutboxMessage:
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


def _session_of(db: Database, due: Due) -> tuple[StandingSession, Clinician] | None:
    """The session a due row is about, and whose it is; a row nobody owns any more is removed."""
    session = standing.by_id(db, due.subject)
    clinician = clinicians.by_id(db, session.clinician_id) if session else None
    if session is None or clinician is None:
        standing.no_longer_due(db, due.kind, due.subject)
        return None
    return session, clinician


_FIRE: dict[str, Callable[[Database, House, Due], None]] = {
    AFTER: _fire_after,
    BEFORE: _fire_before,
    OWN_DIGEST: _fire_own_digest,
    TIDY: _fire_tidy,
}
