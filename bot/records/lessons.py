"""Sentences that clinicians gave to their group, and who is asked to read one first.

Every read for a person names the clinician it acts for: as donor, or as the one who was asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.alliance.consultations import Conducted
from bot.alliance.lessons import LeftOutBecause, LessonState
from bot.records.rows import Row, each, instant_of, one, text_of
from bot.records.sqlcipher import Database


@dataclass(frozen=True, slots=True)
class Lesson:
    """A sentence given to the group. `clinician_id` is its donor, told to nobody.

    `at` is when it was last written or given; `approver_id` who is asked to read it, `asked_at`
    since when; `reason` why it was left out.
    """

    id: str
    group_id: str
    clinician_id: str
    text: str
    state: LessonState
    at: datetime
    approver_id: str | None = None
    reason: LeftOutBecause | None = None
    asked_at: datetime | None = None
    decided_at: datetime | None = None
    posted_at: datetime | None = None


def of(db: Database, donor: str, lesson: str) -> Lesson | None:
    """A sentence of this donor by id."""
    sql = "select * from lessons where clinician_id = ? and id = ?"
    return one(db, sql, [donor, lesson], _lesson)


def to_read(db: Database, approver: str, lesson: str) -> Lesson | None:
    """A sentence that this clinician was asked to read, by id."""
    sql = "select * from lessons where approver_id = ? and id = ?"
    return one(db, sql, [approver, lesson], _lesson)


def by_id(db: Database, lesson: str) -> Lesson | None:
    """A sentence by id, whoever's it is. For the tick alone."""
    return one(db, "select * from lessons where id = ?", [lesson], _lesson)


def of_donor(db: Database, donor: str) -> list[Lesson]:
    """What a clinician gave, the latest first."""
    sql = "select * from lessons where clinician_id = ? order by at desc, id"
    return each(db, sql, [donor], _lesson)


def approved(db: Database, group: str) -> list[Lesson]:
    """What waits to be posted, of donors who are still here: in an order that tells nothing."""
    sql = """
        select lessons.* from lessons join clinicians on clinicians.id = lessons.clinician_id
        where lessons.group_id = ? and state = 'approved' and left_at is null order by lessons.id
    """
    return each(db, sql, [group], _lesson)


def posted(db: Database, lessons: list[str]) -> list[Lesson]:
    """Those of these that are there still, in the order of their ids."""
    marks = ", ".join("?" * len(lessons))
    sql = f"select * from lessons where state = 'posted' and id in ({marks}) order by id"  # noqa: S608
    return each(db, sql, lessons, _lesson)


def posted_in(db: Database, group: str) -> list[Lesson]:
    """What a group has read, the latest month first."""
    sql = """
        select * from lessons where group_id = ? and state = 'posted' order by posted_at desc, id
    """
    return each(db, sql, [group], _lesson)


def donors(db: Database, group: str, since: datetime) -> int:
    """How many clinicians, still here, gave a sentence since then that a colleague approved."""
    sql = """
        select count(distinct clinician_id) from lessons
        join clinicians on clinicians.id = clinician_id
        where lessons.group_id = ? and state in ('approved', 'posted') and at >= ?
            and left_at is null
    """
    (count,) = db.execute(sql, [group, text_of(since)]).fetchone()
    return int(count)


def readers(db: Database, lesson: Lesson) -> list[Conducted]:
    """Who may be asked to read it: all who are here but its donor, and how often they did."""
    sql = """
        select clinicians.id as clinician, count(lessons.id) as times,
            max(lessons.asked_at) as last
        from clinicians left join lessons on lessons.approver_id = clinicians.id
            and lessons.id <> ?
        where clinicians.group_id = ? and left_at is null and clinicians.id <> ?
        group by clinicians.id
    """
    return each(db, sql, [lesson.id, lesson.group_id, lesson.clinician_id], _conducted)


def put(db: Database, lesson: Lesson) -> None:
    """Writes a sentence, new or written anew; whoever was asked about it before is not any more."""
    remove(db, lesson.id)
    db.execute(
        """insert into lessons (id, group_id, clinician_id, text, state, at)
            values (?, ?, ?, ?, ?, ?)""",
        [
            lesson.id,
            lesson.group_id,
            lesson.clinician_id,
            lesson.text,
            lesson.state.value,
            text_of(lesson.at),
        ],
    )


def is_anothers(db: Database, donor: str, lesson: str) -> bool:
    """Whether this id belongs to somebody else's sentence."""
    sql = "select 1 from lessons where id = ? and clinician_id <> ?"
    return db.execute(sql, [lesson, donor]).fetchone() is not None


def set_waiting(db: Database, lesson: str, at: datetime) -> None:
    """It was given: it waits to be read."""
    sql = "update lessons set state = 'waiting', at = ? where id = ?"
    db.execute(sql, [text_of(at), lesson])


def set_asked(db: Database, lesson: str, approver: str, at: datetime) -> None:
    """Somebody is asked to read it, in place of whoever was before."""
    sql = "update lessons set approver_id = ?, asked_at = ? where id = ?"
    db.execute(sql, [approver, text_of(at), lesson])


def decide(
    db: Database,
    lesson: str,
    state: LessonState,
    at: datetime,
    because: LeftOutBecause | None = None,
) -> None:
    """What the colleague made of it."""
    sql = "update lessons set state = ?, decided_at = ?, reason = ? where id = ?"
    db.execute(sql, [state.value, text_of(at), because.value if because else None, lesson])


def set_posted(db: Database, lessons: list[str], at: datetime) -> None:
    """They go out together."""
    for lesson in lessons:
        sql = "update lessons set state = 'posted', posted_at = ? where id = ?"
        db.execute(sql, [text_of(at), lesson])


def remove(db: Database, lesson: str) -> None:
    """Takes a sentence away, with all that is known of it."""
    db.execute("delete from lessons where id = ?", [lesson])


def unsent(db: Database, group: str, until: datetime) -> list[Lesson]:
    """What was given not later than `until`, and never posted."""
    sql = """
        select * from lessons where group_id = ? and state in ('waiting', 'approved') and at <= ?
        order by id
    """
    return each(db, sql, [group, text_of(until)], _lesson)


def forget(db: Database, group: str, *, drafts: datetime, posted: datetime) -> None:
    """Forgets what was never given or was left out, and what was posted, not later than these."""
    db.execute(
        """delete from lessons where group_id = ?
            and state in ('drafted', 'left_out') and coalesce(decided_at, at) <= ?""",
        [group, text_of(drafts)],
    )
    sql = "delete from lessons where group_id = ? and state = 'posted' and posted_at <= ?"
    db.execute(sql, [group, text_of(posted)])


def _lesson(row: Row) -> Lesson:
    row["state"] = LessonState(row["state"])
    row["reason"] = LeftOutBecause(row["reason"]) if row["reason"] else None
    row["at"] = instant_of(row["at"])
    for name in ("asked_at", "decided_at", "posted_at"):
        row[name] = instant_of(row[name]) if row[name] else None
    return Lesson(**row)


def _conducted(row: Row) -> Conducted:
    row["last"] = instant_of(row["last"]) if row["last"] else None
    return Conducted(**row)
