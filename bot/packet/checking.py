"""A packet looked through for identifiers, part by part, and what is said about it.

What was found is told by its place and kind; the words themselves are not repeated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.alliance.identifiers import Found, Looking
from bot.packet.sheet import Sheet
from bot.wording import Wording


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was found: the section and the part by number, and the place in its text."""

    section: int
    part: int
    found: Found


@dataclass(frozen=True, slots=True)
class Checked:
    """`said` in words, title first. Where it `holds`, patterns are to be changed first."""

    said: tuple[str, ...]
    places: tuple[Place, ...]

    @property
    def holds(self) -> bool:
        return any(place.found.holds for place in self.places)


def _nobody(_: str) -> bool:
    return False


def look_through(
    words: Wording, looking: Looking, sheet: Sheet, *, ours: Callable[[str], bool] = _nobody
) -> Checked:
    """Every part of a sheet. What was found is told once for each part and kind.

    Lines that are `ours`, and so were typed by nobody, tell nobody's name.
    """
    places = tuple(
        Place(n, m, found)
        for n, section in enumerate(sheet.sections)
        for m, part in enumerate(section.parts)
        for found in looking.look(part.text)
        if not ours(_line_at(part.text, found.start))
    )
    lines = dict.fromkeys(_line(words, sheet, place) for place in places)
    told = tuple(lines) or (words.say("packet.check.nothing"),)
    head = (words.say("packet.check.title"), words.say("packet.check.looked"))
    return Checked((*head, *told), places)


def _line_at(text: str, place: int) -> str:
    end = text.find("\n", place)
    return text[text.rfind("\n", 0, place) + 1 : end if end >= 0 else len(text)]


def _line(words: Wording, sheet: Sheet, place: Place) -> str:
    section = sheet.sections[place.section]
    return words.say(
        "packet.check.one",
        heading=section.heading,
        part=section.parts[place.part].label,
        what=words.say(f"packet.check.found.{place.found.kind}"),
    )
