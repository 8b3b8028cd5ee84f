"""An organiser sets up the group, and never sees a clinician's words."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from bot.alliance.recurrence import WeeklySlot
from bot.practice import join, setup
from bot.practice.setup import GroupSettings
from bot.practice.times import time_typed

from . import conftest
from .cast import CLINICIANS, DIGEST_CHANNEL, OTHER_SERVER, SERVER, count, dump, refused

TIME = {"zone": "lisbon", "weekday": "6", "time": "18.30"}
CARE = {"retention_days": "30", "risk_protocol": " 1. Call. "}


async def test_a_new_server_begins_with_an_unfinished_group(house, olga):
    seen = await setup.settings(house, olga())
    assert not seen.ready
    assert seen.clinicians == 0
    assert (seen.group.guild, seen.group.zone, seen.group.words) == (SERVER, "", "")


async def test_looking_again_makes_no_second_group(house, olga):
    first = await setup.settings(house, olga())
    assert (await setup.settings(house, olga())).group == first.group
    assert await count(house, "groups") == 1


async def test_a_group_is_ready_once_zone_and_words_are_decided(house, olga):
    seen = await setup.set_time(house, olga(), TIME)
    assert seen.group.zone == "Europe/Lisbon"
    assert seen.group.digest == WeeklySlot(6, time_typed("18:30"))
    assert not seen.ready
    assert (await setup.set_words(house, olga(), "page")).ready


async def test_words_go_to_a_page_only_where_there_is_one(house, olga):
    """Whoever runs the machine gives the page its address first."""
    without = replace(house, page="")
    with refused("page_not_set_up"):
        await setup.set_words(without, olga(), "page")
    assert (await setup.settings(house, olga())).group.words == ""


async def test_every_setting_comes_back_as_it_was_given(house, olga):
    seen = await conftest.set_up(house, olga)
    group = seen.group
    assert (group.digest_channel, group.consultation_channel) == (DIGEST_CHANNEL, None)
    assert (group.clinician_role, group.words) == (CLINICIANS, "chat")
    assert (group.retention_days, group.risk_protocol) == (180, "1. Call the clinic.")
    assert (await setup.settings(house, olga())).group == group


async def test_one_part_leaves_the_others_as_they_are(house, olga):
    await conftest.set_up(house, olga)
    changed = await setup.set_care(house, olga(), CARE)
    assert (changed.group.retention_days, changed.group.risk_protocol) == (30, "1. Call.")
    assert (changed.group.zone, changed.group.words) == ("Europe/Lisbon", "chat")


@pytest.mark.parametrize("days", ["", "29", "3651", "-30", "30.5", "a year", "²0"])
async def test_retention_is_a_whole_number_of_days_within_bounds(house, olga, days):
    with refused("retention_unknown"):
        await setup.set_care(house, olga(), CARE | {"retention_days": days})


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [({"zone": "Lisbonne"}, "zone_unknown"), ({"time": "half past"}, "time_unknown")],
)
async def test_a_time_that_is_not_understood_changes_nothing(house, olga, wrong, reason):
    before = await dump(house)
    with refused(reason):
        await setup.set_time(house, olga(), TIME | wrong)
    assert await dump(house) == before


async def part(name, house, who):
    """One part of the setup."""
    parts = {
        "settings": lambda: setup.settings(house, who),
        "rooms": lambda: setup.set_rooms(house, who, {}),
        "time": lambda: setup.set_time(house, who, TIME),
        "care": lambda: setup.set_care(house, who, CARE),
        "words": lambda: setup.set_words(house, who, "chat"),
    }
    return await parts[name]()


PARTS = ["settings", "rooms", "time", "care", "words"]


@pytest.mark.parametrize("name", PARTS)
async def test_only_those_who_manage_the_server_set_it_up(group, ana, cleo, name):
    before = await dump(group)
    for person in (ana, cleo):
        with refused("not_organiser"):
            await part(name, group, person())
    assert await dump(group) == before


@pytest.mark.parametrize("name", PARTS)
async def test_setting_up_belongs_in_the_server(group, olga, name):
    with refused("only_in_server"):
        await part(name, group, olga.directly())


async def test_an_organiser_of_one_server_sets_up_no_other(group, olga):
    there = await setup.set_time(group, olga.elsewhere()(), TIME)
    assert there.group.guild == OTHER_SERVER
    here = await setup.settings(group, olga())
    assert here.group.digest == WeeklySlot(0, time_typed("8:00"))


async def test_an_organiser_sees_settings_and_how_many_joined_and_no_more(group, olga, rupture):
    """Whose words: administrators never see answers."""
    seen = await setup.settings(group, olga())
    assert seen.clinicians == 2
    assert {field.name for field in fields(GroupSettings)} == {"group", "clinicians"}
    with refused("not_joined"):
        await join.membership(group, olga())


async def test_whoever_set_up_last_is_told_when_something_is_wrong(group, olga, ana):
    other = conftest.cast.Person(77, organiser=True)
    assert (await setup.settings(group, olga())).group.organiser == olga.id
    assert (await setup.set_words(group, other(), "chat")).group.organiser == other.id


async def test_a_server_the_bot_left_is_frozen_and_thaws_whole(group, olga, ana, heron):
    await setup.left_server(group, SERVER)
    with refused("not_joined"):
        await join.membership(group, ana())
    with refused("not_joined"):
        await join.membership(group, ana.directly())
    assert await join.servers_of(group, ana.id) == []
    await setup.back_in_server(group, SERVER)
    assert (await join.membership(group, ana())).group.gone_at is None
    assert await count(group, "clients") == 1


@pytest.mark.parametrize("happens", [setup.left_server, setup.back_in_server])
async def test_a_server_without_a_group_comes_and_goes_unnoticed(house, happens):
    before = await dump(house)
    await happens(house, SERVER)
    assert await dump(house) == before
