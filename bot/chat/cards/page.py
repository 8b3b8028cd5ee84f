"""The way to the private page: its buttons, its link, and word of a new passkey."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.chat.pieces import (
    Button,
    Card,
    Piece,
    Style,
    button,
    heading,
    link,
    row,
    small,
    stamp,
    text,
)
from bot.chat.router import custom_id
from bot.wording import Wording


def to_page(words: Wording, *place: str, style: Style = Style.secondary) -> Button:
    """A button that leads to a place on the page: what stands there, and its row."""
    return button(words.say("buttons.to_page"), custom_id("page:open", *place), style)


def sentences_there(words: Wording, *place: str) -> list[Piece | None]:
    """In place of sentences: where they stand."""
    return [row(to_page(words, *place)), small(words.say("cards.page.there"))]


def there(words: Wording, *place: str) -> Card:
    """In place of a card or form that would hold nothing but sentences."""
    return Card(
        text(words.say("cards.page.only_there")), row(to_page(words, *place, style=Style.primary))
    )


def door(words: Wording, address: str, lasts: timedelta) -> Card:
    """The link, for one person alone."""
    minutes = round(lasts.total_seconds() / 60)
    return Card(
        heading(words.say("cards.page.title")),
        text(words.say("cards.page.link", minutes=minutes)),
        row(link(words.say("buttons.open_page"), address)),
        small(words.say("cards.page.passkey")),
    )


def passkey_made(words: Wording, data: Mapping[str, Any], usable_from: datetime) -> Card:
    """A passkey was made for the page: whoever it was not, can take it away at once."""
    said = (
        words.say("cards.page.waits", when=stamp(usable_from))
        if data["waits"]
        else words.say("cards.page.made")
    )
    return Card(
        text(said, words.say("cards.page.not_you")),
        row(
            button(
                words.say("buttons.not_me"),
                custom_id("passkey:not-me", data["passkey"]),
                Style.danger,
            )
        ),
    )


def taken_away(words: Wording) -> Card:
    """It was not them: that passkey is gone, and the page is closed everywhere."""
    return Card(text(words.say("cards.page.taken_away")))
