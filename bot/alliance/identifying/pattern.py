"""A pattern, and where it stands in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.alliance.identifying.kinds import Found, Kind

Check = Callable[["re.Match[str]"], bool]


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is looked for. A group without a name, where there is one, is the place meant.

    Each letter of a text is read a bounded number of times. What only may be meant, such as
    "3/4", has a check behind its pattern; what a text `needs` to have it at all is asked first.
    """

    kind: Kind
    pattern: re.Pattern[str]
    check: Check | None = None
    needs: re.Pattern[str] | None = None

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where it stands in the text."""
        for match in self.pattern.finditer(text):
            if self.check is None or self.check(match):
                yield match.span(1 if self.pattern.groups > len(self.pattern.groupindex) else 0)


def any_case(pattern: str) -> re.Pattern[str]:
    """The pattern, in capitals or not."""
    return re.compile(pattern, re.IGNORECASE)


def found_in(text: str, patterns: Iterable[Pattern]) -> Iterator[Found]:
    """What these patterns find in a text; several may find the same."""
    met: dict[re.Pattern[str], bool] = {}
    for one in patterns:
        if one.needs is not None:
            if one.needs not in met:
                met[one.needs] = one.needs.search(text) is not None
            if not met[one.needs]:
                continue
        for start, end in one.spans(text):
            yield Found(one.kind, start, end)
