"""systemd's units: what keeps the bot running, and what it may not do meanwhile."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.cli import WRONG_CONFIGURATION
from bot.systemd import watchdog_seconds

UNITS = Path(__file__).parents[2] / "deploy/systemd"
BOT, BACKUP, TIMER = (
    UNITS / name
    for name in ("afterhour.service", "afterhour-backup.service", "afterhour-backup.timer")
)
MOST_EXPOSED = 1.5
# The first line of what holds for the process from there on.
_SANDBOX = "NoNewPrivileges"

needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed"
)


def lines(unit: Path) -> list[tuple[str, str]]:
    """Every setting in its order, of all sections."""
    whole = unit.read_text().replace("\\\n", " ")
    given = [line.split("=", 1) for line in whole.splitlines() if re.match(r"[A-Z]\w*=", line)]
    return [(name, value) for name, value in given]


def said(unit: Path, name: str) -> list[str]:
    """The values of one setting."""
    return [value for found, value in lines(unit) if found == name]


def environment(unit: Path) -> dict[str, str]:
    pairs = [pair for value in said(unit, "Environment") for pair in value.split()]
    return dict(pair.split("=", 1) for pair in pairs)


@needs_systemd
@pytest.mark.parametrize("unit", [BOT, BACKUP], ids=lambda unit: unit.name)
def test_systemd_finds_little_that_is_exposed(unit):
    looked = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", unit],
        capture_output=True,
        text=True,
        check=True,
    )
    level = re.search(r"Overall exposure level for \S+: ([0-9.]+)", looked.stdout)
    assert level, looked.stdout
    assert float(level[1]) <= MOST_EXPOSED
    assert "Unknown" not in looked.stderr


@needs_systemd
def test_systemd_reads_every_line(tmp_path):
    """With the program where the units look for it, nothing is said against them."""
    program = tmp_path / "opt/afterhour/current/.venv/bin/python"
    shell = tmp_path / "bin/sh"
    for file in (program, shell):
        file.parent.mkdir(parents=True)
        file.write_text("#!/bin/sh\n")
        file.chmod(0o755)
    folder = tmp_path / "usr/lib/systemd/system"
    folder.mkdir(parents=True)
    for unit in UNITS.glob("afterhour*.*"):
        shutil.copy(unit, folder)
    for name in ("basic", "sysinit", "shutdown", "multi-user", "timers"):
        (folder / f"{name}.target").write_text("[Unit]\nDescription=imitated\n")
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", f"--root={tmp_path}", BOT.name, TIMER.name],
        capture_output=True,
        text=True,
        check=False,
    )
    assert not [line for line in checked.stderr.splitlines() if "afterhour" in line]


@needs_systemd
def test_a_backup_is_made_every_day_and_made_up_for():
    (when,) = said(TIMER, "OnCalendar")
    told = subprocess.run(
        ["systemd-analyze", "calendar", "--iterations=3", when],
        capture_output=True,
        text=True,
        check=True,
        env={"TZ": "UTC", "PATH": "/usr/bin:/bin", "LC_ALL": "C"},
    )
    days = re.findall(r"(?:elapse|#\d+): \w{3} (\d{4}-\d\d-\d\d)", told.stdout)
    assert len(set(days)) == 3
    assert said(TIMER, "Persistent") == ["true"]
    assert said(TIMER, "RandomizedDelaySec")


@needs_systemd
@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes accounts")
def test_the_account_is_a_systems_own_and_nobody_signs_in_as_it(tmp_path):
    (tmp_path / "etc").mkdir()
    made = subprocess.run(
        ["systemd-sysusers", f"--root={tmp_path}", str(UNITS / "afterhour.sysusers")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    (entry,) = [
        line.split(":")
        for line in (tmp_path / "etc/passwd").read_text().splitlines()
        if line.startswith("afterhour:")
    ]
    assert 0 < int(entry[2]) < 1000
    assert entry[6] == "/usr/sbin/nologin"
    assert said(BOT, "User") == said(BACKUP, "User") == ["afterhour"]


def test_token_and_key_are_handed_over_and_stand_in_no_unit():
    for unit in (BOT, BACKUP):
        assert "AFTERHOUR_KEY" not in environment(unit)
        assert "AFTERHOUR_TOKEN" not in environment(unit)
        assert environment(unit)["AFTERHOUR_KEY_FILE"] == "%d/afterhour_key"
        assert "afterhour:/etc/afterhour/keys" in said(unit, "LoadCredential")
        assert "-/etc/afterhour" in said(unit, "InaccessiblePaths")
    assert "token:/etc/afterhour/token" in said(BOT, "LoadCredential")
    assert environment(BOT)["AFTERHOUR_TOKEN_FILE"].endswith("%d/token")
    assert not [value for value in said(BACKUP, "LoadCredential") if "token" in value]


def test_records_and_backups_lie_apart_from_key_and_program():
    for unit in (BOT, BACKUP):
        assert said(unit, "StateDirectory") == ["afterhour afterhour-backups"]
        assert said(unit, "StateDirectoryMode") == ["0700"]
        assert environment(unit)["AFTERHOUR_DATA"] == "%S/afterhour"
        assert environment(unit)["AFTERHOUR_BACKUPS"] == "%S/afterhour-backups"


def test_nothing_of_its_memory_reaches_the_disk():
    for unit in (BOT, BACKUP):
        assert said(unit, "LimitCORE") == ["0"]
        assert said(unit, "MemorySwapMax") == ["0"]
        assert said(unit, "UMask") == ["0077"]


def test_what_no_restart_cures_is_not_restarted():
    assert said(BOT, "RestartPreventExitStatus") == [str(WRONG_CONFIGURATION)]
    assert said(BOT, "Restart") == ["always"]
    assert said(BOT, "StartLimitBurst") == ["10"]
    assert said(BOT, "StartLimitIntervalSec") == ["10min"]


def test_systemd_is_told_and_waits_longer_than_the_bot_between_two_signs():
    (seconds,) = said(BOT, "WatchdogSec")
    assert said(BOT, "Type") == ["notify"]
    given = watchdog_seconds({"WATCHDOG_USEC": f"{int(seconds.removesuffix('s'))}000000"}, 1)
    assert given
    assert given >= 60


def test_the_backup_is_held_as_tightly_and_has_no_network():
    """What differs is named here."""
    bot, backup = (
        dict.fromkeys(found[[name for name, _ in found].index(_SANDBOX) :])
        for found in (lines(BOT), lines(BACKUP))
    )
    bot.pop(("WantedBy", "multi-user.target"))
    assert set(bot) - set(backup) == {
        ("RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX"),
        ("SystemCallFilter", "setpriority"),
    }
    assert set(backup) - set(bot) == {
        ("RestrictAddressFamilies", "AF_UNIX"),
        ("PrivateNetwork", "yes"),
        ("IPAddressDeny", "any"),
    }
