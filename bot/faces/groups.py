"""A group's settings in words."""

from __future__ import annotations

from bot.practice.setup import GroupSettings
from bot.wording import Wording


def readiness(words: Wording, settings: GroupSettings) -> str:
    """Whether clinicians can join, and what is still needed."""
    if not settings.ready:
        return words.say("setup.not_ready")
    with_channel = settings.group.digest_channel
    return words.say("setup.ready" if with_channel else "setup.ready_without_channel")
