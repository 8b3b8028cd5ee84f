"""A formulation and its story, in words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.faces.times import dated
from bot.practice.formulation import Story
from bot.records.formulations import Formulation
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
    questions = words.form("formulation").questions
    rupture = story.ruptures.get(version.rupture_id or "")
    return VersionSaid(
        at=dated(words, version.at, story.zone),
        written=tuple(
            (question.label, version.texts[question.key])
            for question in questions
            if version.texts.get(question.key)
        ),
        came_from=came_from(words, story, rupture.id) if rupture else "",
        rupture=rupture.id if rupture else "",
    )


def came_from(words: Wording, story: Story, rupture_id: str) -> str:
    """Which rupture a version comes from, by its type and day."""
    rupture = story.ruptures[rupture_id]
    return words.say(
        "formulations.came_from",
        type=words.choice(rupture.type).label,
        at=dated(words, rupture.noticed_at, story.zone),
    )
