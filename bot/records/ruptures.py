"""Ruptures and the attempts to repair them.

Every read names the clinician it acts for. What happened to a rupture is kept as events,
without words, so that its course can be told later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.alliance.markers import RuptureType
from bot.alliance.repairs import RepairStep
from bot.alliance.ruptures import Extent, NotSaidBecause, Reception, State
from bot.records.ids import new_id
from bot.records.rows import Row, each, insert, instant_of, one, text_of
from bot.records.sqlcipher import Database
from bot.records.states import HELD, UNREPAIRED


@dataclass(frozen=True, slots=True)
class Rupture:
    """A strain the clinician has confirmed.

    It waits `since` it was noticed, or opened again; `sessions_since` counts the sessions held
    later than that. `code` is its client's, `held` all sessions with that client, `over`
    whether that therapy has ended, `zone` its clinician's. `significance` is how much it
    weighed and `resolved` how far it is resolved, 1 to 5, where its clinician said so.
    """

    id: str
    client_id: str
    debrief_id: str | None
    type: RuptureType
    state: State
    noticed_at: datetime
    ending: bool
    because: NotSaidBecause | None = None
    planned_line: str = ""
    significance: int | None = None
    resolved: int | None = None
    code: str = ""
    held: int = 0
    sessions_since: int = 0
    reopened_at: datetime | None = None
    client_ending: bool = False
    over: bool = False
    clinician_id: str = ""
    zone: str = "UTC"

    @property
    def since(self) -> datetime:
        """From when on it has waited."""
        return self.reopened_at or self.noticed_at


_REOPENED = """(
    select max(at) from rupture_events
    where rupture_id = ruptures.id and rupture_events.after = 'reopened'
)"""
_RUPTURE = f"""
    select ruptures.*, clients.code, clients.clinician_id, clinicians.zone,
        clients.ending as client_ending, clients.ended_at is not null as over,
        {_REOPENED} as reopened_at,
        clients.sessions_before + (
            select count(*) from sessions where client_id = clients.id and {HELD}
        ) as held,
        (
            select count(*) from sessions where client_id = clients.id and {HELD}
            and sessions.at > coalesce({_REOPENED}, ruptures.noticed_at)
        ) as sessions_since
    from ruptures join clients on clients.id = ruptures.client_id
    join clinicians on clinicians.id = clients.clinician_id
"""  # noqa: S608


def of(db: Database, clinician: str, rupture: str) -> Rupture | None:
    """A rupture of this clinician by id."""
    sql = f"{_RUPTURE} where clients.clinician_id = ? and ruptures.id = ?"
    return one(db, sql, [clinician, rupture], _rupture)


def of_debrief(db: Database, clinician: str, debrief: str) -> Rupture | None:
    """The rupture that was confirmed after a debrief of this clinician."""
    sql = f"{_RUPTURE} where clients.clinician_id = ? and ruptures.debrief_id = ?"
    return one(db, sql, [clinician, debrief], _rupture)


def unrepaired(db: Database, clinician: str, client: str | None = None) -> list[Rupture]:
    """The clinician's unrepaired ruptures, with one client or with all, oldest first."""
    sql = f"{_RUPTURE} where clients.clinician_id = ? and {UNREPAIRED}"
    sql += " and clients.id = ?" if client else ""
    found = [clinician, client] if client else [clinician]
    return each(db, f"{sql} order by ruptures.noticed_at", found, _rupture)


def all_with(db: Database, clinician: str, client: str) -> list[Rupture]:
    """Every rupture with this client, whatever became of it, the latest first."""
    sql = f"{_RUPTURE} where clients.clinician_id = ? and clients.id = ?"
    return each(db, f"{sql} order by ruptures.noticed_at desc", [clinician, client], _rupture)


def unrepaired_in_group(db: Database, group: str) -> list[Rupture]:
    """Every unrepaired rupture of a group's present clinicians. For counting only."""
    sql = f"""{_RUPTURE}
        where clinicians.group_id = ? and clinicians.left_at is null and {UNREPAIRED}"""
    return each(db, sql, [group], _rupture)


def repaired_in_group(db: Database, group: str, since: datetime) -> int:
    """How many ruptures of a group's present clinicians were repaired since then."""
    sql = """
        select count(distinct ruptures.id) from ruptures
        join rupture_events on rupture_events.rupture_id = ruptures.id
        join clients on clients.id = ruptures.client_id
        join clinicians on clinicians.id = clients.clinician_id
        where clinicians.group_id = ? and clinicians.left_at is null
            and ruptures.state = 'repaired' and rupture_events.after = 'repaired'
            and rupture_events.at >= ?
    """
    (count,) = db.execute(sql, [group, text_of(since)]).fetchone()
    return int(count)


def last_touched(db: Database, rupture: Rupture) -> datetime:
    """When anything last happened to a rupture: noticed, noted, or said about."""
    sql = """
        select max(at) from (
            select at from rupture_events where rupture_id = :rupture
            union all select at from repairs where rupture_id = :rupture)
    """
    (found,) = db.execute(sql, {"rupture": rupture.id}).fetchone()
    return instant_of(found) if found else rupture.noticed_at


def add(db: Database, rupture: Rupture) -> None:
    """Writes a confirmed rupture, and the event of its being noticed."""
    row = {
        "id": rupture.id,
        "client_id": rupture.client_id,
        "debrief_id": rupture.debrief_id,
        "type": rupture.type.value,
        "state": rupture.state.value,
        "planned_line": rupture.planned_line or None,
        "noticed_at": text_of(rupture.noticed_at),
        "ending": int(rupture.ending),
    }
    insert(db, "ruptures", row)
    _note(db, rupture.id, "noticed", after=rupture.state.value, at=rupture.noticed_at)


def set_state(
    db: Database,
    rupture: Rupture,
    state: State,
    *,
    at: datetime,
    because: NotSaidBecause | None = None,
) -> None:
    """Moves a rupture on. Whether it may is the alliance's to say, before."""
    db.execute(
        "update ruptures set state = ?, because = coalesce(?, because) where id = ?",
        [state.value, because.value if because else None, rupture.id],
    )
    if state is not rupture.state:
        _note(db, rupture.id, "state", before=rupture.state.value, after=state.value, at=at)


def set_type(db: Database, rupture: Rupture, kind: RuptureType, *, at: datetime) -> None:
    """Changes the type, and keeps that it was changed."""
    db.execute("update ruptures set type = ? where id = ?", [kind.value, rupture.id])
    if kind is not rupture.type:
        _note(db, rupture.id, "type", before=rupture.type.value, after=kind.value, at=at)


def set_planned_line(db: Database, rupture: str, line: str, *, at: datetime) -> None:
    """Keeps the line that is ready for next time."""
    db.execute("update ruptures set planned_line = ? where id = ?", [line, rupture])
    _note(db, rupture, "line", after="planned", at=at)


def put_away_line(db: Database, rupture: Rupture, *, at: datetime) -> None:
    """Puts the planned line away, where there is one."""
    if rupture.planned_line:
        db.execute("update ruptures set planned_line = null where id = ?", [rupture.id])
        _note(db, rupture.id, "line", before="planned", at=at)


def note(db: Database, rupture: str, what: str, *, at: datetime) -> None:
    """Keeps that something happened which changes no state."""
    _note(db, rupture, what, at=at)


def _note(
    db: Database, rupture: str, what: str, *, at: datetime, before: str = "", after: str = ""
) -> None:
    row = {
        "id": new_id(),
        "rupture_id": rupture,
        "what": what,
        "before": before,
        "after": after,
        "at": text_of(at),
    }
    insert(db, "rupture_events", row)


@dataclass(frozen=True, slots=True)
class RepairAttempt:
    """A line said in a session, and what came of it. `draft` names its form.

    `steps` are those of a repair that its clinician ticked.
    """

    id: str
    rupture_id: str
    draft: str
    line: str
    reception: Reception
    afterwards: str
    extent: Extent
    at: datetime
    steps: frozenset[RepairStep] = frozenset()


def attempts(db: Database, rupture: str) -> list[RepairAttempt]:
    """The attempts to repair a rupture, in order."""
    sql = """
        select repairs.*, (
            select group_concat(step) from repair_steps where repair_id = repairs.id
        ) as steps
        from repairs where rupture_id = ? order by at
    """
    return each(db, sql, [rupture], _attempt)


def is_elsewhere(db: Database, rupture: str, draft: str) -> bool:
    """Whether a form with this draft was about another rupture than this, whosever it was."""
    sql = "select 1 from repairs where draft = ? and rupture_id <> ?"
    return db.execute(sql, [draft, rupture]).fetchone() is not None


def save_attempt(db: Database, attempt: RepairAttempt) -> bool:
    """Writes an attempt, replacing the one given in the same form; whether it was new."""
    ours = [attempt.draft, attempt.rupture_id]
    known = db.execute("select id from repairs where draft = ? and rupture_id = ?", ours).fetchone()
    row = {
        "line": attempt.line,
        "reception": attempt.reception.value,
        "afterwards": attempt.afterwards,
        "extent": attempt.extent.value,
    }
    if known:
        marks = ", ".join(f"{column} = ?" for column in row)
        db.execute(f"update repairs set {marks} where id = ?", [*row.values(), *known])  # noqa: S608
        db.execute("delete from repair_steps where repair_id = ?", known)
    else:
        keys = {"id": attempt.id, "rupture_id": attempt.rupture_id, "draft": attempt.draft}
        insert(db, "repairs", {**keys, **row, "at": text_of(attempt.at)})
    for step in sorted(attempt.steps):
        repair = known[0] if known else attempt.id
        insert(db, "repair_steps", {"repair_id": repair, "step": step.value})
    return known is None


def weigh(db: Database, rupture: str, *, significance: int | None, resolved: int | None) -> None:
    """Keeps how much a rupture weighed and how far it is resolved, 1 to 5; None: not said."""
    db.execute(
        "update ruptures set significance = ?, resolved = ? where id = ?",
        [significance, resolved, rupture],
    )


def _rupture(row: Row) -> Rupture:
    row["type"] = RuptureType(row["type"])
    row["state"] = State(row["state"])
    row["because"] = NotSaidBecause(row["because"]) if row["because"] else None
    row["planned_line"] = row["planned_line"] or ""
    row["noticed_at"] = instant_of(row["noticed_at"])
    row["ending"] = bool(row["ending"])
    row["reopened_at"] = instant_of(row["reopened_at"]) if row["reopened_at"] else None
    for yes_or_no in ("client_ending", "over"):
        row[yes_or_no] = bool(row[yes_or_no])
    return Rupture(**row)


def _attempt(row: Row) -> RepairAttempt:
    row["reception"] = Reception(row["reception"])
    row["extent"] = Extent(row["extent"])
    row["steps"] = (
        frozenset(map(RepairStep, row["steps"].split(","))) if row["steps"] else frozenset()
    )
    row["at"] = instant_of(row["at"])
    return RepairAttempt(**row)
