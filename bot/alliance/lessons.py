"""Sentences given to the group: their dates blurred, read by a colleague, posted once a month.

Who gave one is to be guessed from nothing: not from a date in it, not from the moment at which it
appears, and not from being one of few. So times in the text are made vague, a month's sentences
stand together, and they stand at all only where enough people gave one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.alliance.identifiers import Found, Kind
from bot.alliance.recurrence import instant

# In a quarter so many clinicians must have given a sentence before any is posted.
FEWEST_DONORS = 5
QUARTER_MONTHS = 3
# What found too few beside it for two quarters is let go.
WAITS_AT_MOST = timedelta(weeks=26)
# Whoever was asked to read one, and did not for so long, is passed over.
PASSED_ON_AFTER = timedelta(days=14)
_SATURDAY = 5


class LessonState(StrEnum):
    """Where a given sentence stands. DRAFTED is seen by its donor alone."""

    DRAFTED = "drafted"
    WAITING = "waiting"  # for a colleague to read it
    APPROVED = "approved"
    LEFT_OUT = "left_out"
    POSTED = "posted"


class LeftOutBecause(StrEnum):
    """Why a colleague asks to leave a sentence out: about the sentence, never about its donor."""

    RECOGNISABLE = "recognisable"
    UNCLEAR = "unclear"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class TimeWords:
    """The words that tell a time, in small letters, and what is said in their place.

    `instead` maps the word before a time ("since") to what both become ("for some time");
    `usual` is said where none stands there. `counted` are words after which a number with an
    ending is none of a calendar's: the third *session*. After `before_month` a month is one in
    small letters, too: `in may`, and not `she may`.
    """

    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    near: tuple[str, ...]
    parts: tuple[str, ...]
    counted: tuple[str, ...]
    before_month: tuple[str, ...]
    instead: Mapping[str, str]
    usual: str


class Blur:
    """Makes the times in a sentence vague; made ready once."""

    def __init__(self, words: TimeWords) -> None:
        self._words = words
        cue = rf"(?i:{_either(words.instead)})"
        before_month = rf"(?i:{_either(words.before_month)})"
        core, month = _core(words), rf"(?i:{_either(words.months)})\b"
        more = rf"(?:,?\s+(?:{cue}\s+)?(?i:the\s+)?(?:{core}))*"
        part = rf"(?:\s+(?i:{_either(words.parts)}))?"
        self._time = re.compile(
            rf"(?<![\w/.-])(?:(?P<cue>{cue})\s+(?:{cue}\s+)?)?(?i:the\s+)?(?:{core}){part}{more}{part}"
            rf"|(?<!\w)(?P<before>{before_month})\s+{month}(?:\s+{_YEAR}\b)?"
        )
        counted = _either(words.counted)
        self._left = re.compile(
            rf"(?<![\w/.-])(?:{core})"
            rf"|(?i:\bthe\s+{_DAY}{_ENDING}\b(?!\s+(?:{counted})\b))"
            r"|(?<![\w/.,-])\d{1,2}(?:/\d{1,2}\b|\.\d{1,2}\.)"
            r"|(?<![\w-])(?:19|20)\d\d(?![\w%])"
        )

    def blurred(self, text: str) -> str:
        """The text with every time that is understood made vague."""
        return self._time.sub(self._vague, text)

    def left(self, text: str) -> tuple[Found, ...]:
        """The places that still look like a date or a time, in the order of the text."""
        return tuple(Found(Kind.DATE, *match.span()) for match in self._left.finditer(text))

    def _vague(self, match: re.Match[str]) -> str:
        cue = (match["cue"] or match["before"] or "").lower()
        said = self._words.instead.get(" ".join(cue.split()), self._words.usual)
        begins = _BEGINS.search(match.string, 0, match.start()) is not None
        capital = begins and not match[0][:1].islower()
        return said[:1].upper() + said[1:] if capital else said


_BEGINS = re.compile(r"(?:^|[.!?\u2026\n])[\s\"'\u201c\u2018(]*\Z")
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_YEAR = r"(?:19|20)\d\d"
_ENDING = r"(?:st|nd|rd|th)"
_NOON = r"(?i:[ap](?:m\b|\.m\.))"
_CLOCK = rf"(?:[01]?\d|2[0-3]):[0-5]\d(?:\s?{_NOON})?|\d\d?\s?{_NOON}"


def _core(words: TimeWords) -> str:
    """One time without the words around it. A month alone needs its capital letter: `she may`."""
    months, dot = _either(words.months), r"\.?"
    day = rf"{_DAY}{_ENDING}?"
    alone = _either({form for m in words.months for form in (m.capitalize(), m.upper())})
    exact = [
        rf"(?i:{day}(?:\s+of)?[\s-]+(?:{months})\b(?:{dot},?[\s-]+{_YEAR}\b)?)",
        rf"(?i:(?:{months}){dot}\s+(?:the\s+)?{day}\b(?:,?\s+{_YEAR}\b)?)",
        rf"\d{{4}}[./-]{_MONTH}[./-]{_DAY}\b",
        rf"{_DAY}[./-]{_MONTH}[./-](?:{_YEAR}|\d\d)\b",
        rf"(?i:(?:{_either(words.weekdays)})s?\b)",
        rf"(?:{alone})\b(?:\s+{_YEAR}\b)?",
        _CLOCK,
        rf"(?i:(?:{_either(words.near)})\b)",
        rf"{_YEAR}(?![\w%])",
    ]
    return "|".join(exact)


def _either(words: Iterable[str]) -> str:
    """Any of these words, the longest first; never matches where there is none."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(r"\s+".join(map(re.escape, word.split())) for word in longest_first) or r"(?!)"


@dataclass(frozen=True, slots=True)
class MonthDue:
    """A month's post: which month (`2026-12`), and when it was meant to come (UTC)."""

    month: str
    at: datetime


def month_due(at: time, zone: ZoneInfo, now: datetime) -> MonthDue:
    """The latest month's post not later than `now`: on its first weekday, at the digest's time."""
    first = now.astimezone(zone).date().replace(day=1)
    this = _post(first, at, zone)
    return this if this.at <= now else _post(_months_on(first, -1), at, zone)


def quarter_before(due: MonthDue, at: time, zone: ZoneInfo) -> datetime:
    """When the quarter that ends with a month's post began: with the post three months earlier."""
    first = date.fromisoformat(f"{due.month}-01")
    return _post(_months_on(first, -QUARTER_MONTHS), at, zone).at


def _post(first: date, at: time, zone: ZoneInfo) -> MonthDue:
    day = first
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return MonthDue(f"{first:%Y-%m}", instant(day, at, zone))


def _months_on(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return first.replace(year=year, month=month + 1)


def may_post(donors: int) -> bool:
    """Whether enough clinicians gave a sentence in the quarter for any to be posted."""
    return donors >= FEWEST_DONORS
