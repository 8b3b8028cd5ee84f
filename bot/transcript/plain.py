"""Plain text: `[mm:ss] T: …`, a line for whoever speaks. It tells no ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.transcript.cues import Cue, Left, LeftOut, Speaker, Utterance
from bot.transcript.speakers import Voices

_BRACKET = re.compile(r"\[\s{0,9}([0-9][^\[\]\s]{0,9}:[^\[\]\s]{0,19})\s{0,9}\]")
_STAMP = re.compile(r"(?:(\d{1,3}):([0-5]?\d)|(\d{1,3})):([0-5]\d)(?:[.,](\d{1,9}))?")


def read(lines: list[str], voices: Voices) -> tuple[list[Cue], list[LeftOut]]:
    """A cue for each line and each stamp, and the stamps that are none."""
    cues: list[Cue] = []
    left_out: list[LeftOut] = []
    voices.learn(_BRACKET.sub("", line) for line in lines)
    speaker = Speaker.UNKNOWN
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        name, pieces = _pieces(line, voices)
        stamped = pieces[0][0] is not None
        if name is not None:
            speaker = voices.speaker(name)
        elif stamped:
            speaker = Speaker.UNKNOWN  # a new stamp, and it does not say whose
        for stamp, text in pieces:
            start = None if stamp is None else _milliseconds(stamp)
            if stamp is not None and start is None:
                left_out.append(LeftOut(number, Left.STAMP, len(cues)))
            said = (Utterance(speaker, text),) if text else ()
            cues.append(Cue(number, start, None, said))
    return cues, left_out


def is_stamped(line: str) -> bool:
    """Whether a line has a stamp in brackets."""
    return any(_milliseconds(found) is not None for found in _BRACKET.findall(line))


def _pieces(line: str, voices: Voices) -> tuple[str | None, list[tuple[str | None, str]]]:
    """The name of a line, if it has one, and its text from stamp to stamp."""
    head, *rest = _BRACKET.split(line)
    pieces: list[tuple[str | None, str]] = [(None, head)] if head.strip() else []
    pieces += zip(rest[::2], rest[1::2], strict=True)
    name = None
    cleared = list[tuple[str | None, str]]()
    for stamp, text in pieces:
        labelled = voices.label(text) if name is None else None
        if labelled:
            name, text = labelled  # noqa: PLW2901  (the rest of the same piece)
        cleared.append((stamp, _clean(text)))
    return name, list(_joined(cleared))


def _joined(pieces: list[tuple[str | None, str]]) -> Iterator[tuple[str | None, str]]:
    """`T: [00:05] …`: what stands before the stamp is nothing of its own."""
    for place, (stamp, text) in enumerate(pieces):
        if stamp is None and not text and place + 1 < len(pieces):
            continue
        yield stamp, text


def _clean(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _milliseconds(stamp: str) -> int | None:
    """`mm:ss` or `hh:mm:ss`; minutes may go beyond the hour where there are no hours."""
    found = _STAMP.fullmatch(stamp)
    if found is None:
        return None
    hours, minutes = (int(found[1]), int(found[2])) if found[1] else (0, int(found[3]))
    whole = (hours * 60 + minutes) * 60 + int(found[4])
    return whole * 1000 + int((found[5] or "").ljust(3, "0")[:3])
