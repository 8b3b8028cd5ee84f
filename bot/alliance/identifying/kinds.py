"""What a place in a text could be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a place in a text could be; the earlier goes before the later."""

    EMAIL = "email"
    LINK = "link"
    BIRTH = "birth"
    DATE = "date"
    ADDRESS = "address"
    RECORD = "record"
    PHONE = "phone"
    AGE = "age"
    HANDLE = "handle"
    NAME = "name"
    WATCHED = "watched"  # a part of a client's real name, which was given to be watched for
    GIVEN = "given"  # only underlined: in small letters most are plain words
    CAPITALS = "capitals"  # only underlined: most are no names


@dataclass(frozen=True, slots=True)
class Found:
    """A place in the text, from `start` to before `end`."""

    kind: Kind
    start: int
    end: int

    @property
    def holds(self) -> bool:
        """Whether it is to be changed before the text is shared."""
        return self.kind not in (Kind.GIVEN, Kind.CAPITALS)
