"""The API's rules: who may do what where, threads, and what is gone."""

from __future__ import annotations

import io

import discord as discord_py
import pytest

from bot.rehearsal import Channel, Permission, StandIn

from .conftest import Group
from .small_bot import SmallBot


@pytest.fixture
def channel(bot: SmallBot, group: Group) -> discord_py.TextChannel:
    """The group's channel, as the bot holds it."""
    return bot.get_guild(group.guild.id).get_channel(group.channel.id)


async def code_of(awaitable) -> tuple[int, int]:
    """Status and code of the error that an awaited call meets."""
    with pytest.raises(discord_py.HTTPException) as told:
        await awaitable
    return told.value.status, told.value.code


def place_of(group: Group, channel: Channel, bot: SmallBot) -> discord_py.abc.Messageable:
    return bot.get_partial_messageable(channel.id, guild_id=group.guild.id)


# Permissions


async def test_without_view_channel_there_is_no_access(group: Group, channel):
    group.channel.deny_bot(Permission.VIEW_CHANNEL)

    assert await code_of(channel.send("x")) == (403, 50001)


@pytest.mark.parametrize(
    ("taken", "sent"),
    [
        (Permission.SEND_MESSAGES, {"content": "x"}),
        (Permission.EMBED_LINKS, {"embed": discord_py.Embed(title="x")}),
    ],
)
async def test_a_missing_permission_is_50013(group: Group, channel, taken, sent):
    group.channel.deny_bot(taken)

    assert await code_of(channel.send(**sent)) == (403, 50013)


async def test_permissions_come_from_roles_and_overwrites(discord: StandIn, group: Group):
    quiet = group.guild.add_channel(
        "quiet", overwrites={group.guild.everyone_role: (0, Permission.SEND_MESSAGES)}
    )
    clinician = group.guild.add_role("Clinician", permissions=0)
    group.guild.add_member(group.ana, roles=[clinician])
    world = discord.world

    assert not world.permissions(group.ana, quiet) & Permission.SEND_MESSAGES
    quiet.overwrite(clinician, allow=Permission.SEND_MESSAGES)
    assert world.permissions(group.ana, quiet) & Permission.SEND_MESSAGES
    quiet.overwrite(group.ana, deny=Permission.VIEW_CHANNEL)
    assert world.permissions(group.ana, quiet) == 0
    assert group.ana.sees(quiet) == []
    assert world.permissions(group.olga, quiet) & Permission.MANAGE_GUILD  # the owner


async def test_the_bots_own_role_can_be_changed(bot: SmallBot, group: Group, channel):
    group.guild.everyone_role.set_permissions(Permission.VIEW_CHANNEL)
    assert await code_of(channel.send("x")) == (403, 50013)

    group.guild.set_bot_permissions(Permission.SEND_MESSAGES)
    await channel.send("x")


# What is gone


async def test_gone_things_are_told_apart(bot: SmallBot, group: Group, channel):
    guild = bot.get_guild(group.guild.id)
    message = await channel.send("x")
    await message.delete()

    assert await code_of(message.edit(content="y")) == (404, 10008)
    assert await code_of(channel.fetch_message(message.id)) == (404, 10008)
    assert await code_of(guild.fetch_member(group.charlie.id)) == (404, 10007)
    assert await code_of(guild.fetch_member(5)) == (404, 10013)
    assert await code_of(guild.fetch_role(5)) == (404, 10011)
    group.channel.delete()
    assert await code_of(channel.send("x")) == (404, 10003)
    group.guild.remove_bot()
    assert await code_of(bot.fetch_guild(guild.id)) == (404, 10004)


async def test_a_bot_can_leave_by_itself(bot: SmallBot, group: Group):
    await bot.get_guild(group.guild.id).leave()

    assert not group.guild.has_bot


# Direct messages


async def test_direct_messages_can_be_closed(bot: SmallBot, group: Group):
    ana = await bot.fetch_user(group.ana.id)
    group.ana.close_direct_messages()
    assert await code_of(ana.send("x")) == (403, 50007)

    group.ana.open_direct_messages()
    await ana.send("x")
    assert [m.text for m in group.ana.inbox()] == ["x"]


async def test_a_stranger_cannot_be_written_to(bot: SmallBot, group: Group):
    charlie = await bot.fetch_user(group.charlie.id)

    assert await code_of(charlie.send("x")) == (403, 50278)


# Messages


async def test_history_comes_newest_first_in_pages(bot: SmallBot, channel):
    sent = [await channel.send(str(number)) for number in range(5)]

    async def texts(**where):
        return [m.content async for m in channel.history(**where)]

    assert await texts() == ["4", "3", "2", "1", "0"]
    assert await texts(limit=2) == ["4", "3"]
    assert await texts(before=sent[2]) == ["1", "0"]
    assert await texts(after=sent[2]) == ["3", "4"]
    assert await texts(around=sent[2], limit=3, oldest_first=False) == ["3", "2", "1"]


async def test_peoples_words_are_hidden_from_a_bot_without_the_intent(
    bot: SmallBot, group: Group, channel
):
    group.ana.says(group.channel, "between us")
    group.ana.says(group.ana.dm, "to the bot")
    directly = await (await bot.fetch_user(group.ana.id)).create_dm()

    assert [m.content async for m in channel.history()] == [""]
    assert [m.content async for m in directly.history()] == ["to the bot"]


async def test_nobody_edits_the_words_of_another(group: Group, channel):
    said = group.ana.says(group.channel, "mine")
    message = channel.get_partial_message(said.id)

    assert await code_of(message.edit(content="yours")) == (403, 50005)
    assert await code_of(message.delete()) == (403, 50013)
    group.channel.allow_bot(Permission.MANAGE_MESSAGES)
    await message.delete()
    assert group.ben.sees(group.channel) == []


async def test_files_arrive_whole(bot: SmallBot, group: Group, channel):
    content = bytes(range(256)) * 10 + b"\r\n--end--\r\n"
    message = await channel.send(
        "with a file", file=discord_py.File(io.BytesIO(content), "été.png")
    )

    assert group.channel.messages[0].attachments[0].data == content
    assert message.attachments[0].filename == "été.png"
    assert await message.attachments[0].read() == content


async def test_an_ephemeral_answer_cannot_be_reached_through_its_channel(group: Group, channel):
    answer = await group.ana.slash(group.channel, "hello")

    assert [m async for m in channel.history()] == []
    assert await code_of(channel.fetch_message(answer.message.id)) == (404, 10008)


# Threads


async def test_a_private_thread_is_seen_by_those_inside(bot: SmallBot, group: Group, channel):
    thread = await channel.create_thread(name="Consultation", invitable=False)
    await thread.add_user(discord_py.Object(group.ana.id))
    await thread.send("Thank you for coming.")
    place = group.guild.threads[0]

    added, said = group.ana.sees(place)
    assert (added.kind, added.mentions, said.text) == (1, [group.ana], "Thank you for coming.")
    assert group.ben.sees(place) == []
    assert {m.id for m in await thread.fetch_members()} == {bot.user.id, group.ana.id}
    assert await code_of(thread.add_user(discord_py.Object(group.charlie.id))) == (404, 10007)


async def test_archived_private_threads_are_found_by_a_bot_inside(
    bot: SmallBot, group: Group, channel
):
    made = [await channel.create_thread(name=name, invitable=False) for name in ("one", "two")]
    for thread in made:
        await thread.edit(archived=True)
    elsewhere = await channel.create_thread(name="open", invitable=False)

    found = [t async for t in channel.archived_threads(private=True, joined=True, limit=None)]
    assert [t.name for t in found] == ["two", "one"]
    assert [t.id for t in await channel.guild.active_threads()] == [elsewhere.id]


async def test_an_administrator_reads_who_made_closed_and_removed_a_thread(
    bot: SmallBot, group: Group, channel
):
    thread = await channel.create_thread(name="Consultation", invitable=False)
    await thread.add_user(discord_py.Object(group.ana.id))
    group.guild.set_bot_permissions(Permission.MANAGE_THREADS)
    await thread.edit(archived=True, locked=True)
    await thread.delete()

    noted = group.guild.audit_log.entries
    assert [(entry.actor, entry.action, entry.target) for entry in noted] == [
        (bot.user.id, action, thread.id) for action in (110, 111, 112)
    ]


async def test_a_message_has_one_thread_with_its_own_id(bot: SmallBot, group: Group, channel):
    message = await channel.send("A question")
    thread = await message.create_thread(name="About the question")

    assert thread.id == message.id
    assert await code_of(message.create_thread(name="Again")) == (400, 160004)
    group.guild.max_active_threads = 1
    assert await code_of(channel.create_thread(name="Another")) == (400, 160006)


async def test_sending_reopens_an_archived_thread_but_not_a_locked_one(
    bot: SmallBot, group: Group, channel
):
    thread = await channel.create_thread(name="Consultation")
    message = await thread.send("first")
    place = group.guild.threads[0]

    place.archive()
    assert await code_of(message.edit(content="changed")) == (400, 50083)
    assert await code_of(thread.add_user(discord_py.Object(group.ana.id))) == (400, 50083)
    await thread.send("second")
    assert not place.thread_state.archived

    place.set_archived(False, locked=True)
    assert await code_of(thread.send("third")) == (400, 160005)
    place.archive(locked=True)
    assert await code_of(thread.send("third")) == (400, 50083)
    group.guild.set_bot_permissions(Permission.MANAGE_THREADS)
    await thread.send("third")


async def test_a_bot_can_close_its_own_thread(group: Group, channel):
    thread = await channel.create_thread(name="Consultation")
    await thread.edit(archived=True)
    assert group.guild.threads[0].thread_state.archived

    assert await code_of(thread.edit(locked=True)) == (403, 50013)
    group.guild.set_bot_permissions(Permission.MANAGE_THREADS)
    assert await code_of(thread.edit(locked=True)) == (400, 50083)
    await thread.edit(archived=False, locked=True)
    group.guild.set_bot_permissions(0)
    assert await code_of(thread.delete()) == (403, 50013)


# Commands


async def test_commands_keep_their_ids_when_they_are_registered_again(bot, discord: StandIn):
    before = {c.name: c.id for c in discord.commands()}
    await bot.tree.sync()

    assert {c.name: c.id for c in discord.commands()} == before
    assert {c.name for c in await bot.tree.fetch_commands()} == set(before)


async def test_only_two_hundred_new_commands_a_day(discord: StandIn, bot: SmallBot):
    http, me = bot.http, bot.application_id
    for batch in range(3):
        names = [f"c{batch}-{number}" for number in range(60)]
        commands = [{"name": name, "description": "x", "type": 1} for name in names]
        await http.bulk_upsert_global_commands(me, commands)

    one_more = [{"name": f"d{number}", "description": "x", "type": 1} for number in range(60)]
    assert await code_of(http.bulk_upsert_global_commands(me, one_more)) == (400, 30034)


async def test_a_users_other_routes_are_refused_loudly(discord: StandIn, bot: SmallBot, group):
    told = await code_of(bot.fetch_premium_sticker_packs())

    assert told == (501, 0)
    assert discord.refusals == ["GET /api/v10/sticker-packs"]
    discord.refusals.clear()


async def test_a_mistake_of_the_stand_in_is_no_secret(discord: StandIn, bot: SmallBot):
    discord.world.channels = None

    assert await code_of(bot.fetch_channel(5)) == (501, 0)
    assert "broke the stand-in" in discord.refusals[0]
    discord.refusals.clear()


async def test_what_is_half_imitated_is_refused(discord: StandIn, group: Group, channel):
    group.channel.allow_bot(Permission.MANAGE_CHANNELS)

    assert await code_of(channel.edit(nsfw=True)) == (501, 0)
    assert discord.refusals == [
        "The stand-in does not imitate PATCH /channels/{channel_id} with nsfw"
    ]
    discord.refusals.clear()


async def test_everything_the_bot_sends_can_be_searched(discord: StandIn, group: Group, channel):
    await channel.send("plain-sentinel", nonce="nonce-sentinel")
    await channel.send(file=discord_py.File(io.BytesIO(b"file-sentinel"), "name-sentinel.txt"))
    await channel.create_thread(name="thread-sentinel", reason="reason-sentinel")
    everything = discord.everything_received()

    for what in ("plain", "nonce", "file", "name", "thread", "reason"):
        assert f"{what}-sentinel".encode() in everything
    assert b"Authorization" not in everything
