"""Numbers that are somebody's: of a file, a telephone, an age over 89."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.alliance.identifying.cues import Cues, either
from bot.alliance.identifying.kinds import Kind
from bot.alliance.identifying.pattern import Pattern, any_case

_LONG_YEAR = r"(?:19|20)\d\d"


def ages(cues: Cues) -> Iterator[Pattern]:
    """Ages over 89; of figures, only those that somebody's age is said with."""
    number = rf"(9\d|1[01]\d|{either(cues.old_ages)})" if cues.old_ages else r"(9\d|1[01]\d)"
    ends = r"(?![\w%/]|[.,:]\d|-\d)"
    others = rf"(?!\s*-?\s*(?:{either(cues.no_ages)})\b)" if cues.no_ages else ""
    hedge = r"(?:(?:now|already|nearly|almost|only|just|about|over|soon|still|well)\s+){0,2}"
    if cues.before_an_age:
        cue = either(cues.before_an_age)
        yield Pattern(Kind.AGE, any_case(rf"(?<!\w)(?:{cue})\s+{hedge}{number}{ends}{others}"))
    if cues.after_an_age:
        cue = either(cues.after_an_age)
        yield Pattern(
            Kind.AGE, any_case(rf"(?<![\w.,/]){number}(?:st|nd|rd|th)?[\s-]{{0,3}}(?:{cue})(?!\w)")
        )
    if cues.relations:
        person = rf"(?:he|she|they|who|{either(cues.relations)})"
        verb = (
            r"(?:'s|\s+(?:is|was|are|were|hit|hits|reached|(?:will|would)\s+(?:soon\s+)?be"
            r"|would\s+have\s+been))"
        )
        follows = (
            r"(?=\s*(?:\Z|\n|[,.;:!?)\u2026\u2014-](?!\d)|(?:and|but|now|next|this|with|who|so"
            r"|in(?!\s+(?:my|her|his|their|the)\b)|when|last|today|tomorrow|yesterday|soon|already|then|or|still|because|if|since|too"
            r"|years|yrs|though)\b))"
        )
        yield Pattern(
            Kind.AGE, any_case(rf"(?<!\w){person}{verb}\s+{hedge}{number}{ends}{follows}")
        )
        yield Pattern(
            Kind.AGE,
            any_case(
                rf"(?<!\w)(?:{either(cues.relations)})\s?[,(]\s?{hedge}{number}(?=\s?(?:[),;.!?-]|\Z))"
            ),
        )
    if cues.old_words:
        yield Pattern(Kind.AGE, any_case(rf"(?<!\w)(?:{either(cues.old_words)})(?!\w)"))


def records(cues: Cues) -> Iterator[Pattern]:
    yield Pattern(Kind.RECORD, re.compile(r"(?<![\w-])\d{3}[- ]\d{2}[- ]\d{4}(?![\w-])"))
    yield Pattern(
        Kind.RECORD,
        any_case(r"(?<!\w)[a-z]{2}\d{2}(?:\s?[a-z0-9]{4}){2,7}(?:\s?[a-z0-9]{1,4})?\b"),
        _many_figures,
    )
    yield Pattern(Kind.RECORD, any_case(r"(?<!\w)[a-z]{2}\s?\d\d\s?\d\d\s?\d\d\s?[a-d]\b"))
    yield Pattern(Kind.RECORD, re.compile(r"(?<![\w.-])\d{4}(?:[ -]?\d{4}){3}(?![\w-])"))
    yield Pattern(
        Kind.PHONE, re.compile(r"(?<![\w.-])\d{3,8}[-/ ]\d{3,8}[-/ ]\d{3,8}(?![\w-])"), _no_row
    )
    yield Pattern(Kind.RECORD, re.compile(r"(?<![\w.,/-])\d{5,8}[-/]\d{3,6}(?![\w-])"))
    yield Pattern(Kind.PHONE, re.compile(r"(?<![\w.,+-])\d{9,20}(?!\w)"))
    mixed = r"(?<![\w@./-])(?=[A-Za-z0-9/-]{0,30}[A-Za-z])[A-Za-z0-9][A-Za-z0-9/-]{5,30}(?![\w@])"
    yield Pattern(Kind.RECORD, re.compile(mixed), _is_mixed)
    if cues.before_a_number:
        cue = rf"(?<!\w)(?:{either(cues.before_a_number)})"
        said = r"(?:numbers?|num|no|nr|n\u00ba|id|code|ref|reference|is|was|:|#|\u2116)"
        given = r"([A-Za-z0-9][A-Za-z0-9./-]{0,30}(?:\s[A-Z0-9./-]{1,8}(?!\w)){0,6})"
        yield Pattern(
            Kind.RECORD,
            re.compile(rf"(?i:{cue}(?:\s*{said}(?!\w)[.]?){{1,4}})\s*[:#(=]?\s*{given}"),
            lambda match: figures(match[1]) >= 3 and not _is_year(match[1]),
        )
        yield Pattern(
            Kind.RECORD,
            re.compile(rf"(?i:{cue})\s*[:#(=]?\s*(?-i:{given})"),
            lambda match: _is_number_of_a_file(match[1]),
        )
    if cues.plates:
        yield Pattern(
            Kind.RECORD,
            re.compile(
                rf"(?i:(?<!\w)(?:{either(cues.plates)})(?:\s+(?:is|was|no|number|:))?)[\s:.]{{1,3}}"
                r"((?=[A-Z \d-]{0,9}\d)(?=[\d -]{0,9}[A-Z])"
                r"[A-Z\d]{1,5}(?:[ -][A-Z\d]{1,5}){0,2})(?!\w)"
            ),
        )


def _many_figures(match: re.Match[str]) -> bool:
    return figures(match[0]) >= 8


def figures(text: str) -> int:
    return sum(sign.isdigit() for sign in text)


def _is_year(text: str) -> bool:
    return (
        bool(re.fullmatch(rf"{_LONG_YEAR}\W*", text.split(maxsplit=1)[0]))
        and len(text.split()) == 1
    )


def _is_number_of_a_file(text: str) -> bool:
    """Behind "file" alone: five figures, or figures and capitals; no amount and no year."""
    first = text.split(maxsplit=1)[0].rstrip("./-")
    if re.fullmatch(r"\d+[a-z]*|\d{1,3}(?:[.,]\d{3})+", first) and len(text.split()) == 1:
        return bool(re.fullmatch(r"\d{5,}", first)) and not first.endswith("000")
    whole = "".join(text.split())
    letters = any(sign.isupper() for sign in first)
    return (figures(first) >= 3 and letters) or (figures(whole) >= 6 and first[0].isdigit())


def _no_row(match: re.Match[str]) -> bool:
    """Whether three numbers are no row of doses or years, 100 200 300."""
    first, second, third = (int(one) for one in re.findall(r"\d+", match[0]))
    return not (first < second < third or first > second > third) or len(match[0]) > 11


def _is_mixed(match: re.Match[str]) -> bool:
    """Letters and five figures together, and not an amount with its unit."""
    text = match[0]
    return figures(text) >= 5 and not re.fullmatch(r"(?:\d+[a-z]{0,5}[/-]?)+", text)


def phones(cues: Cues) -> Iterator[Pattern]:
    """What the finder of telephone numbers does not know, and what is spelt out."""
    helplines = frozenset("".join(filter(str.isdigit, one)) for one in cues.helplines)

    def no_helpline(match: re.Match[str]) -> bool:
        return "".join(filter(str.isdigit, match[0])) not in helplines

    group = r"(?:[ ()/.-]{1,2}\d{1,6}|\d)"
    yield Pattern(
        Kind.PHONE,
        re.compile(rf"(?<![\w.,+:/-])(?:\+|00|\(?0)\d?{group}{{5,14}}(?!\w)"),
        _is_dialled,
    )
    yield Pattern(
        Kind.PHONE, re.compile(r"(?<![\w.,+/-])\(?\d{3}\)?[ .-]{0,2}\d{3}[ .-]\d{4}(?!\w)")
    )
    yield Pattern(Kind.PHONE, re.compile(r"(?<![\w.,+/-])\d{3}[.-]\d{4}(?![\w-])"))
    if cues.before_a_phone:
        cue = (
            rf"(?<!\w)(?:{either(cues.before_a_phone)})(?!\w)(?:\s+[^\W\d_]+){{0,3}}[\s:.,(]{{1,3}}"
        )
        yield Pattern(
            Kind.PHONE,
            any_case(rf"{cue}((?:\d[ ()/.-]{{0,2}}){{6,14}}\d)(?!\w)"),
            lambda match: no_helpline(match) and _is_dialled(match),
        )


def spoken(cues: Cues) -> Iterator[Pattern]:
    """Telephone numbers that are spelt out."""
    if cues.spoken_figures:
        figure = rf"(?:{either(cues.spoken_figures)})"
        row = cues.spoken_figures
        yield Pattern(
            Kind.PHONE,
            any_case(rf"(?<![\w-]){figure}(?:[\s,-]{{1,2}}{figure}){{5,19}}(?![\w-])"),
            lambda match: _is_no_counting(match[0], row),
        )


def _is_dialled(match: re.Match[str]) -> bool:
    """Whether it has figures enough, and is no row of decimals, times or dates."""
    text = match[match.re.groups and 1]
    count = figures(text)
    return 7 <= count <= 15 and not re.fullmatch(
        r"(?:\d{1,2}[.]\d{1,2}[ /-]{0,2})+|(?:\d\d?[ -])+\d\d?(?<!\d\d)", text
    )


def _is_no_counting(text: str, row: tuple[str, ...]) -> bool:
    """Whether the words are no counting up or down, as in breathing."""
    places = [row.index(one) if one in row else -1 for one in re.findall(r"\w+", text.lower())]
    steps = {after - before for before, after in pairwise(places)}
    return len(steps) > 1 and steps != {0}
