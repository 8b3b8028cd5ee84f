"""A text in pieces, marked where it could tell who somebody is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.alliance.identifiers import Found

Pieces = tuple[tuple[str, str], ...]


def pieces(text: str, found: Sequence[Found]) -> Pieces:
    """The whole text in order, each piece with its mark: `holds`, `look`, or empty.

    `holds` has to be changed before it is shared; `look` is only underlined.
    """
    return tuple(_pieces(text, sorted(found, key=lambda one: (one.start, one.end))))


def _pieces(text: str, found: Sequence[Found]) -> Iterator[tuple[str, str]]:
    at = 0
    for place in found:
        begins = max(at, place.start)
        if begins >= place.end:
            continue
        if text[at:begins]:
            yield text[at:begins], ""
        yield text[begins : place.end], "holds" if place.holds else "look"
        at = place.end
    if text[at:]:
        yield text[at:], ""
