"""What goes wrong: errors Discord answers with, and what a person meets in front of the screen."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


class Refused(Exception):
    """The Discord client would not have let a person do this; nothing was sent to the bot."""


class NotAnswered(Exception):
    """The bot gave no answer in time: the person reads "The application did not respond"."""


# Discord's JSON error codes with the HTTP status they come with.
# Source: docs.discord.com, opcodes and status codes, JSON error codes.
_KNOWN: dict[int, tuple[int, str]] = {
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10011: (404, "Unknown Role"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    20012: (403, "You are not authorized to perform this action on this application"),
    30013: (400, "Maximum number of guilds reached"),
    30034: (
        400,
        "Max number of daily application command creates has been reached (200)",
    ),
    40003: (403, "You are opening direct messages too fast."),
    40005: (413, "Request entity too large"),
    40060: (400, "Interaction has already been acknowledged."),
    50001: (403, "Missing Access"),
    50003: (403, "Cannot execute action on a DM channel"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50028: (400, "Invalid role"),
    50033: (400, "Invalid Recipient(s)"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    50278: (403, "Cannot send messages to this user due to having no mutual guilds"),
    160004: (400, "A thread has already been created for this message"),
    160005: (400, "Thread is locked"),
    160006: (400, "Maximum number of active threads reached"),
}


class ApiError(Exception):
    """An answer of Discord's API that is not a success.

    `errors` is the nested tree that comes with 50035.
    """

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    @property
    def body(self) -> Json:
        """The JSON body as Discord would send it."""
        body: Json = {"message": self.message, "code": self.code}
        if self.errors is not None:
            body["errors"] = self.errors
        return body


def api_error(code: int) -> ApiError:
    """The documented error with this JSON code. Raises KeyError for one not listed here."""
    status, message = _KNOWN[code]
    return ApiError(status, code, message)


def known_status(code: int) -> tuple[int, str]:
    """HTTP status and message of a documented code, or 400 and a plain word for another."""
    return _KNOWN.get(code, (400, "Scripted error"))


def unauthorized() -> ApiError:
    """What a wrong or missing bot token is told."""
    return ApiError(401, 0, "401: Unauthorized")


class FormProblems:
    """Collects what is wrong with a body and becomes one 50035 "Invalid Form Body".

    A path is the way to the offending value, e.g. ``("components", 0, "label")``.
    """

    def __init__(self) -> None:
        self._tree: Json = {}  # nested by step; the leaves are lists under "_errors"

    def add(self, path: tuple[str | int, ...], code: str, message: str) -> None:
        """Notes one problem; several may stand at the same path."""
        node = self._tree
        for step in path:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def __bool__(self) -> bool:
        return bool(self._tree)

    def take(self, others: FormProblems) -> None:
        """Adds what another collection found."""
        self._tree |= others._tree

    def move_below(self, key: str) -> None:
        """Puts all paths under a key, for a body that lies inside another."""
        if self._tree:
            self._tree = {key: self._tree}

    def raise_if_any(self) -> None:
        """Raises the collected 50035, if anything was noted."""
        if self._tree:
            raise ApiError(400, 50035, "Invalid Form Body", self._tree)
