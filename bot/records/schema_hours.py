"""The tables of hours, as migrations m005 and m006 make them. Never edited once released.

When sessions take place, what falls due, and what clinicians chose about their times.
"""

from __future__ import annotations

from typing import cast

from bot.records.sqlcipher import Database, Table
from bot.records.tables import strict_table as _table


def standing_sessions_and_prompts(db: Database) -> None:
    """When sessions take place, what falls due, and what a clinician is asked about."""
    _table(
        db,
        "standing",
        {
            "id": str,
            "client_id": str,
            "first": str,
            "at": str,
            "minutes": int,
            "every": int,
            "until": str,
        },
        optional=("until",),
        parents={"client_id": "clients"},
        index=[("client_id",)],
    )
    _table(
        db,
        "moved",
        {"standing_id": str, "day": str, "wall": str},
        pk=("standing_id", "day"),
        optional=("wall",),
        parents={"standing_id": "standing"},
    )
    _table(
        db,
        "due",
        {"kind": str, "subject": str, "at": str, "day": str},
        pk=("kind", "subject"),
        optional=("day",),
        index=[("at",), ("subject",)],
    )
    _table(
        db,
        "prompts",
        {
            "id": str,
            "clinician_id": str,
            "client_id": str,
            "standing_id": str,
            "day": str,
            "start": str,
            "end": str,
            "send_at": str,
            "state": str,
        },
        optional=("standing_id",),
        parents={"clinician_id": "clinicians", "client_id": "clients"},
        outlived={"standing_id": "standing"},
        unique=[("standing_id", "day")],
        index=[("state", "send_at"), ("clinician_id", "state"), ("client_id", "state")],
    )
    _table(
        db,
        "follow_ups",
        {"id": str, "rupture_id": str, "weeks": int, "at": str, "answer": str},
        optional=("answer",),
        parents={"rupture_id": "ruptures"},
        unique=[("rupture_id", "weeks")],
    )


def own_times(db: Database) -> None:
    """What each clinician chose for themselves, and pauses."""
    clinicians, clients = cast("Table", db["clinicians"]), cast("Table", db["clients"])
    clinicians.add_column("minutes_after", int, not_null_default=10)
    clinicians.add_column("minutes_before", int, not_null_default=20)
    clinicians.add_column("away_until", str)
    clinicians.add_column("hushed_until", str)
    clinicians.add_column("digest_weekday", int)
    clinicians.add_column("digest_time", str)
    clients.add_column("paused_until", str)
    clients.add_column("stage_told", str)
