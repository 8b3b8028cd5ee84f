"""A sheet as Markdown (CommonMark). What was typed is shown letter by letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.packet.sheet import Section, Sheet

_SIGNS = re.compile(r"([\\`*_\[\]<>&~|])")
_AT_THE_HEAD = re.compile(r"^([#+=-]|\d{1,9}(?=[.)]))")
_BREAK = "\\"
_LINE_ENDS = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")


def markdown(sheet: Sheet) -> str:
    """The whole sheet, however long it is."""
    return "\n".join(_lines(sheet)).rstrip("\n") + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    yield from (f"# {_signs(sheet.title)}", "", _letters(sheet.made), "")
    yield from (_letters(sheet.intro), "")
    for section in sheet.sections:
        yield from _section(section)
    for note in sheet.notes:
        yield from (_letters(note), "")


def _section(section: Section) -> Iterator[str]:
    yield from (f"## {_signs(section.heading)}", "", f"*{_signs(section.standing)}*", "")
    for part in section.parts:
        yield from (f"**{_signs(part.label)}**", "")
        yield from _quoted(part.text.strip())
        yield ""


def _quoted(text: str) -> Iterator[str]:
    """A quotation; the backslash at the end of a line keeps the next one apart."""
    lines = [_letters(line) for line in _LINE_ENDS.split(text)]
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        yield f"> {line}{_BREAK if following else ''}" if line else ">"


def _letters(text: str) -> str:
    """Every sign that Markdown could take for its own is written as itself."""
    return _AT_THE_HEAD.sub(_escaped, _signs(text))


def _signs(text: str) -> str:
    """The same for words that do not stand at the head of a line."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))


def _escaped(head: re.Match[str]) -> str:
    """`-` becomes `\\-`; of `1.` it is the point that Markdown looks at."""
    return f"{head[0]}\\" if head[0].isdigit() else f"\\{head[0]}"
