"""A clinician's own data, to take along: as JSON that can be brought into records again.

`export_of` is what the chat, the page and the terminal give out. What it holds, and what is left
out and why, stands in `records/exporting.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from bot.practice import lessons_reading, remind
from bot.practice.house import House, whose
from bot.records import Database, lessons
from bot.records import exporting as kept
from bot.records.exporting import AlreadyThere, Export, NotAnExport
from bot.records.rows import text_of

__all__ = ["AlreadyThere", "Export", "NotAnExport", "bring_in", "export_of", "from_json", "to_json"]

FORMAT = 1
_NAME = "afterhour_export"


def export_of(db: Database, clinician_id: str) -> Export:
    """Everything of one clinician, others' words left out. Raises LookupError for no clinician."""
    return kept.of(db, clinician_id)


def to_json(export: Export) -> bytes:
    """An export as a file: the same for the same rows, byte by byte. UTF-8."""
    told = {
        _NAME: FORMAT,
        "schema": export.schema,
        "group": export.group,
        "tables": {name: list(rows) for name, rows in export.tables.items()},
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def from_json(content: bytes) -> Export:
    """An export as it was read from a file. Raises NotAnExport for anything else."""
    try:
        told = json.loads(content)
        if told[_NAME] != FORMAT:
            raise NotAnExport
        schema, group, tables = told["schema"], told["group"], told["tables"]
    except (ValueError, TypeError, KeyError, RecursionError) as problem:
        raise NotAnExport from problem
    if not (isinstance(schema, str) and isinstance(group, dict) and _are_tables(tables)):
        raise NotAnExport
    return Export(schema, group, tables)


def _are_tables(tables: object) -> bool:
    return (
        isinstance(tables, Mapping)
        and all(isinstance(rows, list) for rows in tables.values())
        and all(isinstance(row, Mapping) for rows in tables.values() for row in rows)
        and len(tables.get("clinicians", ())) == 1
    )


async def bring_in(house: House, export: Export) -> str:
    """Brings an export into records in which this membership is not; the clinician's id.

    All of it or nothing. What falls due is reckoned anew. Raises AlreadyThere and NotAnExport.
    """
    now = house.now()
    # What an export says nothing of, because it is the group's: its organizer sets it up anew.
    fresh = {
        "digest_weekday": 0,
        "digest_time": "08:00",
        "risk_protocol": "",
        "set_up_at": text_of(now),
    }

    def work(db: Database) -> str:
        clinician = kept.bring_in(db, export, fresh)
        try:
            member = whose(db, clinician)
            if member.left_at is None:
                remind.look_ahead(db, house, member)
            for lesson in lessons.of_donor(db, member.id):
                lessons_reading.begin(db, lesson, now)
        except (LookupError, ValueError) as problem:  # a zone or a day that there is not
            raise NotAnExport from problem
        return clinician

    return await house.records.bring_back(work)
