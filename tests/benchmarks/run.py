"""One run of the benchmark, from empty folders to a list of rows."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

from tests.benchmarks import contestants as bots
from tests.benchmarks import disk, measures
from tests.benchmarks.contestants import AFTERHOUR, BARE, NOOP, Contestant
from tests.benchmarks.measures import Blocks, Plan
from tests.benchmarks.report import Row, p50, p99, row

LATENCY_P50, LATENCY_P99, THROUGHPUT, FOOTPRINT = 1.25, 1.5, 1.0, 1.5
_SETTLE_SECONDS = 1.0
_MILLI = 1000.0


@dataclass(slots=True)
class Findings:
    """The rows, and what one needs to know to read them."""

    disk: disk.Disk
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


async def run(folder: Path, plan: Plan) -> Findings:
    """Measures everything. Raises BenchmarkBroken where a bot did not do its part."""
    found = Findings(disk.measure(folder))
    async with contextlib.AsyncExitStack() as stack:
        enter = stack.enter_async_context
        compared = [
            await enter(bots.afterhour(folder, plan.clients_each)),
            await enter(bots.bare(folder, plan.clients_each, "thread")),
            await enter(bots.bare(folder, plan.clients_each, "loop")),
        ]
        for contestant in compared:
            # The first start registers commands and compiles; it is not counted.
            await contestant.start()
        started = await measures.starts(compared, plan.starts)
        await asyncio.sleep(_SETTLE_SECONDS)
        fresh = _resident(compared)
        await measures.latencies(compared, 1, plan.rounds)
        noop = await enter(bots.noop(folder, compared[0].bodies()))
        await noop.start()
        found.rows += await _at_work([*compared, noop], plan, found.notes)
        await noop.stop()
        await asyncio.sleep(_SETTLE_SECONDS)
        found.rows += _footprint_rows(fresh, _resident(compared), started)
        found.notes.insert(0, _sizes(compared))
        found.rows += await _on_slow_disk(folder, plan, compared, found.notes)
    return found


async def _at_work(contestants: list[Contestant], plan: Plan, notes: list[str]) -> list[Row]:
    """Latency and throughput, and the driver's own part in them."""
    await measures.latencies(contestants, 1, plan.rounds)
    taken = await measures.latencies(contestants, plan.latency_blocks, plan.rounds)
    flooded = await measures.floods(contestants, plan, plan.flood_blocks)
    opened, saved = _middle(taken.opened[NOOP]), _middle(taken.saved[NOOP])
    ceiling = max(_middle(blocks[NOOP]) for blocks in flooded.rates.values())
    alone = f"opened in {opened * _MILLI:.2f} ms, saved in {saved * _MILLI:.2f} ms"
    notes.append(f"The driver with a bot that does nothing: {alone}, {ceiling:.0f} a second.")
    ratios = f"{_net(taken.opened):.2f} (opened) and {_net(taken.saved):.2f} (saved)"
    notes.append(f"Less the driver's part, the ratios of p50 are {ratios}.")
    work = row("processor a debrief", "ms", flooded.processor, fmean, scale=_MILLI)
    return [*_latency_rows(taken), *_flood_rows(flooded.rates), work]


def _latency_rows(taken: measures.Latencies) -> list[Row]:
    rows = []
    for what, blocks in (("form opened", taken.opened), ("form saved", taken.saved)):
        rows += [
            row(f"{what}, p50", "ms", blocks, p50, scale=_MILLI, aim=LATENCY_P50),
            row(f"{what}, p99", "ms", blocks, p99, scale=_MILLI, aim=LATENCY_P99),
        ]
    return rows


def _flood_rows(rates: dict[int, Blocks], name: str = "") -> list[Row]:
    """The highest rate of each bot, whichever crowd it likes best; then crowd by crowd."""
    rows = []
    if len(rates) > 1:
        best = {bot: max((rates[c][bot] for c in rates), key=_middle) for bot in rates[min(rates)]}
        rows.append(row(f"highest throughput{name}", "/s", best, p50, aim=THROUGHPUT, more=True))
    for crowd, blocks in rates.items():
        what = f"throughput, {crowd} at once{name}"
        rows.append(row(what, "/s", blocks, p50, aim=THROUGHPUT, more=True))
    return rows


def _middle(blocks: list[list[float]]) -> float:
    return p50([number for block in blocks for number in block])


def _footprint_rows(fresh: Blocks, loaded: Blocks, started: Blocks) -> list[Row]:
    return [
        row("memory when ready", "MiB", fresh, p50, aim=FOOTPRINT),
        row("memory after load", "MiB", loaded, p50, aim=FOOTPRINT),
        row("time to ready", "s", started, p50, aim=FOOTPRINT),
    ]


def _resident(contestants: list[Contestant]) -> Blocks:
    return {c.name: [[c.resident()]] for c in contestants}


def _sizes(contestants: list[Contestant]) -> str:
    said = []
    for contestant in contestants[:2]:
        form, message = contestant.bodies()
        said.append(f"{contestant.name} {len(form)} and {len(message)}")
    return f"Bytes of the form and of the answer to it: {', '.join(said)}."


def _net(blocks: Blocks) -> float:
    floor = _middle(blocks[NOOP])
    return (_middle(blocks[AFTERHOUR]) - floor) / (_middle(blocks[BARE]) - floor)


async def _on_slow_disk(
    folder: Path, plan: Plan, contestants: list[Contestant], notes: list[str]
) -> list[Row]:
    """The same once more, where each sync of the disk takes longer."""
    slower = disk.slow_down(folder, plan.slow_sync_ms)
    if slower is None:
        notes.append("No C compiler here, so no slower disk was tried.")
        return []
    for contestant in contestants:
        await contestant.stop()
        contestant.extra = slower
        await contestant.start()
    named = f" (sync +{plan.slow_sync_ms:g} ms)"
    await measures.latencies(contestants, 1, plan.rounds)
    taken = await measures.latencies(contestants, plan.slow_blocks, plan.rounds)
    flooded = await measures.floods(contestants, plan, plan.slow_blocks)
    saved = row(f"form saved, p50{named}", "ms", taken.saved, p50, scale=_MILLI, aim=LATENCY_P50)
    return [saved, *_flood_rows(flooded.rates, named)]
