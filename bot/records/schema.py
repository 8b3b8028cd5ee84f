"""The tables, as small named migrations. Once released, a migration is never edited.

Ids are opaque TEXT, snowflakes INTEGER, instants TEXT in UTC (`rows.py`), yes and no are 1
and 0. The times of sessions stand apart from the words about them: session times are not
psychotherapy notes, and a debrief's answers may be. Tables are strict: a text never slips into
a number's column.

Migrations run with foreign keys off and are checked as a whole before they commit
(`store.py`), because rebuilding a table would otherwise delete its children.
"""

from __future__ import annotations

from typing import cast

from bot.records import (
    schema_consultations,
    schema_depth,
    schema_hours,
    schema_looking,
    schema_page,
    schema_trust,
)
from bot.records.sqlcipher import Database, Migrations, Table
from bot.records.tables import strict_table as _table

migrations = Migrations("afterhour")


@migrations()
def m001_groups_clinicians_clients(db: Database) -> None:
    """Who there is: peer groups, those who joined, and clients by their code."""
    _table(
        db,
        "groups",
        {
            "id": str,
            "guild": int,
            "zone": str,
            "digest_weekday": int,
            "digest_time": str,
            "digest_channel": int,
            "consultation_channel": int,
            "clinician_role": int,
            "organiser": int,
            "words": str,
            "retention_days": int,
            "risk_protocol": str,
            "set_up_at": str,
            "gone_at": str,
        },
        optional=(
            "digest_channel",
            "consultation_channel",
            "clinician_role",
            "organiser",
            "gone_at",
        ),
        unique=[("guild",)],
    )
    _table(
        db,
        "clinicians",
        {
            "id": str,
            "group_id": str,
            "person": int,
            "zone": str,
            "quiet_from": str,
            "quiet_until": str,
            "joined_at": str,
            "words_agreed_at": str,
            "left_at": str,
        },
        optional=("quiet_from", "quiet_until", "words_agreed_at", "left_at"),
        parents={"group_id": "groups"},
        unique=[("group_id", "person")],
        index=[("person",)],
    )
    _table(
        db,
        "clients",
        {
            "id": str,
            "clinician_id": str,
            "code": str,
            "sessions_before": int,
            "ending": int,
            "added_at": str,
            "ended_at": str,
        },
        optional=("ended_at",),
        parents={"clinician_id": "clinicians"},
        unique=[("clinician_id", "code")],
    )


@migrations()
def m002_sessions_and_debriefs(db: Database) -> None:
    """Hours, and what was noticed in them. `draft` lets a form sent twice count once."""
    _table(
        db,
        "sessions",
        {"id": str, "client_id": str, "at": str, "attendance": str},
        parents={"client_id": "clients"},
        index=[("client_id", "at")],
    )
    _table(
        db,
        "debriefs",
        {
            "id": str,
            "session_id": str,
            "draft": str,
            "presence": str,
            "nothing_to_note": int,
            "saved_at": str,
            "rupture_answer": str,
        },
        optional=("presence", "rupture_answer"),
        parents={"session_id": "sessions"},
        unique=[("draft",)],
        index=[("session_id",)],
    )
    _table(
        db,
        "debrief_signs",
        {"debrief_id": str, "kind": str, "key": str},
        pk=("debrief_id", "kind", "key"),
        parents={"debrief_id": "debriefs"},
    )
    _table(
        db,
        "debrief_answers",
        {"debrief_id": str, "question": str, "text": str},
        pk=("debrief_id", "question"),
        parents={"debrief_id": "debriefs"},
    )


@migrations()
def m003_ruptures_and_repairs(db: Database) -> None:
    """Strains, what happened to them, and what was tried.

    A rupture outlives its debrief: erasing old words must not make an unrepaired rupture
    vanish, so that link is set to null instead.
    """
    _table(
        db,
        "ruptures",
        {
            "id": str,
            "client_id": str,
            "debrief_id": str,
            "type": str,
            "state": str,
            "because": str,
            "planned_line": str,
            "noticed_at": str,
            "ending": int,
        },
        optional=("debrief_id", "because", "planned_line"),
        parents={"client_id": "clients"},
        outlived={"debrief_id": "debriefs"},
        unique=[("debrief_id",)],
        index=[("client_id", "state")],
    )
    _table(
        db,
        "rupture_events",
        {"id": str, "rupture_id": str, "what": str, "before": str, "after": str, "at": str},
        optional=("before", "after"),
        parents={"rupture_id": "ruptures"},
        index=[("rupture_id", "at")],
    )
    _table(
        db,
        "repairs",
        {
            "id": str,
            "rupture_id": str,
            "draft": str,
            "line": str,
            "reception": str,
            "afterwards": str,
            "extent": str,
            "at": str,
        },
        parents={"rupture_id": "ruptures"},
        unique=[("draft",)],
        index=[("rupture_id", "at")],
    )


@migrations()
def m004_actions_drafts_outbox_keeping(db: Database) -> None:
    """What was done, what could not be saved yet, what is to be said, and small facts."""
    _table(
        db,
        "actions",
        {"id": str, "at": str, "outcome": str},
        optional=("outcome",),
        index=[("at",)],
    )
    _table(
        db,
        "drafts",
        {"id": str, "person": int, "action": str, "answers": str, "at": str},
        index=[("at",), ("person",)],
    )
    _table(
        db,
        "outbox",
        {
            "id": str,
            "cause": str,
            "kind": str,
            "group_id": str,
            "target": str,
            "recipient": int,
            "data": str,
            "not_before": str,
            "attempts": int,
            "state": str,
            "message": int,
            "reason": str,
            "made_at": str,
            "sent_at": str,
        },
        optional=("group_id", "message", "reason", "sent_at"),
        parents={"group_id": "groups"},
        unique=[("cause",)],
        index=[("state", "not_before"), ("group_id",), ("recipient", "state")],
    )
    _table(db, "keeping", {"name": str, "value": str}, pk="name")


@migrations()
def m005_standing_sessions_and_prompts(db: Database) -> None:
    """When sessions take place, what falls due, and what a clinician is asked about."""
    schema_hours.standing_sessions_and_prompts(db)


@migrations()
def m006_own_times(db: Database) -> None:
    """What each clinician chose for themselves, and pauses."""
    schema_hours.own_times(db)


@migrations()
def m007_what_may_have_been_said(db: Database) -> None:
    """Since when a message may stand in the chat untold, and whether it was said blindly."""
    outbox = cast("Table", db["outbox"])
    outbox.add_column("maybe_since", str)
    outbox.add_column("blind", int, not_null_default=0)


@migrations()
def m008_the_private_page(db: Database) -> None:
    """Who may come in by the page, what is being typed there, and formulations."""
    schema_page.ways_in(db)
    schema_page.what_is_written(db)


@migrations()
def m009_clinical_depth(db: Database) -> None:
    """Own lines, the steps of a repair and how much it weighed, and the look back at a case."""
    schema_depth.own_lines(db)
    schema_depth.repairs_in_steps(db)
    schema_depth.look_backs(db)


@migrations()
def m010_what_may_lie_beneath(db: Database) -> None:
    """Hypotheses of a formulation, their keys joined by commas."""
    cast("Table", db["formulations"]).add_column("hypotheses", str, not_null_default="")


@migrations()
def m011_consultations(db: Database) -> None:
    """Requests to peers, who takes part, what they gave, what was taken away, and lessons."""
    schema_consultations.requests(db)
    schema_consultations.voices(db)
    schema_consultations.the_way_back(db)


@migrations()
def m012_trust(db: Database) -> None:
    """What was done with somebody's own data, and what must not stand in a shared text."""
    schema_trust.audit(db)
    schema_trust.identifiers(db)
    schema_trust.brought_along(db)


@migrations()
def m013_whose_words_are_allowed(db: Database) -> None:
    """A word that names nobody belongs to whoever said so."""
    schema_looking.whose_words_are_allowed(db)


# What this version of the program can open.
KNOWN = frozenset(migration.name for migration in migrations._migrations)  # noqa: SLF001
