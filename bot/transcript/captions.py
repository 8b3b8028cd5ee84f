"""WebVTT and SRT, block by block: each block goes through its format's own parser.

Block by block, because both parsers pass over what they cannot read in silence, and a cue that
is lost in silence would come back as a silence of the client.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import srt
import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from bot.transcript.cues import Cue, Form, Left, LeftOut
from bot.transcript.speakers import Voices

_TIME = r"(?:\d{1,3}[:\uff1a])?\d{1,2}[:\uff1a]\d{1,2}(?:[.,]\d{1,9})?"
_ARROW = r"\s*-{1,2}\s?-?>\s*"
_TIMING = re.compile(rf"^\s*({_TIME}){_ARROW}({_TIME})(?:\s.*)?$")
# A line that was to be one: two times and little else, whatever became of the arrow.
_MEANT = re.compile(rf"^\W{{0,9}}{_TIME}\W{{1,9}}{_TIME}(?!\w)")
_LEGIBLE = re.compile(_TIME)
_NUMBER = re.compile(r"^\s*(\d{1,9})\.?\s*$")
_COMMENTS = ("NOTE", "STYLE", "REGION", "WEBVTT")
_SIXTY = 60


@dataclass(slots=True)
class _Block:
    """Lines that belong together; `line` is the number of the first."""

    line: int
    lines: list[str] = field(default_factory=list)

    def timing(self) -> int | None:
        """The place of the line that has the times, or was to have them."""
        for place, line in enumerate(self.lines):
            if _is_timing(line):
                return place
        return None


@dataclass(slots=True)
class _Numbering:
    """Finds the leaps in a file that numbers its cues."""

    expected: int | None = None

    def leaps(self, number: int | None) -> bool:
        """Whether a cue is missing before this one."""
        leaps = number is not None and self.expected is not None and number > self.expected
        if number is not None:
            self.expected = number + 1
        elif self.expected is not None:
            self.expected += 1
        return leaps


def is_timing(line: str) -> bool:
    """Whether a line has the arrow between two times that both formats share."""
    return "-->" in line and bool(_TIMING.match(line) or _MEANT.match(line))


def _is_timing(line: str) -> bool:
    return "-->" in line or bool(_TIMING.match(line) or _MEANT.match(line))


def read(form: Form, lines: list[str], voices: Voices) -> tuple[list[Cue], list[LeftOut]]:
    """Every cue in the order of the file, and what could not be read."""
    cues: list[Cue] = []
    left_out: list[LeftOut] = []
    numbering = _Numbering()
    blocks = [block for block in _blocks(lines) if not _is_comment(form, block)]
    for block in blocks:
        voices.learn(_payload(block))
    for block in blocks:
        number = _number(block)
        if numbering.leaps(number):
            left_out.append(LeftOut(block.line, Left.MISSING, len(cues)))
        cue = _cue(form, block, voices)
        if cue.start is None:
            left_out.append(_lost(block, len(cues)))
        cues.append(cue)
    return cues, left_out


def _blocks(lines: list[str]) -> Iterator[_Block]:
    """Blocks end at an empty line, and where a next cue begins without one."""
    block = _Block(1)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            yield from [block] if block.lines else []
            block = _Block(number + 1)
            continue
        if _is_timing(line) and not _can_be_its_timing(block):
            # The number above belongs to the cue that begins.
            numbered = bool(block.lines) and _NUMBER.match(block.lines[-1]) is not None
            head = [block.lines.pop()] if numbered else []
            yield from [block] if block.lines else []
            block = _Block(number - len(head), head)
        block.lines.append(line)
    yield from [block] if block.lines else []


def _can_be_its_timing(block: _Block) -> bool:
    if not block.lines:
        return True
    only = len(block.lines) == 1 and not _is_timing(block.lines[0])
    return only and not block.lines[0].startswith(_COMMENTS)


def _is_comment(form: Form, block: _Block) -> bool:
    if block.timing() is not None:
        return False
    head = block.lines[0].split(maxsplit=1)[0]
    return form is Form.WEBVTT and head in _COMMENTS


def _number(block: _Block) -> int | None:
    found = _NUMBER.match(block.lines[0])
    return int(found[1]) if found else None


def _payload(block: _Block) -> list[str]:
    timing = block.timing()
    if timing is not None:
        return block.lines[timing + 1 :]
    return block.lines[1 if _NUMBER.match(block.lines[0]) else 0 :]


def _lost(block: _Block, place: int) -> LeftOut:
    timing = block.timing()
    if timing is None:
        return LeftOut(block.line, Left.UNTIMED, place)
    found = [_milliseconds(time) for time in _LEGIBLE.findall(block.lines[timing])]
    legible = tuple(time for time in found if time is not None)
    return LeftOut(block.line + timing, Left.TIMES, place, legible)


def _cue(form: Form, block: _Block, voices: Voices) -> Cue:
    """The cue of a block; without times where it has none that can be believed."""
    payload = _payload(block)
    times = _times(form, block, payload)
    timing = block.timing() or 0
    start, end = times or (None, None)
    return Cue(block.line + timing, start, end, voices.of_cue(payload))


def _times(form: Form, block: _Block, payload: list[str]) -> tuple[int, int] | None:
    timing = block.timing()
    found = _TIMING.match(block.lines[timing]) if timing is not None else None
    if found is None:
        return None
    start, end = _milliseconds(found[1]), _milliseconds(found[2])
    if start is None or end is None or end < start:
        return None
    sign = "." if form is Form.WEBVTT else ","
    canonical = [f"{_written(start, sign)} --> {_written(end, sign)}", *payload]
    return _parsed(form, canonical)


def _parsed(form: Form, canonical: list[str]) -> tuple[int, int] | None:
    """What the format's own parser makes of one cue; None where it is not exactly one."""
    text = "\n".join(canonical)
    if form is Form.WEBVTT:
        try:
            (caption,) = webvtt.from_string(f"WEBVTT\n\n{text}\n", strict=True).captions
        except (MalformedCaptionError, MalformedFileError, ValueError):
            return None
        return caption.start_time.in_milliseconds(), caption.end_time.in_milliseconds()
    try:
        (subtitle,) = srt.parse(f"1\n{text}\n")
    except (srt.SRTParseError, srt.TimestampParseError, ValueError):
        return None
    return _whole(subtitle.start.total_seconds()), _whole(subtitle.end.total_seconds())


def _whole(seconds: float) -> int:
    return round(seconds * 1000)


def _milliseconds(time: str) -> int | None:
    """The time of a stamp that may leave out its hours. None where no clock shows it.

    Both parsers are given times in full: one of them takes `01:02,500` for an hour.
    """
    clock, _, fraction = time.replace("\uff1a", ":").replace(",", ".").partition(".")
    *hours, minutes, seconds = (int(part) for part in clock.split(":"))
    if seconds >= _SIXTY or minutes >= _SIXTY:
        return None
    whole = (sum(hours) * _SIXTY + minutes) * _SIXTY + seconds
    return whole * 1000 + int(fraction.ljust(3, "0")[:3] or 0)


def _written(time: int, sign: str) -> str:
    seconds, thousandths = divmod(time, 1000)
    minutes, seconds = divmod(seconds, _SIXTY)
    hours, minutes = divmod(minutes, _SIXTY)
    return f"{hours:02}:{minutes:02}:{seconds:02}{sign}{thousandths:03}"
