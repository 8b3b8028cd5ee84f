"""Short answers: a refusal, a form given back, words returned to their author."""

from __future__ import annotations

from collections.abc import Iterable

from bot.chat.pieces import (
    MOST_TEXT,
    Card,
    Style,
    button,
    excerpt,
    heading,
    pages,
    row,
    small,
    text,
)
from bot.chat.router import custom_id
from bot.practice.refusals import Refusal
from bot.wording import Wording

_AMBER = 0xC08A3E


def refusal(words: Wording, reason: Refusal) -> Card:
    """Why something cannot be done now, and what to do instead."""
    return Card(text(words.say(f"errors.{reason.reason}", **reason.fill)), colour=_AMBER)


def refused_form(words: Wording, reason: Refusal, draft: str) -> Card:
    """As `refusal`, with a button that opens the form again with everything in it."""
    return Card(
        text(words.say(f"errors.{reason.reason}", **reason.fill)),
        row(
            button(words.say("buttons.open_again"), custom_id("form:again", draft), Style.primary),
        ),
        colour=_AMBER,
    )


def not_kept(words: Wording) -> Card:
    """Something failed here: what was sent is not kept, and says so plainly."""
    return Card(text(words.say("errors.not_kept")), colour=_AMBER)


def not_read(words: Wording) -> Card:
    """What was asked for lies where the records are damaged; nothing was to be kept."""
    return Card(text(words.say("errors.not_read")), colour=_AMBER)


def kept_not_shown(words: Wording) -> Card:
    """What was sent is on disk, and only its card failed."""
    return Card(text(words.say("errors.kept_not_shown")), colour=_AMBER)


def acute_risk(words: Wording, protocol: str) -> Card:
    """The group's own protocol, at once."""
    shown = words.plain(protocol) if protocol else words.say("risk.none")
    return Card(
        heading(words.say("risk.title")),
        text(excerpt(shown, MOST_TEXT - 600)),
        small(words.say("risk.nothing_kept")),
        colour=_AMBER,
    )


def typed(words: Wording, written: Iterable[str]) -> list[Card]:
    """What somebody typed, letter by letter, for copying; nothing where nothing was typed."""
    whole = "\n\n".join(part.strip() for part in written)
    return [
        Card(small(words.say("errors.your_words")), text(words.plain(page)), colour=_AMBER)
        for page in pages(whole, most=1800)
        if page.strip()
    ]


def said(title: str, *paragraphs: str) -> Card:
    """A heading and plain paragraphs."""
    return Card(heading(title), text(*paragraphs) if paragraphs else None)
