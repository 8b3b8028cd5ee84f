"""Logs hold no words: types and places, and of what libraries say the first line alone."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from bot.logs import place_of, write_to_stderr
from bot.settings import LogForm

WORDS = "She said it was fine"
SHAPED_LIKE_A_TOKEN = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"  # noqa: S105
KEY = "0123456789abcdef" * 4
OURS = logging.getLogger("bot.test")

LIBRARIES = (
    "discord",
    "discord.gateway",
    "discord.http",
    "discord.client",
    "aiohttp",
    "apscheduler",
)

Said = Callable[[], str]
Listen = Callable[..., Said]


@pytest.fixture
def listen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listen]:
    """Begins a log and hears everything on stderr. What it changes is global, and given back."""
    loggers = [logging.getLogger(name) for name in (None, *LIBRARIES)]
    levels = [(logger, logger.level) for logger in loggers]
    handlers = logging.getLogger().handlers[:]
    hooks = (sys.excepthook, sys.unraisablehook, threading.excepthook)
    loud = logging.raiseExceptions

    def begin(form: LogForm = "plain", level: int = logging.INFO) -> Said:
        # Only now, in the test itself: pytest puts its own stderr there before each test.
        monkeypatch.setattr(sys, "stderr", io.StringIO())
        write_to_stderr(form, level)
        return sys.stderr.getvalue

    yield begin
    for logger, level in levels:
        logger.setLevel(level)
    logging.getLogger().handlers[:] = handlers
    sys.excepthook, sys.unraisablehook, threading.excepthook = hooks
    logging.raiseExceptions = loud


@pytest.fixture(params=["plain", "json"])
def form(request: pytest.FixtureRequest) -> LogForm:
    """Each form of a log."""
    return request.param


def broken() -> None:
    raise ValueError(WORDS)


def test_a_plain_entry_is_a_line_with_when_how_grave_who_and_what(listen):
    said = listen("plain")
    OURS.warning("Ready in %d group(s)", 2)

    when, grave, who, what = said().rstrip("\n").split(maxsplit=3)
    assert datetime.fromisoformat(when).tzinfo == UTC
    assert (grave, who, what) == ("WARNING", "bot.test:", "Ready in 2 group(s)")


def test_a_json_entry_is_an_object_a_line(listen):
    said = listen("json")
    OURS.warning('"Ready"\nin %d group(s) ✓', 2)
    OURS.info("next")

    first, second = map(json.loads, said().splitlines())
    assert datetime.fromisoformat(first.pop("at")).tzinfo == UTC
    assert first == {"level": "warning", "by": "bot.test", "what": '"Ready"\nin 2 group(s) ✓'}
    assert second["what"] == "next"


def test_an_exception_shows_its_type_and_place_alone(listen, form):
    said = listen(form)
    try:
        broken()
    except ValueError:
        OURS.exception("It failed")

    written = said()
    assert "ValueError" in written
    assert "test_logs.py:" in written
    assert WORDS not in written
    assert "Traceback" not in written


def test_a_cause_shows_nothing_either(listen, form):
    said = listen(form)
    try:
        try:
            broken()
        except ValueError as cause:
            raise RuntimeError(WORDS) from cause
    except RuntimeError:
        OURS.exception("It failed")

    assert WORDS not in said()


@pytest.mark.parametrize("library", ["discord.client", "asyncio", "aiohttp.server", "apscheduler"])
def test_a_library_is_heard_with_its_first_line_alone(listen, form, library: str):
    said = listen(form)
    logging.getLogger(library).warning("Something is odd\n%s", WORDS)

    written = said()
    assert "Something is odd" in written
    assert WORDS not in written


@pytest.mark.parametrize("secret", [SHAPED_LIKE_A_TOKEN, KEY])
def test_what_could_be_a_secret_is_struck_out_of_what_a_library_says(listen, form, secret: str):
    said = listen(form)
    logging.getLogger("discord.http").warning("POST /webhooks/1/%s answered 404", secret)

    written = said()
    assert secret not in written
    assert "answered 404" in written


@pytest.mark.parametrize("name", ["discord", "discord.gateway", "discord.http", "discord.client"])
@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.ERROR])
def test_discord_py_at_debug_never_reaches_our_handler(listen, name: str, level: int):
    """Its DEBUG holds every form's text. Not even where somebody turns it up afterwards."""
    said = listen("plain", level)
    logging.getLogger(name).debug("For Shard ID: %s", WORDS)
    logging.getLogger(name).setLevel(logging.DEBUG)
    logging.getLogger(name).debug("For Shard ID: %s", WORDS)
    logging.getLogger(name).critical("This is heard")

    assert WORDS not in said()
    assert "This is heard" in said()


def test_our_handler_takes_the_place_of_all_others(listen):
    logging.getLogger().addHandler(logging.StreamHandler())
    listen("plain")
    listen("json")

    assert len(logging.getLogger().handlers) == 1


def test_an_exception_that_nobody_caught_shows_no_words(listen, form):
    said = listen(form)
    try:
        broken()
    except ValueError as failure:
        sys.excepthook(ValueError, failure, failure.__traceback__)

    written = said()
    assert "ValueError" in written
    assert WORDS not in written


def test_an_exception_in_a_thread_shows_no_words(listen, form):
    said = listen(form)
    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()

    written = said()
    assert "ValueError" in written
    assert WORDS not in written


def test_an_exception_that_python_cannot_raise_shows_no_words(listen, form):
    """As in `__del__`: Python prints it, text and all."""
    said = listen(form)

    class Fragile:
        def __del__(self) -> None:
            broken()

    fragile = Fragile()
    del fragile

    written = said()
    assert "ValueError" in written
    assert WORDS not in written


async def test_a_task_that_nobody_awaited_shows_no_words(listen, form):
    said = listen(form)

    async def fails() -> None:
        broken()

    task = asyncio.ensure_future(fails())
    await asyncio.wait([task])
    del task

    written = said()
    assert "ValueError" in written
    assert WORDS not in written


def test_an_entry_that_cannot_be_put_together_shows_no_words(listen, form):
    """Python's own complaint about it would quote the arguments."""
    said = listen(form)
    OURS.warning("%d rows", WORDS)
    OURS.warning("the next one")

    written = said()
    assert WORDS not in written
    assert "the next one" in written


def test_a_place_names_the_innermost_lines_and_never_the_code():
    try:
        broken()
    except ValueError as failure:
        place = place_of(failure)

    assert place.count("test_logs.py:") == 2
    assert "raise" not in place
    assert place_of(ValueError(WORDS)) == "unknown"
