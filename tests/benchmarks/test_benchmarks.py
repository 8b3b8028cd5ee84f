"""The benchmark runs and reports on everything it promises; what it finds is for people."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_ROWS = (
    "form opened, p50",
    "form opened, p99",
    "form saved, p50",
    "form saved, p99",
    "throughput, 32 at once",
    "memory when ready",
    "memory after load",
    "time to ready",
)


@pytest.mark.benchmark
def test_the_quick_run_reports_every_row() -> None:
    """Each row has both bots' numbers, a ratio, an aim and a verdict."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "--quick"],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    for named in _ROWS:
        (line,) = [line for line in ran.stdout.splitlines() if line.startswith(f"{named}, ")]
        assert "met" in line.lower() or "missed" in line.lower()
    assert "a sync in" in ran.stdout
    assert "a bot that does nothing" in ran.stdout


@pytest.mark.benchmark
def test_the_page_is_measured_beside_the_modal() -> None:
    """Each row has both numbers and a ratio."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.page", "--quick"],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    for named in ("saved, p50", "saved, p99", "saved and its card read, p50", "processor a"):
        assert any(line.startswith(named) for line in ran.stdout.splitlines())


@pytest.mark.benchmark
def test_five_years_are_counted_and_drawn_while_others_are_answered() -> None:
    """Each way of asking has its seconds, and how long somebody else waited meanwhile."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.patterns", "--quick"],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "6500 sessions" in ran.stdout
    for named in ("in peace", "in Discord, the first time", "in Discord, again", "on the page"):
        assert any(line.startswith(named) for line in ran.stdout.splitlines())


@pytest.mark.benchmark
def test_the_worst_minute_of_a_week_is_played_for_each_number_of_groups() -> None:
    """A line for each, and which was the last with every answer inside a second."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.capacity", "--quick"],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    sizes = [line.split()[0] for line in ran.stdout.splitlines() if line.endswith("MiB")]
    assert sizes == ["5", "20"]
    assert "inside a second" in ran.stdout
