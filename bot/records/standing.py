"""Standing sessions, and what falls due because of them.

Only the next occurrence of each is due at any time: the tick reads what is due, by an index,
however many sessions there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.alliance.standing import Standing
from bot.records.rows import Row, each, insert, instant_of, one, rows, text_of
from bot.records.sqlcipher import Database


@dataclass(frozen=True, slots=True)
class StandingSession:
    """A standing session with its client; `code` is the client's."""

    id: str
    client_id: str
    clinician_id: str
    code: str
    standing: Standing
    paused_until: date | None = None


_STANDING = """
    select standing.*, clients.code, clients.clinician_id, clients.paused_until from standing
    join clients on clients.id = standing.client_id
    join clinicians on clinicians.id = clients.clinician_id
    where clients.ended_at is null and clinicians.left_at is null
"""


def of(db: Database, clinician: str, standing: str) -> StandingSession | None:
    """A standing session of this clinician by id."""
    sql = f"{_STANDING} and clients.clinician_id = ? and standing.id = ?"
    return one(db, sql, [clinician, standing], lambda row: _standing(row, _moved(db, standing)))


def by_id(db: Database, standing: str) -> StandingSession | None:
    """A standing session by id, whoever's it is. For the tick alone."""
    sql = f"{_STANDING} and standing.id = ?"
    return one(db, sql, [standing], lambda row: _standing(row, _moved(db, standing)))


def all_of(db: Database, clinician: str) -> list[StandingSession]:
    """A clinician's standing sessions, in the order in which they were added."""
    sql = f"{_STANDING} and clients.clinician_id = ? order by standing.rowid"
    moved = _moved_of(db, clinician)
    return each(db, sql, [clinician], lambda row: _standing(row, moved[row["id"]]))


def add(db: Database, standing_id: str, client: str, standing: Standing) -> None:
    """Writes a standing session."""
    row = {
        "id": standing_id,
        "client_id": client,
        "first": standing.first.isoformat(),
        "at": standing.at.strftime("%H:%M"),
        "minutes": standing.minutes,
        "every": standing.every,
        "until": standing.until.isoformat() if standing.until else None,
    }
    insert(db, "standing", row)


def remove(db: Database, standing: str) -> None:
    """Removes a standing session and what is due because of it. Prompts given stay."""
    db.execute("delete from due where subject = ?", [standing])
    db.execute("delete from standing where id = ?", [standing])


def move(db: Database, standing: str, day: date, wall: datetime | None) -> None:
    """Moves the hour of one day to a wall time, or cancels it (None)."""
    db.execute("delete from moved where standing_id = ? and day = ?", [standing, day.isoformat()])
    written = wall.isoformat(timespec="minutes") if wall else None
    insert(db, "moved", {"standing_id": standing, "day": day.isoformat(), "wall": written})


def pause_client(db: Database, client: str, until: date | None) -> None:
    """Nothing is said about this client up to and including a day; None ends it."""
    written = until.isoformat() if until else None
    db.execute("update clients set paused_until = ? where id = ?", [written, client])


@dataclass(frozen=True, slots=True)
class Due:
    """Something that falls due: what kind, for which row, when, and for which day."""

    kind: str
    subject: str
    at: datetime
    day: date | None = None


def put_due(db: Database, due: Due) -> None:
    """Says when this kind of thing is due next for its subject; an earlier word is replaced."""
    db.execute(
        "insert or replace into due (kind, subject, at, day) values (?, ?, ?, ?)",
        [due.kind, due.subject, text_of(due.at), due.day.isoformat() if due.day else None],
    )


def no_longer_due(db: Database, kind: str, subject: str) -> None:
    """This kind of thing is not due for its subject any more."""
    db.execute("delete from due where kind = ? and subject = ?", [kind, subject])


def next_due(db: Database, kind: str, subject: str) -> Due | None:
    """When this kind of thing is due next for its subject, if it is."""
    return one(db, "select * from due where kind = ? and subject = ?", [kind, subject], _due)


def due(db: Database, now: datetime, limit: int) -> list[tuple[str, str]]:
    """Up to `limit` things that are due, those due longest first: kind and subject of each."""
    sql = "select kind, subject from due where at <= ? order by at limit ?"
    return [(kind, subject) for kind, subject in db.execute(sql, [text_of(now), limit])]


def put_off(db: Database, kind: str, subject: str, until: datetime) -> None:
    """This kind of thing is due for its subject no earlier than then, whatever else it says."""
    sql = "update due set at = ? where kind = ? and subject = ?"
    db.execute(sql, [text_of(until), kind, subject])


def _due(row: Row) -> Due:
    day = date.fromisoformat(row["day"]) if row["day"] else None
    return Due(row["kind"], row["subject"], instant_of(row["at"]), day)


def _moved(db: Database, standing: str) -> dict[date, datetime | None]:
    found = rows(db, "select day, wall from moved where standing_id = ?", [standing])
    return dict(map(_day_and_wall, found))


def _moved_of(db: Database, clinician: str) -> dict[str, dict[date, datetime | None]]:
    """By session, in one query: a clinician has many."""
    sql = """
        select moved.* from moved join standing on standing.id = standing_id
        join clients on clients.id = standing.client_id where clients.clinician_id = ?
    """
    found: dict[str, dict[date, datetime | None]] = defaultdict(dict)
    for row in rows(db, sql, [clinician]):
        day, wall = _day_and_wall(row)
        found[row["standing_id"]][day] = wall
    return found


def _day_and_wall(row: Row) -> tuple[date, datetime | None]:
    wall = datetime.fromisoformat(row["wall"]) if row["wall"] else None
    return date.fromisoformat(row["day"]), wall


def _standing(row: Row, moved: Mapping[date, datetime | None]) -> StandingSession:
    return StandingSession(
        id=row["id"],
        client_id=row["client_id"],
        clinician_id=row["clinician_id"],
        code=row["code"],
        paused_until=date.fromisoformat(row["paused_until"]) if row["paused_until"] else None,
        standing=Standing(
            first=date.fromisoformat(row["first"]),
            at=time.fromisoformat(row["at"]),
            minutes=row["minutes"],
            every=row["every"],
            until=date.fromisoformat(row["until"]) if row["until"] else None,
            moved=moved,
        ),
    )
