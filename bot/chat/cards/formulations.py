"""A client's formulation as it stands, and its earlier versions as a story."""

from __future__ import annotations

from bot.chat.cards.page import there
from bot.chat.pieces import Card, Piece, Style, button, paragraphs, quoted, row, spread
from bot.chat.router import custom_id
from bot.faces.formulations import VersionSaid, versions
from bot.practice.formulation import Story
from bot.wording import Wording


def current(words: Wording, story: Story, hint: str = "") -> list[Card]:
    """As it stands, on as many cards as that takes; the buttons stand on the last."""
    if not story.in_words:
        return [there(words, "formulation", story.client.id)]
    found = versions(words, story)
    title = f"### {words.say('formulations.title', code=story.client.code)}"
    below = _buttons(words, story)
    if not found:
        nothing = words.say("page.formulation.none")
        return spread(title, nothing, below=below)
    since = words.say("formulations.since", at=found[0].at)
    last = f"-# {hint}" if hint else ""
    return spread(title, *_written(words, found[0], since), last, below=below)


def earlier(words: Wording, story: Story) -> list[Card]:
    """Every earlier version, newest first, on as many cards as that takes."""
    if not story.in_words:
        return [there(words, "formulation", story.client.id)]
    told = [
        part
        for version in versions(words, story)[1:]
        for part in _written(words, version, f"**{version.at}**")
    ]
    title = words.say("formulations.story", code=story.client.code)
    return spread(f"### {title}", f"-# {words.say('page.formulation.story_help')}", *told)


def _written(words: Wording, version: VersionSaid, first: str) -> list[str]:
    answers = [f"**{label}**\n{quoted(words.plain(written))}" for label, written in version.written]
    came = f"-# {version.came_from}" if version.came_from else ""
    head = "\n".join(part for part in (first, came) if part)
    return [paragraphs(head, answers[0]), *answers[1:]] if answers else [head]


def _buttons(words: Wording, story: Story) -> list[Piece]:
    begun = story.current is not None
    change = button(
        words.say("buttons.change_formulation" if begun else "buttons.begin_formulation"),
        custom_id("formulation:change", story.client.id),
        Style.primary,
    )
    before = button(
        words.say("buttons.earlier_versions"), custom_id("formulation:story", story.client.id)
    )
    shown = row(change, before if len(story.versions) > 1 else None)
    return [shown] if shown else []
