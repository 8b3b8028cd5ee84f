"""What can be counted in a transcript. Nothing here says what a silence or a word meant.

Safran and Muran (2000) and the rupture manuals ask for what was said and done, and when; a
number counted from a record is that, and a reading of it is the clinician's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from bot.transcript.cues import Cue, Form, Left, LeftOut, Speaker, Transcript
from bot.transcript.speakers import words_in

SHORTEST_SILENCE = 3000


@dataclass(frozen=True, slots=True)
class Span:
    """From a start to an end, in milliseconds."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Silences:
    """Silences of three seconds or more.

    `not_known` are gaps as long as that in which a cue that could not be read may lie.
    """

    found: tuple[Span, ...]
    not_known: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says before another does. Times are None where the file has none."""

    speaker: Speaker
    line: int
    start: int | None
    end: int | None
    words: int


@dataclass(frozen=True, slots=True)
class Share:
    """The client's answers in a third of the time: how many, and their words on average."""

    answers: int
    words: int

    @property
    def mean(self) -> float | None:
        """None where there was no answer."""
        return self.words / self.answers if self.answers else None


@dataclass(frozen=True, slots=True)
class Counts:
    """Everything that was counted. None stands for "not known"."""

    length: int | None
    silences: Silences | None
    words: Mapping[Speaker, int]
    first_third: Share | None
    last_third: Share | None
    longest: Turn | None

    def share(self, speaker: Speaker) -> float | None:
        """The part of all words, those of unknown speakers among them."""
        whole = sum(self.words.values())
        return self.words[speaker] / whole if whole else None


def count(transcript: Transcript) -> Counts:
    """Counts everything that the file tells."""
    turns = turns_of(transcript)
    over = _over(transcript)
    first, last = _thirds(turns, over)
    spoken = [turn for turn in turns if turn.speaker is Speaker.THERAPIST]
    return Counts(
        length=over.length if over else None,
        silences=_silences(transcript),
        words={who: sum(t.words for t in turns if t.speaker is who) for who in Speaker},
        first_third=first,
        last_third=last,
        longest=max(spoken, key=lambda turn: turn.words, default=None),
    )


def _over(transcript: Transcript) -> Span | None:
    """From the first start to the last time the file tells."""
    starts = [cue.start for cue in transcript.cues if cue.start is not None]
    ends = [cue.end for cue in transcript.cues if cue.end is not None]
    return Span(min(starts), max(starts + ends)) if starts else None


# Silences


def _silences(transcript: Transcript) -> Silences | None:
    """From the latest end reached so far to the next start. None where no end is told."""
    if transcript.form is Form.PLAIN:
        return None
    lost = _lost(transcript)
    found: list[Span] = []
    not_known: list[Span] = []
    reached: int | None = None
    for start, end in sorted(transcript.timed()):
        if reached is not None and start - reached >= SHORTEST_SILENCE:
            gap = Span(reached, start)
            (not_known if _may_hold(gap, lost) else found).append(gap)
        reached = end if reached is None else max(reached, end)
    return Silences(tuple(found), tuple(not_known))


Between = tuple[float, float]


def _may_hold(gap: Span, lost: list[Between]) -> bool:
    """Whether a lost cue may lie in a gap; `lost` in order and without overlaps."""
    place = bisect_right(lost, float(gap.start), key=lambda between: between[1])
    return place < len(lost) and lost[place][0] < gap.end


def _lost(transcript: Transcript) -> list[Between]:
    """Between which times each cue must lie whose times are lost, joined where they overlap.

    In a file that is in order, between its neighbours; in another one, anywhere.
    """
    starts = [start for start, _ in transcript.timed()]
    if not transcript.left_out:
        return []
    if any(later < earlier for earlier, later in pairwise(starts)):
        return [(-inf, inf)]
    joined: list[Between] = []
    for earliest, latest in sorted(_around(transcript.cues, transcript.left_out)):
        if joined and earliest <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], latest))
        else:
            joined.append((earliest, latest))
    return joined


def _around(cues: tuple[Cue, ...], left_out: Iterable[LeftOut]) -> Iterator[Between]:
    """The starts before and behind, and whatever time is still legible."""
    before, after = [-inf], [inf]
    for cue in cues:
        before.append(before[-1] if cue.start is None else cue.start)
    for cue in reversed(cues):
        after.append(after[-1] if cue.start is None else cue.start)
    for left in left_out:
        earliest, latest = before[left.place], after[len(cues) - left.place]
        yield min(earliest, *left.between, latest), max(latest, *left.between, earliest)


# Turns


def turns_of(transcript: Transcript) -> list[Turn]:
    """Turns in the order of time. Where a cue is missing, a turn ends: nobody knows who spoke."""
    broken = {left.place for left in transcript.left_out if left.why is Left.MISSING}
    turns: list[Turn] = []
    ends = False
    for place, cue in transcript.in_time():
        ends = ends or place in broken
        for one in cue.said:
            if not (words := words_in(one.text)):
                continue
            turn = Turn(one.speaker, cue.line, cue.start, cue.end, words)
            if turns and turns[-1].speaker is one.speaker and not ends:
                turns[-1] = _longer(turns[-1], turn)
            else:
                turns.append(turn)
            ends = False
    return turns


def _longer(turn: Turn, more: Turn) -> Turn:
    ends = [end for end in (turn.end, more.end) if end is not None]
    start = turn.start if turn.start is not None else more.start
    return Turn(turn.speaker, turn.line, start, max(ends, default=None), turn.words + more.words)


def _thirds(turns: list[Turn], over: Span | None) -> tuple[Share | None, Share | None]:
    """The client's answers by when they begin. None where the file tells no times, or no client."""
    answers = [turn for turn in turns if turn.speaker is Speaker.CLIENT]
    if over is None or not over.length or not answers:
        return None, None
    into = [(turn.start - over.start, turn.words) for turn in answers if turn.start is not None]
    first = [words for at, words in into if 3 * at < over.length]
    last = [words for at, words in into if 3 * at >= 2 * over.length]
    return Share(len(first), sum(first)), Share(len(last), sum(last))
