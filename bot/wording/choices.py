"""The words for each key of the field: a label in the clinician's words, a description.

`choices.toml` has one table for each enumeration and in it one for each key:
`[marker.silent]`. All of them must be there; a group may reword, not add.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.alliance import (
    consultations,
    digests,
    exchanges,
    hypotheses,
    lines,
    markers,
    readings,
    repairs,
    ruptures,
    stages,
)
from bot.wording import limits
from bot.wording.problems import Findings, UnknownWording
from bot.wording.tables import Table, tables_of

FILE = "choices.toml"

ENUMERATIONS: tuple[type[StrEnum], ...] = (
    markers.Marker,
    markers.Presence,
    markers.Silence,
    markers.Reaction,
    markers.Move,
    markers.Trigger,
    exchanges.Source,
    markers.Attendance,
    markers.LastTime,
    markers.RuptureType,
    ruptures.State,
    ruptures.Reception,
    ruptures.Extent,
    repairs.RepairStep,
    repairs.LineOutcome,
    ruptures.NotSaidBecause,
    hypotheses.Hypothesis,
    readings.Against,
    readings.Noticed,
    digests.FirstBecause,
    stages.Stage,
    lines.Moment,
    lines.Why,
    consultations.Form,
    consultations.Pace,
    consultations.Phase,
    consultations.Voice,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """The words for one key. A description may be empty."""

    label: str
    description: str = ""


def table_of(enumeration: type[StrEnum]) -> str:
    """The table of an enumeration: `NotSaidBecause` has `[not_said_because]`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", enumeration.__name__).lower()


BY_TABLE: Mapping[str, type[StrEnum]] = {table_of(one): one for one in ENUMERATIONS}


@dataclass(frozen=True, slots=True)
class Choices:
    """Every choice, by table and key."""

    words: Mapping[str, Mapping[str, Choice]]

    def of(self, member: StrEnum) -> Choice:
        """The words for one member. Raises UnknownWording for one that has none."""
        try:
            return self.words[table_of(type(member))][member.value]
        except KeyError:
            raise UnknownWording(f"no words in {FILE} for {member!r}") from None

    def table(self, name: str) -> Mapping[str, Choice]:
        """The choices of one enumeration, in its order; empty for an unknown table."""
        enumeration = BY_TABLE.get(name)
        if enumeration is None:
            return {}
        held = self.words.get(name, {})
        return {member.value: held[member.value] for member in enumeration if member in held}


def shipped_choices(data: Mapping[str, object], findings: Findings) -> Choices:
    """The shipped words, checked to be complete."""
    read = _read(data, findings, {})
    for name, enumeration in BY_TABLE.items():
        for member in enumeration:
            if member.value not in read.get(name, {}):
                findings.add(FILE, f"{name}.{member.value}", "is missing")
    return Choices(read)


def lay_over(shipped: Choices, data: Mapping[str, object], findings: Findings) -> Choices:
    """The shipped words with a group's own laid over them: a label, a description or both."""
    own = _read(data, findings, shipped.words)
    return Choices({name: {**words, **own.get(name, {})} for name, words in shipped.words.items()})


def _read(
    data: Mapping[str, object],
    findings: Findings,
    under: Mapping[str, Mapping[str, Choice]],
) -> dict[str, dict[str, Choice]]:
    read: dict[str, dict[str, Choice]] = {}
    for table in tables_of(FILE, data, findings):
        enumeration = BY_TABLE.get(table.path)
        if enumeration is None:
            table.wrong("", "there is no such table")
            continue
        read[table.path] = _read_table(table, enumeration, under.get(table.path, {}))
    return read


def _read_table(
    table: Table, enumeration: type[StrEnum], under: Mapping[str, Choice]
) -> dict[str, Choice]:
    known = {member.value for member in enumeration}
    read: dict[str, Choice] = {}
    for name, value in table.data.items():
        if name not in known:
            table.wrong(name, "there is no such key")
        elif not isinstance(value, Mapping):
            table.wrong(name, f"a table is expected: [{table.path}.{name}]")
        else:
            entry = Table(table.file, f"{table.path}.{name}", value, table.findings)
            read[name] = _choice(entry, under.get(name))
    return read


def _choice(entry: Table, under: Choice | None) -> Choice:
    label = entry.text("label", limits.OPTION_LABEL, needed=under is None)
    description = entry.text("description", limits.OPTION_DESCRIPTION, needed=False)
    entry.close()
    if under is None:
        return Choice(label, description)
    return Choice(label or under.label, description or under.description)
