"""The bank of lines, as a clinician looks through it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.alliance.lines import Line, Moment, fitting
from bot.alliance.markers import RuptureType
from bot.alliance.stages import Stage
from bot.practice.house import House

_EACH = 3


@dataclass(frozen=True, slots=True)
class Shelf:
    """The lines for one moment."""

    moment: Moment
    lines: tuple[Line, ...]


def shelves(house: House, kind: RuptureType, stage: Stage, *, turn: int = 0) -> list[Shelf]:
    """Lines for a type and a stage, by moment; another `turn` shows others first."""
    bank = house.wording.lines
    return [
        Shelf(moment, fitting(bank, kind, stage, moment, turn=turn, count=_EACH))
        for moment in Moment
    ]


def for_stage(house: House, kind: RuptureType, stage: Stage) -> tuple[Line, ...]:
    """Two lines for the stage that begins."""
    bank = house.wording.lines
    return fitting(bank, kind, stage, Moment.NEXT_SESSION, signs=frozenset(), count=2)
