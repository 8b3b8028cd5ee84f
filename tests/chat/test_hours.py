"""Around the hour: what comes by itself names nobody, and leads to what is one's own."""

from __future__ import annotations

import pytest

from bot.records.clients import Client
from bot.rehearsal import Message

from .cast import Group, eventually, everything_shown

AT = "17:00"  # the story begins on a Wednesday at four in the afternoon


async def with_an_hour_today(group: Group) -> Client:
    """Ana sees a client today at five."""
    client = await group.has_client(group.ana)
    answer = await group.ana.slash(
        group.room, "sessions add", client=client.code, day="2026-01-14", time=AT
    )
    assert client.code in answer.message.text
    return client


async def asked(group: Group) -> Message:
    """The hour is over, and Ana has been asked."""
    before = len(group.ana.inbox())
    group.clock.move(hours=3)
    await eventually(lambda: len(group.ana.inbox()) > before)
    await group.discord.settled()
    return group.ana.inbox()[-1]


async def test_after_the_hour_one_message_asks_and_names_nobody(group: Group):
    client = await with_an_hour_today(group)

    message = await asked(group)

    assert client.code not in message.text
    assert len(group.ana.inbox()) == 1
    assert group.ben.inbox() == []


async def test_its_form_saves_under_the_hour_once(group: Group):
    client = await with_an_hour_today(group)
    message = await asked(group)

    form = (await group.ana.press(message, "hour:debrief")).modal
    for _ in range(2):
        card = await group.ana.submit(form, {"presence": "clearly_quieter"})

    assert client.code in card.message.text
    assert len(await group.bot.rows("select * from debriefs")) == 1


async def test_a_form_from_before_a_restart_saves_after_it(group: Group):
    client = await with_an_hour_today(group)
    form = (await group.ana.press(await asked(group), "hour:debrief")).modal

    await group.bot.restart()
    card = await group.ana.submit(form, {"presence": "same"})

    assert client.code in card.message.text


@pytest.mark.parametrize("tap", ["nothing", "missed", "not-today"])
async def test_one_tap_answers_it_and_the_message_goes_away(group: Group, tap: str):
    await with_an_hour_today(group)
    message = await asked(group)

    answer = await group.ana.press(message, f"hour:{tap}")
    await eventually(lambda: message.deleted)

    assert everything_shown(answer)


async def test_put_off_it_comes_again_once(group: Group):
    await with_an_hour_today(group)
    message = await asked(group)

    await group.ana.choose(message, "hour:later", ["hour"])
    await eventually(lambda: message.deleted)
    group.clock.move(minutes=65)
    await eventually(lambda: len(group.ana.inbox()) == 1)
    await group.discord.settled(0.1)

    assert len(group.ana.inbox()) == 1


async def test_every_button_of_it_is_answered_after_a_restart(group: Group):
    await with_an_hour_today(group)
    message = await asked(group)
    names = [button.custom_id for button in message.buttons]

    await group.bot.restart()
    answers = [await group.ana.press_raw(name, channel=group.ana.dm) for name in names]

    assert all(everything_shown(answer) for answer in answers)


async def test_before_the_hour_the_line_is_one_press_away_and_not_in_the_message(group: Group):
    client = await group.has_client(group.ana)
    await group.has_rupture(group.ana, client)
    await group.ana.slash(
        group.room, "sessions add", client=client.code, day="2026-01-15", time="12:00"
    )

    group.clock.move(hours=17, minutes=50)
    await eventually(lambda: bool(group.ana.inbox()))
    (message,) = group.ana.inbox()
    shown = await group.ana.press(message, "line:show")

    assert client.code not in message.text
    assert client.code in everything_shown(shown)


async def test_with_closed_messages_nothing_is_posted_elsewhere(group: Group):
    await with_an_hour_today(group)
    group.ana.close_direct_messages()

    group.clock.move(hours=3)
    await group.discord.settled(0.2)

    assert group.ana.inbox() == []
    assert group.room.messages == group.digest_room.messages == []
