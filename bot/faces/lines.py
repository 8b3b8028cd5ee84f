"""A line and what the line check remarks in it, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.alliance.line_check import Checked
from bot.wording import Wording
from bot.wording.line_check import RuleWords


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """A line in pieces, each remarked on or not; why, by rule; and what it has going for it."""

    pieces: tuple[tuple[str, bool], ...]
    advice: tuple[RuleWords, ...]
    strengths: tuple[RuleWords, ...]


def checked(words: Wording, line: str, found: Checked) -> CheckedLine:
    """What the check says of a line: advice, never a condition."""
    rules = dict.fromkeys(remark.advice for remark in found.remarks)
    return CheckedLine(
        pieces=tuple(_pieces(line, found)),
        advice=tuple(words.line_rules.of(rule) for rule in rules),
        strengths=tuple(words.line_rules.of(rule) for rule in found.strengths),
    )


def _pieces(line: str, found: Checked) -> Iterator[tuple[str, bool]]:
    """The line from its beginning to its end; where remarks touch or overlap, underlined once."""
    at, spans = 0, list[tuple[int, int]]()
    for remark in sorted(found.remarks):
        if spans and remark.start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], remark.end))
        elif remark.start < remark.end:
            spans.append((remark.start, remark.end))
    for start, end in spans:
        if line[at:start]:
            yield line[at:start], False
        yield line[start:end], True
        at = end
    if line[at:]:
        yield line[at:], False
