"""A clinician's clients, and the bank of lines."""

from __future__ import annotations

from bot.alliance.markers import RuptureType
from bot.alliance.stages import Stage
from bot.chat.cards.page import there, to_page
from bot.chat.pieces import (
    Button,
    Card,
    Piece,
    Style,
    button,
    heading,
    listed,
    quoted,
    row,
    small,
    spread,
    text,
)
from bot.chat.router import custom_id
from bot.faces import clients as said
from bot.practice.clients import AddedClient
from bot.practice.lines import Shelf
from bot.records.clients import Client
from bot.wording import Wording


def added(words: Wording, added: AddedClient) -> Card:
    """A client as added, with the next step."""
    key = "cards.client.again" if added.again else "cards.client.added"
    return Card(
        heading(words.say(key, code=added.client.code)),
        text(said.standing(words, added.client)),
        row(_debrief(words, added.client)),
    )


def listing(words: Wording, clients: list[Client]) -> list[Card]:
    """Every client whose therapy goes on, on as many cards as that takes."""
    if not clients:
        return [Card(text(words.say("cards.client.none")))]
    return spread(
        f"### {words.say('cards.client.list')}",
        listed(f"**{client.code}** — {said.standing(words, client)}" for client in clients),
    )


def course(words: Wording, client: Client, *, in_words: bool) -> Card:
    """Where a therapy stands."""
    return Card(
        heading(client.code),
        text(said.standing(words, client), words.choice(client.stage).description),
        None if in_words else row(to_page(words, "client", client.id)),
        small(words.say("cards.client.how_to_correct")),
    )


def ended(words: Wording, client: Client) -> Card:
    """A therapy ended; what is unrepaired stays until its clinician decides."""
    return Card(
        heading(words.say("cards.client.ended", code=client.code)),
        text(words.count("cards.client.still_waiting", client.waiting)),
        row(
            button(
                words.say("buttons.show_them"), custom_id("rupture:list", client.id), Style.primary
            )
            if client.waiting
            else None
        ),
    )


def bank_there(words: Wording) -> Card:
    """The bank is nothing but sentences: where they do not pass through Discord, it is there."""
    return there(words, "lines")


def bank(
    words: Wording, kind: RuptureType, stage: Stage, shelves: list[Shelf], *, turn: int
) -> Card:
    """Lines by moment, each with why it works."""
    pieces: list[Piece | None] = []
    for shelf in shelves:
        lines = [f"{quoted(line.text)}\n-# {words.choice(line.why).label}" for line in shelf.lines]
        pieces.append(text(f"**{words.choice(shelf.moment).label}**\n" + "\n".join(lines)))
    title = words.say(
        "cards.lines.title", type=words.choice(kind).label, stage=words.choice(stage).label
    )
    more = custom_id("lines:more", f"{kind.value}-{stage.value}-{turn + 1}")
    return Card(
        heading(title),
        *pieces,
        row(button(words.say("buttons.other_lines"), more)),
        small(words.say("cards.lines.yours_to_change")),
    )


def _debrief(words: Wording, client: Client) -> Button:
    return button(
        words.say("buttons.debrief_now"), custom_id("debrief:of-client", client.id), Style.primary
    )
