"""The pictures themselves, each from the top downwards: title, what is shown, legend, note."""

from __future__ import annotations

from itertools import pairwise

from bot.pictures.canvas import LARGE, MARGIN, SMALL, USUAL, WIDTH, Canvas
from bot.pictures.content import Bars, Columns, Course, Picture, Theme, gathered
from bot.pictures.palette import PALETTES

_INNER = WIDTH - 2 * MARGIN
_BAR = 24
_COLUMNS_HIGH = 170
_LEVEL_HIGH = 38
_FEWEST_STEPS = 4
_SHAPES = ("v", "s", "o", "^", "D")  # by level, the lowest first
_EVERY_POINT = 26
_APART = 8


def draw(picture: Picture, theme: Theme) -> bytes:
    """The picture as PNG."""
    canvas = Canvas(PALETTES[theme])
    canvas.paragraph(picture.title, LARGE, weight="bold")
    canvas.at += 6
    match picture:
        case Bars():
            _bars(canvas, picture)
        case Columns():
            _columns(canvas, gathered(picture))
        case Course():
            _course(canvas, picture)
    if picture.note:
        canvas.at += 2
        canvas.paragraph(picture.note, SMALL, faint=True)
    return canvas.end()


def _bars(canvas: Canvas, picture: Bars) -> None:
    longest = max((sum(counts) for _, counts in picture.rows), default=0)
    for label, counts in picture.rows:
        whole = f"{sum(counts)}"
        room = _INNER - canvas.width(whole, USUAL, "bold") - 10
        canvas.write(MARGIN, canvas.at + 9, canvas.fitting(label, room, USUAL), USUAL)
        canvas.write(WIDTH - MARGIN, canvas.at + 9, whole, USUAL, weight="bold", align="right")
        canvas.at += 20
        _bar(canvas, counts, longest)
        canvas.at += _BAR + 12
    canvas.legend(picture.parts)


def _bar(canvas: Canvas, counts: tuple[int, ...], longest: int) -> None:
    x = float(MARGIN)
    if not any(counts):
        canvas.rule(MARGIN, canvas.at + _BAR / 2, WIDTH - MARGIN, canvas.at + _BAR / 2)
    for part, count in enumerate(counts):
        if not count:
            continue
        wide = _INNER * count / longest
        canvas.block(x, canvas.at, wide, _BAR, part)
        if canvas.width(f"{count}", SMALL, "bold") + 8 <= wide:
            middle = (x + wide / 2, canvas.at + _BAR / 2)
            canvas.write(*middle, f"{count}", SMALL, weight="bold", align="center", framed=True)
        x += wide


def _columns(canvas: Canvas, picture: Columns) -> None:
    most = max((sum(counts) for _, counts in picture.columns), default=0)
    step = _step(most)
    top = max(step * -(-most // step), step)
    left = MARGIN + canvas.width(f"{top}", SMALL) + 8
    foot = canvas.at + 8 + _COLUMNS_HIGH
    for value in range(0, top + 1, step):
        y = foot - _COLUMNS_HIGH * value / top
        canvas.rule(left, y, WIDTH - MARGIN, y)
        canvas.write(left - 6, y, f"{value}", SMALL, faint=True, align="right")
    each = (WIDTH - MARGIN - left) / max(len(picture.columns), 1)
    wide = min(each * (0.8 if each > 8 else 0.9), 44)
    for place, (_, counts) in enumerate(picture.columns):
        y = foot
        for part, count in enumerate(counts):
            high = _COLUMNS_HIGH * count / top
            y -= high
            if count:
                canvas.block(left + each * (place + 0.5) - wide / 2, y, wide, high, part)
    labels = [(left + each * (n + 0.5), label) for n, (label, _) in enumerate(picture.columns)]
    _below(canvas, labels, foot + 14, left)
    canvas.at = foot + 32
    canvas.legend(picture.parts)


def _step(most: int) -> int:
    """A round number, so that four lines or fewer stand across."""
    step = 1
    while most > step * _FEWEST_STEPS:
        step = step * 5 // 2 if f"{step}"[0] == "2" else step * 2
    return step


def _below(canvas: Canvas, labels: list[tuple[float, str]], y: float, left: float) -> None:
    """As many labels as there is room for, the first and the last among them."""
    most = (WIDTH - MARGIN - left) / 2
    labels = [(x, canvas.fitting(label, most, SMALL)) for x, label in labels]
    widths = [canvas.width(label, SMALL) for _, label in labels]
    reached = left - 8
    shown: list[tuple[float, str]] = []
    for (x, label), wide in zip(labels[:-1], widths, strict=False):
        begins = min(max(x - wide / 2, left - 8), WIDTH - MARGIN - wide)
        if not shown or begins >= reached + _APART:
            shown.append((begins, label))
            reached = begins + wide
    for (x, label), wide in zip(labels[-1:], widths[-1:], strict=True):
        begins = min(max(x - wide / 2, left - 8), WIDTH - MARGIN - wide)
        while shown and shown[-1][0] + canvas.width(shown[-1][1], SMALL) + _APART > begins:
            shown.pop()
        shown.append((begins, label))
    for begins, label in shown:
        canvas.write(begins, y, label, SMALL, faint=True)


def _course(canvas: Canvas, picture: Course) -> None:
    top = canvas.at + 12
    heights = {
        level: top + _LEVEL_HIGH * (len(picture.levels) - 1 - level)
        for level in range(len(picture.levels))
    }
    left = float(MARGIN)
    for level, name in enumerate(picture.levels):
        canvas.rule(MARGIN, heights[level], WIDTH - MARGIN, heights[level])
        shown = canvas.fitting(name, _INNER / 2, SMALL)
        canvas.write(MARGIN, heights[level], shown, SMALL, faint=True, framed=True)
        left = max(left, MARGIN + canvas.width(shown, SMALL) + 16)
    each = (WIDTH - MARGIN - 8 - left) / max(len(picture.points) - 1, 1)
    each = min(each, _EVERY_POINT * 2)
    places = [(left + each * n, at) for n, (_, at) in enumerate(picture.points)]
    _line(canvas, places, heights)
    _marks(canvas, places, heights, small=each < _EVERY_POINT / 3)
    foot = top + _LEVEL_HIGH * (len(picture.levels) - 1) + 26
    labels = [(x, label) for (x, _), (label, _) in zip(places, picture.points, strict=True)]
    _below(canvas, labels, foot, left)
    canvas.at = foot + 16


def _line(
    canvas: Canvas, places: list[tuple[float, int | None]], heights: dict[int, float]
) -> None:
    """From point to point; over what was not noted there is no line."""
    for (x, at), (to_x, to_at) in pairwise(places):
        if at is not None and to_at is not None:
            canvas.axes.plot(
                [x, to_x],
                [heights[at], heights[to_at]],
                color=canvas.palette.parts[0],
                linewidth=1.6,
                zorder=2,
            )


def _marks(
    canvas: Canvas,
    places: list[tuple[float, int | None]],
    heights: dict[int, float],
    *,
    small: bool,
) -> None:
    for x, at in places:
        if at is not None:
            canvas.axes.plot(
                [x],
                [heights[at]],
                marker=_SHAPES[at % len(_SHAPES)],
                markersize=3.2 if small else 6.0,
                markerfacecolor=canvas.palette.parts[0],
                markeredgecolor=canvas.palette.ink,
                markeredgewidth=0.6,
                zorder=3,
            )
