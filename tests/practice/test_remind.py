"""Before the hour the line comes back; once a week one's own digest does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.alliance.ruptures import Event
from bot.practice import clients, digest, join, messages, repair, ruptures, sessions
from bot.records import new_id

from .cast import attempt, count, refused, rows
from .conftest import confirms, joins
from .days import Days, meets, wants_digest, wants_no_digest
from .mailbox import BEFORE_HOUR, OWN_DIGEST

# The story begins on Wednesday, 18 November 2026; Lisbon shows UTC then.
MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (f"2026-11-{day}" for day in (23, 24, 25, 26))
NEXT_MONDAY, NEXT_TUESDAY = "2026-11-30", "2026-12-01"


@pytest.fixture
def days(group, clock):
    return Days(group, clock)


@pytest.fixture
async def eleven(group, ana, heron, rupture):
    """Ana sees grey heron on Tuesdays from 11:00 to 11:50; a rupture waits."""
    return await meets(group, ana, "grey heron", "tuesday", "11:00")


@pytest.fixture
async def kite(group, ana):
    return (await clients.add(group, ana(), "red kite")).client


async def stands(days, person, day, at):
    """How many messages before an hour stand there then."""
    await days.come_to(day, at)
    return len(days.mailbox.before(person))


# The line.


async def test_twenty_minutes_before_it_comes_and_at_the_start_it_goes(group, ana, eleven, days):
    assert await stands(days, ana, TUESDAY, "10:39") == 0
    assert await stands(days, ana, TUESDAY, "10:40") == 1
    assert await stands(days, ana, TUESDAY, "10:59") == 1
    assert await stands(days, ana, TUESDAY, "11:00") == 0
    assert days.said(BEFORE_HOUR) == 1
    assert await stands(days, ana, NEXT_TUESDAY, "10:40") == 1


async def test_the_message_says_nothing_of_whom_or_what(group, ana, heron, eleven, days):
    await days.come_to(TUESDAY, "10:40")
    (message,) = days.mailbox.before(ana)
    assert heron.code not in repr(message)
    assert "looked at the clock" not in repr(message)


async def test_only_where_a_rupture_waits(group, ana, kite, days):
    await meets(group, ana, "red kite", "tuesday", "11:00")
    assert await stands(days, ana, TUESDAY, "10:50") == 0


async def repaired(house, person, rupture):
    await repair.save(house, person(), rupture, new_id(), attempt(extent="repaired"))


async def let_go(house, person, rupture):
    await ruptures.move(house, person(), rupture, Event.LET_GO)


async def ended(house, person, rupture):
    await ruptures.move(house, person(), rupture, Event.ENDED)


@pytest.mark.parametrize("settled", [repaired, let_go, ended])
async def test_what_is_settled_is_not_brought_back(group, ana, rupture, eleven, days, settled):
    await settled(group, ana, rupture)
    assert await stands(days, ana, TUESDAY, "10:50") == 0


async def test_what_is_addressed_still_waits(group, ana, rupture, eleven, days):
    await ruptures.move(group, ana(), rupture, Event.SAID)
    assert await stands(days, ana, TUESDAY, "10:40") == 1


async def test_reopened_it_comes_back(group, ana, rupture, eleven, days):
    await repaired(group, ana, rupture)
    await ruptures.move(group, ana(), rupture, Event.REOPENED)
    assert await stands(days, ana, TUESDAY, "10:40") == 1


@pytest.mark.parametrize(("minutes", "at"), [("5", "10:55"), ("60", "10:00")])
async def test_the_minutes_before_are_ones_own(group, ana, eleven, days, minutes, at):
    await joins(group, ana, minutes_before=minutes)
    await days.come_to(TUESDAY, at)
    (message,) = days.mailbox.before(ana)
    assert message.made_at == days.clock.at


async def test_none_is_never(group, ana, eleven, days):
    await joins(group, ana, minutes_before="0")
    for at in ("09:00", "10:40", "10:59", "11:00"):
        assert await stands(days, ana, TUESDAY, at) == 0


async def test_after_another_clients_hour_it_comes_in_the_break(group, ana, kite, eleven, days):
    await meets(group, ana, "red kite", "tuesday", "10:00")
    assert await stands(days, ana, TUESDAY, "10:49") == 0
    assert await stands(days, ana, TUESDAY, "10:50") == 1


async def test_back_to_back_it_comes_before_the_whole_run(group, ana, kite, eleven, days):
    for at in ("10:00", "9:00", "8:00"):
        await meets(group, ana, "red kite", "tuesday", at, minutes=60)
    assert await stands(days, ana, TUESDAY, "07:39") == 0
    assert await stands(days, ana, TUESDAY, "07:40") == 1
    assert await stands(days, ana, TUESDAY, "10:59") == 1
    assert await stands(days, ana, TUESDAY, "11:00") == 0


async def test_a_machine_that_comes_back_in_anothers_hour_says_nothing_in_it(
    group, ana, kite, eleven, days
):
    await meets(group, ana, "red kite", "tuesday", "10:00", minutes=60)
    await days.off_until(TUESDAY, "10:10")
    assert days.mailbox.before(ana) == []
    assert await stands(days, ana, TUESDAY, "10:59") == 0


@pytest.mark.parametrize(("back", "said"), [("10:45", 1), ("10:59", 1), ("11:00", 0)])
async def test_late_it_comes_as_long_as_the_hour_has_not_begun(
    group, ana, eleven, days, back, said
):
    await days.off_until(TUESDAY, back)
    assert len(days.mailbox.before(ana)) == said


async def test_not_in_quiet_hours(group, ana, eleven, days):
    await joins(group, ana, quiet_from="20:30", quiet_until="10:50")
    assert await stands(days, ana, TUESDAY, "10:49") == 0
    assert await stands(days, ana, TUESDAY, "10:50") == 1


async def test_not_at_all_where_the_quiet_hours_end_with_its_start(group, ana, eleven, days):
    await joins(group, ana, quiet_from="20:30", quiet_until="11:00")
    assert await stands(days, ana, TUESDAY, "11:00") == 0


async def test_not_while_away(group, ana, eleven, days):
    await sessions.pause(group, ana(), "", TUESDAY)
    assert await stands(days, ana, TUESDAY, "10:50") == 0
    assert await stands(days, ana, NEXT_TUESDAY, "10:50") == 1


async def test_back_in_time_it_comes_after_all(group, ana, eleven, days):
    await sessions.pause(group, ana(), "", TUESDAY)
    await days.come_to(TUESDAY, "10:45")
    await sessions.resume(group, ana(), "")
    await days.mailbox.tick()
    assert len(days.mailbox.before(ana)) == 1


async def test_not_for_a_client_who_is_paused(group, ana, eleven, days):
    await sessions.pause(group, ana(), "grey heron", TUESDAY)
    assert await stands(days, ana, TUESDAY, "10:50") == 0


async def test_moved_the_line_comes_before_the_new_time(group, ana, eleven, days):
    to = {"to_day": THURSDAY, "to_time": "15:00"}
    await sessions.move(group, ana(), eleven.id, TUESDAY, **to)
    assert await stands(days, ana, TUESDAY, "10:50") == 0
    assert await stands(days, ana, THURSDAY, "14:40") == 1


async def test_moved_from_its_message_that_goes_at_once_and_comes_before_the_new_time(
    group, ana, eleven, days
):
    await days.come_to(TUESDAY, "10:40")
    to = {"to_day": THURSDAY, "to_time": "15:00"}
    await sessions.move(group, ana.directly(), eleven.id, TUESDAY, **to)
    await days.mailbox.carry()
    assert days.mailbox.before(ana) == []
    assert await stands(days, ana, THURSDAY, "14:40") == 1
    assert await stands(days, ana, THURSDAY, "15:00") == 0


async def cancelled(house, person, session):
    await sessions.cancel(house, person(), session.id, TUESDAY)


async def removed(house, person, session):
    await sessions.remove(house, person(), session.id)


@pytest.mark.parametrize("gone", [cancelled, removed])
async def test_an_hour_that_will_not_be_has_no_message(group, ana, eleven, days, gone):
    await days.come_to(TUESDAY, "10:40")
    await gone(group, ana, eleven)
    await days.mailbox.carry()
    assert days.mailbox.before(ana) == []
    assert await stands(days, ana, TUESDAY, "10:50") == 0


async def test_whatever_is_changed_meanwhile_it_comes_once(group, ana, kite, eleven, days):
    await days.come_to(TUESDAY, "10:40")
    await joins(group, ana, minutes_before="15")
    await meets(group, ana, "red kite", "friday", "9")
    for at in ("10:45", "10:50"):
        await days.come_to(TUESDAY, at)
    assert days.said(BEFORE_HOUR) == 1


async def test_with_closed_messages_it_does_not_come_after_the_hour(group, ana, eleven, days):
    days.mailbox.closed.add(ana.id)
    await days.come_to(TUESDAY, "10:40")
    await days.come_to(TUESDAY, "11:30")
    days.mailbox.closed.clear()
    await messages.came_by(group, ana.id)
    await days.mailbox.tick()
    assert days.said(BEFORE_HOUR) == 0


async def test_who_comes_by_before_the_hour_has_it_still(group, ana, eleven, days):
    days.mailbox.closed.add(ana.id)
    await days.come_to(TUESDAY, "10:40")
    days.mailbox.closed.clear()
    await messages.came_by(group, ana.id)
    assert await stands(days, ana, TUESDAY, "10:50") == 1
    assert await stands(days, ana, TUESDAY, "11:00") == 0


async def test_who_left_gets_no_line(group, ana, eleven, days):
    await join.leave(group, ana())
    assert await stands(days, ana, TUESDAY, "10:50") == 0


async def test_a_clock_set_back_brings_no_line_twice(group, ana, eleven, days):
    await days.come_to(TUESDAY, "11:30")
    days.clock.strikes(TUESDAY, "10:40")
    await days.mailbox.tick()
    assert days.said(BEFORE_HOUR) <= 1


async def test_what_is_due_of_somebody_who_erased_all_is_nothing(group, ana, eleven, days):
    await join.leave_and_erase(group, ana())
    await days.come_to(TUESDAY, "12:00")
    assert await count(group, "due") == await count(group, "prompts") == 0


# The stage that begins.


async def told(days, person, day, at="10:40"):
    """The stage of which the message before the hour speaks."""
    await days.come_to(day, at)
    (message,) = days.mailbox.before(person)
    return message.data["forecast"]


@pytest.mark.parametrize(
    ("held", "forecast"),
    [(1, None), (3, None), (4, "middle"), (6, "middle"), (7, None), (11, None), (20, None)],
)
async def test_the_middle_is_told_where_it_begins(group, ana, days, held, forecast):
    """From the fifth session on, and not when it began long ago."""
    reed = (await clients.add(group, ana(), "tall reed", held - 1)).client
    await confirms(group, ana, reed)  # the last one that was held
    await meets(group, ana, "tall reed", "tuesday", "11:00")
    assert await told(days, ana, TUESDAY) == forecast


async def test_a_stage_is_told_once(group, ana, heron, eleven, days):
    assert await told(days, ana, TUESDAY) == "middle"
    assert await told(days, ana, NEXT_TUESDAY) is None


async def test_an_ending_that_was_announced_is_told_once(group, ana, eleven, days):
    await clients.set_course(group, ana(), "grey heron", held=30, ending=True)
    assert await told(days, ana, TUESDAY) == "ending"
    assert await told(days, ana, NEXT_TUESDAY) is None


async def test_an_ending_announced_beside_the_message_is_told_before_the_next_hour(
    group, ana, kite, eleven, days
):
    await days.come_to(TUESDAY, "10:40")
    await clients.set_course(group, ana(), "grey heron", held=None, ending=True)
    # Whatever looks ahead meanwhile tells nobody, as the message stands there already.
    await meets(group, ana, "red kite", "friday", "9")
    await days.come_to(TUESDAY, "10:50")
    assert await told(days, ana, NEXT_TUESDAY) == "ending"


# One's own digest.


async def digests(days, person, day, at):
    """How many digests of one's own were sent by then."""
    await days.come_to(day, at)
    sent = [m for m in days.mailbox.sent if m.kind == OWN_DIGEST]
    return len([m for m in sent if m.recipient == person.id])


async def test_it_is_not_sent_unasked(group, ana, rupture, days):
    assert await digests(days, ana, NEXT_MONDAY, "12:00") == 0


async def test_it_is_sent_once_a_week_at_ones_own_time(group, ana, ben, rupture, days):
    await wants_digest(group, ana, "1", "7:30")
    assert await digests(days, ana, TUESDAY, "07:29") == 0
    assert await digests(days, ana, TUESDAY, "07:30") == 1
    for at in ("07:31", "12:00", "23:00"):
        assert await digests(days, ana, TUESDAY, at) == 1
    assert await digests(days, ana, NEXT_TUESDAY, "07:30") == 2
    assert await digests(days, ben, NEXT_TUESDAY, "07:30") == 0


async def test_it_says_that_it_is_there_and_nothing_else(group, ana, heron, rupture, days):
    await wants_digest(group, ana)
    await days.come_to(MONDAY, "08:00")
    (message,) = days.mailbox.of(ana, OWN_DIGEST)
    assert message.data == {"late": False}
    assert heron.code not in repr(message)


async def test_it_is_the_wall_time_of_ones_own_zone(group, ana, rupture, days):
    await joins(group, ana, zone="America/New_York")
    await wants_digest(group, ana)
    assert await digests(days, ana, MONDAY, "12:59") == 0
    assert await digests(days, ana, MONDAY, "13:00") == 1


async def test_where_nothing_waits_nothing_is_sent(group, ana, heron, days):
    await wants_digest(group, ana)
    assert await digests(days, ana, MONDAY, "12:00") == 0


async def test_off_again_it_is_sent_no_more(group, ana, rupture, days):
    await wants_digest(group, ana)
    await wants_no_digest(group, ana)
    assert await digests(days, ana, NEXT_MONDAY, "12:00") == 0
    assert (await digest.own(group, ana())).weekly is None


async def test_missed_while_off_it_comes_once_and_says_so(group, ana, rupture, days):
    await wants_digest(group, ana)
    await days.off_until(WEDNESDAY, "10:00")
    (message,) = days.mailbox.of(ana, OWN_DIGEST)
    assert message.data == {"late": True}
    assert await digests(days, ana, WEDNESDAY, "12:00") == 1
    assert await digests(days, ana, NEXT_MONDAY, "08:00") == 2


@pytest.mark.parametrize(
    ("back", "sent"),
    [("2026-11-29T07:59", 1), ("2026-11-29T08:01", 0), ("2026-12-13T23:00", 0)],
)
async def test_not_within_a_day_of_the_next(group, ana, rupture, days, back, sent):
    await wants_digest(group, ana)
    day, at = back.split("T")
    await days.off_until(day, at)
    assert len(days.mailbox.of(ana, OWN_DIGEST)) == sent


async def test_several_missed_weeks_are_one_digest(group, ana, rupture, days):
    await wants_digest(group, ana)
    await days.off_until("2026-12-23", "10:00")
    assert days.said(OWN_DIGEST) == 1


async def test_it_is_not_sent_while_away(group, ana, rupture, days):
    await wants_digest(group, ana)
    await sessions.pause(group, ana(), "", TUESDAY)
    assert await digests(days, ana, MONDAY, "08:00") == 0
    assert await digests(days, ana, THURSDAY, "12:00") == 0
    assert await digests(days, ana, NEXT_MONDAY, "08:00") == 1


async def added_a_session(house, person):
    await meets(house, person, "grey heron", "friday", "9")


async def went_north(house, person):
    await joins(house, person, zone="Europe/Berlin")


async def went_east(house, person):
    await joins(house, person, zone="Asia/Tokyo")


async def went_west(house, person):
    await joins(house, person, zone="America/New_York")


@pytest.mark.parametrize("change", [added_a_session, went_north, went_east])
async def test_missed_it_is_not_lost_by_a_change_before_the_tick(group, ana, rupture, days, change):
    await wants_digest(group, ana)
    days.clock.strikes(TUESDAY, "10:00")
    await change(group, ana)
    await days.mailbox.tick()
    assert days.said(OWN_DIGEST) == 1


async def test_who_travels_past_its_hour_has_it_at_once(group, ana, rupture, days):
    """At one in the morning in Lisbon it is ten in Tokyo: Monday's digest was due at eight."""
    await wants_digest(group, ana)
    await days.come_to(MONDAY, "01:00")
    await joins(group, ana, zone="Asia/Tokyo")
    assert await digests(days, ana, MONDAY, "01:01") == 1
    assert await digests(days, ana, MONDAY, "09:00") == 1
    assert await digests(days, ana, "2026-11-29", "23:00") == 2


async def test_who_travels_back_over_its_hour_has_it_once(group, ana, rupture, days):
    await wants_digest(group, ana)
    assert await digests(days, ana, MONDAY, "08:00") == 1
    await went_west(group, ana)
    assert await digests(days, ana, MONDAY, "13:30") == 1
    assert await digests(days, ana, NEXT_MONDAY, "13:00") == 2


async def test_across_a_change_of_the_clocks_no_week_is_missed_or_doubled(
    group, ana, rupture, days
):
    """At half past two on the Sunday on which that time does not exist."""
    await joins(group, ana, zone="America/New_York")
    await wants_digest(group, ana, "6", "2:30")
    days.clock.strikes("2027-02-27", "12:00")
    await days.mailbox.tick()
    before = days.said(OWN_DIGEST)
    for _ in range(5 * 7 * 8):
        days.clock.passes(hours=3)
        await days.mailbox.tick()
    assert days.said(OWN_DIGEST) - before == 5


async def test_who_left_gets_no_digest(group, ana, rupture, days):
    await wants_digest(group, ana)
    await join.leave(group, ana())
    assert await digests(days, ana, MONDAY, "12:00") == 0
    assert await rows(group, "select * from due where kind = 'own_digest'") == []


async def test_a_time_that_is_none_is_said_so(group, ana):
    with refused("time_unknown"):
        await wants_digest(group, ana, time="after lunch")


async def test_a_look_at_it_is_always_there(group, ana, rupture, days):
    """Sent or not, it can be opened at any time, as of now."""
    await wants_digest(group, ana)
    days.clock.passes(days=2)
    found = await digest.own(group, ana())
    assert len(found.waiting) == 1
    assert found.weekly.at == (timedelta(hours=8) + days.clock.at.min).time()
