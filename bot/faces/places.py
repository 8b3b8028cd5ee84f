"""Where things stand on the private page: the one list of its addresses that both faces know."""

from __future__ import annotations

TODAY = "/"
DIGEST = "/digest"
LINES = "/lines"
RUPTURES = "/ruptures"


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
