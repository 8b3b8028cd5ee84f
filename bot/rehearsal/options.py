"""Filling in the options of a slash command, as the client lets a person do it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from .channels import Channel
from .checks import length
from .errors import Refused
from .guilds import Role
from .parts import given
from .picking import Picked, find_entity
from .users import User

Json = dict[str, Any]


class OptionType(IntEnum):
    """Discord's option types that can be filled in here."""

    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10


_THINGS: dict[int, tuple[type, ...]] = {
    OptionType.USER: (User,),
    OptionType.CHANNEL: (Channel,),
    OptionType.ROLE: (Role,),
    OptionType.MENTIONABLE: (User, Role),
}
_PLAIN: dict[int, tuple[type, ...]] = {
    OptionType.STRING: (str,),
    OptionType.INTEGER: (int,),
    OptionType.BOOLEAN: (bool,),
    OptionType.NUMBER: (int, float),
}


def fill_options(
    place: Channel, command: str, known: list[Json], values: Json
) -> tuple[list[Json], Json]:
    """The `options` and `resolved` of a command, None values left out.

    Raises Refused for an unknown option, a missing required one, or a value not accepted.
    """
    given_values = {name: value for name, value in values.items() if value is not None}
    _no_strangers(command, known, given_values)
    missing = [o["name"] for o in known if o.get("required") and o["name"] not in given_values]
    if missing:
        raise Refused(f"/{command} needs {', '.join(missing)}")
    resolved: Json = {}
    filled = []
    for option in known:
        if option["name"] in given_values:
            value = _value(place, option, given_values[option["name"]], resolved)
            filled.append({"type": option["type"], "name": option["name"], "value": value})
    return filled, resolved


@dataclass(frozen=True)
class Typing:
    """Somebody is typing into an option of a command."""

    command: str
    option: str
    text: str


def complete_option(place: Channel, typing: Typing, known: list[Json], others: Json) -> list[Json]:
    """The `options` of an autocompletion: what was filled in so far, and what is being typed."""
    given_values = {name: value for name, value in others.items() if value is not None}
    _no_strangers(typing.command, known, given_values | {typing.option: typing.text})
    filled = []
    for option in known:
        name = option["name"]
        if name == typing.option:
            if not option.get("autocomplete"):
                raise Refused(f"/{typing.command}: {name} offers nothing while typing")
            body = {"type": option["type"], "name": name, "value": typing.text, "focused": True}
            filled.append(body)
        elif name in given_values:
            value = _value(place, option, given_values[name], {})
            filled.append({"type": option["type"], "name": name, "value": value})
    return filled


def _no_strangers(command: str, known: list[Json], values: Json) -> None:
    names = [option["name"] for option in known]
    strange = [name for name in values if name not in names]
    if strange:
        there = ", ".join(names) or "none"
        raise Refused(f"/{command} has no option {', '.join(strange)} (there: {there})")


def _value(place: Channel, option: Json, value: object, resolved: Json) -> object:
    kind, name = option["type"], option["name"]
    if kind in _THINGS:
        return _thing(place, option, value, resolved)
    if kind not in _PLAIN:
        raise Refused(f"{name}: options of type {kind} are not imitated by the stand-in")
    wrong_bool = isinstance(value, bool) and kind != OptionType.BOOLEAN
    if wrong_bool or not isinstance(value, _PLAIN[kind]):
        raise Refused(f"{name} does not take {value!r}")
    choices = option.get("choices")
    if choices:
        return _choice(name, choices, value)
    _check_bounds(option, value)
    return value


def _choice(name: str, choices: list[Json], value: object) -> object:
    for choice in choices:
        if value in (choice["value"], choice["name"]):
            return choice["value"]
    offered = ", ".join(str(choice["name"]) for choice in choices)
    raise Refused(f"{name} does not offer {value!r}; it offers {offered}")


def _check_bounds(option: Json, value: object) -> None:
    name = option["name"]
    if isinstance(value, str):
        least, most = given(option.get("min_length"), 1), given(option.get("max_length"), 6000)
        if not least <= length(value) <= most:
            raise Refused(f"{name} takes {least} to {most} letters")
    elif not isinstance(value, bool):
        low, high = option.get("min_value"), option.get("max_value")
        if (low is not None and value < low) or (high is not None and value > high):
            raise Refused(f"{name} takes {low} to {high}")


def _thing(place: Channel, option: Json, value: object, resolved: Json) -> str:
    thing = find_entity(place, value)
    if not isinstance(thing, _THINGS[option["type"]]):
        raise Refused(f"{option['name']} does not take {value!r}")
    allowed = option.get("channel_types")
    if isinstance(thing, Channel) and allowed and thing.kind not in allowed:
        raise Refused(f"{option['name']} does not take this type of channel")
    picked = Picked(thing, place.guild)
    picked.resolve_into(resolved)
    return picked.value
