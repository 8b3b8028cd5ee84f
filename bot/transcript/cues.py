"""What a transcript is: cues in the order of the file, and what could not be read of it.

Times are whole milliseconds, so that three seconds are three seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Form(StrEnum):
    """How the file is written."""

    WEBVTT = "webvtt"
    SRT = "srt"
    PLAIN = "plain"


class Speaker(StrEnum):
    """Who speaks, as far as the file says it."""

    THERAPIST = "therapist"
    CLIENT = "client"
    UNKNOWN = "unknown"


class Left(StrEnum):
    """What could not be read at a line."""

    TIMES = "times"  # its times cannot be read; its words are
    UNTIMED = "untimed"  # words stand there without a time
    MISSING = "missing"  # the numbering leaps: a cue is not in the file
    STAMP = "stamp"  # a stamp of a plain file that is none


class Unreadable(StrEnum):
    """Why a file is no transcript."""

    EMPTY = "empty"
    BINARY = "binary"
    TOO_LONG = "too_long"
    NOTHING = "nothing"


class NotATranscript(ValueError):
    """The file cannot be read as a transcript. Says why and at which line, and never quotes it."""

    def __init__(self, why: Unreadable, line: int = 1) -> None:
        super().__init__(f"{why} at line {line}")
        self.why = why
        self.line = line


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words of one speaker within a cue."""

    speaker: Speaker
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue or line. `start` and `end` are None where the file does not tell them."""

    line: int
    start: int | None
    end: int | None
    said: tuple[Utterance, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What could not be read at this line, before the cue of this place in the file.

    `between` holds the times that were still legible in it.
    """

    line: int
    why: Left
    place: int
    between: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """Every cue in the order of the file. `others`: names that are neither of the two."""

    form: Form
    cues: tuple[Cue, ...]
    left_out: tuple[LeftOut, ...] = ()
    others: int = 0

    def in_time(self) -> list[tuple[int, Cue]]:
        """Each cue with its place in the file, ordered by time.

        What has no time stays behind the cue it follows in the file.
        """
        keyed, latest = [], -1
        for place, cue in enumerate(self.cues):
            latest = latest if cue.start is None else cue.start
            keyed.append((latest, place, cue))
        return [(place, cue) for _, place, cue in sorted(keyed, key=lambda each: each[:2])]

    def timed(self) -> Iterator[tuple[int, int]]:
        """Start and end of every cue that has both, in the order of the file."""
        for cue in self.cues:
            if cue.start is not None and cue.end is not None:
                yield cue.start, cue.end
