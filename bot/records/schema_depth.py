"""The tables of clinical depth, as migration m009 makes them. Never edited once released.

Own lines, what was done in a repair, and the look back at a case. A moment's parts are answers
of its debrief, and triggers are signs of it: both have their tables already.
"""

from __future__ import annotations

from typing import cast

from bot.records.sqlcipher import Database, Table
from bot.records.tables import strict_table as _table


def own_lines(db: Database) -> None:
    """A clinician's own lines, and those they like, by key of the bank or by id."""
    _table(
        db,
        "own_lines",
        {"id": str, "clinician_id": str, "text": str, "type": str, "at": str},
        parents={"clinician_id": "clinicians"},
        index=[("clinician_id",)],
    )
    _table(
        db,
        "liked_lines",
        {"clinician_id": str, "line": str},
        pk=("clinician_id", "line"),
        parents={"clinician_id": "clinicians"},
    )


def repairs_in_steps(db: Database) -> None:
    """What was done in a repair, and how much a rupture weighed, if its clinician says so."""
    _table(
        db,
        "repair_steps",
        {"repair_id": str, "step": str},
        pk=("repair_id", "step"),
        parents={"repair_id": "repairs"},
    )
    ruptures, clients = cast("Table", db["ruptures"]), cast("Table", db["clients"])
    ruptures.add_column("significance", int)
    ruptures.add_column("resolved", int)
    clients.add_column("smooth_asked", int)


def look_backs(db: Database) -> None:
    """The look back at a case that ended or stalled, in its clinician's words."""
    _table(
        db,
        "look_backs",
        {"id": str, "client_id": str, "at": str},
        parents={"client_id": "clients"},
        unique=[("client_id",)],
    )
    _table(
        db,
        "look_back_answers",
        {"look_back_id": str, "question": str, "text": str},
        pk=("look_back_id", "question"),
        parents={"look_back_id": "look_backs"},
    )
