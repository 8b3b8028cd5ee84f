"""A formulation and its story, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.alliance.hypotheses import Hypothesis
from bot.faces.times import dated
from bot.practice.formulation import Story
from bot.records.formulations import Formulation
from bot.records.ruptures import Rupture
from bot.wording import Wording


@dataclass(frozen=True, slots=True)
class VersionSaid:
    """One version: since when, what is written under which question, where it came from.

    `came_from` is empty, and `rupture` the id of none, where it came from no rupture.
    """

    at: str
    written: tuple[tuple[str, str], ...]
    came_from: str = ""
    rupture: str = ""


def versions(words: Wording, story: Story) -> list[VersionSaid]:
    """Every version, newest first."""
    return [_said(words, story, version) for version in story.versions]


def _said(words: Wording, story: Story, version: Formulation) -> VersionSaid:
    rupture = story.ruptures.get(version.rupture_id or "")
    return VersionSaid(
        at=dated(words, version.at, story.zone),
        written=tuple(written(words, version)),
        came_from=_told(words, "formulations.came_from", story, rupture) if rupture else "",
        rupture=rupture.id if rupture else "",
    )


def written(words: Wording, version: Formulation) -> Iterator[tuple[str, str]]:
    """What was written, and which hypotheses are held, each under its question."""
    held = sorted(version.hypotheses, key=list(Hypothesis).index)
    chosen = "\n".join(words.choice(one).label for one in held)
    for question in words.form("formulation").questions:
        is_chosen = question.key == "hypotheses"
        told = chosen if is_chosen else version.texts.get(question.key, "")
        if told:
            yield question.label, told


def adding(words: Wording, story: Story, rupture_id: str) -> str:
    """Which rupture a version that is being written comes from."""
    return _told(words, "formulations.from_rupture", story, story.ruptures[rupture_id])


def _told(words: Wording, key: str, story: Story, rupture: Rupture) -> str:
    at = dated(words, rupture.noticed_at, story.zone)
    return words.say(key, type=words.choice(rupture.type).label, at=at)
