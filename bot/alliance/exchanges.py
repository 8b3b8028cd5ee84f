"""The moment in three parts: what I took it for, what was said and done, and when.

Reviews of therapies that failed find that memory keeps the impression and loses the exchange;
practice literature asks for "when I said A, the client did B" and, where there is a record,
for the minute. An impression is no worse than a fact: it is told apart from one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.alliance.readings import Noticed
from bot.alliance.standing import LONGEST_MINUTES

_MINUTE = re.compile(
    r"(?:about |ca\.? ?|~ ?|at )?(?:min(?:ute|\.)? ?)?(\d{1,3})(?::[0-5]\d)?"
    r"(?: ?(?:min(?:utes?|\.)?|'))?",
    re.IGNORECASE | re.ASCII,
)


class Source(StrEnum):
    """Where the words of a moment come from."""

    MEMORY = "memory"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One moment of an hour; every part may be empty.

    `minute` counts from the beginning of the hour. `source` is None where it was not said:
    then nothing is claimed about it.
    """

    impression: str = ""
    said_and_done: str = ""
    minute: int | None = None
    source: Source | None = None

    @property
    def impression_only(self) -> bool:
        """Whether only an impression is there, and no exchange that it rests on."""
        return bool(self.impression) and not self.said_and_done


def asked_of(exchange: Exchange) -> tuple[Noticed, ...]:
    """One gentle question where only an impression is there, and none otherwise.

    From impression to fact is the step that practice literature asks for after a hard hour,
    when the whole of it feels like a failure.
    """
    return (Noticed.IMPRESSION_ONLY,) if exchange.impression_only else ()


def exchange_of(impression: str, said_and_done: str, minute: str, source: str) -> Exchange:
    """An exchange from what was typed; a source or a minute nobody can read counts as none."""
    known = {one.value: one for one in Source}
    return Exchange(
        impression.strip(), said_and_done.strip(), minute_of(minute), known.get(source.strip())
    )


def minute_of(typed: str) -> int | None:
    """The minute somebody meant: `12`, `12:30`, `about 12`, `min 12`; None where unreadable.

    Later than the longest hour there is none.
    """
    found = _MINUTE.fullmatch(typed.strip())
    if found is None:
        return None
    minute = int(found[1])
    return minute if minute <= LONGEST_MINUTES else None
