"""What was noticed in an hour, between its rows and the field's `Signs`: read in one place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from bot.alliance.markers import Attendance, Marker, Presence, Reaction, Silence, Trigger
from bot.alliance.readings import Signs


def of(
    keys: Iterable[tuple[str, str]],
    presence: str | None,
    attendance: Attendance,
    before: Attendance | None = None,
) -> Signs:
    """Signs from pairs of kind and key; `before` is how the hour before was attended."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for kind, key in keys:
        by_kind[kind].add(key)
    return Signs(
        presence=Presence(presence) if presence else None,
        markers=frozenset(map(Marker, by_kind["marker"])),
        reactions=frozenset(map(Reaction, by_kind["reaction"])),
        attendance=attendance,
        last_time=before,
        silence=next(map(Silence, by_kind["silence"]), None),
        triggers=frozenset(map(Trigger, by_kind["trigger"])),
    )


def pairs(told: str | None) -> list[tuple[str, str]]:
    """The pairs in what a query put together as `kind:key,kind:key`; none where nothing was."""
    split = (sign.partition(":") for sign in (told or "").split(",") if sign)
    return [(kind, key) for kind, _, key in split]


def rows_of(signs: Signs) -> list[tuple[str, str]]:
    """The pairs of kind and key that signs are written as; presence stands with the debrief."""
    by_kind = {"marker": signs.markers, "reaction": signs.reactions, "trigger": signs.triggers}
    found = [(kind, key.value) for kind, keys in by_kind.items() for key in sorted(keys)]
    return found + ([("silence", signs.silence.value)] if signs.silence else [])
