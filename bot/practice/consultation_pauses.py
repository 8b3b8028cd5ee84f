"""A consultation stands still, goes on with the time that was left, or is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.alliance.consultations import WAITS_AT_MOST, Standing, by_day, phase_ends
from bot.practice import consultation_acts as acts
from bot.practice import consultation_posts as posts
from bot.practice.consultation_seen import group_of
from bot.practice.consultation_views import Pause
from bot.practice.times import zone_named
from bot.records import Database, consultations, said_in, standing
from bot.records.consultations import Consultation
from bot.records.standing import Due

# The kind of due row, its subject a consultation.
CONSULTATION = "consultation"
# A clock that was set back by more has been put right.
_CLOCK_SLIPS = timedelta(hours=1)


def plan(db: Database, c: Consultation, at: datetime | None) -> None:
    """Says when to look at it next; None: not by itself."""
    if at is None:
        standing.no_longer_due(db, CONSULTATION, c.id)
    else:
        standing.put_due(db, Due(CONSULTATION, c.id, at))


def pause(
    db: Database,
    c: Consultation,
    reason: Pause,
    now: datetime,
    missing: tuple[str, ...] = (),
) -> Consultation:
    """Its thread cannot be used: its phases stand still, and whoever can do something is told."""
    if c.paused is not None:
        return c
    c = replace(c, paused=reason.value, paused_at=now)
    consultations.save(db, c)
    plan(db, c, now + WAITS_AT_MOST)
    about = {"reason": reason.value, "missing": list(missing), "channel": c.channel}
    acts.tell_of_pause(db, c, posts.PAUSED, now, now.isoformat(), **about)
    return c


def left_standing(
    db: Database, c: Consultation, reason: Pause, now: datetime, missing: tuple[str, ...]
) -> None:
    """It is over, and its thread could not be locked or deleted: the organiser is told.

    A thread that somebody deleted is done with.
    """
    if reason.new_thread:
        consultations.save(db, replace(c, thread=None))
        return
    organiser = group_of(db, c).organiser
    if organiser is not None:
        about = {"reason": reason.value, "missing": list(missing), "channel": c.channel}
        acts.tell_organiser(db, c, organiser, posts.PAUSED, now, f"over:{c.thread}", **about)


def go_on(db: Database, c: Consultation, now: datetime) -> None:
    """Goes on with the time that was left, in a new thread where the old one is gone."""
    reason = Pause(c.paused or Pause.NOT_ALLOWED)
    c = _with_time_left(db, c, now)
    acts.hush(db, c, now, (posts.PAUSED,))
    if reason.new_thread:
        _in_new_thread(db, c, now)
    elif c.thread is None:
        # The latest alone: one before it was asked for where there is no going on any more.
        for message in said_in.about(db, posts.THREAD, c.id)[-1:]:
            said_in.start_one(db, message.id, now)
    else:
        for message in said_in.about(db, posts.ANNOUNCED, c.id):
            said_in.start_one(db, message.id, now)
        said_in.start_all(db, c.thread, now)
        _still_open(db, c, now)


def _with_time_left(db: Database, c: Consultation, now: datetime) -> Consultation:
    lost = max(timedelta(0), now - (c.paused_at or now))
    ends = c.phase_ends_at
    if ends is not None:
        zone = zone_named(group_of(db, c).zone)
        ends = by_day(max(ends + lost, now), zone)
    c = replace(c, paused=None, paused_at=None, phase_ends_at=ends)
    consultations.save(db, c)
    plan(db, c, ends)
    return c


def _in_new_thread(db: Database, c: Consultation, now: datetime) -> None:
    channel = group_of(db, c).consultation_channel or c.channel
    acts.stop_thread(db, c)
    c = replace(c, thread=None, channel=channel)
    consultations.save(db, c)
    if channel is None:
        pause(db, c, Pause.NO_CHANNEL, now)
    else:
        acts.ask_for_thread(db, c, channel, now)


def _still_open(db: Database, c: Consultation, now: datetime) -> None:
    if c.state is Standing.RUNNING and c.phase_ends_at is not None:
        until = c.phase_ends_at.isoformat()
        acts.say(db, c, posts.STILL_OPEN, now, f"{c.phase}:{until}", index=c.phase, until=until)


def more_time(db: Database, c: Consultation, now: datetime) -> None:
    """Gives the open phase one more pace, from when it would have ended."""
    zone = zone_named(group_of(db, c).zone)
    ends = phase_ends(max(c.phase_ends_at or now, now), c.pace, zone)
    c = replace(c, phase_ends_at=ends, extended=True)
    consultations.save(db, c)
    plan(db, c, ends)
    _still_open(db, c, now)


# Taking back


def withdraw(
    db: Database,
    c: Consultation,
    now: datetime,
    *,
    leaver: int | None = None,
    erased: bool = False,
) -> None:
    """Takes it back: nothing of it is due or said any more, and its thread is deleted.

    Where its presenter leaves the group (`leaver`, their Discord id), the thread is locked, and
    what was given stays readable until it is deleted. Prepared, it is gone altogether. `erased`:
    its row will not be there for long.
    """
    plan(db, c, None)
    acts.hush(db, c, now)
    acts.take_down(db, c, now)
    stays = leaver is not None and c.thread is not None
    acts.stop_thread(db, c, stays=stays)
    if c.state is Standing.PREPARED:
        consultations.remove(db, c.id)
        return
    if leaver is not None and stays:
        acts.unseat(db, c, leaver, now)
        acts.say(db, replace(c, paused=None), posts.CLOSED, now)
    elif c.thread is not None:
        acts.delete_thread(db, c.group_id, c.thread, now, about="" if erased else c.id)
    over = replace(c, state=Standing.WITHDRAWN, closed_at=now, paused=None, paused_at=None)
    consultations.save(db, over if stays else replace(over, thread=None))
    if not stays:
        consultations.forget_content(db, c.id)


# Clocks


def put_right(db: Database, now: datetime) -> int:
    """What was opened by a clock that has been set back since gets its time from now; how many."""
    found = consultations.opened_after(db, now + _CLOCK_SLIPS)
    for c in found:
        ends = phase_ends(now, c.pace, zone_named(group_of(db, c).zone))
        consultations.save(db, replace(c, opened_at=now, phase_ends_at=ends))
        if c.paused is None:
            plan(db, c, ends)
    said_in.forget_done(db, posts.UNSEATED)
    return len(found)
