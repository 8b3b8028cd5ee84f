"""Logs that hold no words: types and places, never what somebody wrote.

discord.py at DEBUG writes every form's text, so its loggers stay at INFO or above; exceptions
are written by type and place, because their own text may quote a value; what comes from
libraries is kept to its first line, with everything that could be a token struck out.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from bot.settings import LogForm

_OWN = "bot"
_LIKE_A_SECRET = re.compile(r"[A-Za-z0-9_.\-]{32,}")
_QUIET = {"discord": logging.INFO, "aiohttp": logging.WARNING, "apscheduler": logging.WARNING}


class PlainForm(logging.Formatter):
    """One line an entry: when (UTC), how grave, who, what."""

    def format(self, record: logging.LogRecord) -> str:
        """The entry as a line."""
        return f"{_when(record)} {record.levelname:<7} {record.name}: {_what(record)}"


class JsonForm(logging.Formatter):
    """One JSON object an entry."""

    def format(self, record: logging.LogRecord) -> str:
        """The entry as JSON."""
        entry = {
            "at": _when(record),
            "level": record.levelname.lower(),
            "by": record.name,
            "what": _what(record),
        }
        return json.dumps(entry, ensure_ascii=False)


def write_to_stderr(form: LogForm, level: int = logging.INFO) -> None:
    """Puts our one handler in place of all others, and ours in place of Python's own words."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonForm() if form == "json" else PlainForm())
    handler.addFilter(_may_be_heard)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(max(least, level))
    # Left to themselves, each of these prints an exception with its text.
    sys.excepthook = _uncaught
    threading.excepthook = lambda failed: _tell(failed.exc_type, failed.exc_value)
    sys.unraisablehook = lambda failed: _tell(failed.exc_type, failed.exc_value)
    logging.raiseExceptions = False


def place_of(failure: BaseException) -> str:
    """Where an exception came from: files and lines, the innermost last."""
    frames = traceback.extract_tb(failure.__traceback__)
    return ", ".join(f"{Path(f.filename).name}:{f.lineno}" for f in frames[-4:]) or "unknown"


def _when(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _what(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] == _OWN:
        said = record.getMessage()
    else:
        said = _LIKE_A_SECRET.sub("…", next(iter(record.getMessage().splitlines()), ""))
    failure = record.exc_info[1] if record.exc_info else None
    if failure is None:
        return said
    return f"{said} ({type(failure).__name__} at {place_of(failure)})"


def _may_be_heard(record: logging.LogRecord) -> bool:
    """Whatever level somebody gave a library's logger: below ours, it may hold words."""
    return record.levelno >= _QUIET.get(record.name.partition(".")[0], logging.NOTSET)


def _uncaught(kind: type[BaseException], failure: BaseException, _: TracebackType | None) -> None:
    _tell(kind, failure)


def _tell(kind: type[BaseException], failure: BaseException | None) -> None:
    place = place_of(failure) if failure is not None else "unknown"
    logging.getLogger(_OWN).critical("%s at %s", kind.__name__, place)
