"""Formulations: how a clinician gets drawn into a client's pattern, every version kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from bot.alliance.hypotheses import Hypothesis
from bot.records.rows import Row, each, insert, instant_of, text_of
from bot.records.sqlcipher import Database

QUESTIONS = ("pattern", "role", "make", "differently")


@dataclass(frozen=True, slots=True)
class Formulation:
    """One version. `draft` names its form; `rupture_id` the rupture it came from, if one did.

    `hypotheses` are those that its clinician holds, of what may lie beneath.
    """

    id: str
    client_id: str
    draft: str
    pattern: str
    role: str
    make: str
    differently: str
    at: datetime
    rupture_id: str | None = None
    hypotheses: frozenset[Hypothesis] = frozenset()

    @property
    def texts(self) -> Mapping[str, str]:
        """What is written, by the key of its question."""
        return {key: getattr(self, key) for key in QUESTIONS}

    @property
    def answers(self) -> dict[str, str | list[str]]:
        """What is written and chosen, as its form has it."""
        return {**self.texts, "hypotheses": sorted(self.hypotheses)}


def story(db: Database, clinician: str, client: str) -> list[Formulation]:
    """Every version about a client of this clinician, newest first."""
    sql = """
        select formulations.* from formulations
        join clients on clients.id = formulations.client_id
        where clients.clinician_id = ? and clients.id = ?
        order by formulations.at desc, formulations.rowid desc
    """
    return each(db, sql, [clinician, client], _formulation)


def is_taken(db: Database, draft: str) -> bool:
    """Whether some form was saved under this draft, whosever it was."""
    return db.execute("select 1 from formulations where draft = ?", [draft]).fetchone() is not None


def add(db: Database, version: Formulation) -> None:
    """Writes a new version."""
    row = asdict(version) | {"at": text_of(version.at), "hypotheses": _joined(version)}
    insert(db, "formulations", row)


def put_right(db: Database, version: Formulation) -> None:
    """Writes a version in place of the one of the same form: no new one."""
    marks = ", ".join(f"{key} = ?" for key in QUESTIONS)
    values = [*version.texts.values(), _joined(version), version.rupture_id, version.id]
    sql = f"update formulations set {marks}, hypotheses = ?, rupture_id = ? where id = ?"  # noqa: S608
    db.execute(sql, values)


def forget_words(db: Database, group: str, until: datetime) -> None:
    """Erases a group's versions not later than `until`, but for the one that is in use.

    In use is the newest about a client whose therapy goes on.
    """
    db.execute(
        """
        delete from formulations where at <= ? and client_id in (
            select clients.id from clients
            join clinicians on clinicians.id = clients.clinician_id where group_id = ?
        ) and (
            client_id in (select id from clients where ended_at is not null)
            or exists (
                select 1 from formulations as later
                where later.client_id = formulations.client_id
                and (later.at, later.rowid) > (formulations.at, formulations.rowid))
        )
        """,
        [text_of(until), group],
    )


def _formulation(row: Row) -> Formulation:
    row["at"] = instant_of(row["at"])
    chosen = row["hypotheses"].split(",") if row["hypotheses"] else []
    row["hypotheses"] = frozenset(map(Hypothesis, chosen))
    return Formulation(**row)


def _joined(version: Formulation) -> str:
    return ",".join(sorted(version.hypotheses))
