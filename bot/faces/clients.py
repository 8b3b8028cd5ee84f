"""Where a therapy stands."""

from __future__ import annotations

from bot.records.clients import Client
from bot.wording import Wording


def standing(words: Wording, client: Client) -> str:
    """How many sessions were held, the stage, and what waits, in one line."""
    stage = words.choice(client.stage).label
    held = words.count("cards.client.sessions", client.held)
    waiting = words.count("cards.client.waiting", client.waiting) if client.waiting else ""
    return " · ".join(part for part in (held, stage, waiting) if part)
