"""What waits for a clinician today, in one look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.alliance.standing import next_hour
from bot.practice.hours import is_silent
from bot.practice.house import Actor, House, acting
from bot.practice.prompts import KEPT_FOR
from bot.practice.ruptures import RuptureView, in_digest_order
from bot.practice.times import zone_named
from bot.records import Database, clients, follow_ups, prompts, ruptures, standing
from bot.records.clinicians import Clinician
from bot.records.follow_ups import FollowUp
from bot.records.prompts import Prompt

# A line is handed back for an hour that is near; one in two weeks would be noise today.
_NEAR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Ahead:
    """The next hour with a client with whom a rupture waits, and that rupture."""

    start: datetime
    view: RuptureView


@dataclass(frozen=True, slots=True)
class Today:
    """What waits: hours to debrief, what stands before the next hour, what to revisit first.

    `waiting` counts all unrepaired ruptures; `first` is the one to revisit first, unless it is
    the one that stands `ahead`. `clients` counts the therapies that go on.
    """

    clinician: Clinician
    asked: tuple[Prompt, ...]
    ahead: Ahead | None
    first: RuptureView | None
    waiting: int
    follow_up: FollowUp | None
    clients: int


async def today(house: House, who: Actor) -> Today:
    """What waits for this clinician now. Writes nothing."""

    def work(db: Database) -> Today:
        clinician, now = acting(db, who), house.now()
        views = in_digest_order(db, house, ruptures.unrepaired(db, clinician.id))
        ahead = _ahead(db, clinician, views, now)
        rest = [view for view in views if ahead is None or view != ahead.view]
        return Today(
            clinician=clinician,
            asked=tuple(prompts.unanswered(db, clinician.id, now - KEPT_FOR, now)),
            ahead=ahead,
            first=rest[0] if rest else None,
            waiting=len(views),
            follow_up=follow_ups.due(db, clinician.id, now),
            clients=len(clients.all_of(db, clinician.id)),
        )

    return await house.records.read(work)


def _ahead(
    db: Database, clinician: Clinician, views: list[RuptureView], now: datetime
) -> Ahead | None:
    """The nearest hour that somebody's rupture waits for; none while the clinician is away."""
    zone = zone_named(clinician.zone)
    first_of = {view.rupture.client_id: view for view in reversed(views)}
    found = []
    for session in standing.all_of(db, clinician.id):
        view = first_of.get(session.client_id)
        hour = next_hour(session.standing, zone, now) if view else None
        near = hour is not None and hour.start < now + _NEAR
        if view and hour and near and not is_silent(clinician, session, hour, zone):
            found.append(Ahead(hour.start, view))
    return min(found, key=lambda ahead: ahead.start, default=None)
