"""Messages outside an interaction. They carry no clinical text and no client code."""

from __future__ import annotations

from bot.chat.cards import digests
from bot.chat.pieces import Card, Style, button, row, text
from bot.chat.router import custom_id
from bot.practice.digest import GROUP_DIGEST, group_digest
from bot.practice.drafts import ANSWER_CAME_LATE
from bot.practice.messages import ORGANISER_NOTICE
from bot.records.outbox import OutboxMessage
from bot.wording import Wording


def card(words: Wording, message: OutboxMessage) -> Card:
    """The message as people see it. Raises KeyError for a kind this version does not know."""
    return _KINDS[message.kind](words, message)


def _group_digest(words: Wording, message: OutboxMessage) -> Card:
    return digests.group(words, group_digest(message.data), message.id)


def _answer_came_late(words: Wording, _: OutboxMessage) -> Card:
    return Card(text(words.say("cards.late.kept")))


def _organiser_notice(words: Wording, message: OutboxMessage) -> Card:
    missing = message.data["missing"]
    channel = f"<#{message.data['channel']}>"
    said = (
        words.say("cards.organiser.withheld", channel=channel, names=", ".join(missing))
        if missing
        else words.say("cards.organiser.channel_gone")
    )
    again = button(
        words.say("buttons.try_again"), custom_id("message:again", message.id), Style.primary
    )
    return Card(text(said), row(again))


_KINDS = {
    GROUP_DIGEST: _group_digest,
    ANSWER_CAME_LATE: _answer_came_late,
    ORGANISER_NOTICE: _organiser_notice,
}
