"""What a consultation looks like to whoever may see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.alliance.consultations import LISTENING, Form, Pace, Phase, Standing, Voice
from bot.alliance.identifiers import Found
from bot.practice.ruptures import RuptureView
from bot.records.own_lines import OwnLine

# What of a debrief may be shared, as the form's `share` and the keys of the copies.
SHARE = ("markers", "reactions", "moment", "line")
# The texts of what is shared, in the order in which they are read.
TEXTS = ("moment", "line", "five_minutes", "question")
# Characters of each text, so that the card fits the 4,000 that Discord shows.
LONGEST = {"moment": 700, "line": 300, "five_minutes": 900, "question": 300}
LONGEST_VOICE = 1000
LONGEST_LINE = 300
MOST_VOICES = 20


class Pause(StrEnum):
    """Why a consultation waits: its thread or channel is gone, or the bot may not act there."""

    THREAD_GONE = "thread_gone"
    CHANNEL_GONE = "channel_gone"
    NO_CHANNEL = "no_channel"
    NOT_ALLOWED = "not_allowed"

    @property
    def new_thread(self) -> bool:
        """Whether it goes on in a new thread; the other way is to try the old one again."""
        return self is not Pause.NOT_ALLOWED


class Keeping(StrEnum):
    """Where a contribution stands.

    HELD until its phase; POSTED; CHANGING and GOING: posted, and to be changed or taken away at
    the next change of phase (without a name); WITHDRAWN.
    """

    HELD = "held"
    POSTED = "posted"
    CHANGING = "changing"
    GOING = "going"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Shared:
    """What colleagues see of a rupture, as it was copied: keys of signs, and texts.

    All empty where the viewer has no seat. Texts that were not shared are empty.
    """

    markers: tuple[str, ...] = ()
    reactions: tuple[str, ...] = ()
    moment: str = ""
    line: str = ""
    five_minutes: str = ""
    question: str = ""

    @property
    def texts(self) -> Mapping[str, str]:
        """Its texts by key, in the order in which they are read; empty ones left out."""
        every = {key: getattr(self, key) for key in TEXTS}
        return {key: text for key, text in every.items() if text}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A consultation as its presenter prepares it, and alone sees it.

    `shared` is exactly what colleagues will read. `found` are the places in its texts that could
    tell who somebody is, by key of the text. `few`: the group has under five clinicians, and to
    leave out a name hides little. `in_words`: texts may stand in Discord. `invited` are Discord's
    ids. `channel_missing`: the group has no consultation channel yet. `standing` is PREPARED, or
    POSTING once it was confirmed: then `posts_at` says when it is posted (None: as soon as may be).
    """

    id: str
    rupture_id: str
    client_code: str
    code: str
    form: Form
    pace: Pace
    named: bool
    share: frozenset[str]
    shared: Shared
    found: Mapping[str, tuple[Found, ...]]
    few: bool
    in_words: bool
    invited: tuple[int, ...]
    channel_missing: bool
    standing: Standing = Standing.PREPARED
    posts_at: datetime | None = None

    @property
    def blocked(self) -> bool:
        """Whether something has to be changed before it can be posted."""
        return any(place.holds for places in self.found.values() for place in places)

    @property
    def asks(self) -> bool:
        """Whether the question is there, without which it cannot be posted."""
        return bool(self.shared.question)


@dataclass(frozen=True, slots=True)
class Post:
    """A consultation as the group sees it at a time.

    `presenter` and `conductor` are Discord's ids; the presenter is None without a name. `index`
    is the phase's place in its form, -1 before the first. `ends_at` is when the open phase (or
    the gathering) ends, in UTC; None while it is paused. `zone` is the group's. `voices` counts
    the contributions that stand posted.
    `in_words`: its texts may stand in Discord; else the thread has headlines, and a button to the
    page. `shared` is empty for whoever has no seat. `paused` is None while it goes on.
    """

    id: str
    code: str
    form: Form
    pace: Pace
    named: bool
    presenter: int | None
    conductor: int | None
    standing: Standing
    phase: Phase | None
    index: int
    ends_at: datetime | None
    zone: str
    voices: int
    in_words: bool
    shared: Shared
    paused: Pause | None
    closed_at: datetime | None = None

    @property
    def listening(self) -> bool:
        """Whether the presenter only reads in this phase."""
        return self.phase in LISTENING


@dataclass(frozen=True, slots=True)
class Given:
    """Something that was given. `author` is Discord's id; None without a name, for everybody
    but its author (then `mine`) alike.

    `text` is what the viewer may read: for its author the newest, for others what is posted.
    `presenters`: it is the presenter's, also where that has no name. `phase` is the index of the
    phase in which it appears.
    """

    id: str
    consultation_id: str
    voice: Voice
    text: str
    named: bool
    author: int | None
    keeping: Keeping
    phase: int
    mine: bool
    presenters: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """A consultation as somebody sees it who takes part in it.

    `presents`, `conducts`: what they are in it; without a name one may be both. `may` is what
    they can give, what is asked for now first; `asked` those that the open phase asks for.
    Nothing can be given once it is closed. `own` is what they gave and did not take back, `heard`
    everything that is posted by anybody (their own, too), in order. `thread` and `guild` are
    Discord's ids. `in_words`: they may read and write texts in Discord; else on the page.
    `may_open`: open the next phase now; `may_extend`: give this one more time; `may_answered`:
    end the phase in which only they speak; `may_resume`: go on after a pause; `may_leave`.
    `told_after`: the presenter's sentence about what came of it, once it was sent.
    """

    consultation: Post
    presents: bool
    conducts: bool
    may: tuple[Voice, ...]
    asked: tuple[Voice, ...]
    own: tuple[Given, ...]
    heard: tuple[Given, ...]
    thread: int | None
    guild: int
    in_words: bool
    may_open: bool
    may_extend: bool
    may_answered: bool
    may_resume: bool
    rupture_id: str | None = None
    told_after: str = ""

    @property
    def may_leave(self) -> bool:
        """Whether they may give up their seat; a presenter withdraws the whole instead."""
        return not self.presents and self.consultation.standing is not Standing.CLOSED

    @property
    def listening(self) -> bool:
        """Whether they present, and may simply read now."""
        return self.presents and self.consultation.listening


@dataclass(frozen=True, slots=True)
class Taken:
    """A colleague's line, taken: as the planned line of one's rupture, or among one's own."""

    planned: RuptureView | None
    own: OwnLine | None
    in_words: bool
