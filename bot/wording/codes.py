"""Words for client codes: those the bot proposes, and given names, which it refuses.

A group's `names.toml` adds to the shipped names and takes some out; a group's `codes.toml`
takes the place of the shipped list it names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.alliance.codes import LONGEST_WORD
from bot.wording.problems import Findings
from bot.wording.tables import Table, repeated

NAMES_FILE = "names.toml"
CODES_FILE = "codes.toml"
FEWEST = 20


@dataclass(frozen=True, slots=True)
class CodeWords:
    """What codes are proposed from: `grey` is a first word, `heron` a second."""

    first: tuple[str, ...]
    second: tuple[str, ...]


def given_names(
    shipped: Mapping[str, object], own: Mapping[str, object] | None, findings: Findings
) -> frozenset[str]:
    """Names that no code may hold: the shipped ones, and a group's own, less those it allows."""
    names, allowed = _names(shipped, findings)
    if own is not None:
        more, fewer = _names(own, findings)
        names, allowed = (names | more), (allowed | fewer)
    return names - allowed


def code_words(
    shipped: Mapping[str, object],
    own: Mapping[str, object] | None,
    names: frozenset[str],
    findings: Findings,
) -> CodeWords:
    """The words codes are proposed from; none is a given name.

    A shipped word that a group counts as a name is quietly left out; the same word in the
    group's own list is a problem, since it wrote both.
    """
    first, second = _lists(shipped, findings, ("first", "second"))
    if own is not None:
        mine = _lists(own, findings, tuple(key for key in ("first", "second") if key in own))
        for word in sorted(names & {*mine[0], *mine[1]}):
            findings.add(CODES_FILE, word, "is a given name, and codes never hold one")
        first, second = mine[0] or first, mine[1] or second
    return CodeWords(_without(names, first), _without(names, second))


def _names(data: Mapping[str, object], findings: Findings) -> tuple[frozenset[str], frozenset[str]]:
    table = Table(NAMES_FILE, "", data, findings)
    given, allowed = _words(table, "given"), _words(table, "allowed")
    table.close()
    return frozenset(given), frozenset(allowed)


def _lists(
    data: Mapping[str, object], findings: Findings, needed: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    table = Table(CODES_FILE, "", data, findings)
    first, second = _words(table, "first"), _words(table, "second")
    table.close()
    for key, words in (("first", first), ("second", second)):
        if key in needed and len(words) < FEWEST:
            table.wrong(key, f"{len(words)} words, at least {FEWEST} are needed")
    return first, second


def _words(table: Table, key: str) -> tuple[str, ...]:
    words = table.texts(key)
    for word in words:
        if not (word.isalpha() and word == word.lower() and 2 <= len(word) <= LONGEST_WORD):
            table.wrong(key, f'"{word}" is not one plain word in small letters')
    for word in repeated(words):
        table.wrong(key, f'"{word}" stands there twice')
    return words


def _without(names: frozenset[str], words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in names)
