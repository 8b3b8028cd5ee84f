"""Who reads a sentence first: a colleague in turn, someone else than its donor.

Asked at the hours at which things without a name are posted, and never as it is given: so nobody
can tell from the moment who was there. Whoever does not get to it is passed over after a while.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.alliance.consultations import conductor, posting_time
from bot.alliance.lessons import PASSED_ON_AFTER, LessonState
from bot.practice.house import House, whose
from bot.practice.letters import letter, tidy
from bot.practice.times import zone_named
from bot.records import Database, groups, lessons, outbox, standing
from bot.records.lessons import Lesson
from bot.records.standing import Due

# The due row that asks somebody to read.
READING = "lesson"
# To the one who is asked; to its donor, where it was left out.
ASKED, LEFT_OUT = "lesson_asked", "lesson_left_out"
# Where nobody can be asked now, it is looked at again then.
_AGAIN = timedelta(days=7)


def begin(db: Database, lesson: Lesson, now: datetime) -> None:
    """Somebody is asked to read a sentence that waits: at an hour that tells nothing."""
    group = groups.by_id(db, lesson.group_id)
    if group is not None and lesson.state is LessonState.WAITING:
        standing.put_due(db, Due(READING, lesson.id, posting_time(now, zone_named(group.zone))))


def fire(db: Database, house: House, due: Due) -> None:
    """Asks a colleague to read a sentence, or the next one where the last did not get to it."""
    standing.no_longer_due(db, READING, due.subject)
    lesson = lessons.by_id(db, due.subject)
    if lesson is None or lesson.state is not LessonState.WAITING:
        return
    now = house.now()
    group = groups.by_id(db, lesson.group_id)
    others = [one for one in lessons.readers(db, lesson) if one.clinician != lesson.approver_id]
    reader = conductor(others or lessons.readers(db, lesson))
    here = group is not None and group.lessons and group.gone_at is None
    if reader is None or not here or whose(db, lesson.clinician_id).left_at is not None:
        standing.put_due(db, Due(READING, lesson.id, now + _AGAIN))
        return
    if reader != lesson.approver_id:
        _take_away(db, lesson, now)
        lessons.set_asked(db, lesson.id, reader, now)
        cause = f"{ASKED}:{lesson.id}:{reader}:{now:%Y%m%d}"
        told = letter(
            whose(db, reader), cause=cause, kind=ASKED, data={"lesson": lesson.id}, now=now
        )
        outbox.put(db, told)
    standing.put_due(db, Due(READING, lesson.id, now + PASSED_ON_AFTER))


def no_longer_asked(db: Database, lesson: Lesson, now: datetime) -> None:
    """Nobody is asked about it any more: what stands with whoever was is taken away."""
    standing.no_longer_due(db, READING, lesson.id)
    _take_away(db, lesson, now)


def _take_away(db: Database, lesson: Lesson, now: datetime) -> None:
    if lesson.approver_id is None:
        return
    reader = whose(db, lesson.approver_id)
    for message in outbox.standing(db, ASKED, reader.person, reader.group_id):
        if message.data["lesson"] == lesson.id:
            tidy(db, message, now)


def tell_left_out(db: Database, lesson: Lesson, now: datetime) -> None:
    """Its donor is told that it was left out: not why, which stands behind the button."""
    donor = whose(db, lesson.clinician_id)
    cause = f"{LEFT_OUT}:{lesson.id}:{now.isoformat()}"
    data = {"lesson": lesson.id}
    outbox.put(db, letter(donor, cause=cause, kind=LEFT_OUT, data=data, now=now))
