"""`/patterns`: a clinician's own, with pictures, for nobody else."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.cards import patterns as cards
from bot.chat.press import Press
from bot.faces import patterns as faces
from bot.faces.patterns import Part
from bot.pictures import NotDrawn, Theme
from bot.practice import patterns

# Discord does not tell whether somebody reads in the light or in the dark. Each picture has a
# ground of its own and reads on both; a dark one dazzles nobody who reads at night.
_THEME = Theme.DARK


async def start(press: Press, months: int) -> None:
    """Counted and drawn at once: the process that draws begins while it is counted."""
    press.house.studio.expect()
    found = await patterns.own(press.house, press.who, months)
    if not found.in_words:
        await press.show(cards.on_page(press.words))
        return
    parts = faces.parts(press.words, found.profile)
    for card in cards.patterns(press.words, found, parts, await _drawn(press, parts)):
        await press.show(card)


async def _drawn(press: Press, parts: Sequence[Part]) -> dict[str, bytes]:
    """Every picture by its name; where one could not be drawn, nobody waits for the others."""
    drawn: dict[str, bytes] = {}
    try:
        for part in (part for part in parts if part.drawn):
            drawn[part.name] = await press.house.studio.draw(part.picture, _THEME)
    except NotDrawn:
        return {}
    return drawn
