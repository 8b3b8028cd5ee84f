"""Words that name nobody: the button beside underlined ones, and what became of the list."""

from __future__ import annotations

from bot.chat.cards.page import there
from bot.chat.pieces import Button, Card, button, heading, row, small, text
from bot.chat.router import custom_id
from bot.practice.harmless import Own
from bot.wording import Wording


def name_nobody(words: Wording) -> Button:
    """The button beside words that are underlined; it opens one's own list."""
    return button(words.say("identifiers.words.button"), custom_id("words:ask"))


def on_page(words: Wording) -> Card:
    """The list is nothing but words: where those stand on the page, it is there."""
    return there(words, "words")


def kept(words: Wording, own: Own) -> Card:
    """The list was kept. The words themselves are not said again."""
    return Card(
        heading(words.say("identifiers.words.title")),
        text(words.count("identifiers.words.told", len(own.words))),
        row(button(words.say("identifiers.words.change"), custom_id("words:ask"))),
        small(words.say("identifiers.words.meaning")),
    )
