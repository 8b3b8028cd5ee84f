"""The clock that the view shows and moves; whoever opens the view gives it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Move:
    """One way forward in time: its key, and the words on its button."""

    key: str
    words: str


class GivenClock(Protocol):
    """The present of the rehearsal, and the ways forward."""

    @property
    def zone(self) -> str:
        """The IANA zone in which times are shown."""

    @property
    def moves(self) -> Sequence[Move]:
        """The ways forward, as buttons in this order."""

    def __call__(self) -> datetime:
        """The present instant, aware."""

    async def go(self, key: str) -> None:
        """Moves on, and comes back once everything that fell due on the way is done.

        Raises KeyError for a move that is none of `moves`.
        """
