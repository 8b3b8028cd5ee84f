"""The same as a picture, in words: short enough for the description that Discord keeps with it."""

from __future__ import annotations

from collections import Counter

from bot.pictures.content import Bars, Columns, Course, Picture, gathered
from bot.wording import Wording

LONGEST = 1024  # Discord's limit for an attachment's description


def in_words(words: Wording, picture: Picture) -> str:
    """What the picture shows. Every number of bars; of columns and courses the sums."""
    match picture:
        case Bars(rows=()) | Columns(columns=()) | Course(points=()):
            said = words.say("pictures.nothing")
        case Bars():
            said = _bars(words, picture)
        case Columns():
            said = _columns(words, picture)
        case Course():
            said = _course(words, picture)
    said = " ".join(f"{said} {picture.note}".split())
    return said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"


def _bars(words: Wording, picture: Bars) -> str:
    rows = (
        words.say("pictures.bars.row", label=label, parts=_parts(words, picture.parts, counts))
        for label, counts in picture.rows
    )
    return words.say("pictures.bars.all", title=picture.title, rows=" ".join(rows))


def _parts(words: Wording, parts: tuple[str, ...], counts: tuple[int, ...]) -> str:
    told = (
        words.say("pictures.bars.part", count=count, part=part)
        for part, count in zip(parts, counts, strict=True)
        if count
    )
    return ", ".join(told) or words.say("pictures.bars.none")


def _columns(words: Wording, whole: Columns) -> str:
    picture = gathered(whole)
    sums = tuple(sum(column) for column in zip(*(c for _, c in picture.columns), strict=True))
    label, counts = max(picture.columns, key=lambda column: sum(column[1]))
    most = words.say("pictures.columns.most", label=label, count=sum(counts))
    return words.say(
        "pictures.columns.all",
        title=picture.title,
        first=whole.columns[0][0],
        last=whole.columns[-1][0],
        parts=_parts(words, picture.parts, sums),
        most=most if any(sums) else "",
    )


def _course(words: Wording, picture: Course) -> str:
    times = Counter(at for _, at in picture.points)
    levels = [
        words.say("pictures.course.level", level=level, times=_times(words, times[place]))
        for place, level in reversed(list(enumerate(picture.levels)))
        if times[place]
    ]
    if times[None]:
        levels.append(words.say("pictures.course.unknown", times=_times(words, times[None])))
    last = next((at for _, at in reversed(picture.points) if at is not None), None)
    return words.say(
        "pictures.course.all",
        title=picture.title,
        first=picture.points[0][0],
        last=picture.points[-1][0],
        levels=", ".join(levels),
        turns="" if last is None else words.say("pictures.course.last", level=picture.levels[last]),
    )


def _times(words: Wording, count: int) -> str:
    return words.count("pictures.course.times", count)
