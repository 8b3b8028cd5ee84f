"""From the plain answers of a form to what the field and the records know."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from bot.alliance.markers import Attendance, Marker, Presence, Reaction, Silence, Trigger
from bot.alliance.readings import Signs
from bot.records import Database, debriefs

Answers = Mapping[str, "str | list[str]"]
Key = TypeVar("Key", bound=StrEnum)

# The questions whose answers become signs; every other answer is kept as text.
_SIGNS = ("presence", "markers", "silence", "reactions", "triggers")
# Spaces, line ends, and signs that shape the text around them.
_UNSEEN = frozenset(("Cc", "Cf", "Zl", "Zp", "Zs"))


def signs_of(answers: Answers, attendance: Attendance = Attendance.ATTENDED) -> Signs:
    """The signs among the answers. A choice that a later version no longer has is left out."""
    return Signs(
        presence=one_of(Presence, answers.get("presence", "")),
        markers=frozenset(_known(Marker, answers.get("markers", []))),
        reactions=frozenset(_known(Reaction, answers.get("reactions", []))),
        attendance=attendance,
        silence=one_of(Silence, answers.get("silence", "")),
        triggers=frozenset(_known(Trigger, answers.get("triggers", []))),
    )


def texts_of(answers: Answers) -> dict[str, str]:
    """What was written, by question, without surrounding space; empty answers are left out."""
    texts = {key: text_of(answers, key) for key in answers if key not in _SIGNS}
    return {key: text for key, text in texts.items() if text}


def answers_of(signs: Signs, texts: Mapping[str, str]) -> Answers:
    """Signs and texts as the answers they came from, to fill a form with."""
    return {
        "presence": signs.presence.value if signs.presence else "",
        "markers": sorted(marker.value for marker in signs.markers),
        "silence": signs.silence.value if signs.silence else "",
        "reactions": sorted(reaction.value for reaction in signs.reactions),
        "triggers": sorted(trigger.value for trigger in signs.triggers),
        **texts,
    }


def given_under(db: Database, clinician: str, draft: str) -> Answers:
    """What a debrief's form was answered with under this draft so far; nothing where it is fresh.

    What a form does not ask stays as it was: a form that only has choices takes no text away.
    """
    known = debriefs.by_draft(db, clinician, draft) if draft else None
    return answers_of(known.signs, known.texts) if known else {}


def text_of(answers: Answers, key: str) -> str:
    """One answer as text; several choices of a group's own question are listed."""
    given = answers.get(key, "")
    text = given if isinstance(given, str) else ", ".join(given)
    return text.strip()


def legible(text: str) -> bool:
    """Whether anything of it can be seen: a zero-width space alone would be an empty card."""
    return any(unicodedata.category(sign) not in _UNSEEN for sign in text)


def one_of(kind: type[Key], given: str | list[str]) -> Key | None:
    """One choice, or None where nothing known was chosen."""
    chosen = [given] if isinstance(given, str) else given
    return next(iter(_known(kind, chosen)), None)


def many_of(kind: type[Key], given: str | list[str]) -> frozenset[Key]:
    """The choices that are known; what a later version no longer has is left out."""
    return frozenset(_known(kind, given))


def nothing_in(answers: Answers) -> bool:
    """Whether a form came back with nothing chosen and nothing written.

    "Neither" in answer to *did I defend* is an answer.
    """
    return not any(text_of(answers, key) for key in answers)


def _known(kind: type[Key], given: str | list[str]) -> Iterable[Key]:
    known = {member.value for member in kind}
    chosen = [given] if isinstance(given, str) else given
    return [kind(key) for key in chosen if key in known]
