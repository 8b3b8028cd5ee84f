"""My data: what is kept and for how long, one's own times, and the keys to this page."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from bot.faces import privacy as faces
from bot.faces.times import wall
from bot.page.sheets import Sheet
from bot.page.visit import Rooms, Visit
from bot.practice import entering, join, privacy
from bot.practice.answers import Answers
from bot.practice.house import Actor


@dataclass(frozen=True, slots=True)
class Key:
    """A passkey as it is told of. `waits_until` is empty where it opens this page already."""

    id: str
    made: str
    waits_until: str
    this: bool


def furnish(rooms: Rooms) -> None:
    """Everything about oneself."""
    rooms.get("/mine")(show)
    rooms.get("/mine/times")(ask_times)
    rooms.post("/mine/times")(save_times)
    rooms.post("/mine/passkeys/{passkey}/approve")(approve)
    rooms.post("/mine/passkeys/{passkey}/remove")(remove)
    rooms.post("/mine/everywhere")(leave_everywhere)


async def show(visit: Visit) -> web.Response:
    """What is kept of oneself."""
    found = await privacy.settings(visit.house, visit.who)
    return visit.page(
        "rooms/mine.html",
        kept=found.kept,
        counts=[(kind, number) for kind, number in found.kept.counts.items() if number],
        times=faces.times(visit.words, found),
        noted=faces.noted(visit.words, found),
        passkeys=await passkeys(visit),
    )


async def passkeys(visit: Visit) -> list[Key]:
    """One's own passkeys, in the order of making."""
    words, zone, now = visit.words, visit.visitor.clinician.zone, visit.house.now()
    return [
        Key(
            id=key.id,
            made=wall(words, key.made_at, zone),
            waits_until=wall(words, key.usable_from, zone) if key.usable_from > now else "",
            this=key.id == visit.visitor.passkey_id,
        )
        for key in await entering.mine(visit.house, visit.visitor)
    ]


async def ask_times(visit: Visit) -> web.Response:
    """Zone, quiet hours, minutes."""
    found = (await join.membership(visit.house, visit.who)).clinician
    given = {
        "zone": found.zone,
        "quiet_from": found.quiet_from or "",
        "quiet_until": found.quiet_until or "",
        "minutes_after": str(found.minutes_after),
        "minutes_before": str(found.minutes_before),
    }
    return await _times(visit).shown(given)


async def save_times(visit: Visit) -> web.Response:
    """One's own times came back."""

    async def kept(who: Actor, answers: Answers) -> web.Response:
        await join.change_times(visit.house, who, answers)
        return visit.go("/mine", said="page.mine.times_kept")

    return await _times(visit).taken(kept)


async def approve(visit: Visit) -> web.Response:
    """A passkey that waits is one's own."""
    await entering.approve(visit.house, visit.visitor, visit.part("passkey"))
    return visit.go("/mine", said="page.mine.approved")


async def remove(visit: Visit) -> web.Response:
    """A passkey opens this page no more."""
    await entering.remove(visit.house, visit.visitor, visit.part("passkey"))
    return visit.go("/mine", said="page.mine.removed")


async def leave_everywhere(visit: Visit) -> web.Response:
    """Every session of this person ends, this one too."""
    await entering.leave_everywhere(visit.house, visit.visitor)
    return visit.go("/")


def _times(visit: Visit) -> Sheet:
    return Sheet(visit, "join", "rooms/times.html")
