"""From blocks of numbers to rows with a ratio, its uncertainty, the aim and a verdict."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.benchmarks.contestants import AFTERHOUR, BARE, ON_LOOP
from tests.benchmarks.measures import Blocks

_RESAMPLES = 400
_FEWEST_TURNS = 4
Summary = Callable[[Sequence[float]], float]


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `aim` bounds the ratio to the bare bot: from above, or below if `more`."""

    what: str
    unit: str
    afterhour: float
    bare: float
    on_loop: float | None = None
    low: float | None = None
    high: float | None = None
    aim: float | None = None
    more: bool = False

    @property
    def ratio(self) -> float:
        """Afterhour's number in bare bots."""
        return self.afterhour / self.bare

    @property
    def ratio_to_loop(self) -> float | None:
        """The same against the bare bot that inserts on its loop."""
        return None if self.on_loop is None else self.afterhour / self.on_loop

    @property
    def verdict(self) -> str:
        """Whether the aim is met, and whether that could be chance."""
        if self.aim is None:
            return ""
        met = self._meets(self.ratio)
        said = "met" if met else "MISSED"
        ends = [self._meets(end) for end in (self.low, self.high) if end is not None]
        return said if all(end is met for end in ends) else f"{said}, within noise"

    def _meets(self, ratio: float) -> bool:
        assert self.aim is not None
        return ratio >= self.aim if self.more else ratio <= self.aim


def percentile(numbers: Sequence[float], share: float) -> float:
    """The nearest rank."""
    ordered = sorted(numbers)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def p50(numbers: Sequence[float]) -> float:
    """The middle."""
    return statistics.median(numbers)


def p99(numbers: Sequence[float]) -> float:
    """What one in a hundred exceeds."""
    return percentile(numbers, 0.99)


def row(
    what: str,
    unit: str,
    blocks: Blocks,
    summary: Summary,
    *,
    scale: float = 1.0,
    aim: float | None = None,
    more: bool = False,
) -> Row:
    """One line from the blocks of every bot; the interval comes from drawing blocks anew."""
    numbers = {name: summary(flat(found)) * scale for name, found in blocks.items()}
    low, high = interval(blocks[AFTERHOUR], blocks[BARE], summary)
    return Row(
        what,
        unit,
        numbers[AFTERHOUR],
        numbers[BARE],
        numbers.get(ON_LOOP),
        low,
        high,
        aim,
        more,
    )


def interval(
    ours: list[list[float]], theirs: list[list[float]], summary: Summary
) -> tuple[float, float] | tuple[None, None]:
    """Where 95 of 100 ratios lie when turns are drawn anew; None where there are too few turns.

    Blocks of one turn are drawn together: they met the machine in the same mood.
    """
    turns = list(zip(ours, theirs, strict=True))
    if len(turns) < _FEWEST_TURNS:
        return None, None
    chance = random.Random(1)
    ratios = []
    for _ in range(_RESAMPLES):
        drawn = chance.choices(turns, k=len(turns))
        ratios.append(summary(flat([a for a, _ in drawn])) / summary(flat([b for _, b in drawn])))
    return percentile(ratios, 0.025), percentile(ratios, 0.975)


def flat(blocks: Sequence[Sequence[float]]) -> list[float]:
    return [number for block in blocks for number in block]


def table(rows: list[Row]) -> str:
    """The rows for a terminal."""
    head = ("", "Afterhour", "bare", "on loop", "ratio", "95 %", "(loop)", "aim", "verdict")
    lines = [head, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(_line(cells, widths) for cells in lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *middle, last = cells
    padded = (cell.rjust(width) for cell, width in zip(middle, widths[1:-1], strict=True))
    return "  ".join((first.ljust(widths[0]), *padded, last)).rstrip()


def _cells(row: Row) -> tuple[str, ...]:
    interval = "" if row.low is None else f"{row.low:.2f}-{row.high:.2f}"
    return (
        f"{row.what}, {row.unit}",
        _number(row.afterhour),
        _number(row.bare),
        _number(row.on_loop),
        f"{row.ratio:.2f}",
        interval,
        _number(row.ratio_to_loop, 2),
        "" if row.aim is None else f"{'≥' if row.more else '≤'} {row.aim:g}",
        row.verdict,
    )


def _number(number: float | None, digits: int | None = None) -> str:
    if number is None:
        return ""
    return f"{number:.{(0 if number >= 100 else 2) if digits is None else digits}f}"
