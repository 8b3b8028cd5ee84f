"""A clinician's own patterns as pictures, and the same in words. It counts, and judges nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.alliance.markers import Move, Reaction, RuptureType
from bot.alliance.patterns import Faced, LineStory, Outcomes, Profile, Share, Waits
from bot.alliance.stages import Stage
from bot.pictures import Bars, in_words
from bot.practice.patterns import Patterns
from bot.wording import Wording

MOST_LINES = 6
# Of fewer than this there is no picture: a full bar for "1 of 1" would read as a verdict.
FEWEST_FOR_PICTURE = 5
_MOVES = (Move.AWAY, Move.AGAINST, None)  # in the order of their words, `when.parts`
_TYPES = (RuptureType.WITHDRAWAL, RuptureType.CONFRONTATION)


@dataclass(frozen=True, slots=True)
class Part:
    """One side of the patterns, counted from `of` hours, ruptures or lines said.

    `name` is its picture's; `below` is said after the points.
    """

    name: str
    title: str
    of: int
    picture: Bars
    points: tuple[str, ...]
    above: str = ""
    below: str = ""
    # The clinician's own words: each face quotes them in its own way.
    lines: tuple[tuple[str, str], ...] = ()

    @property
    def drawn(self) -> bool:
        """Whether there is enough for a picture; of less the words tell all there is."""
        return self.of >= FEWEST_FOR_PICTURE

    def alternative(self, words: Wording) -> str:
        """The picture, for those who listen instead of look."""
        return in_words(words, self.picture)


def intro(words: Wording, found: Patterns) -> str:
    """What was counted, and how far back."""
    return words.say(
        "patterns.intro",
        span=words.count("patterns.span", found.months),
        hours=words.count("patterns.hours", found.profile.hours),
    )


def parts(words: Wording, profile: Profile) -> tuple[Part, ...]:
    """Every side in which there is something; none where there is too little yet."""
    return tuple(_parts(words, profile))


def _parts(words: Wording, profile: Profile) -> Iterator[Part]:
    for kind in _TYPES:
        if kind in profile.when:
            yield _when(words, kind, profile.when[kind])
    if profile.outcomes.total:
        yield _waits(words, profile.waits)
        yield _became(words, "types", "title", profile.by_type, profile.outcomes)
        yield _became(words, "stages", "stages", profile.by_stage, None)
    if profile.lines:
        yield _lines(words, profile.lines)
    if profile.triggers:
        yield _triggers(words, profile)


def _when(words: Wording, kind: RuptureType, faced: Faced) -> Part:
    """What I did: how often each, the most frequent first."""
    title = words.say(f"patterns.when.{kind.value}.title")
    unmoved = words.say("patterns.when.unmoved")
    rows = [_by_move(words, one, share) for one, share in faced.reactions.items()]
    points = [_share(words, words.choice(one).label, share) for one, share in faced.moves.items()]
    points += [
        _share(words, words.choice(one).label, share) for one, share in faced.reactions.items()
    ]
    if faced.unmoved:
        rows.append((unmoved, (0, 0, faced.unmoved)))
        points.append(_share(words, unmoved, Share(faced.unmoved, faced.hours)))
    note = words.say("patterns.when.note")
    return Part(
        name=kind.value,
        title=title,
        of=faced.hours,
        picture=Bars(title, words.many("patterns.when.parts"), tuple(rows), note),
        points=tuple(points),
        above=words.count(f"patterns.when.{kind.value}.hours", faced.hours),
        below=words.say("patterns.when.quiet") if faced.unmoved else "",
    )


def _by_move(words: Wording, reaction: Reaction, share: Share) -> tuple[str, tuple[int, ...]]:
    """A bar that shows by its pattern which way it moved."""
    counts = tuple(share.count if reaction.move is move else 0 for move in _MOVES)
    return words.choice(reaction).label, counts


def _share(words: Wording, what: str, share: Share) -> str:
    """Few are said as numbers; per cent would sound like more than is known."""
    if share.per_cent is None:
        return words.say("patterns.share", what=what, count=share.count, of=share.of)
    return words.say(
        "patterns.share_per_cent",
        what=what,
        count=share.count,
        of=share.of,
        per_cent=share.per_cent,
    )


def _waits(words: Wording, waits: Waits) -> Part:
    title = words.say("patterns.waits.title")
    names = ("same_hour", "next_hour", "later", "not_said")
    rows = tuple((words.say(f"patterns.waits.{name}"), (getattr(waits, name),)) for name in names)
    middle = (
        words.say(
            "patterns.waits.middle",
            sessions=words.count("patterns.waits.sessions", waits.middle.sessions),
            days=words.count("patterns.waits.days", waits.middle.days),
        )
        if waits.middle
        else ""
    )
    note = words.say("patterns.waits.note")
    return Part(
        name="waits",
        title=title,
        of=sum(count for _, (count,) in rows),
        picture=Bars(title, words.many("patterns.waits.parts"), rows, note),
        points=tuple(
            words.say("patterns.row", label=label, counts=count)
            for label, (count,) in rows
            if count
        ),
        below=" ".join(said for said in (middle, note) if said),
    )


def _became(
    words: Wording,
    name: str,
    key: str,
    by: Mapping[RuptureType, Outcomes] | Mapping[Stage, Outcomes],
    whole: Outcomes | None,
) -> Part:
    """What became of ruptures, by one side of them; `whole` is said where it is not the same."""
    title, note = words.say(f"patterns.outcomes.{key}"), words.say("patterns.outcomes.note")
    found = {_begun(words.choice(one).label): outcomes for one, outcomes in by.items()}
    rows = tuple((label, _four(outcomes)) for label, outcomes in found.items())
    if whole and len(found) > 1:
        found[words.say("patterns.outcomes.all")] = whole
    return Part(
        name=name,
        title=title,
        of=sum(sum(counts) for _, counts in rows),
        picture=Bars(title, words.many("patterns.outcomes.parts"), rows, note),
        points=tuple(_row(words, label, _four(outcomes)) for label, outcomes in found.items()),
        below=note if whole and whole.waiting else "",
    )


def _four(outcomes: Outcomes) -> tuple[int, ...]:
    return (outcomes.repaired, outcomes.waiting, outcomes.ended, outcomes.let_go)


def _row(words: Wording, label: str, counts: Sequence[int], key: str = "outcomes") -> str:
    """The counts that are not none, each with its part."""
    return words.say("patterns.row", label=label, counts=_counts(words, counts, key))


def _counts(words: Wording, counts: Sequence[int], key: str) -> str:
    return ", ".join(
        words.say("patterns.outcomes.part", count=count, part=part)
        for count, part in zip(counts, words.many(f"patterns.{key}.parts"), strict=True)
        if count
    )


def _lines(words: Wording, stories: Sequence[LineStory]) -> Part:
    """Those that opened most first. A picture has room for the beginning of each."""
    title, shown = words.say("patterns.lines.title"), stories[:MOST_LINES]
    rows = tuple(
        (words.say("patterns.lines.label", number=number, line=one.line), _three(one))
        for number, one in enumerate(shown, 1)
    )
    more, note = len(stories) - len(shown), words.say("patterns.lines.note")
    return Part(
        name="lines",
        title=title,
        of=sum(one.said for one in stories),
        picture=Bars(title, words.many("patterns.lines.parts"), rows, note),
        points=(),
        lines=tuple((one.line, _counts(words, _three(one), "lines")) for one in shown),
        below=words.count("patterns.lines.more", more) if more else "",
    )


def _three(story: LineStory) -> tuple[int, ...]:
    return (story.opened, story.unsure, story.closed)


def _triggers(words: Wording, profile: Profile) -> Part:
    title, found = words.say("patterns.triggers.title"), profile.triggers
    rows = tuple((words.choice(one).label, (faced.hours,)) for one, faced in found.items())
    note = words.say("patterns.triggers.note")
    return Part(
        name="triggers",
        title=title,
        of=sum(faced.hours for faced in found.values()),
        picture=Bars(title, words.many("patterns.triggers.parts"), rows, note),
        points=tuple(_trigger(words, words.choice(one).label, f) for one, f in found.items()),
    )


def _trigger(words: Wording, what: str, faced: Faced) -> str:
    nothing = Share(0, faced.hours)
    return words.say(
        "patterns.triggers.moved",
        what=what,
        hours=words.count("patterns.hours", faced.hours),
        away=faced.moves.get(Move.AWAY, nothing).count,
        against=faced.moves.get(Move.AGAINST, nothing).count,
    )


def _begun(label: str) -> str:
    return label[:1].upper() + label[1:]
