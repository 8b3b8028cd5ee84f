"""Which function answers which route, in the words of Discord's OpenAPI file."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.rehearsal.channels import Channel
from bot.rehearsal.errors import ApiError, FormProblems, api_error
from bot.rehearsal.guilds import Guild
from bot.rehearsal.record import RecordedRequest
from bot.rehearsal.world import World

Json = dict[str, Any]
Reply = tuple[int, Any]
Handler = Callable[["Call"], Reply]

NOTHING: Reply = (204, None)


@dataclass(frozen=True)
class Call:
    """One request on its way through a handler."""

    world: World
    request: RecordedRequest

    @property
    def body(self) -> Json:
        """The JSON object that was sent; 50109 if it is something else."""
        if self.request.json is None:
            return {}
        if not isinstance(self.request.json, dict):
            raise api_error(50109)
        return self.request.json

    @property
    def files(self) -> dict[str, bytes]:
        """The files of a multipart body."""
        return self.request.files

    def id(self, name: str) -> int:
        """A snowflake out of the path; 50035 if it is none."""
        value = self.request.params[name]
        return as_snowflake(value, name)

    def flag(self, name: str) -> bool:
        """A yes-or-no of the query."""
        return self.request.query.get(name, "").lower() in ("1", "true")

    def number(self, name: str, otherwise: int, least: int, most: int) -> int:
        """A bounded number of the query; 50035 outside the bounds."""
        text = self.request.query.get(name)
        if text is None:
            return otherwise
        if not text.isdigit() or not least <= int(text) <= most:
            problems = FormProblems()
            message = f"int value should be between {least} and {most}."
            problems.add((name,), "NUMBER_TYPE_MAX", message)
            problems.raise_if_any()
        return int(text)

    def guild(self) -> Guild:
        """The server of the path, which the bot is in; else 10004."""
        guild = self.world.guilds.get(self.id("guild_id"))
        if guild is None or not guild.has_bot:
            raise api_error(10004)
        return guild

    def channel(self) -> Channel:
        """The channel of the path; 10003 if it is gone, 50001 if the bot cannot see it."""
        channel = self.world.channels.get(self.id("channel_id"))
        if channel is None or channel.deleted:
            raise api_error(10003)
        if not self.world.bot_sees(channel):
            raise api_error(50001)
        return channel

    def need(self, channel: Channel, permission: int) -> None:
        """50013 unless the bot has the permission there; direct messages are not asked."""
        if channel.guild is None:
            return
        if not self.world.permissions(self.world.bot, channel) & permission:
            raise api_error(50013)


def as_snowflake(value: object, name: str) -> int:
    """A snowflake out of a path or body; 50035 if it is none."""
    if isinstance(value, (str, int)) and str(value).isdigit() and int(value) < 2**64:
        return int(value)
    problems = FormProblems()
    problems.add((name,), "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
    problems.raise_if_any()
    raise AssertionError("unreachable")


@dataclass(frozen=True)
class Route:
    """One route: its method, its template, and whether it asks for the bot's token."""

    method: str
    template: str
    handler: Handler
    with_token: bool
    pattern: re.Pattern[str]


class Routes:
    """The table. Handlers add themselves with the `on` decorator."""

    def __init__(self) -> None:
        self._routes: list[Route] = []

    def on(
        self, method: str, template: str, *, with_token: bool = True
    ) -> Callable[[Handler], Handler]:
        """Says that the function below answers this route."""

        def add(handler: Handler) -> Handler:
            pattern = re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template)))
            self._routes.append(Route(method, template, handler, with_token, pattern))
            # Templates with literal parts such as @me come before those that would swallow them.
            self._routes.sort(key=lambda route: route.template.count("{"))
            return handler

        return add

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """The route for a path and the values in it; None for what is not imitated."""
        for route in self._routes:
            match = route.pattern.fullmatch(path) if route.method == method else None
            if match:
                return route, match.groupdict()
        return None


ROUTES = Routes()


def not_imitated(method: str, path: str) -> ApiError:
    """The loud refusal of what the stand-in does not know."""
    return ApiError(501, 0, f"The stand-in does not imitate {method} {path}")
