"""The weekly look back: which rupture to revisit first, and what a group may see.

The order follows what the research fears most: a client who speaks of ending, a rupture that
has waited for many sessions, a withdrawal (the one that is missed), and one that was noticed
and never said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.alliance.markers import RuptureType
from bot.alliance.ruptures import Age, State

# Below this many contributors a count could be traced to a person.
FEWEST_CONTRIBUTORS = 3
# "For more than two sessions": from here on a rupture has waited long.
LONG_AFTER_SESSIONS = 2


class FirstBecause(StrEnum):
    """Why a rupture stands where it stands in the digest."""

    ENDING = "ending"
    SESSIONS = "sessions"
    WITHDRAWAL = "withdrawal"
    NOT_SAID = "not_said"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One unrepaired rupture, as the digest weighs it. `key` is its id in the records.

    `ending`: the client speaks of ending; `over`: the therapy has ended, so that nothing can
    be said any more, and only its clinician can say what became of it.
    """

    key: str
    type: RuptureType
    state: State
    age: Age
    ending: bool
    over: bool = False


def why_first(rupture: Waiting) -> tuple[FirstBecause, ...]:
    """The reasons that raise a rupture in the digest, weightiest first; may be empty."""
    if rupture.over:
        return ()
    found = {
        FirstBecause.ENDING: rupture.ending,
        FirstBecause.SESSIONS: rupture.age.sessions > 0,
        FirstBecause.WITHDRAWAL: rupture.type is not RuptureType.CONFRONTATION,
        FirstBecause.NOT_SAID: rupture.state is State.NOTICED_NOT_SAID,
    }
    return tuple(reason for reason, holds in found.items() if holds)


def in_order(ruptures: Iterable[Waiting]) -> tuple[Waiting, ...]:
    """The one to revisit first, first. Repaired and closed ones are left out."""
    return tuple(sorted((r for r in ruptures if r.state.unrepaired), key=_weight))


def _weight(rupture: Waiting) -> tuple[bool, bool, int, bool, bool, int, str]:
    return (
        rupture.over,
        not rupture.ending,
        -rupture.age.sessions,
        rupture.type is RuptureType.CONFRONTATION,
        rupture.state is not State.NOTICED_NOT_SAID,
        -rupture.age.days,
        rupture.key,
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """What a group may see of its week: counts only."""

    waiting: int
    waiting_long: int
    repaired: int


def group_figures(
    waiting: Iterable[Waiting], *, repaired: int, contributors: int
) -> Figures | None:
    """The group's figures, or None where fewer than three clinicians contributed.

    `contributors` counts the clinicians with at least one debrief in the week; `repaired`
    the ruptures repaired in it.
    """
    if contributors < FEWEST_CONTRIBUTORS:
        return None
    open_ones = [rupture for rupture in in_order(waiting) if not rupture.over]
    return Figures(
        waiting=len(open_ones),
        waiting_long=sum(r.age.sessions > LONG_AFTER_SESSIONS for r in open_ones),
        repaired=repaired,
    )
