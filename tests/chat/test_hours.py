"""Around the hour: what comes by itself names nobody, and leads to what is one's own."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.alliance.ruptures import Event
from bot.practice import debrief, ruptures
from bot.practice.debrief import RuptureAnswer
from bot.records.clients import Client
from bot.rehearsal import Message, screen

from .cast import BEGINNING, Group, eventually, everything_shown

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


# Several hours, and one message.


async def two_hours(group: Group) -> list[Client]:
    """Ana sees one client at five and another at six; both hours are over."""
    clients = [await group.has_client(group.ana) for _ in range(2)]
    for client, at in zip(clients, ("17:00", "18:00"), strict=True):
        await group.ana.slash(
            group.room, "sessions add", client=client.code, day="2026-01-14", time=at
        )
    return clients


async def test_several_fold_into_one_and_are_caught_up_one_by_one(group: Group):
    first, second = await two_hours(group)
    message = await asked(group)
    assert group.bot.wording.count("hours.ended", 2) in message.text
    assert len(group.ana.inbox()) == 1

    card = await group.ana.press(message, "hour:catch-up")
    options = card.message.selects[0].options
    assert [first.code in options[0].label, second.code in options[1].label] == [True, True]
    ways = await group.ana.choose(card.message, "hour:pick", [options[0].value])
    await group.ana.press(ways.message, "hour:nothing")
    assert not message.deleted

    card = await group.ana.press(message, "hour:catch-up")
    (left,) = card.message.selects[0].options
    ways = await group.ana.choose(card.message, "hour:pick", [left.value])
    form = (await group.ana.press(ways.message, "hour:debrief")).modal
    await group.ana.submit(form, {"presence": "same"})
    await eventually(lambda: message.deleted)

    late = await group.ana.press_raw(message.buttons[0].custom_id, channel=group.ana.dm)
    assert group.say("hours.caught_up") in late.message.text


async def test_one_that_comes_later_takes_the_place_of_the_message(group: Group):
    await two_hours(group)
    group.clock.move(hours=3, minutes=1)
    first = await _one_message(group)
    client = await group.has_client(group.ana)
    await group.ana.slash(
        group.room, "sessions add", client=client.code, day="2026-01-14", time="20:00"
    )

    group.clock.move_to(BEGINNING + timedelta(hours=5, minutes=1))
    await eventually(lambda: first.deleted)
    second = await _one_message(group)

    assert group.bot.wording.count("hours.ended", 3) in second.text


async def _one_message(group: Group) -> Message:
    await eventually(lambda: len(group.ana.inbox()) == 1)
    await group.discord.settled(0.05)
    (message,) = group.ana.inbox()
    return message


@pytest.mark.parametrize(
    ("later", "again"),
    [
        ("quarter", timedelta(minutes=15)),
        ("hour", timedelta(hours=1)),
        ("evening", timedelta(hours=1)),  # it is seven already
        ("tomorrow", timedelta(hours=13)),
    ],
)
async def test_later_is_when_it_was_said(group: Group, later: str, again: timedelta):
    await with_an_hour_today(group)
    message = await asked(group)
    pressed_at = group.clock()

    said = await group.ana.choose(message, "hour:later", [later])
    await eventually(lambda: message.deleted)
    group.clock.move_to(pressed_at + again - timedelta(seconds=1))
    await group.discord.settled(0.1)
    assert group.ana.inbox() == []

    assert f"{pressed_at + again:%H:%M}" in said.message.text
    group.clock.move_to(pressed_at + again)
    await _one_message(group)


async def test_a_menu_with_something_else_in_it_puts_nothing_off(group: Group):
    await with_an_hour_today(group)
    message = await asked(group)
    (menu,) = message.selects

    answer = await group.ana.press_raw(
        menu.custom_id, 3, channel=group.ana.dm, values=["next year"]
    )

    assert group.say("errors.too_old") in answer.message.text
    assert not message.deleted


async def test_a_debrief_typed_by_oneself_takes_the_message_away(group: Group):
    client = await with_an_hour_today(group)
    message = await asked(group)

    form = (await group.ana.slash(group.room, "debrief", client=client.code)).modal
    await group.ana.submit(form, {"presence": "same"})

    await eventually(lambda: message.deleted)


async def test_an_answer_after_a_restart_takes_the_message_away(group: Group):
    await with_an_hour_today(group)
    message = await asked(group)

    await group.bot.restart()
    await group.ana.press(message, "hour:nothing")

    await eventually(lambda: message.deleted)
    await group.bot.restart()
    await group.discord.settled(0.1)
    assert group.ana.inbox() == []


async def test_pressed_four_times_it_is_one_answer(group: Group):
    await with_an_hour_today(group)
    message = await asked(group)
    nothing = next(b.custom_id for b in message.buttons if b.custom_id.startswith("hour:nothing"))

    answers = await asyncio.gather(
        *(group.ana.press_raw(nothing, channel=group.ana.dm) for _ in range(4))
    )

    assert all(everything_shown(answer) for answer in answers)
    assert len(await group.bot.rows("select * from debriefs")) == 1
    assert len(await group.bot.rows("select * from outbox where kind = 'tidy'")) == 1


@pytest.mark.parametrize("which", ["hour:nothing", "hour:missed", "hour:not-today"])
async def test_the_same_press_delivered_four_times_is_one(group: Group, which: str):
    await with_an_hour_today(group)
    message = await asked(group)

    press = await group.ana.press(message, which)
    once = await group.bot.everything()
    await group.discord.deliver_again(press, times=3)
    await group.discord.settled()

    assert {**await group.bot.everything(), "outbox": ()} == {**once, "outbox": ()}
    await eventually(lambda: message.deleted)


async def test_from_noted_as_missed_the_hour_is_moved(group: Group):
    client = await with_an_hour_today(group)
    message = await asked(group)

    missed = await group.ana.press(message, "hour:missed")
    form = (await group.ana.press(missed.message, "hour:move")).modal
    moved = await group.ana.submit(form, {"day": "15.1.", "time": "9:00"})
    assert client.code in moved.message.text
    assert await group.bot.rows("select * from sessions") == []

    group.clock.move_to(BEGINNING + timedelta(hours=18, minutes=1))  # ten in the morning
    await _one_message(group)


async def test_with_closed_messages_all_of_it_comes_once_when_one_comes_by(group: Group):
    await two_hours(group)
    group.ana.close_direct_messages()
    group.clock.move(hours=3, minutes=1)
    await eventually(lambda: _is_undeliverable(group))
    group.clock.move(hours=1)

    group.ana.open_direct_messages()
    await group.ana.slash(group.room, "about")
    message = await _one_message(group)

    assert group.bot.wording.count("hours.ended", 2) in message.text
    assert group.room.messages == group.digest_room.messages == []


async def _is_undeliverable(group: Group) -> bool:
    return ("undeliverable",) in await group.bot.rows("select state from outbox")


async def test_the_message_can_be_read_at_a_glance(group: Group):
    """A tired clinician, a phone, between two doors."""
    await with_an_hour_today(group)
    shown = screen.render(await asked(group))

    assert len(shown.splitlines()) <= 10


# Before the hour.


async def with_a_rupture_tomorrow(group: Group) -> Client:
    """Ana sees a client tomorrow at noon, with whom a rupture waits."""
    client = await group.has_client(group.ana)
    await group.has_rupture(group.ana, client)
    await group.ana.slash(
        group.room, "sessions add", client=client.code, day="2026-01-15", time="12:00"
    )
    return client


NOON = BEGINNING + timedelta(hours=20)


async def the_line(group: Group) -> Message:
    """It is twenty to twelve, and the message stands there."""
    group.clock.move_to(NOON - timedelta(minutes=20))
    return await _one_message(group)


async def test_it_goes_as_the_hour_begins(group: Group):
    await with_a_rupture_tomorrow(group)
    message = await the_line(group)

    group.clock.move_to(NOON)

    await eventually(lambda: message.deleted)


async def test_the_planned_line_is_shown_in_large_to_one_person(group: Group):
    await with_a_rupture_tomorrow(group)
    ((planned,),) = await group.bot.rows("select planned_line from ruptures")

    shown = await group.ana.press(await the_line(group), "line:show")

    assert shown.message.ephemeral
    assert f"## {planned}" in shown.message.text
    assert group.say("hours.breath") in shown.message.text


async def test_without_a_line_one_is_chosen_there(group: Group):
    client = await group.has_client(group.ana)
    no_line = {"presence": "clearly_quieter", "markers": ["polite"]}
    saved = await group.debriefs(group.ana, client, no_line)
    await debrief.answer(group.bot.house, group.acts(group.ana), saved.id, RuptureAnswer.WITHDRAWAL)
    await group.ana.slash(
        group.room, "sessions add", client=client.code, day="2026-01-15", time="12:00"
    )
    message = await the_line(group)

    shown = await group.ana.press(message, "line:show")
    assert group.say("hours.no_line") in shown.message.text
    line = shown.message.selects[0].options[0]
    await group.ana.choose(shown.message, "rupture:line", [line.value])
    again = await group.ana.press(message, "line:show")

    assert "## " in again.message.text


async def test_what_was_settled_meanwhile_is_said(group: Group):
    await with_a_rupture_tomorrow(group)
    message = await the_line(group)
    ((rupture,),) = await group.bot.rows("select id from ruptures")

    await ruptures.move(group.bot.house, group.acts(group.ana), rupture, Event.LET_GO)
    shown = await group.ana.press(message, "line:show")

    assert group.say("cards.rupture.none_wait") in shown.message.text


async def test_nobody_else_is_shown_it(group: Group):
    client = await with_a_rupture_tomorrow(group)
    message = await the_line(group)
    show = next(b.custom_id for b in message.buttons if b.custom_id.startswith("line:show"))

    for person in (group.ben, group.cleo, group.fay, group.olga):
        shown = await person.press_raw(show, channel=person.dm)
        assert client.code not in everything_shown(shown)
        assert group.sentinels.found_in(everything_shown(shown)) == []


@pytest.mark.parametrize("way", ["cancel", "move"])
async def test_cancelled_or_moved_from_it_the_message_goes_at_once(group: Group, way: str):
    await with_a_rupture_tomorrow(group)
    message = await the_line(group)

    if way == "cancel":
        await group.ana.press(message, "session:cancel")
    else:
        form = (await group.ana.press(message, "session:move")).modal
        await group.ana.submit(form, {"day": "16.1.", "time": "12:00"})

    await eventually(lambda: message.deleted)
    assert group.clock() < NOON


async def test_after_a_restart_the_line_is_still_one_press_away(group: Group):
    client = await with_a_rupture_tomorrow(group)
    message = await the_line(group)

    await group.bot.restart()
    shown = await group.ana.press(message, "line:show")

    assert client.code in everything_shown(shown)
    group.clock.move_to(NOON)
    await eventually(lambda: message.deleted)


async def test_entering_the_middle_it_adds_what_tends_to_happen_with_two_lines(group: Group):
    client = await group.has_client(group.ana, held=3)
    await group.has_rupture(group.ana, client)  # the fourth
    await group.ana.slash(
        group.room, "sessions add", client=client.code, day="2026-01-15", time="12:00"
    )

    shown = await group.ana.press(await the_line(group), "line:show")

    assert group.say("hours.forecast.middle") in shown.message.text
    assert shown.message.text.count("\n> ") == 2


# One's own digest.


async def test_asked_for_it_comes_weekly_and_leads_to_ones_own(group: Group):
    client = await group.has_client(group.ana)
    await group.has_rupture(group.ana, client)
    card = await group.ana.slash(group.room, "digest")
    form = (await group.ana.press(card.message, "digest:weekly")).modal
    kept = await group.ana.submit(form, {"weekday": "4", "time": "7:30"})
    assert "Friday" in kept.message.text

    group.clock.move_to(datetime(2026, 1, 16, 7, 30, tzinfo=UTC))
    message = await _one_message(group)
    assert client.code not in message.text
    assert group.ben.inbox() == []

    own = await group.ana.press(message, "digest:mine")
    assert client.code in everything_shown(own)


async def test_off_again_it_comes_no_more(group: Group):
    await group.has_rupture(group.ana)
    card = await group.ana.slash(group.room, "digest")
    form = (await group.ana.press(card.message, "digest:weekly")).modal
    await group.ana.submit(form, {"weekday": "4", "time": "7:30"})

    card = await group.ana.slash(group.room, "digest")
    await group.ana.press(card.message, "digest:no-more")
    group.clock.move_to(datetime(2026, 1, 16, 8, 0, tzinfo=UTC))
    await group.discord.settled(0.1)

    assert group.ana.inbox() == []


async def test_four_weeks_after_an_ending_the_digest_asks_once(group: Group):
    rupture = await group.has_rupture(group.ana)
    await ruptures.move(group.bot.house, group.acts(group.ana), rupture, Event.ENDED)
    group.clock.move(weeks=4)

    own = await group.ana.slash(group.room, "digest")
    question = next(
        m
        for m in (own.message, *await own.followed_up())
        if any(b.custom_id.startswith("follow:") for b in m.buttons)
    )
    thanks = await group.ana.press(question, "follow:ended-well")
    again = await group.ana.slash(group.room, "digest")

    assert group.say("digest.follow_up.kept") in thanks.message.text
    shown = [again.message, *again.follow_ups]
    assert not any(b.custom_id.startswith("follow:") for m in shown for b in m.buttons)
