"""The stage of a therapy, from the number of sessions held."""

from __future__ import annotations

from enum import StrEnum

EARLY_UNTIL = 4
MIDDLE_UNTIL = 12


class Stage(StrEnum):
    """Early (sessions 1-4), middle (5-12), later (13 and after), or ending."""

    EARLY = "early"
    MIDDLE = "middle"
    LATER = "later"
    ENDING = "ending"


def stage(number: int, *, ending: bool = False) -> Stage:
    """The stage that session `number` (from 1) lies in; `ending` is the clinician's word.

    Raises ValueError for a number below 1.
    """
    if number < 1:
        raise ValueError("sessions are counted from 1")
    if ending:
        return Stage.ENDING
    if number <= EARLY_UNTIL:
        return Stage.EARLY
    return Stage.MIDDLE if number <= MIDDLE_UNTIL else Stage.LATER
