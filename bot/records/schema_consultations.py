"""The tables of consultations, as migration m011 makes them. Never edited once released.

What a presenter shares is copied when it is shared: what is changed in a debrief afterwards does
not change what colleagues see. What a presenter takes away is theirs and outlives the
consultation; everything else goes with it.
"""

from __future__ import annotations

from typing import cast

from bot.records.sqlcipher import Database, Table
from bot.records.tables import strict_table as _table


def requests(db: Database) -> None:
    """A request to peers about one rupture: its form, where it stands, and what is shared."""
    cast("Table", db["groups"]).add_column("lessons", int, not_null_default=0)
    _table(
        db,
        "consultations",
        {
            "id": str,
            "group_id": str,
            "clinician_id": str,
            "rupture_id": str,
            "draft": str,
            "code": str,
            "form": str,
            "pace": str,
            "named": int,
            "words": str,
            "state": str,
            "phase": int,
            "conductor_id": str,
            "channel": int,
            "thread": int,
            "prepared_at": str,
            "post_at": str,
            "opened_at": str,
            "phase_ends_at": str,
            "extended": int,
            "paused": str,
            "paused_at": str,
            "closed_at": str,
        },
        optional=(
            "rupture_id",
            "conductor_id",
            "channel",
            "thread",
            "post_at",
            "opened_at",
            "phase_ends_at",
            "paused",
            "paused_at",
            "closed_at",
        ),
        parents={"group_id": "groups", "clinician_id": "clinicians"},
        outlived={"rupture_id": "ruptures", "conductor_id": "clinicians"},
        unique=[("group_id", "code"), ("draft",)],
        index=[
            ("clinician_id", "state"),
            ("state", "phase_ends_at"),
            ("conductor_id",),
            ("rupture_id",),
            ("thread",),
        ],
    )
    _table(
        db,
        "consultation_answers",
        {"consultation_id": str, "question": str, "text": str},
        pk=("consultation_id", "question"),
        parents={"consultation_id": "consultations"},
    )
    _table(
        db,
        "consultation_signs",
        {"consultation_id": str, "kind": str, "key": str},
        pk=("consultation_id", "kind", "key"),
        parents={"consultation_id": "consultations"},
    )


def voices(db: Database) -> None:
    """Who is asked, who takes part, and what each gave: held, posted, or withdrawn."""
    _table(
        db,
        "consultation_invited",
        {"consultation_id": str, "clinician_id": str},
        pk=("consultation_id", "clinician_id"),
        parents={"consultation_id": "consultations", "clinician_id": "clinicians"},
        index=[("clinician_id",)],
    )
    _table(
        db,
        "seats",
        {"consultation_id": str, "clinician_id": str, "how": str, "at": str, "left_at": str},
        pk=("consultation_id", "clinician_id"),
        optional=("left_at",),
        parents={"consultation_id": "consultations", "clinician_id": "clinicians"},
        index=[("clinician_id",)],
    )
    _table(
        db,
        "contributions",
        {
            "id": str,
            "consultation_id": str,
            "clinician_id": str,
            "draft": str,
            "kind": str,
            "phase": int,
            "text": str,
            "shown": str,
            "named": int,
            "state": str,
            "at": str,
        },
        optional=("shown",),
        parents={"consultation_id": "consultations", "clinician_id": "clinicians"},
        unique=[("draft",)],
        index=[("consultation_id", "phase"), ("clinician_id",)],
    )


def the_way_back(db: Database) -> None:
    """What a presenter took away, what came of it, and sentences donated to the group."""
    _table(
        db,
        "takeaways",
        {
            "id": str,
            "clinician_id": str,
            "rupture_id": str,
            "consultation_id": str,
            "text": str,
            "at": str,
            "asked_at": str,
            "happened": str,
            "sentence": str,
            "told_at": str,
        },
        optional=("rupture_id", "consultation_id", "asked_at", "happened", "sentence", "told_at"),
        parents={"clinician_id": "clinicians"},
        outlived={"rupture_id": "ruptures", "consultation_id": "consultations"},
        unique=[("consultation_id",)],
        index=[("clinician_id",), ("rupture_id",)],
    )
    _table(
        db,
        "lessons",
        {
            "id": str,
            "group_id": str,
            "clinician_id": str,
            "approver_id": str,
            "text": str,
            "state": str,
            "reason": str,
            "at": str,
            "asked_at": str,
            "decided_at": str,
            "posted_at": str,
        },
        optional=("approver_id", "reason", "asked_at", "decided_at", "posted_at"),
        parents={"group_id": "groups", "clinician_id": "clinicians"},
        outlived={"approver_id": "clinicians"},
        index=[("group_id", "state"), ("clinician_id",), ("approver_id",)],
    )
