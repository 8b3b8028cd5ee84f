"""Parts of a real name, and where one of them stands in a text.

A name is taken apart and made plain, so that it is found however it was typed: in any case,
with or without accents, with an 's behind it, or as one half of a name with a hyphen. What is
compared are keyed hashes; the name itself is kept nowhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Iterator
from hashlib import sha256
from hmac import digest

# A single sign is an initial, and stands in every other word.
SHORTEST = 2
LONGEST_NAME = 200
_LONGEST_PART = 40
# Scripts without spaces between words, and Korean, which sets its particles behind a name.
_RUNNING = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]{2,}")
_LONGEST_RUNNING = 8
# Hebrew and Arabic set a letter before the word: "and", "to", "with".
_PREFIXING = re.compile(r"[\u0590-\u06ff]")
_JOINTS = "-'\u2019\u02bc\u2010\u2011"
_JOINT = re.compile(f"[{_JOINTS}]")
_HALF = re.compile(f"[^{_JOINTS}]+")
# Somebody named Don is not in every "don't".
_NEGATED = re.compile(r"['\u2019]t\Z", re.IGNORECASE)
# What has no accent to take off, and is typed without its stroke all the same.
_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "\u0131": "i", "æ": "ae", "œ": "oe"}
)
# The other way to write some letters.
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


def plain(word: str) -> str:
    """A word as it is compared: no case, no accents, nothing between its letters."""
    folded = unicodedata.normalize("NFKD", word.casefold()).casefold()
    # The marks of some scripts are vowels, and of a class below ten; those are no accents.
    letters = (sign for sign in folded if unicodedata.combining(sign) < 10)
    return "".join(sign for sign in letters if _in_word(sign)).translate(_STROKES)


def parts_of(name: str, *, too_common: Container[str] = frozenset()) -> frozenset[str]:
    """The parts of a name that can be watched, made plain; a hyphen's halves and their whole.

    Left out are initials, and what is `too_common` to be watched ("van", "an").
    """
    typed = unicodedata.normalize("NFC", name[:LONGEST_NAME]).casefold()
    words = [typed[start:end] for start, end in _tokens(typed)]
    words += [half for word in words for half in _halves(word)]
    found = {plain(way) for word in words for way in (word, word.translate(_SPELT_OUT))}
    return frozenset(
        part for part in found if SHORTEST <= len(part) <= _LONGEST_PART and part not in too_common
    )


def hashed(part: str, key: bytes, client: str) -> str:
    """A plain part as it is kept: HMAC-SHA256, 64 hex digits.

    The client's id goes in, so that two clients of one name do not look alike.
    """
    return digest(key, f"{client}\0{part}".encode(), sha256).hex()


class Watch:
    """What is watched: pairs of a client's id and a hash. Without any it finds nothing."""

    def __init__(self, watched: frozenset[tuple[str, str]] = frozenset(), key: bytes = b"") -> None:
        self._watched = watched
        self._clients = sorted({client for client, _ in watched})
        self._key = key

    def __repr__(self) -> str:
        return "Watch(...)"

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a watched part stands in a text; nothing of it is remembered."""
        if not self._watched:
            return
        known: dict[str, bool] = {}

        def is_watched(part: str) -> bool:
            if part not in known:
                known[part] = self._holds(part)
            return known[part]

        for start, end in _tokens(text):
            word = text[start:end]
            if any(map(is_watched, _ways(word))):
                yield start, end
                continue
            yield from _halves_in(word, start, is_watched)
            yield from _running_in(word, start, is_watched)

    def _holds(self, part: str) -> bool:
        if not SHORTEST <= len(part) <= _LONGEST_PART:
            return False
        return any(
            (client, hashed(part, self._key, client)) in self._watched for client in self._clients
        )


def _tokens(text: str) -> Iterator[tuple[int, int]]:
    """Each word: letters and their marks, with single hyphens and apostrophes between them."""
    start = None
    for at, sign in enumerate(f"{text}\n"):
        if _in_word(sign):
            start = at if start is None else start
        elif start is not None and not (sign in _JOINTS and _in_word(text[at + 1 : at + 2])):
            yield start, at
            start = None


def _in_word(sign: str) -> bool:
    return sign.isalpha() or unicodedata.category(sign or " ")[0] == "M"


def _halves(word: str) -> Iterator[str]:
    """The parts of a word that has joints; none of one without."""
    if _JOINT.search(word):
        yield from (half for half in _JOINT.split(word) if half)


def _ways(word: str) -> Iterator[str]:
    """What a word in a text may be another form of: Anna's, annas; in Hebrew, to Anna."""
    whole = plain(word)
    yield whole
    if whole.endswith("s"):
        yield whole[:-1]
    if _PREFIXING.match(word):
        yield whole[1:]


def _halves_in(
    word: str, start: int, is_watched: Callable[[str], bool]
) -> Iterator[tuple[int, int]]:
    if not _JOINT.search(word) or _NEGATED.search(word):
        return
    for match in _HALF.finditer(word):
        if any(map(is_watched, _ways(match[0]))):
            yield start + match.start(), start + match.end()


def _running_in(
    word: str, start: int, is_watched: Callable[[str], bool]
) -> Iterator[tuple[int, int]]:
    """In scripts without spaces a name stands anywhere; the longest at each place counts."""
    for run in _RUNNING.finditer(word):
        at = run.start()
        while at < run.end():
            ends = range(min(run.end(), at + _LONGEST_RUNNING), at + SHORTEST - 1, -1)
            end = next((end for end in ends if is_watched(plain(word[at:end]))), None)
            if end is not None:
                yield start + at, start + end
            at = end or at + 1
