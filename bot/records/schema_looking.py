"""The tables of what is looked for, as migration m013 makes them. Never edited once released."""

from __future__ import annotations

from bot.records.sqlcipher import Database
from bot.records.tables import strict_table as _table


def whose_words_are_allowed(db: Database) -> None:
    """A word that names nobody, by whoever said so: they alone read it and take it away.

    A group's harmless words are those of all its clinicians. Nothing had written into the table
    of before.
    """
    db.execute("drop table allowed_words")
    _table(
        db,
        "allowed_words",
        {"clinician_id": str, "word": str},
        pk=("clinician_id", "word"),
        parents={"clinician_id": "clinicians"},
    )
