"""The tables of the private page, as migration m008 makes them. Never edited once released.

A passkey belongs to a person, links and sessions to one membership. The secrets themselves are
never stored: a link and a session are known by the SHA-256 of their token, and a passkey's
private half never leaves its device.
"""

from __future__ import annotations

from bot.records.sqlcipher import Database
from bot.records.tables import strict_table as _table


def ways_in(db: Database) -> None:
    """Passkeys, the links that lead in once, and who is inside."""
    _table(
        db,
        "passkeys",
        {
            "id": str,
            "person": int,
            "credential": str,
            "public_key": str,
            "sign_count": int,
            "user_handle": str,
            "made_at": str,
            "usable_from": str,
            "used_at": str,
            "last_challenge": int,
            "came_as": str,
            "removed_at": str,
        },
        optional=("used_at", "came_as", "removed_at"),
        outlived={"came_as": "clinicians"},
        unique=[("credential",)],
        index=[("person",), ("came_as",)],
    )
    _table(
        db,
        "page_links",
        {"hash": str, "clinician_id": str, "path": str, "made_at": str, "used_at": str},
        pk="hash",
        optional=("used_at",),
        parents={"clinician_id": "clinicians"},
        index=[("clinician_id",), ("made_at",)],
    )
    _table(
        db,
        "page_sessions",
        {
            "hash": str,
            "id": str,
            "clinician_id": str,
            "passkey_id": str,
            "csrf": str,
            "made_at": str,
            "seen_at": str,
        },
        pk="hash",
        parents={"clinician_id": "clinicians", "passkey_id": "passkeys"},
        unique=[("id",)],
        index=[("clinician_id",), ("passkey_id",), ("made_at",)],
    )


def what_is_written(db: Database) -> None:
    """What is being typed, sheet by sheet, and every version of a formulation."""
    _table(
        db,
        "writing",
        {
            "clinician_id": str,
            "form": str,
            "sheet": str,
            "seq": int,
            "answers": str,
            "began_at": str,
            "at": str,
            "sent": int,
        },
        pk=("clinician_id", "form", "sheet"),
        parents={"clinician_id": "clinicians"},
        index=[("at",)],
    )
    _table(
        db,
        "formulations",
        {
            "id": str,
            "client_id": str,
            "draft": str,
            "pattern": str,
            "role": str,
            "make": str,
            "differently": str,
            "rupture_id": str,
            "at": str,
        },
        optional=("rupture_id",),
        parents={"client_id": "clients"},
        outlived={"rupture_id": "ruptures"},
        unique=[("draft",)],
        index=[("client_id", "at"), ("rupture_id",)],
    )
