"""What a consultation puts into the outbox, and takes out of it again: ids and figures alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.practice import consultation_posts as posts
from bot.practice.house import whose
from bot.practice.letters import letter, tidy
from bot.practice.messages import TIDY
from bot.records import Database, groups, outbox, said_in, seats
from bot.records.clinicians import Clinician
from bot.records.consultations import Consultation
from bot.records.contributions import Contribution
from bot.records.ids import new_id
from bot.records.outbox import OutboxMessage

# To a person, and of no use any more once it is over.
_PASSING = (posts.INVITED, posts.CONDUCTS, posts.YOUR_TURN, posts.PAUSED, posts.CROWDED)
# Takes people, or posts, out of a thread.
_TAKES_OUT = (posts.UNSEATED, TIDY)


def ask_for_thread(db: Database, c: Consultation, channel: int, now: datetime) -> None:
    """Asks for a thread of its own. Each time is a new one: whoever calls knows there is none."""
    cause = f"{posts.THREAD}:{c.id}:{new_id()}"
    _put(db, c, posts.THREAD, channel, cause, now, {"name": c.code})


def announce(db: Database, c: Consultation, now: datetime) -> None:
    """Says in the channel that somebody asks, once in each channel."""
    if c.channel is not None:
        _put(db, c, posts.ANNOUNCED, c.channel, f"{posts.ANNOUNCED}:{c.id}:{c.channel}", now, {})


def say(
    db: Database, c: Consultation, kind: str, now: datetime, key: str = "", **data: object
) -> None:
    """Puts something for the thread into the outbox, once for each kind and key in this thread.

    Nothing where there is no thread: what it is about is said when there is one. While it is
    paused, it waits in its place among what was stopped (`said_in.start_all`).
    """
    if c.thread is not None:
        cause = _in_thread(kind, c.id, key, c.thread)
        _put(db, c, kind, c.thread, cause, now, data)
        if c.paused is not None:
            said_in.stop_one(db, cause, c.paused)


def seat(db: Database, c: Consultation, clinician: str, now: datetime) -> None:
    """Adds a clinician to the thread, as far as they have a seat when it is done."""
    say(db, c, posts.SEATED, now, new_id(), clinician=clinician)


def unseat(db: Database, c: Consultation, person: int, now: datetime) -> None:
    """Takes a person (Discord's id) out of the thread.

    By that id and by no other: their membership may be erased before it is done.
    """
    if c.thread is not None:
        cause = f"{posts.UNSEATED}:{new_id()}"
        _into_outbox(db, c.group_id, posts.UNSEATED, c.thread, cause, now, {"member": person})


def post_voice(db: Database, c: Consultation, given: Contribution, now: datetime) -> None:
    """Posts something that was given."""
    say(db, c, posts.VOICE, now, given.id, contribution=given.id)


def change_voice(db: Database, c: Consultation, given: Contribution, now: datetime) -> None:
    """Changes the post of something that was given, to what it is when that is done."""
    post = _post_of(db, c, given)
    if post is not None:
        key = f"{given.id}:{new_id()}"
        say(db, c, posts.VOICE_CHANGED, now, key, contribution=given.id, of=post.id)


def take_voice_back(db: Database, c: Consultation, given: Contribution, now: datetime) -> None:
    """Deletes the post of something that was given."""
    post = _post_of(db, c, given)
    if post is not None:
        tidy(db, post, now)


def tell(
    db: Database,
    c: Consultation,
    clinician: Clinician,
    kind: str,
    now: datetime,
    key: str = "",
    **data: object,
) -> None:
    """Puts a direct message to a clinician into the outbox, once for each kind and key."""
    cause = f"{kind}:{c.id}:{key}:{clinician.id}"
    about = {"consultation": c.id, **data}
    outbox.put(db, letter(clinician, cause=cause, kind=kind, data=about, now=now))


def tell_of_pause(
    db: Database, c: Consultation, kind: str, now: datetime, key: str, **data: object
) -> None:
    """Tells whoever can do something about it: presenter, conductor and organiser.

    Without a name everybody with a seat is told: to tell the presenter alone would name them.
    """
    told = [seat.clinician_id for seat in seats.taken(db, c.id)]
    if c.named:
        told = [one for one in (c.clinician_id, c.conductor_id) if one is not None]
    people = {}
    for clinician in dict.fromkeys(told):
        member = whose(db, clinician)
        if member.left_at is None:
            people[member.person] = member
            tell(db, c, member, kind, now, key, organiser=False, **data)
    group = groups.by_id(db, c.group_id)
    if group is not None and group.organiser and group.organiser not in people:
        tell_organiser(db, c, group.organiser, kind, now, key, **data)


def tell_organiser(
    db: Database,
    c: Consultation,
    organiser: int,
    kind: str,
    now: datetime,
    key: str,
    **data: object,
) -> None:
    """Tells the organiser, who may be no clinician, that something keeps the bot from its work."""
    message = OutboxMessage(
        id=new_id(),
        cause=f"{kind}:{c.id}:{key}:organiser",
        kind=kind,
        target="person",
        recipient=organiser,
        data={"consultation": c.id, "organiser": True, **data},
        not_before=now,
        made_at=now,
        group_id=c.group_id,
    )
    outbox.put(db, message)


def hush(db: Database, c: Consultation, now: datetime, kinds: Iterable[str] = _PASSING) -> None:
    """Tidies away what was said to people and has done its work."""
    for kind in kinds:
        for message in said_in.about(db, kind, c.id):
            tidy(db, message, now)


def hush_one(db: Database, c: Consultation, kind: str, person: int, now: datetime) -> None:
    """Tidies away what was said to one person."""
    for message in said_in.about(db, kind, c.id):
        if message.recipient == person:
            tidy(db, message, now)


def take_down(db: Database, c: Consultation, now: datetime) -> None:
    """Takes the announcement away."""
    hush(db, c, now, (posts.ANNOUNCED,))


def stop_thread(db: Database, c: Consultation, *, stays: bool = False) -> None:
    """Nothing more is said in the thread; a thread that is not made yet is not made.

    One whose making was begun is found, and deleted when it is: nobody knows whether it is there.
    Where the thread `stays`, who and what was to be taken out of it still is.
    """
    if c.thread is not None:
        said_in.stop_all(db, c.thread, said_in.TIDIED, but=_TAKES_OUT if stays else ())
    for message in said_in.about(db, posts.THREAD, c.id):
        if message.state == "waiting" and message.maybe_since is None:
            outbox.withdraw(db, message.id)


def is_closed(db: Database, consultation: str, thread: int) -> bool:
    """Whether a consultation's thread was locked and archived, because it is over."""
    closed = outbox.by_cause(db, _in_thread(posts.CLOSED, consultation, "", thread))
    return closed is not None and closed.state == "sent"


def delete_thread(
    db: Database, group_id: str | None, thread: int, now: datetime, about: str = ""
) -> None:
    """Deletes a thread. Where the consultation is erased, the row does not name it (`about`)."""
    said_in.stop_all(db, thread, said_in.TIDIED)
    data = {"consultation": about} if about else {}
    _into_outbox(db, group_id, posts.DELETED, thread, _deletes(thread), now, data)


def is_to_go(db: Database, thread: int) -> bool:
    """Whether a thread is to be deleted, or was."""
    return outbox.by_cause(db, _deletes(thread)) is not None


def _deletes(thread: int) -> str:
    return f"{posts.DELETED}:{thread}"


def orphan_thread(db: Database, c: Consultation) -> None:
    """A thread that may have been made shall be found, and deleted, when nothing else is left."""
    for message in said_in.about(db, posts.THREAD, c.id):
        if message.state == "waiting":
            cause = f"{posts.THREAD}::{message.id}"
            said_in.rewrite(db, message.id, cause, {"name": c.code})


def _post_of(db: Database, c: Consultation, given: Contribution) -> OutboxMessage | None:
    return outbox.by_cause(db, _in_thread(posts.VOICE, c.id, given.id, c.thread))


def _in_thread(kind: str, consultation: str, key: str, thread: int | None) -> str:
    return f"{kind}:{consultation}:{key}:{thread}"


def _put(
    db: Database,
    c: Consultation,
    kind: str,
    channel: int,
    cause: str,
    now: datetime,
    data: Mapping[str, object],
) -> None:
    about = {"consultation": c.id, **data}
    _into_outbox(db, c.group_id, kind, channel, cause, now, about)


def _into_outbox(
    db: Database,
    group_id: str | None,
    kind: str,
    channel: int,
    cause: str,
    now: datetime,
    data: Mapping[str, object],
) -> None:
    message = OutboxMessage(
        id=new_id(),
        cause=cause,
        kind=kind,
        target="channel",
        recipient=channel,
        data=data,
        not_before=now,
        made_at=now,
        group_id=group_id,
    )
    outbox.put(db, message)
