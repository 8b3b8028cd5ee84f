"""Standing sessions: the list, and one hour to be moved or cancelled."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bot.chat.pieces import (
    MOST_CHOICES,
    Card,
    Choice,
    Piece,
    button,
    listed,
    row,
    select,
    spread,
    text,
)
from bot.chat.router import custom_id
from bot.faces.times import wall
from bot.practice.sessions import Appointment, Calendar
from bot.records.standing import StandingSession
from bot.wording import Wording


def calendar(words: Wording, found: Calendar) -> list[Card]:
    """Every standing session, the coming two weeks, and what is paused."""
    if not found.sessions:
        return [Card(text(words.say("sessions.none")))]
    return spread(
        *_standing(words, found),
        f"{words.say('sessions.ahead')}\n{_ahead(words, found)}",
        below=[*_hours_menus(words, found), *_remove_menus(words, found)],
    )


def removable(words: Wording, found: Calendar) -> list[Card]:
    """Every standing session, to remove one."""
    if not found.sessions:
        return [Card(text(words.say("sessions.none")))]
    return spread(*_standing(words, found), below=_remove_menus(words, found))


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


def _standing(words: Wording, found: Calendar) -> list[str]:
    return [
        f"### {words.say('sessions.title')}",
        listed(_rhythm(words, session) for session in found.sessions),
        _away(words, found),
    ]


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
    return listed(_appointment(words, found, one) for one in found.ahead)


def _appointment(words: Wording, found: Calendar, one: Appointment) -> str:
    when = wall(words, one.hour.start, found.clinician.zone)
    said = f"{when} · {one.session.code}"
    return f"{said} · {words.say('sessions.silent')}" if one.silent else said


def _hours_menus(words: Wording, found: Calendar) -> list[Piece]:
    times = [wall(words, one.hour.start, found.clinician.zone) for one in found.ahead]
    choices = [
        Choice(f"{one.session.id}.{one.hour.day.isoformat()}", f"{time} · {one.session.code}")
        for one, time in zip(found.ahead, times, strict=True)
    ]
    return _menus("session:hour", choices, times, partial(_which_hour, words))


def _which_hour(words: Wording, first: str = "", last: str = "") -> str:
    if not last:
        return words.say("sessions.change_one")
    return words.say("sessions.change_some", first=first, last=last)


def _remove_menus(words: Wording, found: Calendar) -> list[Piece]:
    sessions = sorted(found.sessions, key=lambda session: session.code)
    choices = [Choice(session.id, _rhythm(words, session)) for session in sessions]
    codes = [session.code for session in sessions]
    return _menus("session:remove", choices, codes, partial(_which_session, words))


def _which_session(words: Wording, first: str = "", last: str = "") -> str:
    if not last:
        return words.say("sessions.remove_one")
    return words.say("sessions.remove_some", first=first, last=last)


def _menus(
    route: str, choices: list[Choice], names: list[str], say: Callable[..., str]
) -> list[Piece]:
    """As many menus as it takes; each of several says from where to where it reaches."""
    made: list[Piece | None] = []
    for start in range(0, len(choices), MOST_CHOICES):
        end = min(start + MOST_CHOICES, len(choices))
        asks = say() if len(choices) <= MOST_CHOICES else say(names[start], names[end - 1])
        made.append(select(custom_id(route, str(start)), asks, choices[start:end]))
    return [menu for menu in made if menu is not None]
