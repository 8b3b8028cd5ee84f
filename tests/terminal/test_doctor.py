"""`afterhour doctor`: a line for each thing, and what to do about it."""

from __future__ import annotations

import shutil
from collections import namedtuple
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from crash.cast import Group, new_group

from bot.chat import permissions
from bot.doctor import Finding, look
from bot.practice import safekeeping
from bot.records import Records, backups, keeping, new_key, parse_key
from bot.rehearsal import Permission, StandIn
from bot.settings import Settings

FAILED = 1
EVERYTHING = ("words", "folder", "disk", "key", "pages", "backup", "clock", "token")


def settings(group: Group) -> Settings:
    return Settings.read(group.programs.environment)


@pytest.fixture
async def well(group: Group) -> Group:
    """The group with its digest in the room made for it, and backed up: nothing is left to find."""
    await group.changed(lambda kept: replace(kept, digest_channel=group.digest_room.id))
    backed_up(group, datetime.now(UTC))
    return group


def backed_up(group: Group, at: datetime) -> Path:
    given = settings(group)
    return backups.make(given.data, parse_key(given.key), given.backups, at).path


async def found(group: Group, **changed: object) -> list[Finding]:
    """What is worth a look."""
    seen = await look(replace(settings(group), **changed), group.wording)
    return [finding for finding in seen if not finding.well]


def finding(group: Group, what: str, said: str, **fill: object) -> Finding:
    name = {"name": group.guild.name} if what == "server" else {}
    title = group.wording.say(f"terminal.doctor.{what}", **name)
    return Finding(title, group.wording.say(f"terminal.{said}", **fill), well=False)


async def test_where_everything_is_well_it_says_so(well: Group):
    told = await well.programs.run("doctor")

    *lines, last = told.out.splitlines()
    titles = [well.wording.say(f"terminal.doctor.{what}") for what in EVERYTHING]
    titles.append(well.wording.say("terminal.doctor.server", name=well.guild.name))
    assert [line.split(":")[0] for line in lines] == [f"✓ {title}" for title in titles]
    assert last == well.wording.say("terminal.doctor.all_well")
    assert told.process.returncode == 0
    assert told.err == ""


async def test_what_is_worth_a_look_is_marked_and_ends_with_1(well: Group):
    well.data.chmod(0o755)

    told = await well.programs.run("doctor")

    marked = [line for line in told.out.splitlines() if line.startswith("✗")]
    what = well.wording.say("terminal.doctor.folder_open", folder=well.data)
    assert marked == [f"✗ {well.wording.say('terminal.doctor.folder')}: {what}"]
    assert f"chmod 700 {well.data}" in told.out
    assert told.err == well.wording.say("terminal.doctor.something") + "\n"
    assert told.process.returncode == FAILED


async def test_it_looks_on_while_the_bot_runs_on_the_same_folder(well: Group):
    await well.starts()

    told = await well.programs.run("doctor")

    assert told.process.returncode == 0
    assert (await well.ana.opens_a_form()).fields


async def test_it_changes_nothing_in_the_data_folder(well: Group):
    before = {f.name: f.read_bytes() for f in well.data.iterdir()}

    await found(well)

    assert {f.name: f.read_bytes() for f in well.data.iterdir()} == before


async def test_a_channel_where_the_bot_may_not_send_is_named_with_what_it_lacks(well: Group):
    bot = next(role for role in well.guild.roles.values() if role.for_bot)
    heard = {
        well.guild.everyone_role: (0, Permission.VIEW_CHANNEL),
        bot: (Permission.VIEW_CHANNEL, Permission.SEND_MESSAGES),
    }
    mute = well.guild.add_channel("quiet", overwrites=heard)
    await well.changed(lambda kept: replace(kept, digest_channel=mute.id))

    (seen,) = await found(well)

    assert "Send Messages" in seen.said
    assert "#quiet" in seen.said
    assert str(mute.id) not in seen.said  # nobody knows a channel by its number


async def test_a_channel_open_to_everybody_is_named(well: Group):
    open_room = well.guild.add_channel("open-to-all")
    await well.changed(lambda kept: replace(kept, digest_channel=open_room.id))

    (seen,) = await found(well)

    assert "#open-to-all" in seen.said


async def test_a_channel_that_is_gone_is_told(well: Group):
    await well.changed(lambda kept: replace(kept, digest_channel=1))

    assert await found(well) == [
        Finding(
            well.wording.say("terminal.doctor.server", name=well.guild.name),
            well.wording.say("setup.channel_gone"),
            well=False,
        )
    ]


async def test_an_administrator_is_too_much(well: Group):
    well.guild.set_bot_permissions(Permission.ADMINISTRATOR | permissions.INVITED_WITH.value)

    assert finding(well, "server", "doctor.administrator") in await found(well)


async def test_a_server_without_the_bot_is_told(well: Group):
    elsewhere = well.discord.add_guild("Elsewhere", owner=well.guild.owner, with_bot=False)

    (seen,) = await found(well, guilds=frozenset({elsewhere.id}))

    assert seen.said == well.wording.say("terminal.doctor.not_invited", guild=elsewhere.id)


async def test_a_group_that_nobody_set_up_is_told_what_to_do(well: Group):
    fresh = well.discord.add_guild("Fresh", owner=well.guild.owner)

    seen = await look(replace(settings(well), guilds=frozenset({fresh.id})), well.wording)

    assert seen[-1].said == well.wording.say("terminal.doctor.not_set_up")
    assert "`/setup`" in seen[-1].said


async def test_a_group_without_a_digest_channel_is_told_what_to_do(group: Group):
    seen = await look(settings(group), group.wording)

    assert seen[-1].said == group.wording.say("terminal.doctor.no_digest_channel")


async def test_no_server_at_all_is_told(well: Group):
    """`run` would not start without one, so not everything is in order."""
    told = [seen.said for seen in await found(well, guilds=frozenset())]

    assert told == [well.wording.say("terminal.settings.missing", name="AFTERHOUR_GUILDS")]


@pytest.mark.parametrize("hours", [-1, 1, 24 * 365])
async def test_a_clock_that_is_off_is_told_with_by_how_much(wording, tmp_path, monkeypatch, hours):
    def elsewhen() -> datetime:
        return datetime.now(UTC) + timedelta(hours=hours)

    async with StandIn(elsewhen) as discord:
        made = new_group(discord, wording, tmp_path)
        await made.prepare()
        told = [seen.said for seen in await found(made)]

    near = (abs(hours) * 3600 + spare for spare in (-1, 0, 1))
    assert {wording.say("terminal.doctor.clock_off", seconds=n) for n in near} & set(told)


async def test_records_that_are_missing_are_told_with_how_to_make_them(well: Group):
    shutil.rmtree(well.data)

    seen = await found(well)

    assert finding(well, "folder", "doctor.no_records") in seen
    assert finding(well, "key", "doctor.no_records") in seen
    assert not well.data.exists()  # to look is not to make


@pytest.mark.parametrize(
    ("key", "said"),
    [
        pytest.param(new_key(), "records.wrong_key", id="another key"),
        ("no key at all", "records.bad_key"),
        ("", "records.no_key"),
    ],
)
async def test_a_key_that_does_not_fit_is_told(well: Group, key: str, said: str):
    seen = await found(well, key=key)

    assert finding(well, "key", said) in seen


async def test_a_folder_that_cannot_be_read_does_not_end_the_look(well: Group):
    shutil.rmtree(well.data)
    (well.data / "afterhour.db").mkdir(parents=True)

    seen = await found(well)

    assert [f.what for f in seen if f.what == well.wording.say("terminal.doctor.key")]


async def test_without_a_backup_it_says_how_to_make_one(well: Group):
    folder = settings(well).backups
    shutil.rmtree(folder)

    assert await found(well) == [finding(well, "backup", "doctor.backup_none", folder=folder)]
    assert not folder.exists()


@pytest.mark.parametrize(("hours", "late"), [(0, False), (36, False), (37, True), (800, True)])
async def test_it_tells_the_age_of_the_last_verified_backup_without_a_key(
    well: Group, hours: int, late: bool
):
    shutil.rmtree(settings(well).backups)
    backed_up(well, datetime.now(UTC) - timedelta(hours=hours, minutes=1))

    seen = await look(replace(settings(well), key=""), well.wording)

    title = well.wording.say("terminal.doctor.backup")
    (told,) = [one for one in seen if one.what == title]
    assert told.well is not late
    assert well.wording.count("terminal.doctor.hours", hours) in told.said


async def test_a_backup_that_a_wrong_clock_put_into_the_future_hides_no_late_one(well: Group):
    shutil.rmtree(settings(well).backups)
    now = datetime.now(UTC)
    backed_up(well, now - timedelta(days=3))
    backed_up(well, now + timedelta(days=20))

    title = well.wording.say("terminal.doctor.backup")
    assert [one.what for one in await found(well)] == [title]


async def test_a_copy_that_was_never_checked_is_no_backup(well: Group):
    folder = settings(well).backups
    (made,) = folder.glob("afterhour-*.db")
    made.rename(folder / f".{made.name}.123.part")

    assert finding(well, "backup", "doctor.backup_none", folder=folder) in await found(well)


def kept_in(file: Path, key: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(key)
    file.chmod(0o600)


async def key_in(group: Group, file: Path) -> list[Finding]:
    kept_in(file, settings(group).key)
    return await found(group, key_file=file)


async def test_a_key_that_others_can_read_is_told_with_what_to_do(well: Group, tmp_path: Path):
    file = tmp_path / "keys" / "key"
    assert await key_in(well, file) == []
    file.chmod(0o640)

    told = await found(well, key_file=file)
    assert told == [finding(well, "key_file", "doctor.key_open", file=file)]


async def test_a_key_that_lies_with_what_it_opens_is_told(well: Group):
    for folder in (settings(well).data, settings(well).backups):
        told = await key_in(well, folder / "deep" / "key")
        assert told == [finding(well, "key_file", "doctor.key_inside", folder=folder)]


async def test_a_change_of_the_key_that_was_cut_short_is_told(well: Group, tmp_path: Path):
    await key_in(well, tmp_path / "key")
    (tmp_path / "key.old").write_text(new_key())

    told = await found(well, key_file=tmp_path / "key")
    assert told == [finding(well, "key_file", "doctor.key_unfinished")]


@pytest.mark.parametrize(
    ("days", "whole", "said"),
    [(0, "yes", None), (10, "yes", None), (11, "yes", "pages_late"), (0, "", "pages_damaged")],
)
async def test_it_tells_what_the_weekly_look_at_every_page_found(
    well: Group, days: int, whole: str, said: str | None
):
    at = datetime.now(UTC) - timedelta(days=days, minutes=1)
    async with Records.open(well.data, parse_key(settings(well).key)) as records:
        kept = {safekeeping._CHECKED_AT: at.isoformat(), safekeeping._WHOLE: whole}
        for name, value in kept.items():
            await records.write(lambda db, name=name, value=value: keeping.put(db, name, value))

    fill = {"days": well.wording.count("terminal.doctor.days", days)} if days else {}
    expected = [finding(well, "pages", f"doctor.{said}", **fill)] if said else []
    assert await found(well) == expected


async def test_a_token_that_is_refused_is_told(well: Group):
    assert finding(well, "token", "connect.bad_token") in await found(well, token="nobody")


async def test_no_token_is_told_by_the_name_of_its_variable(well: Group):
    told = await found(well, token="")

    assert finding(well, "token", "settings.missing", name="AFTERHOUR_TOKEN") in told


async def test_a_discord_that_cannot_be_reached_is_told(well: Group):
    await well.discord.stop()

    seen = await found(well)

    assert finding(well, "clock", "doctor.unreachable") in seen
    assert finding(well, "token", "doctor.unreachable") in seen
    await well.discord.start()


async def test_a_full_disk_is_told(well: Group, monkeypatch: pytest.MonkeyPatch):
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(free=3_000_000))

    assert await found(well) == [finding(well, "disk", "doctor.disk_low", megabytes=3)]


async def test_words_that_cannot_be_used_are_told(well: Group, tmp_path: Path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "cards.toml").write_text('[nothing]\nsuch = "x"\n')

    (seen,) = await found(well, prompts=own)

    assert seen.what == well.wording.say("terminal.doctor.words")
    assert "cards.toml: nothing" in seen.said
