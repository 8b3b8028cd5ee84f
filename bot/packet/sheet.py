"""A packet in words and in order, before anybody knows what it will be drawn with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from bot.packet.content import Packet, PacketRupture
from bot.wording import Wording

_PARTS = ("moment", "went_off", "reaction", "line", "question")


@dataclass(frozen=True, slots=True)
class Part:
    """A label, and what its clinician typed."""

    label: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Section:
    """One rupture: a heading, a line on where it stands, and its parts."""

    heading: str
    standing: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that is drawn, in order. `notes` say what is not on it."""

    language: str
    title: str
    made: str
    intro: str
    sections: tuple[Section, ...]
    until: date
    notes: tuple[str, ...] = ()

    def shortened(self, most: int) -> Sheet:
        """No part longer than so many signs."""
        return replace(self, sections=tuple(_cut(section, most) for section in self.sections))


def laid_out(words: Wording, packet: Packet) -> Sheet:
    """The packet with its headings and labels."""
    none = () if packet.ruptures else (words.say("packet.none"),)
    return Sheet(
        language=words.say("packet.language"),
        title=words.say("packet.title"),
        made=words.say(
            "packet.made", since=_day(words, packet.since), until=_day(words, packet.until)
        ),
        intro=words.say("packet.intro"),
        sections=tuple(_section(words, n, one) for n, one in enumerate(packet.ruptures, 1)),
        until=packet.until,
        notes=none,
    )


def _section(words: Wording, number: int, rupture: PacketRupture) -> Section:
    heading = words.say("packet.heading", number=number, code=rupture.code, type=rupture.type)
    standing = " · ".join(part for part in (rupture.state, rupture.age) if part)
    return Section(heading, standing, tuple(_parts(words, rupture)))


def _parts(words: Wording, rupture: PacketRupture) -> Iterator[Part]:
    for name in _PARTS:
        if text := str(getattr(rupture, name)).strip():
            yield Part(words.say(f"packet.parts.{name}"), text)


def _day(words: Wording, day: date) -> str:
    return words.say(
        "packet.date", year=f"{day.year:04}", month=f"{day.month:02}", day=f"{day.day:02}"
    )


def _cut(section: Section, most: int) -> Section:
    return replace(section, parts=tuple(_short(part, most) for part in section.parts))


def _short(part: Part, most: int) -> Part:
    if len(part.text) <= most:
        return part
    head = part.text[:most].rsplit(maxsplit=1)[0] if " " in part.text[:most] else part.text[:most]
    return replace(part, text=f"{head} …")
