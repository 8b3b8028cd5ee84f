"""How many rows hang on one membership, by kind: what somebody may ask about themselves."""

from __future__ import annotations

from bot.records.sqlcipher import Database

# Of one client alone where `:client` names one.
_OWN_CLIENTS = """select id from clients
    where clinician_id = :clinician and (:client is null or id = :client)"""
_OWN_SESSIONS = f"select id from sessions where client_id in ({_OWN_CLIENTS})"  # noqa: S608
_OWN_RUPTURES = f"select id from ruptures where client_id in ({_OWN_CLIENTS})"  # noqa: S608
# What colleagues heard or gave belongs to a client by the rupture that it was about.
_MINE = f"""clinician_id = :clinician
    and (:client is null or rupture_id in ({_OWN_RUPTURES}))"""

_OF_CLIENTS = {
    "hours": f"sessions where client_id in ({_OWN_CLIENTS})",
    "debriefs": f"debriefs where session_id in ({_OWN_SESSIONS})",
    "texts": f"""debrief_answers where debrief_id in (
        select id from debriefs where session_id in ({_OWN_SESSIONS}))""",  # noqa: S608
    "ruptures": f"ruptures where client_id in ({_OWN_CLIENTS})",
    "repairs": f"repairs where rupture_id in ({_OWN_RUPTURES})",
    "formulations": f"formulations where client_id in ({_OWN_CLIENTS})",
    "look_backs": f"look_backs where client_id in ({_OWN_CLIENTS})",
    "standing": f"standing where client_id in ({_OWN_CLIENTS})",
    "consultations": f"consultations where {_MINE}",
    "takeaways": f"takeaways where {_MINE}",
}
_COUNTS = {
    "clients": "clients where clinician_id = :clinician",
    **_OF_CLIENTS,
    "contributions": "contributions where clinician_id = :clinician",
    "lessons": "lessons where clinician_id = :clinician",
    "lines": "own_lines where clinician_id = :clinician",
    "drafts": "writing where clinician_id = :clinician and not sent",
}


def of(db: Database, clinician: str) -> dict[str, int]:
    """How many rows of each kind this clinician has."""
    return _counted(db, _COUNTS, clinician, None)


def about(db: Database, clinician: str, client: str) -> dict[str, int]:
    """How many rows of each kind this clinician has about one client."""
    return _counted(db, _OF_CLIENTS, clinician, client)


def _counted(
    db: Database, kinds: dict[str, str], clinician: str, client: str | None
) -> dict[str, int]:
    given = {"clinician": clinician, "client": client}
    return {
        kind: int(db.execute(f"select count(*) from {what}", given).fetchone()[0])  # noqa: S608
        for kind, what in kinds.items()
    }
