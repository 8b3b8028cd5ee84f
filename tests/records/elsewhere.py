"""What another process does to a data folder. Run as a script by the tests.

`elsewhere.py WHAT FOLDER`, the key as hex in AFTERHOUR_KEY. Speaks in lines on stdout.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import resource
import sys
import time
from pathlib import Path

from bot.records import Database, Erasure, Key, NotKept, Records, RecordsError, parse_key
from tests.records.test_schema import ONE_OF_EACH

CALLERS = 8


def say(line: str) -> None:
    # One system call a line: what was said before a SIGKILL has been said whole.
    os.write(1, line.encode() + b"\n")


def open_it(folder: Path, key: Key) -> None:
    """Opens the folder and holds it until killed, or says why not."""
    say("opening")
    try:
        Records.open(folder, key)
    except RecordsError as problem:
        say(problem.key)
        return
    say("open")
    time.sleep(60)


def stream(folder: Path, key: Key) -> None:
    """Writes without end from several callers at once, saying each id once it is kept."""
    asyncio.run(_stream(folder, key))


async def _stream(folder: Path, key: Key) -> None:
    records = Records.open(folder, key)
    await records.write(_make_table)
    say("ready")

    async def caller(number: int) -> None:
        for turn in itertools.count():
            name = f"{os.getpid()}-{number}-{turn}"
            await records.write(lambda db, name=name: insert(db, name))
            say(name)

    await asyncio.gather(*(caller(number) for number in range(CALLERS)))


def fill(folder: Path, key: Key) -> None:
    """Writes until the disk is full, makes room, and writes once more."""
    asyncio.run(_fill(folder, key))


async def _fill(folder: Path, key: Key) -> None:
    records = Records.open(folder, key)
    await records.write(_make_table)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
    for turn in range(2_000):
        try:
            await records.write(lambda db, turn=turn: insert(db, f"{turn} {'x' * 300}"))
        except NotKept:
            say("not_kept")
            break
        say(str(turn))
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    await records.write(lambda db: insert(db, "afterwards"))
    say("afterwards")
    await records.close()


def erase(folder: Path, key: Key) -> None:
    """Adds clients and erases them without end, saying the id of each once it is erased."""
    asyncio.run(_erase(folder, key))


async def _erase(folder: Path, key: Key) -> None:
    records = Records.open(folder, key)
    await records.write(_make_clinician)
    say("ready")

    async def caller(number: int) -> None:
        for turn in itertools.count():
            name = f"c{os.getpid()}n{number}n{turn}"
            await records.write(lambda db, name=name: add_client(db, name))
            await records.erase(lambda _, name=name: (None, [Erasure("clients", name)]))
            say(name)

    await asyncio.gather(*(caller(number) for number in range(CALLERS)))


def add_client(db: Database, name: str) -> None:
    db.execute(
        "insert into clients values (?, 'ana', ?, 0, 0, '', null, null, null, null)", [name, name]
    )


def _make_clinician(db: Database) -> None:
    for table in ("groups", "clinicians"):
        row = ONE_OF_EACH[table]
        columns, marks = ", ".join(row), ", ".join("?" * len(row))
        db.execute(
            f"insert or ignore into {table} ({columns}) values ({marks})", list(row.values())
        )


def insert(db: Database, name: str) -> None:
    db.execute("insert into stream (name) values (?)", [name])


def _make_table(db: Database) -> None:
    # No key and no index: if anything could be written twice, it would stand there twice.
    db.execute("create table if not exists stream (name text not null) strict")


if __name__ == "__main__":
    what = {"open": open_it, "stream": stream, "fill": fill, "erase": erase}[sys.argv[1]]
    what(Path(sys.argv[2]), parse_key(os.environ["AFTERHOUR_KEY"]))
