"""What presenters take away from a consultation, and what came of it.

A takeaway belongs to its clinician and outlives the consultation. Every read for a person names
the clinician it acts for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.records.rows import Row, each, insert, instant_of, one, text_of
from bot.records.sqlcipher import Database
from bot.records.states import UNREPAIRED

# For so long after a consultation closed, the next hours are asked about.
ASKED_FOR = timedelta(weeks=13)


@dataclass(frozen=True, slots=True)
class Takeaway:
    """What somebody takes with them; `text` is empty until they wrote something.

    `asked_at` is when they last said "not yet", or what happened; `happened` is None until they
    said. `sentence` is for the group; `told_at` is when it is, or was, sent there, None while it
    is seen by its owner alone. `code` is the client's, empty where that rupture is gone; `thread`
    Discord's id of the consultation's thread, None where it is gone; `named` says whether the
    consultation was with a name.
    """

    id: str
    clinician_id: str
    rupture_id: str | None
    consultation_id: str | None
    at: datetime
    text: str = ""
    asked_at: datetime | None = None
    happened: str | None = None
    sentence: str = ""
    told_at: datetime | None = None
    client_id: str | None = None
    code: str = ""
    thread: int | None = None
    named: bool = False

    @property
    def said(self) -> bool:
        """Whether what happened was told."""
        return self.happened is not None


_TAKEAWAY = """
    select takeaways.*, clients.id as client_id, clients.code, consultations.thread,
        consultations.named
    from takeaways
    left join ruptures on ruptures.id = takeaways.rupture_id
    left join clients on clients.id = ruptures.client_id
    left join consultations on consultations.id = takeaways.consultation_id
"""


def of(db: Database, clinician: str, takeaway: str) -> Takeaway | None:
    """A takeaway of this clinician by id."""
    sql = f"{_TAKEAWAY} where takeaways.clinician_id = ? and takeaways.id = ?"
    return one(db, sql, [clinician, takeaway], _takeaway)


def by_id(db: Database, takeaway: str) -> Takeaway | None:
    """A takeaway by id, whoever's it is. For what is said without anybody asking."""
    return one(db, f"{_TAKEAWAY} where takeaways.id = ?", [takeaway], _takeaway)


def of_rupture(db: Database, rupture: str) -> list[Takeaway]:
    """What was taken away about a rupture, the latest first. For callers who hold its owner."""
    sql = f"{_TAKEAWAY} where takeaways.rupture_id = ? order by takeaways.at desc, takeaways.id"
    return each(db, sql, [rupture], _takeaway)


def to_ask(db: Database, client: str, session_at: datetime, since: datetime) -> Takeaway | None:
    """What is to be asked about after a session that began at `session_at`: the latest takeaway
    with this client from before it, and not older than `since`, about which nothing was told yet,
    nor "not yet" said since.

    For callers who hold the client's owner already.
    """
    sql = f"""{_TAKEAWAY} where clients.id = :client and takeaways.happened is null
        and takeaways.at < :session and takeaways.at >= :since
        and (takeaways.asked_at is null or takeaways.asked_at < :session)
        order by takeaways.at desc, takeaways.id limit 1"""
    given = {"client": client, "session": text_of(session_at), "since": text_of(since)}
    return next(iter(each(db, sql, given, _takeaway)), None)


def add(db: Database, takeaway: Takeaway) -> None:
    """Writes a takeaway that is empty as yet."""
    row = {
        "id": takeaway.id,
        "clinician_id": takeaway.clinician_id,
        "rupture_id": takeaway.rupture_id,
        "consultation_id": takeaway.consultation_id,
        "text": takeaway.text,
        "at": text_of(takeaway.at),
    }
    insert(db, "takeaways", row)


def is_there(db: Database, consultation: str) -> bool:
    """Whether a consultation has its takeaway."""
    sql = "select 1 from takeaways where consultation_id = ?"
    return db.execute(sql, [consultation]).fetchone() is not None


def told_in(db: Database, consultation: str, waiting: str) -> str:
    """The sentence that was sent to those in a consultation; empty while there is none.

    `waiting` is the kind of due row with which one waits to be sent.
    """
    sql = """
        select sentence from takeaways where consultation_id = ? and told_at is not null
            and not exists (select 1 from due where kind = ? and subject = takeaways.id)
    """
    found = db.execute(sql, [consultation, waiting]).fetchone()
    return (found[0] or "") if found else ""


def set_text(db: Database, takeaway: str, text: str) -> None:
    """Keeps what somebody takes with them."""
    db.execute("update takeaways set text = ? where id = ?", [text, takeaway])


def set_asked(db: Database, takeaway: str, at: datetime) -> None:
    """Keeps that nothing has happened yet."""
    db.execute("update takeaways set asked_at = ? where id = ?", [text_of(at), takeaway])


def set_happened(db: Database, takeaway: str, happened: str, sentence: str, at: datetime) -> None:
    """Keeps what happened, and the sentence for the group, which nobody sees yet."""
    db.execute(
        "update takeaways set happened = ?, sentence = ?, asked_at = ? where id = ?",
        [happened, sentence or None, text_of(at), takeaway],
    )


def set_told(db: Database, takeaway: str, at: datetime | None) -> None:
    """Keeps when the sentence is sent to the group; None: it is not, after all."""
    written = text_of(at) if at else None
    db.execute("update takeaways set told_at = ? where id = ?", [written, takeaway])


def forget_words(db: Database, group: str, until: datetime) -> None:
    """Erases what was written not later than `until`. Where the rupture still waits, it stays."""
    db.execute(
        f"""update takeaways set text = '', sentence = null,
                happened = case when happened is null then null else '' end
            where coalesce(told_at, asked_at, at) <= ?
                and clinician_id in (select id from clinicians where group_id = ?)
                and not exists (
                    select 1 from ruptures where id = takeaways.rupture_id and {UNREPAIRED})""",  # noqa: S608
        [text_of(until), group],
    )


def _takeaway(row: Row) -> Takeaway:
    row["at"] = instant_of(row["at"])
    for name in ("asked_at", "told_at"):
        row[name] = instant_of(row[name]) if row[name] else None
    row["sentence"], row["code"] = row["sentence"] or "", row["code"] or ""
    row["named"] = bool(row["named"])
    return Takeaway(**row)
