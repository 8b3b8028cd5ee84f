"""deploy/README.md on a bare Debian, line by line: installed, asked, upgraded, gone back.

Its systemd has booted in a container, so units, credentials and the sandbox are the real ones;
Discord is the stand-in on this machine. Takes about two minutes, and needs what `bare.py` says.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.rehearsal import Channel, Guild, NotAnswered, Person, StandIn
from deploy.bare import HOUSE, Machine, booted, clone
from deploy.test_units import BOT, lines

README = HOUSE / "deploy/README.md"
PATIENCE = 60.0
KEYS = "/etc/afterhour/keys"

# What a bare root lacks, and what an organizer does by hand.
_SUDO = '#!/bin/sh\nexec "$@"\n'
_SUDOEDIT = '#!/bin/sh\ncat "/root/answers/${1##*/}" >>"$1"\n'
# Has one picture drawn as the bot does, and says what came.
_DRAWS = """
import asyncio
from bot.pictures import Columns, Studio, Theme

async def main():
    weeks = tuple((str(week), (week, 2)) for week in range(6))
    studio = Studio()
    print((await studio.draw(Columns('a', ('b', 'c'), weeks), Theme.DARK))[1:4].decode())
    await studio.close()

asyncio.run(main())
"""

pytestmark = pytest.mark.nightly


def block(heading: str) -> list[str]:
    """The lines of the first block of commands under a heading of the README."""
    _, _, after = README.read_text().partition(f"\n## {heading}\n")
    found = re.search(r"^```sh\n(.*?)^```$", after, re.DOTALL | re.MULTILINE)
    assert found
    return [line for line in found[1].splitlines() if line.strip()]


@dataclass
class Place:
    """A stand-in with one server, and the machine that serves it."""

    discord: StandIn
    guild: Guild
    channel: Channel
    olga: Person
    machine: Machine

    async def runs(self, script: str, *, check: bool = True) -> str:
        """On the machine, while the stand-in goes on answering."""
        return await asyncio.to_thread(self.machine.runs, script, check=check)

    async def answers(self) -> bool:
        """Whether the bot is there, and answers a person."""
        try:
            await self.discord.bot_ready(timeout=PATIENCE)
            answer = await self.olga.slash(self.channel, "about")
        except (NotAnswered, TimeoutError):
            return False
        message = answer.message or await answer.arrived()
        return "Afterhour" in message.text

    async def hung_up(self) -> None:
        """Until the stand-in has seen the bot go."""
        async with asyncio.timeout(PATIENCE):
            while self.discord.gateway.links:  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    def versions(self) -> list[str]:
        return self.machine.runs("ls /opt/afterhour/versions").split()

    def backups(self) -> list[str]:
        return self.machine.runs("ls /var/lib/afterhour-backups | grep '\\.db$' || true").split()


@pytest.fixture(scope="module")
def machine(
    debian: Path, wheels: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Machine]:
    """A bare Debian with a clone in /root/afterhour, booted."""
    root = tmp_path_factory.mktemp("installed") / "root"
    # Not shutil: it would read device files such as /dev/full, and those have no end.
    subprocess.run(["cp", "-a", debian, root], check=True)
    clone(root / "root/afterhour")
    for name, script in (("sudo", _SUDO), ("sudoedit", _SUDOEDIT)):
        tool = root / "usr/local/bin" / name
        tool.write_text(script)
        tool.chmod(0o755)
    with booted(root, wheels) as made:
        yield made


@pytest.fixture
async def place(machine: Machine) -> AsyncIterator[Place]:
    """The stand-in, at the same address and with the same token for every test."""
    async with StandIn(port=40_719, token="rehearsal.bare.debian") as discord:
        olga = discord.add_person("Olga")
        guild = discord.add_guild("Thursday group", owner=olga)
        channel = guild.add_channel("afterhour")
        made = Place(discord, guild, channel, olga, machine)
        answers = machine.root / "root/answers"
        answers.mkdir(exist_ok=True)
        (answers / "token").write_text(discord.token)
        (answers / "settings").write_text(
            f"AFTERHOUR_GUILDS={guild.id}\nAFTERHOUR_API={discord.api}\n"
        )
        if (machine.root / "etc/afterhour").exists():
            await made.runs("cp /root/answers/settings /etc/afterhour/settings")
            await made.runs("systemctl reset-failed afterhour; systemctl restart afterhour")
        yield made


# In this order: each goes on where the one before has ended. -----------------------------------


async def test_the_readme_line_by_line_ends_with_a_bot_that_answers(place):
    """As it stands, but that `sudoedit` types by itself."""
    for line in block("With systemd"):
        await place.runs(f"cd /root/afterhour && {line}")
    assert await place.answers()
    assert place.machine.shows("afterhour", "ActiveState") == "active"
    assert place.machine.shows("afterhour-backup.timer", "ActiveState") == "active"


async def test_it_runs_under_its_own_account_without_a_dump_and_without_swap(place):
    process = Path("/proc") / str(place.machine.number("afterhour"))
    status = (process / "status").read_text()
    limits = (process / "limits").read_text()
    assert re.search(r"^CapEff:\t0+$", status, re.MULTILINE)
    assert re.search(r"^NoNewPrivs:\t1$", status, re.MULTILINE)
    assert re.search(r"^Seccomp:\t2$", status, re.MULTILINE)
    assert re.search(r"^Uid:\t(?!0\t)", status, re.MULTILINE)
    assert re.search(r"^Max core file size +0 +0 ", limits, re.MULTILINE)
    assert place.machine.shows("afterhour", "MemorySwapMax") == "0"


async def test_data_unit_and_environment_copied_elsewhere_hold_no_key(place):
    key = (place.machine.root / "etc/afterhour/keys/key").read_text().strip()
    (unit,) = (place.machine.root / "usr/local/lib").rglob("afterhour.service")
    environ = Path("/proc") / str(place.machine.number("afterhour")) / "environ"
    settings = place.machine.root / "etc/afterhour/settings"
    looked = [unit, environ, settings]
    for folder in ("var/lib/afterhour", "var/lib/afterhour-backups"):
        looked += [path for path in (place.machine.root / folder).rglob("*") if path.is_file()]
    assert len(looked) > 4
    for path in looked:
        content = path.read_bytes()
        assert key.encode() not in content, path.name
        assert bytes.fromhex(key) not in content, path.name


async def test_its_account_can_read_neither_key_nor_token(place):
    said = await place.runs(
        "setpriv --reuid afterhour --clear-groups cat /etc/afterhour/keys/key", check=False
    )
    assert "Permission denied" in said


async def test_pictures_are_drawn_within_the_same_walls(place):
    """matplotlib under the service's own sandbox: no memory that is both written and run."""
    sandbox = [pair for pair in lines(BOT) if pair[0] != "WantedBy"]
    begins = [name for name, _ in sandbox].index("NoNewPrivileges")
    walls = " ".join(f"--property='{name}={value}'" for name, value in sandbox[begins:])
    (place.machine.root / "root/draws.py").write_text(_DRAWS)
    said = await place.runs(
        f"systemd-run --quiet --wait --pipe --collect --property=User=afterhour {walls}"
        " --working-directory=/opt/afterhour/current"
        ' /opt/afterhour/current/.venv/bin/python -c "$(cat /root/draws.py)"'
    )
    assert said.strip() == "PNG"


async def test_a_bot_that_falls_is_begun_anew(place):
    before = place.machine.shows("afterhour", "MainPID")
    await place.runs("systemctl kill -s KILL --kill-who=main afterhour")
    await place.hung_up()
    assert await place.answers()
    assert place.machine.shows("afterhour", "MainPID") not in ("0", before)


async def test_an_upgrade_backs_up_and_answers_again_and_so_does_going_back(place):
    installed, kept = place.versions(), place.backups()
    await place.runs("cd /root/afterhour && echo '# newer' >>bot/__init__.py && deploy/install")
    assert await place.answers()
    assert len(place.versions()) == len(installed) + 1
    assert len(place.backups()) == len(kept) + 1
    newer = (await place.runs("readlink /opt/afterhour/current")).strip()
    await place.runs("cd /root/afterhour && deploy/install --back")
    assert await place.answers()
    assert (await place.runs("readlink /opt/afterhour/current")).strip() != newer


async def test_another_key_is_used_at_the_next_start(place):
    before = (place.machine.root / "etc/afterhour/keys/key").read_text()
    await place.runs("systemctl stop afterhour && afterhour rotate-key")
    await place.runs("systemctl start afterhour")
    assert await place.answers()
    assert (place.machine.root / "etc/afterhour/keys/key").read_text() != before
    assert await place.runs("ls /etc/afterhour/keys") == "key\n"


async def test_a_backup_is_put_back_by_the_command_of_the_readme(place):
    newest = place.backups()[-1]
    await place.runs("systemctl stop afterhour")
    await place.runs(f"afterhour restore /var/lib/afterhour-backups/{newest}")
    await place.runs("systemctl start afterhour")
    assert await place.answers()


async def test_a_sealed_key_is_enough(place):
    """As the README says, with what takes a TPM's place where there is none."""
    await place.runs(
        f"systemd-creds encrypt --name=afterhour_key {KEYS}/key /etc/afterhour/key.sealed"
        " && mkdir -p /etc/systemd/system/afterhour.service.d"
        " && printf '[Service]\\nLoadCredential=\\nLoadCredential=token:/etc/afterhour/token\\n"
        "LoadCredentialEncrypted=afterhour_key:/etc/afterhour/key.sealed\\n'"
        " >/etc/systemd/system/afterhour.service.d/override.conf"
        f" && mv {KEYS}/key /root/kept && systemctl daemon-reload && systemctl restart afterhour"
    )
    assert await place.answers()
    await place.runs(
        f"rm -r /etc/systemd/system/afterhour.service.d && mv /root/kept {KEYS}/key"
        " && systemctl daemon-reload && systemctl restart afterhour"
    )


async def test_a_token_that_no_restart_cures_is_not_tried_again(place):
    await place.runs("echo no.such.token >/etc/afterhour/token; systemctl stop afterhour")
    await place.runs("systemctl start afterhour", check=False)
    assert "Discord does not accept the token" in await place.runs("journalctl -u afterhour -n 20")
    assert place.machine.shows("afterhour", "ExecMainStatus") == "78"
    assert place.machine.shows("afterhour", "ActiveState") == "failed"
    assert place.machine.shows("afterhour", "NRestarts") == "0"
