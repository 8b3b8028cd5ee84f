"""What has to do with a client or a debrief without hanging on them: found before they are erased.

What names an erased row by its id goes with it by itself (`erasures.py`); these do not.
"""

from __future__ import annotations

from datetime import datetime

from bot.records.erasures import Erasure
from bot.records.prompts import PromptState
from bot.records.rows import text_of
from bot.records.sqlcipher import Database


def of_client(db: Database, client: str) -> list[Erasure]:
    """Consultations about a client, and what was taken away from them or for a rupture."""
    ruptures = "select id from ruptures where client_id = ?"
    consulted = db.execute(
        f"select id from consultations where rupture_id in ({ruptures})",  # noqa: S608
        [client],
    ).fetchall()
    taken = db.execute(
        f"""select id from takeaways where rupture_id in ({ruptures}) or consultation_id in (
            select id from consultations where rupture_id in ({ruptures}))""",  # noqa: S608
        [client, client],
    ).fetchall()
    return [
        *(Erasure("consultations", found) for (found,) in consulted),
        *(Erasure("takeaways", found) for (found,) in taken),
    ]


def has_rupture(db: Database, debrief: str) -> bool:
    """Whether a rupture was confirmed in a debrief."""
    sql = "select 1 from ruptures where debrief_id = ?"
    return db.execute(sql, [debrief]).fetchone() is not None


def prompts_of(db: Database, client: str) -> frozenset[str]:
    """The ids of all prompts about a client's hours."""
    found = db.execute("select id from prompts where client_id = ?", [client])
    return frozenset(prompt for (prompt,) in found)


def ask_again(db: Database, prompt: str, state: PromptState, at: datetime) -> None:
    """A prompt in this state waits to be sent anew, from then on."""
    sql = "update prompts set state = 'waiting', send_at = ? where id = ? and state = ?"
    db.execute(sql, [text_of(at), prompt, state.value])


def forget_form(db: Database, clinician: str, draft: str) -> None:
    """What was typed into one form of a debrief and not sent, or refused, under its draft."""
    for table, column, whose in (
        ("writing", "form", "clinician_id = :clinician"),
        ("drafts", "action", "person = (select person from clinicians where id = :clinician)"),
    ):
        db.execute(
            f"""delete from {table} where {whose} and (
                {column} like '%:' || :draft or {column} like '%.' || :draft)""",  # noqa: S608
            {"clinician": clinician, "draft": draft},
        )
