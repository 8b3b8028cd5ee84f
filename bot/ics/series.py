"""Events become series, and series standing sessions in their clinician's zone.

A standing session is a wall time in the clinician's own zone. A series of another zone is
converted at its first hour to come; where the clocks of the two change on different days, that
is not the whole truth, and a note says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot.alliance.standing import Standing, next_hour
from bot.ics.events import FOR_EVER, Event, LeftOut, Rule, When

_DAY = timedelta(days=1)
# Long enough to meet every clock change of a zone.
_LOOKED_AT = timedelta(days=731)


@dataclass(frozen=True, slots=True)
class Note:
    """The file means this wall time, in a zone that is not the clinician's own.

    Where the zone is not `known`, the wall time was taken as the clinician's.
    """

    at: time
    zone: str
    known: bool = True


@dataclass(frozen=True, slots=True)
class Series:
    """One series with hours still to come: a standing session for each of its weekdays."""

    title: str = field(repr=False)
    sessions: tuple[Standing, ...]
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: the series to offer, in its order, and how many were left out, why."""

    series: tuple[Series, ...]
    left_out: Mapping[LeftOut, int]


def read(events: Iterable[Event], zone: ZoneInfo, now: datetime) -> Reading:
    """What a calendar means for a clinician of this zone. `now` is aware.

    Where one event of a series changes its length, title or place alone, the hour stays as it
    is.
    """
    by_uid: dict[str, list[Event]] = {}
    for event in events:
        by_uid.setdefault(event.uid, []).append(event)
    found = [one for group in by_uid.values() for one in _group(group, zone, now)]
    return Reading(
        series=tuple(one for one in found if isinstance(one, Series)),
        left_out=Counter(one for one in found if isinstance(one, LeftOut)),
    )


def _group(group: list[Event], zone: ZoneInfo, now: datetime) -> Iterator[Series | LeftOut]:
    """The events of one UID: as a rule, a series and its changed hours."""
    changes = [event for event in group if event.replaces is not None]
    masters = [event for event in group if event.replaces is None]
    unclear = any(event.left_out is LeftOut.UNREADABLE for event in group)
    if unclear or any(master.left_out for master in masters):
        # Half of a series would be told at the wrong hours; changed hours go with their series.
        yield LeftOut.UNREADABLE if unclear else next(m.left_out for m in masters if m.left_out)
        return
    for master in masters:
        yield _one(master, changes, zone, now)
    for change in changes:
        called_off = change.left_out is LeftOut.CANCELLED
        if not called_off and not any(_holds(master, change, zone) for master in masters):
            yield change.left_out or _one(replace(change, replaces=None), [], zone, now)


def _one(master: Event, changes: list[Event], zone: ZoneInfo, now: datetime) -> Series | LeftOut:
    own = master.start.tzinfo or zone
    there = _written(master, own)
    mine = [change for change in changes if _holds(master, change, zone)]
    sessions = (_changed(each, _here(each, own, zone, now), master, mine, zone) for each in there)
    kept = [ahead for session in sessions if (ahead := _ahead(session, zone, now))]
    if not kept:
        return LeftOut.PAST
    kept.sort(key=lambda session: session.first)
    return Series(master.title, tuple(kept), _note(master, there, zone, now))


# The series as it is written, in its own zone


def _written(master: Event, own: tzinfo) -> list[Standing]:
    """A standing session in the zone of the file for each weekday; none where COUNT is 0."""
    at, first = master.start.time().replace(second=0, microsecond=0, fold=0), master.start.date()
    if master.rule is None:
        return [Standing(first, at, master.minutes, every=0)]
    rule = master.rule
    firsts = _firsts(first, rule)
    return [
        Standing(begins, at, master.minutes, rule.every, until)
        for place, begins in enumerate(firsts)
        if (until := _until(master, begins, place, len(firsts), own)) is None or until >= begins
    ]


def _firsts(first: date, rule: Rule) -> list[date]:
    """The first day of each weekday, in order: all lie within one turn of the rule."""
    into = (first.weekday() - rule.week_begins) % 7
    week = first - into * _DAY
    turn = timedelta(weeks=rule.every)
    days = [week + (weekday - rule.week_begins) % 7 * _DAY for weekday in rule.weekdays]
    return sorted(day if day >= first else day + turn for day in days)


def _until(master: Event, begins: date, place: int, places: int, own: tzinfo) -> date | None:
    """The last day of the weekday in this place; before its first where it never takes place."""
    rule = master.rule
    if rule is None or (rule.until is None and rule.count is None):
        return None
    if rule.count is not None:
        times = -(-(rule.count - place) // places)
        turns = timedelta(weeks=rule.every)
        if times > (FOR_EVER - begins) // turns:
            return None
        return begins + (times - 1) * turns
    assert rule.until is not None  # noqa: S101  (one of the two is there)
    return _last_day(rule.until, master.start, own)


def _last_day(until: When, start: datetime, own: tzinfo) -> date:
    if not isinstance(until, datetime):
        return until
    wall = _wall(until, own)
    return wall.date() if wall.time() >= start.time() else wall.date() - _DAY


def _holds(master: Event, change: Event, zone: ZoneInfo) -> bool:
    """Whether a changed hour is one of this series' hours."""
    own = master.start.tzinfo or zone
    assert change.replaces is not None  # noqa: S101  (that is what makes it a change)
    day = _day(change.replaces, own)
    return any(next(each.days(day), None) == day for each in _written(master, own))


# The same in the clinician's zone


def _here(there: Standing, own: tzinfo, zone: ZoneInfo, now: datetime) -> Standing:
    """Converted at the first hour to come, or the last there was."""
    day = next(_looked_at(there, own, now), there.first)
    wall = _converted(day, there.at, own, zone)
    shift = wall.date() - day
    until = there.until + shift if there.until else None
    return replace(there, first=there.first + shift, at=wall.time(), until=until)


def _changed(
    there: Standing, here: Standing, master: Event, changes: Iterable[Event], zone: ZoneInfo
) -> Standing:
    """With the hours that are cancelled or moved."""
    own = master.start.tzinfo or zone
    shift = here.first - there.first
    moved: dict[date, datetime | None] = {}
    for moment in master.without:
        moved[_day(moment, own) + shift] = None
    for change in changes:
        assert change.replaces is not None  # noqa: S101  (that is what makes it a change)
        day = _day(change.replaces, own) + shift
        if change.left_out is LeftOut.CANCELLED:
            moved[day] = None
        elif change.left_out is None:
            moved[day] = _wall(change.start, zone).replace(second=0, microsecond=0, fold=0)
    known = {
        day: wall
        for day, wall in moved.items()
        if next(here.days(day), None) == day and wall != datetime.combine(day, here.at)
    }
    return replace(here, moved=known)


def _ahead(standing: Standing, zone: ZoneInfo, now: datetime) -> Standing | None:
    """What is still to come of it; None where nothing is."""
    following = next_hour(standing, zone, now)
    if following is None:
        return None
    today = now.astimezone(zone).date()
    moved = {
        day: wall
        for day, wall in standing.moved.items()
        if day >= today or (wall is not None and wall.date() >= today)
    }
    return replace(standing, first=min([following.day, *moved]), moved=moved)


def _note(master: Event, there: Iterable[Standing], zone: ZoneInfo, now: datetime) -> Note | None:
    own = master.start.tzinfo
    if master.zone is None or (own is not None and master.rule is None):
        return None
    if own is not None and all(_alike(each, own, zone, now) for each in there):
        return None
    return Note(master.start.time(), master.zone, known=own is not None)


def _alike(there: Standing, own: tzinfo, zone: ZoneInfo, now: datetime) -> bool:
    """Whether the clocks of both zones show the same at every hour that is looked at."""
    return all(
        _converted(day, there.at, own, zone) == datetime.combine(day, there.at)
        for day in _looked_at(there, own, now)
    )


def _looked_at(there: Standing, own: tzinfo, now: datetime) -> Iterator[date]:
    """The days to come for two years on which the clocks there show its time at all."""
    today = now.astimezone(own).date()
    for day in there.days(today):
        if day - today > _LOOKED_AT and day != there.first:
            return
        wall = datetime.combine(day, there.at)
        if _wall(wall.replace(tzinfo=own).astimezone(UTC), own) == wall:
            yield day


def _converted(day: date, at: time, own: tzinfo, zone: ZoneInfo) -> datetime:
    return _wall(datetime.combine(day, at, own), zone)


def _wall(moment: datetime, zone: tzinfo) -> datetime:
    """What the clocks of a zone show then. A naive moment is shown by every clock alike."""
    local = moment.astimezone(zone) if moment.tzinfo else moment
    return local.replace(tzinfo=None)


def _day(moment: When, own: tzinfo) -> date:
    return _wall(moment, own).date() if isinstance(moment, datetime) else moment
