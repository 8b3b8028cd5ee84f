"""Whether somebody is still in the server, where only the bot's own messages are left to them."""

from __future__ import annotations

import time
from dataclasses import replace
from unittest.mock import AsyncMock

import pytest

from bot import app
from bot.chat import members as members_of
from bot.practice import entering, join
from bot.practice.house import Actor
from bot.rehearsal import Fault

from .cast import Group, eventually, everything_shown

MEMBER = "/guilds/{guild_id}/members/{user_id}"


async def test_who_was_removed_from_the_server_has_not_joined_any_more(group: Group):
    client = await group.has_client(group.ana)
    rupture = await group.has_rupture(group.ana, client)
    card = await group.ana.slash(group.ana.dm, "ruptures")
    assert client.code in card.message.text

    group.guild.remove_member(group.ana)
    group.bot.forgets_who_was_here()
    pressed = [
        await group.ana.press_raw(button.custom_id, channel=group.ana.dm)
        for button in card.message.buttons
    ]
    asked = await group.ana.slash_raw(group.ana.dm, "ruptures", [])

    for answer in (*pressed, asked):
        assert answer.modal is None
        assert answer.message.text == group.say("errors.not_joined")
    assert await group.bot.rows("select id from ruptures") == [(rupture,)]


async def test_who_was_removed_is_offered_no_codes(group: Group):
    client = await group.has_client(group.ana)
    group.guild.remove_member(group.ana)
    group.bot.forgets_who_was_here()

    typing = {"id": "1", "name": "debrief", "type": 1}
    typing["options"] = [{"type": 3, "name": "client", "value": "", "focused": True}]
    answer = await group.ana.interact(group.ana.dm, 4, typing)

    assert answer.choices == []
    assert client.code not in everything_shown(answer)


async def test_who_comes_back_joins_again_and_finds_everything(group: Group):
    client = await group.has_client(group.ana)
    group.guild.remove_member(group.ana)
    group.bot.forgets_who_was_here()
    await group.ana.slash_raw(group.ana.dm, "digest", [])

    group.guild.add_member(group.ana)
    await group.joins(group.ana)
    listed = await group.ana.slash(group.ana.dm, "client list")

    assert client.code in listed.message.text


async def test_discord_is_not_asked_at_every_press(group: Group):
    for _ in range(5):
        await group.ana.slash(group.ana.dm, "digest")

    assert len(group.discord.requests_to("GET", MEMBER)) == 1


async def test_in_the_server_discord_is_not_asked_at_all(group: Group):
    await group.ana.slash(group.room, "digest")

    assert group.discord.requests_to("GET", MEMBER) == []


@pytest.mark.parametrize(
    "outage",
    [
        lambda: Fault.error("GET", MEMBER, 50001),
        lambda: Fault.status("GET", MEMBER, 503),
        lambda: Fault.rate_limit("GET", MEMBER, 0.05),
        lambda: Fault.rate_limit("GET", MEMBER, 3600),
        lambda: Fault.reset("GET", MEMBER, times=3),
        lambda: Fault.silence("GET", MEMBER),
        lambda: Fault.error("GET", MEMBER, 10004),
    ],
    ids=["no access", "503", "short limit", "long limit", "reset", "silence", "no such server"],
)
async def test_an_outage_at_discord_ends_no_membership(group: Group, monkeypatch, outage):
    monkeypatch.setattr("bot.chat.members._PATIENCE_SECONDS", 0.2)
    client = await group.has_client(group.ana)
    group.discord.fault(outage())

    during = await group.ana.slash(group.ana.dm, "client list")
    after = await group.ana.slash(group.room, "client list")

    assert client.code in during.message.text
    assert client.code in after.message.text


async def test_who_is_in_many_groups_waits_no_longer_than_others(group: Group, monkeypatch):
    """Each group's server is silent; a form can only be opened within three seconds."""
    client = await group.has_client(group.ana)
    servers = [group.guild.id, *range(1, 6)]
    monkeypatch.setattr("bot.practice.join.servers_of", AsyncMock(return_value=servers))
    group.discord.fault(Fault.silence("GET", MEMBER, times=None))

    began = time.monotonic()
    answer = await group.ana.slash(group.ana.dm, "debrief", client=client.code)

    assert answer.modal is not None
    assert time.monotonic() - began < 1.5


async def test_who_is_in_two_groups_is_asked_which_is_meant(group: Group):
    second = group.discord.add_guild("Friday group", owner=group.olga, with_bot=False)
    second.add_member(group.ana)
    await group.bot.stop()
    allowed = frozenset({group.guild.id, second.id})
    group.bot.settings = type(group.bot.settings)(
        data=group.bot.settings.data,
        token=group.bot.settings.token,
        key=group.bot.settings.key,
        guilds=allowed,
        api=group.bot.settings.api,
    )
    second.add_bot()
    group.bot.open()
    thursday, group.guild = group.guild, second
    await group.set_up()
    await group.joins(group.ana)
    of_friday = await group.has_client(group.ana)
    group.guild = thursday
    of_thursday = await group.has_client(group.ana)
    await group.bot.start()

    directly = await group.ana.slash(group.ana.dm, "client list")
    there = await group.ana.slash(second.add_channel("afterhour"), "client list")
    here = await group.ana.slash(group.room, "client list")

    assert group.say("errors.which_group") in directly.message.text
    assert of_friday.code in there.message.text
    assert of_thursday.code not in there.message.text
    assert of_thursday.code in here.message.text


async def comes_in(group: Group, person):
    """Somebody is inside the private page; the token of their session."""
    who = Actor(person.id, group.guild.id, f"press:{person.id}")
    house = replace(group.bot.house, page="https://afterhour.example")
    link = await entering.link(house, who)
    passkey = entering.MadePasskey(f"of-{person.id}", "a-public-key", 0)
    return (await entering.enrol(house, link.token, passkey)).token


async def test_who_was_removed_is_shown_out_of_the_private_page(group: Group):
    """They press nothing in Discord any more, so nobody else would notice."""
    hers, his = await comes_in(group, group.ana), await comes_in(group, group.ben)
    members = group.bot.client.desk.members
    await members.look_inside()
    assert await entering.visitor(group.bot.house, hers)

    group.guild.remove_member(group.ana)
    group.bot.forgets_who_was_here()
    members._looked_inside = None
    await members.look_inside()

    assert await entering.visitor(group.bot.house, hers) is None
    assert await entering.visitor(group.bot.house, his)


async def test_about_those_inside_discord_is_asked_now_and_then_and_else_not_at_all(group: Group):
    members = group.bot.client.desk.members
    await members.look_inside()
    assert group.discord.requests_to("GET", MEMBER) == []

    await comes_in(group, group.ana)
    members._looked_inside = None
    for _ in range(5):
        await members.look_inside()

    assert len(group.discord.requests_to("GET", MEMBER)) == 1


def test_who_was_removed_reads_nothing_any_more_after_a_minute():
    """They were believed just before, and looked for just before that."""
    believed, tick = members_of._BELIEVED_FOR_SECONDS, app._TICK_SECONDS
    assert 2 * believed + tick + members_of._PATIENCE_SECONDS < 60


async def test_who_presses_nothing_is_looked_for_one_after_the_other(group: Group):
    """Else what they wrote would be kept for ever: the group's time begins when they leave."""
    client = await group.has_client(group.ana)
    group.guild.remove_member(group.ana)
    members = group.bot.client.desk.members
    await members.look_around()
    assert group.discord.requests_to("GET", MEMBER) == []

    members._next_round = time.monotonic()
    await eventually(lambda: len(group.discord.requests_to("GET", MEMBER)) == 2)
    await eventually(lambda: has_left(group, group.ana))

    assert not await has_left(group, group.ben)
    assert await group.bot.rows("select code from clients") == [(client.code,)]
    sql = "select what from audit join clinicians on clinicians.id = clinician_id where person = ?"
    assert ("removed_from_server",) in await group.bot.rows(sql, group.ana.id)
    group.clock.move(days=366)
    await group.bot.restart()
    await eventually(lambda: is_erased(group, group.ana))


async def has_left(group: Group, person) -> bool:
    """Whether their membership is over."""
    sql = "select left_at from clinicians where person = ?"
    return all(at is not None for (at,) in await group.bot.rows(sql, person.id))


async def is_erased(group: Group, person) -> bool:
    """Whether nothing of theirs is kept."""
    kept = await group.bot.rows("select 1 from clinicians where person = ?", person.id)
    return not kept and not await group.bot.rows("select 1 from clients")


async def test_an_organiser_gains_nothing_by_removing_somebody(group: Group):
    """What was written is kept, and nobody but its author comes near it."""
    client = await group.has_client(group.ana)
    rupture = await group.has_rupture(group.ana, client)
    group.guild.remove_member(group.ana)
    await join.removed_from_server(group.bot.house, group.ana.id, group.guild.id)

    for command in ("digest", "ruptures", "privacy settings", "setup"):
        name, _, below = command.partition(" ")
        options = [{"type": 1, "name": below, "options": []}] if below else []
        answer = await group.olga.slash_raw(group.room, name, options)
        assert group.sentinels.found_in(everything_shown(answer)) == []
    pressed = await group.olga.press_raw(f"rupture:show:{rupture}", channel=group.room)
    assert group.say("errors.not_joined") in pressed.message.text


async def test_an_outage_at_discord_shows_nobody_out(group: Group, monkeypatch):
    monkeypatch.setattr("bot.chat.members._PATIENCE_SECONDS", 0.2)
    token = await comes_in(group, group.ana)
    group.discord.fault(Fault.status("GET", MEMBER, 503))

    await group.bot.client.desk.members.look_inside()

    assert await entering.visitor(group.bot.house, token)
