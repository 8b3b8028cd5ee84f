"""Standing sessions: the list, and one hour to be moved or cancelled."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.chat.pieces import Card, Choice, Piece, button, gap, heading, listed, row, select, text
from bot.chat.router import custom_id
from bot.practice.sessions import Appointment, Calendar
from bot.records.standing import StandingSession
from bot.wording import Wording


def calendar(words: Wording, found: Calendar) -> Card:
    """Every standing session, the coming two weeks, and what is paused."""
    if not found.sessions:
        return Card(text(words.say("sessions.none")))
    return Card(
        heading(words.say("sessions.title")),
        text(listed(_rhythm(words, session) for session in found.sessions)),
        text(_away(words, found)),
        gap(),
        text(words.say("sessions.ahead"), _ahead(words, found)),
        *_menus(words, found),
    )


def hour(words: Wording, subject: str) -> Card:
    """One hour that will not be as usual."""
    return Card(
        text(words.say("sessions.one_hour")),
        row(
            button(words.say("buttons.cancelled"), custom_id("session:cancel", subject)),
            button(words.say("buttons.moved"), custom_id("session:move", subject)),
        ),
    )


def changed(words: Wording, session: StandingSession, *, was_moved: bool) -> Card:
    """The hour was moved or cancelled."""
    key = "moved" if was_moved else "cancelled"
    return Card(text(words.say(f"sessions.{key}", code=session.code)))


def wall(words: Wording, at: datetime, zone: str) -> str:
    """A moment as its clinician says it: `Tue 24 Nov, 11:00`."""
    local = at.astimezone(ZoneInfo(zone))
    return words.say(
        "sessions.moment",
        weekday=words.many("setup.weekdays")[local.weekday()][:3],
        day=local.day,
        month=words.many("sessions.months")[local.month - 1],
        time=local.strftime("%H:%M"),
    )


def _rhythm(words: Wording, session: StandingSession) -> str:
    standing = session.standing
    every = (
        words.count("sessions.every", standing.every)
        if standing.every
        else words.say("sessions.once")
    )
    said = words.say(
        "sessions.rhythm",
        code=session.code,
        weekday=words.many("setup.weekdays")[standing.first.weekday()],
        time=standing.at.strftime("%H:%M"),
        minutes=standing.minutes,
        every=every,
    )
    if session.paused_until is None:
        return said
    return f"{said} · {words.say('sessions.paused', day=session.paused_until.isoformat())}"


def _away(words: Wording, found: Calendar) -> str:
    until = found.clinician.away_until
    return words.say("sessions.away", day=until.isoformat()) if until else ""


def _ahead(words: Wording, found: Calendar) -> str:
    if not found.ahead:
        return words.say("sessions.nothing_ahead")
    return listed(_appointment(words, found, one) for one in found.ahead[:30])


def _appointment(words: Wording, found: Calendar, one: Appointment) -> str:
    when = wall(words, one.hour.start, found.clinician.zone)
    said = f"{when} · {one.session.code}"
    return f"{said} · {words.say('sessions.silent')}" if one.silent else said


def _menus(words: Wording, found: Calendar) -> list[Piece | None]:
    hours = [
        Choice(
            f"{one.session.id}.{one.hour.day.isoformat()}",
            f"{wall(words, one.hour.start, found.clinician.zone)} · {one.session.code}",
        )
        for one in found.ahead
    ]
    standing = [Choice(session.id, _rhythm(words, session)) for session in found.sessions]
    menus = (
        select(custom_id("session:hour"), words.say("sessions.change_one"), hours),
        select(custom_id("session:remove"), words.say("sessions.remove_one"), standing),
    )
    return [menu for menu in menus if menu is not None]
