"""The life of a rupture, as a checked state machine.

A rupture is never closed by itself. Repaired means more than "I said something": repaired
ruptures are associated with better outcome (Eubanks, Muran & Safran 2018), and whether one is
repaired shows in the client's own reaction, which practice literature asks clinicians to check.
It also calls the rupture that was noticed and not said the one most easily lost, so that is a
state of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where a rupture stands."""

    OPEN = "open"
    NOTICED_NOT_SAID = "noticed_not_said"
    ADDRESSED = "addressed"
    REPAIRED = "repaired"
    ENDED = "ended"
    LET_GO = "let_go"
    REOPENED = "reopened"

    @property
    def unrepaired(self) -> bool:
        """Whether it still waits, and so comes back in the digest."""
        return self in _UNREPAIRED

    @property
    def said(self) -> bool:
        """Whether a line has been said about it."""
        return self in (State.ADDRESSED, State.REPAIRED)


_UNREPAIRED = frozenset({State.OPEN, State.NOTICED_NOT_SAID, State.ADDRESSED, State.REOPENED})


class Event(StrEnum):
    """What a clinician can say has happened to a rupture."""

    NOT_SAID = "not_said"
    SAID = "said"
    REPAIRED = "repaired"
    ENDED = "ended"
    LET_GO = "let_go"
    REOPENED = "reopened"


_WAITING: dict[Event, State] = {
    Event.NOT_SAID: State.NOTICED_NOT_SAID,
    Event.SAID: State.ADDRESSED,
    Event.REPAIRED: State.REPAIRED,
    Event.ENDED: State.ENDED,
    Event.LET_GO: State.LET_GO,
}
_CLOSED: dict[Event, State] = {Event.REOPENED: State.REOPENED}
_LIFE: dict[State, dict[Event, State]] = {
    State.OPEN: _WAITING,
    State.NOTICED_NOT_SAID: _WAITING,
    # Once a line was said it cannot become unsaid.
    State.ADDRESSED: {e: s for e, s in _WAITING.items() if e is not Event.NOT_SAID},
    State.REOPENED: _WAITING,
    State.REPAIRED: _CLOSED,
    State.ENDED: _CLOSED,
    State.LET_GO: _CLOSED,
}


class NotPossible(ValueError):
    """This event cannot follow this state. Carries both; holds no words of a person."""

    def __init__(self, state: State, event: Event) -> None:
        super().__init__(f"{event} cannot follow {state}")
        self.state = state
        self.event = event


def after(state: State, event: Event) -> State:
    """The state that follows. Raises NotPossible where the life of a rupture forbids it."""
    try:
        return _LIFE[state][event]
    except KeyError:
        raise NotPossible(state, event) from None


def possible(state: State) -> frozenset[Event]:
    """The events that may follow a state."""
    return frozenset(_LIFE[state])


class NotSaidBecause(StrEnum):
    """Why something was noticed and not said; offered as choices, none of them wrong."""

    SAW_IT_LATER = "saw_it_later"
    NO_TIME = "no_time"
    NO_WORDS = "no_words"
    AFRAID_FOR_US = "afraid_for_us"
    TAKEN_ALONG = "taken_along"
    TOO_EARLY = "too_early"


class Reception(StrEnum):
    """How the client received a line: their own reaction, as far as it is known."""

    OPENED = "opened"
    MIXED = "mixed"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Extent(StrEnum):
    """How far a repair attempt went, in the clinician's own judgement."""

    NAMED = "named"
    PARTLY = "partly"
    REPAIRED = "repaired"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a repair attempt does to its rupture.

    `reaction_missing` is set where the clinician chose repaired while the client's own
    reaction is not recorded: then the rupture is addressed, and the person is told why.
    """

    event: Event
    reaction_missing: bool = False


def judge(reception: Reception, extent: Extent) -> Judgement:
    """Repaired counts only where the client's own reaction is recorded."""
    if extent is not Extent.REPAIRED:
        return Judgement(Event.SAID)
    if reception is Reception.UNKNOWN:
        return Judgement(Event.SAID, reaction_missing=True)
    return Judgement(Event.REPAIRED)


@dataclass(frozen=True, slots=True, order=True)
class Age:
    """How long a rupture has waited: held sessions first, calendar days second."""

    sessions: int
    days: int


def age(*, sessions_since: int, noticed_at: datetime, now: datetime) -> Age:
    """The age of a rupture.

    `sessions_since` counts the sessions held with this client after the one it was noticed
    in. Both times are aware and in the clinician's zone: yesterday evening is one day ago in
    the morning. A `now` before `noticed_at` (a clock set back) gives 0 days. Raises ValueError
    for a naive time or a negative count.
    """
    if noticed_at.tzinfo is None or now.tzinfo is None:
        raise ValueError("an age needs aware times")
    if sessions_since < 0:
        raise ValueError("sessions_since counts from 0")
    return Age(sessions=sessions_since, days=max(0, (now.date() - noticed_at.date()).days))
