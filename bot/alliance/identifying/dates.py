"""Exact dates, and dates of birth: a day with its month, in figures or in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.alliance.identifying.cues import Cues, either
from bot.alliance.identifying.kinds import Kind
from bot.alliance.identifying.pattern import Pattern, any_case

_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_LONG_YEAR = r"(?:19|20)\d\d"
_YEAR = rf"(?:{_LONG_YEAR}|'?\d\d)"
_SEP = r"\s?[./-]\s?"


def dates(cues: Cues) -> Iterator[Pattern]:
    """A day with its month; a year alone, or a month, is no exact date."""
    yield Pattern(Kind.DATE, any_case(rf"(?<![\w/.-])(?:{_exact()})(?!\d|[./-]\d)"), _no_steps)
    yield Pattern(Kind.DATE, re.compile(r"\d{1,2}\s?\u6708\s?\d{1,2}\s?\u65e5"))
    if cues.months:
        plain = frozenset(cues.months_that_are_words)
        before = re.compile(
            rf"(?<!\w)(?:{either(cues.before_a_date)})\s+(?:the\s+)?\Z", re.IGNORECASE
        )
        for form in _named(cues):
            yield Pattern(
                Kind.DATE, any_case(rf"(?<![\w/.-]){form}"), lambda m: _is_month(m, plain, before)
            )
    if cues.before_a_date:
        cue = rf"(?:{either(cues.before_a_date)})\s+(?:the\s+)?"
        # Day and month alone are a date where that is said, or where they are written like one.
        no_dates = frozenset(cues.no_dates)
        said = re.compile(rf"(?<!\w){cue}\Z", re.IGNORECASE)
        yield Pattern(
            Kind.DATE,
            re.compile(r"(?<![\w/.,:-])\d{1,2}/\d{1,2}(?![\w/%]|[.,]\d)"),
            lambda m: _is_short_date(m, no_dates, said),
        )
        yield Pattern(
            Kind.DATE,
            any_case(rf"(?<!\w){cue}({_DAY}\.(?:0[1-9]|1[0-2])|{_DAY}-0[1-9])(?![\w%]|[.,-]\d)"),
        )
        yield Pattern(Kind.DATE, any_case(rf"(?<!\w){cue}({_DAY}\.{_MONTH}\.)(?=\s+[^\W\d_])"))
        # At the end of a sentence, 7.5 is a dose.
        yield Pattern(
            Kind.DATE, any_case(rf"(?<!\w){cue}({_DAY}\.(?:0?[1-46-9]|1[0-2])\.)(?=\s*\Z)")
        )


def births(cues: Cues) -> Iterator[Pattern]:
    if not cues.births:
        return
    cue = rf"(?<!\w)(?:{either(cues.births)})"
    filler = r"[\s:=(,.-]{0,4}(?:(?:is|was|on|in|the|falls|always)[\s:=(]{1,3}){0,3}"
    dates = [
        _exact(),
        rf"{_DAY}{_SEP}{_MONTH}|{_MONTH}/{_DAY}",
        r"\d{8}|\d{6}",
    ]
    if cues.months:
        dates += [re.sub(r"\?P<month>", "?:", form) for form in _named(cues)]
    yield Pattern(Kind.BIRTH, any_case(rf"{cue}{filler}({'|'.join(dates)})(?![\w/%]|[.,-]\d)"))
    yield Pattern(
        Kind.BIRTH,
        any_case(
            rf"{cue}\s+(?:is\s+|was\s+|falls\s+)?(?:on\s+)?the\s+({_DAY}(?:st|nd|rd|th))(?!\w)"
            r"(?!\s+(?:of|in|child|son|daughter|girl|boy|time|week|day|one|year))"
        ),
    )


def _exact() -> str:
    """A day with its month and year, in figures."""
    return (
        rf"{_LONG_YEAR}[./-]{_MONTH}[./-]{_DAY}"
        rf"|{_DAY}{_SEP}{_MONTH}{_SEP}{_YEAR}|{_MONTH}{_SEP}{_DAY}{_SEP}{_YEAR}"
        rf"|{_DAY}\s{_MONTH}\s{_LONG_YEAR}"
    )


def _named(cues: Cues) -> list[str]:
    """A day with its month's name, in figures or in words."""
    month = rf"(?P<month>{either(cues.months)})"
    day = rf"{_DAY}(?:st|nd|rd|th|er|[.\u00ba\u00aa])?"
    forms = [
        rf"{day}[\s-]{{0,3}}(?:of\s+|de\s+)?{month}(?:(?:\.|,|\s+de)?[\s-]{{0,2}}{_YEAR})?(?!\w)",
        (
            rf"{month}\.?[\s-]{{0,3}}(?:the\s+)?{_DAY}(?:st|nd|rd|th)?(?![\w%:]|[.,]\d)"
            rf"(?!\s?[ap]\.?m\b)(?:,?\s+{_LONG_YEAR})?"
        ),
    ]
    if cues.ordinals:
        ordinal = rf"(?:{either(cues.ordinals)})"
        forms += [
            rf"{ordinal}\s+(?:day\s+)?of\s+{month}(?!\w)",
            rf"{month}\s+(?:the\s+)?{ordinal}(?!\w)",
        ]
    return forms


def _no_steps(match: re.Match[str]) -> bool:
    """Whether it is a date rather than doses in even steps, 5/10/15."""
    numbers = [int(one) for one in re.findall(r"\d+", match[0])]
    if len(numbers) != 3 or max(numbers) > 99:
        return True
    first, second, third = numbers
    return second - first != third - second or second == first


def _is_month(match: re.Match[str], words: frozenset[str], before: re.Pattern[str]) -> bool:
    """May and march are words too: in small letters something else must tell that it is a date."""
    month = match["month"]
    if month.lower() not in words:
        return True
    if re.search(r"\d(?:st|nd|rd|th)|\bof\s|\d\d\d\d", match[0]):
        return True
    if before.search(match.string, max(0, match.start() - 30), match.start()):
        return True
    if not month[0].isupper() or month.isupper():
        return False
    # "Session 3. May be tired": a sentence began.
    return "." not in match[0] and not re.match(
        r"\s+(?:be|have|need|not|also|want|try|help|come|go|ask)\b",
        match.string[match.end() :][:12],
    )


def _is_short_date(match: re.Match[str], no_dates: frozenset[str], said: re.Pattern[str]) -> bool:
    if match[0] in no_dates:
        return False
    one, two = match[0].split("/")
    first, second = int(one), int(two)
    european, american = 0 < first <= 31 and 0 < second <= 12, 0 < first <= 12 and 0 < second <= 31
    if not (european or american):
        return False
    if one[0] == "0" or two[0] == "0":
        return True
    if said.search(match.string, max(0, match.start() - 30), match.start()):
        return second != 10 and not re.match(r"\s+(?:of|on)\b", match.string[match.end() :][:8])
    # Of scores, none has more points than it can have.
    return european and first > 12
