"""A clinician's own time: when they are with somebody, away, or want quiet."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.alliance.standing import Hour, Quiet, hours
from bot.practice.times import zone_named
from bot.records import Database, standing
from bot.records.clinicians import Clinician
from bot.records.standing import StandingSession

_NEAR = timedelta(days=1)


def is_silent(clinician: Clinician, session: StandingSession, hour: Hour, zone: ZoneInfo) -> bool:
    """Whether nothing is said about an hour: the clinician is away, or its client is paused."""
    day = hour.start.astimezone(zone).date()
    return any(
        until is not None and day <= until for until in (clinician.away_until, session.paused_until)
    )


def busy_around(
    db: Database, clinician: Clinician, moment: datetime, *, but: StandingSession | None = None
) -> list[Hour]:
    """The clinician's hours within a day of a moment, but for those of one session."""
    zone = zone_named(clinician.zone)
    return [
        hour
        for session in standing.all_of(db, clinician.id)
        if but is None or session.id != but.id
        for hour in hours(session.standing, zone, moment - _NEAR, moment + _NEAR)
        if not is_silent(clinician, session, hour, zone)
    ]


def quiet_of(clinician: Clinician) -> Quiet | None:
    """The clinician's quiet hours, if they have any."""
    if clinician.quiet_from is None or clinician.quiet_until is None:
        return None
    start, end = map(time.fromisoformat, (clinician.quiet_from, clinician.quiet_until))
    return Quiet(start, end)
