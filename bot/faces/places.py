"""Where things stand on the private page: the one list of its addresses that both faces know."""

from __future__ import annotations

TODAY = "/"
DIGEST = "/digest"
LINES = "/lines"
RUPTURES = "/ruptures"
PATTERNS = "/patterns"
PACKET = "/packet"
MINE = "/mine"
WORDS = "/words"
CONSULTATIONS = "/consultations"
LESSONS = "/lessons"


def debrief_form(client: str, draft: str) -> str:
    """The debrief's form, under its draft."""
    return f"/debrief/{client}/{draft}"


def debrief(debrief_id: str) -> str:
    """A debrief that is saved."""
    return f"/debriefs/{debrief_id}"


def rupture(rupture_id: str) -> str:
    """A rupture's card."""
    return f"/ruptures/{rupture_id}"


def client(client_id: str) -> str:
    """A client, and the formulation."""
    return f"/clients/{client_id}"


def formulation(client_id: str) -> str:
    """A client's formulation, its form and its story."""
    return f"/clients/{client_id}/formulation"


def adding(rupture_id: str) -> str:
    """The same form, for what a rupture adds."""
    return f"/ruptures/{rupture_id}/formulation"


def review(client_id: str) -> str:
    """The look back at a therapy."""
    return f"/review/{client_id}"


def before(message: str) -> str:
    """What a message before the hour was about."""
    return f"/before/{message}"


def consultation(consultation_id: str) -> str:
    """A consultation one takes part in."""
    return f"/consultations/{consultation_id}"


def preparing(consultation_id: str) -> str:
    """One that is not posted yet, as its presenter sees it."""
    return f"/consultations/{consultation_id}/prepare"


def takeaway(takeaway_id: str) -> str:
    """What one took away from a consultation."""
    return f"/takeaways/{takeaway_id}"


def lesson(lesson_id: str) -> str:
    """A sentence one gave to the group, or was asked to read."""
    return f"/lessons/{lesson_id}"
