"""Today: what waits, and nothing else. Calm where nothing does."""

from __future__ import annotations

from aiohttp import web

from bot.faces import digests, ruptures
from bot.faces.times import wall
from bot.page.rooms import drafts, mine
from bot.page.visit import Rooms, Visit
from bot.practice.today import today
from bot.records.follow_ups import Outcome
from bot.records.prompts import PromptState


def furnish(rooms: Rooms) -> None:
    """The room's one door."""
    rooms.get("/")(show)


async def show(visit: Visit) -> web.Response:
    """What waits."""
    found = await today(visit.house, visit.who)
    words, zone = visit.words, found.clinician.zone
    unfinished = await drafts.unfinished(visit)
    keys = [key for key in await mine.passkeys(visit) if key.waits_until]
    waits = found.asked or found.ahead or found.first or found.follow_up
    calm = not (waits or unfinished or keys)
    return visit.page(
        "rooms/today.html",
        found=found,
        calm=calm,
        hours=[(prompt, wall(words, prompt.start, zone)) for prompt in found.asked],
        # One tap for all is about what was asked; what was put off was put off on purpose.
        all_asked=all(prompt.state is PromptState.SENT for prompt in found.asked),
        ahead_at=wall(words, found.ahead.start, zone) if found.ahead else "",
        keys=keys,
        unfinished=unfinished,
        follow_up=digests.follow_up(words, found.follow_up) if found.follow_up else "",
        outcomes=[(one.value, digests.outcome(words, one)) for one in Outcome],
        rupture=ruptures,
    )
