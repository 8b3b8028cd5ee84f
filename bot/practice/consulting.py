"""A consultation that goes on: who takes part, its phases, its thread."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from bot.alliance.consultations import PRESENTER_SPEAKS, Standing
from bot.practice import consultation_acts as acts
from bot.practice import consultation_pauses as pauses
from bot.practice import consultation_phases as phases
from bot.practice import consultation_posts as posts
from bot.practice.consultation_leaving import give_up_seat
from bot.practice.consultation_seen import awaits_presenter, group_of, post_of, seat_of
from bot.practice.consultation_views import Pause, Post, Seat
from bot.practice.house import Actor, House, first_time, memberships, whose
from bot.practice.refusals import NotThere, Refusal
from bot.records import Database, consultations, outbox, said_in, seats
from bot.records.clinicians import Clinician
from bot.records.consultations import Consultation
from bot.records.outbox import OutboxMessage

_GOES_ON_FIRST = {Standing.RUNNING: 0, Standing.GATHERING: 1, Standing.POSTING: 2}
_POSTED = frozenset({Standing.GATHERING, Standing.RUNNING, Standing.CLOSED})


async def seat(house: House, who: Actor, consultation_id: str) -> Seat:
    """A consultation one takes part in, while its words are kept. Raises NotThere without a seat.

    Not there either for its presenter before it is posted: see `consult.prepared`.
    """
    return await house.records.read(lambda db: _shown(db, who, consultation_id))


async def mine(house: House, who: Actor) -> list[Seat]:
    """Those one takes part in or presents, posted ones alone: running first, the newest first."""

    def work(db: Database) -> list[Seat]:
        found = [
            seat_of(db, c, member)
            for member in memberships(db, who)
            for c in consultations.seated(db, member.id)
        ]
        return sorted(found, key=lambda one: _GOES_ON_FIRST.get(one.consultation.standing, 3))

    return await house.records.read(work)


async def waiting(house: House, who: Actor) -> list[Post]:
    """Those with a name that wait for voices in one's group(s), and one has no seat in.

    Their texts are not in them. Gathering ones first.
    """

    def work(db: Database) -> list[Post]:
        return [
            post_of(db, c, inside=False)
            for member in memberships(db, who)
            for c in consultations.wanting_voices(db, member.group_id)
            if not _takes_part(db, c, member)
        ]

    return await house.records.read(work)


async def join(house: House, who: Actor, consultation_id: str) -> Seat:
    """Takes a seat, also late, also again after leaving; twice is once.

    Raises NotThere for one of another group, or over, and for one without a name: those who
    were there when it was posted have their seats, and only they may come back to them.
    """

    def work(db: Database) -> Seat:
        c, member = _open_to(db, who, consultation_id)
        now = house.now()
        if first_time(db, who, now):
            came = seats.take(db, c.id, member.id, seats.JOINED, now)
            if c.going_on:
                # Also who has left the thread on Discord alone, and would come back to it.
                acts.seat(db, c, member.id, now)
            if came:
                acts.hush_one(db, c, posts.INVITED, member.person, now)
                phases.joined(db, c, now)
        return _shown(db, who, consultation_id)

    return await house.records.write(work)


def _open_to(db: Database, who: Actor, consultation_id: str) -> tuple[Consultation, Clinician]:
    """One that this person may join, or has a seat in already."""
    c = consultations.by_id(db, consultation_id)
    for member in memberships(db, who):
        if c is None or member.group_id != c.group_id:
            continue
        known = c.named or seats.of(db, c.id, member.id) is not None
        comes = known and c.state in (Standing.GATHERING, Standing.RUNNING)
        if comes or (c.state in _POSTED and _takes_part(db, c, member)):
            return c, member
    raise NotThere


async def leave(house: House, who: Actor, consultation_id: str) -> None:
    """Gives up a seat: what is held is dropped, what is posted stays. Twice is once.

    Raises NotThere without a seat, Refusal `consult_is_yours` for its presenter.
    """

    def work(db: Database) -> None:
        if not first_time(db, who, house.now()):
            return
        c, member = seated(db, who, consultation_id)
        if c.clinician_id == member.id:
            raise Refusal("consult_is_yours")
        give_up_seat(db, c.id, member, house.now())

    await house.records.write(work)


async def not_now(house: House, who: Actor, consultation_id: str) -> None:
    """Lets an invitation be, and tidies it away. Nobody is told. Raises NotThere without one."""

    def work(db: Database) -> None:
        if not first_time(db, who, house.now()):
            return
        c = consultations.by_id(db, consultation_id)
        invited = [
            member
            for member in memberships(db, who)
            if c is not None and consultations.uninvite(db, c.id, member.id)
        ]
        if c is None or not invited:
            raise NotThere
        acts.hush_one(db, c, posts.INVITED, who.person, house.now())

    await house.records.write(work)


async def next_phase(house: House, who: Actor, consultation_id: str, index: int) -> Seat:
    """The conductor opens the next phase now, or closes after the last; with a name only.

    `index` is the phase that is open on the card that was pressed: where another is open by now,
    nothing changes; nor where the presenter has yet to speak, whose turn nobody cuts short. Raises
    NotThere without a seat, Refusal `consult_not_yours` for anybody else.
    """

    def act(db: Database, c: Consultation, member: Clinician, now: datetime) -> None:
        _only(c.conductor_id == member.id and c.named)
        if _stands_at(c, index) and not awaits_presenter(db, c):
            phases.open_next(db, c, now)

    return await _acted(house, who, consultation_id, act)


async def more_time(house: House, who: Actor, consultation_id: str, index: int) -> Seat:
    """The conductor gives the open phase one more pace, once a phase; as `next_phase`.

    Raises Refusal `consult_more_once` for a second time.
    """

    def act(db: Database, c: Consultation, member: Clinician, now: datetime) -> None:
        _only(c.conductor_id == member.id and c.named)
        if not _stands_at(c, index):
            return
        if c.extended:
            raise Refusal("consult_more_once")
        pauses.more_time(db, c, now)

    return await _acted(house, who, consultation_id, act)


async def answered(house: House, who: Actor, consultation_id: str, index: int) -> Seat:
    """The presenter has answered: the phase in which only they speak ends; with a name only.

    Raises NotThere without a seat, Refusal `consult_not_yours`.
    """

    def act(db: Database, c: Consultation, member: Clinician, now: datetime) -> None:
        _only(c.clinician_id == member.id and c.named)
        if _stands_at(c, index) and c.open_phase in PRESENTER_SPEAKS:
            phases.open_next(db, c, now)

    return await _acted(house, who, consultation_id, act)


def _only(theirs: bool) -> None:
    if not theirs:
        raise Refusal("consult_not_yours")


def _stands_at(c: Consultation, index: int) -> bool:
    return c.state is Standing.RUNNING and c.phase == index and c.paused is None


async def _acted(
    house: House,
    who: Actor,
    consultation_id: str,
    act: Callable[[Database, Consultation, Clinician, datetime], None],
) -> Seat:
    def work(db: Database) -> Seat:
        c, member = seated(db, who, consultation_id)
        now = house.now()
        if first_time(db, who, now):
            act(db, c, member, now)
        return _shown(db, who, consultation_id)

    return await house.records.write(work)


async def resume(house: House, who: Actor, consultation_id: str) -> None:
    """Goes on after a pause, with the time that was left: in a new thread, or in the same.

    For the presenter, the conductor and the group's organiser; without a name for every seat.
    Not paused (any more): nothing happens. Raises NotThere for anybody else.
    """

    def work(db: Database) -> None:
        c = _to_resume(db, who, consultation_id)
        now = house.now()
        if not first_time(db, who, now):
            return
        if c.paused is not None:
            pauses.go_on(db, c, now)
        elif c.thread is not None and not c.going_on:
            # It could not be locked, or deleted, when it was over.
            said_in.start_all(db, c.thread, now)

    await house.records.write(work)


def _to_resume(db: Database, who: Actor, consultation_id: str) -> Consultation:
    found = consultations.by_id(db, consultation_id)
    posted = found is not None and found.state is not Standing.PREPARED
    if found is not None and posted and group_of(db, found).organiser == who.person:
        return found
    c, member = _with_seat(db, who, consultation_id, (*_POSTED, Standing.POSTING))
    if c.named and member.id not in (c.clinician_id, c.conductor_id):
        raise NotThere
    return c


# Its thread


async def thread_made(house: House, message: OutboxMessage, thread: int) -> None:
    """The sender made, or found, the thread of a THREAD message; marks the message as sent.

    Twice is once; a second thread, or one that nobody wants any more, is deleted again.
    """

    def work(db: Database) -> None:
        now = house.now()
        outbox.mark_sent(db, message.id, thread, now)
        c = consultations.by_id(db, message.data.get("consultation", ""))
        if c is not None and c.thread == thread:
            return
        if c is None or not c.going_on or c.thread is not None:
            acts.delete_thread(db, message.group_id, thread, now)
            return
        phases.fill_thread(db, c, thread, now)

    await house.records.write(work)


async def gone(
    house: House, message: OutboxMessage, reason: Pause, missing: Sequence[str] = ()
) -> None:
    """A message of a consultation cannot be said or done: it stops, and the consultation pauses.

    Whoever can do something about it is told in person, once a pause. `missing`: permissions, as
    Discord's settings write them. In place of `messages.stopped`.
    """

    def work(db: Database) -> None:
        if message.kind == posts.DELETED and not reason.new_thread:
            # Nothing else remembers that it is there: it is tried until it can be deleted.
            again = house.now() + outbox.LONGEST_WAIT
            outbox.postpone(db, message.id, again, message.attempts + 1, holds=False)
        else:
            outbox.mark_stopped(db, message.id, reason.value)
        outbox.known_absent(db, message.id, message.maybe_since)
        c = consultations.by_id(db, message.data.get("consultation", ""))
        if c is None:
            return
        if message.recipient == c.thread:
            # Also those behind it: they are said in their order, when it goes on.
            said_in.stop_all(db, c.thread, reason.value)
        about_another = message.kind in posts.IN_THREAD and message.recipient != c.thread
        if c.going_on and not about_another:
            pauses.pause(db, c, reason, house.now(), tuple(missing))
        elif not c.going_on:
            pauses.left_standing(db, c, reason, house.now(), tuple(missing))

    await house.records.write(work)


async def crowded(house: House, message: OutboxMessage) -> None:
    """The server has as many threads as Discord allows: told once; the sender tries again later."""

    def work(db: Database) -> None:
        c = consultations.by_id(db, message.data.get("consultation", ""))
        if c is not None and c.going_on:
            acts.tell_of_pause(db, c, posts.CROWDED, house.now(), message.id)

    await house.records.write(work)


async def put_right(house: House) -> int:
    """Now and then: what a clock that was set back since has put far ahead; how many."""
    return await house.records.write(lambda db: pauses.put_right(db, house.now()))


# Seats


def seated(db: Database, who: Actor, consultation_id: str) -> tuple[Consultation, Clinician]:
    """A posted consultation in which this person has a seat, and as whom.

    Raises NotThere for an absent one, for one that was withdrawn, and without a seat, all alike.
    """
    return _with_seat(db, who, consultation_id, _POSTED)


def _with_seat(
    db: Database, who: Actor, consultation_id: str, states: Collection[Standing]
) -> tuple[Consultation, Clinician]:
    c = consultations.by_id(db, consultation_id)
    for member in memberships(db, who):
        if c is not None and c.state in states and _takes_part(db, c, member):
            return c, member
    raise NotThere


def _takes_part(db: Database, c: Consultation, member: Clinician) -> bool:
    found = seats.of(db, c.id, member.id)
    return found is not None and found.left_at is None


def _shown(db: Database, who: Actor, consultation_id: str) -> Seat:
    c, member = seated(db, who, consultation_id)
    return seat_of(db, c, whose(db, member.id))
