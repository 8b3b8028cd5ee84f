"""A backup every day, for a container that has no timer: `python deploy/daily.py`.

It looks how old the newest backup is, runs `afterhour backup` where that is a day or more, and
looks again. So a machine that was off makes up for it, and a restart makes none too many. With
`--is-fresh` it only looks: exit code 0 where the newest is younger than a day and six hours.
"""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

# As bot/records/backups.py names them; the stamp is in UTC.
NAME = r"afterhour-(\d{8}T\d{6}\.\d{6}Z)\.db"
DAY = 24 * 3600.0
LATE = DAY + 6 * 3600.0
LOOK_EVERY = 15 * 60.0
AFTER_A_FAILURE = 3600.0
# A clock may be put right by that much.
A_SLIP = 3600.0


def age_of_newest(folder: Path, now: float) -> float:
    """Seconds since the newest backup was made; infinite where there is none.

    Its name says when: a change of the key writes them all anew. One that a wrong clock has named
    after a day to come says nothing of now.
    """
    found = [re.fullmatch(NAME, file.name) for file in folder.glob("*.db")]
    made = [datetime.strptime(name[1], "%Y%m%dT%H%M%S.%f%z") for name in found if name]
    past = [at.timestamp() for at in made if at.timestamp() <= now + A_SLIP]
    return now - max(past) if past else float("inf")


def pause(folder: Path, now: float, *, failed: bool) -> float:
    """Seconds until it is time to look again; 0 where a backup is due now."""
    if failed:
        return AFTER_A_FAILURE
    left = DAY - age_of_newest(folder, now)
    return 0.0 if left <= 0 else min(left, LOOK_EVERY) + random.uniform(0, 60)  # noqa: S311


def main() -> None:
    """Runs until it is told to end."""
    folder = Path(os.environ.get("AFTERHOUR_BACKUPS", "/backups"))
    if sys.argv[1:] == ["--is-fresh"]:
        sys.exit(0 if age_of_newest(folder, time.time()) < LATE else 1)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    failed = False
    while True:
        left = pause(folder, time.time(), failed=failed)
        time.sleep(left)
        failed = False
        if age_of_newest(folder, time.time()) >= DAY:
            # What it says goes where ours goes; it tells of files and never of words.
            ran = subprocess.run([sys.executable, "-m", "bot", "backup"], check=False)
            failed = ran.returncode != 0


if __name__ == "__main__":
    main()
