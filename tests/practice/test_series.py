"""A calendar's series as a client's standing sessions."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from bot.alliance.standing import Standing
from bot.practice import clients, series, sessions

from .cast import dump, refused

TUESDAYS = Standing(date(2026, 11, 24), time(11), 50)
FRIDAYS = Standing(date(2026, 11, 27), time(9), 50, every=2)


async def kept(house, who):
    found = await sessions.calendar(house, who())
    return [(session.code, session.standing) for session in found.sessions]


async def test_they_are_added_as_they_are_with_what_is_cancelled_and_moved(group, ana, heron):
    moved = {date(2026, 12, 1): None, date(2026, 12, 8): datetime(2026, 12, 9, 15)}  # noqa: DTZ001
    wanted = Standing(TUESDAYS.first, time(11), 45, 2, date(2027, 2, 2), moved)

    await series.take_in(group, ana(), heron.code, [wanted, FRIDAYS])

    assert await kept(group, ana) == [(heron.code, wanted), (heron.code, FRIDAYS)]


async def test_a_new_code_becomes_a_client_in_the_same_commit(group, ana):
    many = [Standing(TUESDAYS.first, time(n // 60, n % 60), 1) for n in range(101)]
    before = await dump(group)

    with refused("too_many_sessions"):
        await series.take_in(group, ana(), "copper kettle", many)

    assert await dump(group) == before
    await series.take_in(group, ana(), "copper kettle", [TUESDAYS])
    assert [client.code for client in await clients.all_of(group, ana())] == ["copper kettle"]


async def test_a_colleagues_code_is_as_new_as_any(group, ana, moss):
    assert await series.meant(group, ana(), moss.code) == series.Meant(moss.code, new=True)


async def test_what_is_there_already_is_not_added_again(group, ana, heron):
    await series.take_in(group, ana(), heron.code, [TUESDAYS])

    assert await series.missing(group, ana(), [TUESDAYS, FRIDAYS]) == [FRIDAYS]
    await series.take_in(group, ana(), heron.code, [TUESDAYS])
    assert await kept(group, ana) == [(heron.code, TUESDAYS)]


async def test_a_colleagues_hours_do_not_count(group, ana, ben, moss):
    await series.take_in(group, ben(), moss.code, [TUESDAYS])

    assert await series.missing(group, ana(), [TUESDAYS]) == [TUESDAYS]


async def test_somebody_who_has_not_joined_can_do_nothing(group, cleo):
    with refused("not_joined"):
        await series.meant(group, cleo(), "grey heron")
    with refused("not_joined"):
        await series.missing(group, cleo(), [TUESDAYS])
    with refused("not_joined"):
        await series.take_in(group, cleo(), "grey heron", [TUESDAYS])


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (TUESDAYS, True),
        (Standing(date(2025, 1, 7), time(11), 45), True),
        (Standing(TUESDAYS.first, time(11), 50, 1, date(2026, 12, 1)), True),
        (Standing(TUESDAYS.first, time(11), 50, 1, date(2026, 11, 17)), False),
        (Standing(TUESDAYS.first, time(11, 15), 50), False),
        (Standing(TUESDAYS.first, time(11), 50, 2), False),
        (Standing(TUESDAYS.first + timedelta(days=1), time(11), 50), False),
    ],
)
def test_two_are_the_same_where_they_meet_at_the_same_rhythm_and_time(other, same):
    assert TUESDAYS.shares_hours(other, date(2026, 11, 18)) is same
    assert other.shares_hours(TUESDAYS, date(2026, 11, 18)) is same


def test_fortnights_are_the_same_only_in_the_same_weeks():
    assert FRIDAYS.shares_hours(Standing(date(2026, 12, 11), time(9), 50, 2), FRIDAYS.first)
    assert not FRIDAYS.shares_hours(Standing(date(2026, 12, 4), time(9), 50, 2), FRIDAYS.first)
