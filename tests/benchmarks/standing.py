"""`python -m tests.benchmarks.standing [--most N] [--folder FOLDER]`: does a tick stay cheap?

Standing sessions are written straight into encrypted records: a thousand, a hundred thousand, a
million. For each number a fresh process opens them, and does ticks in which nothing is due and
one in which twenty hours have ended. It prints, judges nothing, and exits with 0.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.practice import clients, digest, join, prompts, remind, setup
from bot.practice.house import Actor, House
from bot.records import Database, Records, new_key, parse_key
from bot.schedule.due import Due
from bot.wording import Wording

_NOW = datetime(2026, 11, 18, 18, 0, tzinfo=UTC)
_SIZES = (1_000, 100_000, 1_000_000)
_EACH = 25  # sessions of one clinician
_IN_GROUP = 12  # clinicians
_LONG_AGO = "'2026-01-01T00:00:00.000000+00:00'"
_TICKS = 200
_ENDED = 20
_BUILD = Path(__file__).parents[2] / "build"

# Numbered rows, as many as there are sessions; one client for each.
_FILL = """
with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < {many})
insert into {table} select {columns} from n
"""


def main() -> None:
    """Fills, measures, prints."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.standing", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--most", type=int, default=_SIZES[-1], help="the most sessions")
    parser.add_argument("--folder", type=Path, default=_BUILD, help="on the disk to be measured")
    parser.add_argument("--measure", nargs=2, metavar=("DATA", "KEY"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        data, key = asked.measure
        sys.stdout.write(json.dumps(asyncio.run(_measured(Path(data), key))))
        return
    asked.folder.mkdir(parents=True, exist_ok=True)
    sizes = [size for size in _SIZES if size < asked.most] + [asked.most]
    with tempfile.TemporaryDirectory(prefix="standing-", dir=asked.folder) as folder:
        found = {size: _of(Path(folder) / str(size), size) for size in sizes}
    sys.stdout.write(said(found))


def said(found: dict[int, dict[str, float]]) -> str:
    """One line for each measure: the numbers, and how much more the most is than the fewest."""
    fewest, most = min(found), max(found)
    head = f"{'':28}" + "".join(f"{size:>12,}" for size in found) + f"{'ratio':>9}"
    lines = [head]
    for what in found[fewest]:
        numbers = "".join(f"{one[what]:>12.3f}" for one in found.values())
        lines.append(f"{what:28}{numbers}{found[most][what] / found[fewest][what]:>9.2f}")
    grown = math.log(most) / math.log(fewest) if fewest < most else 1
    lines.append(f"Sessions are {most / fewest:,.0f} times as many; their logarithm {grown:.2f}.")
    return "\n".join(lines) + "\n"


def _of(folder: Path, size: int) -> dict[str, float]:
    key = new_key()
    asyncio.run(_fill(folder, key, size))
    command = [sys.executable, "-m", "tests.benchmarks.standing", "--measure", str(folder), key]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(ran.stdout)
    return found


async def _fill(folder: Path, key: str, size: int) -> None:
    async with Records.open(folder, parse_key(key)) as records:
        house = House(records, Wording.load(), lambda: _NOW)
        await _group(house)
        groups = max(1, size // _EACH // _IN_GROUP) + 1
        await records.write(lambda db: _copy_group(db, groups))
        for table, columns, many in _rows_of(size):
            sql = _FILL.format(table=table, columns=columns, many=many)
            await records.write(lambda db, sql=sql: db.execute(sql) and None)
        await records.write(lambda db: db.execute(_DUE_BY_NOW) and None)
        await records.checkpoint()


async def _group(house: House) -> None:
    """One group with one clinician, who is then written many times."""
    olga, ana = Actor(1, 10, "a", organiser=True), Actor(2, 10, "b")
    when = {"zone": "Europe/Lisbon", "weekday": "0", "time": "8:00"}
    await setup.set_time(house, olga, when)
    await setup.set_words(house, olga, "chat")
    await join.join(house, ana, frozenset(), {"zone": "Europe/Lisbon"})
    await clients.add(house, ana, "grey heron")


def _copy_group(db: Database, many: int) -> None:
    """The one group that was set up, many times over."""
    columns = [name for _, name, *_ in db.execute("pragma table_info(groups)")]
    values = {"id": "'g' || i", "guild": "100 + i"}
    chosen = ", ".join(values.get(name, f"groups.{name}") for name in columns)
    sql = f"""
        with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < {many})
        insert into groups ({", ".join(columns)}) select {chosen} from groups, n
    """
    db.execute(sql)


def _rows_of(size: int) -> list[tuple[str, str, int]]:
    """Table, what is selected for row `i`, and how many."""
    owner, people = f"'c' || (i / {_EACH})", max(1, size // _EACH)
    minutes = "'2026-11-18 18:01', '+' || (i % 9000) || ' minutes'"
    later = f"strftime('%Y-%m-%dT%H:%M:00.000000+00:00', {minutes})"
    return [
        (
            "clinicians (id, group_id, person, zone, joined_at)",
            f"'c' || i, 'g' || (i / {_IN_GROUP}), 1000 + i, 'Europe/Lisbon', {_LONG_AGO}",
            people,
        ),
        (
            "clients (id, clinician_id, code, sessions_before, ending, added_at)",
            f"'k' || i, {owner}, 'code ' || i, 3, 0, {_LONG_AGO}",
            size,
        ),
        (
            # Wednesdays, from four in the afternoon on, one clinician's one after the other.
            'standing (id, client_id, first, at, minutes, "every")',
            f"'s' || i, 'k' || i, '2026-11-11', printf('%02d:00', 16 - i % {_EACH} % 9), 50, 1",
            size,
        ),
        (
            "due (kind, subject, at, day)",
            f"'{remind.AFTER}', 's' || i, {later}, '2026-11-18'",
            size,
        ),
        (
            "due (kind, subject, at, day)",
            f"'{remind.BEFORE}', 's' || i, {later}, '2026-11-25'",
            size,
        ),
    ]


_DUE_BY_NOW = f"""
    update due set at = '2026-11-18T17:00:00.000000+00:00' where kind = '{remind.AFTER}'
        and subject in (select 's' || (value * {_EACH}) from json_each('{list(range(_ENDED))}'))
"""


async def _measured(folder: Path, key: str) -> dict[str, float]:
    """What a process that was just started finds."""
    words = Wording.load()
    before, began = _resident(), time.perf_counter()
    async with Records.open(folder, parse_key(key)) as records:
        house, ready = House(records, words, lambda: _NOW), time.perf_counter()
        due = Due(house)
        ended = await _timed(remind.fire_due, house) + await _timed(prompts.send_due, house)
        tidied = await _timed(due.now)
        every = [await _timed(due.now) for _ in range(_TICKS)]
        hours = [await _timed(remind.fire_due, house) for _ in range(_TICKS)]
        asked = [await _timed(prompts.send_due, house) for _ in range(_TICKS)]
        digests = [await _timed(digest.put_due_group_digests, house) for _ in range(_TICKS)]
        return {
            "opened, ms": 1000 * (ready - began),
            f"{_ENDED} hours ended, ms": 1000 * ended,
            "first tick, it tidies, ms": 1000 * tidied,
            "tick, nothing due, p50 ms": 1000 * statistics.median(every),
            "  of it: hours, ms": 1000 * statistics.median(hours),
            "  of it: prompts, ms": 1000 * statistics.median(asked),
            "  of it: groups' digests, ms": 1000 * statistics.median(digests),
            "memory it took, MB": _resident() - before,
            "memory in all, MB": _resident(),
        }


async def _timed(work: Callable[..., Awaitable[object]], *given: object) -> float:
    began = time.perf_counter()
    await work(*given)
    return time.perf_counter() - began


def _resident() -> float:
    """Resident memory in megabytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return math.nan


if __name__ == "__main__":
    main()
