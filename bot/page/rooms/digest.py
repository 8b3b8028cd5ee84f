"""My digest: what waits, the one to revisit first, the one question, and whether it is sent."""

from __future__ import annotations

from aiohttp import web

from bot.faces import digests
from bot.faces import ruptures as faces
from bot.page.rooms.ruptures import card
from bot.page.sheets import Sheet, acting
from bot.page.visit import Rooms, Visit
from bot.practice import digest
from bot.practice.answers import Answers
from bot.practice.house import Actor
from bot.practice.refusals import Refusal
from bot.records.follow_ups import Outcome


def furnish(rooms: Rooms) -> None:
    """The look back, and how it comes."""
    rooms.get("/digest")(show)
    rooms.get("/digest/weekly")(ask_when)
    rooms.post("/digest/weekly")(send_weekly)
    rooms.post("/digest/no-more")(send_no_more)
    rooms.post("/follow-ups/{question}")(follow_up)


async def show(visit: Visit) -> web.Response:
    """One's own digest, as of now."""
    own = await digest.own(visit.house, visit.who)
    words, first = visit.words, own.waiting[0] if own.waiting else None
    return visit.page(
        "rooms/digest.html",
        own=own,
        others=own.waiting[1:],
        follow_up=digests.follow_up(words, own.follow_up) if own.follow_up else "",
        outcomes=[(one.value, digests.outcome(words, one)) for one in Outcome],
        weekly=digests.weekly(words, own.weekly) if own.weekly else "",
        **(card(first) if first else {"rupture": faces, "view": None}),
    )


async def ask_when(visit: Visit) -> web.Response:
    """When it is to be sent."""
    own = await digest.own(visit.house, visit.who)
    slot = own.weekly
    given = {"weekday": str(slot.weekday), "time": f"{slot.at:%H:%M}"} if slot else {}
    return await _weekly(visit).shown(given)


async def send_weekly(visit: Visit) -> web.Response:
    """Day and time came back."""

    async def kept(who: Actor, answers: Answers) -> web.Response:
        await digest.send_weekly(visit.house, who, answers)
        return visit.go("/digest", said="page.digest.weekly_kept")

    return await _weekly(visit).taken(kept)


async def send_no_more(visit: Visit) -> web.Response:
    """It is sent no more."""
    await digest.send_no_more(visit.house, visit.who)
    return visit.go("/digest", said="page.digest.no_more_kept")


async def follow_up(visit: Visit) -> web.Response:
    """What became of a therapy."""
    posted = await visit.posted()
    outcome = posted.get("outcome", "")
    if outcome not in set(Outcome):
        raise Refusal("too_old")
    who = await acting(visit)
    await digest.follow_up(visit.house, who, visit.part("question"), Outcome(outcome))
    back = "/" if posted.get("back") == "/" else "/digest"
    return visit.go(back, said="page.digest.followed_up")


def _weekly(visit: Visit) -> Sheet:
    return Sheet(visit, "weekly", "rooms/weekly.html")
