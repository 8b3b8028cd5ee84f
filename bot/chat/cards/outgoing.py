"""Messages outside an interaction. They carry no clinical text and no client code."""

from __future__ import annotations

from bot.chat.cards import digests, hours, lessons, page
from bot.chat.pieces import Card, Style, button, row, text
from bot.chat.router import custom_id
from bot.practice import lessons_reading
from bot.practice.digest import GROUP_DIGEST, group_digest
from bot.practice.drafts import ANSWER_CAME_LATE
from bot.practice.entering import WAITS
from bot.practice.lessons_posting import LESSONS, LET_GO
from bot.practice.messages import ORGANISER_NOTICE
from bot.practice.operator_export import TAKEN_OUT
from bot.practice.passkeys import PASSKEY_MADE
from bot.practice.prompts import AFTER_HOUR
from bot.practice.remind import BEFORE_HOUR, OWN_DIGEST_READY
from bot.practice.safekeeping import RECORDS_DAMAGED
from bot.records.outbox import OutboxMessage, seal
from bot.wording import Wording


class CannotSay(Exception):
    """No card can be made of a message: a kind of another version, or a fault of ours."""


def card(
    words: Wording,
    message: OutboxMessage,
    *,
    on_page: bool = False,
    sentences: tuple[str, ...] = (),
) -> Card:
    """The message as people see it, under its seal; `on_page` has it lead to the private page.

    `sentences` are what a month's lessons say: the outbox does not hold them.
    Raises KeyError for a kind this version does not know.
    """
    if message.kind == LESSONS:
        drawn = lessons.posted(words, sentences, message.id, on_page=on_page)
    else:
        drawn = _KINDS[message.kind](words, message, on_page)
    return drawn.sealed(seal(message.id))


def _group_digest(words: Wording, message: OutboxMessage, on_page: bool) -> Card:
    return digests.group(words, group_digest(message.data), message.id, on_page=on_page)


def _answer_came_late(words: Wording, _: OutboxMessage, __: bool) -> Card:
    return Card(text(words.say("cards.late.kept")))


def _organiser_notice(words: Wording, message: OutboxMessage, _: bool) -> Card:
    missing = message.data["missing"]
    channel = f"<#{message.data['channel']}>"
    # A notice of before does not say what it is of: there was nothing but the digest then.
    of = "lessons" if message.data.get("of") == LESSONS else "organiser"
    said = (
        words.say(f"cards.{of}.withheld", channel=channel, names=", ".join(missing))
        if missing
        else words.say(f"cards.{of}.channel_gone")
    )
    again = button(
        words.say("buttons.try_again"), custom_id("message:again", message.id), Style.primary
    )
    return Card(text(said), row(again))


def _records_damaged(words: Wording, _: OutboxMessage, __: bool) -> Card:
    return Card(text(words.say("cards.organiser.records_damaged")))


def _taken_out(words: Wording, _: OutboxMessage, __: bool) -> Card:
    return Card(text(words.say("cards.organiser.taken_out")))


def _after_hour(words: Wording, message: OutboxMessage, on_page: bool) -> Card:
    return hours.after(words, message, on_page=on_page)


def _before_hour(words: Wording, message: OutboxMessage, on_page: bool) -> Card:
    return hours.before(words, message, on_page=on_page)


def _own_digest(words: Wording, message: OutboxMessage, on_page: bool) -> Card:
    late = bool(message.data["late"])
    return digests.ready(words, message.id, late=late, on_page=on_page)


def _passkey_made(words: Wording, message: OutboxMessage, _: bool) -> Card:
    return page.passkey_made(words, message.data, message.not_before + WAITS)


def _lesson_asked(words: Wording, message: OutboxMessage, _: bool) -> Card:
    return lessons.asked(words, message)


def _lesson_left_out(words: Wording, message: OutboxMessage, _: bool) -> Card:
    return lessons.left_out(words, message)


def _lesson_let_go(words: Wording, _: OutboxMessage, __: bool) -> Card:
    return lessons.let_go(words)


_KINDS = {
    lessons_reading.ASKED: _lesson_asked,
    lessons_reading.LEFT_OUT: _lesson_left_out,
    LET_GO: _lesson_let_go,
    GROUP_DIGEST: _group_digest,
    ANSWER_CAME_LATE: _answer_came_late,
    ORGANISER_NOTICE: _organiser_notice,
    AFTER_HOUR: _after_hour,
    BEFORE_HOUR: _before_hour,
    OWN_DIGEST_READY: _own_digest,
    PASSKEY_MADE: _passkey_made,
    RECORDS_DAMAGED: _records_damaged,
    TAKEN_OUT: _taken_out,
}
