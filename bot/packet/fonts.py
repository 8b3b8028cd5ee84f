"""The letters a PDF is drawn with: DejaVu Sans, which matplotlib ships (a free licence that
allows embedding; `LICENSE_DEJAVU` lies beside the files).

It covers Latin, Greek, Cyrillic, Hebrew and Arabic among others. What it lacks is drawn as a
box, here and not by the library, which would log the signs it misses.
"""

from __future__ import annotations

import functools
import importlib.util
import unicodedata
from pathlib import Path

from fpdf import FPDF
from fpdf.bidi import BidiParagraph
from fpdf.fonts import TTFFont

BOX = "\u25a1"
_FOLLOWS = ("\u200d", "\ufe0e", "\ufe0f")
# A bracket that is read from the right opens to the left.
_MIRRORED = dict(zip("()[]{}<>\u00ab\u00bb", ")(][}{><\u00bb\u00ab", strict=True))
_RIGHT_TO_LEFT = ("R", "AL", "RLE", "RLO", "RLI")


def file(style: str) -> Path:
    """The font's file; `style` is empty or `B`."""
    found = importlib.util.find_spec("matplotlib")  # found, not loaded: it is large
    if found is None or found.origin is None:
        raise FileNotFoundError("matplotlib is not installed")
    name = "DejaVuSans-Bold.ttf" if style == "B" else "DejaVuSans.ttf"
    return Path(found.origin).parent / "mpl-data" / "fonts" / "ttf" / name


@functools.cache
def _letters() -> frozenset[int]:
    """What both styles can draw."""
    both = []
    for style in ("", "B"):
        paper = FPDF()
        paper.add_font("DejaVu", style, file(style))
        (font,) = (font for font in paper.fonts.values() if isinstance(font, TTFFont))
        both.append(frozenset(font.cmap))
    return both[0] & both[1]


def drawable(text: str) -> str:
    """The text with one box for each sign, or run of joined signs, that cannot be drawn."""
    drawn: list[str] = []
    for sign in unicodedata.normalize("NFC", text):
        if sign in "\n\t":
            drawn.append(" " if sign == "\t" else sign)
        elif unicodedata.category(sign).startswith("C") or sign in _FOLLOWS:
            continue  # controls, and what only joins or colours the sign before
        elif ord(sign) in _letters():
            drawn.append(sign)
        elif not unicodedata.combining(sign) and drawn[-1:] != [BOX]:
            drawn.append(BOX)
    return "".join(drawn)


def right_to_left(line: str) -> bool:
    """Whether a line holds letters that are read from the right."""
    return any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in line)


def as_seen(line: str) -> str:
    """The signs of one line in the order in which they stand on paper (Unicode's UAX 9)."""
    if not right_to_left(line):
        return line
    signs = BidiParagraph(text=line).get_reordered_characters()
    return "".join(
        _MIRRORED.get(one.character, one.character) if one.embedding_level % 2 else one.character
        for one in signs
    )
