"""What must hold after every test, whatever it was about."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from discord_description import DiscordDescription

from bot.chat.handlers import every_route
from bot.logs import JsonForm, PlainForm, write_to_stderr
from bot.rehearsal import RecordedRequest, StandIn
from bot.rehearsal.parts import walk

from .cast import Sentinels

ONLY_GUILDS = 1


class Logs:
    """All that a user of the bot could find in its log, at the lowest level there is."""

    def __init__(self) -> None:
        self.plain, self.json = io.StringIO(), io.StringIO()
        self.errors: list[str] = []
        self._forgiven = False
        self._before: tuple[list[logging.Handler], int] | None = None

    def begin(self) -> None:
        """Our handler takes the place of all others, with two more that write as it does."""
        root = logging.getLogger()
        self._before = (list(root.handlers), root.level)
        write_to_stderr("plain", logging.DEBUG)
        for handler in root.handlers:
            assert isinstance(handler, logging.StreamHandler)
            handler.setStream(_Stderr())
        for stream, form in ((self.plain, PlainForm()), (self.json, JsonForm())):
            handler = logging.StreamHandler(stream)
            handler.setFormatter(form)
            root.addHandler(handler)
        root.addHandler(_Errors(self.errors))

    def end(self) -> None:
        """As it was before."""
        root = logging.getLogger()
        assert self._before is not None
        root.handlers[:], level = self._before[0], self._before[1]
        root.setLevel(level)

    def forgive(self) -> None:
        """This test makes something fail; a line about it is right."""
        self._forgiven = True

    @property
    def unexpected(self) -> list[str]:
        """Failures nobody asked for."""
        return [] if self._forgiven else self.errors

    def __str__(self) -> str:
        return self.plain.getvalue() + self.json.getvalue()


class _Stderr(io.TextIOBase):
    """The terminal of the moment: pytest changes it between the phases of a test."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)


class _Errors(logging.Handler):
    def __init__(self, kept: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._kept = kept

    def emit(self, record: logging.LogRecord) -> None:
        self._kept.append(PlainForm().format(record))


def described() -> DiscordDescription | None:
    """Discord's description, or None where it is absent; on the build server it may not be."""
    try:
        return DiscordDescription.load()
    except pytest.skip.Exception:
        return None


def check(
    discord: StandIn,
    sentinels: Sentinels,
    logs: Logs,
    printed: str,
    *,
    on_page: bool,
    threads: frozenset[int] = frozenset(),
) -> None:
    """Fails with whatever a test has left behind that must never be.

    `on_page`: the group's sentences go to the page, so Discord has heard none of them. `threads`
    are those of confirmed consultations: what was written to be shared may stand there.
    """
    assert discord.refusals == []
    assert discord.ledger.said_twice == []
    assert discord.ledger.without_nonce == []
    assert {i.detail["intents"] for i in discord.gateway_log.identifies} <= {ONLY_GUILDS}
    assert logs.unexpected == []
    _check_requests(discord)
    _check_custom_ids(discord)
    _check_secrets(discord, sentinels, logs, printed)
    _check_posts(discord, sentinels, threads)
    _check_unheard(discord, [*sentinels.unheard, *(sentinels.sentences if on_page else ())])


def _check_requests(discord: StandIn) -> None:
    description = described()
    if description is None:
        return
    found = [problem for sent in discord.requests for problem in _problems(description, sent)]
    assert found == []


_known: dict[tuple[str, str, str, bytes], list[str]] = {}


def _problems(description: DiscordDescription, sent: RecordedRequest) -> list[str]:
    """What the description says against a request; most are the same in many tests."""
    same = (sent.method, sent.route, repr(sent.query), sent.body)
    if same not in _known:
        _known[same] = description.problems(sent)
    return _known[same]


def _check_custom_ids(discord: StandIn) -> None:
    """Everything that can be pressed or sent has somebody who answers it."""
    router = every_route()
    dead = [name for name in _pressable(discord) if router.find(name) is None]
    assert dead == []


def _check_unheard(discord: StandIn, unheard: list[str]) -> None:
    heard = discord.everything_received().decode(errors="replace") if unheard else ""
    assert [word for word in unheard if word in heard] == []


def _check_secrets(discord: StandIn, sentinels: Sentinels, logs: Logs, printed: str) -> None:
    places = {
        "the log": str(logs),
        "the terminal": printed,
        "custom_ids": "\n".join(_custom_ids(discord)),
        "addresses and nonces": "\n".join(_addresses(discord)),
    }
    found = {place: sentinels.found_in(text) for place, text in places.items()}
    assert {place: secrets for place, secrets in found.items() if secrets} == {}
    tokens = [i.token for i in discord.world.interactions.values()]
    assert [token for token in tokens if token in places["the log"] + printed] == []


def _check_posts(discord: StandIn, sentinels: Sentinels, threads: frozenset[int]) -> None:
    """Direct messages and channel posts hold no secret; threads, only what was to be shared."""
    found = []
    for message in discord.messages:
        allowed = sentinels.shared if message.channel.id in threads else []
        secrets = sentinels.found_in(json.dumps(message.payload()))
        found += [(message.channel, secret) for secret in secrets if secret not in allowed]
    assert found == []


def _addresses(discord: StandIn) -> Iterator[str]:
    for request in discord.requests:
        yield request.path + repr(request.query)
        if isinstance(request.json, dict):
            yield repr(request.json.get("nonce"))


def _shown(discord: StandIn) -> Iterator[tuple[bool, dict[str, Any]]]:
    """Every component the bot has sent, and whether it stood in a form."""
    for request in discord.requests:
        body = request.json if isinstance(request.json, dict) else {}
        in_form = body.get("type") == 9
        data = body.get("data") or body
        if in_form:
            yield False, {"custom_id": data["custom_id"]}
        if isinstance(data, dict):
            yield from ((in_form, part) for part in walk(data.get("components") or ()))


def _custom_ids(discord: StandIn) -> Iterator[str]:
    yield from (part["custom_id"] for _, part in _shown(discord) if part.get("custom_id"))


def _pressable(discord: StandIn) -> Iterator[str]:
    """Custom_ids that come back as such; the fields of a form only come back inside it."""
    for in_form, part in _shown(discord):
        if not in_form and part.get("custom_id"):
            yield part["custom_id"]
