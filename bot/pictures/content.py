"""What a picture shows, as plain values with the words people read already in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

MOST_PARTS = 5
MOST_COLUMNS = 24  # narrower ones show no pattern on a phone


class Theme(StrEnum):
    """What the picture is looked at on."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar for each row, cut into parts: what I do when a client withdraws, when one confronts.

    Each row is a label and a count for each of `parts`, five at most.
    """

    title: str
    parts: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """A column for each stretch of time, oldest first, cut into parts."""

    title: str
    parts: tuple[str, ...]
    columns: tuple[tuple[str, tuple[int, ...]], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """A line over sessions, oldest first, between named levels, the lowest first.

    A point is a label and the place of its level; None where nothing was noted.
    """

    title: str
    levels: tuple[str, ...]
    points: tuple[tuple[str, int | None], ...]
    note: str = ""


Picture = Bars | Columns | Course


def gathered(columns: Columns) -> Columns:
    """Where there are too many columns for a phone, neighbours become one."""
    every = -(-len(columns.columns) // MOST_COLUMNS)
    if every <= 1:
        return columns
    groups = [columns.columns[n : n + every] for n in range(0, len(columns.columns), every)]
    return replace(columns, columns=tuple(_one(group) for group in groups))


def _one(group: tuple[tuple[str, tuple[int, ...]], ...]) -> tuple[str, tuple[int, ...]]:
    first, last = group[0][0], group[-1][0]
    sums = tuple(sum(counts) for counts in zip(*(counts for _, counts in group), strict=True))
    return (first if len(group) == 1 else f"{first}-{last}"), sums


def checked(picture: Picture) -> Picture:
    """The picture as it is. Raises ValueError where its numbers do not fit its words."""
    match picture:
        case Bars(parts=parts, rows=rows) | Columns(parts=parts, columns=rows):
            fits = all(len(counts) == len(parts) and min(counts) >= 0 for _, counts in rows)
            if not 1 <= len(parts) <= MOST_PARTS or not fits:
                raise ValueError("a count for each of one to five parts")
        case Course(levels=levels, points=points):
            if not all(at is None or 0 <= at < len(levels) for _, at in points):
                raise ValueError("a level for each point")
    return picture
