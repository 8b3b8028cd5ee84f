"""The bank of lines, one's own beside it, and what the line check underlines."""

from __future__ import annotations

from bot.alliance.lines import Line
from bot.alliance.repairs import LineOutcome
from bot.chat.cards.checks import advice, underlined
from bot.chat.cards.page import there
from bot.chat.cards.ruptures import as_choice
from bot.chat.pieces import (
    MOST_CHOICES,
    Card,
    Piece,
    button,
    heading,
    quoted,
    row,
    select,
    small,
    text,
)
from bot.chat.router import custom_id
from bot.faces import lines as said
from bot.practice.lines import Bank, Said, Written
from bot.wording import Wording

# Own lines are read where they are said: some of them, and the others in the menus.
_OWN_SHOWN = 5


def bank_there(words: Wording) -> Card:
    """The bank is nothing but sentences: where they do not pass through Discord, it is there."""
    return there(words, "lines")


def bank(words: Wording, found: Bank, *, turn: int) -> Card:
    """Lines by moment, favourites first, each with why it works and what came of it."""
    kind, stage = words.choice(found.type).label, words.choice(found.stage).label
    place = f"{found.type.value}-{found.stage.value}-{turn}"
    more = f"{found.type.value}-{found.stage.value}-{turn + 1}"
    shown = [line for shelf in found.shelves for line in shelf.lines]
    own_first = [*found.own, *shown]
    return Card(
        heading(words.say("cards.lines.title", type=kind, stage=stage)),
        *_shelves(words, found),
        _own(words, found),
        _menu(
            words,
            "lines:like",
            place,
            "pick_first",
            [x for x in own_first if x.key not in found.liked],
        ),
        _menu(
            words,
            "lines:unlike",
            place,
            "pick_last",
            [x for x in own_first if x.key in found.liked],
        ),
        _menu(words, "lines:remove", place, "pick_remove", list(found.own)),
        row(
            button(words.say("buttons.other_lines"), custom_id("lines:more", more)),
            button(words.say("buttons.write_line"), custom_id("lines:write", found.type.value)),
        ),
        small(words.say("cards.lines.yours_to_change")),
    )


def written(words: Wording, kept: Written) -> Card:
    """An own line as it is kept, with what the line check underlines: advice, never a bar."""
    checked = said.checked(words, kept.line.text, kept.checked)
    return Card(
        heading(words.say("cards.lines.kept")),
        text(underlined(words, checked)),
        *advice(words, checked),
        row(
            button(words.say("buttons.write_line"), custom_id("lines:write", kept.line.type.value)),
            button(words.say("buttons.take_line_away"), custom_id("lines:away", kept.line.id)),
        ),
    )


def removed(words: Wording) -> Card:
    """An own line is gone; what was said with it stays where it was said."""
    return Card(text(words.say("cards.lines.removed")))


def _shelves(words: Wording, found: Bank) -> list[Piece | None]:
    return [
        text(
            f"**{words.choice(shelf.moment).label}**\n"
            + "\n".join(_line(words, line, found) for line in shelf.lines)
        )
        for shelf in found.shelves
    ]


def _own(words: Wording, found: Bank) -> Piece | None:
    if not found.own:
        return None
    shown = "\n".join(_line(words, line, found) for line in found.own[:_OWN_SHOWN])
    return text(f"**{words.say('cards.lines.own')}**\n{shown}")


def _line(words: Wording, line: Line, found: Bank) -> str:
    first = "★ " if line.key in found.liked else ""
    below = [words.choice(line.why).label]
    if line.key in found.said:
        below.append(_came_of_it(words, found.said[line.key]))
    return f"{quoted(first + words.plain(line.text))}\n-# {' · '.join(below)}"


def _came_of_it(words: Wording, counts: Said) -> str:
    """How often it was said, and what happened then: for its owner alone."""
    told = (
        words.say(f"cards.lines.said.{outcome.value}", count=counts[outcome])
        for outcome in LineOutcome
        if counts.get(outcome)
    )
    return ", ".join(told)


def _menu(
    words: Wording, route: str, place: str, placeholder: str, lines: list[Line]
) -> Piece | None:
    choices = [as_choice(words, line) for line in lines[:MOST_CHOICES]]
    return select(custom_id(route, place), words.say(f"cards.lines.{placeholder}"), choices)
