"""Standing sessions: added, listed, paused, moved, cancelled, removed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from bot.practice import clients, join, sessions
from bot.practice.refusals import NotThere
from bot.practice.sessions import Wish

from .cast import refused
from .conftest import joins

# The story begins on Wednesday, 18 November 2026, at six in the evening.
TUESDAY = date(2026, 11, 24)


@pytest.fixture
async def tuesdays(group, ana, heron):
    """Ana sees grey heron on Tuesdays at eleven; the session."""
    return (await sessions.add(group, ana(), Wish("grey heron", "tuesday", "11"))).sessions[0]


async def coming(house, person):
    """The hours of the coming two weeks on the wall in UTC, and whether nothing is said."""
    found = (await sessions.calendar(house, person())).ahead
    return [(f"{one.hour.start:%m-%d %H:%M}", one.silent) for one in found]


@pytest.mark.parametrize(
    ("wish", "first", "every"),
    [
        ({"day": "tuesday"}, TUESDAY, 1),
        ({"day": "1"}, TUESDAY, 1),
        ({"day": "tue"}, TUESDAY, 1),
        ({"day": "Tuesday", "every": 2}, TUESDAY, 2),
        ({"day": "tuesday", "every": 0}, TUESDAY, 0),
        # Today counts, even where the time has passed: it is the day they meet.
        ({"day": "wed"}, date(2026, 11, 18), 1),
        ({"day": "2026-12-24"}, date(2026, 12, 24), 0),
        ({"day": "24.12."}, date(2026, 12, 24), 0),
        ({"day": "24.12.", "every": 3}, date(2026, 12, 24), 3),
    ],
)
async def test_a_rhythm_is_taken_as_it_is_said(group, ana, heron, wish, first, every):
    given = {"client": "grey heron", "time": "11:00"} | wish
    (session,) = (await sessions.add(group, ana(), Wish(**given))).sessions
    assert (session.standing.first, session.standing.every) == (first, every)
    assert (session.standing.at, session.standing.minutes) == (time(11), 50)


@pytest.mark.parametrize(
    ("reason", "wish"),
    [
        ("client_unknown", {"client": "red kite"}),
        ("day_unknown", {"day": "someday"}),
        ("day_unknown", {"day": "t"}),  # Tuesday or Thursday
        ("time_unknown", {"time": "25"}),
        ("minutes_unknown", {"minutes": 0}),
        ("minutes_unknown", {"minutes": 300}),
        ("every_unknown", {"every": 27}),
        ("every_unknown", {"every": -1}),
        ("until_passed", {"day": "2026-11-17"}),
        ("until_passed", {"until": "2026-11-20"}),
        ("date_unknown", {"until": "when it ends"}),
    ],
)
async def test_what_cannot_be_is_said_so(group, ana, heron, reason, wish):
    given = {"client": "grey heron", "day": "tuesday", "time": "11:00"} | wish
    with refused(reason):
        await sessions.add(group, ana(), Wish(**given))
    assert (await sessions.calendar(group, ana())).sessions == ()


async def test_a_therapy_that_ended_gets_no_session(group, ana, heron):
    await clients.end(group, ana(), "grey heron")
    with refused("client_unknown"):
        await sessions.add(group, ana(), Wish("grey heron", "tuesday", "11"))


async def test_a_therapy_taken_up_again_has_its_sessions_again(group, ana, heron, tuesdays):
    await clients.end(group, ana(), "grey heron")
    assert (await sessions.calendar(group, ana())).sessions == ()
    await clients.add(group, ana(), "grey heron")
    assert (await sessions.calendar(group, ana())).sessions == (tuesdays,)


async def test_a_hundred_are_the_most(group, ana, heron):
    for hour in range(100):
        await sessions.add(group, ana(), Wish("grey heron", str(hour % 7), f"{hour % 24}"))
    with refused("too_many_sessions"):
        await sessions.add(group, ana(), Wish("grey heron", "0", "9"))


async def test_the_list_shows_the_coming_two_weeks_and_no_more(group, ana, tuesdays):
    assert await coming(group, ana) == [("11-24 11:00", False), ("12-01 11:00", False)]


async def test_the_last_day_is_included(group, ana, heron):
    wish = Wish("grey heron", "tuesday", "11", until="2026-11-24")
    await sessions.add(group, ana(), wish)
    assert await coming(group, ana) == [("11-24 11:00", False)]


async def test_every_second_week_is_every_second_week(group, ana, heron, clock):
    await sessions.add(group, ana(), Wish("grey heron", "tuesday", "11", every=2))
    assert await coming(group, ana) == [("11-24 11:00", False)]
    clock.passes(weeks=1)
    assert await coming(group, ana) == [("12-08 11:00", False)]


async def test_in_another_zone_it_stays_the_hour_on_the_wall(group, ana, tuesdays):
    await joins(group, ana, zone="Europe/Berlin")
    assert await coming(group, ana) == [("11-24 10:00", False), ("12-01 10:00", False)]


async def test_removed_it_is_gone(group, ana, tuesdays):
    assert (await sessions.remove(group, ana(), tuesdays.id)).sessions == ()
    with pytest.raises(NotThere):
        await sessions.remove(group, ana(), tuesdays.id)


async def test_moved_it_stands_where_it_was_moved_to(group, ana, tuesdays):
    move = {"to_day": "26.11.", "to_time": "15:30"}
    await sessions.move(group, ana(), tuesdays.id, str(TUESDAY), **move)
    assert await coming(group, ana) == [("11-26 15:30", False), ("12-01 11:00", False)]
    # Moved again, it is moved from its own day.
    move = {"to_day": "27.11.", "to_time": "9"}
    await sessions.move(group, ana(), tuesdays.id, str(TUESDAY), **move)
    assert await coming(group, ana) == [("11-27 09:00", False), ("12-01 11:00", False)]


async def test_cancelled_it_is_the_one_hour_that_is_gone(group, ana, tuesdays):
    await sessions.cancel(group, ana(), tuesdays.id, str(TUESDAY))
    assert await coming(group, ana) == [("12-01 11:00", False)]


@pytest.mark.parametrize(
    ("reason", "to"),
    [
        ("until_passed", {"to_day": "2026-11-18", "to_time": "17:59"}),
        ("date_unknown", {"to_day": "soon", "to_time": "9"}),
        ("time_unknown", {"to_day": "26.11.", "to_time": "noon"}),
    ],
)
async def test_an_hour_is_moved_ahead_or_not_at_all(group, ana, tuesdays, reason, to):
    with refused(reason):
        await sessions.move(group, ana(), tuesdays.id, str(TUESDAY), **to)
    assert (await coming(group, ana))[0] == ("11-24 11:00", False)


@pytest.mark.parametrize("day", ["2026-11-25", "2026-11-17", "", "tomorrow", "0000-00-00"])
async def test_a_day_without_this_hour_is_not_there(group, ana, tuesdays, day):
    """A button of another version, or one that was made up, makes no hour out of nothing."""
    before = await coming(group, ana)
    with pytest.raises(NotThere):
        await sessions.cancel(group, ana(), tuesdays.id, day)
    with pytest.raises(NotThere):
        await sessions.move(group, ana(), tuesdays.id, day, to_day="26.11.", to_time="9")
    assert await coming(group, ana) == before


async def test_away_says_it_of_each_hour_until_the_day_is_over(group, ana, tuesdays, clock):
    found = await sessions.pause(group, ana(), "", "24.11.")
    assert found.clinician.away_until == TUESDAY
    assert await coming(group, ana) == [("11-24 11:00", True), ("12-01 11:00", False)]
    clock.strikes("2026-11-25", "00:00")
    assert (await sessions.calendar(group, ana())).clinician.away_until is None


async def test_a_client_is_paused_alone(group, ana, heron, tuesdays, clock):
    await clients.add(group, ana(), "red kite")
    await sessions.add(group, ana(), Wish("red kite", "tuesday", "12"))
    found = await sessions.pause(group, ana(), "grey heron", "24.11.")
    assert [one.silent for one in found.ahead] == [True, False, False, False]
    assert [one.paused_until for one in found.sessions] == [TUESDAY, None]
    clock.strikes("2026-11-25", "00:00")
    found = await sessions.calendar(group, ana())
    assert [one.paused_until for one in found.sessions] == [None, None]


async def test_resumed_everything_is_said_again(group, ana, tuesdays):
    await sessions.pause(group, ana(), "", "24.12.")
    await sessions.pause(group, ana(), "grey heron", "24.12.")
    await sessions.resume(group, ana(), "")
    assert all(silent for _, silent in await coming(group, ana))
    await sessions.resume(group, ana(), "grey heron")
    assert not any(silent for _, silent in await coming(group, ana))


@pytest.mark.parametrize(
    ("until", "reason"), [("2026-11-17", "until_passed"), ("x", "date_unknown")]
)
async def test_a_pause_ends_on_a_day_ahead(group, ana, tuesdays, until, reason):
    with refused(reason):
        await sessions.pause(group, ana(), "", until)


async def test_the_days_that_are_proposed_are_ones_own(group, ana, clock):
    """At eleven in the evening in Lisbon it is tomorrow in Auckland."""
    await joins(group, ana, zone="Pacific/Auckland")
    clock.strikes("2026-11-18", "23:00")
    days = await sessions.coming_days(group, ana())
    assert days[0] == date(2026, 11, 19)
    assert len(days) == len(set(days)) == 33
    assert days == sorted(days)
    assert {day.weekday() for day in days[21:]} == {0}


async def test_who_left_has_no_calendar_and_finds_it_again(group, ana, tuesdays):
    await join.leave(group, ana())
    with refused("not_joined"):
        await sessions.calendar(group, ana())
    await joins(group, ana)
    assert len(await coming(group, ana)) == 2


async def test_a_week_in_which_the_clocks_change_has_its_hour_once(group, ana, heron, clock):
    await sessions.add(group, ana(), Wish("grey heron", "sunday", "1:30"))
    # In Lisbon, on 28 March 2027, half past one does not exist: two o'clock in summer time.
    clock.at = datetime.fromisoformat("2027-03-22T12:00+00:00")
    (first, second) = await coming(group, ana)
    assert (first, second) == (("03-28 01:00", False), ("04-04 00:30", False))
    clock.at += timedelta(weeks=29)
    assert await coming(group, ana) == [("10-17 00:30", False), ("10-24 00:30", False)]
