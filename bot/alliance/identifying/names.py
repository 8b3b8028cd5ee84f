"""Names: those that stand behind a cue, and those that only look like one.

Behind "Mrs" or "her brother" a name holds a text up. A word with a capital letter is underlined,
and so is a given name in small letters where the words around it say that it is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.alliance.identifying.cues import Cues, either
from bot.alliance.identifying.kinds import Found, Kind

_WORD = re.compile(r"[^\W\d_](?:[\w'-]*\w)?")
_GAP = re.compile(r"[ \t]{1,3}")
_AND = re.compile(r"[ \t](?:and|&|\+)[ \t]")
# Of words that end so, few are surnames.
_NO_SURNAME = re.compile(r".*(?:s|ed|ing|ly|tion|ment|ity)\Z")
_MOST_WORDS = 3
# How a sentence begins: there, every word has a capital letter.
_BEGINS = '.!?:;\u2026\n"\u201c\u201d\u00ab>*\u2022'
_SKIPPED = " \t(['\u2018_-"
# Of words that end so, few are names; and those are known.
_PLAIN_ENDINGS = (
    "ing",
    "tion",
    "sion",
    "ness",
    "ment",
    "less",
    "ful",
    "able",
    "ible",
    "ously",
    "wards",
    "thing",
    "self",
)
# In one script's text a few words of another; a text all in it would be underlined whole.
_FEW = 3


class Names:
    """The finder of names with these cues."""

    def __init__(self, cues: Cues) -> None:
        self._cues = cues
        self._ambiguous = cues.ordinary & cues.given_names
        self._titles = _cue(cues.titles, r"\.?[ \t]{1,3}")
        self._soft = _cue(cues.soft_titles, r"\.?[ \t]{1,3}")
        self._doctors = _cue(cues.titles_of_doctors, r"\.?[ \t]{1,3}")
        self._relations = _cue(cues.relations, r"(?:[ \t]?\([ \t]?|[ \t]-[ \t]|,?[ \t]{1,3})")
        self._called = _cue(cues.before_a_name, r":?[ \t]{1,3}[\"'\u201c]?")
        self._particles = frozenset(cues.particles)
        self._after = frozenset(cues.after_a_given_name)
        self._before = frozenset(cues.before_a_given_name)

    def held(self, text: str) -> Iterator[Found]:
        """Names behind a title, a relation, or a word such as "called"."""
        for cue, any_case, firm in (
            (self._titles, True, True),
            (self._soft, False, True),
            (self._doctors, True, True),
            (self._relations, False, False),
            (self._called, False, False),
        ):
            for match in cue.finditer(text) if cue else ():
                end = self._name_at(text, match.end(), any_case=any_case)
                if cue is self._doctors and _NO_SURNAME.match(text[match.end() : end]):
                    continue
                if end is None or self._harmless(text, match.start(), match.end(), end, firm=firm):
                    continue
                if self._is_author(match[0], text[match.end() : end]):
                    continue
                yield Found(Kind.NAME, match.end(), end)

    def underlined(self, text: str, allowed: frozenset[str]) -> Iterator[Found]:
        """Words with a capital letter or in another script, and given names in small letters."""
        words = list(_WORD.finditer(text))
        foreign = [match for match in words if _caseless(match[0][0])]
        few = len(foreign) * _FEW <= len(words) or len(foreign) == len(words) == 1
        for at, match in enumerate(words):
            word, plain = match[0], _bare(match[0])
            if plain in allowed or plain in self._cues.allowed or plain in self._cues.authors:
                continue
            if _caseless(word[0]):
                if few and len(word) > 1:
                    yield Found(Kind.CAPITALS, *match.span())
            elif word[0].islower():
                following = words[at + 1][0].lower() if at + 1 < len(words) else ""
                before = words[at - 1][0].lower() if at else ""
                if plain in self._cues.given_names and self._is_given(plain, before, following):
                    yield Found(Kind.GIVEN, *match.span())
            elif self._looks_like_a_name(text, match, plain, words[at + 1 : at + 2]):
                yield Found(Kind.CAPITALS, *match.span())

    def _looks_like_a_name(
        self, text: str, match: re.Match[str], plain: str, following: list[re.Match[str]]
    ) -> bool:
        word = match[0]
        known = plain in self._cues.given_names
        shouted = len(word) > 1 and word.isupper()
        if len(word) == 1 or (shouted and not known and self._is_no_name(plain, shouted=True)):
            return False
        if not _begins(text, match.start()):
            return True
        if plain in self._ambiguous:
            return bool(following) and self._told_of(following[0][0].lower())
        return known or not self._is_no_name(plain)

    def _is_no_name(self, plain: str, *, shouted: bool = False) -> bool:
        if shouted and not re.search("[aeiouy]", plain):
            return True
        halves = re.split("[-']", plain)
        joined = len(halves) > 1
        ordinary = all(
            half in self._cues.ordinary or half in self._cues.allowed or (joined and len(half) < 3)
            for half in halves
        )
        stem = plain.removesuffix("s")
        return ordinary or stem in self._cues.ordinary or plain.endswith(_PLAIN_ENDINGS)

    def _is_given(self, plain: str, before: str, following: str) -> bool:
        """Whether the words beside it say that a given name in small letters is a name."""
        if plain not in self._cues.ordinary:
            return True
        return following in self._after and (not before or before in self._before)

    def _told_of(self, following: str) -> bool:
        return following in self._after or (len(following) > 4 and following.endswith("ed"))

    def _name_at(self, text: str, at: int, *, any_case: bool) -> int | None:
        """Where the name that begins here ends; None where none does."""
        end: int | None = None
        words = particles = 0
        while (match := _WORD.match(text, at)) and words < _MOST_WORDS:
            word = match[0]
            written = not word[0].islower()
            if not written and word.lower() in self._particles and not words and particles < 3:
                particles += 1
            elif written and (len(word) > 1 or words):
                end, words = match.end(), words + 1
            elif not words and not particles and self._small_name(word, any_case=any_case):
                return match.end()
            else:
                break
            gap = _GAP.match(text, match.end())
            if gap is None:
                break
            at = gap.end()
        return self._and_another(text, end) if end else None

    def _and_another(self, text: str, end: int) -> int:
        joint = _AND.match(text, end)
        other = _WORD.match(text, joint.end()) if joint else None
        if other and len(other[0]) > 1 and other[0][0].isupper():
            return other.end()
        return end

    def _small_name(self, word: str, *, any_case: bool) -> bool:
        """Whether a word in small letters is a name: behind "mrs" any that is not ordinary."""
        plain = _bare(word)
        if plain in self._cues.allowed or plain in self._cues.ordinary or len(plain) < 2:
            return False
        return any_case or plain in self._cues.given_names

    def _is_author(self, title: str, name: str) -> bool:
        """`Dr Yalom` is an author of the field; `Mrs Miller` is somebody else."""
        learned = title.strip(". \t").lower() in self._cues.titles_of_authors
        words = [_bare(match[0]) for match in _WORD.finditer(name)]
        return learned and all(word in self._cues.authors for word in words)

    def _harmless(self, text: str, cue: int, start: int, end: int, *, firm: bool) -> bool:
        """`my client I met`: no word behind the cue is anybody's name."""
        whole = " ".join(text[cue:end].lower().replace(".", " ").replace(",", " ").split())
        if any(whole.startswith(phrase) for phrase in self._cues.allowed_phrases):
            return True
        words = [_bare(match[0]) for match in _WORD.finditer(text, start, end)]
        return all(
            word in self._cues.allowed
            or word in self._particles
            or (not firm and self._is_no_name(word) and word not in self._cues.given_names)
            for word in words
        )


@lru_cache(maxsize=8)
def names(cues: Cues) -> Names:
    """The finder of names, made once for these cues."""
    return Names(cues)


def _cue(words: tuple[str, ...], behind: str) -> re.Pattern[str] | None:
    return re.compile(rf"(?<![\w'-])(?:{either(words)}){behind}", re.IGNORECASE) if words else None


def _bare(word: str) -> str:
    """A word in small letters, without an 's."""
    return word.lower().removesuffix("'s")


def _caseless(sign: str) -> bool:
    """A letter of a script that has no capitals."""
    return sign.lower() == sign.upper()


def _begins(text: str, at: int) -> bool:
    """Whether a sentence, or what is said in quotes, begins here."""
    at -= 1
    while at >= 0 and (text[at] in _SKIPPED or not (text[at].isalnum() or text[at].isascii())):
        if text[at] in _BEGINS:
            return True
        at -= 1
    return at < 0 or text[at] in _BEGINS
