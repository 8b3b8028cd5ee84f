"""Components as a person meets them: buttons and selects read out of Discord's JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

Json = dict[str, Any]


class Part(IntEnum):
    """Discord's component types."""

    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT_DISPLAY = 10
    THUMBNAIL = 11
    MEDIA_GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18
    FILE_UPLOAD = 19
    RADIO_GROUP = 21
    CHECKBOX_GROUP = 22
    CHECKBOX = 23


SELECTS = frozenset(
    {
        Part.STRING_SELECT,
        Part.USER_SELECT,
        Part.ROLE_SELECT,
        Part.MENTIONABLE_SELECT,
        Part.CHANNEL_SELECT,
    }
)
LINK_STYLE = 5


@dataclass(frozen=True)
class Option:
    """One thing to choose in a select, radio group or checkbox group."""

    label: str
    value: str
    description: str | None = None
    default: bool = False


@dataclass(frozen=True)
class Button:
    """A button under a message. `custom_id` is None for a link."""

    label: str
    custom_id: str | None
    style: int
    disabled: bool
    url: str | None = None
    emoji: str | None = None


@dataclass(frozen=True)
class Select:
    """A select menu under a message. `kind` is one of `SELECTS`."""

    kind: Part
    custom_id: str
    placeholder: str | None
    options: tuple[Option, ...]
    min_values: int
    max_values: int
    disabled: bool
    channel_types: tuple[int, ...] = ()
    default_ids: tuple[str, ...] = ()


def walk(components: Iterable[Json]) -> Iterator[Json]:
    """Every component with all that it holds, in reading order."""
    for component in components:
        yield component
        yield from walk(component.get("components") or ())
        for inner in ("component", "accessory"):
            if component.get(inner):
                yield from walk([component[inner]])


def options_of(component: Json) -> tuple[Option, ...]:
    """The options of a select, radio group or checkbox group."""
    return tuple(
        Option(
            option["label"], option["value"], option.get("description"), bool(option.get("default"))
        )
        for option in component.get("options") or ()
    )


def read_button(component: Json) -> Button:
    """One button out of its JSON."""
    emoji = (component.get("emoji") or {}).get("name")
    return Button(
        label=component.get("label") or "",
        custom_id=component.get("custom_id"),
        style=component["style"],
        disabled=bool(component.get("disabled")),
        url=component.get("url"),
        emoji=emoji,
    )


def read_select(component: Json) -> Select:
    """One select out of its JSON, with Discord's defaults of exactly one value."""
    return Select(
        kind=Part(component["type"]),
        custom_id=component["custom_id"],
        placeholder=component.get("placeholder"),
        options=options_of(component),
        min_values=given(component.get("min_values"), 1),
        max_values=given(component.get("max_values"), 1),
        disabled=bool(component.get("disabled")),
        channel_types=tuple(component.get("channel_types") or ()),
        default_ids=tuple(str(d["id"]) for d in component.get("default_values") or ()),
    )


def given(value: int | None, otherwise: int) -> int:
    """The value, or the default where Discord's JSON has nothing or null."""
    return otherwise if value is None else value


def without_nulls(component: Json) -> Json:
    """A component as Discord gives it back: what was null is not there."""
    kept: Json = {}
    for key, value in component.items():
        if isinstance(value, dict):
            kept[key] = without_nulls(value)
        elif isinstance(value, list):
            kept[key] = [without_nulls(v) if isinstance(v, dict) else v for v in value]
        elif value is not None:
            kept[key] = value
    return kept


def with_ids(components: list[Json]) -> list[Json]:
    """The components with the numeric ids that Discord fills in, counting from 1."""
    cleaned = [without_nulls(component) for component in components]
    taken = {part["id"] for part in walk(cleaned) if part.get("id")}
    number = 0
    for part in walk(cleaned):
        if not part.get("id"):
            number += 1
            while number in taken:
                number += 1
            part["id"] = number
    return cleaned
