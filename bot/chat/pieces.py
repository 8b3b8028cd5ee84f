"""The few pieces that every card is made of (Components V2).

Views are only drawn with discord.py's classes and kept nowhere: what comes back is routed by
its custom_id, so that a button works after any restart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO

import discord
from discord import ui

# Discord counts the text of all displays of a message together.
MOST_TEXT = 4000
# A menu holds no more.
MOST_CHOICES = 25
# Discord counts everything on a card, the card and each row included.
_MOST_PIECES = 40
_EXCERPT = 400
_BUTTONS_A_ROW = 5
_TEXTS_A_CARD = 30
# A label of a menu, and what stands below it, are cut after so many.
LONGEST_LABEL = 100

Style = discord.ButtonStyle
Piece = ui.Item[ui.LayoutView]


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a select."""

    value: str
    label: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a card; a `picture` or a `document` on it shows it by its name."""

    name: str
    content: bytes = field(repr=False)


class Card(ui.LayoutView):
    """One message: pieces in a box, with a colour at its edge."""

    attached: tuple[Attached, ...] = ()

    def __init__(self, *pieces: Piece | None, colour: int = 0x5B7C99) -> None:
        super().__init__(timeout=None)
        box: ui.Container[Card] = ui.Container(accent_colour=colour)
        for piece in pieces:
            if piece is not None:
                box.add_item(piece)
        self.add_item(box)
        self._box = box
        # Nothing listens to this view: a finished view is not kept in memory.
        self.stop()

    def with_files(self, *attached: Attached) -> Card:
        """The same card with the files that it shows."""
        self.attached = attached
        return self

    def files(self) -> list[discord.File]:
        """Its files to be sent, new each time: one that was sent is read to its end."""
        return [discord.File(BytesIO(one.content), one.name) for one in self.attached]

    def below(self, *pieces: Piece | None, colour: int = 0x5B7C99) -> Card:
        """The same card with a second box below the first."""
        box: ui.Container[Card] = ui.Container(accent_colour=colour)
        for piece in pieces:
            if piece is not None:
                box.add_item(piece)
        self.add_item(box)
        return self

    def sealed(self, seal: int) -> Card:
        """The same card with a number nobody sees, by which it is found again in the chat."""
        self._box.id = seal
        return self


Button = ui.Button[Card]


def heading(words: str) -> Piece:
    """The card's first line."""
    return ui.TextDisplay(f"### {words}")


def paragraphs(*texts: str) -> str:
    """Texts with an empty line between; empty ones are left out."""
    return "\n\n".join(one for one in texts if one)


def text(*texts: str) -> Piece | None:
    """Plain paragraphs; empty ones are left out, and nothing at all is None."""
    said = paragraphs(*texts)
    return ui.TextDisplay(said) if said else None


def small(words: str) -> Piece:
    """A quiet line below."""
    return ui.TextDisplay(f"-# {words}")


def listed(points: Iterable[str]) -> str:
    """A list, one point a line."""
    return "\n".join(f"- {point}" for point in points)


def quoted(words: str) -> str:
    """Words in quotation, line by line."""
    return "\n".join(f"> {line}" for line in words.splitlines())


def excerpt(words: str, most: int = _EXCERPT) -> str:
    """The beginning of a longer text, cut at a word, marked where it was cut."""
    if len(words) <= most:
        return words
    cut = words[: most - 1]
    return f"{cut.rsplit(maxsplit=1)[0] if ' ' in cut else cut}…"


def picture(name: str, alternative: str) -> Piece:
    """A picture that goes with the card, and what it shows in words."""
    shown = discord.MediaGalleryItem(f"attachment://{name}", description=alternative)
    return ui.MediaGallery(shown)


def document(name: str) -> Piece:
    """A file that goes with the card, to be kept or opened."""
    return ui.File(f"attachment://{name}")


def gap() -> Piece:
    """A thin line between two parts."""
    return ui.Separator(spacing=discord.SeparatorSpacing.small)


def button(label: str, custom_id: str, style: Style = Style.secondary) -> Button:
    """A button. The custom_id reads `thing:verb:id`."""
    return ui.Button(label=label, custom_id=custom_id, style=style)


def link(label: str, url: str) -> Button:
    """A button that opens an address in the browser; nobody here hears of it."""
    return ui.Button(label=label, url=url, style=Style.link)


def stamp(at: datetime) -> str:
    """A moment, which Discord shows in the zone of whoever reads it."""
    return discord.utils.format_dt(at, "f")


def row(*buttons: Button | None) -> Piece | None:
    """Up to five buttons side by side; None where there is none."""
    shown = [one for one in buttons if one is not None][:_BUTTONS_A_ROW]
    return ui.ActionRow(*shown) if shown else None


def select(custom_id: str, placeholder: str, choices: Iterable[Choice]) -> Piece | None:
    """A menu of up to 25 choices, one to pick; None where there is nothing to choose."""
    options = [
        discord.SelectOption(
            label=excerpt(choice.label, LONGEST_LABEL),
            value=choice.value,
            description=excerpt(choice.description, LONGEST_LABEL) or None,
        )
        for choice in choices
    ][:MOST_CHOICES]
    if not options:
        return None
    return ui.ActionRow(ui.Select(custom_id=custom_id, placeholder=placeholder, options=options))


def people(custom_id: str, placeholder: str, chosen: Iterable[int], most: int) -> Piece:
    """A menu of the server's members, none or some to pick; `chosen` by Discord's ids."""
    return ui.ActionRow(
        ui.UserSelect(
            custom_id=custom_id,
            placeholder=placeholder,
            min_values=0,
            max_values=most,
            default_values=[
                discord.SelectDefaultValue(id=one, type=discord.SelectDefaultValueType.user)
                for one in chosen
            ][:most],
        )
    )


def pages(words: str, most: int = MOST_TEXT - 200) -> list[str]:
    """A long text in pieces that fit a message, cut between lines or words where it can.

    Joined, the pieces are the text. Discord counts code points here; UTF-16 units are the
    stricter measure, so that measure is used.
    """
    pieces: list[str] = []
    while units(words) > most:
        cut = _cut(words, most)
        pieces.append(words[:cut])
        words = words[cut:]
    return [*pieces, words] if words else pieces


def spread(*texts: str, below: Sequence[Piece] = ()) -> list[Card]:
    """Texts in their order, on as few cards as Discord's limit allows; empty ones are left out.

    Between two cards is a cut between texts, or between lines of one that is too long itself.
    `below` are rows under the last text, as many of them as there is room for; the others stand
    on cards of their own.
    """
    cards: list[list[str]] = []
    for page in (page for one in texts for page in pages(one)):
        fits = cards and units("".join(cards[-1])) + units(page) <= MOST_TEXT
        if fits and len(cards[-1]) < _TEXTS_A_CARD:
            cards[-1].append(page)
        else:
            cards.append([page])
    drawn: list[list[Piece | None]] = [[text(page) for page in on_one] for on_one in cards]
    for menu in below:
        # A row counts with what stands in it, and the card's box is one.
        if not drawn or 1 + sum(map(_weight, drawn[-1])) + _weight(menu) > _MOST_PIECES:
            drawn.append([])
        drawn[-1].append(menu)
    return [Card(*on_one) for on_one in drawn]


def _weight(piece: Piece | None) -> int:
    if piece is None:
        return 0
    return 1 + len(piece.children) if isinstance(piece, ui.ActionRow) else 1


def _cut(words: str, most: int) -> int:
    end = len(words.encode("utf-16-le", "surrogatepass")[: most * 2].decode("utf-16-le", "ignore"))
    for mark in ("\n\n", "\n", " "):
        found = words.rfind(mark, end // 2, end)
        if found > 0:
            return found + len(mark)
    return end


def units(words: str) -> int:
    """How long a text is by the stricter measure: UTF-16 units."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2
