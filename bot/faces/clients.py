"""Where a therapy stands, and how near its client was from hour to hour."""

from __future__ import annotations

from dataclasses import dataclass

from bot.alliance.over_time import EngagementLine, Stretch
from bot.records.clients import Client
from bot.wording import Wording


def standing(words: Wording, client: Client) -> str:
    """How many sessions were held, the stage, and what waits, in one line."""
    stage = words.choice(client.stage).label
    held = words.count("cards.client.sessions", client.held)
    waiting = words.count("cards.client.waiting", client.waiting) if client.waiting else ""
    return " · ".join(part for part in (held, stage, waiting) if part)


# One mark alone is no line.
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class EngagementSaid:
    """Engagement against last time: one mark an hour, and the same in words."""

    marks: str
    told: str


def engagement(words: Wording, line: EngagementLine) -> EngagementSaid | None:
    """The small line over the latest hours; None where fewer than two tell of presence."""
    if sum(stretch.hours for stretch in line.stretches if stretch.presence) < _FEWEST:
        return None
    told = ", ".join(_stretch(words, stretch) for stretch in line.stretches)
    return EngagementSaid(line.marks, words.say("cards.client.engagement", hours=told))


def _stretch(words: Wording, stretch: Stretch) -> str:
    if not stretch.held:
        what = words.say("cards.client.hour_not_held")
    elif stretch.presence is None:
        what = words.say("cards.client.hour_not_told")
    else:
        what = words.choice(stretch.presence).label.lower()
    return words.count("cards.client.hours_alike", stretch.hours, what=what)
