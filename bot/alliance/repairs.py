"""The course of a repair: its steps, the order they are advised in, and how far it came.

Steps and order come from practice literature; 134 experts agreed on validating and exploring in
the session of the rupture and rated work on patterns as more helpful later (PMC5966286), while
other work finds that strategies combine in no fixed order (PMC9712586; secondary). So the order
is offered, each step is an optional tick, and nothing is ever missing.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from bot.alliance.markers import RuptureType
from bot.alliance.ruptures import Reception


class RepairStep(StrEnum):
    """What was done in a repair attempt; the five of practice literature, each optional."""

    NAMED = "named"
    REGULATED = "regulated"
    LISTENED = "listened"
    OWNED = "owned"
    AGREED_ANEW = "agreed_anew"


# A confrontation resolves toward what is vulnerable beneath it, once the complaint has been
# received fully: one steadies oneself, and listens to its end.
_RECEIVED_FIRST = (
    RepairStep.REGULATED,
    RepairStep.LISTENED,
    RepairStep.OWNED,
    RepairStep.NAMED,
    RepairStep.AGREED_ANEW,
)
# A withdrawal resolves toward saying what one wants: the clinician names the distance first
# (both: therapeutic-alliance.org on rupture resolution; practice literature).
_ORDER: dict[RuptureType, tuple[RepairStep, ...]] = {
    RuptureType.WITHDRAWAL: tuple(RepairStep),
    RuptureType.CONFRONTATION: _RECEIVED_FIRST,
    # Where both are there, what was said against one is received first: experts put validating
    # before anything else in the session of the rupture (PMC5966286).
    RuptureType.MIXED: _RECEIVED_FIRST,
}


def next_step(kind: RuptureType, done: Collection[RepairStep]) -> RepairStep | None:
    """The first step, in the order advised for this type, that is not ticked; None where all are.

    It is what may help next, never what is owed: some repairs take one step.
    """
    return next((step for step in _ORDER[kind] if step not in done), None)


def in_order(kind: RuptureType, steps: Collection[RepairStep]) -> tuple[RepairStep, ...]:
    """The steps that were ticked, in the order advised for this type."""
    return tuple(step for step in _ORDER[kind] if step in steps)


class LineOutcome(StrEnum):
    """What happened when a line was said, shown to its owner alone."""

    OPENED = "opened"
    CLOSED = "closed"
    UNSURE = "unsure"


def outcome_of(reception: Reception) -> LineOutcome:
    """What the client's reception makes of the line: a bit of both, and unknown, are unsure."""
    return _OUTCOMES.get(reception, LineOutcome.UNSURE)


_OUTCOMES = {
    Reception.OPENED: LineOutcome.OPENED,
    Reception.CLOSED: LineOutcome.CLOSED,
}


def own_weight(typed: str) -> int | None:
    """How significant a rupture was, or how far it is resolved: 1 to 5 if the clinician wants.

    Research rates both so (rupture resolution rating system; secondary). Here it is a note of
    one's own about one rupture; None for anything else.
    """
    return int(typed) if (typed := typed.strip()) in set("12345") else None
