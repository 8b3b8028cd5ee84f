"""One week of an invented group, or one consultation: the real bot, told as it happens.

Everything is real but Discord: discord.py over a websocket and HTTP, encrypted records, the
same parts as `afterhour run`. Any failure ends it with an exception.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from bot.alliance.consultations import Form
from bot.story.consultation import Consultation, scenes
from bot.story.house import opened
from bot.story.scripts import SCRIPTS
from bot.story.telling import StoryBroken, Teller
from bot.story.week import SCENES, MovableClock, Week
from bot.wording import Wording

__all__ = ["StoryBroken", "play", "play_consultation"]


async def play(words: Wording, prompts: Path | None = None, *, pauses: bool = True) -> None:
    """Plays the week and prints what each person saw. Raises StoryBroken, or what broke it."""
    clock = MovableClock()
    teller = Teller(words, scenes=SCENES, pauses=pauses and sys.stdout.isatty())
    async with opened(clock, words, prompts) as stood:
        week = Week(words, stood.discord, stood.guild, clock, teller, stood.all_done)
        await week.play()


async def play_consultation(
    words: Wording,
    form: str,
    prompts: Path | None = None,
    *,
    pauses: bool = True,
    watched: Callable[[Consultation], None] | None = None,
) -> None:
    """Plays one complete consultation and prints it. Raises StoryBroken, or what broke it.

    `form` is the key of one; `watched` is given the consultation before it begins.
    """
    script, clock = SCRIPTS[Form(form)], MovableClock()
    shows = pauses and sys.stdout.isatty()
    teller = Teller(words, scenes=scenes(script), pauses=shows, sheet="consultation_story")
    async with opened(clock, words, prompts) as stood:
        played = Consultation(words, script, stood, clock, teller)
        if watched is not None:
            watched(played)
        await played.play()
