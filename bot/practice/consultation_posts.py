"""What is said and done on Discord for a consultation: the kinds in the outbox, and their content.

Each row's `data` holds ids and figures alone: `{"consultation": id}`, and what is named beside
each kind. The sender asks `content` for the rest when it sends. Recipients: the consultation
channel (THREAD, ANNOUNCED), the thread (all others of the first block), a person (the second).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.alliance.consultations import Phase, Standing
from bot.practice.consultation_seen import given_of, group_of, phase_at, post_of
from bot.practice.consultation_views import Given, Pause, Post
from bot.practice.house import House
from bot.records import (
    Database,
    clinicians,
    consultations,
    contributions,
    outbox,
    seats,
    takeaways,
)
from bot.records.consultations import Consultation
from bot.records.outbox import OutboxMessage

# To the channel.
THREAD = "consultation_thread"  # makes the private thread; then `consulting.thread_made`
ANNOUNCED = "consultation_announced"  # who asks, form, pace, a button to join; named only
# To the thread: acts.
SEATED = "consultation_seated"  # adds data["clinician"], whose Discord id is Content.member
UNSEATED = "consultation_unseated"  # takes data["member"], a Discord id, out
CLOSED = "consultation_closed"  # locks and archives
DELETED = "consultation_deleted"  # deletes the thread; also where the consultation is unknown
# To the thread: posts.
OPENING = "consultation_opening"  # what is shared
PHASE = "consultation_phase"  # data["index"]: a phase opens
STILL_OPEN = "consultation_still_open"  # data["index"], ["until"]: more time, or goes on
VOICE = "consultation_voice"  # data["contribution"]
VOICE_CHANGED = "consultation_voice_changed"  # data["contribution"], ["of"]: edits that post
ENDED = "consultation_ended"  # the last card, before CLOSED
SAID_AFTER = "consultation_said_after"  # data["takeaway"]: the presenter's sentence, weeks later
# To a person.
INVITED = "consultation_invited"  # a colleague would like your eyes: join, or not now
CONDUCTS = "consultation_conducts"  # it is your turn to conduct
YOUR_TURN = "consultation_your_turn"  # to the presenter, data["index"]: a phase is open
PAUSED = "consultation_paused"  # data["reason"], ["missing"], ["channel"], ["organiser"] (bool)
CROWDED = "consultation_crowded"  # the server has as many threads as Discord allows; it waits
OVER = "consultation_over"  # to the presenter: it closed; what do you take with you?
LET_GO = "consultation_let_go"  # to the presenter: too few came within fourteen days

IN_THREAD = frozenset(
    {SEATED, UNSEATED, CLOSED, DELETED, OPENING, PHASE, STILL_OPEN, VOICE, VOICE_CHANGED, ENDED}
    | {SAID_AFTER}
)
TO_PERSON = frozenset({INVITED, CONDUCTS, YOUR_TURN, PAUSED, CROWDED, OVER, LET_GO})
KINDS = IN_THREAD | TO_PERSON | {THREAD, ANNOUNCED}


@dataclass(frozen=True, slots=True)
class Content:
    """What the sender needs for one message.

    `post` as the thread may see it (ANNOUNCED, THREAD and those to a person: without what is
    shared); None for THREAD and DELETED of a consultation that is gone meanwhile. `name` is the
    thread's. `given` for VOICE and VOICE_CHANGED; `in_words` says whether its text may stand in
    Discord. `edits` is Discord's id of the post that VOICE_CHANGED changes. `index`, `phase` and
    `until` are those of the card (PHASE, STILL_OPEN), which may be another than the one open by
    now. `member` is Discord's id for SEATED and UNSEATED. `retention_days`: after so many days
    the thread is deleted. `reason`, `missing` (permissions, as Discord's settings write them),
    `channel` and `organiser` (whether it is said to them as such) for PAUSED. `sentence` for
    SAID_AFTER.
    """

    name: str
    post: Post | None = None
    given: Given | None = None
    in_words: bool = False
    edits: int | None = None
    index: int = -1
    phase: Phase | None = None
    until: datetime | None = None
    member: int | None = None
    retention_days: int = 0
    reason: Pause | None = None
    missing: tuple[str, ...] = ()
    channel: int | None = None
    organiser: bool = False
    sentence: str = ""


async def content(house: House, message: OutboxMessage) -> Content | None:
    """What a message says now. None where it is not wanted any more: the sender takes it out of
    the line (`messages.unwanted`), tells nobody, and goes on.

    Whatever the row holds, the facts are those of the moment of sending.
    """
    return await house.records.read(lambda db: _content(db, message))


def _content(db: Database, message: OutboxMessage) -> Content | None:
    data = message.data
    if message.kind in (DELETED, UNSEATED):
        return Content(name="", member=data.get("member"))
    c = consultations.by_id(db, data.get("consultation", ""))
    if message.kind == THREAD and message.maybe_since is not None:
        # It may be there: it is found, or made, and then deleted where nobody wants it.
        return Content(name=data["name"], post=post_of(db, c, inside=False) if c else None)
    if c is None or not _wanted(c, message.kind):
        return None
    inside = message.kind in IN_THREAD
    about = Content(
        name=c.code,
        post=post_of(db, c, inside=inside),
        retention_days=group_of(db, c).retention_days,
    )
    add = _MORE.get(message.kind)
    return add(db, c, data, about) if add else about


def _wanted(c: Consultation, kind: str) -> bool:
    """Whether this may still be said, as the consultation stands."""
    if kind in (CLOSED, PAUSED, CROWDED, LET_GO, SAID_AFTER):
        return True
    if kind in (OVER, ENDED):
        return c.state is Standing.CLOSED
    if kind in (INVITED, ANNOUNCED, YOUR_TURN, CONDUCTS, THREAD):
        return c.going_on
    return c.going_on or c.state is Standing.CLOSED


Data = Mapping[str, Any]


def _seated(db: Database, c: Consultation, data: Data, about: Content) -> Content | None:
    seat = seats.of(db, c.id, data["clinician"])
    there = seat is not None and seat.left_at is None
    return replace(about, member=seat.person) if seat and there else None


def _of_phase(_: Database, c: Consultation, data: Data, about: Content) -> Content | None:
    index = data["index"]
    is_open = c.state is Standing.RUNNING and c.phase == index
    until = c.phase_ends_at if is_open and not c.paused else None
    if data.get("until") and until is None:
        return None
    return replace(about, index=index, phase=phase_at(c, index), until=until)


def _of_turn(db: Database, c: Consultation, data: Data, about: Content) -> Content | None:
    is_open = c.state is Standing.RUNNING and c.phase == data["index"]
    return _of_phase(db, c, data, about) if is_open else None


def _of_voice(db: Database, c: Consultation, data: Data, about: Content) -> Content | None:
    one = contributions.by_id(db, data["contribution"])
    if one is None or one.shown is None:
        return None
    to_edit = outbox.by_id(db, data["of"]) if "of" in data else None
    if "of" in data and (to_edit is None or to_edit.message is None):
        return None
    return replace(
        about,
        given=given_of(db, c, one, None),
        in_words=_in_words(db, c, about, one.clinician_id, named=one.named),
        edits=to_edit.message if to_edit else None,
    )


def _in_words(db: Database, c: Consultation, about: Content, author: str, *, named: bool) -> bool:
    """Whether an author's words may stand in Discord.

    Without a name that says nothing of who it is: those of all with a seat may, or nobody's.
    """
    theirs = clinicians.writes_in_chat(db, author)
    writes = theirs and (named or seats.all_write_in_chat(db, c.id))
    return writes and about.post is not None and about.post.in_words


def _of_pause(_: Database, c: Consultation, data: Data, about: Content) -> Content | None:
    if c.paused is None and c.going_on:
        return None
    return replace(
        about,
        reason=Pause(data["reason"]),
        missing=tuple(data["missing"]),
        channel=data["channel"],
        organiser=data["organiser"],
    )


def _said_after(db: Database, c: Consultation, data: Data, about: Content) -> Content | None:
    takeaway = takeaways.by_id(db, data["takeaway"])
    if takeaway is None or takeaway.told_at is None or not takeaway.sentence:
        return None
    in_words = _in_words(db, c, about, takeaway.clinician_id, named=c.named)
    return replace(about, sentence=takeaway.sentence, in_words=in_words)


_MORE: dict[str, Callable[[Database, Consultation, Data, Content], Content | None]] = {
    SEATED: _seated,
    PHASE: _of_phase,
    STILL_OPEN: _of_phase,
    YOUR_TURN: _of_turn,
    VOICE: _of_voice,
    VOICE_CHANGED: _of_voice,
    PAUSED: _of_pause,
    SAID_AFTER: _said_after,
}
