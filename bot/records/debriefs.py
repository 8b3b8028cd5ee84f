"""Debriefs: a clinician's answers after one session."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.alliance.markers import Attendance
from bot.alliance.readings import Signs
from bot.records import signs
from bot.records.rows import Row, each, insert, instant_of, one, rows, text_of
from bot.records.sqlcipher import Database
from bot.records.states import HELD, UNREPAIRED


@dataclass(frozen=True, slots=True)
class Debrief:
    """Answers after one session; `texts` by the key of their question, none of them empty.

    `draft` names the form they were given in: the same form sent twice is one debrief.
    `rupture_answer` is what the clinician made of the reading, empty until they said.
    """

    id: str
    session_id: str
    draft: str
    signs: Signs
    saved_at: datetime
    texts: Mapping[str, str] = field(default_factory=dict)
    nothing_to_note: bool = False
    rupture_answer: str = ""

    @property
    def says_anything(self) -> bool:
        """Whether anything was chosen or written, beside how the hour was attended."""
        return bool(self.texts or self.signs.presence or self.signs.markers or self.signs.reactions)


_DEBRIEF = """
    select debriefs.*, sessions.attendance, sessions.client_id from debriefs
    join sessions on sessions.id = debriefs.session_id
    join clients on clients.id = sessions.client_id
    where clients.clinician_id = ?
"""


def of(db: Database, clinician: str, debrief: str) -> Debrief | None:
    """A debrief of this clinician by id."""
    return one(db, f"{_DEBRIEF} and debriefs.id = ?", [clinician, debrief], _make(db))


def by_draft(db: Database, clinician: str, draft: str) -> Debrief | None:
    """A debrief of this clinician by the form it was given in."""
    return one(db, f"{_DEBRIEF} and debriefs.draft = ?", [clinician, draft], _make(db))


def is_elsewhere(db: Database, client: str, draft: str) -> bool:
    """Whether a form with this draft was about another client than this, whosever it was."""
    sql = """
        select 1 from debriefs join sessions on sessions.id = session_id
        where draft = ? and client_id <> ?
    """
    return db.execute(sql, [draft, client]).fetchone() is not None


def of_client(
    db: Database, clinician: str, client: str, sessions: Collection[str]
) -> list[Debrief]:
    """What was said about some sessions with a client of this clinician, in order of saying."""
    marks = ", ".join("?" * len(sessions))
    sql = f"""{_DEBRIEF} and clients.id = ? and debriefs.session_id in ({marks})
        order by debriefs.saved_at, debriefs.id"""
    return each(db, sql, [clinician, client, *sessions], _make(db))


def save(db: Database, debrief: Debrief) -> None:
    """Writes a debrief; where it stands already, its answers are replaced whole."""
    row = {
        "id": debrief.id,
        "session_id": debrief.session_id,
        "draft": debrief.draft,
        "presence": debrief.signs.presence.value if debrief.signs.presence else None,
        "nothing_to_note": int(debrief.nothing_to_note),
        "saved_at": text_of(debrief.saved_at),
        "rupture_answer": debrief.rupture_answer or None,
    }
    changed = db.execute(
        "update debriefs set presence = ?, nothing_to_note = ?, saved_at = ? where id = ?",
        [row["presence"], row["nothing_to_note"], row["saved_at"], debrief.id],
    ).rowcount
    if changed:
        db.execute("delete from debrief_signs where debrief_id = ?", [debrief.id])
        db.execute("delete from debrief_answers where debrief_id = ?", [debrief.id])
    else:
        insert(db, "debriefs", row)
    _insert_parts(db, debrief)


def _insert_parts(db: Database, debrief: Debrief) -> None:
    for kind, key in signs.rows_of(debrief.signs):
        insert(db, "debrief_signs", {"debrief_id": debrief.id, "kind": kind, "key": key})
    for question, words in debrief.texts.items():
        row = {"debrief_id": debrief.id, "question": question, "text": words}
        insert(db, "debrief_answers", row)


def set_rupture_answer(db: Database, debrief: str, answer: str) -> None:
    """Keeps what the clinician made of the reading."""
    db.execute("update debriefs set rupture_answer = ? where id = ?", [answer, debrief])


def take_back_not_held(db: Database, draft: str) -> None:
    """Takes back that an hour was cancelled or missed, where nothing else was said of it.

    A session about which anything was noticed or written stays: no word goes with it.
    """
    db.execute(
        f"""delete from sessions where not ({HELD})
            and id in (select session_id from debriefs where draft = ?)
            and not exists (
                select 1 from debriefs where session_id = sessions.id and (
                    presence is not null
                    or exists (select 1 from debrief_signs where debrief_id = debriefs.id)
                    or exists (select 1 from debrief_answers where debrief_id = debriefs.id)))""",  # noqa: S608
        [draft],
    )


def contributors(db: Database, group: str, since: datetime) -> int:
    """How many clinicians of the group saved at least one debrief since then."""
    sql = """
        select count(distinct clients.clinician_id) from debriefs
        join sessions on sessions.id = debriefs.session_id
        join clients on clients.id = sessions.client_id
        join clinicians on clinicians.id = clients.clinician_id
        where clinicians.group_id = ? and clinicians.left_at is null and debriefs.saved_at >= ?
    """
    (count,) = db.execute(sql, [group, text_of(since)]).fetchone()
    return int(count)


def _make(db: Database) -> Callable[[Row], Debrief]:
    return lambda row: _debrief(db, row)


def _debrief(db: Database, row: Row) -> Debrief:
    noticed = db.execute(
        "select kind, key from debrief_signs where debrief_id = ?", [row["id"]]
    ).fetchall()
    return Debrief(
        id=row["id"],
        session_id=row["session_id"],
        draft=row["draft"],
        signs=signs.of(noticed, row["presence"], Attendance(row["attendance"])),
        saved_at=instant_of(row["saved_at"]),
        texts=texts(db, row["id"]),
        nothing_to_note=bool(row["nothing_to_note"]),
        rupture_answer=row["rupture_answer"] or "",
    )


def last_said(db: Database, session: str) -> datetime | None:
    """When something was last saved about a session; None where nothing was."""
    sql = "select max(saved_at) from debriefs where session_id = ?"
    (found,) = db.execute(sql, [session]).fetchone()
    return instant_of(found) if found else None


def latest_draft(db: Database, session: str) -> str:
    """The form in which something was last saved about a session; empty where nothing was."""
    sql = "select draft from debriefs where session_id = ? order by saved_at desc limit 1"
    found = db.execute(sql, [session]).fetchone()
    return str(found[0]) if found else ""


def sign_keys(db: Database, debrief: str) -> frozenset[str]:
    """What was noticed in a debrief, by key. For callers who hold its owner already."""
    sql = """
        select key from debrief_signs where debrief_id = ? union
        select attendance from debriefs join sessions on sessions.id = debriefs.session_id
        where debriefs.id = ?
    """
    return frozenset(key for (key,) in db.execute(sql, [debrief, debrief]))


def texts(db: Database, debrief: str) -> dict[str, str]:
    """What was written in a debrief, by question. For callers who hold its owner already."""
    found = rows(db, "select question, text from debrief_answers where debrief_id = ?", [debrief])
    return {row["question"]: row["text"] for row in found}


def forget_words(db: Database, group: str, until: datetime) -> None:
    """Erases what a group's clinicians wrote not later than `until`: debriefs and repairs.

    Choices stay, and so do the planned lines of ruptures that still wait: they are in use.
    """
    of_group = """
        select clients.id from clients join clinicians on clinicians.id = clients.clinician_id
        where clinicians.group_id = ?
    """
    old = [group, text_of(until)]
    db.execute(
        f"""delete from debrief_answers where debrief_id in (
            select debriefs.id from debriefs join sessions on sessions.id = debriefs.session_id
            where sessions.client_id in ({of_group}) and debriefs.saved_at <= ?)""",  # noqa: S608
        old,
    )
    db.execute(
        f"""update repairs set line = '', afterwards = '' where rupture_id in (
            select id from ruptures where client_id in ({of_group})) and at <= ?""",  # noqa: S608
        old,
    )
    db.execute(
        f"""update ruptures set planned_line = null where client_id in ({of_group})
            and noticed_at <= ?
            and not ({UNREPAIRED})""",  # noqa: S608
        old,
    )
