"""The tables of trust, as migration m012 makes them. Never edited once released.

What was done with somebody's own data, without content; and what must not stand in a text that
is shared: the parts of a client's real name as keyed hashes, never as text, and the words a group
has found harmless. And what came with somebody's export, and has no place here.
"""

from __future__ import annotations

from bot.records.sqlcipher import Database
from bot.records.tables import strict_table as _table


def audit(db: Database) -> None:
    """What was done with a clinician's data: a key and a time, and which row, if one is left."""
    _table(
        db,
        "audit",
        {"id": str, "clinician_id": str, "what": str, "subject": str, "at": str},
        optional=("subject",),
        parents={"clinician_id": "clinicians"},
        index=[("clinician_id", "at")],
    )


def identifiers(db: Database) -> None:
    """The parts of a client's real name, hashed with a key; and a group's harmless words."""
    _table(
        db,
        "watched_names",
        {"client_id": str, "hash": str},
        pk=("client_id", "hash"),
        parents={"client_id": "clients"},
    )
    _table(
        db,
        "allowed_words",
        {"group_id": str, "word": str},
        pk=("group_id", "word"),
        parents={"group_id": "groups"},
    )


def brought_along(db: Database) -> None:
    """Rows of an export that hang on somebody else's, who is not here: kept as they came.

    What one gave to a colleague's consultation stays one's own, also where the colleague's
    records are not. `name` is the table it is a row of, `row` the row as JSON.
    """
    _table(
        db,
        "brought_along",
        {"id": str, "clinician_id": str, "name": str, "row": str},
        parents={"clinician_id": "clinicians"},
        index=[("clinician_id", "name")],
    )
