"""A clinician's clients."""

from __future__ import annotations

from bot.chat.cards.page import to_page
from bot.chat.pieces import (
    Button,
    Card,
    Style,
    button,
    heading,
    listed,
    row,
    small,
    spread,
    text,
)
from bot.chat.router import custom_id
from bot.faces import clients as said
from bot.practice.clients import AddedClient
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
            else None,
            button(words.say("buttons.look_back"), custom_id("review:show", client.id)),
        ),
    )


def _debrief(words: Wording, client: Client) -> Button:
    return button(
        words.say("buttons.debrief_now"), custom_id("debrief:of-client", client.id), Style.primary
    )
