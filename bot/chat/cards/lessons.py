"""Sentences for the group: given, read first by a colleague, and posted together."""

from __future__ import annotations

from bot.alliance.lessons import LeftOutBecause, LessonState
from bot.chat.cards.page import sentences_there, to_page
from bot.chat.cards.takeaways import underlined
from bot.chat.pieces import (
    Button,
    Card,
    Choice,
    Piece,
    Style,
    button,
    excerpt,
    heading,
    quoted,
    row,
    select,
    small,
    text,
)
from bot.chat.router import custom_id
from bot.faces import sharing
from bot.practice.lessons import Given, Overview, ToRead
from bot.practice.setup import GroupSettings
from bot.records.lessons import Lesson
from bot.records.outbox import OutboxMessage
from bot.wording import Wording


def for_overview(words: Wording, found: Overview) -> list[Piece | None]:
    """Below one's consultations: the way to give a sentence, and those that wait."""
    if not (found.wanted or found.own):
        return []
    choices = [_choice(words, one, in_words=found.in_words) for one in found.own]
    give = button(words.say("buttons.give_lesson"), custom_id("lesson:write"))
    return [
        text(words.say("lessons.give")) if found.wanted else None,
        row(give) if found.wanted else None,
        text(words.say("lessons.own")) if choices else None,
        select(custom_id("lesson:pick"), words.say("lessons.pick"), choices),
    ]


def given(words: Wording, found: Given) -> Card:
    """A sentence as its donor sees it: exactly as it would be read."""
    lesson = found.lesson
    return Card(
        heading(words.say("lessons.title")),
        *_exactly(words, found),
        *_where_it_stands(words, found),
        row(*_buttons(words, found)),
        *([] if found.in_words else sentences_there(words, "lesson", lesson.id)),
    )


def taken_back(words: Wording) -> Card:
    """Nothing of it is kept."""
    return Card(text(words.say("lessons.taken_back")))


def to_read(words: Wording, found: ToRead) -> Card:
    """A sentence as a colleague reads it first."""
    if not found.open:
        return Card(text(words.say("lessons.read.decided")))
    if not found.in_words:
        # What is not seen here is not decided on here.
        asks = text(words.say("lessons.read.asked"))
        way = to_page(words, "lesson", found.id, style=Style.primary)
        return Card(heading(words.say("lessons.read.title")), asks, row(way))
    reasons = [
        Choice(because.value, words.say(f"lessons.read.{because.value}"))
        for because in LeftOutBecause
    ]
    return Card(
        heading(words.say("lessons.read.title")),
        text(words.say("lessons.read.asked")),
        text(quoted(words.plain(found.text))),
        row(
            button(
                words.say("buttons.may_be_posted"),
                custom_id("lesson:approve", found.id),
                Style.primary,
            )
        ),
        select(custom_id("lesson:leave-out", found.id), words.say("lessons.read.why"), reasons),
        small(words.say("lessons.read.kind")),
    )


def asked(words: Wording, message: OutboxMessage) -> Card:
    """To the colleague whose turn it is: not a word of the sentence."""
    opens = custom_id("lesson:read", message.data["lesson"])
    return Card(
        text(words.say("lessons.message.asked")),
        row(button(words.say("buttons.read_it"), opens, Style.primary)),
    )


def left_out(words: Wording, message: OutboxMessage) -> Card:
    """To its donor: a change was suggested. Why, stands behind the button."""
    opens = custom_id("lesson:show", message.data["lesson"])
    return Card(
        text(words.say("lessons.message.left_out")),
        row(button(words.say("buttons.read_it"), opens, Style.primary)),
    )


def let_go(words: Wording) -> Card:
    """To its donor: it waited too long."""
    return Card(text(words.say("lessons.message.let_go")))


def posted(words: Wording, sentences: tuple[str, ...], key: str, *, on_page: bool) -> Card:
    """The month's post; where sentences stand on the page, only that they are there."""
    title = heading(words.say("lessons.post.title"))
    if on_page:
        there = to_page(words, "lessons", key, style=Style.primary)
        return Card(title, text(words.say("lessons.post.on_page")), row(there))
    told = (quoted(words.plain(" ".join(one.split()))) for one in sentences)
    return Card(title, text(*told), small(words.say("lessons.post.below")))


def setup(words: Wording, settings: GroupSettings) -> Card:
    """The organizer's decision, with what it means."""
    wanted = settings.group.lessons
    way, style = ("off", Style.secondary) if wanted else ("on", Style.primary)
    return Card(
        heading(words.say("lessons.setup.title")),
        text(words.say("lessons.setup.meaning")),
        text(words.say("lessons.setup.on" if wanted else "lessons.setup.off")),
        row(
            button(words.say(f"buttons.lessons_{way}"), custom_id(f"setup:lessons-{way}"), style),
            button(words.say("buttons.back"), custom_id("setup:show")),
        ),
    )


def _choice(words: Wording, lesson: Lesson, *, in_words: bool) -> Choice:
    state = words.say(f"lessons.state.{lesson.state.value}")
    if not in_words:
        return Choice(lesson.id, state)
    return Choice(lesson.id, excerpt(lesson.text, 90), state)


def _exactly(words: Wording, found: Given) -> list[Piece | None]:
    if not found.in_words:
        return [text(words.say("lessons.on_page"))]
    shown = underlined(words, found.lesson.text, found.found)
    return [text(words.say("lessons.exactly"), shown)]


def _where_it_stands(words: Wording, found: Given) -> list[Piece | None]:
    lesson = found.lesson
    if lesson.state is LessonState.LEFT_OUT and lesson.reason is not None:
        why = words.say(f"lessons.left_out.{lesson.reason.value}")
        return [text(why, words.say("lessons.left_out.then"))]
    if lesson.state is LessonState.WAITING:
        return [text(words.say("lessons.given"))]
    if lesson.state is not LessonState.DRAFTED:
        return [text(words.say(f"lessons.state.{lesson.state.value}"))]
    kinds = sharing.kinds(words, found.found)
    looks = [
        words.say("lessons.holds", kinds=kinds) if kinds else words.say("lessons.blurred"),
        words.say("lessons.capitals") if found.found and not kinds else "",
        words.say("lessons.few") if found.few else "",
    ]
    return [text(*looks), small(words.say("lessons.about"))]


def _buttons(words: Wording, found: Given) -> list[Button | None]:
    lesson = found.lesson
    ready = lesson.state is LessonState.DRAFTED and not found.blocked
    return [
        button(words.say("buttons.lesson_yes"), custom_id("lesson:give", lesson.id), Style.primary)
        if ready and found.in_words
        else None,
        button(words.say("buttons.lesson_change"), custom_id("lesson:change", lesson.id))
        if found.may_give and found.in_words
        else None,
        button(words.say("buttons.lesson_back"), custom_id("lesson:back", lesson.id))
        if found.may_take_back
        else None,
    ]
