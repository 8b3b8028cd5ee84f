"""Lessons: a clinician gives one sentence to the group, and a colleague reads it first.

Where the group wants them. Nothing of it says whose a sentence is: its dates are blurred, whoever
reads it is asked at hours that tell nothing, and the posting is `lessons_posting`'s.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from bot.alliance.consultations import FEW, posting_time
from bot.alliance.identifiers import Found, Looking
from bot.alliance.lessons import Blur, LeftOutBecause, LessonState, TimeWords
from bot.practice import own_drafts
from bot.practice.answers import Answers, text_of
from bot.practice.house import Actor, House, acting, first_time, memberships, own
from bot.practice.lessons_reading import READING, no_longer_asked, tell_left_out
from bot.practice.looking import looking_for
from bot.practice.refusals import NotThere, Refusal
from bot.practice.times import zone_named
from bot.records import Database, audit, clinicians, groups, lessons, standing
from bot.records.clinicians import Clinician
from bot.records.groups import Group
from bot.records.ids import new_id
from bot.records.lessons import Lesson
from bot.records.standing import Due
from bot.wording import Wording

# Characters of one sentence: so that a month's fit one post.
LONGEST = 300
_MOST_OWN = 20
# What stands before a time, by what is said in its place.
_CUES = ("on", "in", "at", "since", "until", "by", "before", "after")
_BEFORE_MONTH = ("in", "since", "until")
_OPEN = (LessonState.DRAFTED, LessonState.LEFT_OUT)
_UNPOSTED = frozenset(LessonState) - {LessonState.POSTED}


@dataclass(frozen=True, slots=True)
class Overview:
    """A clinician's own sentences that are not posted yet, the latest first.

    `wanted`: the group wants lessons; `in_words`: sentences may stand in Discord.
    """

    wanted: bool
    in_words: bool
    own: tuple[Lesson, ...] = ()


@dataclass(frozen=True, slots=True)
class LessonForm:
    """What is needed to draw the form: under which draft, with what in it."""

    draft: str
    in_words: bool
    given: Answers


@dataclass(frozen=True, slots=True)
class Given:
    """A sentence as its donor sees it: exactly as it would stand in the group.

    `found` are the places that could tell who somebody is, or when it was. `few`: in a group this
    small, whoever reads it may guess. `may_give`: it was not given yet.
    """

    lesson: Lesson
    found: tuple[Found, ...]
    few: bool
    in_words: bool

    @property
    def blocked(self) -> bool:
        """Whether something has to be changed before it can be given."""
        return any(place.holds for place in self.found)

    @property
    def may_give(self) -> bool:
        """Whether it is still its donor's alone."""
        return self.lesson.state in _OPEN

    @property
    def may_take_back(self) -> bool:
        """Whether it can be taken back: until it is posted."""
        return self.lesson.state in _UNPOSTED


@dataclass(frozen=True, slots=True)
class ToRead:
    """A sentence as the colleague sees it who reads it first: whose it is, it does not say.

    `open`: they have not decided; the text is empty once they have.
    """

    id: str
    text: str
    open: bool
    in_words: bool


async def overview(house: House, who: Actor) -> Overview:
    """One's own sentences that are not posted yet."""

    def work(db: Database) -> Overview:
        mine = memberships(db, who)
        return Overview(
            wanted=any(_group(db, clinician).lessons for clinician in mine),
            in_words=all(clinicians.writes_in_chat(db, clinician.id) for clinician in mine),
            own=tuple(one for clinician in mine for one in _unposted(db, clinician.id)),
        )

    return await house.records.read(work)


async def form(house: House, who: Actor, lesson_id: str = "") -> LessonForm:
    """The form, fresh or with an own sentence in it. Writes nothing.

    Raises Refusal `lessons_off` where the group wants none, NotThere.
    """

    def work(db: Database) -> LessonForm:
        lesson = own(db, who, lessons.of, lesson_id) if lesson_id else None
        clinician = _donor(db, lesson) if lesson else acting(db, who)
        if not _group(db, clinician).lessons:
            raise Refusal("lessons_off")
        given = {"lesson": lesson.text} if lesson else {}
        draft = lesson.id if lesson else new_id()
        return LessonForm(draft, clinicians.writes_in_chat(db, clinician.id), given)

    return await house.records.read(work)


async def write(house: House, who: Actor, draft: str, answers: Answers) -> Given:
    """Keeps a sentence for its donor alone, with its dates blurred, to be seen once more.

    The same draft again replaces it; what a colleague reads already is theirs to read no more.
    Raises Refusal `lesson_empty`, `lessons_off`, `too_many_lessons`, NotThere once it was posted.
    """
    text = text_of(answers, "lesson")[:LONGEST]
    if not text:
        raise Refusal("lesson_empty")
    blurred = Blur(time_words(house.wording)).blurred(text)

    def work(db: Database) -> Lesson:
        known = _known(db, who, draft)
        clinician = _donor(db, known) if known else acting(db, who)
        if not _group(db, clinician).lessons:
            raise Refusal("lessons_off")
        if known is not None and known.state not in _UNPOSTED:
            raise NotThere
        if known is None and len(_unposted(db, clinician.id)) >= _MOST_OWN:
            raise Refusal("too_many_lessons")
        kept = Lesson(
            id=known.id if known else own_drafts.of_lesson(db, clinician.id, draft),
            group_id=clinician.group_id,
            clinician_id=clinician.id,
            text=blurred,
            state=LessonState.DRAFTED,
            at=house.now(),
        )
        if not first_time(db, who, house.now()):
            return known or kept
        if known is not None:
            no_longer_asked(db, known, house.now())
        lessons.put(db, kept)
        return kept

    return await _looked_through(house, await house.records.write(work))


async def show(house: House, who: Actor, lesson_id: str) -> Given:
    """An own sentence as it stands."""
    lesson = await house.records.read(lambda db: own(db, who, lessons.of, lesson_id))
    return await _looked_through(house, lesson)


async def give(house: House, who: Actor, lesson_id: str) -> Given:
    """The donor has seen it once more, and gives it: a colleague is asked to read it, later.

    Raises Refusal `lesson_identifiers` where something has to be changed first, `lessons_off`.
    """
    seen = await show(house, who, lesson_id)

    def work(db: Database) -> Lesson:
        lesson = own(db, who, lessons.of, lesson_id)
        if lesson.state is LessonState.DRAFTED and first_time(db, who, house.now()):
            if seen.blocked or lesson.text != seen.lesson.text:
                raise Refusal("lesson_identifiers")
            _give(db, house, lesson)
        return own(db, who, lessons.of, lesson_id)

    return replace(seen, lesson=await house.records.write(work))


def _give(db: Database, house: House, lesson: Lesson) -> None:
    now = house.now()
    group = groups.by_id(db, lesson.group_id)
    if group is None or not group.lessons:
        raise Refusal("lessons_off")
    lessons.set_waiting(db, lesson.id, now)
    audit.noted(db, lesson.clinician_id, "shared", now, lesson.id)
    # At an hour that says nothing about who was here a minute ago.
    standing.put_due(db, Due(READING, lesson.id, posting_time(now, zone_named(group.zone))))


async def take_back(house: House, who: Actor, lesson_id: str) -> None:
    """Takes an own sentence back, with all that is known of it. Raises NotThere once posted."""

    def work(db: Database) -> None:
        if not first_time(db, who, house.now()):
            return
        lesson = own(db, who, lessons.of, lesson_id)
        if lesson.state not in _UNPOSTED:
            raise NotThere
        no_longer_asked(db, lesson, house.now())
        lessons.remove(db, lesson.id)
        audit.noted(db, lesson.clinician_id, "withdrew", house.now(), lesson.id)

    await house.records.write(work)


async def to_read(house: House, who: Actor, lesson_id: str) -> ToRead:
    """The sentence one was asked to read. Raises NotThere for one that somebody else was."""
    return await house.records.read(lambda db: _to_read(db, who, lesson_id))


async def approve(house: House, who: Actor, lesson_id: str) -> ToRead:
    """It may be posted, as far as this colleague is concerned."""
    return await _decide(house, who, lesson_id, LessonState.APPROVED)


async def leave_out(house: House, who: Actor, lesson_id: str, because: LeftOutBecause) -> ToRead:
    """It is better left out: its donor is told why, and may write it anew."""
    return await _decide(house, who, lesson_id, LessonState.LEFT_OUT, because)


async def _decide(
    house: House,
    who: Actor,
    lesson_id: str,
    state: LessonState,
    because: LeftOutBecause | None = None,
) -> ToRead:
    now = house.now()

    def work(db: Database) -> ToRead:
        lesson = own(db, who, lessons.to_read, lesson_id)
        if lesson.state is LessonState.WAITING and first_time(db, who, now):
            no_longer_asked(db, lesson, now)
            lessons.decide(db, lesson.id, state, now, because)
            if state is LessonState.LEFT_OUT:
                tell_left_out(db, lesson, now)
        return _to_read(db, who, lesson_id)

    return await house.records.write(work)


def _to_read(db: Database, who: Actor, lesson_id: str) -> ToRead:
    lesson = own(db, who, lessons.to_read, lesson_id)
    waits = lesson.state is LessonState.WAITING
    in_words = clinicians.writes_in_chat(db, lesson.approver_id or "")
    return ToRead(lesson.id, lesson.text if waits else "", waits, in_words)


async def _looked_through(house: House, lesson: Lesson) -> Given:
    """With every place that could tell who, or when."""

    def work(db: Database) -> tuple[Looking, bool, bool]:
        here = len(clinicians.joined(db, lesson.group_id))
        in_words = clinicians.writes_in_chat(db, lesson.clinician_id)
        return looking_for(db, house, _donor(db, lesson), None), here < FEW, in_words

    looking, few, in_words = await house.records.read(work)
    if lesson.state not in _OPEN:
        return Given(lesson, (), few, in_words)
    # Looking through takes its time, and others are waiting for the loop.
    found = await asyncio.to_thread(looking.look, lesson.text)
    words = time_words(house.wording)
    left = Blur(words).left(lesson.text)
    times = [one for one in left if not any(_meet(one, other) and other.holds for other in found)]
    places = [
        one
        for one in found
        if not (any(_meet(one, time) for time in times) or _ours(words, lesson.text, one))
    ]
    in_order = sorted((*places, *times), key=lambda one: one.start)
    return Given(lesson, tuple(in_order), few, in_words)


def _ours(words: TimeWords, text: str, one: Found) -> bool:
    """Whether a capital letter is one that was put in, in place of a time."""
    put_in = {word for said in (*words.instead.values(), words.usual) for word in said.split()}
    return not one.holds and text[one.start : one.end].lower() in put_in


def _meet(one: Found, other: Found) -> bool:
    return one.start < other.end and other.start < one.end


def _known(db: Database, who: Actor, draft: str) -> Lesson | None:
    """What this person has written under this draft so far."""
    drafts = ((c.id, own_drafts.of_lesson(db, c.id, draft)) for c in memberships(db, who))
    found = (lessons.of(db, clinician, own) for clinician, own in drafts)
    return next((one for one in found if one is not None), None)


def _unposted(db: Database, clinician: str) -> list[Lesson]:
    return [one for one in lessons.of_donor(db, clinician) if one.state in _UNPOSTED]


def _donor(db: Database, lesson: Lesson) -> Clinician:
    found = clinicians.by_id(db, lesson.clinician_id)
    assert found is not None  # noqa: S101  (a foreign key holds it)
    return found


def _group(db: Database, clinician: Clinician) -> Group:
    found = groups.by_id(db, clinician.group_id)
    assert found is not None  # noqa: S101  (a foreign key holds it)
    return found


def time_words(words: Wording) -> TimeWords:
    """The words of `lessons.toml` that tell a time, and what is said in their place."""
    said = {cue: words.say(f"lessons.times.{cue}_said") for cue in _CUES}
    return TimeWords(
        months=words.many("identifiers.months"),
        weekdays=words.many("lessons.times.weekdays"),
        near=words.many("lessons.times.near"),
        parts=words.many("lessons.times.parts"),
        counted=words.many("lessons.times.counted"),
        before_month=tuple(
            word for cue in _BEFORE_MONTH for word in words.many(f"lessons.times.before_{cue}")
        ),
        instead={
            before: said[cue]
            for cue in _CUES
            for before in words.many(f"lessons.times.before_{cue}")
        },
        usual=words.say("lessons.times.otherwise_said"),
    )
