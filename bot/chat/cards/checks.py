"""What the line check underlines in a line, and why: advice, never a bar."""

from __future__ import annotations

from bot.chat.pieces import Piece, excerpt, listed, quoted, small, text
from bot.faces.lines import CheckedLine
from bot.wording import Wording

# A line of the form is shorter; whatever is longer was not typed into it.
_MOST = 300


def underlined(words: Wording, checked: CheckedLine) -> str:
    """The line on one line, with what is remarked on underlined; cut where it is too long."""
    shown, room = "", _MOST
    for piece, remarked in checked.pieces:
        part = words.plain(excerpt(" ".join(piece.split("\n")), room)) if room > 0 else ""
        shown += f"__{part}__" if remarked and part.strip() else part
        room -= len(piece)
    return quoted(shown)


def advice(words: Wording, checked: CheckedLine) -> list[Piece | None]:
    """Why something is underlined; nothing where nothing is."""
    if not checked.advice:
        return []
    reasons = listed(f"**{rule.label}** — {rule.why}" for rule in checked.advice)
    return [text(words.say("cards.lines.check"), reasons), small(words.say("cards.lines.yours"))]


def in_short(words: Wording, checked: CheckedLine) -> Piece:
    """What is underlined, by name alone; the whole of it stands where the line is planned."""
    named = " · ".join(rule.label for rule in checked.advice)
    return small(words.say("cards.lines.underlined", rules=named))
