"""A text that is to be shared, with what was found in it marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.alliance.identifiers import Found
from bot.wording import Wording


def pieces(text: str, found: Iterable[Found]) -> Iterator[tuple[str, bool]]:
    """The text from its beginning to its end in pieces, each marked or not."""
    at = 0
    for one in sorted(found, key=lambda place: place.start):
        if one.start < at:
            continue
        if text[at : one.start]:
            yield text[at : one.start], False
        yield text[one.start : one.end], True
        at = one.end
    if text[at:]:
        yield text[at:], False


def kinds(words: Wording, found: Iterable[Found]) -> str:
    """What has to be changed before it is shared, each kind once; empty where nothing has."""
    holding = dict.fromkeys(one.kind for one in found if one.holds)
    return ", ".join(words.say(f"consultations.kind.{kind.value}") for kind in holding)
