"""Text for a narrow screen: Discord's markdown made light, broken into lines by real width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wcwidth import wcswidth, wcwidth

Namer = Callable[[str, int], str]

_BOLD, _DIM, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_REFERENCE = re.compile(r"<(@&|@!|@|#)(\d+)>")
_COMMAND = re.compile(r"</([^:>]+):\d+>")
_MOMENT = re.compile(r"<t:(-?\d+)(?::([tTdDfFR]))?>")
_LINK = re.compile(r"\[([^\]]+)\]\(<?(https?://[^)>]+)>?\)")
_EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])([^*_\n]+?)(?<=\S)\1(?![\w*_])")
_FORMATS = {"t": "%H:%M", "T": "%H:%M:%S", "d": "%d/%m/%Y", "D": "%d %B %Y"}
# Units of what is counted down: so many seconds each, below so many of them.
_STEPS = (
    ("second", 1, 45),
    ("minute", 60, 45),
    ("hour", 3600, 22),
    ("day", 86400, 26),
    ("month", 30 * 86400, 11),
    ("year", 365 * 86400, 1 << 30),
)
_ONE = {"hour": "an"}
# First strong isolate and its end: a line from right to left keeps to itself, and does not
# carry the frame before it to the other side.
_ISOLATE, _END = "\u2068", "\u2069"


@dataclass(frozen=True)
class Ink:
    """Bold and dim by terminal codes, or nothing at all where there is no terminal."""

    colour: bool = False

    def bold(self, text: str) -> str:
        return f"{_BOLD}{text}{_RESET}" if self.colour and text else text

    def dim(self, text: str) -> str:
        return f"{_DIM}{text}{_RESET}" if self.colour and text else text


def cell_len(text: str) -> int:
    """How many columns a text takes; what cannot be shown takes none."""
    whole = wcswidth(text)
    return whole if whole >= 0 else sum(max(0, wcwidth(sign)) for sign in text)


def unnamed(kind: str, number: int) -> str:
    """How a mention reads when nobody knows the name."""
    return f"{kind[0]}{number}"


def lines(
    text: str, width: int, ink: Ink, namer: Namer = unnamed, now: datetime | None = None
) -> list[str]:
    """Discord markdown as lines of at most `width` cells.

    Headings are bold, ``-#`` lines dim, quotes get a bar, mentions and times are spelt out.
    `namer` gives the name for a mention: its kind ("@", "@&", "#") and its id. `now` is when it
    is read; without it, what is counted down to is shown as a date.
    """
    made: list[str] = []
    for line in spelt_out(text, namer, now).split("\n"):
        made += _line(line, width, ink)
    return made


def spelt_out(text: str, namer: Namer = unnamed, now: datetime | None = None) -> str:
    """Mentions, command links, times and links as a client shows them."""
    text = _REFERENCE.sub(lambda m: namer(m[1], int(m[2])), text)
    text = _COMMAND.sub(lambda m: f"/{m[1]}", text)
    text = _MOMENT.sub(lambda m: _moment(int(m[1]), m[2] or "f", now), text)
    text = _LINK.sub(lambda m: f"{m[1]} <{m[2]}>", text)
    return _EMPHASIS.sub(lambda m: m[2], text)


def _moment(seconds: int, style: str, now: datetime | None) -> str:
    moment = datetime.fromtimestamp(seconds, UTC)
    if style == "R" and now is not None:
        return _away(moment - now)
    return moment.strftime(_FORMATS.get(style, "%a %d %b %Y, %H:%M")) + " UTC"


def _away(time: timedelta) -> str:
    """How far away a moment is, in the steps in which a client says it."""
    seconds = abs(time.total_seconds())
    counted = ((unit, max(1, round(seconds / of)), below) for unit, of, below in _STEPS)
    unit, count = next((unit, count) for unit, count, below in counted if count < below)
    said = f"{count} {unit}s" if count > 1 else f"{_ONE.get(unit, 'a')} {unit}"
    return f"in {said}" if time > timedelta() else f"{said} ago"


def _line(line: str, width: int, ink: Ink) -> list[str]:
    heading = re.match(r"#{1,3} +", line)
    if heading:
        plain = line[heading.end() :].replace("**", "")
        return [ink.bold(isolated(piece)) for piece in wrapped(plain, width)]
    if line.startswith("-# "):
        plain = line[3:].replace("**", "")
        return [ink.dim(isolated(piece)) for piece in wrapped(plain, width)]
    if line.startswith("> "):
        return ["▎ " + piece for piece in _line(line[2:], width - 2, ink)]
    bullet = re.match(r"\s*[-*] +", line)
    if bullet:
        rest = _with_bold(line[bullet.end() :], width - 2, ink)
        return [("• " if not n else "  ") + piece for n, piece in enumerate(rest)]
    return _with_bold(line, width, ink)


def _with_bold(line: str, width: int, ink: Ink) -> list[str]:
    """Wraps a line whose ``**`` switch bold on and off across the breaks."""
    bold = False
    made = []
    for piece in wrapped(line.replace("**", "\x00"), width):
        parts = piece.split("\x00")
        shown = ""
        for number, part in enumerate(parts):
            bold = bold if not number else not bold
            shown += ink.bold(part) if bold else part
        made.append(isolated(shown))
    return made


def wrapped(text: str, width: int) -> list[str]:
    """A line broken at spaces into pieces of at most `width` cells; long words are cut."""
    pieces: list[str] = []
    current = ""
    for word in _words(text, max(width, 4)):
        tried = f"{current} {word}" if current else word
        if cells(tried) <= width:
            current = tried
        else:
            pieces.append(current)
            current = word
    return [*pieces, current]


def _words(text: str, width: int) -> Iterator[str]:
    for word in text.split(" "):
        start, size = 0, 0
        for end, letter in enumerate(word):
            size += cells(letter)
            if size > width:
                yield word[start:end]
                start, size = end, cells(letter)
        yield word[start:]


def cells(text: str) -> int:
    """How many columns a text takes; the bold switches take none."""
    return cell_len(text.replace("\x00", ""))


def isolated(text: str) -> str:
    """A text that runs from right to left, kept from turning its surroundings round."""
    turned = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
    return f"{_ISOLATE}{text}{_END}" if turned else text
