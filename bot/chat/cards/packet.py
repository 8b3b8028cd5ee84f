"""The supervision packet: what would be in it, and the files to take along."""

from __future__ import annotations

from bot.chat.cards.harmless import name_nobody
from bot.chat.cards.page import there
from bot.chat.pieces import (
    Attached,
    Card,
    Style,
    button,
    document,
    excerpt,
    heading,
    listed,
    row,
    small,
    text,
)
from bot.chat.router import custom_id
from bot.faces import packet as faces
from bot.faces import ruptures
from bot.packet import Checked
from bot.practice.packet import Chosen
from bot.wording import Wording

# Discord's forms have room for so many questions.
ASKED = 5
# Of what was found, so much is told on the card; in a long packet that is the first of it.
_ROOM = 2800


def on_page(words: Wording) -> Card:
    """It is nothing but sentences: where those stand on the page, it is made there."""
    return there(words, "packet")


def chosen(words: Wording, found: Chosen, subject: str) -> Card:
    """What would be in it."""
    if not found.views:
        return Card(heading(words.say("packet.title")), text(faces.holds(words, found)))
    return Card(
        heading(words.say("packet.title")),
        text(
            faces.holds(words, found),
            listed(
                f"**{ruptures.title(words, view)}** · {ruptures.standing_in_short(words, view)}"
                for view in found.views
            ),
            words.say("packet.ask"),
        ),
        row(
            button(
                words.say("buttons.make_packet"), custom_id("packet:ask", subject), Style.primary
            )
        ),
        small(words.say("packet.first_asked")) if len(found.views) > ASKED else None,
    )


def ready(words: Wording, checked: Checked, files: tuple[Attached, ...]) -> Card:
    """The files, and what was found in them that could tell who somebody is."""
    title, looked, *found = checked.said
    return Card(
        heading(words.say("packet.ready")),
        text(f"**{title}**", excerpt(listed(found), _ROOM) if checked.places else found[0], looked),
        row(name_nobody(words)) if any(not one.found.holds for one in checked.places) else None,
        *(document(one.name) for one in files),
        small(words.say("packet.kept_nowhere")),
    ).with_files(*files)
