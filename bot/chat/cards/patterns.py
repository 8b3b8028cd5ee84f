"""A clinician's own patterns: pictures, and the same in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.chat.cards.page import there
from bot.chat.pieces import (
    MOST_TEXT,
    Attached,
    Card,
    Piece,
    excerpt,
    gap,
    heading,
    listed,
    pages,
    picture,
    quoted,
    small,
    text,
)
from bot.faces import patterns as faces
from bot.faces.patterns import Part
from bot.practice.patterns import Patterns
from bot.wording import Wording

_LINE = 200
# Pictures and texts of one card, and a margin for its heading.
_MOST_PARTS = 8
_ROOM = MOST_TEXT - 700


def on_page(words: Wording) -> Card:
    """It is about one's own words and moves: where those stand on the page, it is there."""
    return there(words, "patterns")


def patterns(
    words: Wording, found: Patterns, parts: Sequence[Part], drawn: Mapping[str, bytes]
) -> list[Card]:
    """On as few cards as there is room on. What was not `drawn` is said in words alone."""
    missing = any(part.drawn and part.name not in drawn for part in parts)
    head: list[Piece | None] = [
        heading(words.say("patterns.title")),
        text(faces.intro(words, found)),
        None if parts else text(words.say("patterns.too_little")),
        small(words.say("patterns.no_pictures")) if missing else None,
    ]
    cards: list[Card] = []
    for shown in _spread(words, parts):
        pieces = [piece for part in shown for piece in _part(words, part, drawn)]
        files = [Attached(_file(part), drawn[part.name]) for part in shown if part.name in drawn]
        cards.append(Card(*head, *pieces).with_files(*files))
        head = []
    return cards or [Card(*head)]


def _spread(words: Wording, parts: Sequence[Part]) -> list[list[Part]]:
    cards: list[list[Part]] = []
    taken = _ROOM
    for part in parts:
        long = len(_above(part)) + len(_below(words, part))
        if not cards or taken + long > _ROOM or len(cards[-1]) == _MOST_PARTS:
            cards.append([])
            taken = 0
        cards[-1].append(part)
        taken += long
    return cards


def _part(words: Wording, part: Part, drawn: Mapping[str, bytes]) -> list[Piece | None]:
    shown = picture(_file(part), part.alternative(words)) if part.name in drawn else None
    below = next(iter(pages(_below(words, part), _ROOM)), "")
    return [gap(), text(_above(part)), shown, text(below)]


def _above(part: Part) -> str:
    return "\n".join(said for said in (f"**{part.title}**", part.above) if said)


def _below(words: Wording, part: Part) -> str:
    lines = [
        f"{quoted(words.plain(excerpt(line, _LINE)))}\n{counts}" for line, counts in part.lines
    ]
    return "\n".join(said for said in (*lines, listed(part.points), part.below) if said)


def _file(part: Part) -> str:
    return f"{part.name}.png"
