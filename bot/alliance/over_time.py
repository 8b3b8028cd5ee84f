"""What shows only over several hours of one therapy: each leads to a question, never a type.

Withdrawal is the kind that makes no noise, so it is looked for in other signs as well: topics
that do not come back, tasks left undone, hours lost, a little more distance each time
(practice literature: the slow leak). Engagement is compared with last time, hour by hour, as
practice literature advises; a drop is asked about and a level never is. How many hours make
an "again" or a "long" is ours: no study gives such a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from bot.alliance.markers import Attendance, Marker, Presence
from bot.alliance.readings import Noticed, Signs

# "Again": once more within this many hours, the present one among them.
AGAIN_WITHIN = 4
# A long run with nothing to note: two months of weekly hours.
SMOOTH_FOR_LONG = 8

_QUIETER = frozenset({Presence.QUIETER, Presence.CLEARLY_QUIETER})
_UNCHANGED = frozenset({None, Presence.SAME})
# Taller is nearer than last time. A dot: not told; a cross: the hour did not take place.
_MARKS = {
    Presence.MORE: "▇",
    Presence.SAME: "▅",
    Presence.QUIETER: "▃",
    Presence.CLEARLY_QUIETER: "▁",
    None: "·",
}
_NOT_HELD = "×"  # noqa: RUF001  (a cross, as on paper)


def noticed_again(hours: Sequence[Signs]) -> tuple[Noticed, ...]:
    """What the present hour repeats, from the hours of one client, the present one first.

    Nothing is asked about an hour that adds nothing itself: each question begins with what was
    there now. Hours that were cancelled or missed are among them, with their attendance.
    """
    if not hours:
        return ()
    now, *before = hours[:AGAIN_WITHIN]
    last = next((hour for hour in before if hour.attendance.held), None)
    found = {
        Noticed.TOPIC_STAYED_AWAY: Marker.TOPIC_GONE in now.markers,
        Noticed.UNDONE_AGAIN: Marker.TASK_UNDONE in now.markers
        and any(Marker.TASK_UNDONE in hour.markers for hour in before),
        Noticed.HOURS_LOST_AGAIN: _lost(now) and any(_lost(hour) for hour in before),
        Noticed.QUIETER_AGAIN: now.presence in _QUIETER
        and last is not None
        and last.presence in _QUIETER,
    }
    return tuple(key for key, holds in found.items() if holds)


def _lost(hour: Signs) -> bool:
    """Whether some of the hour was lost, or all of it; a reason told freely is no sign."""
    return hour.attendance is not Attendance.ATTENDED or Marker.LATE in hour.markers


def nothing_to_note(hour: Signs) -> bool:
    """Whether an hour was held and told without anything noticed in the client or oneself.

    To find the client more present is something noticed, and so is one's own reaction.
    """
    return (
        hour.attendance is Attendance.ATTENDED
        and hour.presence in _UNCHANGED
        and not (hour.markers or hour.reactions or hour.triggers)
    )


def smooth_run(hours: Iterable[Signs]) -> int:
    """How many hours in a row had nothing to note, the latest first and counted."""
    return sum(1 for _ in takewhile(nothing_to_note, hours))


def asks_smooth_or_careful(run: int, *, began: int, now: int, asked_at: int | None) -> bool:
    """Whether to ask, once in a run: was it smooth, or were we careful?

    `began` and `now` are the numbers of the sessions in which the run began and has come to;
    `asked_at` is the number of the one at which it was asked last, None where it never was. A
    long time without any strain can be the work going well or two people avoiding it; practice
    literature asks, and no figure stands behind it. Shown again, the same session asks again.
    """
    if run < SMOOTH_FOR_LONG:
        return False
    return asked_at is None or asked_at < began or asked_at == now


def asked_over_time(
    hours: Sequence[Signs], numbers: Sequence[int] = (), *, asked_at: int | None = None
) -> tuple[Noticed, ...]:
    """Everything the hours of one client ask together, the present one first.

    `numbers` are those of their sessions, in the same order (whatever stands for one that was
    not held); left out, the hours given are counted.
    """
    counted = numbers or range(len(hours), 0, -1)
    run = smooth_run(hours)
    asks = run > 0 and asks_smooth_or_careful(
        run, began=counted[run - 1], now=counted[0], asked_at=asked_at
    )
    return (*noticed_again(hours), *((Noticed.SMOOTH_FOR_LONG,) if asks else ()))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Hours in a row that were told alike: the presence, or None where it was not asked.

    `held` is False for hours that did not take place.
    """

    presence: Presence | None
    hours: int
    held: bool = True


@dataclass(frozen=True, slots=True)
class EngagementLine:
    """Engagement against last time, hour by hour, the oldest first.

    `marks` is one character an hour. `stretches` is the same to be put into words, for those
    who cannot see it or would rather read. It compares each hour with the one before, so its
    marks are not added up: no level is claimed, and nothing is scored.
    """

    marks: str
    stretches: tuple[Stretch, ...]


def engagement_line(hours: Sequence[Signs], *, most: int = 20) -> EngagementLine:
    """The line over the latest `most` hours of one client, given the latest first."""
    if most < 1:
        raise ValueError("a line needs room for an hour")
    latest = [(hour.presence, hour.attendance.held) for hour in reversed(hours[:most])]
    marks = (_MARKS[presence] if held else _NOT_HELD for presence, held in latest)
    alike = groupby((presence if held else None, held) for presence, held in latest)
    stretches = (Stretch(presence, len(list(same)), held) for (presence, held), same in alike)
    return EngagementLine("".join(marks), tuple(stretches))
