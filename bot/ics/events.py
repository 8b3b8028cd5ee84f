"""What a calendar file says, event by event (RFC 5545), as plain values.

The only place that knows the library. What it could not make sense of is said, never guessed.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

import icalendar

from bot.alliance.standing import LONGEST_MINUTES, RAREST_WEEKS

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_TIMES = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID")
_IN_A_WEEKLY_RULE = {"FREQ", "INTERVAL", "BYDAY", "WKST", "UNTIL", "COUNT"}
_LONGEST_TITLE = 60
_FIRST_YEAR = 1900
# Some calendars write "for ever" as a last day.
FOR_EVER = date(2200, 1, 1)
_NEVER = datetime(1, 1, 1, tzinfo=UTC)

# A day, or a moment: aware, or naive where the file names no zone that is known.
When = date | datetime


class NotACalendar(ValueError):
    """The file is no iCalendar file, or ends half way. Never quotes it."""


class LeftOut(StrEnum):
    """Why a series is not offered."""

    NOT_WEEKLY = "not_weekly"
    ALL_DAY = "all_day"
    PAST = "past"
    CANCELLED = "cancelled"
    LENGTH = "length"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Rule:
    """Every `every` weeks on these weekdays (0 is Monday), in weeks that begin on one.

    It ends with `until`, after `count` times, or not at all.
    """

    every: int
    weekdays: tuple[int, ...]
    week_begins: int = 0
    until: When | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One VEVENT. Where `left_out` is given, nothing but `uid` and `replaces` is to be used.

    `replaces` is the occurrence of its series that it stands for; `zone` the zone's name as the
    file has it; without a `rule` it takes place once.
    """

    uid: str
    title: str = field(default="", repr=False)
    start: datetime = _NEVER
    minutes: int = 0
    zone: str | None = None
    rule: Rule | None = None
    without: tuple[When, ...] = ()
    replaces: When | None = None
    left_out: LeftOut | None = None


def events(content: bytes) -> list[Event]:
    """Every event, in the order of the file. Raises NotACalendar."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about zones with a vendor's prefix, which it knows
            found = icalendar.Calendar.from_ical(content, multiple=True)
    except Exception:  # noqa: BLE001  (damage makes the library fail in more ways than it says)
        raise NotACalendar from None  # its own words quote the file
    calendars = [each for each in found if each.name == "VCALENDAR"]
    if not calendars:
        raise NotACalendar
    written = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    return [_event(event, f"{number}") for number, event in enumerate(written)]


def _event(written: icalendar.Component, number: str) -> Event:
    uid = str(written.get("UID", number))  # without one it is a series of its own
    try:
        return _read(uid, written)
    except (ValueError, TypeError):
        return Event(uid, left_out=LeftOut.UNREADABLE)


def _read(uid: str, written: icalendar.Component) -> Event:
    if any(str(name).upper() in _TIMES for name, _ in written.errors):
        raise ValueError("a time is broken")
    replaces = _replaces(written)
    if str(written.get("STATUS", "")).upper() == "CANCELLED":
        return Event(uid, replaces=replaces, left_out=LeftOut.CANCELLED)
    start = _when(_value(written, "DTSTART"))
    if not isinstance(start, datetime):
        return Event(uid, replaces=replaces, left_out=LeftOut.ALL_DAY)
    minutes, rule = _minutes(written, start), _rule(written, start)
    left_out = _left_out(written, minutes, rule)
    return Event(
        uid=uid,
        title=_title(written),
        start=start,
        minutes=minutes,
        zone=_zone(written, start),
        rule=rule,
        without=tuple(_without(written)),
        replaces=replaces,
        left_out=left_out,
    )


def _left_out(written: icalendar.Component, minutes: int, rule: Rule | None) -> LeftOut | None:
    recurs = any(name in written for name in ("RRULE", "RDATE", "EXRULE"))
    if recurs and rule is None:
        return LeftOut.NOT_WEEKLY
    return None if 1 <= minutes <= LONGEST_MINUTES else LeftOut.LENGTH


def _replaces(written: icalendar.Component) -> When | None:
    if "RECURRENCE-ID" not in written:
        return None
    if "RANGE" in written["RECURRENCE-ID"].params:
        raise ValueError("this and all later ones: calendars begin a new series for that")
    return _when(_value(written, "RECURRENCE-ID"))


def _minutes(written: icalendar.Component, start: datetime) -> int:
    """How long it lasts; 0 where the file does not say."""
    lasts, end = _value(written, "DURATION"), _value(written, "DTEND")
    if lasts is None and end is not None:
        ends = _when(end)
        lasts = ends - start if isinstance(ends, datetime) else None
    return lasts // timedelta(minutes=1) if isinstance(lasts, timedelta) else 0


def _rule(written: icalendar.Component, start: datetime) -> Rule | None:
    """The weekly rule; None where there is none, or it is not plainly weekly."""
    rule = written.get("RRULE")
    if not isinstance(rule, icalendar.vRecur) or "RDATE" in written or "EXRULE" in written:
        return None
    every = rule.get("INTERVAL", [1])[0]
    days = [str(day).upper() for day in rule.get("BYDAY", [_WEEKDAYS[start.weekday()]])]
    weekly = rule.get("FREQ") == ["WEEKLY"] and set(rule) <= _IN_A_WEEKLY_RULE
    if not weekly or not 1 <= every <= RAREST_WEEKS or not set(days) <= set(_WEEKDAYS):
        return None
    until = rule.get("UNTIL", [None])[0]
    return Rule(
        every=every,
        weekdays=tuple(sorted({_WEEKDAYS.index(day) for day in days})),
        week_begins=_WEEKDAYS.index(str(rule.get("WKST", ["MO"])[0]).upper()),
        until=None if until is None or until.year >= FOR_EVER.year else _when(until),
        count=rule.get("COUNT", [None])[0],
    )


def _without(written: icalendar.Component) -> Iterator[When]:
    found = written.get("EXDATE", [])
    for several in found if isinstance(found, list) else [found]:
        for moment in several.dts:
            yield _when(moment.dt)


def _value(written: icalendar.Component, name: str) -> object:
    """The day, moment or length of that name, if there is one. TypeError where it is no time."""
    found = written.get(name)
    if found is None:
        return None
    if not isinstance(found, icalendar.vDDDTypes):
        raise TypeError("not a time, or several")
    value: object = found.dt
    return value


def _when(value: object) -> When:
    if not isinstance(value, date):
        raise TypeError("a day or a moment is meant")
    if not _FIRST_YEAR <= value.year < FOR_EVER.year:
        raise ValueError("nobody's hour")
    return value


def _zone(written: icalendar.Component, start: datetime) -> str | None:
    named = written["DTSTART"].params.get("TZID")
    return str(named) if named else start.tzname()


def _title(written: icalendar.Component) -> str:
    """The title in one line, without anything that could steer a terminal."""
    found = written.get("SUMMARY", "")
    text = str(found[0] if isinstance(found, list) else found)
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= _LONGEST_TITLE else line[: _LONGEST_TITLE - 1] + "…"
