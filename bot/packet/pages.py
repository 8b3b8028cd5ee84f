"""A sheet as PDF: one or two pages of A4, the same bytes for the same sheet.

Too much for two pages is set smaller, then shortened, then leaves out the last ruptures, and
says so: the Markdown version has everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos

from bot.packet import fonts
from bot.packet.sheet import Section, Sheet
from bot.wording import Wording

PAGES = 2
_FAMILY = "DejaVu"
_SIZES = (10.5, 9.5, 8.5)
_LENGTHS = (1500, 700, 350)
_FITTING = 40  # more headings than that fill two pages by themselves
_MARGIN = 18.0  # millimetres
_LEADING = 1.45
_POINT = 25.4 / 72
_GREY, _BLACK = 90, 0


def pdf(words: Wording, sheet: Sheet) -> bytes:
    """The sheet on two pages at most."""
    for trial in _trials(words, sheet):
        if drawn := _drawn(words, *trial):
            return drawn
    return _as_many_as_fit(words, sheet)


def _trials(words: Wording, sheet: Sheet) -> Iterator[tuple[Sheet, float]]:
    """Every rupture, from the most readable to the shortest."""
    if len(sheet.sections) > _FITTING:
        return
    for size in _SIZES:
        yield sheet, size
    for most in _LENGTHS:
        yield _noted(sheet.shortened(most), words.say("packet.shortened")), _SIZES[-1]


def _as_many_as_fit(words: Wording, sheet: Sheet) -> bytes:
    """As many ruptures as there is room for, from the first on."""
    short = _noted(sheet.shortened(_LENGTHS[-1]), words.say("packet.shortened"))
    best, fits, fails = b"", -1, min(len(sheet.sections), _FITTING)
    while fails - fits > 1:
        kept = (fits + fails) // 2
        left_out = words.count("packet.left_out", len(sheet.sections) - kept)
        fewer = _noted(replace(short, sections=short.sections[:kept]), left_out)
        drawn = _drawn(words, fewer, _SIZES[-1])
        best, fits, fails = (drawn, kept, fails) if drawn else (best, fits, kept)
    return best


def _noted(sheet: Sheet, note: str) -> Sheet:
    return replace(sheet, notes=(*sheet.notes, note))


def _drawn(words: Wording, sheet: Sheet, size: float) -> bytes | None:
    """None where it takes more than two pages."""
    try:
        return bytes(_Page(sheet, size, words).drawn().output())
    except _TooLong:
        return None


class _TooLong(Exception):
    """A third page would begin."""


class _Page:
    """One sheet being drawn at one size."""

    def __init__(self, sheet: Sheet, size: float, words: Wording) -> None:
        self.sheet = sheet
        self.size = size
        self.boxed = False
        self.words = words
        self.paper = _paper(sheet, lambda page: words.say("packet.page", page=page, pages="{nb}"))

    def drawn(self) -> FPDF:
        """The document, not yet written out."""
        sheet = self.sheet
        self.text(sheet.title, "B", self.size + 5)
        self.text(sheet.made, "", self.size, grey=True)
        self.gap(0.5)
        self.text(sheet.intro, "", self.size - 1.5, grey=True)
        for section in sheet.sections:
            self.section(section)
        self.gap(0.8)
        for note in sheet.notes:
            self.text(note, "", self.size - 1, grey=True)
        if self.boxed:
            self.text(self.words.say("packet.not_drawn"), "", self.size - 1, grey=True)
        if self.paper.page_no() > PAGES:
            raise _TooLong
        return self.paper

    def section(self, section: Section) -> None:
        self.gap(1)
        # A heading never stands alone at the foot of a page.
        if self.paper.will_page_break(self.height(self.size) * 5):
            self.paper.add_page()
        self.text(section.heading, "B", self.size + 1.5)
        self.text(section.standing, "", self.size - 1, grey=True)
        for part in section.parts:
            self.gap(0.3)
            self.text(part.label, "B", self.size - 1)
            self.text(part.text, "", self.size)

    def text(self, text: str, style: str, size: float, *, grey: bool = False) -> None:
        """A paragraph, line by line: a line that is read from the right begins at the right."""
        drawable = fonts.drawable(text)
        self.boxed = self.boxed or (fonts.BOX in drawable and fonts.BOX not in text)
        self.paper.set_font(_FAMILY, style, size)
        self.paper.set_text_color(_GREY if grey else _BLACK)
        height = self.height(size)
        for line in self.lines(drawable, height):
            if self.paper.page_no() > PAGES:
                raise _TooLong
            self.paper.cell(
                0,
                height,
                fonts.as_seen(line),
                align="R" if fonts.right_to_left(line[:1]) else "L",
                new_x=XPos.LMARGIN,
                new_y=YPos.NEXT,
            )

    def lines(self, text: str, height: float) -> list[str]:
        """Where the text is broken to fit between the margins."""
        broken = self.paper.multi_cell(
            0, height, text, align="L", dry_run=True, output=MethodReturnValue.LINES
        )
        if not isinstance(broken, list):
            raise TypeError("the library was asked for lines")
        return broken

    def gap(self, lines: float) -> None:
        self.paper.ln(lines * self.height(self.size))

    @staticmethod
    def height(size: float) -> float:
        return size * _POINT * _LEADING


class _Paper(FPDF):
    """A4, with the number of the page at its foot."""

    def __init__(self, numbered: Callable[[int], str]) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self._numbered = numbered

    def footer(self) -> None:
        """Called by the library at the end of each page."""
        self.set_y(-_MARGIN + 4)
        self.set_font(_FAMILY, "", 8)
        self.set_text_color(_GREY)
        self.cell(0, 5, self._numbered(self.page_no()), align="R")


def _paper(sheet: Sheet, numbered: Callable[[int], str]) -> FPDF:
    paper = _Paper(numbered)
    # The last day of the packet, not the moment of drawing: the same sheet, the same bytes.
    paper.set_creation_date(datetime.combine(sheet.until, time(), UTC))
    paper.set_title(sheet.title)
    paper.set_lang(sheet.language)
    paper.set_margin(_MARGIN)
    paper.set_auto_page_break(auto=True, margin=_MARGIN)
    for style in ("", "B"):
        paper.add_font(_FAMILY, style, fonts.file(style))
    paper.add_page()
    return paper
