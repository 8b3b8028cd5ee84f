"""A server's audit log: what its administrators can read of who did what, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .clock import Clock

# Discord's numbers for what is noted here, so far as it is imitated.
THREAD_CREATED, THREAD_CHANGED, THREAD_DELETED = 110, 111, 112
MESSAGE_DELETED = 72


@dataclass(frozen=True)
class AuditEntry:
    """Who did what to which thing, when. `changes` are the new values."""

    actor: int
    action: int
    target: int
    at: datetime
    changes: Mapping[str, Any] = field(default_factory=dict)


class AuditLog:
    """The entries of one server, oldest first."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.entries: list[AuditEntry] = []

    def add(self, actor: int, action: int, target: int, changes: Mapping[str, Any]) -> None:
        """Notes an act. Posting, editing and adding to a thread are not noted by Discord."""
        self.entries.append(AuditEntry(actor, action, target, self._clock(), dict(changes)))
