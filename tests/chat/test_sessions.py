"""`/sessions` as a clinician uses it: said in a line, seen as two weeks, changed for once."""

from __future__ import annotations

import pytest

from bot.practice import sessions
from bot.practice.sessions import Wish
from bot.records.clients import Client
from bot.rehearsal import Answer, Person, screen

from .cast import Group, eventually, everything_shown

# The story begins on Wednesday, 14 January 2026, at four in the afternoon.
NEXT_DAY = "2026-01-15"


async def adds(group: Group, person: Person, client: Client, **given: object) -> Answer:
    """`/sessions add`."""
    wish = {"day": NEXT_DAY, "time": "11:00"} | given
    return await person.slash(group.room, "sessions add", client=client.code, **wish)


async def of(group: Group, client: Client) -> str:
    """The id of this client's standing session."""
    sql = "select id from standing where client_id = ?"
    ((session,),) = await group.bot.rows(sql, client.id)
    return str(session)


def hours_of(answer: Answer) -> list[str]:
    """The hours of the coming two weeks that can be moved or cancelled."""
    shown = [answer.message, *answer.follow_ups]
    menus = [m for one in shown for m in one.selects if m.custom_id.startswith("session:hour")]
    return [option.value for menu in menus for option in menu.options]


async def test_added_it_is_shown_with_the_coming_two_weeks(group: Group):
    client = await group.has_client(group.ana)

    card = await adds(group, group.ana, client, day="thursday", every=1)

    assert card.message.ephemeral
    assert f"{client.code} · Thursday 11:00, 50 minutes, every week" in card.message.text
    assert "Thu 15 Jan, 11:00" in card.message.text
    assert "Thu 22 Jan, 11:00" in card.message.text
    assert "Thu 29 Jan" not in card.message.text


async def test_the_same_command_four_times_is_one_session(group: Group):
    client = await group.has_client(group.ana)
    for _ in range(4):
        await sessions.add(
            group.bot.house,
            group.acts(group.ana).__class__(group.ana.id, group.guild.id, "press-1"),
            Wish(client.code, NEXT_DAY, "11"),
        )
    assert len(await group.bot.rows("select * from standing")) == 1


async def test_days_are_proposed_in_plain_words(group: Group):
    offered = await group.ana.autocomplete(group.room, "sessions add", "day", typed="thu")

    assert offered[0][0] == "Thursday"
    assert all(name.startswith("Thu") for name, _ in offered)


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ({"day": "someday"}, "day_unknown"),
        ({"time": "noon"}, "time_unknown"),
        ({"until": "2026-01-01"}, "until_passed"),
        ({"day": "2026-01-13"}, "until_passed"),
    ],
)
async def test_what_is_not_understood_is_said_kindly(group: Group, wish, reason):
    client = await group.has_client(group.ana)

    answer = await adds(group, group.ana, client, **wish)

    assert group.say(f"errors.{reason}") in answer.message.text


async def test_anothers_client_is_as_unknown_as_nobodys(group: Group):
    client = await group.has_client(group.ana)

    theirs = await group.ben.slash(
        group.room, "sessions add", client=client.id, day=NEXT_DAY, time="11"
    )
    nobodys = await group.ben.slash(
        group.room, "sessions add", client="absent heron", day=NEXT_DAY, time="11"
    )

    assert everything_shown(theirs) == everything_shown(nobodys)


async def test_an_hour_is_moved_in_two_steps(group: Group):
    client = await group.has_client(group.ana)
    card = await adds(group, group.ana, client)
    (hour,) = hours_of(card)

    picked = await group.ana.choose(card.message, "session:hour", [hour])
    form = (await group.ana.press(picked.message, "session:move")).modal
    moved = await group.ana.submit(form, {"day": "16.1.", "time": "15"})
    listed = await group.ana.slash(group.room, "sessions list")

    assert client.code in moved.message.text
    assert "Fri 16 Jan, 15:00" in listed.message.text
    assert "Thu 15 Jan" not in listed.message.text


async def test_moved_into_the_past_it_stays_where_it_is(group: Group):
    client = await group.has_client(group.ana)
    card = await adds(group, group.ana, client)
    picked = await group.ana.choose(card.message, "session:hour", hours_of(card))

    form = (await group.ana.press(picked.message, "session:move")).modal
    answer = await group.ana.submit(form, {"day": "2026-01-13", "time": "15"})

    assert group.say("errors.until_passed") in answer.message.text
    assert "Thu 15 Jan, 11:00" in (await group.ana.slash(group.room, "sessions list")).message.text


async def test_a_form_from_before_a_restart_moves_it_after(group: Group):
    client = await group.has_client(group.ana)
    card = await adds(group, group.ana, client)
    picked = await group.ana.choose(card.message, "session:hour", hours_of(card))
    form = (await group.ana.press(picked.message, "session:move")).modal

    await group.bot.restart()
    moved = await group.ana.submit(form, {"day": "16.1.", "time": "15"})

    assert client.code in moved.message.text


async def test_an_hour_is_cancelled_in_two_steps_however_often_one_presses(group: Group):
    client = await group.has_client(group.ana)
    card = await adds(group, group.ana, client)
    picked = await group.ana.choose(card.message, "session:hour", hours_of(card))

    for _ in range(4):
        cancelled = await group.ana.press_raw(
            picked.message.buttons[0].custom_id, channel=group.room
        )

    assert client.code in cancelled.message.text
    group.clock.move(days=1)
    await group.discord.settled(0.1)
    assert group.ana.inbox() == []


async def test_away_says_so_and_nothing_is_sent(group: Group):
    client = await group.has_client(group.ana)
    await adds(group, group.ana, client)

    away = await group.ana.slash(group.room, "sessions pause", until="2026-01-16")
    group.clock.move(days=1)
    await group.discord.settled(0.1)

    assert group.say("sessions.silent") in away.message.text
    assert group.ana.inbox() == []


async def test_a_pause_that_is_over_is_not_spoken_of(group: Group):
    client = await group.has_client(group.ana)
    await adds(group, group.ana, client, day="monday")
    away = await group.ana.slash(group.room, "sessions pause", until=NEXT_DAY)
    assert NEXT_DAY in away.message.text

    group.clock.move(days=3)
    listed = await group.ana.slash(group.room, "sessions list")

    assert NEXT_DAY not in listed.message.text


async def test_resumed_it_is_said_of_no_hour(group: Group):
    client = await group.has_client(group.ana)
    await adds(group, group.ana, client)
    await group.ana.slash(group.room, "sessions pause", client=client.code, until="2026-02-01")

    resumed = await group.ana.slash(group.room, "sessions resume", client=client.code)

    assert group.say("sessions.silent") not in resumed.message.text


async def test_picked_to_be_removed_it_is_gone(group: Group):
    client = await group.has_client(group.ana)
    card = await adds(group, group.ana, client)

    gone = await group.ana.choose(card.message, "session:remove", [await of(group, client)])

    assert gone.message.text == group.say("sessions.none")


async def test_in_a_direct_message_it_is_the_same(group: Group):
    client = await group.has_client(group.ana)
    await adds(group, group.ana, client)

    listed = await group.ana.slash(group.ana.dm, "sessions list")

    assert client.code in listed.message.text


async def test_a_full_practice_fits_on_a_phone(group: Group):
    """Forty clients, each week: every card is within Discord's limits and can be read."""
    for number in range(40):
        client = await group.has_client(group.ana)
        wish = Wish(client.code, str(number % 5), f"{8 + number // 5}:00")
        await sessions.add(group.bot.house, group.acts(group.ana), wish)

    listed = await group.ana.slash(group.room, "sessions list")
    await group.discord.settled()

    assert screen.render(listed)
    assert len(hours_of(listed)) == 80


async def test_removed_while_its_message_stands_that_goes_too(group: Group):
    client = await group.has_client(group.ana)
    await group.has_rupture(group.ana, client)
    card = await adds(group, group.ana, client)
    group.clock.move(hours=16, minutes=45)
    await eventually(lambda: bool(group.ana.inbox()))
    (message,) = group.ana.inbox()

    await group.ana.choose(card.message, "session:remove", [await of(group, client)])

    await eventually(lambda: message.deleted)
