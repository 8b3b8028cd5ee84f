"""The look back at one therapy that ended or stalled: where it may have slipped, kindly.

Reviews of therapies that failed look for the first sign that was passed over, for the gaps,
and for the ending that was announced politely (practice literature). What is found here is a
place to look at, with what would speak against it, and not a fault: hindsight sees signs that
nobody could have weighed in the hour. Memory is told apart from record, because memory keeps
the impression.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median_low

from bot.alliance.exchanges import Source
from bot.alliance.markers import Marker, MarkerKind, Move, RuptureType, own_moves
from bot.alliance.patterns import Strain
from bot.alliance.readings import Reading, Signs, read

# A gap: more than twice the usual time between two hours, and longer than this.
SHORTEST_GAP = timedelta(days=13)
# What was said in an hour is often noted when it is over.
_AFTERWARDS = timedelta(days=1)
# A therapy may stand still: so many hours in a row not held, or none held for so long.
_STILL_HOURS = 2
_STILL_FOR = timedelta(weeks=4)
_ENDING = frozenset(marker for marker in Marker if marker.kind is MarkerKind.ENDING)


@dataclass(frozen=True, slots=True)
class PastHour:
    """One hour of the therapy, held or not, told or not.

    `key` is the caller's own, to find it again. `confirmed` is the type of the rupture noticed
    in it; `was_none` that its clinician said the reading was none; `same` that it was said to
    be the rupture that waited already. `source` is that of its moment, None where none is told.
    """

    key: str
    at: datetime
    signs: Signs
    confirmed: RuptureType | None = None
    was_none: bool = False
    same: bool = False
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A sign after which nothing was confirmed or said before the next hour was over.

    `slight` where its hour adds up to nothing by itself. `reading` holds the reasons and what
    would speak against it; `mine` is which way the clinician moved in that hour.
    """

    hour: PastHour
    reading: Reading
    slight: bool
    mine: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A time without an hour, longer than usual, or hours in a row that were not held.

    `after` is the hour before it, where there was one; `missed` counts those not held in it.
    """

    after: PastHour | None
    days: int
    missed: int


@dataclass(frozen=True, slots=True)
class LookBack:
    """What can be looked at again, each part in the order it happened; any may be empty.

    `first` is the first sign that was passed over, a slight one only where there is no plainer;
    `endings` are the hours in which an ending was signalled, `unsaid` the ruptures about which
    nothing was ever said, and the counts tell how many moments are remembered or recorded.
    """

    first: PassedOver | None = None
    gaps: tuple[Gap, ...] = ()
    endings: tuple[PastHour, ...] = ()
    unsaid: tuple[Strain, ...] = ()
    from_memory: int = 0
    from_record: int = 0


def stands_still(hours: Iterable[tuple[datetime, bool]], now: datetime) -> bool:
    """Whether a therapy may have stalled, from when its latest hours were and if they were held.

    Two in a row not held, or none held for four weeks: a reason to offer the look back, and no
    more. A holiday looks the same. The two figures are ours.
    """
    course = sorted(hours, reverse=True)
    if not course:
        return False
    lost = len(course) >= _STILL_HOURS and not any(held for _, held in course[:_STILL_HOURS])
    last = max((at for at, held in course if held), default=course[-1][0])
    return lost or now - last > _STILL_FOR


def look_back(hours: Iterable[PastHour], strains: Iterable[Strain]) -> LookBack:
    """The look back over one client's hours and ruptures, which may come in any order."""
    course = sorted(hours, key=lambda hour: hour.at)
    known = sorted(strains, key=lambda strain: strain.noticed_at)
    return LookBack(
        first=_first_passed_over(course, known),
        gaps=tuple(_gaps(course)),
        endings=tuple(hour for hour in course if hour.signs.markers & _ENDING),
        unsaid=tuple(strain for strain in known if strain.first_said is None),
        from_memory=sum(hour.source is Source.MEMORY for hour in course),
        from_record=sum(hour.source is Source.RECORD for hour in course),
    )


def _first_passed_over(course: Sequence[PastHour], known: Sequence[Strain]) -> PassedOver | None:
    """The first hour whose signs add up and led to nothing, or else the first slight sign."""
    passed = [hour for place, hour in enumerate(course) if not _met(course, place, known)]
    read_again = [(hour, read(hour.signs)) for hour in passed]
    plain = next(((h, r) for h, r in read_again if r.type is not None and not h.was_none), None)
    # What a clinician weighed and found none is no sign that was passed over.
    slight = next(((h, r) for h, r in read_again if h.signs.markers and not h.was_none), None)
    found = plain or slight
    if found is None:
        return None
    hour, reading = found
    return PassedOver(hour, reading, reading.type is None, own_moves(hour.signs.reactions))


def _met(course: Sequence[PastHour], place: int, known: Sequence[Strain]) -> bool:
    """Whether an hour was met: a rupture was confirmed or waited, or something was said.

    What was confirmed, said or opened again up to the next hour that was held counts: a sign
    that is seen on the stairs and named a week later was not passed over.
    """
    hour = course[place]
    if hour.confirmed is not None or hour.same:
        return True
    following = next((one for one in course[place + 1 :] if one.signs.attendance.held), None)
    until = following.at + _AFTERWARDS if following else None
    return any(
        _waits_in(strain, hour.at)
        or any(hour.at <= when and (until is None or when < until) for when in _steps(strain))
        for strain in known
    )


def _steps(strain: Strain) -> list[datetime]:
    """When something happened to a rupture: noticed, said, moved on, opened again."""
    said = [strain.said_at] if strain.said_at else []
    return [strain.noticed_at, *said, *(when for _, when in strain.reached)]


def _waits_in(strain: Strain, at: datetime) -> bool:
    """Whether a rupture was known and not closed at that time."""
    if strain.noticed_at > at:
        return False
    times = [when for _, when in strain.reached]
    place = bisect_right(times, at)
    return place == 0 or strain.reached[place - 1][0].unrepaired


def _gaps(course: Sequence[PastHour]) -> Iterable[Gap]:
    """Times without an hour, longer than usual, and runs of two or more that were not held."""
    held = [hour for hour in course if hour.signs.attendance.held]
    between = [later.at - hour.at for hour, later in pairwise(held)]
    usual = median_low(between) if between else timedelta(0)
    for before, after in pairwise([None, *held, None]):
        missed = [hour for hour in course if _lies(hour, before, after)]
        last = after.at if after else max((hour.at for hour in missed), default=None)
        first = before.at if before else min((hour.at for hour in missed), default=None)
        if first is None or last is None:
            continue
        long = before is not None and after is not None and _long(last - first, usual)
        if long or len(missed) >= 2:
            yield Gap(before, (last.date() - first.date()).days, len(missed))


def _lies(hour: PastHour, before: PastHour | None, after: PastHour | None) -> bool:
    """Whether an hour that was not held lies between two that were."""
    if hour.signs.attendance.held:
        return False
    return (before is None or before.at <= hour.at) and (after is None or hour.at < after.at)


def _long(time: timedelta, usual: timedelta) -> bool:
    return time > max(2 * usual, SHORTEST_GAP)
