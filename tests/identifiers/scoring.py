"""How much of what was marked in a half of the corpus is found, class by class.

A place that is found counts where it overlaps what was marked. Classes of patterns count where
it holds the text up; a name, with a cue or without, in capitals or not, is counted apart as held
and as underlined. A clean sentence is blocked where anything in it holds it up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.alliance.identifiers import Looking

from .corpus import CLASSES, Sentence, Span, by_class

PATTERNS = tuple(one for one in CLASSES if one not in ("name", "name-lower"))
WRITTEN_BY = (
    "The sentences were written by a language model, before the rules and without knowing them.\n"
    "No clinician wrote or checked them. A figure counted on them is no promise about real notes."
)


@dataclass(frozen=True)
class Score:
    """What was counted in one half; each by class."""

    marked: dict[str, int]
    held: Counter[str]
    underlined: Counter[str]  # and not held
    missed: tuple[tuple[str, str, str], ...]  # class, span, text
    clean: int
    blocked: tuple[str, ...]
    underlined_in_clean: tuple[str, ...]

    @property
    def patterns(self) -> tuple[int, int]:
        """Of the classes of patterns: how many were held, of how many."""
        return sum(self.held[one] for one in PATTERNS), sum(self.marked[one] for one in PATTERNS)

    @property
    def capitals(self) -> tuple[int, int]:
        """Of names with a capital and no cue: how many were underlined or held, of how many."""
        return self.held["name"] + self.underlined["name"], self.marked["name"]


def score(looking: Looking, sentences: Iterable[Sentence]) -> Score:
    """Looks through the sentences and counts."""
    every = tuple(sentences)
    held: Counter[str] = Counter()
    underlined: Counter[str] = Counter()
    missed, blocked, noise = [], [], []
    for sentence in every:
        found = looking.look(sentence.text)
        for span in sentence.found:
            over = [one for one in found if _overlap(one.start, one.end, span)]
            if any(one.holds for one in over):
                held[span.kind] += 1
            elif over:
                underlined[span.kind] += 1
            if not over or (span.kind in PATTERNS and not any(one.holds for one in over)):
                missed.append((span.kind, span.text, sentence.text))
        if sentence.clean and any(one.holds for one in found):
            blocked.append(sentence.text)
        elif sentence.clean and found:
            noise.append(sentence.text)
    clean = sum(1 for sentence in every if sentence.clean)
    counted = by_class(every)
    return Score(counted, held, underlined, tuple(missed), clean, tuple(blocked), tuple(noise))


def told(name: str, found: Score) -> str:
    """The figures of one half in lines, "3 of 4" for each class; no sentence of it."""
    lines = [f"{name}:"]
    for kind in CLASSES:
        line = f"  {kind:<15} {found.held[kind]} of {found.marked[kind]} held"
        if found.underlined[kind]:
            line += f", {found.underlined[kind]} more underlined"
        lines.append(line)
    held, marked = found.patterns
    seen, names = found.capitals
    lines += [
        f"  patterns together: {held} of {marked} held",
        f"  capitalised names without a cue: {seen} of {names} underlined or held",
        f"  clean sentences: {len(found.blocked)} of {found.clean} blocked",
        f"  clean sentences with something underlined: {len(found.underlined_in_clean)}",
    ]
    return "\n".join(lines)


def _overlap(start: int, end: int, span: Span) -> bool:
    return start < span.end and span.start < end
