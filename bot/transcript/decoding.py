"""Bytes become lines, whatever program wrote them."""

from __future__ import annotations

import codecs
import re

from bot.transcript.cues import NotATranscript, Unreadable

# Three hours of fast talk in three scripts are under one; a recording is not text at all.
LARGEST = 20_000_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LOOKED_AT = 4096
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def lines_of(content: bytes) -> list[str]:
    """The lines of a file, without their ends. Raises NotATranscript."""
    if len(content) > LARGEST:
        raise NotATranscript(Unreadable.TOO_LONG)
    text = _text(content)
    lines = _LINE_ENDS.split(text)
    if not text.strip():
        raise NotATranscript(Unreadable.EMPTY)
    for number, line in enumerate(lines, 1):
        if _CONTROLS.search(line):
            raise NotATranscript(Unreadable.BINARY, number)
    return lines


def _text(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    if wide := _wide(content):
        return content.decode(wide, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _wide(content: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of Western text is empty."""
    looked_at = content[:_LOOKED_AT]
    half = len(looked_at) // 2
    if half and looked_at[1::2].count(0) > half * 0.6 and looked_at[0::2].count(0) < half * 0.1:
        return "utf-16-le"
    if half and looked_at[0::2].count(0) > half * 0.6 and looked_at[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return None
