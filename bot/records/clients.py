"""Clients, known only by a code, and the sessions held with them.

Every function takes the clinician it acts for: another clinician's client does not exist.
Session times live apart from the words, in their own table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.alliance.markers import Attendance
from bot.alliance.stages import Stage, stage
from bot.records.rows import Row, each, insert, instant_of, one, text_of
from bot.records.sqlcipher import Database
from bot.records.states import HELD, UNREPAIRED


@dataclass(frozen=True, slots=True)
class Client:
    """A person in therapy. `held` counts the sessions held so far, `waiting` the ruptures
    that are unrepaired; `ending` is the clinician's own word, `stage_told` the stage whose
    forecast was given last. `smooth_asked` is how many sessions had been held when "smooth, or
    careful?" was asked last."""

    id: str
    clinician_id: str
    code: str
    held: int
    ending: bool
    added_at: datetime
    ended_at: datetime | None
    waiting: int = 0
    stage_told: str | None = None
    smooth_asked: int | None = None

    @property
    def stage(self) -> Stage:
        """The stage of the session last held, or of the first where none was."""
        return stage(max(1, self.held), ending=self.ending)

    @property
    def stage_of_next(self) -> Stage:
        """The stage that the next session lies in."""
        return stage(self.held + 1, ending=self.ending)


_CLIENT = f"""
    select clients.*,
        sessions_before + (
            select count(*) from sessions where client_id = clients.id and {HELD}
        ) as held,
        (
            select count(*) from ruptures where client_id = clients.id
            and {UNREPAIRED}
        ) as waiting
    from clients
"""  # noqa: S608


def of(db: Database, clinician: str, client: str) -> Client | None:
    """A client of this clinician by id."""
    return one(db, f"{_CLIENT} where clinician_id = ? and id = ?", [clinician, client], _client)


def by_code(db: Database, clinician: str, code: str) -> Client | None:
    """A client of this clinician by code."""
    return one(db, f"{_CLIENT} where clinician_id = ? and code = ?", [clinician, code], _client)


def all_of(db: Database, clinician: str) -> list[Client]:
    """The clinician's clients whose therapy goes on, in the order of their codes."""
    sql = f"{_CLIENT} where clinician_id = ? and ended_at is null order by code"
    return each(db, sql, [clinician], _client)


def ended_of(db: Database, clinician: str) -> list[Client]:
    """The clinician's clients whose therapy has ended, the latest first."""
    sql = f"{_CLIENT} where clinician_id = ? and ended_at is not null order by ended_at desc"
    return each(db, sql, [clinician], _client)


def paused_of(db: Database, clinician: str, today: date) -> list[tuple[str, date]]:
    """The codes of the clinician's clients about whom nothing is said, and until which day."""
    sql = """
        select code, paused_until from clients
        where clinician_id = ? and ended_at is null and paused_until >= ? order by code
    """
    found = db.execute(sql, [clinician, today.isoformat()])
    return [(code, date.fromisoformat(until)) for code, until in found]


def codes_of(db: Database, clinician: str) -> frozenset[str]:
    """Every code the clinician has given, also to therapies that ended."""
    found = db.execute("select code from clients where clinician_id = ?", [clinician])
    return frozenset(code for (code,) in found)


def add(db: Database, client: Client) -> None:
    """Writes a new client. `held` is taken as the sessions held before."""
    insert(
        db,
        "clients",
        {
            "id": client.id,
            "clinician_id": client.clinician_id,
            "code": client.code,
            "sessions_before": client.held,
            "ending": int(client.ending),
            "added_at": text_of(client.added_at),
        },
    )


def set_course(db: Database, client: Client, *, held: int, ending: bool) -> None:
    """Corrects how many sessions were held, and whether the therapy is ending."""
    db.execute(
        "update clients set sessions_before = sessions_before + ?, ending = ? where id = ?",
        [held - client.held, int(ending), client.id],
    )


def set_stage_told(db: Database, client: str, stage: Stage) -> None:
    """Remembers that the forecast of a stage was given."""
    db.execute("update clients set stage_told = ? where id = ?", [stage.value, client])


def set_smooth_asked(db: Database, client: str, held: int | None) -> None:
    """Remembers after how many sessions "smooth, or careful?" was asked last."""
    db.execute("update clients set smooth_asked = ? where id = ?", [held, client])


def set_ended(db: Database, client: str, at: datetime | None) -> None:
    """Ends a therapy, or takes it up again (None)."""
    db.execute(
        "update clients set ended_at = ? where id = ?", [text_of(at) if at else None, client]
    )


@dataclass(frozen=True, slots=True)
class Session:
    """One therapy hour.

    `number` counts the sessions held with this client up to it; it is derived, not kept, and
    None where the hour was not held.
    """

    id: str
    client_id: str
    at: datetime
    attendance: Attendance
    number: int | None = None


_SESSION = f"""
    select sessions.*, case when {HELD} then clients.sessions_before + (
        select count(*) from sessions as earlier
        where earlier.client_id = sessions.client_id and earlier.at <= sessions.at
            and {HELD.replace("sessions.", "earlier.")}
    ) end as number
    from sessions join clients on clients.id = sessions.client_id
"""  # noqa: S608


def latest_session(db: Database, client: str) -> Session | None:
    """The session noted last with this client."""
    sql = f"{_SESSION} where client_id = ? order by at desc limit 1"
    return one(db, sql, [client], _session)


def sessions_of(db: Database, client: str, limit: int) -> list[Session]:
    """The sessions noted with this client, the latest first, up to `limit`."""
    sql = f"{_SESSION} where client_id = ? order by at desc limit ?"
    return each(db, sql, [client, limit], _session)


def count_sessions(db: Database, client: str) -> int:
    """How many sessions were noted with this client, held or not."""
    found = db.execute("select count(*) from sessions where client_id = ?", [client]).fetchone()
    return int(found[0])


def attendance_before(db: Database, session: Session) -> Attendance | None:
    """How the session before this one was attended; None where none was noted."""
    sql = """
        select attendance from sessions where client_id = ? and at < ? order by at desc limit 1
    """
    found = db.execute(sql, [session.client_id, text_of(session.at)]).fetchone()
    return Attendance(found[0]) if found else None


def session(db: Database, session_id: str) -> Session | None:
    """A session by id."""
    return one(db, f"{_SESSION} where sessions.id = ?", [session_id], _session)


def add_session(db: Database, session: Session) -> None:
    """Writes a session."""
    row = {
        "id": session.id,
        "client_id": session.client_id,
        "at": text_of(session.at),
        "attendance": session.attendance.value,
    }
    insert(db, "sessions", row)


def set_attendance(db: Database, session: str, attendance: Attendance) -> None:
    """Puts right whether, and how, a session took place."""
    db.execute("update sessions set attendance = ? where id = ?", [attendance.value, session])


def _client(row: Row) -> Client:
    for column in ("sessions_before", "paused_until"):
        del row[column]
    row["ending"] = bool(row["ending"])
    row["added_at"] = instant_of(row["added_at"])
    row["ended_at"] = instant_of(row["ended_at"]) if row["ended_at"] else None
    return Client(**row)


def _session(row: Row) -> Session:
    row["at"] = instant_of(row["at"])
    row["attendance"] = Attendance(row["attendance"])
    return Session(**row)
