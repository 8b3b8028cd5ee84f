"""The bank of metacommunication lines, as `lines.toml` holds it.

A group's file may reword a line (any of its keys), add one (all of its keys) or take one out
with `dropped = true`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from bot.alliance.lines import Line, Moment, Why
from bot.alliance.markers import Attendance, Marker, Reaction, RuptureType, Trigger
from bot.alliance.stages import Stage
from bot.wording import limits
from bot.wording.problems import Findings
from bot.wording.tables import Table, tables_of

FILE = "lines.toml"

_One = TypeVar("_One", bound=StrEnum)
_SENTENCE = re.compile(r"[^.?!]+[.?]")


def shipped_lines(data: Mapping[str, object], findings: Findings) -> dict[str, Line]:
    """The shipped lines by key, in the order of the file."""
    return _laid_over({}, data, findings)


def lay_over(
    shipped: Mapping[str, Line], data: Mapping[str, object], findings: Findings
) -> dict[str, Line]:
    """The shipped lines with a group's own: reworded, added, dropped."""
    return _laid_over(shipped, data, findings)


def is_one_sentence(text: str) -> bool:
    """Whether a text is one sentence: a single full stop or question mark, at its end."""
    return _SENTENCE.fullmatch(text) is not None and "…" not in text


def _laid_over(
    under: Mapping[str, Line], data: Mapping[str, object], findings: Findings
) -> dict[str, Line]:
    merged = dict(under)
    for table in tables_of(FILE, data, findings):
        if table.flag("dropped"):
            _drop(table, merged)
            continue
        line = _line(table, under.get(table.path))
        if line is not None:
            merged[table.path] = line
    return merged


def _drop(table: Table, merged: dict[str, Line]) -> None:
    if merged.pop(table.path, None) is None:
        table.wrong("dropped", "there is no such line to drop")
    table.close()


def _line(table: Table, under: Line | None) -> Line | None:
    """A line; what is left out is taken from the line under it. None where it is unusable."""
    text = _text(table, under)
    types = _types(table, under)
    stages = _members(table, "stages", Stage) or (under.stages if under else frozenset(Stage))
    moment = _member(table, "moment", Moment) or (under.moment if under else None)
    why = _member(table, "why", Why) or (under.why if under else None)
    after = _signs(table) or (under.after if under else frozenset())
    table.close()
    for key, value in (("types", types), ("moment", moment), ("why", why)):
        if not value and key not in table.data:
            table.wrong(key, "is missing")
    if not (text and types and moment and why):
        return None
    return Line(table.path, text, types, stages, moment, why, after)


def _text(table: Table, under: Line | None) -> str:
    text = table.text("text", limits.LINE, needed=under is None)
    if text and not is_one_sentence(text):
        table.wrong("text", "a line is one sentence with one . or ? at its end")
        return ""
    return text or (under.text if under else "")


def _types(table: Table, under: Line | None) -> frozenset[RuptureType]:
    types = _members(table, "types", RuptureType)
    if RuptureType.MIXED in types:
        table.wrong("types", "name withdrawal, confrontation or both; both are offered for mixed")
    return types or (under.types if under else frozenset())


def _signs(table: Table) -> frozenset[str]:
    """The signs a line speaks of: markers, reactions, triggers or attendance, by key."""
    known = {sign.value for kind in (Marker, Reaction, Trigger, Attendance) for sign in kind}
    written = table.texts("after")
    for word in written:
        if word not in known:
            table.wrong("after", f"there is no sign {word!r}; choices.toml lists them")
    return frozenset(written) & known


def _members(table: Table, key: str, enumeration: type[_One]) -> frozenset[_One]:
    """The members a list names; empty where it is left out or unusable."""
    known = {member.value: member for member in enumeration}
    written = table.texts(key)
    for word in written:
        if word not in known:
            table.wrong(key, _one_of(enumeration))
    if key in table.data and table.data[key] == []:
        table.wrong(key, "the list is empty")
    return frozenset(known[word] for word in written if word in known)


def _member(table: Table, key: str, enumeration: type[_One]) -> _One | None:
    word = table.text(key, 40, needed=False)
    for member in enumeration:
        if word == member.value:
            return member
    if word:
        table.wrong(key, _one_of(enumeration))
    return None


def _one_of(enumeration: type[StrEnum]) -> str:
    return f"one of {', '.join(enumeration)} is expected"
