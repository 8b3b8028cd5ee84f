"""One router for every button, menu and form.

A custom_id reads `thing:verb:id`. It stays in old messages for years and reaches logs, so it
holds no words and no codes, and a shape once sent keeps working. The id may have two parts,
`row.draft`, where a form carries its own draft.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.chat.press import Press

_SHAPE = re.compile(r"^([a-z]+):([a-z-]+)(?::([a-z0-9.-]*))?$")
LONGEST = 100

Handler = Callable[["Press", str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Route:
    """Who answers, and whether the answer is a form (which must be the first answer)."""

    handler: Handler
    opens_form: bool


class Router:
    """Knows who answers which custom_id."""

    def __init__(self) -> None:
        self._routes: dict[str, Route] = {}

    def on(self, route: str, *, opens_form: bool = False) -> Callable[[Handler], Handler]:
        """Registers the handler for `thing:verb`. Raises ValueError for a second one."""

        def keep(handler: Handler) -> Handler:
            if route in self._routes:
                raise ValueError(f"{route} has a handler already")
            self._routes[route] = Route(handler, opens_form)
            return handler

        return keep

    def find(self, custom_id: str) -> tuple[Route, str] | None:
        """The route and the id of a custom_id; None for what is unknown or malformed."""
        match = _SHAPE.match(custom_id)
        if match is None:
            return None
        route = self._routes.get(f"{match[1]}:{match[2]}")
        return (route, match[3] or "") if route else None

    @property
    def routes(self) -> frozenset[str]:
        """Every `thing:verb` that is answered."""
        return frozenset(self._routes)


def custom_id(route: str, *parts: str) -> str:
    """`thing:verb:id`, or `thing:verb:id.draft`. Raises ValueError where it would not route."""
    built = ":".join((route, ".".join(parts))) if parts else route
    if _SHAPE.match(built) is None or len(built) > LONGEST:
        raise ValueError(f"{route} cannot carry these ids")
    return built
