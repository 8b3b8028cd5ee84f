"""Holds requests against Discord's own published description of its API (OpenAPI 3.1).

The file is not ours to ship: `DISCORD_OPENAPI` names it, else ``../shared/discord/openapi.json``
beside the checkout. Without it a test is skipped; on the build server it fails instead.

Two things are stricter than the description read literally: a key that it does not list is a
problem (it would be a typing error of ours that Discord ignores in silence), and an object with
a `type` is held against the one schema of that type, because the description's `oneOf` over all
component types can match several at once, and its errors name the wrong ones.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator

from bot.rehearsal import RecordedRequest

Json = dict[str, Any]

BESIDE_THE_CHECKOUT = Path(__file__).parents[2] / "shared" / "discord" / "openapi.json"

# Known differences between the description and Discord, one by one. ------------------------

# Discord takes a snowflake as a JSON number too; discord.py sends ids of attachments,
# message references and select defaults so. The description only has the string.
_SNOWFLAKE = {"type": ["string", "integer"], "pattern": "^(0|[1-9][0-9]*)$"}

# The description allows 40 components in a modal; the documentation of interaction responses
# says "between 1 and 5", and the client holds to that.
_MODAL_COMPONENTS = 5

# A yes-or-no in a query is "true" or "false" in the description; Discord also takes 1 and 0,
# which is what discord.py sends (with_response=1, wait=1).
_QUERY_BOOLEANS = {"true": True, "false": False, "1": True, "0": False, "True": True}

# Keys that Discord documents or accepts and the description does not list.
_KEYS_NOT_DESCRIBED: dict[str, frozenset[str]] = {
    # `nsfw` of a command is documented, and discord.py always sends it.
    "ApplicationCommandUpdateRequest": frozenset({"nsfw"}),
    "ApplicationCommandCreateRequest": frozenset({"nsfw"}),
    # discord.py sends `tts` with edits as with new messages. Discord lets it lie: whether a
    # message was spoken cannot be changed later.
    "MessageEditRequestPartial": frozenset({"tts"}),
    "IncomingWebhookUpdateRequestPartial": frozenset({"tts"}),
    "IncomingWebhookUpdateForInteractionCallbackRequestPartial": frozenset({"tts"}),
    # discord.py sends `flags: 0` with every embed; Discord documents it for embeds it gives back.
    "RichEmbed": frozenset({"flags"}),
}


def _corrected(schemas: Json) -> Json:
    """The description's schemas with the differences above worked in."""
    schemas["SnowflakeType"] = _SNOWFLAKE
    modal = schemas["ModalInteractionCallbackRequestData"]
    modal["properties"]["components"]["maxItems"] = _MODAL_COMPONENTS
    for name, keys in _KEYS_NOT_DESCRIBED.items():
        schemas[name]["properties"] |= dict.fromkeys(keys, True)
    return schemas


# Our own keyword: "the schema for this `type`". A chain of if and then says the same, slower.
BY_TYPE = "x-by-type"


def _check_by_type(
    validator: Validator, schemas: dict[int, Json], value: Any, _whole: Json
) -> Iterator[ValidationError]:
    kind = value.get("type") if isinstance(value, dict) else None
    if isinstance(kind, int) and kind in schemas:
        yield from validator.descend(value, schemas[kind])


_Validator = validators.extend(Draft202012Validator, {BY_TYPE: _check_by_type})


class DiscordDescription:
    """Discord's description, ready to hold requests against it."""

    def __init__(self, description: Json) -> None:
        self._schemas = _corrected(description["components"]["schemas"])
        self._defs = {name: self._strict(schema) for name, schema in self._schemas.items()}
        self._routes = [_Route(template, item) for template, item in description["paths"].items()]
        self._routes.sort(key=lambda route: route.template.count("{"))
        self._validators: dict[tuple[str, str], Validator] = {}

    @classmethod
    def load(cls) -> DiscordDescription:
        """The description from the file; skips the test without one, fails it when CI=true."""
        path = Path(os.environ.get("DISCORD_OPENAPI") or BESIDE_THE_CHECKOUT)
        if path.is_file():
            return _loaded(path)
        reason = f"Discord's OpenAPI file is not at {path}; name it with DISCORD_OPENAPI"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)

    def problems(self, request: RecordedRequest) -> list[str]:
        """What Discord's description says against a request; empty if nothing.

        Covers method and path, query parameters, and the JSON body, also that of a multipart
        form. Each problem names the place and never more than 80 letters of what stood there.
        """
        route = next((r for r in self._routes if r.pattern.fullmatch(request.path)), None)
        if route is None:
            return [f"{request.path}: no such path"]
        operation = route.item.get(request.method.lower())
        if operation is None:
            return [f"{route.template}: no {request.method}"]
        parameters = [*route.item.get("parameters", ()), *operation.get("parameters", ())]
        found = [*self._path_problems(route, parameters, request)]
        found += self._query_problems(route, parameters, request)
        found += self._body_problems(route, operation, request)
        return [f"{request.method} {route.template} {problem}" for problem in found]

    def _path_problems(
        self, route: _Route, parameters: list[Json], request: RecordedRequest
    ) -> Iterator[str]:
        match = route.pattern.fullmatch(request.path)
        values = match.groupdict() if match else {}
        for parameter in parameters:
            if parameter["in"] == "path" and parameter["name"] in values:
                name = parameter["name"]
                yield from self._check(route, f"path {name}", parameter["schema"], values[name])

    def _query_problems(
        self, route: _Route, parameters: list[Json], request: RecordedRequest
    ) -> Iterator[str]:
        known = {p["name"]: p for p in parameters if p["in"] == "query"}
        for name, text in request.query.items():
            if name not in known:
                yield f"query {name}: not in the description"
                continue
            schema = known[name]["schema"]
            yield from self._check(route, f"query {name}", schema, _from_query(schema, text))
        for name, parameter in known.items():
            if parameter.get("required") and name not in request.query:
                yield f"query {name}: missing"

    def _body_problems(
        self, route: _Route, operation: Json, request: RecordedRequest
    ) -> Iterator[str]:
        described = operation.get("requestBody")
        if described is None:
            if request.json is not None:
                yield "body: none is described"
            return
        if request.json is None:
            if described.get("required") and not request.files:
                yield "body: missing"
            return
        schema = described["content"].get("application/json")
        if schema is None:
            yield "body: JSON is not described"
            return
        start = f"{request.method} body"  # the same path has other bodies for other methods
        for problem in self._check(route, start, schema["schema"], request.json):
            yield problem.removeprefix(f"{request.method} ")

    def _check(self, route: _Route, start: str, schema: Json, value: Any) -> Iterator[str]:
        """Problems of a value that stands at `start` of a route; its validator is kept."""
        validator = self._validators.get((route.template, start))
        if validator is None:
            whole = self._strict(schema) | {"$defs": self._defs}
            validator = self._validators[route.template, start] = _Validator(whole)
        for error in validator.iter_errors(value):
            for leaf in _leaves(error):
                yield f"{start}{_where(leaf)}: {_short(leaf)}"

    def _strict(self, schema: Any) -> Any:
        """A schema with its references made local, unlisted keys closed, types told apart."""
        if isinstance(schema, list):
            return [self._strict(item) for item in schema]
        if not isinstance(schema, dict):
            return schema
        if "$ref" in schema:
            return {"$ref": schema["$ref"].replace("#/components/schemas/", "#/$defs/")}
        made = {key: self._strict(value) for key, value in schema.items() if key != "format"}
        for union in ("oneOf", "anyOf"):
            branches = self._by_type(schema.get(union))
            if branches is not None:
                del made[union]
                made |= branches
        if "properties" in schema and "additionalProperties" not in made:
            made["additionalProperties"] = False
        return made

    def _by_type(self, union: list[Json] | None) -> Json | None:
        """A union of objects that each fix their `type`, as "if this type, then that schema"."""
        by_type: dict[int, list[Json]] = {}
        for branch in union or ():
            target = self._target(branch)
            kinds = target.get("properties", {}).get("type", {}).get("enum")
            if kinds is None:
                return None
            for kind in kinds:
                by_type.setdefault(kind, []).append(self._strict(branch))
        if not by_type:
            return None
        known = {"properties": {"type": {"enum": list(by_type)}}, "required": ["type"]}
        told_apart = {
            kind: options[0] if len(options) == 1 else {"anyOf": options}
            for kind, options in by_type.items()
        }
        return {"type": "object", **known, BY_TYPE: told_apart}

    def _target(self, schema: Json) -> Json:
        name = schema.get("$ref", "").removeprefix("#/components/schemas/")
        target: Json = self._schemas[name] if name else schema
        return target


class _Route:
    """One path of the description."""

    def __init__(self, template: str, item: Json) -> None:
        self.template = template
        self.item = item
        self.pattern = re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template)))


@cache
def _loaded(path: Path) -> DiscordDescription:
    return DiscordDescription(json.loads(path.read_text()))


def _from_query(schema: Json, text: str) -> Any:
    kind = schema.get("type")
    if kind == "boolean":
        return _QUERY_BOOLEANS.get(text, text)
    if kind == "integer" and re.fullmatch(r"-?\d+", text):
        return int(text)
    return text


def _leaves(error: ValidationError) -> Iterable[ValidationError]:
    """The errors at the bottom; of a union those of the branch that was meant."""
    if not error.context:
        return [error]
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    # A branch for another kind of value (null, say, or a number) is not the one that was meant.
    fitting = [b for b in branches.values() if not any(_wrong_kind(e) for e in b)]
    meant = max(fitting or branches.values(), key=lambda b: max(len(e.path) for e in b))
    return [leaf for inner in meant for leaf in _leaves(inner)]


def _wrong_kind(error: ValidationError) -> bool:
    return error.validator == "type" and not error.path


def _where(error: ValidationError) -> str:
    steps = (f"[{s}]" if isinstance(s, int) else f".{s}" for s in error.absolute_path)
    return "".join(steps)


def _short(error: ValidationError) -> str:
    if error.validator == "additionalProperties":
        return error.message
    shown = str(error.instance)
    if len(shown) > 80:
        shown = shown[:77] + "..."
    return f"{error.validator} {str(error.validator_value)[:80]} against {shown!r}"
