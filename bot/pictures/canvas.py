"""A canvas as wide as a phone, measured in its points: 360 across, three dots to each.

Only the drawing process loads this: it is where matplotlib comes in.
"""

from __future__ import annotations

import io
from bisect import bisect_right

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from bot.pictures.palette import PATTERNS, Palette

WIDTH = 360
MARGIN = 14
SMALL, USUAL, LARGE = 12.5, 13.5, 15.5
_PER_INCH = 100
_DOTS = 300
_TYPE = 72 / _PER_INCH  # typographic points in one of ours

mpl.rcParams.update(
    {
        "font.family": "DejaVu Sans",
        "text.parse_math": False,  # a dollar is a dollar
        "hatch.linewidth": 0.7,
    }
)


def _renderer(agg: FigureCanvasAgg) -> RendererAgg:
    renderer: RendererAgg = agg.get_renderer()  # type: ignore[no-untyped-call]
    return renderer


class Canvas:
    """Draws from the top downwards; `end` cuts the paper below what was drawn."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self.figure = Figure(figsize=(WIDTH / _PER_INCH, 1), dpi=_DOTS, facecolor=palette.ground)
        self._agg = FigureCanvasAgg(self.figure)
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.at = float(MARGIN)

    def width(self, text: str, size: float, weight: str = "normal") -> float:
        """How wide a text is drawn."""
        drawn = self.figure.text(0, 0, text, fontsize=size * _TYPE, fontweight=weight)
        wide = drawn.get_window_extent(_renderer(self._agg)).width
        drawn.remove()
        return float(wide) * _PER_INCH / _DOTS

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        weight: str = "normal",
        faint: bool = False,
        align: str = "left",
        framed: bool = False,
    ) -> None:
        """One line of text; `y` is its middle. `framed` keeps patterns away from it."""
        ground = {"boxstyle": "round,pad=0.18", "fc": self.palette.ground, "ec": "none"}
        self.axes.text(
            x,
            y,
            text,
            fontsize=size * _TYPE,
            fontweight=weight,
            color=self.palette.faint if faint else self.palette.ink,
            ha=align,
            va="center_baseline",
            bbox=ground if framed else None,
            zorder=3,
        )

    def paragraph(
        self, text: str, size: float, *, weight: str = "normal", faint: bool = False
    ) -> None:
        """A text over as many lines as it needs."""
        for line in self._broken(text, size, weight):
            self.write(MARGIN, self.at + size * 0.7, line, size, weight=weight, faint=faint)
            self.at += size * 1.4

    def _broken(self, text: str, size: float, weight: str) -> list[str]:
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer, size, weight) <= WIDTH - 2 * MARGIN:
                lines[-1] = longer
            else:
                lines.append(self.fitting(word, WIDTH - 2 * MARGIN, size, weight))
        return lines

    def fitting(self, text: str, most: float, size: float, weight: str = "normal") -> str:
        """The text, cut where it is wider than `most`."""
        if self.width(text, size, weight) <= most:
            return text
        # Measuring takes most of the time of a picture with long labels.
        fits = bisect_right(
            range(1, len(text)), most, key=lambda cut: self.width(f"{text[:cut]}…", size, weight)
        )
        return f"{text[:fits]}…"

    def block(self, x: float, y: float, wide: float, high: float, part: int) -> None:
        """A piece of a bar: colour, pattern, and an outline that the eye can hold on to."""
        self.axes.add_patch(
            Rectangle(
                (x, y),
                wide,
                high,
                facecolor=self.palette.parts[part],
                edgecolor=self.palette.ink,
                hatchcolor=self.palette.pattern,
                linewidth=0.7,
                hatch=PATTERNS[part] or None,
                zorder=2,
            )
        )

    def rule(self, x: float, y: float, to_x: float, to_y: float) -> None:
        """A faint line behind everything."""
        self.axes.plot(
            [x, to_x], [y, to_y], color=self.palette.faint, linewidth=0.5, alpha=0.5, zorder=1
        )

    def legend(self, parts: tuple[str, ...]) -> None:
        """Each part with its colour and pattern, in as many lines as they need."""
        x = float(MARGIN)
        for part, name in enumerate(parts):
            shown = self.fitting(name, WIDTH - 2 * MARGIN - 30, SMALL)
            wide = 26 + self.width(shown, SMALL) + 14
            if x > MARGIN and x + wide - 14 > WIDTH - MARGIN:
                x, self.at = float(MARGIN), self.at + 20
            self.block(x, self.at + 2, 20, 13, part)
            self.write(x + 26, self.at + 9, shown, SMALL)
            x += wide
        self.at += 24

    def end(self) -> bytes:
        """The picture as PNG; the same for the same drawing."""
        high = self.at + MARGIN - 4
        self.figure.set_size_inches(WIDTH / _PER_INCH, high / _PER_INCH)
        self.axes.set_xlim(0, WIDTH)
        self.axes.set_ylim(high, 0)
        written = io.BytesIO()
        # Without a date or a version in it.
        self.figure.savefig(written, format="png", metadata={"Software": None})
        return written.getvalue()
