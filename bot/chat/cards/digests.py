"""The weekly look back: a channel post in counts, and each person's own list."""

from __future__ import annotations

from bot.chat.cards import ruptures
from bot.chat.pieces import Card, Choice, Style, button, heading, listed, row, select, small, text
from bot.chat.router import custom_id
from bot.practice.digest import GroupDigest, OwnDigest
from bot.practice.ruptures import RuptureView
from bot.wording import Wording


def group(words: Wording, digest: GroupDigest, key: str) -> Card:
    """The post in the group's channel: counts where enough contributed, never a name."""
    return Card(
        heading(words.say("digest.group.title")),
        text(words.say("digest.group.late") if digest.late else "", _figures(words, digest)),
        row(button(words.say("buttons.open_mine"), custom_id("digest:mine", key), Style.primary)),
        small(words.say("digest.group.private")),
    )


def own(words: Wording, digest: OwnDigest) -> list[Card]:
    """One's own list: the one to revisit first as a whole card, the others one press away."""
    if not digest.waiting:
        title = words.say("digest.own.title")
        return [Card(heading(title), text(words.say("digest.own.nothing_waits")))]
    first, *others = digest.waiting
    shown = ruptures.rupture(words, first, first=_why_first(words, first, len(others)))
    return [shown, _others(words, others)] if others else [shown]


def _figures(words: Wording, digest: GroupDigest) -> str:
    figures = digest.figures
    if figures is None:
        return words.say("digest.group.without_figures")
    lines = [words.count("digest.group.waiting", figures.waiting)]
    if figures.waiting_long:
        lines.append(words.count("digest.group.waiting_long", figures.waiting_long))
    if figures.repaired:
        lines.append(words.count("digest.group.repaired", figures.repaired))
    return "\n".join(lines)


def _why_first(words: Wording, view: RuptureView, others: int) -> str:
    opening = words.say("digest.own.only" if not others else "digest.own.first")
    if not view.why_first:
        return opening
    reasons = listed(words.choice(reason).label for reason in view.why_first)
    return f"{opening}\n{reasons}"


def _others(words: Wording, others: list[RuptureView]) -> Card:
    choices = [
        Choice(
            view.rupture.id,
            words.say(
                "cards.rupture.title",
                code=view.rupture.code,
                type=words.choice(view.rupture.type).label,
            ),
            ruptures.standing_in_short(words, view),
        )
        for view in others
    ]
    return Card(
        text(words.count("digest.own.others", len(others))),
        text(listed(f"**{choice.label}** — {choice.description}" for choice in choices[:25])),
        select(custom_id("rupture:pick"), words.say("cards.rupture.pick"), choices),
    )
