"""Colours and patterns. A part is told by its pattern and its place in the legend, and by its
colour beside; no part by its colour alone.

The colours are five of those of Okabe and Ito (2008): any two of these stay apart for people
with any of the common kinds of colour blindness (`tests/pictures` simulates three). The red
comes last, since no part of a picture is an alarm. In the dark the light blue comes first.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.pictures.content import Theme


@dataclass(frozen=True, slots=True)
class Palette:
    """What a theme is drawn with; `parts` in the order of the legend."""

    ground: str
    ink: str
    faint: str
    pattern: str
    parts: tuple[str, ...]


PALETTES = {
    Theme.LIGHT: Palette(
        ground="#ffffff",
        ink="#1b1b1f",
        faint="#5c5c66",
        pattern="#1b1b1f",
        parts=("#0072b2", "#f0e442", "#cc79a7", "#56b4e9", "#d55e00"),
    ),
    Theme.DARK: Palette(
        ground="#1e1f22",
        ink="#f2f3f5",
        faint="#b5bac1",
        pattern="#1b1b1f",
        parts=("#56b4e9", "#f0e442", "#cc79a7", "#0072b2", "#d55e00"),
    ),
}

# One for each part: plain, lines, dots, crosses, lines the other way.
PATTERNS = ("", "////", "...", "xxx", "\\\\\\\\")
