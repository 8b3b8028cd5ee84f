"""Setting up a group: every decision has its button, and what is missing is named."""

from __future__ import annotations

import pytest

from bot.rehearsal import Answer, Permission

from .cast import Group, eventually, everything_shown, typed_in


async def opened(group: Group, part: str) -> Answer:
    """One of the setup's forms on Olga's screen."""
    card = await group.olga.slash(group.room, "setup")
    return await group.olga.press(card.message, f"setup:{part}")


async def test_a_fresh_server_says_what_is_still_to_be_decided(new_group: Group):
    await new_group.bot.start()

    card = await new_group.olga.slash(new_group.room, "setup")

    assert new_group.say("setup.not_ready") in card.message.text
    assert card.message.ephemeral


async def test_nobody_joins_before_it_is_set_up(new_group: Group):
    await new_group.bot.start()

    answer = await new_group.ana.slash(new_group.room, "join")

    assert new_group.say("errors.not_set_up") in answer.message.text


async def test_a_form_opens_with_what_is_set_already(group: Group):
    form = (await opened(group, "time")).modal

    assert form.field("zone").default == "Europe/Lisbon"
    assert form.field("time").default == "08:00"
    assert form.field("weekday").default == "0"


async def test_rooms_can_be_changed_and_are_remembered(group: Group):
    other, role = group.guild.add_channel("other"), group.guild.add_role("Clinicians")
    form = (await opened(group, "rooms")).modal

    await group.olga.submit(form, {"digest_channel": [other], "clinician_role": [role]})
    form = (await opened(group, "rooms")).modal

    assert form.field("digest_channel").default == [str(other.id)]
    assert form.field("clinician_role").default == [str(role.id)]


async def test_a_channel_for_consultations_can_be_chosen_and_taken_back(group: Group):
    room = group.guild.add_channel("consultations")
    form = (await opened(group, "rooms")).modal
    chosen = await group.olga.submit(form, {"consultation_channel": [room]})
    form = (await opened(group, "rooms")).modal

    assert form.field("consultation_channel").default == [str(room.id)]
    assert form.field("digest_channel").default == [str(group.digest_room.id)]
    said = group.say("setup.consultation_channel", channel=f"<#{room.id}>")
    assert said in chosen.message.text

    card = await group.olga.submit(form, {"consultation_channel": []})

    assert f"<#{room.id}>" not in card.message.text


async def test_the_threads_permissions_are_asked_for_only_where_consultations_hang(group: Group):
    wanted = ("Create Private Threads", "Send Messages In Threads", "Manage Threads")
    room = group.guild.add_channel("consultations")
    room.deny_bot(
        Permission.CREATE_PRIVATE_THREADS
        | Permission.SEND_MESSAGES_IN_THREADS
        | Permission.MANAGE_THREADS
    )
    await group.discord.settled()
    before = await group.olga.slash(group.room, "setup")
    form = (await opened(group, "rooms")).modal

    after = await group.olga.submit(form, {"consultation_channel": [room]})

    assert [name for name in wanted if name in before.message.text] == []
    lacking = next(line for line in after.message.text.splitlines() if "lacks" in line)
    assert f"<#{room.id}>" in lacking
    assert [name for name in wanted if name not in lacking] == []


async def test_what_discord_withholds_is_named_with_its_channel(group: Group):
    group.digest_room.deny_bot(Permission.SEND_MESSAGES)
    await group.discord.settled()

    card = await group.olga.slash(group.room, "setup")

    assert f"<#{group.digest_room.id}>" in card.message.text
    assert "Send Messages" in card.message.text


async def test_a_channel_that_is_gone_is_named_as_gone(group: Group):
    group.digest_room.delete()
    await group.discord.settled()

    card = await group.olga.slash(group.room, "setup")

    assert group.say("setup.channel_gone") in card.message.text


@pytest.mark.parametrize("days", ["", "29", "3651", "soon", "1.5", "-3"])
async def test_days_that_cannot_be_meant_are_refused_and_the_form_comes_back(
    group: Group, days: str
):
    form = (await opened(group, "care")).modal
    protocol = "First ring the clinic, then stay."

    answer = await group.olga.submit_raw(
        form.custom_id, typed_in(retention_days=days, risk_protocol=protocol), channel=group.room
    )
    again = await group.olga.press(answer.message, "form:again")

    assert group.say("errors.retention_unknown") in answer.message.text
    assert again.modal.field("risk_protocol").default == protocol


async def test_the_risk_protocol_is_shown_to_everyone_who_asks(group: Group):
    form = (await opened(group, "care")).modal
    protocol = "First ring the clinic, @everyone, then **stay**."
    await group.olga.submit(form, {"retention_days": "200", "risk_protocol": protocol})

    about = await group.cleo.slash(group.room, "about")

    assert "First ring the clinic" in about.message.text
    assert "@everyone" not in about.message.text


async def test_the_longest_risk_protocol_can_be_kept_and_shown(group: Group):
    form = (await opened(group, "care")).modal
    protocol = "1. Call *someone* now\n" * 65
    await group.olga.submit(form, {"retention_days": "200", "risk_protocol": protocol})

    about = await group.ana.slash(group.room, "about")
    await group.discord.settled()

    assert everything_shown(about).count(r"\*someone\*") == 65


async def test_every_button_of_the_setup_works_after_a_restart(group: Group):
    card = await group.olga.slash(group.room, "setup")
    buttons = [button.custom_id for button in card.message.buttons]

    await group.bot.restart()
    answers = [await group.olga.press_raw(name, channel=group.room) for name in buttons]

    assert all(answer.modal or answer.message for answer in answers)


async def test_the_bot_leaves_a_server_outside_the_list_when_it_starts(new_group: Group):
    new_group.elsewhere.add_bot()

    await new_group.bot.start()
    await new_group.discord.settled()

    assert not new_group.elsewhere.has_bot
    assert new_group.guild.has_bot


async def test_the_bot_leaves_a_server_outside_the_list_when_invited(group: Group, monkeypatch):
    def tell(event, payload) -> None:
        # A server that is new to the bot comes without the word that it is available again.
        group.discord.world.emit(event, {k: v for k, v in payload.items() if k != "unavailable"})

    monkeypatch.setattr(group.elsewhere, "tell", tell)
    group.elsewhere.add_bot()

    await eventually(lambda: not group.elsewhere.has_bot)


async def test_the_bot_leaves_a_server_it_was_invited_to_during_an_outage(group: Group):
    group.elsewhere.add_bot()  # told as "available again"

    await eventually(lambda: not group.elsewhere.has_bot)


async def test_an_outage_of_the_server_freezes_nothing(group: Group):
    group.guild.go_dark()
    await group.discord.settled()
    group.guild.come_back()
    await group.discord.settled()

    assert await group.bot.rows("select gone_at from groups") == [(None,)]


async def frozen(group: Group) -> bool:
    """The bot knows that it was removed."""
    ((gone,),) = await group.bot.rows("select gone_at from groups")
    return gone is not None


async def present(group: Group) -> bool:
    """The bot knows that it is there."""
    return not await frozen(group)


async def test_removed_while_it_was_away_it_is_frozen_and_nothing_is_erased(group: Group):
    client = await group.has_client(group.ana)
    await group.bot.stop()
    group.guild.remove_bot()
    await group.bot.start()
    await eventually(lambda: frozen(group))

    group.guild.add_bot()
    await eventually(lambda: present(group))
    listed = await group.ana.slash(group.room, "client list")
    assert client.code in listed.message.text


async def test_a_server_with_an_outage_at_the_start_has_removed_nobody(group: Group):
    await group.bot.stop()
    group.guild.go_dark()
    await group.bot.start()
    await group.discord.settled(0.1)

    assert await present(group)


async def test_removed_and_invited_again_everything_is_there(group: Group):
    client = await group.has_client(group.ana)
    group.guild.remove_bot()
    await eventually(lambda: frozen(group))
    away = await group.ana.slash_raw(group.ana.dm, "client", [{"type": 1, "name": "list"}])

    group.guild.add_bot()
    await eventually(lambda: present(group))
    back = await group.ana.slash(group.room, "client list")

    assert client.code not in away.message.text
    assert client.code in back.message.text
