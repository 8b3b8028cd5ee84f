"""One week of an invented group: the real bot against the stand-in, told as it happens.

Everything is real but Discord: discord.py over a websocket and HTTP, encrypted records, the
same parts as `afterhour run`. Any failure ends it with an exception.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bot.story.house import opened
from bot.story.telling import StoryBroken, Teller
from bot.story.week import SCENES, MovableClock, Week
from bot.wording import Wording

__all__ = ["StoryBroken", "play"]


async def play(words: Wording, prompts: Path | None = None, *, pauses: bool = True) -> None:
    """Plays the week and prints what each person saw. Raises StoryBroken, or what broke it."""
    clock = MovableClock()
    teller = Teller(words, scenes=SCENES, pauses=pauses and sys.stdout.isatty())
    async with opened(clock, words, prompts) as stood:
        week = Week(words, stood.discord, stood.guild, clock, teller, stood.all_done)
        await week.play()
