"""Looking back: what was said about past hours with a client, and how much is kept in all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.alliance.look_back import stands_still
from bot.alliance.over_time import EngagementLine, engagement_line
from bot.practice.house import Actor, House, acting, own_client, whose
from bot.practice.ruptures import RuptureView, view
from bot.records import Database, clients, counting, debriefs, groups, hours_told, ruptures
from bot.records.clients import Client, Session
from bot.records.clinicians import Clinician
from bot.records.debriefs import Debrief
from bot.records.groups import Group

# As many hours as are read without paging: a therapy of half a year.
SHOWN = 20
_ALL = 10_000


@dataclass(frozen=True, slots=True)
class PastHour:
    """One hour, and what was said about it; nothing where it was only counted."""

    session: Session
    told: tuple[Debrief, ...]


@dataclass(frozen=True, slots=True)
class Therapy:
    """A therapy as its clinician told it: hours and ruptures, the latest first.

    `hours` may be the latest ones only; `noted` says how many there are. `engagement` compares
    the latest hours each with the one before. `stalled`: it goes on, and may stand still. Times
    are to be told in `zone`.
    """

    client: Client
    zone: str
    hours: tuple[PastHour, ...]
    noted: int
    ruptures: tuple[RuptureView, ...]
    engagement: EngagementLine
    stalled: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one membership: how many of each kind, and under which rules."""

    clinician: Clinician
    group: Group
    counts: Mapping[str, int]


async def therapy(house: House, who: Actor, client_id: str, *, whole: bool = False) -> Therapy:
    """How a therapy went so far. Raises NotThere for an absent client and for another's alike."""

    def work(db: Database) -> Therapy:
        client = own_client(db, who, client_id)
        sessions = clients.sessions_of(db, client.id, _ALL if whole else SHOWN)
        return Therapy(
            client=client,
            zone=whose(db, client.clinician_id).zone,
            hours=_told(db, client, sessions),
            noted=clients.count_sessions(db, client.id),
            ruptures=tuple(
                view(db, house, found)
                for found in ruptures.all_with(db, client.clinician_id, client.id)
            ),
            engagement=engagement(db, client, house.now()),
            stalled=client.ended_at is None
            and stands_still(((one.at, one.attendance.held) for one in sessions), house.now()),
        )

    return await house.records.read(work)


def engagement(db: Database, client: Client, until: datetime) -> EngagementLine:
    """Engagement against last time over the latest hours, those only counted among them."""
    hours = hours_told.latest(db, client.id, until, SHOWN)
    return engagement_line([hour.signs for hour in hours], most=SHOWN)


def _told(db: Database, client: Client, sessions: list[Session]) -> tuple[PastHour, ...]:
    about: dict[str, list[Debrief]] = {session.id: [] for session in sessions}
    for debrief in debriefs.of_client(db, client.clinician_id, client.id, about):
        about[debrief.session_id].append(debrief)
    return tuple(PastHour(session, tuple(about[session.id])) for session in sessions)


async def ended(house: House, who: Actor) -> list[Client]:
    """Own clients whose therapy has ended, the latest first."""
    return await house.records.read(lambda db: clients.ended_of(db, acting(db, who).id))


async def kept(house: House, who: Actor) -> Kept:
    """How much of oneself is kept, by kind."""

    def work(db: Database) -> Kept:
        clinician = acting(db, who)
        group = groups.by_id(db, clinician.group_id)
        assert group is not None  # noqa: S101  (a foreign key holds it)
        return Kept(clinician, group, counting.of(db, clinician.id))

    return await house.records.read(work)
