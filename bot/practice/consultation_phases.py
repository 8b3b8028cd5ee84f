"""How a consultation goes on by itself: posted, gathering, one phase after another, closed.

Each step is one piece of a transaction: where it stands, what is due next, and what is said of
it are kept together, so that it happens once, whatever is restarted in between.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.alliance.consultations import (
    PRESENTER_SPEAKS,
    VOICES_NEEDED,
    WAITS_AT_MOST,
    Standing,
    Voice,
    by_day,
    conductor,
    next_index,
    phase_ends,
    phases,
)
from bot.practice import consultation_acts as acts
from bot.practice import consultation_pauses as pauses
from bot.practice import consultation_posts as posts
from bot.practice import takeaways
from bot.practice.consultation_seen import group_of, phase_at
from bot.practice.consultation_views import Pause
from bot.practice.house import House, whose
from bot.practice.times import zone_named
from bot.records import (
    Database,
    audit,
    clinicians,
    consultations,
    contributions,
    said_in,
    seats,
    standing,
)
from bot.records.consultations import Consultation
from bot.records.contributions import Contribution
from bot.records.standing import Due

# Without a name, so many clinicians have to be there for one of them to be hidden at all.
HIDES_AMONG = 3
# Where it cannot go on just now, and nothing is wrong with it.
_SOON, _LATER = timedelta(minutes=5), timedelta(hours=1)


def fire(db: Database, house: House, due: Due) -> None:
    """A consultation's time has come: for its posting, its next phase, its end."""
    c, now = consultations.by_id(db, due.subject), house.now()
    if c is None:
        standing.no_longer_due(db, pauses.CONSULTATION, due.subject)
    elif group_of(db, c).gone_at is not None:
        # The bot is not in the server: nothing goes on, and nothing is lost.
        pauses.plan(db, c, now + _LATER)
    elif c.paused is not None:
        _paused_for_long(db, c, now)
    elif c.thread is None and c.state in (Standing.GATHERING, Standing.RUNNING):
        pauses.plan(db, c, now + _SOON)
    else:
        _GOES_ON[c.state](db, c, now)


# Posting


def post(db: Database, c: Consultation, now: datetime) -> None:
    """Asks for the thread; who takes part without a name is settled now."""
    channel = group_of(db, c).consultation_channel
    if not c.named and not _seat_everybody(db, c, now):
        give_up(db, c, now)
        return
    c = replace(c, channel=channel, post_at=now, state=Standing.POSTING)
    if not c.named:
        # Where one of them has not agreed to words in Discord, nobody's stand there: if only
        # theirs did not, everybody would know whose it is.
        words = "chat" if seats.all_write_in_chat(db, c.id) else "page"
        c = replace(c, conductor_id=_next_conductor(db, c), words=words)
    else:
        seats.take(db, c.id, c.clinician_id, seats.PRESENTS, now)
    consultations.save(db, c)
    pauses.plan(db, c, None)
    audit.noted(db, c.clinician_id, "shared", now, c.id)
    if channel is None:
        pauses.pause(db, c, Pause.NO_CHANNEL, now)
    else:
        acts.ask_for_thread(db, c, channel, now)


def _seat_everybody(db: Database, c: Consultation, now: datetime) -> bool:
    """Gives everybody a seat, where they are enough for one of them to be hidden."""
    joined = sorted(clinicians.joined(db, c.group_id), key=lambda member: member.person)
    if len(joined) < HIDES_AMONG:
        return False
    for member in joined:
        seats.take(db, c.id, member.id, seats.GIVEN, now)
    return True


def fill_thread(db: Database, c: Consultation, thread: int, now: datetime) -> Consultation:
    """The thread is there: its people, and what is shared; then it begins, or goes on."""
    c = replace(c, thread=thread)
    consultations.save(db, c)
    for seat in seats.taken(db, c.id):
        acts.seat(db, c, seat.clinician_id, now)
    acts.say(db, c, posts.OPENING, now)
    if c.state is Standing.POSTING:
        return _gather(db, c, now) if c.named else begin(db, c, now)
    if c.named:
        acts.announce(db, c, now)
    for given in contributions.posted(db, c.id):
        acts.post_voice(db, c, given, now)
    if c.state is Standing.RUNNING:
        acts.say(db, c, posts.PHASE, now, str(c.phase), index=c.phase)
    return c


def _gather(db: Database, c: Consultation, now: datetime) -> Consultation:
    zone = zone_named(group_of(db, c).zone)
    ends = phase_ends(now, c.pace, zone)
    c = replace(c, state=Standing.GATHERING, opened_at=now, phase_ends_at=ends)
    consultations.save(db, c)
    pauses.plan(db, c, ends)
    acts.announce(db, c, now)
    for clinician in consultations.invited(db, c.id):
        acts.tell(db, c, whose(db, clinician), posts.INVITED, now)
    return c


def joined(db: Database, c: Consultation, now: datetime) -> Consultation:
    """Somebody has taken a seat: where the time to gather is over, it may begin with them."""
    if c.state is Standing.RUNNING and c.conductor_id is None:
        return without_conductor(db, c, now)
    over = c.phase_ends_at is not None and c.phase_ends_at <= now
    if c.state is not Standing.GATHERING or c.paused or not over or not _enough(db, c):
        return c
    morning = by_day(now, zone_named(group_of(db, c).zone))
    if morning > now:
        pauses.plan(db, c, morning)
        return c
    return begin(db, c, now)


def _gathered(db: Database, c: Consultation, now: datetime) -> None:
    """The time to gather is over: it begins, waits on, or is let go after fourteen days."""
    waits_until = (c.opened_at or now) + WAITS_AT_MOST
    if _enough(db, c):
        begin(db, c, now)
    elif now >= waits_until:
        give_up(db, c, now)
    else:
        pauses.plan(db, c, waits_until)


def _enough(db: Database, c: Consultation) -> bool:
    taken = seats.taken(db, c.id)
    return sum(seat.clinician_id != c.clinician_id for seat in taken) >= VOICES_NEEDED


def give_up(db: Database, c: Consultation, now: datetime) -> None:
    """Too few came: it is withdrawn, and its presenter told."""
    pauses.withdraw(db, c, now)
    acts.tell(db, c, whose(db, c.clinician_id), posts.LET_GO, now)


# Phases


def begin(db: Database, c: Consultation, now: datetime) -> Consultation:
    """The first phase opens; with a name, a conductor is found among those who came."""
    if c.conductor_id is None:
        c = replace(c, conductor_id=_next_conductor(db, c))
    c = replace(c, state=Standing.RUNNING, phase=-1)
    told = c.conductor_id
    c = _open(db, c, 0, now)
    if told is not None:
        acts.tell(db, c, whose(db, told), posts.CONDUCTS, now)
    return c


def open_next(db: Database, c: Consultation, now: datetime) -> None:
    """The open phase ends: the next opens, or it closes."""
    index = next_index(c.form, c.phase, answers_wanted=_answers_wanted(db, c))
    if index is None:
        close(db, c, now)
    else:
        _open(db, c, index, now)


def _open(db: Database, c: Consultation, index: int, now: datetime) -> Consultation:
    ends = phase_ends(now, c.pace, zone_named(group_of(db, c).zone))
    c = replace(c, phase=index, opened_at=now, phase_ends_at=ends, extended=False)
    consultations.save(db, c)
    pauses.plan(db, c, ends)
    acts.hush(db, c, now, (posts.YOUR_TURN,))
    # What belongs to a phase before stands before the card of this one, what came early after it.
    release(db, c, index - 1, now)
    acts.say(db, c, posts.PHASE, now, str(index), index=index)
    release(db, c, index, now)
    if phase_at(c, index) in PRESENTER_SPEAKS:
        _tell_presenter(db, c, index, now)
    return c


def _tell_presenter(db: Database, c: Consultation, index: int, now: datetime) -> None:
    presenter = whose(db, c.clinician_id)
    if presenter.left_at is None:
        acts.tell(db, c, presenter, posts.YOUR_TURN, now, str(index), index=index)


def _answers_wanted(db: Database, c: Consultation) -> bool:
    """Whether somebody asked, or the presenter answered ahead."""
    gone = (contributions.GOING, contributions.WITHDRAWN)
    given = [one for one in contributions.of_consultation(db, c.id) if one.state not in gone]
    last = len(phases(c.form)) - 1
    asked = any(one.kind is Voice.QUESTION and one.phase < last for one in given)
    return asked or any(one.kind is Voice.ANSWER for one in given)


def release(db: Database, c: Consultation, index: int, now: datetime) -> None:
    """Posts what was held for the phases up to this, and does what was held back to be changed.

    What has no name comes last and in the order of random ids: the order of giving tells nothing.
    """
    given = contributions.of_consultation(db, c.id)
    given.sort(key=lambda one: (not one.named, "" if one.named else one.id))
    for one in given:
        if one.state == contributions.HELD and one.phase <= index:
            show(db, c, one, now)
        elif one.state in (contributions.CHANGING, contributions.GOING):
            settle(db, c, one, now)


def show(db: Database, c: Consultation, one: Contribution, now: datetime) -> Contribution:
    """Posts something that was held."""
    posted = replace(one, state=contributions.POSTED, shown=one.text)
    contributions.save(db, posted)
    acts.post_voice(db, c, posted, now)
    return posted


def settle(db: Database, c: Consultation, one: Contribution, now: datetime) -> Contribution:
    """Changes something posted to what its author made of it, or takes it away."""
    if one.state == contributions.GOING:
        acts.take_voice_back(db, c, one, now)
        done = replace(one, state=contributions.WITHDRAWN, text="", shown=None)
    else:
        done = replace(one, state=contributions.POSTED, shown=one.text)
        acts.change_voice(db, c, done, now)
    contributions.save(db, done)
    return done


def close(db: Database, c: Consultation, now: datetime) -> None:
    """The last phase is over: all that is still held is posted, then the thread is locked."""
    c = replace(
        c, state=Standing.CLOSED, closed_at=now, phase_ends_at=None, paused=None, paused_at=None
    )
    consultations.save(db, c)
    pauses.plan(db, c, None)
    release(db, c, len(phases(c.form)) - 1, now)
    acts.hush(db, c, now)
    acts.take_down(db, c, now)
    acts.say(db, c, posts.ENDED, now)
    acts.say(db, c, posts.CLOSED, now)
    takeaways.closed(db, c.id, now)


def _settle_all(db: Database, c: Consultation, now: datetime) -> None:
    """What was taken back after closing goes away."""
    pauses.plan(db, c, None)
    release(db, c, -1, now)


def _paused_for_long(db: Database, c: Consultation, now: datetime) -> None:
    """Nobody put it right for fourteen days: what was running closes, all else is let go."""
    if c.state is Standing.RUNNING:
        if c.thread is not None:
            # It may be possible by now: what was to be said is, in its order, before it closes.
            said_in.start_all(db, c.thread, now)
        close(db, c, now)
    else:
        give_up(db, c, now)


def _nothing(db: Database, c: Consultation, _: datetime) -> None:
    pauses.plan(db, c, None)


_GOES_ON: dict[Standing, Callable[[Database, Consultation, datetime], object]] = {
    Standing.PREPARED: _nothing,
    Standing.POSTING: post,
    Standing.GATHERING: _gathered,
    Standing.RUNNING: open_next,
    Standing.CLOSED: _settle_all,
    Standing.WITHDRAWN: _nothing,
}


# Who conducts


def _next_conductor(db: Database, c: Consultation) -> str | None:
    """With a name, the presenter conducts nothing; without one they have to be in the rotation."""
    there = [seat.clinician_id for seat in seats.taken(db, c.id)]
    if c.named:
        there = [clinician for clinician in there if clinician != c.clinician_id]
    return conductor(consultations.conducted(db, c.group_id, there))


def without_conductor(db: Database, c: Consultation, now: datetime) -> Consultation:
    """Whoever conducted is gone: somebody else does, where there is anybody."""
    c = replace(c, conductor_id=_next_conductor(db, replace(c, conductor_id=None)))
    consultations.save(db, c)
    if c.conductor_id is not None and c.state is Standing.RUNNING:
        acts.tell(db, c, whose(db, c.conductor_id), posts.CONDUCTS, now)
    return c
