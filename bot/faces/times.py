"""Days and moments, as people say them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.wording import Wording


def day_said(words: Wording, day: date) -> str:
    """A day as people say it: `Tue 24 Nov`."""
    return words.say(
        "sessions.day",
        weekday=words.many("sessions.weekdays")[day.weekday()],
        day=day.day,
        month=words.many("sessions.months")[day.month - 1],
    )


def wall(words: Wording, at: datetime, zone: str) -> str:
    """A moment as its clinician says it: `Tue 24 Nov, 11:00`."""
    local = at.astimezone(ZoneInfo(zone))
    day = day_said(words, local.date())
    return words.say("sessions.moment", day=day, time=local.strftime("%H:%M"))


def dated(words: Wording, at: datetime, zone: str) -> str:
    """The day of a moment with its year, for what may lie long ago: `Tue 24 Nov 2026`."""
    day = at.astimezone(ZoneInfo(zone)).date()
    return words.say("sessions.dated", day=day_said(words, day), year=day.year)
