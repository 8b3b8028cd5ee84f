"""Forms and slash commands as plain data that a browser can draw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bot.rehearsal.channels import Channel
from bot.rehearsal.commands import Command
from bot.rehearsal.modals import Field, Modal
from bot.rehearsal.options import OptionType
from bot.rehearsal.parts import SELECTS, Part
from bot.rehearsal.people import Person

from .parts import Drawing, offered

Json = dict[str, Any]

_DEEPER = (1, 2)
_KINDS = {
    Part.TEXT_INPUT: "text",
    Part.CHECKBOX: "tick",
    Part.RADIO_GROUP: "one",
    Part.CHECKBOX_GROUP: "many",
    Part.FILE_UPLOAD: "upload",
}
_ENTITIES = {
    OptionType.USER: Part.USER_SELECT,
    OptionType.ROLE: Part.ROLE_SELECT,
    OptionType.MENTIONABLE: Part.MENTIONABLE_SELECT,
    OptionType.CHANNEL: Part.CHANNEL_SELECT,
}


def form(modal: Modal, key: str) -> Json:
    """A form as it opens; `key` names it when it is sent."""
    return {"key": key, "title": modal.title, "parts": list(_parts(modal))}


def _parts(modal: Modal) -> Iterator[Json]:
    drawing = Drawing(modal.person, modal.channel)
    by_id = {field.custom_id: field for field in modal.fields}
    for part in modal.components:
        if part["type"] == Part.TEXT_DISPLAY:
            yield {"kind": "said", "lines": drawing.text(part["content"])}
            continue
        for inner in [part["component"]] if "component" in part else part["components"]:
            yield _field(modal, by_id[inner["custom_id"]])


def _field(modal: Modal, field: Field) -> Json:
    select = field.kind in SELECTS
    chosen = field.default if isinstance(field.default, list) else [field.default]
    return {
        "kind": "select" if select else _KINDS[field.kind],
        "id": field.custom_id,
        "label": field.label,
        "said": field.description,
        "needed": field.required,
        "least": field.least,
        "most": field.most,
        "hint": field.placeholder,
        "long": field.long,
        "value": field.default if isinstance(field.default, (str, bool)) else None,
        "options": [
            one | {"chosen": one["value"] in chosen}
            for one in offered(modal.person, modal.channel, field, chosen if select else ())
        ]
        if select or field.options
        else [],
    }


# Commands


def commands(person: Person, channel: Channel) -> list[Json]:
    """Every command that somebody is offered in a channel, sub-commands by their whole name."""
    found = person.world.commands.offered(person, channel)
    return [one for command in found for one in _leaves(command, person, channel)]


def _leaves(command: Command, person: Person, channel: Channel) -> Iterator[Json]:
    for name, body in _branches(command.name, command.body):
        yield {
            "name": name,
            "about": body.get("description") or "",
            "options": [_option(o, person, channel) for o in body.get("options") or ()],
        }


def _branches(name: str, body: Json) -> Iterable[tuple[str, Json]]:
    below = [o for o in body.get("options") or () if o["type"] in _DEEPER]
    if not below:
        return [(name, body)]
    return [leaf for o in below for leaf in _branches(f"{name} {o['name']}", o)]


def _option(option: Json, person: Person, channel: Channel) -> Json:
    kind = OptionType(option["type"])
    return {
        "name": option["name"],
        "about": option.get("description") or "",
        "needed": bool(option.get("required")),
        "kind": kind.name.lower(),
        "completes": bool(option.get("autocomplete")),
        "low": option.get("min_value"),
        "high": option.get("max_value"),
        "choices": _choices(option, kind, person, channel),
    }


def _choices(option: Json, kind: OptionType, person: Person, channel: Channel) -> list[Json]:
    if kind in _ENTITIES:
        types = tuple(option.get("channel_types") or ())
        return offered(person, channel, _Things(_ENTITIES[kind], types))
    return [{"value": c["value"], "label": c["name"]} for c in option.get("choices") or ()]


class _Things:
    """An option that takes a person, role or channel, offered as a select would."""

    options = ()

    def __init__(self, kind: Part, channel_types: tuple[int, ...]) -> None:
        self.kind = kind
        self.channel_types = channel_types


def typed(options: Iterable[Json], values: Json) -> Json:
    """What was typed into the options of a command, each as its type wants it.

    What does not fit stays a text: the stand-in says what it thinks of it.
    """
    kinds = {option["name"]: option["kind"] for option in options}
    return {
        name: _as_kind(kinds.get(name), value)
        for name, value in values.items()
        if value not in (None, "")
    }


def _as_kind(kind: str | None, value: object) -> object:
    text = str(value).strip()
    try:
        if kind == "integer":
            return int(text)
        if kind == "number":
            return float(text)
    except ValueError:
        return value
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    return value
