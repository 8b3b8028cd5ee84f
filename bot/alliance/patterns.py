"""A clinician's own patterns, counted from plain facts: a mirror, never a mark.

The therapist's own withdrawal and confrontation belong to a rupture as the client's do
(rupture resolution rating system, revised 2022), and shown ruptures, therapists named the
patient's part first (Research in Psychotherapy 2016, 235; 20 therapists). So one's own moves
are counted beside what the client did, with the wait between noticing and saying, which
practice literature calls the real danger. Counting is all: there is no score, no target and
no other clinician in it, and counts of one person's practice show nothing about causes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from statistics import median_low
from typing import TypeVar

from bot.alliance.markers import Move, Reaction, RuptureType, Trigger, own_moves
from bot.alliance.readings import Signs, read
from bot.alliance.repairs import LineOutcome
from bot.alliance.ruptures import Age, State, age
from bot.alliance.stages import Stage

# Of fewer than this, a percentage would sound like more than is known.
FEWEST_FOR_PER_CENT = 20

_Key = TypeVar("_Key", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class NotedHour:
    """One hour of one's practice. `client` is any key that tells clients apart.

    `confirmed` is the type of the rupture noticed in it; `was_none` that its clinician said
    the reading was none. Times are aware and in the clinician's zone. An hour nobody told of
    has empty signs, and counts where hours are counted.
    """

    client: str
    at: datetime
    signs: Signs = field(default_factory=Signs)
    confirmed: RuptureType | None = None
    was_none: bool = False

    @property
    def type(self) -> RuptureType | None:
        """What it was: the clinician's own word, and the reading where there is none."""
        if self.confirmed is not None or self.was_none:
            return self.confirmed
        return read(self.signs).type


@dataclass(frozen=True, slots=True)
class Strain:
    """One confirmed rupture: its type, where it stands, and when it came to each state.

    `reached` holds every state it came to and when, in order, without the one it began in;
    `said_at` is when a line was first said about it, where an attempt is on record. Times as in
    NotedHour.
    """

    client: str
    type: RuptureType
    state: State
    stage: Stage
    noticed_at: datetime
    reached: Sequence[tuple[State, datetime]] = ()
    said_at: datetime | None = None

    @property
    def first_said(self) -> datetime | None:
        """When it was first said, by a line or by its states; None where it never was."""
        known = [at for state, at in self.reached if state.said]
        return min([*known, *([self.said_at] if self.said_at else [])], default=None)


@dataclass(frozen=True, slots=True)
class SaidLine:
    """One line said once, and what became of it. `line` is its text, or a key of the bank."""

    line: str
    at: datetime
    outcome: LineOutcome


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many. Said as numbers where they are few."""

    count: int
    of: int

    @property
    def per_cent(self) -> int | None:
        """Whole per cent; None of fewer than twenty, where only the numbers are said."""
        if self.of < FEWEST_FOR_PER_CENT:
            return None
        return round(100 * self.count / self.of)


@dataclass(frozen=True, slots=True)
class Faced:
    """What one did in hours of one kind: how often each reaction, the most frequent first.

    An hour with two reactions counts for both, so shares do not add up to one. `unmoved` are
    hours without any: nothing was ticked, which is not the same as nothing there.
    """

    hours: int = 0
    reactions: Mapping[Reaction, Share] = field(default_factory=dict)
    moves: Mapping[Move, Share] = field(default_factory=dict)
    unmoved: int = 0


@dataclass(frozen=True, slots=True)
class Waits:
    """From noticing to saying: how many were said when, and how many not yet, or never.

    `middle` is a wait that stood in the middle of those said: half were no longer.
    """

    same_hour: int = 0
    next_hour: int = 0
    later: int = 0
    not_said: int = 0
    middle: Age | None = None


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What became of ruptures, as counts. `waiting` are unrepaired ones, said or not."""

    repaired: int = 0
    waiting: int = 0
    ended: int = 0
    let_go: int = 0

    @property
    def total(self) -> int:
        """How many there were."""
        return self.repaired + self.waiting + self.ended + self.let_go


@dataclass(frozen=True, slots=True)
class LineStory:
    """What happened each time a line was said; whose line it is sees it, and nobody else."""

    line: str
    opened: int = 0
    closed: int = 0
    unsure: int = 0

    @property
    def said(self) -> int:
        """How often it was said."""
        return self.opened + self.closed + self.unsure


@dataclass(frozen=True, slots=True)
class Profile:
    """One's own patterns. Mixed hours count under withdrawal and under confrontation alike.

    `by_stage` and `triggers` hold only what occurred; `lines` those that opened most, first.
    """

    hours: int = 0
    when: Mapping[RuptureType, Faced] = field(default_factory=dict)
    waits: Waits = field(default_factory=Waits)
    outcomes: Outcomes = field(default_factory=Outcomes)
    by_type: Mapping[RuptureType, Outcomes] = field(default_factory=dict)
    by_stage: Mapping[Stage, Outcomes] = field(default_factory=dict)
    lines: tuple[LineStory, ...] = ()
    triggers: Mapping[Trigger, Faced] = field(default_factory=dict)


def profile(
    hours: Iterable[NotedHour],
    strains: Iterable[Strain],
    said: Iterable[SaidLine],
    *,
    since: datetime | None = None,
) -> Profile:
    """The patterns in these facts, which may come in any order; since then, where it is given.

    Hours from before `since` are not counted, and neither are ruptures noticed before it or
    lines said before it. Takes time in proportion to the facts (and their sorting).
    """
    held = [hour for hour in hours if hour.signs.attendance.held]
    noted = [hour for hour in held if since is None or hour.at >= since]
    known = [strain for strain in strains if since is None or strain.noticed_at >= since]
    spoken = [line for line in said if since is None or line.at >= since]
    return Profile(
        hours=len(noted),
        when=_when(noted),
        waits=_waits(known, held),
        outcomes=_outcomes(known),
        by_type=_split(known, RuptureType, lambda strain: strain.type),
        by_stage=_split(known, Stage, lambda strain: strain.stage),
        lines=_lines(spoken),
        triggers={
            trigger: _faced(touched)
            for trigger in Trigger
            if (touched := [hour for hour in noted if trigger in hour.signs.triggers])
        },
    )


def _when(hours: Sequence[NotedHour]) -> dict[RuptureType, Faced]:
    by_type: dict[RuptureType, list[NotedHour]] = defaultdict(list)
    for hour in hours:
        kind = hour.type
        if kind is RuptureType.MIXED:
            by_type[RuptureType.WITHDRAWAL].append(hour)
            by_type[RuptureType.CONFRONTATION].append(hour)
        elif kind is not None:
            by_type[kind].append(hour)
    return {kind: _faced(by_type[kind]) for kind in RuptureType if kind in by_type}


def _faced(hours: Sequence[NotedHour]) -> Faced:
    reactions = Counter(reaction for hour in hours for reaction in hour.signs.reactions)
    moves = Counter(move for hour in hours for move in own_moves(hour.signs.reactions))
    return Faced(
        hours=len(hours),
        reactions=_shares(reactions, Reaction, len(hours)),
        moves=_shares(moves, Move, len(hours)),
        unmoved=sum(not hour.signs.reactions for hour in hours),
    )


def _shares(counts: Counter[_Key], kind: Iterable[_Key], of: int) -> dict[_Key, Share]:
    """The most frequent first; alike ones as their enumeration lists them."""
    ordered = sorted((key for key in kind if counts[key]), key=lambda key: -counts[key])
    return {key: Share(counts[key], of) for key in ordered}


def _waits(strains: Sequence[Strain], held: Sequence[NotedHour]) -> Waits:
    times: dict[str, list[datetime]] = defaultdict(list)
    for hour in held:
        times[hour.client].append(hour.at)
    for of_client in times.values():
        of_client.sort()
    waited = [wait for strain in strains if (wait := _wait(strain, times[strain.client]))]
    return Waits(
        same_hour=sum(wait.sessions == 0 for wait in waited),
        next_hour=sum(wait.sessions == 1 for wait in waited),
        later=sum(wait.sessions > 1 for wait in waited),
        not_said=len(strains) - len(waited),
        middle=median_low(waited) if waited else None,
    )


def _wait(strain: Strain, hours: Sequence[datetime]) -> Age | None:
    """How old a rupture was when it was first said; None where it never was.

    `hours` are those held with its client, in order.
    """
    said = strain.first_said
    if said is None:
        return None
    since = bisect_right(hours, said) - bisect_right(hours, strain.noticed_at)
    return age(sessions_since=max(0, since), noticed_at=strain.noticed_at, now=said)


def _outcomes(strains: Iterable[Strain]) -> Outcomes:
    states = Counter(strain.state for strain in strains)
    return Outcomes(
        repaired=states[State.REPAIRED],
        waiting=sum(count for state, count in states.items() if state.unrepaired),
        ended=states[State.ENDED],
        let_go=states[State.LET_GO],
    )


def _split(
    strains: Sequence[Strain], kind: Iterable[_Key], key: Callable[[Strain], _Key]
) -> dict[_Key, Outcomes]:
    """Outcomes by one side of the ruptures, in the order of its enumeration."""
    by_key: dict[_Key, list[Strain]] = defaultdict(list)
    for strain in strains:
        by_key[key(strain)].append(strain)
    return {one: _outcomes(by_key[one]) for one in kind if one in by_key}


def _lines(said: Iterable[SaidLine]) -> tuple[LineStory, ...]:
    """One story a line, however it was spaced or capitalised; told as it was first said."""
    outcomes: dict[str, Counter[LineOutcome]] = defaultdict(Counter)
    first: dict[str, str] = {}
    for one in sorted(said, key=lambda one: one.at):
        text = " ".join(one.line.split())
        if text:
            outcomes[text.casefold()][one.outcome] += 1
            first.setdefault(text.casefold(), text)
    stories = [
        LineStory(
            first[key],
            opened=each[LineOutcome.OPENED],
            closed=each[LineOutcome.CLOSED],
            unsure=each[LineOutcome.UNSURE],
        )
        for key, each in outcomes.items()
    ]
    return tuple(sorted(stories, key=lambda story: (-story.opened, story.closed, -story.said)))
