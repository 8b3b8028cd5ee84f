"""What could tell who somebody is, kind by kind."""

from __future__ import annotations

from functools import lru_cache

from bot.alliance.identifying.addresses import addresses
from bot.alliance.identifying.cues import Cues
from bot.alliance.identifying.dates import births, dates
from bot.alliance.identifying.kinds import Found, Kind
from bot.alliance.identifying.names import Names, names
from bot.alliance.identifying.numbers import ages, phones, records
from bot.alliance.identifying.online import handles, mail_and_links
from bot.alliance.identifying.pattern import Pattern

__all__ = ["Cues", "Found", "Kind", "Names", "Pattern", "names", "patterns"]


@lru_cache(maxsize=8)
def patterns(cues: Cues) -> tuple[Pattern, ...]:
    """Every pattern with these cues; one that has no cues is left out."""
    every = (mail_and_links, dates, births, ages, records, phones, addresses, handles)
    return tuple(pattern for kind in every for pattern in kind(cues))
