"""A clinician's own time: when they are with somebody, away, or want quiet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.alliance.standing import Hour, Quiet, hours
from bot.practice.times import zone_named
from bot.records import Database, standing
from bot.records.clinicians import Clinician
from bot.records.standing import StandingSession

_NEAR = timedelta(days=1)
_WEEK = timedelta(days=7)
_EPOCH = datetime(2000, 1, 3, tzinfo=UTC)


def is_silent(clinician: Clinician, session: StandingSession, hour: Hour, zone: ZoneInfo) -> bool:
    """Whether nothing is said about an hour: the clinician is away, or its client is paused."""
    day = hour.start.astimezone(zone).date()
    return any(
        until is not None and day <= until for until in (clinician.away_until, session.paused_until)
    )


class Timetable:
    """A clinician's sessions, read once, and their hours around any moment.

    Planning asks about many moments, most of them in the same week: the hours of each week are
    worked out once, and not for every session anew.
    """

    def __init__(self, clinician: Clinician, sessions: Sequence[StandingSession]) -> None:
        self.sessions = tuple(sessions)
        self._clinician = clinician
        self._zone = zone_named(clinician.zone)
        self._weeks: dict[int, list[tuple[Hour, str]]] = {}

    @classmethod
    def of(cls, db: Database, clinician: Clinician) -> Timetable:
        """As it stands in the records."""
        return cls(clinician, standing.all_of(db, clinician.id))

    def busy_around(self, moment: datetime, *, but: StandingSession | None = None) -> list[Hour]:
        """The hours within a day of a moment, but for those of one session."""
        start, end = moment - _NEAR, moment + _NEAR
        return [
            hour
            for week in range(_week(start), _week(end) + 1)
            for hour, session in self._within(week)
            if start <= hour.start < end and (but is None or session != but.id)
        ]

    def _within(self, week: int) -> list[tuple[Hour, str]]:
        if week not in self._weeks:
            start = _EPOCH + week * _WEEK
            self._weeks[week] = [
                (hour, session.id)
                for session in self.sessions
                for hour in hours(session.standing, self._zone, start, start + _WEEK)
                if not is_silent(self._clinician, session, hour, self._zone)
            ]
        return self._weeks[week]


def _week(moment: datetime) -> int:
    return (moment - _EPOCH) // _WEEK


def quiet_of(clinician: Clinician) -> Quiet | None:
    """The clinician's quiet hours, if they have any."""
    if clinician.quiet_from is None or clinician.quiet_until is None:
        return None
    start, end = map(time.fromisoformat, (clinician.quiet_from, clinician.quiet_until))
    return Quiet(start, end)
