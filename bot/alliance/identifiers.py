"""Looks for what could tell who somebody is, before a text is handed on.

It looks for some things and does not find everything: a text in which nothing was found is not
"de-identified", and nothing may say so. What is found is a place and a kind, never the words.

Sources: the eighteen identifiers of the US Privacy Rule (45 CFR 164.514(b)(2)), less those that
nobody types into a sentence; and the habit of case reports to change what points to a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

OLD_AGE = 89


class Kind(StrEnum):
    """What a place in a text could be; the earlier goes before the later."""

    EMAIL = "email"
    LINK = "link"
    BIRTH = "birth"
    DATE = "date"
    RECORD = "record"
    PHONE = "phone"
    AGE = "age"
    ADDRESS = "address"
    HANDLE = "handle"
    NAME = "name"
    WATCHED = "watched"  # a part of a client's real name, which was given to be watched for
    CAPITALS = "capitals"  # only underlined: most are no names


@dataclass(frozen=True, slots=True)
class Found:
    """A place in the text, from `start` to before `end`."""

    kind: Kind
    start: int
    end: int

    @property
    def holds(self) -> bool:
        """Whether it is to be changed before the text is shared."""
        return self.kind is not Kind.CAPITALS


@dataclass(frozen=True, slots=True)
class Cues:
    """The words that point to somebody, in small letters, as `identifiers.toml` has them."""

    titles: tuple[str, ...] = ()
    before_a_name: tuple[str, ...] = ()
    births: tuple[str, ...] = ()
    before_an_age: tuple[str, ...] = ()
    after_an_age: tuple[str, ...] = ()
    old_ages: tuple[str, ...] = ()
    before_a_number: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    before_a_handle: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    allowed: frozenset[str] = frozenset()
    given_names: frozenset[str] = frozenset()


Spans = Iterable[tuple[int, int]]
Finder = Callable[[str], Spans]


class Looking:
    """Everything that is looked for, made ready once.

    `phones` finds what is dialled, `watched` the parts of names that are watched for.
    """

    def __init__(
        self, cues: Cues, phones: Finder | None = None, watched: Finder | None = None
    ) -> None:
        self._cues = cues
        self._phones = phones
        self._watched = watched
        self._patterns = list(_patterns(cues))

    def look(self, text: str) -> tuple[Found, ...]:
        """What was found, in the order of the text; no two places overlap."""
        straight = text.replace("\u2019", "'")  # as many signs as before
        found = [
            Found(kind, *match.span(1 if pattern.groups else 0))
            for kind, pattern in self._patterns
            for match in pattern.finditer(straight)
            if _CASED not in pattern.groupindex or match[_CASED][0].isupper()
        ]
        if self._phones is not None:
            found += [Found(Kind.PHONE, start, end) for start, end in self._phones(text)]
        found = [one for one in found if not self._harmless(straight, one)]
        if self._watched is not None:
            found += [Found(Kind.WATCHED, start, end) for start, end in self._watched(text)]
        found += [Found(Kind.CAPITALS, *span) for span in self._capitals(straight)]
        return tuple(_apart(found))

    def _harmless(self, text: str, found: Found) -> bool:
        """`my client I met`: the word after the cue is none of anybody's names."""
        if found.kind is not Kind.NAME:
            return False
        words = text[found.start : found.end].lower().split()
        return all(word in self._cues.allowed for word in words)

    def _capitals(self, text: str) -> Iterator[tuple[int, int]]:
        for match in _CAPITAL.finditer(text):
            word = match[0].lower().removesuffix("'s")
            if word in self._cues.allowed or not match[0][0].isupper():
                continue
            if not _BEGINS.search(text, 0, match.start()) or word in self._cues.given_names:
                yield match.span()


_CASED = "cased"  # a group that begins with a capital letter of any script
_CAPITAL = re.compile(r"(?<![\w'])[^\W\d_a-z][\w'-]*", re.UNICODE)
# Where a sentence begins, every word has a capital letter.
_BEGINS = re.compile(r"(?:^|[.!?:\u2026\n])[\s\"'\u201c\u2018(>*-]*\Z")
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:(?:19|20)\d\d|'?\d\d)"
_NAME = r"[^\W\d_a-z][\w'-]+(?:\s+[^\W\d_a-z][\w'-]+){0,2}"
_TOP = r"(?:com|org|net|edu|gov|info|io|me|app|co|uk|us|de|fr|es|it|pt|nl|be|ch|at|ie|ca|au|eu)"


def _patterns(cues: Cues) -> Iterator[tuple[Kind, re.Pattern[str]]]:
    """Each kind's patterns. A group, where there is one, is the place that is meant."""
    yield Kind.EMAIL, _any_case(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
    yield Kind.LINK, _any_case(r"\b(?:https?://|www\.)[^\s<>]+")
    yield Kind.LINK, _any_case(rf"(?<![\w@.-])(?:[a-z0-9-]+\.)+{_TOP}\b(?:/[^\s<>]*)?")
    yield from _dates(cues)
    yield Kind.RECORD, re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
    yield Kind.RECORD, re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?\b")
    yield (
        Kind.RECORD,
        re.compile(r"\b(?=[A-Z0-9-]*[A-Z])(?=(?:[A-Z-]*\d){5})[A-Z0-9][A-Z0-9-]{5,}\b"),
    )
    # Seven figures and more that the finder of telephone numbers does not know.
    yield Kind.PHONE, re.compile(r"(?<![\w.,+])\+?\d(?:[ ()/.-]{0,2}\d){6,14}(?![\w])")
    yield Kind.HANDLE, re.compile(r"(?<![\w@.])@[A-Za-z0-9_](?:[\w.]{0,28}\w)?")
    yield Kind.HANDLE, re.compile(r"(?<![\w/])u/[\w-]{3,20}|\b[\w.]{2,32}#\d{4}\b")
    yield from _worded(cues)


def _dates(cues: Cues) -> Iterator[tuple[Kind, re.Pattern[str]]]:
    """A day with its month; a year alone, or a month, is no exact date."""
    month = rf"(?:{_either(cues.months)})\.?"
    day = rf"{_DAY}(?:st|nd|rd|th)?"
    dates = [
        rf"\d{{4}}[./-]{_MONTH}[./-]{_DAY}",
        rf"{_DAY}[./-]{_MONTH}[./-]{_YEAR}|{_MONTH}[./-]{_DAY}[./-]{_YEAR}",
    ]
    if cues.months:
        dates += [rf"{day}(?:\s+of)?[\s-]+{month}(?:,?[\s-]+{_YEAR})?(?!\w)"]
        dates += [rf"{month}\s+(?:the\s+)?{day}(?:,?\s+(?:19|20)\d\d)?"]
    exact = "|".join(dates)
    yield Kind.DATE, _any_case(rf"(?<![\w/.-])(?:{exact})(?![\w/-])")
    if cues.births:
        either = rf"(?:{exact}|(?:19|20)\d\d)"
        yield (
            Kind.BIRTH,
            _any_case(
                rf"(?<!\w)((?:{_either(cues.births)})(?:\s+(?:is|was|on|in|the))*\s*:?\s*{either})(?![\w/-])"
            ),
        )


def _worded(cues: Cues) -> Iterator[tuple[Kind, re.Pattern[str]]]:
    """What is found by the words before or behind it: `CUES` stands for any of those."""
    age, older = r"(9\d|1[01]\d)", rf"(?:{_either(cues.after_an_age)})"
    number = r"((?!(?:19|20)\d\d\b)(?=(?:[\w/-]*\d){3})\w[\w/-]{3,})"
    for kind, words, pattern in (
        (Kind.AGE, cues.before_an_age, rf"(?<!\w)(?:CUES)\s+{age}(?![\w%]|[.,]\d)"),
        (Kind.AGE, cues.after_an_age, rf"(?<![\w.,]){age}[\s-]*(?:CUES)(?!\w)"),
        (Kind.AGE, cues.old_ages, rf"(?<![\w-])((?:CUES)[\s-]*{older})(?!\w)"),
        (
            Kind.RECORD,
            cues.before_a_number,
            rf"(?<!\w)(?:CUES)(?:\s+(?:number|no\.?|nr\.?|id|is|code))*\s*[:#]?\s*{number}",
        ),
        (
            Kind.ADDRESS,
            cues.streets,
            r"(?<!\w)(\d{1,5}[a-z]?,?\s+(?:[\w'-]+\s+){1,3}(?:CUES)\.?)(?!\w)",
        ),
        (
            Kind.HANDLE,
            cues.before_a_handle,
            r"(?<!\w)(?:CUES)(?:\s+(?:is|name|handle|id))*\s*:\s*(@?[\w.]{3,30})",
        ),
        (Kind.NAME, cues.titles, r"(?<!\w)(?:CUES)\.?\s+([^\W\d_][\w'-]+)"),
    ):
        if words:
            yield kind, _any_case(pattern.replace("CUES", _either(words)))
    if cues.before_a_name:
        cue = rf"(?<!\w)(?i:{_either(cues.before_a_name)}),?\s+"
        yield Kind.NAME, re.compile(rf"{cue}(?P<{_CASED}>{_NAME})")


def _any_case(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _either(words: Iterable[str]) -> str:
    """Any of these words; a space in one may be any white space in the text."""
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(r"\s+".join(map(re.escape, word.split())) for word in longest_first)


def _apart(found: Iterable[Found]) -> list[Found]:
    """Of places that overlap, the kind that goes before; of one kind, the longer."""
    order = list(Kind)
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (order.index(f.kind), f.start - f.end, f.start)):
        if one.start < one.end and all(one.end <= k.start or one.start >= k.end for k in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: f.start)
