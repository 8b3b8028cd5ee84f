"""Consultations: requests to peers, what is shared in them, and who was asked.

What a group may see of one, and who, is the practice's to decide: reads by id alone are for the
tick, for the sender, and for those whose seat was looked up before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from bot.alliance.consultations import Conducted, Form, Pace, Phase, Standing, phases
from bot.records.rows import Row, each, insert, instant_of, one, rows, text_of
from bot.records.sqlcipher import Database

_SEEN = "('posting', 'gathering', 'running', 'closed')"
_OPEN = "('posting', 'gathering', 'running')"


@dataclass(frozen=True, slots=True)
class Consultation:
    """One consultation. `clinician_id` is its presenter's; times are aware and in UTC.

    `draft` names the form it was prepared in. `phase` is the index of the open phase, -1 before
    the first. `words` is where its texts stand, "chat" or "page". `channel` and `thread` are
    Discord's ids. `post_at` is when it was, or is to be, posted; `opened_at` when the open phase,
    or the gathering, began, and `phase_ends_at` when that ends. `paused` holds the reason.
    """

    id: str
    group_id: str
    clinician_id: str
    rupture_id: str | None
    draft: str
    code: str
    form: Form
    pace: Pace
    named: bool
    words: str
    state: Standing
    prepared_at: datetime
    phase: int = -1
    conductor_id: str | None = None
    channel: int | None = None
    thread: int | None = None
    post_at: datetime | None = None
    opened_at: datetime | None = None
    phase_ends_at: datetime | None = None
    extended: bool = False
    paused: str | None = None
    paused_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def going_on(self) -> bool:
        """Whether it was posted, or will be, and has not ended."""
        return self.state in (Standing.POSTING, Standing.GATHERING, Standing.RUNNING)

    @property
    def open_phase(self) -> Phase | None:
        """The phase that is open."""
        running = self.state is Standing.RUNNING and self.phase >= 0
        return phases(self.form)[self.phase] if running else None


_INSTANTS = ("post_at", "opened_at", "phase_ends_at", "paused_at", "closed_at")


def by_id(db: Database, consultation: str) -> Consultation | None:
    """A consultation by id, whoever's it is. For the tick and the sender."""
    return one(db, "select * from consultations where id = ?", [consultation], _made)


def of(db: Database, clinician: str, consultation: str) -> Consultation | None:
    """A consultation that this clinician presents, by id."""
    sql = "select * from consultations where clinician_id = ? and id = ?"
    return one(db, sql, [clinician, consultation], _made)


def by_draft(db: Database, draft: str) -> Consultation | None:
    """A consultation by the form it was prepared in, whosever."""
    return one(db, "select * from consultations where draft = ?", [draft], _made)


def of_presenter(db: Database, clinician: str) -> list[Consultation]:
    """Every consultation that this clinician presents, the newest first."""
    sql = "select * from consultations where clinician_id = ? order by prepared_at desc, id"
    return each(db, sql, [clinician], _made)


def of_rupture(db: Database, rupture: str) -> list[Consultation]:
    """Every consultation about a rupture, the newest first."""
    sql = "select * from consultations where rupture_id = ? order by prepared_at desc, id"
    return each(db, sql, [rupture], _made)


def about_client(db: Database, client: str) -> list[Consultation]:
    """Every consultation about a rupture with this client."""
    sql = """
        select consultations.* from consultations join ruptures on ruptures.id = rupture_id
        where client_id = ?
    """
    return each(db, sql, [client], _made)


def about_debrief(db: Database, debrief: str) -> list[Consultation]:
    """Every consultation about the rupture that was confirmed in a debrief."""
    sql = """
        select consultations.* from consultations join ruptures on ruptures.id = rupture_id
        where debrief_id = ?
    """
    return each(db, sql, [debrief], _made)


def seated(db: Database, clinician: str) -> list[Consultation]:
    """Every posted consultation in which this clinician has a seat, the newest first."""
    sql = f"""
        select consultations.* from consultations
        join seats on seats.consultation_id = consultations.id
        where seats.clinician_id = ? and left_at is null and state in {_SEEN}
        order by post_at desc, consultations.id
    """  # noqa: S608
    return each(db, sql, [clinician], _made)


def wanting_voices(db: Database, group: str) -> list[Consultation]:
    """Those of a group with a name that gather or run, gathering ones first, then the newest."""
    sql = """
        select * from consultations where group_id = ? and named = 1
            and state in ('gathering', 'running') and paused is null
        order by state, post_at desc, id
    """
    return each(db, sql, [group], _made)


def of_threads(db: Database, threads: Iterable[int]) -> dict[int, str]:
    """Which consultation each of these threads belongs to, by id; unknown ones are left out."""
    asked = list(threads)
    marks = ", ".join("?" for _ in asked)
    sql = f"select thread, id from consultations where thread in ({marks})"  # noqa: S608
    return {row["thread"]: row["id"] for row in rows(db, sql, asked)}


def opened_after(db: Database, instant: datetime) -> list[Consultation]:
    """Those that go on, and began their phase later than an instant: by a clock put right since."""
    sql = f"select * from consultations where state in {_OPEN} and opened_at > ?"  # noqa: S608
    return each(db, sql, [text_of(instant)], _made)


def codes_in(db: Database, group: str) -> frozenset[str]:
    """The codes that a group's consultations have had."""
    found = db.execute("select code from consultations where group_id = ?", [group])
    return frozenset(code for (code,) in found)


def save(db: Database, one_: Consultation) -> None:
    """Writes a consultation, new or changed."""
    row = _row(one_)
    if by_id(db, one_.id) is None:
        insert(db, "consultations", row)
        return
    marks = ", ".join(f"{column} = ?" for column in row)
    db.execute(f"update consultations set {marks} where id = ?", [*row.values(), one_.id])  # noqa: S608


def remove(db: Database, consultation: str) -> None:
    """Removes a consultation and all that hangs on it."""
    db.execute("delete from due where kind = 'consultation' and subject = ?", [consultation])
    db.execute("delete from consultations where id = ?", [consultation])


def forget_content(db: Database, consultation: str) -> None:
    """Erases what was shared and given; who took part, and that it was, stay."""
    for table in ("consultation_answers", "consultation_signs", "contributions"):
        db.execute(f"delete from {table} where consultation_id = ?", [consultation])  # noqa: S608


def texts(db: Database, consultation: str) -> dict[str, str]:
    """What is shared in words, by key."""
    sql = "select question, text from consultation_answers where consultation_id = ?"
    return {row["question"]: row["text"] for row in rows(db, sql, [consultation])}


def signs(db: Database, consultation: str) -> dict[str, tuple[str, ...]]:
    """What is shared of what was noticed: keys by kind, `marker` and `reaction`."""
    sql = "select kind, key from consultation_signs where consultation_id = ? order by rowid"
    found: dict[str, tuple[str, ...]] = {}
    for row in rows(db, sql, [consultation]):
        found[row["kind"]] = (*found.get(row["kind"], ()), row["key"])
    return found


def put_texts(db: Database, consultation: str, given: Mapping[str, str]) -> None:
    """Writes what is shared in words, in place of what was; empty texts are left out."""
    db.execute("delete from consultation_answers where consultation_id = ?", [consultation])
    for question, text in given.items():
        if text:
            row = {"consultation_id": consultation, "question": question, "text": text}
            insert(db, "consultation_answers", row)


def put_signs(db: Database, consultation: str, given: Iterable[tuple[str, str]]) -> None:
    """Writes what is shared of what was noticed, as pairs of kind and key, in place of before."""
    db.execute("delete from consultation_signs where consultation_id = ?", [consultation])
    for kind, key in given:
        insert(
            db, "consultation_signs", {"consultation_id": consultation, "kind": kind, "key": key}
        )


def invited(db: Database, consultation: str) -> list[str]:
    """The clinicians who are asked in person, by their own ids."""
    sql = """
        select clinician_id from consultation_invited
        join clinicians on clinicians.id = clinician_id
        where consultation_id = ? and left_at is null order by person
    """
    return [clinician for (clinician,) in db.execute(sql, [consultation])]


def invite(db: Database, consultation: str, asked: Iterable[str]) -> None:
    """Keeps who is asked in person, in place of those before."""
    db.execute("delete from consultation_invited where consultation_id = ?", [consultation])
    for clinician in asked:
        row = {"consultation_id": consultation, "clinician_id": clinician}
        insert(db, "consultation_invited", row)


def uninvite(db: Database, consultation: str, clinician: str) -> bool:
    """Takes an invitation back, or lets it be; whether there was one."""
    sql = "delete from consultation_invited where consultation_id = ? and clinician_id = ?"
    return db.execute(sql, [consultation, clinician]).rowcount == 1


def conducted(db: Database, group: str, clinicians: Iterable[str]) -> list[Conducted]:
    """How often each of these has conducted in this group, and when last."""
    sql = """
        select conductor_id, count(*), max(post_at) from consultations
        where group_id = ? and conductor_id is not null group by conductor_id
    """
    known = {who: (times, last) for who, times, last in db.execute(sql, [group])}
    return [_conducted(clinician, *known.get(clinician, (0, None))) for clinician in clinicians]


def _conducted(clinician: str, times: int, last: str | None) -> Conducted:
    return Conducted(clinician, times, instant_of(last) if last else None)


def _row(one_: Consultation) -> Row:
    row = {field.name: getattr(one_, field.name) for field in fields(one_)}
    for name in ("form", "pace", "state"):
        row[name] = row[name].value
    for name in ("named", "extended"):
        row[name] = int(row[name])
    row["prepared_at"] = text_of(one_.prepared_at)
    for name in _INSTANTS:
        row[name] = text_of(row[name]) if row[name] else None
    return row


def _made(row: Row) -> Consultation:
    row["form"], row["pace"] = Form(row["form"]), Pace(row["pace"])
    row["state"] = Standing(row["state"])
    for name in ("named", "extended"):
        row[name] = bool(row[name])
    row["prepared_at"] = instant_of(row["prepared_at"])
    for name in _INSTANTS:
        row[name] = instant_of(row[name]) if row[name] else None
    return Consultation(**row)
