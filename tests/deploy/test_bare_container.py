"""The container, built from its file and run as compose.yaml says, until it answers a person.

Debian's own image cannot be fetched everywhere, so the base is a bare Debian of the same release,
made on this machine. Needs root, podman, debootstrap and Debian's mirror. Networks and limits of
compose are not tried: there is no cgroup for them here, and the stand-in is on this machine.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from bot.records import backups
from bot.rehearsal import Channel, Person, StandIn
from deploy.bare import HOUSE, clone, missing

pytestmark = pytest.mark.nightly
PATIENCE = 60.0
NOBODY = 64_100
COMPOSE = yaml.safe_load((HOUSE / "deploy/compose.yaml").read_text())
# A mix of old and new control groups is more than crun takes; it needs only to see the new.
_ALONE = 'umount -l /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup; exec podman "$@"'


@dataclass(frozen=True)
class Engine:
    """podman, with its images and containers in a folder of their own."""

    folder: Path

    def command(self, *arguments: object) -> list[str]:
        where = ("--root", self.folder / "store", "--runroot", self.folder / "run")
        how = ("--cgroup-manager", "cgroupfs", "--events-backend", "none")
        said = [str(each) for each in (*where, *how, *arguments)]
        if Path("/sys/fs/cgroup/cgroup.controllers").exists():
            return ["podman", *said]
        return ["unshare", "-m", "sh", "-c", _ALONE, "podman", *said]

    def does(self, *arguments: object, check: bool = True) -> str:
        """What podman says."""
        ran = subprocess.run(self.command(*arguments), capture_output=True, text=True, check=False)
        assert not check or ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
        return ran.stdout

    def as_composed(self, service: str, *arguments: str, name: str = "") -> list[str]:
        """`podman run` with what compose.yaml says of a service, on this machine's network."""
        given = COMPOSE["services"][service]
        flags = ["run", "--rm", "--network=host", "--cgroups=disabled", f"--user={given['user']}"]
        flags += [f"--name={name}"] if name else []
        flags += ["--read-only"] if given["read_only"] else []
        flags += [f"--cap-drop={one}" for one in given["cap_drop"]]
        # Of podman's own: without them it asks for more than this machine may give.
        flags += ["--ulimit=nofile=1024:1024", "--ulimit=nproc=1000:1000"]
        flags += [f"--ulimit={what}={most}" for what, most in given["ulimits"].items()]
        flags += [f"--security-opt={one.split(':')[0]}" for one in given["security_opt"]]
        flags += [f"--tmpfs={one}" for one in given["tmpfs"]]
        flags += [f"--volume={self.folder}/{one.removeprefix('./')}" for one in given["volumes"]]
        flags += [
            f"--volume={self.folder}/{one}:/run/secrets/{one}:ro"
            for one in given.get("secrets", ())
        ]
        flags += [f"--env={name}={value}" for name, value in given.get("environment", {}).items()]
        flags += [f"--env-file={self.folder}/settings"]
        entry = given.get("entrypoint")
        flags += [f"--entrypoint={json.dumps(entry)}"] if entry else []
        return self.command(*flags, "localhost/afterhour", *(arguments or given.get("command", ())))

    def runs(self, service: str, *arguments: str) -> str:
        """The service's container until it ends, and what it says."""
        ran = subprocess.run(
            self.as_composed(service, *arguments), capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
        return ran.stdout


@pytest.fixture(scope="module")
def engine(
    debian: Path, wheels: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """An engine that has built the image, and the folders an organizer makes."""
    if why := missing("podman", "tar"):
        pytest.skip(why)
    folder = tmp_path_factory.mktemp("engine")
    made = Engine(folder)
    # The packages are at hand already; each is held against its hash all the same.
    changes = [f"--change=ENV {one}" for one in ("PIP_NO_INDEX=1", "PIP_FIND_LINKS=/wheels")]
    packed = folder / "debian.tar"
    subprocess.run(["tar", "-C", debian, "-cf", packed, "--exclude=./dev/*", "."], check=True)
    made.does("import", "-q", *changes, packed, "localhost/bare")
    packed.unlink()
    here = clone(folder / "clone")
    made.does(
        *("build", "-q", "--isolation=chroot", "--network=host", "--format=docker"),
        *("--build-arg=BASE=localhost/bare", f"--volume={wheels}:/wheels:ro"),
        *("-f", here / "deploy/Containerfile", "-t", "localhost/afterhour", here),
    )
    for name in ("data", "backups", "keys"):
        (folder / name).mkdir(mode=0o700)
        os.chown(folder / name, NOBODY, NOBODY)
    for name in ("settings", "token"):
        (folder / name).touch()
    yield made
    subprocess.run(made.command("rm", "-af"), capture_output=True, check=False)


@dataclass
class Place:
    discord: StandIn
    channel: Channel
    olga: Person


@pytest.fixture
async def place(engine: Engine) -> AsyncIterator[Place]:
    async with StandIn() as discord:
        olga = discord.add_person("Olga")
        guild = discord.add_guild("Thursday group", owner=olga)
        (engine.folder / "settings").write_text(
            f"AFTERHOUR_GUILDS={guild.id}\nAFTERHOUR_API={discord.api}\n"
        )
        (engine.folder / "token").write_text(discord.token)
        os.chown(engine.folder / "token", NOBODY, NOBODY)
        (engine.folder / "token").chmod(0o400)
        yield Place(discord, guild.add_channel("afterhour"), olga)


# In this order: each goes on where the one before has ended. -----------------------------------


def test_records_and_key_are_made_in_the_folders_they_belong_to(engine):
    engine.runs("keys")
    assert (engine.folder / "keys/key").stat().st_mode & 0o777 == 0o600
    assert (engine.folder / "data/afterhour.db").stat().st_uid == NOBODY


def test_nothing_in_it_can_be_written_but_its_folders(engine):
    here = ["python3", "-c", _TRIES]
    program = engine.as_composed("afterhour", *here[1:])
    at = program.index("localhost/afterhour")
    program[at:at] = ["--entrypoint=/usr/bin/python3"]
    ran = subprocess.run(program, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["/tmp/x", "/data/x", "/backups/x", "core", "0", "caps", "0"]  # noqa: S108


_TRIES = """
import resource
for place in ("/x", "/opt/afterhour/x", "/etc/x", "/keys/x", "/tmp/x", "/data/x", "/backups/x"):
    try:
        open(place, "w").close()
        print(place)
    except OSError:
        pass
print("core", resource.getrlimit(resource.RLIMIT_CORE)[1])
caps = [l for l in open("/proc/self/status") if l.startswith(("CapEff", "CapBnd"))]
print("caps", sum(int(l.split()[1], 16) for l in caps))
"""


async def test_it_answers_a_person_is_healthy_and_ends_when_it_is_told_to(engine, place):
    bot = await asyncio.create_subprocess_exec(
        *engine.as_composed("afterhour", "run", name="bot"),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    check = COMPOSE["services"]["afterhour"]["healthcheck"]["test"][1:]
    await place.discord.bot_ready(timeout=PATIENCE)
    answer = await place.olga.slash(place.channel, "about")
    assert "Afterhour" in (answer.message or await answer.arrived()).text
    await asyncio.sleep(1.5)  # until the first sign of life after that
    assert await asyncio.to_thread(engine.does, "exec", "bot", *check) == ""

    began = time.monotonic()
    await asyncio.to_thread(engine.does, "stop", "--time=20", "bot")
    assert await bot.wait() == 0
    assert time.monotonic() - began < 15  # else it was killed


async def test_the_container_beside_it_makes_a_backup(engine, place):
    waiting = await asyncio.create_subprocess_exec(
        *engine.as_composed("backup", "deploy/daily.py", name="backup"),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    async with asyncio.timeout(PATIENCE):
        while not backups.kept(engine.folder / "backups"):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    check = COMPOSE["services"]["backup"]["healthcheck"]["test"][1:]
    assert await asyncio.to_thread(engine.does, "exec", "backup", *check) == ""
    await asyncio.to_thread(engine.does, "stop", "--time=20", "backup")
    assert await waiting.wait() == 0


def test_the_image_holds_no_index_no_builder_and_no_tests(engine):
    listed = engine.does(
        *("run", "--rm", "--network=host", "--cgroups=disabled", "--ulimit=nofile=1024:1024"),
        *("--ulimit=nproc=1000:1000", "--entrypoint=/usr/bin/find", "localhost/afterhour"),
        *("/opt/afterhour", "-maxdepth", "5", "-name", "pip", "-o", "-name", "setuptools"),
        *("-o", "-name", "tests", "-o", "-name", "*.key", "-o", "-name", "*.db"),
    )
    assert listed == ""
    assert engine.does("image", "inspect", "--format={{.User}}", "localhost/afterhour").strip()
