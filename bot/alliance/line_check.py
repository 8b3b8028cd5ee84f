"""The line check: what in a line the rules advise against, and what speaks for it.

It remarks and never forbids: a line belongs to its clinician. The rules are those of
metacommunication (Safran & Muran 2000) as practice literature retells them: one sentence,
tentative, about one's own observation; no blame, no "you pulled away", no reason before the
other has been heard, no certainty about somebody else. No study has tried the check itself.
The patterns come in as an argument (`prompts/en/line_check.toml`), so that a group can change
them; what stands in quotation marks is somebody's words and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Advice(StrEnum):
    """What the rules advise against.

    `BLAME`: says what the client did or is. Shown ruptures, therapists named the patient's
    part first (Research in Psychotherapy 2016, 235; 20 therapists), and a line that begins
    there is easily heard as a charge (practice literature).
    `EXPLAINS`: gives a reason before the other has been heard: defending by explaining is
    the trap that practice literature names most for confrontations.
    `CERTAIN`: knows what is so, or what the client feels. Metacommunication is tentative
    (Safran & Muran 2000).
    `SEVERAL`: more than one sentence. Practice literature: one is heard, the second covers it.
    """

    BLAME = "blame"
    EXPLAINS = "explains"
    CERTAIN = "certain"
    SEVERAL = "several"


class Strength(StrEnum):
    """What a line has going for it, from the same rules (Safran & Muran 2000; practice).

    `OBSERVES`: tells an observation as one's own. `TENTATIVE`: leaves room to be wrong.
    `OWNS`: names a share of one's own. `ANCHORED`: says when it was.
    """

    OBSERVES = "observes"
    TENTATIVE = "tentative"
    OWNS = "owns"
    ANCHORED = "anchored"


@dataclass(frozen=True, slots=True)
class Patterns:
    """What to find, and the look-alikes that are spared: nothing that overlaps one is found."""

    find: tuple[re.Pattern[str], ...] = ()
    spare: tuple[re.Pattern[str], ...] = ()


Rule = Advice | Strength
Rules = Mapping[Rule, Patterns]


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """A part of the line, `text[start:end]`, and what the rules advise against in it."""

    start: int
    end: int
    advice: Advice


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check says: remarks in the order of the line, strengths in that of the rules."""

    remarks: tuple[Remark, ...] = ()
    strengths: tuple[Strength, ...] = field(default=())


# What somebody else said: in curly marks, straight ones, or single ones that open a word.
_QUOTED = re.compile(
    r"\u201c[^\u201d]*\u201d|\"[^\"]*\""
    r"|\u2018(?:[^\u2019]|\u2019(?=\w))*\u2019(?!\w)|(?<!\w)'[^']+(?:'\w[^']*)*'(?!\w)"
)
# Where one sentence ends and something follows. Three dots are a pause, not an end.
_END = re.compile(r"(?:(?<!\.)[.](?!\.)|[?!])[\"'\u201d)]*\s+(?=\S)|\n\s*(?=\S)")
# The patterns know straight apostrophes; a phone writes curly ones.
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u02bc": "'"})


def check(text: str, rules: Rules) -> Checked:
    """What the rules remark in a line. Total: any text is checked, an empty one says nothing.

    A rule that `rules` leaves out remarks nothing. Remarks of one kind never overlap.
    """
    seen = _QUOTED.sub(_hidden, text).translate(_APOSTROPHES)
    found = [
        Remark(start, end, advice)
        for advice in Advice
        for start, end in _found(advice, seen, rules.get(advice))
    ]
    strengths = (one for one in Strength if any(True for _ in _matches(seen, rules.get(one))))
    return Checked(tuple(sorted(found)), tuple(strengths))


def _hidden(quoted: re.Match[str]) -> str:
    """As long as what was quoted, so that every place in the line stays what it was."""
    return "\x00" * len(quoted.group())


def _found(advice: Advice, seen: str, patterns: Patterns | None) -> Iterator[tuple[int, int]]:
    if advice is Advice.SEVERAL:
        return iter(_second_sentence(seen, patterns))
    return iter(_joined(sorted(_matches(seen, patterns))))


def _matches(seen: str, patterns: Patterns | None) -> Iterator[tuple[int, int]]:
    if patterns is None:
        return
    spared = _spans(seen, patterns.spare)
    for start, end in _spans(seen, patterns.find):
        if not any(start < other_end and other < end for other, other_end in spared):
            yield start, end


def _second_sentence(seen: str, patterns: Patterns | None) -> list[tuple[int, int]]:
    """From where a second sentence begins to the end of the line; none where there is one."""
    if patterns is None:
        return []
    spared = _spans(seen, patterns.spare)
    whole = seen.strip()
    first, last = seen.find(whole), seen.find(whole) + len(whole)
    for end in _END.finditer(seen, first, last):
        if not any(start <= end.start() < stop for start, stop in spared):
            return [(end.end(), last)]
    return []


def _spans(seen: str, patterns: Sequence[re.Pattern[str]]) -> list[tuple[int, int]]:
    """Where the patterns are found; what is empty underlines nothing."""
    found = (match.span() for pattern in patterns for match in pattern.finditer(seen))
    return [span for span in found if span[0] < span[1]]


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that overlap made one."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
