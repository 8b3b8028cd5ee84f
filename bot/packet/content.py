"""What a supervision packet holds, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class PacketRupture:
    """One rupture. `type`, `state` and `age` in words; the rest as its clinician typed it."""

    code: str
    type: str
    state: str
    age: str = ""
    moment: str = field(default="", repr=False)
    went_off: str = field(default="", repr=False)
    reaction: str = field(default="", repr=False)
    line: str = field(default="", repr=False)
    question: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Packet:
    """The ruptures of some weeks, the most pressing first. Both days are the clinician's own."""

    since: date
    until: date
    ruptures: tuple[PacketRupture, ...]
