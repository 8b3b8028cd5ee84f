"""What is said and done on Discord for a consultation: the kinds in the outbox, and their content.

Each row's `data` holds ids and figures alone: `{"consultation": id}`, and what is named beside
each kind. The sender asks `content` for the rest when it sends. Recipients: the consultation
channel (THREAD, ANNOUNCED), the thread (all others of the first block), a person (the second).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.alliance.consultations import Phase
from bot.practice.consultation_views import Given, Pause, Post
from bot.practice.house import House
from bot.records.outbox import OutboxMessage

# To the channel.
THREAD = "consultation_thread"  # makes the private thread; then `consulting.thread_made`
ANNOUNCED = "consultation_announced"  # who asks, form, pace, a button to join; named only
# To the thread: acts.
SEATED = "consultation_seated"  # adds data["member"], a Discord id
UNSEATED = "consultation_unseated"  # takes data["member"] out
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
YOUR_TURN = (
    "consultation_your_turn"  # to the presenter: data["index"]; says no more than it is open
)
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
    the thread is deleted. `sentence` for SAID_AFTER.
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
    sentence: str = ""


async def content(house: House, message: OutboxMessage) -> Content | None:
    """What a message says now. None where it is not wanted any more: the sender withdraws it
    (`messages.unwanted`), tells nobody, and goes on."""
    raise NotImplementedError
