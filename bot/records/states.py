"""The field's states as SQL, built from its enumerations, so that neither drifts."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from bot.alliance.markers import Attendance
from bot.alliance.ruptures import State


def _listed(members: Iterable[StrEnum]) -> str:
    return ", ".join(f"'{member.value}'" for member in members)


HELD = f"sessions.attendance in ({_listed(a for a in Attendance if a.held)})"
UNREPAIRED = f"ruptures.state in ({_listed(s for s in State if s.unrepaired)})"
