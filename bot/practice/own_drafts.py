"""Under which draft a form's answers are kept: the one it came with, unless that names another's.

A form's draft comes back from outside, in an address or a custom_id, and either can be made to
hold any. One that names what is said of another client or rupture, whosever it is, keeps these
answers under a draft made from both: no word is lost, the same form sent twice is still one, and
nobody learns from it what there is.
"""

from __future__ import annotations

import hashlib

from bot.records import Database, debriefs, lessons, prompts, ruptures


def of_debrief(db: Database, client: str, draft: str) -> str:
    """The draft of a debrief about this client. A prompt's id names its own client's hour."""
    taken = debriefs.is_elsewhere(db, client, draft) or prompts.is_elsewhere(db, client, draft)
    return _made_from(client, draft) if taken else draft


def of_repair(db: Database, rupture: str, draft: str) -> str:
    """The draft of an attempt to repair this rupture."""
    return _made_from(rupture, draft) if ruptures.is_elsewhere(db, rupture, draft) else draft


def of_lesson(db: Database, clinician: str, draft: str) -> str:
    """The draft of a sentence that this clinician gives."""
    taken = lessons.is_anothers(db, clinician, draft)
    return _made_from(clinician, draft) if taken else draft


def _made_from(subject: str, draft: str) -> str:
    return hashlib.sha256(f"{subject}:{draft}".encode()).hexdigest()[:24]
