"""The supervision packet on its way to its owner: its form, what it holds, and its files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.alliance.identifiers import Found
from bot.faces import looking, ruptures
from bot.packet import Checked, Sheet
from bot.practice.packet import Chosen
from bot.practice.ruptures import RuptureView
from bot.wording import Form, Wording, limits


def form(words: Wording, views: Sequence[RuptureView]) -> Form:
    """One question for each rupture, under the rupture's id."""
    asked = words.form("packet_question")
    (one,) = (question for question in asked.questions if question.key == "question")
    questions = (replace(one, key=view.rupture.id, label=_label(words, view)) for view in views)
    return replace(asked, questions=tuple(questions))


def _label(words: Wording, view: RuptureView) -> str:
    label = ruptures.title(words, view)
    most = limits.QUESTION_LABEL
    return label if len(label) <= most else f"{label[: most - 1]}…"


def holds(words: Wording, chosen: Chosen) -> str:
    """How many ruptures would be in it, and of which weeks."""
    weeks = words.count("packet.weeks", chosen.weeks)
    if not chosen.views:
        return words.say("packet.holds_none", weeks=weeks)
    told = words.count("packet.holds", len(chosen.views), weeks=weeks)
    return f"{told} {words.count('packet.more', chosen.more)}" if chosen.more else told


def file_name(sheet: Sheet, ending: str) -> str:
    """What a file of it is called: no words of its owner, and nobody's code."""
    return f"packet-{sheet.until.isoformat()}.{ending}"


@dataclass(frozen=True, slots=True)
class MarkedPart:
    """A part of the sheet in pieces, each marked where it could tell who somebody is."""

    label: str
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class MarkedSection:
    """One rupture of the sheet."""

    heading: str
    standing: str
    parts: tuple[MarkedPart, ...]


def marked(sheet: Sheet, checked: Checked) -> tuple[MarkedSection, ...]:
    """The sheet with what was found in it marked."""
    return tuple(
        MarkedSection(
            section.heading,
            section.standing,
            tuple(
                MarkedPart(part.label, tuple(_pieces(part.text, checked, (n, m))))
                for m, part in enumerate(section.parts)
            ),
        )
        for n, section in enumerate(sheet.sections)
    )


def underlined(sheet: Sheet, checked: Checked) -> tuple[str, ...]:
    """The words that are only underlined, each once."""
    texts = {
        f"{n}.{m}": part.text
        for n, section in enumerate(sheet.sections)
        for m, part in enumerate(section.parts)
    }
    found: dict[str, list[Found]] = {key: [] for key in texts}
    for place in checked.places:
        found[f"{place.section}.{place.part}"].append(place.found)
    return looking.underlined(texts, found)


def _pieces(text: str, checked: Checked, place: tuple[int, int]) -> Iterator[tuple[str, bool]]:
    """A text from its beginning to its end; what was found twice is marked once."""
    found = (one.found for one in checked.places if (one.section, one.part) == place)
    at = 0
    for start, end in sorted((one.start, one.end) for one in found):
        begins = max(at, start)
        if begins >= end:
            continue
        if text[at:begins]:
            yield text[at:begins], False
        yield text[begins:end], True
        at = end
    if text[at:]:
        yield text[at:], False
