"""The bank of lines, a clinician's own beside it, and what came of each that was said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.alliance.line_check import Checked, check
from bot.alliance.lines import Line, Moment, Why, fitting
from bot.alliance.lines import suggested as in_order_of_repair
from bot.alliance.markers import RuptureType
from bot.alliance.repairs import LineOutcome, outcome_of
from bot.alliance.ruptures import State
from bot.alliance.stages import Stage
from bot.practice.answers import Answers, one_of, text_of
from bot.practice.house import Actor, House, acting, first_time, memberships, own
from bot.practice.refusals import NotThere, Refusal
from bot.records import Database, Erasure, clinicians, facts, own_lines
from bot.records.ids import new_id
from bot.records.own_lines import OwnLine

_EACH = 3
_MOST_OWN = 100
# How often a line was said, by what happened then.
Said = Mapping[LineOutcome, int]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The lines for one moment."""

    moment: Moment
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Bank:
    """The lines for a type and a stage, as one clinician looks through them.

    `shelves` stand in the order in which they are said: in the room, next time, after a
    repair. `own` are the clinician's own for this type. `liked` holds keys and own ids; `said`
    tells by key how often each was said, and how it was received.
    """

    type: RuptureType
    stage: Stage
    shelves: tuple[Shelf, ...]
    own: tuple[Line, ...]
    liked: frozenset[str]
    said: Mapping[str, Said]
    in_words: bool


@dataclass(frozen=True, slots=True)
class Written:
    """An own line as kept, and what the line check remarks: advice, never a condition."""

    line: OwnLine
    checked: Checked


async def bank(house: House, who: Actor, kind: RuptureType, stage: Stage, *, turn: int = 0) -> Bank:
    """The bank for a type and a stage, favourites first; another `turn` shows others first."""

    def work(db: Database) -> Bank:
        people = [clinician.id for clinician in memberships(db, who)]
        own = [line for person in people for line in own_for(db, person, kind)]
        liked = frozenset(key for person in people for key in own_lines.liked(db, person))
        shelves = tuple(
            Shelf(moment, _favourites_first(house.wording.lines, kind, stage, moment, liked, turn))
            for moment in Moment
        )
        shown = [*own, *(line for shelf in shelves for line in shelf.lines)]
        return Bank(
            type=kind,
            stage=stage,
            shelves=shelves,
            own=tuple(sorted(own, key=lambda line: line.key not in liked)),
            liked=liked,
            said=_said(db, people, shown),
            in_words=all(clinicians.writes_in_chat(db, person) for person in people),
        )

    return await house.records.read(work)


async def may_write_own(house: House, who: Actor) -> bool:
    """Whether a line of one's own may be typed in Discord; False where it is typed on the page.

    Raises Refusal `which_group` and the like before anything is typed, and not after.
    """
    return await house.records.read(
        lambda db: clinicians.writes_in_chat(db, acting(db, who).id),
    )


async def write_own(house: House, who: Actor, answers: Answers) -> Written:
    """Keeps a line of one's own. The same act again, or the same line, is kept once.

    Raises Refusal `line_empty`, or `too_many_lines` past a hundred.
    """
    text = text_of(answers, "line")
    if not text:
        raise Refusal("line_empty")
    kind = one_of(RuptureType, answers.get("type", "")) or RuptureType.MIXED

    def work(db: Database) -> OwnLine:
        clinician = acting(db, who)
        fresh = first_time(db, who, house.now())
        return keep_own(db, clinician.id, text, kind, house.now(), fresh=fresh)

    kept = await house.records.write(work)
    return Written(kept, checked(house, kept.text))


def keep_own(
    db: Database, clinician: str, text: str, kind: RuptureType, now: datetime, *, fresh: bool
) -> OwnLine:
    """Keeps a line among a clinician's own, once for the same words and type.

    Told again (not `fresh`) after it was taken away, it stays away. Refusal `too_many_lines`.
    """
    known = own_lines.all_of(db, clinician)
    for line in known:
        if _plain(line.text) == _plain(text) and line.type is kind:
            return line
    if len(known) >= _MOST_OWN:
        raise Refusal("too_many_lines")
    line = OwnLine(new_id(), clinician, text, kind, now)
    if fresh:
        own_lines.add(db, line)
    return line


async def remove(house: House, who: Actor, line_id: str) -> OwnLine:
    """Takes an own line away; what was said with it stays with its ruptures.

    Backups honour it as any erasing.
    """

    def work(db: Database) -> tuple[OwnLine, list[Erasure]]:
        line = own(db, who, own_lines.of, line_id)
        own_lines.remove(db, line)
        return line, [Erasure("own_lines", line.id)]

    return await house.records.erase(work)


async def like(house: House, who: Actor, key: str, *, liked: bool) -> None:
    """Puts a line first from now on, or no longer. Raises NotThere for one that is not there."""

    def work(db: Database) -> None:
        in_bank = any(line.key == key for line in house.wording.lines)
        theirs = [
            clinician.id
            for clinician in memberships(db, who)
            if in_bank or own_lines.of(db, clinician.id, key)
        ]
        for clinician in theirs:
            own_lines.like(db, clinician, key, liked=liked)
        if not theirs:
            raise NotThere

    await house.records.write(work)


def checked(house: House, text: str) -> Checked:
    """What the line check remarks in a line."""
    return check(text, house.wording.line_rules.patterns)


def own_for(db: Database, clinician: str, kind: RuptureType) -> list[Line]:
    """A clinician's own lines for a type, as lines of the bank; mixed takes and gives both."""
    found = (_as_line(line) for line in own_lines.all_of(db, clinician))
    return [line for line in found if line.suits(kind)]


def suggested(
    db: Database,
    house: House,
    clinician: str,
    kind: RuptureType,
    stage: Stage,
    moment: Moment,
    *,
    signs: Collection[str],
    turn: int,
) -> tuple[Line, ...]:
    """The lines offered for a rupture: up to three liked or own ones, then three of the bank."""
    bank = house.wording.lines
    state = State.REPAIRED if moment is Moment.AFTER_REPAIR else State.OPEN
    fit = in_order_of_repair(
        bank, kind, stage, state, moment=moment, signs=signs, turn=turn, count=len(bank)
    )
    own = own_for(db, clinician, kind) if moment is Moment.NEXT_SESSION else []
    liked = own_lines.liked(db, clinician)
    theirs = [line for line in (*own, *fit) if line.key in liked]
    first = [*theirs, *(line for line in own if line not in theirs)][:_EACH]
    others = [line for line in fit if line not in first]
    return (*first, *others[:_EACH])


def for_stage(house: House, kind: RuptureType, stage: Stage) -> tuple[Line, ...]:
    """Two lines for the stage that begins."""
    bank = house.wording.lines
    return fitting(bank, kind, stage, Moment.NEXT_SESSION, signs=frozenset(), count=2)


def _favourites_first(
    bank: Sequence[Line],
    kind: RuptureType,
    stage: Stage,
    moment: Moment,
    liked: frozenset[str],
    turn: int,
) -> tuple[Line, ...]:
    every = fitting(bank, kind, stage, moment, turn=turn, count=len(bank))
    return tuple(sorted(every, key=lambda line: line.key not in liked)[:_EACH])


def _said(db: Database, people: Sequence[str], shown: Sequence[Line]) -> dict[str, Said]:
    """How often each line was said, and how it was received: by its words, however spaced."""
    counts: dict[str, Counter[LineOutcome]] = {}
    for person in people:
        for line in facts.lines(db, person):
            counts.setdefault(_plain(line.text), Counter())[outcome_of(line.reception)] += 1
    return {line.key: counts[_plain(line.text)] for line in shown if _plain(line.text) in counts}


def _as_line(line: OwnLine) -> Line:
    kinds = [kind for kind in RuptureType if kind is not RuptureType.MIXED]
    types = frozenset(kinds if line.type is RuptureType.MIXED else [line.type])
    return Line(line.id, line.text, types, frozenset(Stage), Moment.NEXT_SESSION, Why.OWN)


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("\u2019", "'").split()).rstrip(".?! ")
