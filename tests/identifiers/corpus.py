"""The corpus of sentences with and without identifiers, read and checked. It scores nothing."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal

HERE = Path(__file__).parent
EACH = 150  # sentences in each half
CLASSES = (
    "phone",
    "email",
    "address",
    "link",
    "birth",
    "date",
    "age",
    "record",
    "handle",
    "name-after-cue",
    "name",
    "name-lower",
)


@dataclass(frozen=True)
class Span:
    """One identifier: its class, and where it stands, in characters of the text."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """One sentence as typed, and what in it identifies somebody. Clean is: nothing does."""

    text: str
    found: tuple[Span, ...]

    @property
    def clean(self) -> bool:
        return not self.found


def half(name: Literal["seen", "held"]) -> tuple[Sentence, ...]:
    """All sentences of one half, in the order of the file.

    Raises ValueError where the file is not what it says it is: another number of sentences, one
    that stands there twice, an unknown class, a span that does not stand exactly once in its
    text, or two spans that overlap.
    """
    rows = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))["sentence"]
    sentences = tuple(_sentence(row) for row in rows)
    if len(sentences) != EACH:
        raise ValueError(f"{name}: {len(sentences)} sentences, not {EACH}")
    _each_once(sentences)
    return sentences


def both() -> tuple[Sentence, ...]:
    """Both halves, the seen one first. Raises ValueError as `half`, or where they share one."""
    sentences = (*half("seen"), *half("held"))
    _each_once(sentences)
    return sentences


def by_class(sentences: Iterable[Sentence]) -> dict[str, int]:
    """How many spans there are of each class, none left out, in the order of CLASSES."""
    counted = Counter(span.kind for sentence in sentences for span in sentence.found)
    return {kind: counted[kind] for kind in CLASSES}


def _sentence(row: dict) -> Sentence:
    text = row["text"]
    found = sorted(
        (_span(text, entry["class"], entry["span"]) for entry in row["found"]),
        key=lambda span: span.start,
    )
    for before, after in pairwise(found):
        if after.start < before.end:
            raise ValueError(f"overlap: {text}")
    return Sentence(text, tuple(found))


def _span(text: str, kind: str, words: str) -> Span:
    if kind not in CLASSES:
        raise ValueError(f"no such class: {kind}")
    if not words or text.count(words) != 1:
        raise ValueError(f"not exactly once in its text: {words}")
    start = text.index(words)
    return Span(kind, words, start, start + len(words))


def _each_once(sentences: tuple[Sentence, ...]) -> None:
    for text, times in Counter(sentence.text.casefold() for sentence in sentences).items():
        if times > 1:
            raise ValueError(f"stands there twice: {text}")
