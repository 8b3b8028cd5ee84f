"""Looks for what could tell who somebody is, before a text is handed on.

It looks for some things and does not find everything: a text in which nothing was found is not
"de-identified", and nothing may say so. What is found is a place and a kind, never the words.

Sources: the eighteen identifiers of the US Privacy Rule (45 CFR 164.514(b)(2)), less those that
nobody types into a sentence; and the habit of case reports to change what points to a person.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable

from bot.alliance.identifying import Cues, Found, Kind, found_in, names, patterns

__all__ = ["Cues", "Finder", "Found", "Kind", "Looking"]

Finder = Callable[[str], Iterable[tuple[int, int]]]

# Written otherwise, and the same: each is one sign, so that places stay where they are.
_STRAIGHT = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u02bc\u2032", "'"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f", " "),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),
    }
)


class Looking:
    """Everything that is looked for, made ready once.

    `allowed` are words of the group's own that name nobody, in small letters; they take only
    underlines away. `phones` finds
    what is dialled, `watched` the parts of names that are watched for.
    """

    def __init__(
        self,
        cues: Cues,
        phones: Finder | None = None,
        watched: Finder | None = None,
        allowed: frozenset[str] = frozenset(),
    ) -> None:
        self._patterns = patterns(cues)
        self._names = names(cues)
        self._phones = phones
        self._watched = watched
        self._allowed = allowed

    def look(self, text: str) -> tuple[Found, ...]:
        """What was found, in the order of the text; no two places overlap."""
        straight, places = _straightened(text)
        found = list(found_in(straight, self._patterns))
        if self._phones is not None:
            found += [Found(Kind.PHONE, start, end) for start, end in self._phones(straight)]
        found += self._names.held(straight)
        if self._watched is not None:
            found += [Found(Kind.WATCHED, start, end) for start, end in self._watched(straight)]
        found += self._names.underlined(straight, self._allowed)
        apart = _apart(found, len(straight))
        if places is None:
            return tuple(apart)
        return tuple(Found(one.kind, places[one.start], places[one.end]) for one in apart)


def _straightened(text: str) -> tuple[str, list[int] | None]:
    """The text as the patterns read it, and where each of its signs stood, if that changed.

    A letter and its accent, typed as two signs, are read as one.
    """
    straight = text.translate(_STRAIGHT)
    if unicodedata.is_normalized("NFC", straight):
        return straight, None
    made: list[str] = []
    places: list[int] = []
    start = 0
    for at in range(1, len(straight) + 1):
        if at < len(straight) and unicodedata.combining(straight[at]):
            continue
        composed = unicodedata.normalize("NFC", straight[start:at])
        made.append(composed)
        places += [start] * len(composed)
        start = at
    return "".join(made), [*places, len(text)]


def _apart(found: Iterable[Found], length: int) -> list[Found]:
    """Of places that overlap, the kind that goes before; of one kind, the longer."""
    order = {kind: place for place, kind in enumerate(Kind)}
    taken = bytearray(length)
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (order[f.kind], f.start - f.end, f.start)):
        if one.start < one.end and not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\x01" * (one.end - one.start)
            kept.append(one)
    return sorted(kept, key=lambda f: f.start)
