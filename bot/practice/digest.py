"""The weekly look back: each clinician's own, and the group's in counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.alliance.digests import Figures, group_figures
from bot.alliance.recurrence import latest_occurrence, next_occurrence
from bot.practice.house import Actor, House, acting
from bot.practice.ruptures import RuptureView, in_digest_order, weighed
from bot.practice.times import zone_named
from bot.records import Database, debriefs, groups, outbox, ruptures
from bot.records.groups import Group
from bot.records.ids import new_id

GROUP_DIGEST = "group_digest"
_WEEK = timedelta(days=7)
# Later than this after its hour, a digest says that it comes late.
_LATE_AFTER = timedelta(minutes=30)
# So close to the next one, a missed digest would only be a double.
_TOO_CLOSE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OwnDigest:
    """A clinician's own unrepaired ruptures, the one to revisit first, first."""

    waiting: tuple[RuptureView, ...]


@dataclass(frozen=True, slots=True)
class GroupDigest:
    """What the channel post says; no figures where too few contributed."""

    figures: Figures | None
    late: bool


def group_digest(data: Mapping[str, Any]) -> GroupDigest:
    """The group digest as it was put into the outbox."""
    figures = data["figures"]
    return GroupDigest(Figures(**figures) if figures else None, bool(data["late"]))


async def own(house: House, who: Actor) -> OwnDigest:
    """One's own digest, as of now."""

    def work(db: Database) -> OwnDigest:
        found = ruptures.unrepaired(db, acting(db, who).id)
        return OwnDigest(tuple(in_digest_order(db, house, found)))

    return await house.records.read(work)


async def put_due_group_digests(house: House) -> int:
    """Puts every group digest that is due into the outbox, once a week and group."""
    now = house.now()
    due = await house.records.read(lambda db: [g for g in groups.present(db) if _due(g, now)])
    if not due:
        return 0

    def work(db: Database) -> int:
        return sum(outbox.put(db, _message(db, house, group, now)) for group in due)

    return await house.records.write(work)


def _due(group: Group, now: datetime) -> bool:
    if not (group.digest_channel and group.zone):
        return False
    zone = zone_named(group.zone)
    _, at = latest_occurrence(group.digest, zone, now)
    _, following = next_occurrence(group.digest, zone, now)
    late = now - at > _LATE_AFTER
    return at > group.set_up_at and not (late and following - now < _TOO_CLOSE)


def _message(db: Database, house: House, group: Group, now: datetime) -> outbox.OutboxMessage:
    week, at = latest_occurrence(group.digest, zone_named(group.zone), now)
    figures = _figures(db, house, group, at)
    assert group.digest_channel is not None  # noqa: S101  (_due holds it)
    return outbox.OutboxMessage(
        id=new_id(),
        cause=f"{GROUP_DIGEST}:{group.id}:{week}",
        kind=GROUP_DIGEST,
        group_id=group.id,
        target="channel",
        recipient=group.digest_channel,
        data={
            "figures": asdict(figures) if figures else None,
            "late": now - at > _LATE_AFTER,
        },
        not_before=now,
        made_at=now,
    )


def _figures(db: Database, house: House, group: Group, at: datetime) -> Figures | None:
    return group_figures(
        (weighed(house, rupture) for rupture in ruptures.unrepaired_in_group(db, group.id)),
        repaired=ruptures.repaired_in_group(db, group.id, at - _WEEK),
        contributors=debriefs.contributors(db, group.id, at - _WEEK),
    )
