"""The words that point to somebody, as `identifiers.toml` has them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cues:
    """The words that point to somebody, in small letters; and those that point to nobody."""

    titles: tuple[str, ...] = ()
    soft_titles: tuple[str, ...] = ()
    titles_of_doctors: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    before_a_name: tuple[str, ...] = ()
    particles: tuple[str, ...] = ()
    after_a_given_name: tuple[str, ...] = ()
    before_a_given_name: tuple[str, ...] = ()
    births: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    months_that_are_words: tuple[str, ...] = ()
    ordinals: tuple[str, ...] = ()
    before_a_date: tuple[str, ...] = ()
    no_dates: tuple[str, ...] = ()
    before_an_age: tuple[str, ...] = ()
    after_an_age: tuple[str, ...] = ()
    old_ages: tuple[str, ...] = ()
    old_words: tuple[str, ...] = ()
    no_ages: tuple[str, ...] = ()
    before_a_number: tuple[str, ...] = ()
    plates: tuple[str, ...] = ()
    before_a_phone: tuple[str, ...] = ()
    spoken_figures: tuple[str, ...] = ()
    helplines: tuple[str, ...] = ()
    at_signs: tuple[str, ...] = ()
    dots: tuple[str, ...] = ()
    mailers: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    streets_with_capitals: tuple[str, ...] = ()
    streets_in_one: tuple[str, ...] = ()
    before_a_street: tuple[str, ...] = ()
    no_streets: tuple[str, ...] = ()
    everybodys_streets: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()
    before_a_handle: tuple[str, ...] = ()
    handles_called: tuple[str, ...] = ()
    no_handles: tuple[str, ...] = ()
    titles_of_authors: tuple[str, ...] = ()
    allowed: frozenset[str] = frozenset()
    allowed_phrases: frozenset[str] = frozenset()
    authors: frozenset[str] = frozenset()
    ordinary: frozenset[str] = frozenset()
    given_names: frozenset[str] = frozenset()


def either(words: Iterable[str]) -> str:
    """A pattern for any of these words; a space in one may be any white space in the text."""
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(r"\s+".join(map(re.escape, word.split())) for word in longest_first)
