"""A clinician's hours and ruptures as plain facts, read in one pass: to be counted, or looked at.

Every read names the clinician it acts for, and optionally one client. Words are not among the
facts, but for the lines that were said.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bot.alliance.markers import (
    Attendance,
    RuptureType,
)
from bot.alliance.readings import Signs
from bot.alliance.ruptures import Reception, State
from bot.records import signs
from bot.records.rows import Row, instant_of, rows
from bot.records.sqlcipher import Database
from bot.records.states import HELD


@dataclass(frozen=True, slots=True)
class HourFact:
    """One hour: `number` counts the sessions held with its client up to it (at least 1).

    `signs` are those of all its debriefs, and how the hour before was attended: they read here as
    on the card of the debrief. `answer` is what its clinician made of the reading
    (empty where they said nothing), `confirmed` the type of the rupture noticed in it, `source`
    where the words of its moment come from ("" where that was not said).
    """

    id: str
    client_id: str
    at: datetime
    number: int
    signs: Signs
    answer: str = ""
    confirmed: RuptureType | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class RuptureFact:
    """One confirmed rupture, every state it came to and when, and when a line was first said."""

    id: str
    client_id: str
    type: RuptureType
    state: State
    noticed_at: datetime
    number: int
    reached: tuple[tuple[State, datetime], ...]
    said_at: datetime | None


@dataclass(frozen=True, slots=True)
class LineFact:
    """One line said once, and how the client received it."""

    text: str
    at: datetime
    reception: Reception


_OWN = "clients.clinician_id = :clinician and (:client is null or clients.id = :client)"


def hours(db: Database, clinician: str, client: str | None = None) -> list[HourFact]:
    """Every hour noted, with one client or with all, the earliest first."""
    whose = {"clinician": clinician, "client": client}
    told = _told(db, whose)
    numbers: dict[str, int] = {}
    before: dict[str, Attendance] = {}
    sql = f"""
        select sessions.id, sessions.client_id, sessions.at, sessions.attendance,
            clients.sessions_before
        from sessions join clients on clients.id = sessions.client_id
        where {_OWN} order by sessions.at, sessions.id
    """  # noqa: S608
    found = []
    for row in rows(db, sql, whose):
        attendance = Attendance(row["attendance"])
        number = numbers.get(row["client_id"], int(row["sessions_before"])) + attendance.held
        numbers[row["client_id"]] = number
        now = _Attended(attendance, before.get(row["client_id"]))
        before[row["client_id"]] = attendance
        found.append(_hour(row, now, max(1, number), told.get(row["id"], [])))
    return found


class _Attended(NamedTuple):
    """How an hour was attended, and the one before it with the same client."""

    now: Attendance
    before: Attendance | None


def _hour(row: Row, attended: _Attended, number: int, told: list[Row]) -> HourFact:
    last = {
        name: one[name]
        for name in ("presence", "rupture_answer", "type", "source")
        for one in told
        if one[name]
    }
    return HourFact(
        id=row["id"],
        client_id=row["client_id"],
        at=instant_of(row["at"]),
        number=number,
        signs=signs.of(
            (pair for one in told for pair in signs.pairs(one["signs"])),
            last.get("presence"),
            attended.now,
            attended.before,
        ),
        answer=last.get("rupture_answer", ""),
        confirmed=RuptureType(last["type"]) if "type" in last else None,
        source=last.get("source", ""),
    )


def _told(db: Database, whose: Row) -> dict[str, list[Row]]:
    """What was told in debriefs, by session, in the order of saying."""
    sql = f"""
        select debriefs.session_id, debriefs.presence, debriefs.rupture_answer, ruptures.type,
            group_concat(debrief_signs.kind || ':' || debrief_signs.key) as signs,
            (select text from debrief_answers
                where debrief_id = debriefs.id and question = 'source') as source
        from debriefs
        join sessions on sessions.id = debriefs.session_id
        join clients on clients.id = sessions.client_id
        left join debrief_signs on debrief_signs.debrief_id = debriefs.id
        left join ruptures on ruptures.debrief_id = debriefs.id
        where {_OWN} group by debriefs.id order by debriefs.saved_at, debriefs.id
    """  # noqa: S608
    told: dict[str, list[Row]] = defaultdict(list)
    for row in rows(db, sql, whose):
        told[row["session_id"]].append(row)
    return told


def ruptures(db: Database, clinician: str, client: str | None = None) -> list[RuptureFact]:
    """Every confirmed rupture, with one client or with all, the earliest first."""
    whose = {"clinician": clinician, "client": client}
    reached: dict[str, list[tuple[State, datetime]]] = defaultdict(list)
    sql = f"""
        select rupture_events.rupture_id, rupture_events.after, rupture_events.at
        from rupture_events join ruptures on ruptures.id = rupture_events.rupture_id
        join clients on clients.id = ruptures.client_id
        where {_OWN} and rupture_events.what = 'state' order by rupture_events.at
    """  # noqa: S608
    for row in rows(db, sql, whose):
        reached[row["rupture_id"]].append((State(row["after"]), instant_of(row["at"])))
    sql = f"""
        select ruptures.id, ruptures.client_id, ruptures.type, ruptures.state,
            ruptures.noticed_at, clients.sessions_before + (
                select count(*) from sessions where sessions.client_id = clients.id
                and sessions.at <= ruptures.noticed_at
                and {HELD}
            ) as number,
            (select min(at) from repairs where rupture_id = ruptures.id) as said_at
        from ruptures join clients on clients.id = ruptures.client_id
        where {_OWN} order by ruptures.noticed_at, ruptures.id
    """  # noqa: S608
    return [_rupture(row, tuple(reached[row["id"]])) for row in rows(db, sql, whose)]


def _rupture(row: Row, reached: tuple[tuple[State, datetime], ...]) -> RuptureFact:
    row["type"], row["state"] = RuptureType(row["type"]), State(row["state"])
    row["noticed_at"] = instant_of(row["noticed_at"])
    row["number"] = max(1, int(row["number"]))
    row["said_at"] = instant_of(row["said_at"]) if row["said_at"] else None
    return RuptureFact(**row, reached=reached)


def lines(db: Database, clinician: str) -> list[LineFact]:
    """Every line said in an attempt to repair, the earliest first."""
    sql = """
        select repairs.line, repairs.at, repairs.reception from repairs
        join ruptures on ruptures.id = repairs.rupture_id
        join clients on clients.id = ruptures.client_id
        where clients.clinician_id = ? and repairs.line != '' order by repairs.at
    """
    found = rows(db, sql, [clinician])
    return [LineFact(r["line"], instant_of(r["at"]), Reception(r["reception"])) for r in found]
