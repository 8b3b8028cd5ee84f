"""A sign of life where no systemd listens: in a container.

`AFTERHOUR_ALIVE` names a file, best one in memory. While the loop and the writer's thread
answer, its time is renewed; nothing is ever written into it. `python -m bot.alive` looks at it
and says with its exit code, without a word, whether the sign is fresh: it needs no key, opens no
records, and loads nothing else of the bot.

Nobody restarts a container whose health check fails, so a bot that gives no sign for long ends
itself: a thread of its own does it that needs nothing of Python, and the container is begun anew.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "AFTERHOUR_ALIVE"
FRESH_SECONDS = 75.0
_ENDS_SECONDS = 150.0
_STDERR = 2


class SignOfLife:
    """The file of this process, if one is named. `give` often, `end` once."""

    def __init__(self, environment: Mapping[str, str], ends_after: float = _ENDS_SECONDS) -> None:
        named = environment.get(VARIABLE, "")
        self._file = Path(named) if named else None
        self._ends_after = ends_after

    @property
    def is_wanted(self) -> bool:
        """Whether somebody looks for it."""
        return self._file is not None

    def give(self) -> None:
        """Renews the file's time, and puts off this process's own end."""
        if self._file is None:
            return
        with contextlib.suppress(OSError):  # whoever looks for it will see that it is old
            self._file.touch(mode=0o600)
            os.utime(self._file)
        # Says on stderr where each thread stood: files and lines, no values.
        faulthandler.dump_traceback_later(self._ends_after, exit=True, file=_STDERR)

    def end(self) -> None:
        """There will be no more signs, and that is as it should be."""
        if self._file is not None:
            faulthandler.cancel_dump_traceback_later()


def is_alive(environment: Mapping[str, str]) -> bool:
    """Whether the sign is there and fresh."""
    try:
        given = os.stat(environment.get(VARIABLE, "")).st_mtime  # noqa: PTH116  (as it is named)
    except OSError:
        return False
    return abs(time.time() - given) < FRESH_SECONDS


if __name__ == "__main__":
    sys.exit(0 if is_alive(os.environ) else 1)
