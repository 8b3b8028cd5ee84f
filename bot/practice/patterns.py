"""A clinician's own patterns over some months: a mirror for one person, never a mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.alliance.patterns import NotedHour, Profile, SaidLine, Strain, profile
from bot.alliance.repairs import outcome_of
from bot.alliance.stages import stage
from bot.practice.house import Actor, House, acting
from bot.practice.times import zone_named
from bot.records import Database, clinicians, facts
from bot.records.facts import HourFact, RuptureFact

MOST_MONTHS = 120
USUAL_MONTHS = 12
_MONTH = timedelta(days=30.4375)


@dataclass(frozen=True, slots=True)
class Patterns:
    """One's own profile over the last `months`, told in `zone`.

    `in_words` says whether what it says may stand in Discord; the page shows it always.
    """

    profile: Profile
    months: int
    since: datetime
    zone: str
    in_words: bool


async def own(house: House, who: Actor, months: int = USUAL_MONTHS) -> Patterns:
    """One's own patterns. Counted on a reader's thread: five years of a full practice are many.

    `months` outside 1 to 120 are taken as the nearest of these.
    """
    months = min(max(months, 1), MOST_MONTHS)
    since = house.now() - months * _MONTH

    def work(db: Database) -> Patterns:
        clinician = acting(db, who)
        zone = zone_named(clinician.zone)
        hours = (noted(hour, zone) for hour in facts.hours(db, clinician.id))
        strains = (strain(one, zone) for one in facts.ruptures(db, clinician.id))
        said = (
            SaidLine(line.text, line.at.astimezone(zone), outcome_of(line.reception))
            for line in facts.lines(db, clinician.id)
        )
        return Patterns(
            profile=profile(hours, strains, said, since=since),
            months=months,
            since=since,
            zone=clinician.zone,
            in_words=clinicians.writes_in_chat(db, clinician.id),
        )

    return await house.records.read(work)


def noted(hour: HourFact, zone: ZoneInfo) -> NotedHour:
    """An hour as the field counts it, in the clinician's zone."""
    return NotedHour(
        client=hour.client_id,
        at=hour.at.astimezone(zone),
        signs=hour.signs,
        confirmed=hour.confirmed,
        was_none=hour.answer == "no",
    )


def strain(rupture: RuptureFact, zone: ZoneInfo) -> Strain:
    """A rupture as the field counts it, in the clinician's zone."""
    return Strain(
        client=rupture.client_id,
        type=rupture.type,
        state=rupture.state,
        stage=stage(rupture.number),
        noticed_at=rupture.noticed_at.astimezone(zone),
        reached=[(state, at.astimezone(zone)) for state, at in rupture.reached],
        said_at=rupture.said_at.astimezone(zone) if rupture.said_at else None,
    )
