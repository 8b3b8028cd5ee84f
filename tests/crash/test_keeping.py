"""The real program beside what happens to its file: damage, a change of the key, a restore."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from bot.records import Records, parse_key
from bot.records.rotation import fitting

from .cast import SENTINEL, Group
from .conftest import nothing_in_clear

PAGE = 4096


def damage(group: Group, table: str) -> None:
    """Flips a bit in the page at which a table begins."""
    sql = "select rootpage from sqlite_master where name = ?"
    page = Records.peek(
        group.data, parse_key(group.key), lambda db: db.execute(sql, [table]).fetchone()[0]
    )
    file = group.data / "afterhour.db"
    whole = bytearray(file.read_bytes())
    whole[(page - 1) * PAGE + 1000] ^= 8
    file.write_bytes(whole)


async def test_damage_is_told_to_the_organizer_and_never_served(group: Group):
    """What touches the damaged page is refused kindly; all else works on."""
    damage(group, "debrief_answers")
    await group.starts(hurried=True)

    told = group.wording.say("cards.organiser.records_damaged")
    olga = group.guild.owner
    async with asyncio.timeout(10):
        while not any(told in message.text for message in olga.inbox()):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    form = await group.ana.opens_a_form()
    answer = await group.ana.sends(form, SENTINEL)
    shown = answer.message or await answer.arrived()
    assert group.wording.say("errors.not_kept") in shown.text
    answer = await group.ben.person.slash(group.room, "client list")
    assert group.ben.code in (answer.message or await answer.arrived()).text


class Keyed:
    """A group whose key lies in a file."""

    def __init__(self, group: Group, folder: Path) -> None:
        self.group = group
        self.file = folder / "keys" / "key"
        self.file.parent.mkdir()
        self.file.write_text(group.key)
        self.environment = {"AFTERHOUR_KEY": "", "AFTERHOUR_KEY_FILE": str(self.file)}

    async def saves(self, text: str) -> None:
        program = await self.group.starts(**self.environment)
        assert await self.group.ana.is_told_saved(await self.group.ana.opens_a_form(), text)
        program.terminate()
        assert await program.code() == 0

    async def texts(self) -> list[str]:
        key = fitting(self.group.data, self.file.read_text(), self.file)
        sql = "select text from debrief_answers where question = 'moment' order by text"
        async with Records.open(self.group.data, key) as records:
            return await records.read(lambda db: [text for (text,) in db.execute(sql)])


@pytest.fixture
def keyed(group: Group, tmp_path: Path) -> Keyed:
    return Keyed(group, tmp_path)


async def test_killed_while_the_key_changes_the_program_starts_with_the_one_that_fits(
    keyed: Keyed,
):
    group, chance, said = keyed.group, random.Random(5), []
    for number in range(2):
        said.append(f"{SENTINEL} {number}")
        await keyed.saves(said[-1])
        rotating = group.programs.start("rotate-key", **keyed.environment)
        await asyncio.sleep(chance.uniform(0.3, 1.2))
        await rotating.kill()
        assert await keyed.texts() == said
    finished = await group.programs.run("rotate-key", **keyed.environment)
    assert finished.process.returncode == 0
    await keyed.saves(f"{SENTINEL} 9")
    assert await keyed.texts() == [*said, f"{SENTINEL} 9"]
    assert {path.name for path in keyed.file.parent.iterdir()} == {"key"}
    assert parse_key(keyed.file.read_text()) != parse_key(group.key)
    nothing_in_clear(group)


async def test_going_back_to_a_backup_the_bot_goes_on_from_there(keyed: Keyed):
    group = keyed.group
    await keyed.saves(f"{SENTINEL} 1")
    made = await group.programs.run("backup", **keyed.environment)
    assert made.process.returncode == 0
    (file,) = group.data.with_name("data-backups").glob("afterhour-*.db")
    await keyed.saves(f"{SENTINEL} 2")

    restored = await group.programs.run("restore", str(file), **keyed.environment)

    assert restored.process.returncode == 0
    await keyed.saves(f"{SENTINEL} 3")
    assert await keyed.texts() == [f"{SENTINEL} 1", f"{SENTINEL} 3"]
    nothing_in_clear(group)
