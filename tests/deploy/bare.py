"""A bare Debian on this machine, its systemd booted in a container of systemd's own.

Needs root, debootstrap and systemd-nspawn (Debian's systemd-container), and Debian's mirror.
Packages from PyPI are fetched here, held against their hashes, and lie in /wheels there; so what
runs in there needs no index, and whatever certificates this machine trusts are its own business.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

HOUSE = Path(__file__).parents[2]
RELEASE = "bookworm"
MIRROR = "http://deb.debian.org/debian"
NEEDED = ("debootstrap", "systemd-nspawn", "nsenter")
PATIENCE = 60.0
# What an organizer's clone holds and an installation needs.
CLONED = ("bot", "prompts", "docs", "deploy")
CLONED_FILES = ("pyproject.toml", "requirements.txt", "README.md", "LICENSE", ".dockerignore")


def missing(*tools: str) -> str:
    """Why it cannot be tried here; empty where it can."""
    if os.geteuid() != 0:
        return "only root can boot a machine in a container"
    absent = [tool for tool in tools if not shutil.which(tool)]
    return f"not installed: {', '.join(absent)}" if absent else ""


def debian(folder: Path) -> Path:
    """A root with nothing in it but what Debian calls minimal, systemd and certificates."""
    root = folder / "debian"
    include = "--include=ca-certificates,systemd,systemd-sysv,dbus"
    ran = subprocess.run(
        ["debootstrap", "--variant=minbase", include, RELEASE, root, MIRROR],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    (root / "etc/machine-id").write_text("")
    return root


def wheels(folder: Path) -> Path:
    """Everything that is installed, held against its hashes."""
    venv, into = folder / "venv", folder / "wheels"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    pip = [venv / "bin/python", "-m", "pip", "--disable-pip-version-check"]
    checked = ("-q", "--require-hashes", "--no-deps", "--no-build-isolation", "-r")
    build = HOUSE / "deploy/requirements-build.txt"
    subprocess.run([*pip, "install", *checked, build], check=True)
    for what in (build, HOUSE / "requirements.txt"):
        subprocess.run([*pip, "download", "-d", into, *checked, what], check=True)
    return into


def clone(into: Path) -> Path:
    """A clone of this repository, as far as an installation needs one."""
    into.mkdir(parents=True)
    skip = shutil.ignore_patterns("__pycache__")
    for part in CLONED:
        shutil.copytree(HOUSE / part, into / part, ignore=skip)
    for name in CLONED_FILES:
        shutil.copy(HOUSE / name, into / name)
    return into


class Machine:
    """A Debian that has booted. Commands are run in it as root."""

    def __init__(self, root: Path, leader: int) -> None:
        self.root = root
        self._leader = leader

    def runs(self, script: str, *, check: bool = True) -> str:
        """What a shell in there says, both ways; an assertion where it fails."""
        ran = subprocess.run(
            [
                *("nsenter", "-t", str(self._leader), "-m", "-u", "-i", "-p", "-C"),
                *("env", "-i", "HOME=/root", "LC_ALL=C.UTF-8"),
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                *("PIP_NO_INDEX=1", "PIP_FIND_LINKS=/wheels", "DEBIAN_FRONTEND=noninteractive"),
                *("bash", "-euo", "pipefail", "-c", script),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert not check or ran.returncode == 0, f"{script}\n{ran.stdout[-4000:]}"
        return ran.stdout

    def shows(self, unit: str, name: str) -> str:
        """One property of a unit."""
        return self.runs(f"systemctl show -p {name} --value {unit}").strip()

    def number(self, unit: str) -> int:
        """A unit's main process, by its number on this machine."""
        inside = self.shows(unit, "MainPID")
        for status in Path("/proc").glob("[0-9]*/status"):
            with suppress(OSError):
                numbers = re.search(r"^NSpid:\t(.*)$", status.read_text(), re.MULTILINE)
                if numbers and numbers[1].split()[-1] == inside and len(numbers[1].split()) > 1:
                    return int(numbers[1].split()[0])
        raise LookupError(unit)


@contextmanager
def booted(root: Path, wheels: Path) -> Iterator[Machine]:
    """Boots it, on this machine's network; at the end it is switched off."""
    said = root.parent / "console"
    with said.open("wb") as console:
        nspawn = subprocess.Popen(
            [
                *("systemd-nspawn", "-q", "-D", root, "--keep-unit", "--register=no"),
                *(f"--bind-ro={wheels}:/wheels", "--console=pipe", "--boot"),
                "systemd.unit=multi-user.target",
            ],
            env={**os.environ, "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"},
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=console,
        )
    try:
        yield _ready(root, nspawn, said)
    finally:
        nspawn.terminate()  # for nspawn this is the switch
        try:
            nspawn.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            nspawn.kill()


def _ready(root: Path, nspawn: subprocess.Popen[bytes], said: Path) -> Machine:
    until = time.monotonic() + PATIENCE
    children = Path(f"/proc/{nspawn.pid}/task/{nspawn.pid}/children")
    while time.monotonic() < until and nspawn.poll() is None:
        for leader in children.read_text().split():
            machine = Machine(root, int(leader))
            if machine.runs("systemctl is-system-running", check=False).strip() == "running":
                return machine
        time.sleep(0.3)
    raise AssertionError(said.read_text(errors="replace")[-4000:])
