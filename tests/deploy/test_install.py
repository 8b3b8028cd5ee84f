"""`deploy/install`: killed anywhere, there is the old version or the new one, and it can go on.

What it calls is real where it moves files, and an imitation where it would change this machine
(systemctl, pip) or take long. With root and a bare Debian it is tried whole: test_bare_debian.py.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
SCRIPTS = [HOUSE / "deploy/install", HOUSE / "deploy/afterhour"]
PARTS = ("bot", "prompts", "docs")
UNITS = ("afterhour.service", "afterhour-backup.service", "afterhour-backup.timer")
REAL = ("chmod", "cp", "find", "install", "ln", "mkdir", "mv", "rm", "sync")
IMITATED = ("chown", "python3", "systemctl", "systemd-sysusers")
KILLED = -9

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="it is for systemd, and Linux has that alone"
)

# Each command of the script comes by here. The n-th is killed with everything else, before it
# does its work or after; the group's own number is that of the script.
_TOOL = """#!/bin/sh
name=${0##*/}
count=$(($(cat "$STEPS") + 1))
echo "$count" >"$STEPS"
echo "$name $*" >>"$SAID"
[ "$count" = "$KILL_BEFORE" ] && kill -9 0
case $name in
systemctl) case "$*" in *"$FAILS"*) exit 1 ;; esac ;;
chown | systemd-sysusers) ;;
python3)
    case $1 in
    -m)
        "$REALLY/mkdir" -p "$3/bin"
        "$REALLY/cp" "$0" "$3/bin/python"
        ;;
    esac
    ;;
python)
    case "$*" in
    *" init "*) "$REALLY/mkdir" -p "$5" && : >"$5/afterhour.db" && : >"$7" ;;
    *"prompts check"*) [ -z "${AFTERHOUR_PROMPTS:-}" ] || exit 78 ;;
    esac
    ;;
*) PATH=$REALLY "$REALLY/$name" "$@" || exit ;;
esac
[ "$count" = "$KILL_AFTER" ] && kill -9 0
exit 0
"""


@dataclass
class Machine:
    """A folder that takes the place of a machine's root, and a clone to install from."""

    root: Path
    clone: Path
    tools: Path

    def installs(
        self, *arguments: str, before: int = 0, after: int = 0, fails: str = "no such call"
    ) -> subprocess.CompletedProcess[str]:
        """`deploy/install`, killed at its n-th command, if that is asked for."""
        (self.root / "steps").write_text("0")
        (self.root / "said").write_text("")
        environment = {
            "PATH": f"{self.tools}:{os.environ['PATH']}",
            "REALLY": os.path.dirname(shutil.which("cp") or ""),  # noqa: PTH120
            "DESTDIR": str(self.root),
            "STEPS": str(self.root / "steps"),
            "SAID": str(self.root / "said"),
            "KILL_BEFORE": str(before),
            "KILL_AFTER": str(after),
            "FAILS": fails,
        }
        return subprocess.run(
            ["deploy/install", *arguments],
            cwd=self.clone,
            env=environment,
            capture_output=True,
            text=True,
            start_new_session=True,
            check=False,
        )

    def said(self) -> list[str]:
        """What was called, in order."""
        return (self.root / "said").read_text().splitlines()

    def changes(self, to: str) -> None:
        """Somebody has pulled another version."""
        (self.clone / "bot/__main__.py").write_text(f"# {to}\n")
        service = self.clone / "deploy/systemd/afterhour.service"
        service.write_text(f"# {to}\n{service.read_text()}")

    def runs(self) -> str:
        """Which version would be started now, held whole by what is looked at; or "" for none."""
        current = self.root / "opt/afterhour/current"
        if not current.is_symlink():
            return ""
        version = current.resolve(strict=True)
        assert not version.name.endswith(".part")
        assert (version / ".venv/bin/python").is_file()
        assert [unit for unit in UNITS if not (version / "deploy/systemd" / unit).is_file()] == []
        return (version / "bot/__main__.py").read_text().strip("# \n")

    def unit(self) -> str:
        """The first line of the bot's unit, which is whole whenever it is there; or ""."""
        unit = self.root / "usr/local/lib/systemd/system/afterhour.service"
        if not unit.exists():
            return ""
        text = unit.read_text()
        assert text.endswith("WantedBy=multi-user.target\n")
        return text.partition("\n")[0].strip("# ")

    def copied(self, to: Path) -> Machine:
        """The same once more; links that lead into it lead into the copy."""
        shutil.copytree(self.root, to / "root", symlinks=True)
        shutil.copytree(self.clone, to / "clone", symlinks=True)
        for name in ("current", "previous"):
            link = to / "root/opt/afterhour" / name
            if link.is_symlink():
                led = str(link.readlink())
                link.unlink()
                link.symlink_to(led.replace(str(self.root), str(to / "root")))
        return Machine(to / "root", to / "clone", self.tools)


@pytest.fixture
def machine(tmp_path) -> Machine:
    """Nothing is installed; the clone is of a version called `one`."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in (*REAL, *IMITATED):
        (tools / name).write_text(_TOOL)
        (tools / name).chmod(0o755)
    clone = tmp_path / "clone"
    for part in PARTS:
        (clone / part).mkdir(parents=True)
    shutil.copytree(HOUSE / "deploy", clone / "deploy")
    for name in ("pyproject.toml", "requirements.txt", "README.md", "LICENSE"):
        shutil.copy(HOUSE / name, clone)
    made = Machine(tmp_path / "root", clone, tools)
    made.root.mkdir()
    made.changes("one")
    return made


def found(given: subprocess.CompletedProcess[str]) -> None:
    assert given.returncode == 0, given.stderr


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: file.name)
def test_the_scripts_that_root_runs_have_no_common_faults(script):
    checked = subprocess.run(
        [Path(sys.executable).with_name("shellcheck"), "--severity=style", script],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
    assert os.access(script, os.X_OK)


def test_it_installs_the_program_the_units_the_command_and_a_key(machine):
    found(machine.installs())
    etc = machine.root / "etc/afterhour"
    assert (machine.runs(), machine.unit()) == ("one", "one")
    assert (machine.root / "usr/local/sbin/afterhour").readlink().match("deploy/afterhour")
    assert {path.name for path in etc.rglob("*")} == {"keys", "key", "settings", "token"}
    assert [etc.stat().st_mode & 0o777, (etc / "token").stat().st_mode & 0o777] == [0o700, 0o600]


def test_the_key_lies_in_no_folder_with_records_unit_or_environment(machine):
    found(machine.installs())
    (key,) = [path for path in machine.root.rglob("key") if path.is_file()]
    data = machine.root / "var/lib/afterhour"
    assert not key.is_relative_to(data)
    assert not (key.parent / "afterhour.db").exists()


def test_every_package_is_held_against_its_hash(machine):
    found(machine.installs())
    pips = [call for call in machine.said() if " -m pip " in call]
    assert [call.rpartition(" ")[2] for call in pips] == [
        "deploy/requirements-build.txt",
        "requirements.txt",
    ]
    assert all("--require-hashes --no-deps --no-build-isolation" in call for call in pips)


def test_an_upgrade_backs_up_first_and_restarts_last(machine):
    found(machine.installs())
    machine.changes("two")
    found(machine.installs())
    said = machine.said()
    backup = said.index("systemctl start afterhour-backup.service")
    switch = next(at for at, call in enumerate(said) if call.endswith("/opt/afterhour/current"))
    restart = said.index("systemctl try-restart afterhour.service")
    assert backup < switch < restart
    assert (machine.runs(), machine.unit()) == ("two", "two")


def test_without_a_backup_nothing_is_changed(machine):
    found(machine.installs())
    machine.changes("two")
    refused = machine.installs(fails="afterhour-backup.service")
    assert (refused.returncode, machine.runs(), machine.unit()) == (1, "one", "one")
    assert "nothing was changed" in refused.stderr


def test_words_of_the_groups_own_are_tried_before_the_new_version_takes_over(machine):
    found(machine.installs())
    with (machine.root / "etc/afterhour/settings").open("a") as settings:
        settings.write("AFTERHOUR_PROMPTS=/etc/afterhour-words\n")
    machine.changes("two")
    assert machine.installs().returncode != 0  # the imitation takes no words of one's own
    assert machine.runs() == "one"


def test_going_back_and_forth(machine):
    found(machine.installs())
    machine.changes("two")
    found(machine.installs())
    found(machine.installs("--back"))
    assert (machine.runs(), machine.unit()) == ("one", "one")
    found(machine.installs("--back"))
    assert (machine.runs(), machine.unit()) == ("two", "two")


def test_only_the_version_that_runs_and_the_one_before_are_kept(machine):
    for name in ("one", "two", "three", "four"):
        machine.changes(name)
        found(machine.installs())
    assert len(list((machine.root / "opt/afterhour/versions").iterdir())) == 2
    found(machine.installs("--back"))
    assert machine.runs() == "three"


def test_the_same_program_is_not_installed_twice(machine):
    found(machine.installs())
    found(machine.installs())
    assert not [call for call in machine.said() if call.startswith(("python3 -m venv", "cp "))]
    assert not (machine.root / "opt/afterhour/previous").is_symlink()


def test_what_is_there_already_stays_as_it_is(machine):
    """A second installation overwrites neither settings, token nor key."""
    found(machine.installs())
    etc = machine.root / "etc/afterhour"
    for name in ("settings", "token", "keys/key"):
        (etc / name).write_text(f"{name} of the organizer")
    machine.changes("two")
    found(machine.installs())
    assert [(etc / n).read_text() for n in ("settings", "token", "keys/key")] == [
        f"{name} of the organizer" for name in ("settings", "token", "keys/key")
    ]


_EVERY = [pytest.param(11, id="some"), pytest.param(1, id="each", marks=pytest.mark.nightly)]


@pytest.mark.parametrize("every", _EVERY)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_first_installation_killed_anywhere_goes_on(machine, tmp_path, when, every):
    for step in itertools.count(1, every):
        tried = machine.copied(tmp_path / str(step))
        if tried.installs(**{when: step}).returncode != KILLED:
            break
        assert tried.runs() in ("", "one")
        found(tried.installs())
        assert (tried.runs(), tried.unit()) == ("one", "one")
        assert (tried.root / "etc/afterhour/keys/key").exists()
        shutil.rmtree(tmp_path / str(step))
    assert step > 20


@pytest.mark.parametrize("every", _EVERY)
@pytest.mark.parametrize("when", ["before", "after"])
def test_an_upgrade_killed_anywhere_leaves_the_old_version_or_the_new(
    machine, tmp_path, when, every
):
    found(machine.installs())
    machine.changes("two")
    for step in itertools.count(1, every):
        tried = machine.copied(tmp_path / str(step))
        if tried.installs(**{when: step}).returncode != KILLED:
            break
        assert tried.runs() in ("one", "two")
        assert tried.unit() in ("one", "two")
        if tried.runs() == "two":
            assert "systemctl start afterhour-backup.service" in tried.said()
        found(tried.installs())
        assert (tried.runs(), tried.unit()) == ("two", "two")
        found(tried.installs("--back"))
        assert (tried.runs(), tried.unit()) == ("one", "one")
        shutil.rmtree(tmp_path / str(step))
    assert step > 20
