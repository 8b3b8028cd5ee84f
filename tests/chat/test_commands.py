"""The slash commands: what is registered with Discord, when, and for whom it is offered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.records import NotKept
from bot.rehearsal import Fault, Refused

from .cast import Group, eventually

SYNC = "/applications/{application_id}/commands"
EVERYONES = {"join", "leave", "about", "debrief", "ruptures", "digest", "lines", "page"}
EVERYONES |= {"patterns", "packet"}
NAMES = EVERYONES | {"setup", "client add", "client list", "client stage", "client end"}


def payload(group: Group) -> list[dict]:
    """What was registered."""
    (sync,) = group.discord.requests_to("PUT", SYNC)
    return sync.json


async def test_twenty_restarts_register_the_commands_once(group: Group):
    for _ in range(20):
        await group.bot.restart()

    assert len(group.discord.requests_to("PUT", SYNC)) == 1


async def test_changed_commands_are_registered_again(group: Group):
    about = "commands.about.about"
    words = group.bot.wording.texts
    other = replace(words[about], said="Something else")
    await group.bot.stop()
    group.bot.wording = replace(group.bot.wording, texts={**words, about: other})

    await group.bot.start()
    await group.bot.restart()

    assert len(group.discord.requests_to("PUT", SYNC)) == 2


async def test_commands_are_for_the_server_and_the_bots_own_messages_alone(group: Group):
    for command in payload(group):
        assert sorted(command["contexts"]) == [0, 1], command["name"]
        assert command["integration_types"] == [0], command["name"]


async def test_every_promised_command_is_there(group: Group):
    registered = {c["name"] for c in payload(group)} | {
        f"{c['name']} {o['name']}"
        for c in payload(group)
        for o in c.get("options", ())
        if o["type"] == 1
    }

    assert registered >= NAMES


async def test_setup_is_offered_to_who_manages_the_server_alone(group: Group):
    by_name = {command["name"]: command for command in payload(group)}

    assert int(by_name["setup"]["default_member_permissions"]) == 1 << 5
    assert all(by_name[name]["default_member_permissions"] is None for name in EVERYONES)
    with pytest.raises(Refused):
        await group.ana.slash(group.room, "setup")


async def test_every_reply_to_a_command_is_private(group: Group):
    await group.has_rupture(group.ana)
    for name in sorted(EVERYONES):
        answer = await group.ana.slash(group.room, name)
        assert answer.message.ephemeral, name


async def test_a_command_of_another_version_is_answered(group: Group, logs):
    logs.forgive()

    unknown = await group.ana.slash_raw(group.room, "yesterday", [])
    other_options = await group.ana.slash_raw(
        group.room, "client", [{"type": 1, "name": "stage", "options": []}]
    )

    assert group.say("errors.too_old") in unknown.message.text
    assert group.say("errors.too_old") in other_options.message.text


async def test_discord_refusing_the_commands_once_is_no_end(new_group: Group, monkeypatch):
    monkeypatch.setattr("bot.chat.connection._APART_SECONDS", 0.01)
    new_group.discord.fault(Fault.error("PUT", SYNC, 30034))

    await new_group.bot.start()

    assert len(new_group.discord.requests_to("PUT", SYNC)) == 2


async def test_suggestions_that_fail_offer_nothing(group: Group, monkeypatch, logs):
    async def refuse(_: object) -> None:
        raise NotKept

    logs.forgive()
    monkeypatch.setattr(group.bot.house.records, "read", refuse)
    offered = await group.ana.autocomplete(group.room, "debrief", "client", typed="g")
    monkeypatch.undo()

    assert offered == []


async def test_who_has_not_joined_is_offered_nothing(group: Group):
    offered = await group.cleo.autocomplete(group.room, "debrief", "client", typed="")

    assert offered == []


@pytest.mark.parametrize("locale", [None, "", "xx-YY", "de"])
async def test_any_language_of_the_client_is_answered(group: Group, locale: str | None):
    group.ana.locale = locale

    answer = await group.ana.slash(group.room, "about")

    assert group.say("about.title") in answer.message.text


async def test_intents_are_guilds_and_nothing_else(group: Group):
    await group.bot.restart()
    await eventually(lambda: len(group.discord.gateway_log.identifies) == 2)

    assert [i.detail["intents"] for i in group.discord.gateway_log.identifies] == [1, 1]
