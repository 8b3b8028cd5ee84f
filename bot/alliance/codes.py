"""Client codes: two plain words, never a name."""

from __future__ import annotations

import unicodedata
from collections.abc import Container
from enum import StrEnum

LONGEST_WORD = 20


class CodeFault(StrEnum):
    """Why a code is not taken."""

    NOT_TWO_WORDS = "not_two_words"
    NOT_PLAIN_WORDS = "not_plain_words"
    LOOKS_LIKE_A_NAME = "looks_like_a_name"


class BadCode(ValueError):
    """A code that cannot be used. Carries the fault, never the code."""

    def __init__(self, fault: CodeFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def plain_code(typed: str, *, given_names: Container[str] = frozenset()) -> str:
    """The code as it is kept: two words in lower case, one space between.

    `given_names` are lower-case words that a group does not want to see in a code. A capital
    at the very start is the phone's doing and is forgiven. Raises BadCode for anything but two
    words of letters, for any other capital (that is how names are written), for an initial,
    and for a given name.
    """
    words = unicodedata.normalize("NFC", typed).replace("-", " ").split()
    words[:1] = [word[:1].lower() + word[1:] for word in words[:1]]
    if len(words) != 2:
        raise BadCode(CodeFault.NOT_TWO_WORDS)
    if not all(_is_word(word) and len(word) <= LONGEST_WORD for word in words):
        raise BadCode(CodeFault.NOT_PLAIN_WORDS)
    if any(_like_a_name(word, given_names) for word in words):
        raise BadCode(CodeFault.LOOKS_LIKE_A_NAME)
    return " ".join(words)


def _is_word(word: str) -> bool:
    """Letters only, with the marks that some scripts write their vowels as."""
    return word[:1].isalpha() and all(unicodedata.category(sign)[0] in "LM" for sign in word)


def _like_a_name(word: str, given_names: Container[str]) -> bool:
    # Case folding rewrites some letters (ß, ς), so a name may stand there in either form.
    known = word in given_names or word.casefold() in given_names
    # A single letter is an initial only where a script has capitals.
    initial = len(word) < 2 and word.lower() != word.upper()
    return initial or word != word.lower() or known
