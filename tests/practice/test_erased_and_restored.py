"""What was erased stays erased, also in yesterday's backup once it is gone back to."""

from __future__ import annotations

import shutil

import pytest

from bot.practice import lines, privacy
from bot.practice.house import House
from bot.records import Records, backups, restoring

from . import cast
from .cast import ANA, BEN, dump
from .conftest import joins, set_up
from .lives import Said, takes_part, whole_life
from .raw_pages import raw_bytes
from .test_privacy import about_the_client


@pytest.fixture
async def machine(tmp_path, fresh_folder, key, clock):
    """The records of a day on which everybody had everything, and their backup of that day."""
    folder, beside = tmp_path / "data", tmp_path / "data-backups"
    shutil.copytree(fresh_folder, folder)
    said = {name: Said(name) for name in ("heron", "alder", "moss")}
    async with Records.open(folder, key, backups=beside) as records:
        house = House(records, cast.words(), clock, cast.PAGE)
        await set_up(house, cast.OLGA)
        for person in (ANA, BEN):
            await joins(house, person)
        lives = {
            "heron": await whole_life(house, ANA, "grey heron", said["heron"], clock),
            "alder": await whole_life(house, ANA, "calm alder", said["alder"], clock),
            "moss": await whole_life(house, BEN, "quiet moss", said["moss"], clock),
        }
        await takes_part(
            house, lives["moss"]["clinician"], lives["heron"]["consultation"], Said("")
        )
        made = backups.make(folder, key, beside, clock())
    return {"folder": folder, "beside": beside, "file": made.path, "said": said, "lives": lives}


async def gone_back(machine, key, clock):
    """The backup is restored and opened; everything that stands anywhere in it."""
    folder, beside = machine["folder"], machine["beside"]
    restoring.restore(machine["file"], folder, [key], beside, clock())
    async with Records.open(folder, key, backups=beside) as records:
        house = House(records, cast.words(), clock, cast.PAGE)
        return repr(await dump(house)) + raw_bytes(folder, key).decode("latin-1")


async def erases(machine, key, clock, what, *about):
    """Ana erases something."""
    async with Records.open(machine["folder"], key, backups=machine["beside"]) as records:
        house = House(records, cast.words(), clock, cast.PAGE)
        await what(house, ANA(), *about)


async def test_a_client_who_was_erased_is_in_no_restored_backup(machine, key, clock):
    hers, said = machine["lives"]["heron"], machine["said"]
    clock.passes(days=1)
    await erases(machine, key, clock, privacy.forget_client, hers["client"])

    left = await gone_back(machine, key, clock)

    gone = [*about_the_client(said["heron"]), "grey heron"]
    gone += [hers[name] for name in ("client", "rupture", "debrief", "consultation")]
    assert [one for one in gone if one in left] == []
    assert [one for one in said["alder"].sentences if one not in left] == []


async def test_a_debrief_that_was_erased_is_in_no_restored_backup(machine, key, clock):
    hers = machine["lives"]["heron"]
    await erases(machine, key, clock, privacy.forget_debrief, hers["debrief"])

    left = await gone_back(machine, key, clock)

    assert "zqheron moment as it was written" not in left
    assert "zqheron second moment as it was written" in left


async def test_a_line_of_ones_own_that_was_taken_away_is_in_no_restored_backup(machine, key, clock):
    await erases(machine, key, clock, lines.remove, machine["lives"]["heron"]["line"])

    left = await gone_back(machine, key, clock)

    assert "zqheron own line as it was written" not in left
    assert "zqalder own line as it was written" in left


async def test_who_erased_everything_is_in_no_restored_backup(machine, key, clock):
    await erases(machine, key, clock, privacy.forget_everything)

    left = await gone_back(machine, key, clock)

    said = machine["said"]
    gone = [*said["heron"].sentences, *said["alder"].sentences, "grey heron", "calm alder"]
    assert [one for one in gone if one in left] == []
    his = [one for one in said["moss"].sentences if one not in left]
    assert his == []
