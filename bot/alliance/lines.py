"""Metacommunication lines: which ones fit a rupture, a stage and a moment.

A line is one plain, tentative, blame-free sentence about what is happening between two
people, and it owns its observation (metacommunication; Safran & Muran 2000).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from bot.alliance.markers import RuptureType
from bot.alliance.ruptures import State
from bot.alliance.stages import Stage


class Moment(StrEnum):
    """When a line is meant to be said."""

    IN_THE_ROOM = "in_the_room"
    NEXT_SESSION = "next_session"
    AFTER_REPAIR = "after_repair"


class Why(StrEnum):
    """Why a line works: it shows noticing, gives permission, or makes it shared material.

    Of a clinician's own line that is for its clinician to know: it is their own.
    """

    NOTICING = "noticing"
    PERMISSION = "permission"
    MATERIAL = "material"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the bank. Empty `types` or `stages` would fit nothing and are refused.

    `after` names the signs it speaks of (keys of markers, reactions, triggers, attendance); empty
    where it can be said whatever was noticed.
    """

    key: str
    text: str
    types: frozenset[RuptureType]
    stages: frozenset[Stage]
    moment: Moment
    why: Why
    after: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not self.types or not self.stages:
            raise ValueError(f"line {self.key} names no type or no stage")

    @property
    def explores(self) -> bool:
        """Whether it looks at what lies behind what happened, which comes later."""
        return self.why is Why.MATERIAL

    def suits(self, kind: RuptureType) -> bool:
        """Whether it may be said for this type; a mixed rupture takes lines of either."""
        return kind is RuptureType.MIXED or kind in self.types

    def speaks_of(self, signs: Collection[str] | None) -> bool:
        """Whether it fits what was noticed; None where nothing is known and all may be shown."""
        return signs is None or not self.after or not self.after.isdisjoint(signs)


def fitting(
    lines: Sequence[Line],
    kind: RuptureType,
    stage: Stage,
    moment: Moment,
    *,
    signs: Collection[str] | None = None,
    turn: int = 0,
    count: int = 3,
) -> tuple[Line, ...]:
    """Up to `count` lines for this rupture, those of its stage before the others.

    `signs` are the keys of what was noticed: a line that speaks of a missed hour is offered
    after a missed hour only, and before those that could be said of any.
    `turn` moves the window, so that the same three do not stand there every week; the same
    `turn` always gives the same lines. Lines of another type or moment never appear.
    """
    suited = [
        line
        for line in lines
        if line.suits(kind) and line.moment is moment and line.speaks_of(signs)
    ]
    near = [line for line in suited if stage in line.stages]
    far = [line for line in suited if stage not in line.stages]
    telling = [line for line in near if signs and line.after]
    others = [line for line in near if line not in telling]
    return tuple((_turned(telling, turn) + _turned(others, turn) + _turned(far, turn))[:count])


def _turned(lines: list[Line], turn: int) -> list[Line]:
    if not lines:
        return []
    start = turn % len(lines)
    return lines[start:] + lines[:start]


def suggested(
    lines: Sequence[Line],
    kind: RuptureType,
    stage: Stage,
    state: State = State.OPEN,
    *,
    moment: Moment = Moment.NEXT_SESSION,
    signs: Collection[str] | None = None,
    turn: int = 0,
    count: int = 3,
) -> tuple[Line, ...]:
    """Up to `count` lines in the order of a repair; as `fitting` for everything else.

    Once repaired, it is the moment after the repair, whatever `moment` says; before that there
    is none, and lines that look at what lies behind it come last. A withdrawal is met by naming
    the distance, a confrontation by hearing it out (`repairs`); where both are there, lines for
    the two take turns, and the complaint's is first. Of a rupture that ended unrepaired, or was
    let go on purpose, nothing is to be said.
    """
    repaired = state is State.REPAIRED
    moment = Moment.AFTER_REPAIR if repaired else moment
    if not (repaired or (state.unrepaired and moment is not Moment.AFTER_REPAIR)):
        return ()

    def of(explores: bool, half: RuptureType) -> tuple[Line, ...]:
        some = [line for line in lines if line.explores is explores and half in line.types]
        return fitting(some, kind, stage, moment, signs=signs, turn=turn, count=count)

    if repaired:
        return fitting(lines, kind, stage, moment, signs=signs, turn=turn, count=count)
    found = (
        line
        for explores in (False, True)
        for beside in zip_longest(*(of(explores, half) for half in _halves(kind)))
        for line in beside
        if line is not None
    )
    return tuple(dict.fromkeys(found))[:count]


def _halves(kind: RuptureType) -> tuple[RuptureType, ...]:
    if kind is RuptureType.MIXED:
        return (RuptureType.CONFRONTATION, RuptureType.WITHDRAWAL)
    return (kind,)
