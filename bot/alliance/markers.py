"""What can be noticed in an hour: in the client, in oneself, in the attendance.

The markers are an observable union of what the literature describes, put in our own terms.
Withdrawal moves away from the other or from the work; confrontation moves against (Safran &
Muran 2000; the regrouping into shutting down, avoiding and masking follows the rupture
resolution rating system of Eubanks, Muran & Safran). Their wording for people is in
`prompts/en/choices.toml`; the keys here are what is stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class RuptureType(StrEnum):
    """How an alliance strains; one hour can hold both (Safran & Muran 2000)."""

    WITHDRAWAL = "withdrawal"
    CONFRONTATION = "confrontation"
    MIXED = "mixed"


class MarkerKind(StrEnum):
    """What a marker is a sign of."""

    WITHDRAWAL = "withdrawal"
    CONFRONTATION = "confrontation"
    ENDING = "ending"


class Marker(StrEnum):
    """An observable sign in the client. `kind` tells what it is a sign of."""

    # Withdrawal: shutting down, avoiding, masking.
    SILENT = "silent"
    SHORT_ANSWERS = "short_answers"
    ITS_FINE = "its_fine"
    CHANGED_TOPIC = "changed_topic"
    TOPIC_GONE = "topic_gone"
    TALKED_ABOUT = "talked_about"
    STORIES = "stories"
    AGREED_QUICKLY = "agreed_quickly"
    POLITE = "polite"
    FLAT = "flat"
    SMILED_OVER_PAIN = "smiled_over_pain"
    SELF_BLAME = "self_blame"
    TASK_UNDONE = "task_undone"
    LATE = "late"
    # Confrontation: complaint, rejection, control.
    COMPLAINED_ABOUT_ME = "complained_about_me"
    COMPLAINED_ABOUT_WORK = "complained_about_work"
    COMPLAINED_ABOUT_SETTING = "complained_about_setting"
    DOUBTED_PROGRESS = "doubted_progress"
    TURNED_DOWN = "turned_down"
    DEFENDED_SELF = "defended_self"
    TOOK_CONTROL = "took_control"
    COMPARED = "compared"
    RAISED_VOICE = "raised_voice"
    # An ending, often a polite one.
    WANTS_TO_SKIP = "wants_to_skip"
    WANTS_TO_STOP = "wants_to_stop"

    @property
    def kind(self) -> MarkerKind:
        """What this marker is a sign of."""
        if self in _ENDING:
            return MarkerKind.ENDING
        if self in _CONFRONTATION:
            return MarkerKind.CONFRONTATION
        return MarkerKind.WITHDRAWAL

    @property
    def slight(self) -> bool:
        """Whether it means little alone.

        A short answer, a silence, a story or an agreement is a marker only where it moves
        away from the work, and a disagreement only where it strains it (rupture resolution
        rating system, revised 2022).
        """
        return self in _SLIGHT


_CONFRONTATION = frozenset(
    {
        Marker.COMPLAINED_ABOUT_ME,
        Marker.COMPLAINED_ABOUT_WORK,
        Marker.COMPLAINED_ABOUT_SETTING,
        Marker.DOUBTED_PROGRESS,
        Marker.TURNED_DOWN,
        Marker.DEFENDED_SELF,
        Marker.TOOK_CONTROL,
        Marker.COMPARED,
        Marker.RAISED_VOICE,
    }
)
_ENDING = frozenset({Marker.WANTS_TO_SKIP, Marker.WANTS_TO_STOP})
_SLIGHT = frozenset(
    {
        Marker.SHORT_ANSWERS,
        Marker.SILENT,
        # What mattered last time may be settled, or something newer more pressing.
        Marker.TOPIC_GONE,
        Marker.STORIES,
        Marker.AGREED_QUICKLY,
        Marker.TASK_UNDONE,
        Marker.LATE,
        # Saying no, or settling a practical matter, is part of working together: a plain
        # disagreement is no rupture.
        Marker.TURNED_DOWN,
        Marker.COMPLAINED_ABOUT_SETTING,
    }
)


class Silence(StrEnum):
    """What a silence was, as far as its clinician could tell.

    Silences differ: in some a client is at work, others move away from it (the rupture
    resolution rating system of 2022 counts a silence only where it moves away; practice
    literature tells productive from defensive ones). Unsure is an answer.
    """

    PRODUCTIVE = "productive"
    DEFENSIVE = "defensive"
    UNSURE = "unsure"


class Presence(StrEnum):
    """Whether the client went quiet, compared with last time."""

    MORE = "more"
    SAME = "same"
    QUIETER = "quieter"
    CLEARLY_QUIETER = "clearly_quieter"


class Move(StrEnum):
    """Which way the clinician moved: the therapist's own side of a rupture."""

    AWAY = "away"
    AGAINST = "against"


class Reaction(StrEnum):
    """What the clinician noticed in themselves. None of them is a fault."""

    BORED = "bored"
    DROWSY = "drowsy"
    RELIEVED = "relieved"
    WENT_SILENT = "went_silent"
    EXPLAINED = "explained"
    DEFENDED = "defended"
    REASSURED = "reassured"
    PERSUADED = "persuaded"
    TOOK_CHARGE = "took_charge"
    # Taking compliance for progress is how a withdrawal is missed (practice literature).
    WENT_WELL = "went_well"

    @property
    def move(self) -> Move | None:
        """Away from the client, or against (or over) them; None for an impression alone."""
        return _MOVES.get(self, Move.AGAINST)


_MOVES: dict[Reaction, Move | None] = {
    Reaction.BORED: Move.AWAY,
    Reaction.DROWSY: Move.AWAY,
    Reaction.RELIEVED: Move.AWAY,
    Reaction.WENT_SILENT: Move.AWAY,
    Reaction.WENT_WELL: None,
}


def own_moves(reactions: Iterable[Reaction]) -> tuple[Move, ...]:
    """Which ways the clinician moved, each once, to stand beside the client's markers.

    The therapist's withdrawal and confrontation are rated beside the client's (rupture
    resolution rating system, revised 2022). Neither is a fault.
    """
    moved = {reaction.move for reaction in reactions}
    return tuple(move for move in Move if move in moved)


class Trigger(StrEnum):
    """What touched the clinician in a strained hour: their own side, as tags.

    The four are those that practice literature names for new therapists. A cultural
    difference has its own, so that it is not filed as the client's resistance.
    """

    PROCESS_QUESTIONED = "process_questioned"
    REASSURANCE_ASKED = "reassurance_asked"
    OWN_STORY = "own_story"
    CULTURAL_DIFFERENCE = "cultural_difference"


class LastTime(StrEnum):
    """That the hour before this one did not take place: a sign beside what happened in this."""

    CANCELLED = "cancelled_last_time"
    MISSED = "missed_last_time"


class Attendance(StrEnum):
    """Whether the hour took place."""

    ATTENDED = "attended"
    LATE = "late"
    CANCELLED = "cancelled"
    MISSED = "missed"

    @property
    def held(self) -> bool:
        """Whether client and clinician met; only then does the session get a number."""
        return self in (Attendance.ATTENDED, Attendance.LATE)
