"""How many rows hang on one membership, by kind: what somebody may ask about themselves."""

from __future__ import annotations

from bot.records.sqlcipher import Database

_OWN_CLIENTS = "select id from clients where clinician_id = :clinician"
_OWN_SESSIONS = f"select id from sessions where client_id in ({_OWN_CLIENTS})"  # noqa: S608
_OWN_RUPTURES = f"select id from ruptures where client_id in ({_OWN_CLIENTS})"  # noqa: S608

_COUNTS = {
    "clients": "clients where clinician_id = :clinician",
    "hours": f"sessions where client_id in ({_OWN_CLIENTS})",
    "debriefs": f"debriefs where session_id in ({_OWN_SESSIONS})",
    "texts": f"""debrief_answers where debrief_id in (
        select id from debriefs where session_id in ({_OWN_SESSIONS}))""",  # noqa: S608
    "ruptures": f"ruptures where client_id in ({_OWN_CLIENTS})",
    "repairs": f"repairs where rupture_id in ({_OWN_RUPTURES})",
    "formulations": f"formulations where client_id in ({_OWN_CLIENTS})",
    "look_backs": f"look_backs where client_id in ({_OWN_CLIENTS})",
    "lines": "own_lines where clinician_id = :clinician",
    "standing": f"standing where client_id in ({_OWN_CLIENTS})",
    "drafts": "writing where clinician_id = :clinician and not sent",
}


def of(db: Database, clinician: str) -> dict[str, int]:
    """How many rows of each kind this clinician has."""
    return {
        kind: int(
            db.execute(f"select count(*) from {what}", {"clinician": clinician}).fetchone()[0]  # noqa: S608
        )
        for kind, what in _COUNTS.items()
    }
