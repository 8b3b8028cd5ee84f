"""What could tell who somebody is, kind by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from bot.alliance.identifying.addresses import addresses
from bot.alliance.identifying.cues import Cues, either
from bot.alliance.identifying.dates import births, dates
from bot.alliance.identifying.kinds import Found, Kind
from bot.alliance.identifying.names import Names, names
from bot.alliance.identifying.numbers import ages, phones, records, spoken
from bot.alliance.identifying.online import handles, mail_and_links
from bot.alliance.identifying.pattern import Pattern, any_case, found_in

__all__ = ["Cues", "Found", "Kind", "Names", "Pattern", "found_in", "names", "patterns"]


@lru_cache(maxsize=8)
def patterns(cues: Cues) -> tuple[Pattern, ...]:
    """Every pattern with these cues; one that has no cues is left out."""
    dated = _any_of(r"\d", cues.ordinals)
    old = _any_of(r"9\d|1[01]\d", (*cues.old_ages, *cues.old_words))
    # What a text must have at all before the patterns of a kind are tried on it.
    needs: tuple[tuple[Callable[[Cues], Iterator[Pattern]], str], ...] = (
        (mail_and_links, ""),
        (dates, dated),
        (births, dated),
        (ages, old),
        (records, r"\d"),
        (phones, r"\d"),
        (spoken, ""),
        (addresses, ""),
        (handles, ""),
    )
    return tuple(
        replace(pattern, needs=any_case(need)) if need else pattern
        for kind, need in needs
        for pattern in kind(cues)
    )


def _any_of(figures: str, words: tuple[str, ...]) -> str:
    return rf"{figures}|(?<!\w)(?:{either(words)})" if words else figures
