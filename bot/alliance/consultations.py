"""A consultation among colleagues: its forms, its phases, who speaks when, and for how long.

Three forms, as they are described for groups that meet, set out over hours and days for people
who are never free at the same time:

- Balint (the Balint Society's account of its groups): told from memory, a few questions of fact,
  then colleagues speculate from the client's chair and the therapist's while the presenter only
  listens; what it stirs, no advice.
- Consultancy (the consultancy protocol of the National School Reform Faculty): a question is
  brought, clarified, and talked about by others as if the presenter were not there, who answers
  at the end.
- Intervision (Research in Practice, 2025): reflections first, then the presenter's answer, then
  a second round, in which others offer words.

In each the presenter is protected: nobody can press them for an answer while they listen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.alliance.recurrence import instant

# Under this many clinicians in a group, leaving out a name hides little.
FEW = 5
# So many colleagues, besides the presenter, are needed before it begins.
VOICES_NEEDED = 2
# A request that found no voices for so long is let go.
WAITS_AT_MOST = timedelta(days=14)
# Nothing opens at night, in the group's zone; what would, opens in the morning.
_NIGHT_BEGINS, _MORNING = time(21), time(8)
# When a consultation without a name may be posted: coarse, so that the minute tells nothing.
_POSTING_HOURS = (time(9), time(18))
_AT_LEAST_AHEAD = timedelta(hours=1)


class Form(StrEnum):
    """How colleagues look together."""

    BALINT = "balint"
    CONSULTANCY = "consultancy"
    INTERVISION = "intervision"


class Pace(StrEnum):
    """How long a phase lasts."""

    HOURS = "hours"
    DAY = "day"
    THREE_DAYS = "three_days"


class Phase(StrEnum):
    """What a consultation asks for at a time."""

    QUESTIONS = "questions"
    ANSWERS = "answers"
    CHAIRS = "chairs"
    REFLECTIONS = "reflections"
    LINES = "lines"
    REPLY = "reply"
    THANKS = "thanks"


class Voice(StrEnum):
    """What somebody gives: colleagues the first five, the presenter the next two, all thanks."""

    QUESTION = "question"
    CLIENT_CHAIR = "client_chair"
    THERAPIST_CHAIR = "therapist_chair"
    REFLECTION = "reflection"
    LINE = "line"
    ANSWER = "answer"
    REPLY = "reply"
    THANKS = "thanks"


class Standing(StrEnum):
    """Where a consultation stands. PREPARED is seen by its presenter alone."""

    PREPARED = "prepared"
    POSTING = "posting"  # confirmed; its thread is on its way
    GATHERING = "gathering"  # waits for voices
    RUNNING = "running"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


_PHASES: dict[Form, tuple[Phase, ...]] = {
    Form.BALINT: (
        Phase.QUESTIONS,
        Phase.ANSWERS,
        Phase.CHAIRS,
        Phase.REFLECTIONS,
        Phase.REPLY,
        Phase.THANKS,
    ),
    Form.CONSULTANCY: (
        Phase.QUESTIONS,
        Phase.ANSWERS,
        Phase.CHAIRS,
        Phase.LINES,
        Phase.REPLY,
        Phase.THANKS,
    ),
    Form.INTERVISION: (
        Phase.QUESTIONS,
        Phase.ANSWERS,
        Phase.REFLECTIONS,
        Phase.REPLY,
        Phase.LINES,
        Phase.THANKS,
    ),
}
_TAKES: dict[Phase, frozenset[Voice]] = {
    Phase.QUESTIONS: frozenset({Voice.QUESTION}),
    Phase.ANSWERS: frozenset({Voice.ANSWER}),
    Phase.CHAIRS: frozenset({Voice.CLIENT_CHAIR, Voice.THERAPIST_CHAIR}),
    Phase.REFLECTIONS: frozenset({Voice.REFLECTION}),
    Phase.LINES: frozenset({Voice.LINE}),
    Phase.REPLY: frozenset({Voice.REPLY}),
    Phase.THANKS: frozenset({Voice.THANKS}),
}
PRESENTERS = frozenset({Voice.ANSWER, Voice.REPLY, Voice.THANKS})
COLLEAGUES = frozenset(Voice) - frozenset({Voice.ANSWER, Voice.REPLY})
# The presenter only reads while colleagues think aloud.
LISTENING = frozenset({Phase.CHAIRS, Phase.REFLECTIONS, Phase.LINES})
# And these are the presenter's alone: colleagues read.
PRESENTER_SPEAKS = frozenset({Phase.ANSWERS, Phase.REPLY})


def phases(form: Form) -> tuple[Phase, ...]:
    """The phases of a form, in order; the last is the round of thanks."""
    return _PHASES[form]


def takes(phase: Phase) -> frozenset[Voice]:
    """What a phase asks for."""
    return _TAKES[phase]


def voices(form: Form, *, presenter: bool) -> tuple[Voice, ...]:
    """What somebody may give in this form, in the order of its phases."""
    own = PRESENTERS if presenter else COLLEAGUES
    return tuple(
        voice for phase in phases(form) for voice in Voice if voice in takes(phase) and voice in own
    )


def place(form: Form, now: int, voice: Voice) -> int:
    """The index of the phase in which something given during phase `now` appears.

    Before its phase it waits for it. What comes after its phase appears in the first phase from
    now in which it disturbs nobody: a question waits for the round of thanks, because nobody asks
    the presenter while they listen; what the presenter gives late waits while colleagues think
    aloud, who talk as if they were not there; anything else waits until it is not the presenter
    who is speaking. `now` is -1 while voices are awaited.
    Raises ValueError for what this form does not ask for.
    """
    order = phases(form)
    asked = [index for index, phase in enumerate(order) if voice in takes(phase)]
    if not asked:
        raise ValueError("this form does not ask for it")
    if asked[0] >= now:
        return asked[0]
    last = len(order) - 1
    if voice is Voice.QUESTION:
        return last
    busy = LISTENING if voice in PRESENTERS else PRESENTER_SPEAKS
    return next(index for index in range(now, last + 1) if order[index] not in busy)


def next_index(form: Form, now: int, *, answers_wanted: bool) -> int | None:
    """The index of the phase that opens after `now`; None after the last.

    Where nobody asked anything, and nothing was answered ahead, there is no phase of answers.
    """
    order, after = phases(form), now + 1
    if after < len(order) and order[after] is Phase.ANSWERS and not answers_wanted:
        after += 1
    return after if after < len(order) else None


def phase_ends(opened: datetime, pace: Pace, zone: ZoneInfo) -> datetime:
    """When a phase that opened at `opened` ends, in UTC: never at night in the group's zone.

    Hours are four hours by the clock; days are the same wall time some days later, also where
    the clocks change in between. What would end between 21:00 and 8:00 ends at 8:00.
    """
    if pace is Pace.HOURS:
        end = opened + timedelta(hours=4)
    else:
        local = opened.astimezone(zone)
        days = 1 if pace is Pace.DAY else 3
        end = instant(local.date() + timedelta(days=days), _wall(local), zone)
    return by_day(end, zone)


def by_day(at: datetime, zone: ZoneInfo) -> datetime:
    """The instant itself by day; from 21:00 on, and before 8:00, the morning that follows."""
    local = at.astimezone(zone)
    if _MORNING <= local.time() < _NIGHT_BEGINS:
        return at
    day = local.date() + timedelta(days=1 if local.time() >= _NIGHT_BEGINS else 0)
    return instant(day, _MORNING, zone)


def posting_time(confirmed: datetime, zone: ZoneInfo) -> datetime:
    """When a consultation without a name is posted: at 9:00 or 18:00, an hour ahead at least.

    So everything confirmed within hours appears at one moment, and who was online a minute
    before says nothing.
    """
    earliest = confirmed + _AT_LEAST_AHEAD
    day = earliest.astimezone(zone).date()
    slots = (instant(day + timedelta(days=n), at, zone) for n in (0, 1) for at in _POSTING_HOURS)
    return next(slot for slot in slots if slot >= earliest)


@dataclass(frozen=True, slots=True)
class Conducted:
    """How often somebody has conducted, and when last (None: never)."""

    clinician: str
    times: int
    last: datetime | None


def conductor(candidates: Sequence[Conducted]) -> str | None:
    """Who conducts next: the one who did so least often, then longest ago, then by id.

    With a name, the presenter is not among the candidates. Without one they have to be: a
    rotation that passed over somebody would tell who presents.
    """
    if not candidates:
        return None

    def turn(one: Conducted) -> tuple[int, float, str]:
        return (one.times, one.last.timestamp() if one.last else 0.0, one.clinician)

    return min(candidates, key=turn).clinician


def _wall(local: datetime) -> time:
    return local.time().replace(tzinfo=None, microsecond=0)
