"""The right moment: what falls due because of standing sessions becomes prompts and messages.

Due rows say when to look; each look takes the facts as they are then. Each occurrence gives at
most one prompt and one line, because a prompt is unique by session and day, and a message by
its cause.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from bot.alliance.stages import Stage, stage
from bot.alliance.standing import (
    Hour,
    after_the_hour,
    before_the_hour,
    free_from,
    hour_on,
    next_hour,
)
from bot.practice import (
    consultation_leaving,
    consultation_pauses,
    consultation_phases,
    lessons_reading,
    takeaways,
    weekly,
)
from bot.practice.apart import went_well
from bot.practice.consultation_posts import OVER
from bot.practice.consultation_seen import TELLING
from bot.practice.hours import Timetable, is_silent, quiet_of
from bot.practice.house import House, whose
from bot.practice.letters import letter, tidy, tidy_all
from bot.practice.prompts import AFTER_HOUR, KEPT_FOR
from bot.practice.times import zone_named
from bot.records import (
    Database,
    clients,
    clinicians,
    outbox,
    prompts,
    ruptures,
    standing,
)
from bot.records.clinicians import Clinician
from bot.records.ids import new_id
from bot.records.prompts import Prompt
from bot.records.standing import Due, StandingSession

AFTER, BEFORE, TIDY = "after", "before", "tidy"
BEFORE_HOUR, OWN_DIGEST_READY = "before_hour", weekly.OWN_DIGEST_READY
# An hour that ended longer ago is no longer asked about.
WORTH_ASKING = KEPT_FOR
_AT_ONCE = 50
# What cannot be done now is looked at again then.
_PUT_OFF = timedelta(hours=1)
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
    for kind, subject in found:
        # By itself: one row that this version cannot read stops nobody else's reminders.
        if not went_well(db, "What was due", partial(_fire, db, house, kind, subject)):
            standing.put_off(db, kind, subject, house.now() + _PUT_OFF)
    return len(found)


def _fire(db: Database, house: House, kind: str, subject: str) -> None:
    due = standing.next_due(db, kind, subject)
    if due is not None:
        _FIRE[kind](db, house, due)


def look_ahead(db: Database, house: House, clinician: Clinician) -> None:
    """Says anew what is due next for each of a clinician's sessions, and for their digest."""
    now, table = house.now(), Timetable.of(db, clinician)
    for session in table.sessions:
        _keep_or_plan_after(db, clinician, session, now)
        _plan_before(db, clinician, session, now, table)
    weekly.keep_or_plan(db, clinician, now)


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
        busy=Timetable.of(db, clinician).busy_around(hour.end),
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
    db: Database,
    clinician: Clinician,
    session: StandingSession,
    after: datetime,
    table: Timetable | None = None,
) -> None:
    """The next hour that a line can still be handed back before."""
    hour = next_hour(session.standing, zone_named(clinician.zone), after)
    while hour is not None and hour.start <= after:
        hour = next_hour(session.standing, zone_named(clinician.zone), hour.end)
    if hour is None or not clinician.minutes_before:
        standing.no_longer_due(db, BEFORE, session.id)
        return
    moment = _moment_before(table or Timetable.of(db, clinician), clinician, session, hour)
    standing.put_due(db, Due(BEFORE, session.id, moment or hour.start, hour.day))


def _moment_before(
    table: Timetable,
    clinician: Clinician,
    session: StandingSession,
    hour: Hour,
    not_before: datetime | None = None,
) -> datetime | None:
    """When to hand back the line for this hour, as far as it can still be; None where never."""
    busy = table.busy_around(hour.start, but=session)
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
        moment = _moment_before(Timetable.of(db, clinician), clinician, session, hour, now)
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
    message = letter(
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


def withdraw_all(db: Database, house: House, clinician: Clinician) -> None:
    """The membership ended: nothing more is asked or said, and what stands is tidied away."""
    prompts.let_go_of_all(db, clinician.id)
    consultation_leaving.left(db, clinician, house.now())
    for kind in _LETTERS:
        tidy_all(db, kind, clinician, house.now())


def take_back(
    db: Database, house: House, session: StandingSession, day: date | None = None
) -> None:
    """An hour (or none of them) will be as it was: what was said before it is tidied away."""
    clinician = whose(db, session.clinician_id)
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


def _session_of(db: Database, due: Due) -> tuple[StandingSession, Clinician] | None:
    """The session a due row is about, and whose it is; a row nobody owns any more is removed."""
    session = standing.by_id(db, due.subject)
    clinician = clinicians.by_id(db, session.clinician_id) if session else None
    if session is None or clinician is None:
        standing.no_longer_due(db, due.kind, due.subject)
        return None
    return session, clinician


# What is taken away from whoever leaves.
_LETTERS = (
    AFTER_HOUR,
    BEFORE_HOUR,
    OWN_DIGEST_READY,
    lessons_reading.ASKED,
    lessons_reading.LEFT_OUT,
    OVER,
)

_FIRE: dict[str, Callable[[Database, House, Due], None]] = {
    AFTER: _fire_after,
    BEFORE: _fire_before,
    weekly.OWN_DIGEST: weekly.fire,
    TIDY: _fire_tidy,
    lessons_reading.READING: lessons_reading.fire,
    TELLING: takeaways.fire,
    consultation_pauses.CONSULTATION: consultation_phases.fire,
}
