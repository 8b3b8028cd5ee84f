"""A form as a person has it on the screen, and what their client sends when it is filled in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .checks import length
from .errors import Refused
from .parts import SELECTS, Option, Part, given, options_of
from .picking import Picked, pick

if TYPE_CHECKING:
    from .channels import Channel
    from .messages import Message
    from .people import Person

Json = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """One thing to fill in.

    `kind` is the component's type. `default` is what stands there when the form opens: a text,
    a list of values, one value or None (radio group), or a bool (checkbox).
    `least` and `most` are lengths for text and amounts for choices.
    """

    kind: Part
    custom_id: str
    label: str
    description: str | None
    required: bool
    options: tuple[Option, ...]
    least: int
    most: int
    default: Any
    placeholder: str | None
    long: bool
    number: int | None
    channel_types: tuple[int, ...] = ()

    @property
    def values(self) -> list[str]:
        """The values that may be chosen, in order."""
        return [option.value for option in self.options]


class Modal:
    """A form that was shown to one person. It stays usable after the bot restarts.

    `components` is Discord's JSON, `fields` the same read; `texts` the plain paragraphs in it.
    `message` is the message whose button opened it, if one did.
    """

    def __init__(
        self, data: Json, person: Person, channel: Channel, message: Message | None
    ) -> None:
        self.custom_id: str = data["custom_id"]
        self.title: str = data["title"]
        self.components: list[Json] = data["components"]
        self.person = person
        self.channel = channel
        self.message = message
        self.fields = [field for part in self.components for field in _fields(part)]
        self.texts = [p["content"] for p in self.components if p["type"] == Part.TEXT_DISPLAY]

    def __repr__(self) -> str:
        return f"<Modal {self.title!r} {self.custom_id} {[f.custom_id for f in self.fields]}>"

    def field(self, name: str) -> Field:
        """The field with this custom_id or label. Raises Refused for none or several."""
        found = [f for f in self.fields if f.custom_id == name]
        found = found or [f for f in self.fields if f.label == name]
        if len(found) != 1:
            known = ", ".join(f"{f.custom_id} ({f.label})" for f in self.fields)
            raise Refused(f"{len(found)} fields are called {name!r} in this form; it has {known}")
        return found[0]

    def filled(self, values: dict[str, Any]) -> dict[str, Any]:
        """What each field holds after filling in, by custom_id; raises Refused as the client would.

        Choices come out as values; picked people, roles and channels as `Picked`.
        """
        wanted = {self.field(name).custom_id: value for name, value in values.items()}
        return {
            f.custom_id: _accepted(self, f, wanted.get(f.custom_id, f.default)) for f in self.fields
        }

    def submission(self, values: dict[str, Any]) -> tuple[list[Json], Json]:
        """The `components` and `resolved` of the interaction that a filled-in form becomes."""
        filled = self.filled(values)
        by_id = {f.custom_id: f for f in self.fields}
        resolved: Json = {}
        sent = [_sent_part(part, by_id, filled) for part in self.components]
        for value in filled.values():
            for picked in value if isinstance(value, list) else []:
                if isinstance(picked, Picked):
                    picked.resolve_into(resolved)
        return sent, resolved


def _fields(part: Json) -> Iterable[Field]:
    if part["type"] == Part.LABEL:
        yield _field(part["component"], part["label"], part.get("description"))
    elif part["type"] == Part.ACTION_ROW:
        for inner in part["components"]:
            yield _field(inner, inner["label"], None)


def _field(part: Json, label: str, description: str | None) -> Field:
    kind = Part(part["type"])
    options = options_of(part)
    least, most = _bounds(kind, part, len(options))
    return Field(
        kind=kind,
        custom_id=part["custom_id"],
        label=label,
        description=description,
        # A single checkbox may always stay empty: it has no "required".
        required=kind != Part.CHECKBOX and part.get("required") is not False,
        options=options,
        least=least,
        most=most,
        default=_default(kind, part, options),
        placeholder=part.get("placeholder"),
        long=part.get("style") == 2,
        number=part.get("id"),
        channel_types=tuple(part.get("channel_types") or ()),
    )


def _bounds(kind: Part, part: Json, available: int) -> tuple[int, int]:
    if kind == Part.TEXT_INPUT:
        return given(part.get("min_length"), 0), given(part.get("max_length"), 4000)
    most = available if kind == Part.CHECKBOX_GROUP else 1
    return given(part.get("min_values"), 1), given(part.get("max_values"), most)


def _default(kind: Part, part: Json, options: tuple[Option, ...]) -> object:
    chosen = [option.value for option in options if option.default]
    if kind == Part.TEXT_INPUT:
        return part.get("value") or ""
    if kind == Part.CHECKBOX:
        return bool(part.get("default"))
    if kind == Part.RADIO_GROUP:
        return chosen[0] if chosen else None
    if kind in SELECTS and kind != Part.STRING_SELECT:
        return [str(d["id"]) for d in part.get("default_values") or ()]
    return chosen


def _accepted(modal: Modal, field: Field, value: object) -> object:
    """The value as it will be sent, or Refused with what the client would mark red."""
    if field.kind == Part.TEXT_INPUT:
        return _accepted_text(field, value)
    if field.kind == Part.CHECKBOX:
        if not isinstance(value, bool):
            raise Refused(f"{field.label!r} is a checkbox: True or False, not {value!r}")
        return value
    if field.kind == Part.FILE_UPLOAD:
        if value or field.required:
            raise Refused(f"{field.label!r}: uploading files is not imitated by the stand-in")
        return []
    if field.kind == Part.RADIO_GROUP:
        chosen = _accepted_choices(modal, field, [] if value is None else [value])
        return chosen[0] if chosen else None
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise Refused(f"{field.label!r} takes a list of choices, not {value!r}")
    return _accepted_choices(modal, field, list(value))


def _accepted_text(field: Field, value: object) -> str:
    if not isinstance(value, str):
        raise Refused(f"{field.label!r} takes text, not {value!r}")
    size = length(value)
    if not size:
        if field.required:
            raise Refused(f"{field.label!r} must be filled in")
        return value
    if not field.least <= size <= field.most:
        raise Refused(f"{field.label!r} takes {field.least} to {field.most} letters, not {size}")
    if not field.long and "\n" in value:
        raise Refused(f"{field.label!r} is a single line")
    return value


def _accepted_choices(modal: Modal, field: Field, values: list[Any]) -> list[Any]:
    chosen = pick(modal.channel, field, field.label, values)
    if not chosen and not field.required:
        return chosen
    if not max(field.least, 1) <= len(chosen) <= field.most:
        wanted = f"{max(field.least, 1)} to {field.most}"
        raise Refused(f"{field.label!r} takes {wanted} choices, not {len(chosen)}")
    return chosen


def _sent_part(part: Json, fields: dict[str, Field], filled: dict[str, Any]) -> Json:
    if part["type"] == Part.TEXT_DISPLAY:
        return {"type": part["type"], "id": part["id"]}
    if part["type"] == Part.LABEL:
        inner = part["component"]
        return {
            "type": part["type"],
            "id": part["id"],
            "component": _sent_field(fields[inner["custom_id"]], filled),
        }
    inside = [_sent_field(fields[p["custom_id"]], filled) for p in part["components"]]
    return {"type": part["type"], "id": part["id"], "components": inside}


def _sent_field(field: Field, filled: dict[str, Any]) -> Json:
    value = filled[field.custom_id]
    body: Json = {"type": int(field.kind), "id": field.number, "custom_id": field.custom_id}
    if field.kind in (Part.TEXT_INPUT, Part.CHECKBOX, Part.RADIO_GROUP):
        return body | {"value": value}
    return body | {"values": [v.value if isinstance(v, Picked) else v for v in value]}
