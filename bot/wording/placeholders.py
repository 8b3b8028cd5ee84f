"""Texts with {placeholders}: finding them, checking them, filling them in.

`{client}` is filled in; `{client!}` too, and a group's own wording must keep it; `{{` and
`}}` are braces. What is filled in is never looked at again, so that a clinician's words
cannot hold a placeholder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_TOKEN = re.compile(r"\{\{|\}\}|\{(?P<name>[a-z][a-z0-9_]*)(?P<must>!?)\}|(?P<lone>[{}])")


def names(text: str) -> frozenset[str]:
    """The placeholders in a text."""
    return frozenset(found["name"] for found in _TOKEN.finditer(text) if found["name"])


def marked(text: str) -> frozenset[str]:
    """The placeholders that every rewording must keep: those written with a `!`."""
    return frozenset(found["name"] for found in _TOKEN.finditer(text) if found["must"])


def has_lone_brace(text: str) -> bool:
    """Whether a brace stands there that neither opens nor closes a placeholder."""
    return any(found["lone"] for found in _TOKEN.finditer(text))


def fill(text: str, values: Mapping[str, object]) -> str:
    """The text with every placeholder filled in. Raises KeyError for a missing value."""

    def one(found: re.Match[str]) -> str:
        if found["name"]:
            return str(values[found["name"]])
        return found.group()[0]

    return _TOKEN.sub(one, text)
