"""Sheets: the files that hold plain texts and lists of paragraphs under dotted keys.

A sheet `cards.toml` with `[saved] title = "…"` gives the key `cards.saved.title`. What is
shipped is the schema: a group may reword every key, and add none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.wording import limits, placeholders
from bot.wording.problems import Findings

Leaf = str | tuple[str, ...]
# Lists whose places have a meaning: Monday first, January first.
COUNTED_OUT = ("weekdays", "months")
COUNTED = frozenset({"none", "one", "other"})


@dataclass(frozen=True, slots=True)
class Words:
    """A text or paragraphs, with the placeholders its shipped wording has.

    A rewording may leave some of them out; whoever asks for the words fills in all.
    """

    said: Leaf
    known: frozenset[str]
    marked: frozenset[str]


def shipped_sheet(file: str, data: Mapping[str, object], findings: Findings) -> dict[str, Words]:
    """The words of a shipped sheet by dotted key, without the file's stem."""
    leaves = dict(_leaves(file, data, findings))
    return {key: _words(key, said, leaves) for key, said in leaves.items()}


def lay_over(
    file: str, shipped: Mapping[str, Words], data: Mapping[str, object], findings: Findings
) -> dict[str, Words]:
    """The shipped words with a group's own wording laid over them, key by key."""
    merged = dict(shipped)
    for key, said in _leaves(file, data, findings):
        reason = _misfit(key, said, shipped)
        if reason:
            findings.add(file, key, reason)
        else:
            merged[key] = Words(said, shipped[key].known, shipped[key].marked)
    return merged


def _words(key: str, said: Leaf, leaves: Mapping[str, Leaf]) -> Words:
    """A counted text shares its placeholders with its siblings: `one` may say no number."""
    table, _, last = key.rpartition(".")
    siblings = (
        [leaves[f"{table}.{name}"] for name in COUNTED if f"{table}.{name}" in leaves]
        if last in COUNTED
        else [said]
    )
    known = frozenset[str]().union(*(placeholders.names(joined(leaf)) for leaf in siblings))
    return Words(said, known, placeholders.marked(joined(said)))


def _misfit(key: str, said: Leaf, shipped: Mapping[str, Words]) -> str | None:
    """Why a rewording cannot stand in for the shipped words, or None."""
    if key not in shipped:
        below = any(known.startswith(f"{key}.") for known in shipped)
        return "a table is expected here" if below else "there is no such key"
    own = shipped[key]
    if isinstance(said, str) != isinstance(own.said, str):
        return "one text is expected" if isinstance(own.said, str) else "a list is expected"
    if isinstance(own.said, tuple) and key.endswith(COUNTED_OUT) and len(said) != len(own.said):
        return f"{len(own.said)} entries are expected, as many as there are"
    return _wrong_placeholders(joined(said), own)


def _wrong_placeholders(text: str, own: Words) -> str | None:
    used = placeholders.names(text)
    if used - own.known:
        known = ", ".join(f"{{{name}}}" for name in sorted(own.known)) or "none"
        unknown = min(used - own.known)
        return f"{{{unknown}}} cannot be filled in here (placeholders here: {known})"
    if own.marked - used:
        return f"{{{min(own.marked - used)}}} must be kept"
    return None


def joined(said: Leaf) -> str:
    """A text as it is, paragraphs as one text."""
    return said if isinstance(said, str) else "\n".join(said)


def _leaves(
    file: str, data: Mapping[str, object], findings: Findings, above: str = ""
) -> Iterator[tuple[str, Leaf]]:
    """Every usable text under its dotted key; what is not usable is noted and left out."""
    for name, value in data.items():
        key = f"{above}.{name}" if above else name
        if isinstance(value, Mapping):
            yield from _leaves(file, value, findings, key)
        elif isinstance(value, str):
            if _fits(file, key, value, findings):
                yield key, value.strip()
        elif isinstance(value, list) and value and all(isinstance(v, str) for v in value):
            fitting = [_fits(file, key, paragraph, findings) for paragraph in value]
            if all(fitting):
                yield key, tuple(paragraph.strip() for paragraph in value)
        else:
            findings.add(file, key, f"a text in quotes is expected, this is {named(value)}")


def _fits(file: str, key: str, text: str, findings: Findings) -> bool:
    most = limits.of_file(file)
    reason = unusable(text) or (limits.too_long(text.strip(), most) if most else None)
    if reason:
        findings.add(file, key, reason)
    return reason is None


def unusable(text: str) -> str | None:
    """Why a text cannot be used anywhere, or None."""
    if not text.strip():
        return "the text is empty"
    if placeholders.has_lone_brace(text):
        return "a lone { or }: placeholders look like {client}, a brace is written {{ or }}"
    return None


def named(value: object) -> str:
    """What a TOML value is, in words."""
    if isinstance(value, bool):
        return "true or false"
    kinds: dict[type, str] = {int: "a number", float: "a number", str: "a text", dict: "a table"}
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    return kinds.get(type(value), "a date or time")
