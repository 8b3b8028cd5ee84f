"""After the hour: asked once, at a good moment, all together; answered, put off, let go."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta

import pytest

from bot.alliance.markers import Attendance
from bot.practice import clients, debrief, join, messages, prompts, sessions
from bot.practice.digest import GROUP_DIGEST
from bot.practice.prompts import Later
from bot.practice.refusals import NotThere
from bot.records import new_id

from .cast import answers, count, rows
from .conftest import joins
from .days import Days, meets

# The story begins on Wednesday, 18 November 2026; Lisbon shows UTC then.
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (f"2026-11-{day}" for day in (24, 25, 26, 27))


@pytest.fixture
def days(group, clock):
    return Days(group, clock)


@pytest.fixture
async def kite(group, ana):
    """Another client of Ana's."""
    return (await clients.add(group, ana(), "red kite")).client


@pytest.fixture
async def eleven(group, ana, heron):
    """Ana sees grey heron on Tuesdays from 11:00 to 11:50."""
    return await meets(group, ana, "grey heron", "tuesday", "11:00")


@pytest.fixture
async def noon(group, ana, kite):
    """Ana sees red kite on Tuesdays from 12:00 to 12:50."""
    return await meets(group, ana, "red kite", "tuesday", "12:00")


async def test_ten_minutes_after_the_hour_one_message_asks(group, ana, eleven, days):
    assert await days.asks(ana, TUESDAY, "11:59") == 0
    assert await days.asks(ana, TUESDAY, "12:00") == 1
    for _ in range(3):
        await days.mailbox.tick()
    assert days.said() == 1


async def test_the_message_holds_ids_and_nothing_else(group, ana, heron, eleven, days):
    await days.come_to(TUESDAY, "12:00")
    (message,) = days.mailbox.of(ana)
    assert set(message.data) == {"prompts"}
    assert heron.code not in repr(message)
    assert heron.id not in repr(message)


@pytest.mark.parametrize(("minutes", "at"), [("1", "11:51"), ("45", "12:35"), ("180", "14:50")])
async def test_the_minutes_after_are_ones_own(group, ana, eleven, days, minutes, at):
    await joins(group, ana, minutes_after=minutes)
    await days.come_to(TUESDAY, at)
    (message,) = days.mailbox.of(ana)
    assert message.made_at == days.clock.at


async def test_it_is_asked_again_the_week_after(group, ana, eleven, days):
    await days.come_to(TUESDAY, "12:00")
    await days.come_to("2026-12-01", "12:00")
    assert days.said() == 2


# One message, whatever there is.


async def test_never_inside_the_next_clients_hour(group, ana, eleven, noon, days):
    assert await days.asks(ana, TUESDAY, "12:00") == 0
    assert await days.asks(ana, TUESDAY, "12:59") == 0
    assert await days.asks(ana, TUESDAY, "13:00") == 2
    assert days.said() == 1


async def test_never_in_quiet_hours(group, ana, eleven, noon, days):
    await joins(group, ana, quiet_from="11:30", quiet_until="18:00")
    assert await days.asks(ana, TUESDAY, "17:59") == 0
    assert await days.asks(ana, TUESDAY, "18:00") == 2
    assert days.said() == 1


async def test_a_newly_due_one_is_folded_into_the_message_that_stands(
    group, ana, eleven, kite, days
):
    await meets(group, ana, "red kite", "tuesday", "15:00")
    await days.come_to(TUESDAY, "12:00")
    (first,) = days.mailbox.of(ana)
    assert await days.asks(ana, TUESDAY, "16:00") == 2
    (second,) = days.mailbox.of(ana)
    assert second.id != first.id
    assert second.data["prompts"][0] == first.data["prompts"][0]


async def test_the_message_stands_until_the_last_is_answered(group, ana, eleven, noon, days):
    await days.come_to(TUESDAY, "13:00")
    one, other = days.mailbox.asked(ana)
    for prompt, left in ((one, 1), (other, 0)):
        found = await prompts.one(group, ana.directly(), prompt)
        await debrief.nothing_to_note(group, ana.directly(), found.client_id, prompt)
        await days.mailbox.carry()
        assert len(days.mailbox.of(ana)) == left
    caught_up = await prompts.catch_up(group, ana.directly(), one)
    assert caught_up.prompts == ()


async def test_what_waits_is_listed_in_the_order_of_the_hours(group, ana, eleven, noon, days):
    await days.come_to(TUESDAY, "13:00")
    found = await prompts.catch_up(group, ana.directly(), days.mailbox.asked(ana)[1])
    assert [prompt.code for prompt in found.prompts] == ["grey heron", "red kite"]


async def test_a_message_that_was_not_sent_yet_is_folded_too(group, ana, eleven, kite, days):
    """Discord was away: what waits is one message still."""
    await meets(group, ana, "red kite", "tuesday", "15:00")
    for at in ("12:00", "16:00"):
        days.clock.strikes(TUESDAY, at)
        await days.mailbox._due.now()
    await days.mailbox.carry()
    assert days.said() == 1
    assert len(days.mailbox.asked(ana)) == 2


# Answered.


async def test_an_answer_is_about_its_hour_however_late(group, ana, heron, eleven, days):
    await days.come_to(TUESDAY, "12:00")
    prompt = await days.prompt(ana)
    days.clock.strikes(WEDNESDAY, "21:00")
    saved = await debrief.save(group, ana.directly(), heron.id, prompt, answers())
    assert saved.session.at == datetime.fromisoformat(f"{TUESDAY}T11:00+00:00")
    await days.mailbox.carry()
    assert days.mailbox.of(ana) == []


@pytest.mark.parametrize("at", ["11:20", "11:55", "12:05"])
async def test_a_debrief_typed_by_oneself_answers_it(group, ana, heron, eleven, days, at):
    """In the hour, before it was asked about, or beside the message."""
    await days.come_to(TUESDAY, at)
    await debrief.save(group, ana(), heron.id, new_id(), answers())
    await days.mailbox.carry()
    assert await days.asks(ana, TUESDAY, "12:30") == 0
    assert await days.asks(ana, WEDNESDAY, "12:30") == 0


async def test_a_debrief_of_the_day_before_answers_nothing(group, ana, heron, eleven, days):
    days.clock.strikes("2026-11-23", "20:00")
    await debrief.save(group, ana(), heron.id, new_id(), answers())
    assert await days.asks(ana, TUESDAY, "12:00") == 1


async def test_a_debrief_of_another_client_answers_nothing(group, ana, kite, eleven, days):
    await days.come_to(TUESDAY, "12:00")
    await debrief.save(group, ana(), kite.id, new_id(), answers())
    await days.mailbox.carry()
    assert len(days.mailbox.asked(ana)) == 1


async def test_a_missed_hour_is_a_sign_in_the_next_reading_and_no_answer(
    group, ana, heron, eleven, days
):
    await days.come_to(TUESDAY, "12:00")
    prompt = await days.prompt(ana)
    missed = await debrief.not_held(group, ana.directly(), heron.id, prompt, Attendance.MISSED)
    assert (missed.session.number, missed.reading.type) == (None, None)
    await days.mailbox.carry()
    assert days.mailbox.of(ana) == []
    await days.come_to("2026-12-01", "12:00")
    next_one = await debrief.save(
        group, ana.directly(), heron.id, await days.prompt(ana), answers()
    )
    assert next_one.session.number == heron.held + 1
    assert Attendance.MISSED.value in repr(next_one.reading)


async def test_the_same_press_four_times_is_one_answer(group, ana, heron, eleven, days):
    await days.come_to(TUESDAY, "12:00")
    prompt = await days.prompt(ana)
    for _ in range(4):
        await debrief.nothing_to_note(group, ana.directly("press-1"), heron.id, prompt)
        await days.mailbox.carry()
    assert await count(group, "debriefs") == await count(group, "sessions") == 1
    assert len(await rows(group, "select 1 from outbox where kind = 'tidy'")) == 1


async def test_two_presses_at_the_same_moment_are_one_answer(group, ana, heron, eleven, days):
    await days.come_to(TUESDAY, "12:00")
    prompt = await days.prompt(ana)
    presses = [debrief.nothing_to_note(group, ana.directly(), heron.id, prompt) for _ in range(4)]
    await asyncio.gather(*presses, prompts.put_off(group, ana.directly(), prompt, Later.HOUR))
    assert await count(group, "debriefs") == 1
    assert await days.asks(ana, TUESDAY, "14:00") == 0


# Later, and not today.


@pytest.mark.parametrize(
    ("later", "pressed", "again"),
    [
        (Later.QUARTER, "12:05", (TUESDAY, "12:20")),
        (Later.HOUR, "12:05", (TUESDAY, "13:05")),
        (Later.EVENING, "12:05", (TUESDAY, "19:00")),
        (Later.TOMORROW, "12:05", (WEDNESDAY, "08:00")),
        # In the evening, this evening is in an hour.
        (Later.EVENING, "19:30", (TUESDAY, "20:30")),
        # After midnight, tomorrow morning is the one ahead.
        (Later.TOMORROW, "23:59", (WEDNESDAY, "08:00")),
    ],
)
async def test_put_off_it_comes_again_when_it_was_said(
    group, ana, eleven, days, later, pressed, again
):
    await days.come_to(TUESDAY, "12:00")
    prompt = await days.prompt(ana)
    await days.come_to(TUESDAY, pressed)
    found = await prompts.put_off(group, ana.directly(), prompt, later)
    await days.mailbox.carry()
    assert days.mailbox.of(ana) == []
    day, at = again
    assert found.until == datetime.fromisoformat(f"{day}T{at}+00:00")
    days.clock.at = found.until - timedelta(minutes=1)
    await days.mailbox.tick()
    assert days.mailbox.of(ana) == []
    assert await days.asks(ana, day, at) == 1


@pytest.mark.parametrize("press", ["put off", "not today"])
async def test_before_four_in_the_morning_the_day_is_not_over(group, ana, eleven, days, press):
    """Who says "tomorrow morning" at half past midnight means the one ahead."""
    await days.come_to(TUESDAY, "12:00")
    prompt = await days.prompt(ana)
    days.clock.strikes(WEDNESDAY, "00:30")
    if press == "put off":
        found = await prompts.put_off(group, ana.directly(), prompt, Later.TOMORROW)
        assert found.until == datetime.fromisoformat(f"{WEDNESDAY}T08:00+00:00")
        return
    await meets(group, ana, "grey heron", "wednesday", "11:00")
    await prompts.not_today(group, ana.directly(), prompt)
    await days.mailbox.carry()
    assert await days.asks(ana, WEDNESDAY, "12:00") == 1


async def test_the_time_that_is_told_is_the_time_it_comes(group, ana, eleven, noon, days):
    """Put off into the next client's hour, or into quiet hours, it says when it really comes."""
    await joins(group, ana, minutes_after="5", quiet_from="20:30", quiet_until="8:30")
    await meets(group, ana, "grey heron", "tuesday", "14:00")
    await days.come_to(TUESDAY, "12:55")
    found = await prompts.put_off(group, ana.directly(), await days.prompt(ana), Later.HOUR)
    assert found.until == datetime.fromisoformat(f"{TUESDAY}T13:55+00:00")
    await days.come_to(TUESDAY, "13:55")
    found = await prompts.put_off(group, ana.directly(), await days.prompt(ana), Later.QUARTER)
    # 14:10 lies in grey heron's second hour, which ends at 14:50.
    assert found.until == datetime.fromisoformat(f"{TUESDAY}T14:55+00:00")
    assert await days.asks(ana, TUESDAY, "14:55") == 3
    found = await prompts.put_off(group, ana.directly(), await days.prompt(ana), Later.TOMORROW)
    assert found.until == datetime.fromisoformat(f"{WEDNESDAY}T08:30+00:00")
    assert await days.asks(ana, WEDNESDAY, "08:30") == 3


async def test_put_off_all_of_them_are(group, ana, eleven, noon, days):
    await days.come_to(TUESDAY, "13:00")
    await prompts.put_off(group, ana.directly(), await days.prompt(ana), Later.HOUR)
    await days.mailbox.carry()
    assert days.mailbox.of(ana) == []
    assert await days.asks(ana, TUESDAY, "14:00") == 2


async def test_put_off_four_times_by_one_press_it_comes_once(group, ana, eleven, days):
    await days.come_to(TUESDAY, "12:00")
    prompt = await days.prompt(ana)
    for _ in range(4):
        await prompts.put_off(group, ana.directly("press-1"), prompt, Later.QUARTER)
        await days.mailbox.tick()
        days.clock.passes(seconds=1)
    assert await days.asks(ana, TUESDAY, "12:15") == 1
    assert days.said() == 2


async def test_not_today_is_nothing_more_today_and_tomorrows_come(group, ana, eleven, kite, days):
    await meets(group, ana, "red kite", "tuesday", "15:00")
    await meets(group, ana, "red kite", "wednesday", "10:00")
    await days.come_to(TUESDAY, "12:00")
    await prompts.not_today(group, ana.directly(), await days.prompt(ana))
    await days.mailbox.carry()
    for at in ("12:30", "16:00", "19:00", "23:59"):
        assert await days.asks(ana, TUESDAY, at) == 0
    # What ended later that day waits for the morning; what was let go is gone.
    assert await days.asks(ana, WEDNESDAY, "08:00") == 1
    assert await days.asks(ana, WEDNESDAY, "11:00") == 2


async def test_not_today_hushes_oneself_alone(group, ana, ben, moss, eleven, days):
    await meets(group, ben, "quiet moss", "tuesday", "11:30")
    await days.come_to(TUESDAY, "12:00")
    await prompts.not_today(group, ana.directly(), await days.prompt(ana))
    assert await days.asks(ben, TUESDAY, "12:30") == 1


async def test_after_two_days_it_goes_away(group, ana, eleven, days):
    await days.come_to(TUESDAY, "12:00")
    assert await days.asks(ana, THURSDAY, "11:40") == 1
    assert await days.asks(ana, THURSDAY, "12:50") == 0
    assert days.said() == 1


async def test_put_off_again_and_again_it_does_not_outlive_two_days(group, ana, eleven, days):
    await days.come_to(TUESDAY, "12:00")
    for day in (WEDNESDAY, THURSDAY, FRIDAY):
        if days.mailbox.asked(ana):
            prompt = await days.prompt(ana)
            await prompts.put_off(group, ana.directly(), prompt, Later.TOMORROW)
            await days.mailbox.carry()
        await days.come_to(day, "08:00")
    assert days.mailbox.of(ana) == []
    # Tuesday, Wednesday, Thursday: on Friday it is no more.
    assert days.said() == 3


async def test_put_off_to_when_it_is_too_old_it_does_not_come_for_a_moment(
    group, ana, eleven, days
):
    """Tidied is once an hour; in between nothing is sent that would go at once."""
    await days.come_to(TUESDAY, "12:00")
    await days.come_to(THURSDAY, "11:36")
    await prompts.put_off(group, ana.directly(), await days.prompt(ana), Later.QUARTER)
    await days.mailbox.carry()
    assert await days.asks(ana, THURSDAY, "11:51") == 0
    assert days.said() == 1


# Away.


async def test_away_nothing_is_asked_until_the_day_is_over(group, ana, eleven, days):
    await meets(group, ana, "grey heron", "thursday", "11:00")
    await sessions.pause(group, ana(), "", WEDNESDAY)
    assert await days.asks(ana, TUESDAY, "13:00") == 0
    assert await days.asks(ana, WEDNESDAY, "13:00") == 0
    assert await days.asks(ana, THURSDAY, "12:00") == 1


async def test_what_was_put_off_does_not_come_while_away(group, ana, eleven, days):
    await days.come_to(TUESDAY, "12:00")
    await prompts.put_off(group, ana.directly(), await days.prompt(ana), Later.EVENING)
    await sessions.pause(group, ana(), "", TUESDAY)
    await days.mailbox.carry()
    assert await days.asks(ana, TUESDAY, "19:00") == 0
    assert await days.asks(ana, WEDNESDAY, "07:59") == 0
    assert await days.asks(ana, WEDNESDAY, "08:00") == 1


async def test_away_for_long_what_was_put_off_never_comes(group, ana, eleven, days):
    await days.come_to(TUESDAY, "12:00")
    await prompts.put_off(group, ana.directly(), await days.prompt(ana), Later.EVENING)
    await sessions.pause(group, ana(), "", "2026-11-30")
    for day, at in ((TUESDAY, "19:00"), (FRIDAY, "09:00"), ("2026-12-01", "08:00")):
        assert await days.asks(ana, day, at) == 0


async def test_back_earlier_the_next_hour_is_asked_about(group, ana, eleven, days):
    await sessions.pause(group, ana(), "", "2026-12-24")
    await days.come_to(TUESDAY, "10:00")
    await sessions.resume(group, ana(), "")
    assert await days.asks(ana, TUESDAY, "12:00") == 1


async def test_a_paused_client_is_not_asked_about_and_the_others_are(
    group, ana, eleven, noon, days
):
    await sessions.pause(group, ana(), "grey heron", TUESDAY)
    await days.come_to(TUESDAY, "13:00")
    (prompt,) = days.mailbox.asked(ana)
    assert (await prompts.one(group, ana.directly(), prompt)).code == "red kite"
    assert await days.asks(ana, "2026-12-01", "13:00") == 2


async def test_in_the_hour_of_a_paused_client_one_is_free(group, ana, eleven, noon, days):
    await sessions.pause(group, ana(), "red kite", TUESDAY)
    assert await days.asks(ana, TUESDAY, "12:00") == 1


# Direct messages are closed.


async def test_closed_messages_wait_quietly_and_come_as_one(group, ana, eleven, noon, days):
    days.mailbox.closed.add(ana.id)
    await meets(group, ana, "grey heron", "tuesday", "16:00")
    await days.come_to(TUESDAY, "13:00")
    await days.come_to(TUESDAY, "17:00")
    assert (days.mailbox.of(ana), days.said()) == ([], 0)
    assert {message.kind for message in days.mailbox.sent} == {GROUP_DIGEST}
    days.mailbox.closed.clear()
    await messages.came_by(group, ana.id)
    await days.mailbox.tick()
    assert days.said() == 1
    assert len(days.mailbox.asked(ana)) == 3


async def test_what_was_answered_meanwhile_does_not_come(group, ana, heron, eleven, days):
    days.mailbox.closed.add(ana.id)
    await days.come_to(TUESDAY, "12:00")
    await debrief.save(group, ana(), heron.id, new_id(), answers())
    days.mailbox.closed.clear()
    await messages.came_by(group, ana.id)
    await days.mailbox.tick()
    assert days.said() == 0


async def test_who_comes_by_days_later_is_not_asked_about_old_hours(group, ana, eleven, days):
    days.mailbox.closed.add(ana.id)
    await days.come_to(TUESDAY, "12:00")
    await days.come_to(FRIDAY, "12:00")
    days.mailbox.closed.clear()
    await messages.came_by(group, ana.id)
    await days.mailbox.tick()
    assert days.said() == 0
    assert await days.mailbox.waiting() == 0


async def test_closed_messages_are_not_tried_over_and_over(group, ana, eleven, days):
    days.mailbox.closed.add(ana.id)
    await days.come_to(TUESDAY, "12:00")
    tried = days.mailbox.tried
    for _ in range(20):
        days.clock.passes(minutes=30)
        await days.mailbox.tick()
    assert days.mailbox.tried == tried


# When something changes, or the machine was off.


async def test_moved_from_the_prompt_it_is_asked_about_after_the_new_time(
    group, ana, heron, eleven, days
):
    await days.come_to(TUESDAY, "12:00")
    prompt = await days.prompt(ana)
    await debrief.not_held(group, ana.directly(), heron.id, prompt, Attendance.MISSED)
    await sessions.moved(group, ana.directly(), prompt, to_day=THURSDAY, to_time="15:00")
    await days.mailbox.carry()
    assert days.mailbox.of(ana) == []
    # What was noted of it as missed is taken back.
    assert await count(group, "sessions") == await count(group, "debriefs") == 0
    assert await days.asks(ana, THURSDAY, "15:59") == 0
    assert await days.asks(ana, THURSDAY, "16:00") == 1
    assert await days.asks(ana, "2026-12-01", "12:00") == 1


async def test_moved_once_it_cannot_be_moved_from_there_again(group, ana, eleven, days):
    await days.come_to(TUESDAY, "12:00")
    prompt = await days.prompt(ana)
    await sessions.moved(group, ana.directly(), prompt, to_day=THURSDAY, to_time="15:00")
    with pytest.raises(NotThere):
        await sessions.moved(group, ana.directly(), prompt, to_day=FRIDAY, to_time="15:00")


async def test_a_cancelled_hour_is_not_asked_about(group, ana, eleven, days):
    await sessions.cancel(group, ana(), eleven.id, TUESDAY)
    assert await days.asks(ana, TUESDAY, "12:30") == 0
    assert await days.asks(ana, "2026-12-01", "12:00") == 1


async def test_a_removed_session_is_asked_about_no_more(group, ana, eleven, days):
    await sessions.remove(group, ana(), eleven.id)
    assert await days.asks(ana, TUESDAY, "12:30") == 0
    assert await count(group, "due") == 0


async def test_who_left_is_asked_nothing_and_asked_again_when_back(group, ana, eleven, days):
    await days.come_to(TUESDAY, "11:55")
    await join.leave(group, ana())
    assert await days.asks(ana, TUESDAY, "12:30") == 0
    await joins(group, ana)
    assert await days.asks(ana, TUESDAY, "13:30") == 0
    assert await days.asks(ana, "2026-12-01", "12:00") == 1


@pytest.mark.parametrize(
    ("back", "asked"),
    [((TUESDAY, "12:01"), 1), ((THURSDAY, "11:49"), 1), ((THURSDAY, "11:50"), 0),
     (("2026-12-01", "11:00"), 0)],
)  # fmt: skip
async def test_after_an_outage_what_is_two_days_old_is_let_be(
    group, ana, eleven, days, back, asked
):
    await days.off_until(*back)
    assert len(days.mailbox.asked(ana)) == asked


async def test_a_prompt_that_waited_through_an_outage_is_not_shown_and_taken_away(
    group, ana, eleven, days
):
    """Put off, then the machine was off until it is too old: not even for a moment."""
    await days.come_to(TUESDAY, "12:00")
    await prompts.put_off(group, ana.directly(), await days.prompt(ana), Later.HOUR)
    await days.mailbox.carry()
    await days.off_until(FRIDAY, "09:00")
    assert days.said() == 1


async def changed_zone(house, person):
    await joins(house, person, zone="Europe/Berlin")


async def added_another(house, person):
    await meets(house, person, "grey heron", "friday", "9")


async def shortened(house, person):
    await joins(house, person, minutes_after="5")


async def lengthened(house, person):
    await joins(house, person, minutes_after="60")


@pytest.mark.parametrize("change", [changed_zone, added_another, shortened, lengthened])
async def test_an_hour_that_is_over_is_not_lost_by_a_change_before_the_tick(
    group, ana, eleven, days, change
):
    """The machine was off for a day, and somebody is quicker than the first tick."""
    days.clock.strikes(WEDNESDAY, "09:00")
    await change(group, ana)
    await days.mailbox.tick()
    assert len(days.mailbox.asked(ana)) == 1


async def test_minutes_shortened_after_the_hour_ask_at_once(group, ana, eleven, days):
    await joins(group, ana, minutes_after="60")
    await days.come_to(TUESDAY, "12:20")
    await joins(group, ana, minutes_after="10")
    await days.mailbox.tick()
    assert len(days.mailbox.asked(ana)) == 1


async def test_minutes_lengthened_after_it_was_asked_do_not_ask_again(group, ana, eleven, days):
    await days.come_to(TUESDAY, "12:00")
    await joins(group, ana, minutes_after="60")
    await days.come_to(TUESDAY, "12:50")
    assert days.said() == 1


async def test_a_clock_set_back_asks_nothing_twice(group, ana, eleven, days):
    await days.come_to(WEDNESDAY, "13:00")
    days.clock.strikes(TUESDAY, "12:00")
    for _ in range(50):
        await days.mailbox.tick()
        days.clock.passes(hours=1)
    assert days.said() == 1


async def test_a_clock_set_back_puts_off_no_tidying(group, ana, heron, days):
    """It stood on Friday when there was tidied last; on Thursday there is tidied all the same."""
    await days.come_to(FRIDAY, "13:00")
    days.clock.strikes("2026-11-23", "09:00")
    await meets(group, ana, "grey heron", "tuesday", "11:00")
    assert await days.asks(ana, TUESDAY, "12:00") == 1
    assert await days.asks(ana, THURSDAY, "12:50") == 0


async def test_a_clock_set_back_asks_about_no_hour_that_is_yet_to_come(group, ana, eleven, days):
    await days.come_to(TUESDAY, "12:00")
    days.clock.strikes("2026-11-23", "12:00")
    await prompts.put_off(group, ana.directly(), await days.prompt(ana), Later.QUARTER)
    await days.mailbox.carry()
    assert await days.asks(ana, "2026-11-23", "12:30") == 0
    assert await days.asks(ana, TUESDAY, "12:01") == 1


async def test_travelling_after_the_hour_asks_nothing_twice(group, ana, heron, eleven, days):
    """In New York the same wall time is yet to come; the hour was held all the same."""
    await days.come_to(TUESDAY, "12:00")
    await debrief.nothing_to_note(group, ana(), heron.id, await days.prompt(ana))
    await joins(group, ana, zone="America/New_York")
    await days.come_to(TUESDAY, "17:00")
    assert days.said() == 1


async def test_the_day_of_a_prompt_is_the_day_the_hour_was_meant_for(group, ana, eleven, days):
    await days.come_to(TUESDAY, "12:00")
    found = await prompts.one(group, ana.directly(), await days.prompt(ana))
    assert found.day == date(2026, 11, 24)
    assert found.end - found.start == timedelta(minutes=50)
