"""The course of one rupture, from being noticed to where it stands: its timeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.alliance.markers import RuptureType
from bot.alliance.ruptures import State
from bot.practice.house import Actor, House, own_rupture
from bot.practice.ruptures import RuptureView, view
from bot.records import Database, course, ruptures
from bot.records.course import Happened
from bot.records.ruptures import RepairAttempt


class Step(StrEnum):
    """What can happen to a rupture on its way."""

    NOTICED = "noticed"
    NOTICED_AGAIN = "noticed_again"
    CALLED = "called"
    NOT_SAID = "not_said"
    PLANNED = "planned"
    SAID = "said"
    REPAIRED = "repaired"
    ENDED = "ended"
    LET_GO = "let_go"
    REOPENED = "reopened"
    TAKEN_AWAY = "taken_away"
    TOLD_AFTER = "told_after"


_ORDER = {step: place for place, step in enumerate(Step)}
# Noted under the name that people know it by.
_TOLD_AS_NOTED = (Step.NOTICED, Step.NOTICED_AGAIN, Step.TAKEN_AWAY, Step.TOLD_AFTER)
# Being addressed is told by the attempt itself, with its words.
_BY_STATE = {
    State.NOTICED_NOT_SAID: Step.NOT_SAID,
    State.REPAIRED: Step.REPAIRED,
    State.ENDED: Step.ENDED,
    State.LET_GO: Step.LET_GO,
    State.REOPENED: Step.REOPENED,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One step of the course: when (an instant), and after which session (counted from 1).

    `attempt` is what was said, for `SAID`; `type` what it was called from then on.
    """

    step: Step
    at: datetime
    session: int
    attempt: RepairAttempt | None = None
    type: RuptureType | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """A rupture and every step so far, oldest first."""

    view: RuptureView
    entries: tuple[Entry, ...]


async def of(house: House, who: Actor, rupture_id: str) -> Course:
    """The course of one rupture of one's own. Raises NotThere for an absent one or another's."""

    def work(db: Database) -> Course:
        rupture = own_rupture(db, who, rupture_id)
        attempts = ruptures.attempts(db, rupture.id)
        told = [*_told(course.of(db, rupture.id)), *((Step.SAID, a.at, a, None) for a in attempts)]
        # Said and repaired at the same instant: first what was said.
        told.sort(key=lambda one: (one[1], _ORDER[one[0]]))
        entries = tuple(
            Entry(step, at, course.session_by(db, rupture.client_id, at), attempt, kind)
            for step, at, attempt, kind in told
        )
        return Course(view(db, house, rupture), entries)

    return await house.records.read(work)


_Told = tuple[Step, datetime, RepairAttempt | None, RuptureType | None]


def _told(events: list[Happened]) -> Iterator[_Told]:
    """What was noted, as the steps people know it by; what tells nothing new is left out."""
    for event in events:
        if event.what in _TOLD_AS_NOTED:
            yield Step(event.what), event.at, None, None
        elif event.what == "type":
            yield Step.CALLED, event.at, None, RuptureType(event.after)
        elif event.what == "line" and event.after:
            yield Step.PLANNED, event.at, None, None
        elif event.what == "state" and State(event.after) in _BY_STATE:
            yield _BY_STATE[State(event.after)], event.at, None, None
