"""However many sessions there are, the hours around a moment are worked out once."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alliance.standing import Standing, hours
from bot.practice import clients, remind, sessions
from bot.practice import hours as own_hours
from bot.practice.hours import Timetable
from bot.practice.sessions import Wish
from bot.records import clinicians, new_id, standing
from bot.records.clinicians import Clinician
from bot.records.standing import StandingSession

ZONES = ("Europe/Lisbon", "Antarctica/Troll", "Pacific/Apia", "America/Havana")
DAY = timedelta(days=1)

plans = st.builds(
    Standing,
    first=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    minutes=st.integers(1, 240),
    every=st.integers(0, 26),
)

moments = st.integers(0, 400 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(
    st.lists(plans, max_size=6),
    moments,
    st.sampled_from(ZONES),
    st.integers(0, 6),
)
@settings(deadline=None)
def test_the_hours_around_a_moment_are_those_of_each_session_by_itself(found, moment, zone, but):
    clinician = Clinician("c", "g", 1, zone, joined_at=moment)
    own = [StandingSession(str(n), "k", "c", "", plan) for n, plan in enumerate(found)]
    left_out = own[but] if but < len(own) else None
    seen = Timetable(clinician, own).busy_around(moment, but=left_out)
    expected = [
        hour
        for session in own
        if session is not left_out
        for hour in hours(session.standing, ZoneInfo(zone), moment - DAY, moment + DAY)
    ]
    assert sorted(seen) == sorted(expected)


async def of_many(house, person, many):
    """A clinician with this many weekly sessions."""
    added = (await clients.add(house, person(), "grey heron")).client

    def work(db):
        for number in range(many):
            first = date(2026, 11, 16) + timedelta(days=number % 5)
            plan = Standing(first, time(number // 5 % 24), 50)
            standing.add(db, new_id(), added.id, plan)
        remind.look_ahead(db, house, clinicians.by_id(db, added.clinician_id))

    await house.records.write(work)
    return added


async def test_one_more_session_among_many_works_out_each_sessions_hours_a_few_times(
    group, ana, monkeypatch
):
    """Linear: twice the sessions are twice the work, not four times."""
    looked = []
    plain = own_hours.hours

    def counted(*given):
        looked.append(given)
        return plain(*given)

    await of_many(group, ana, 90)
    monkeypatch.setattr(own_hours, "hours", counted)
    await sessions.add(group, ana(), Wish("grey heron", "sunday", "11:00"))
    assert len(looked) <= 91 * 4


async def test_moved_hours_are_read_in_one_query_for_all_sessions(group, ana):
    added = await of_many(group, ana, 30)
    asked = []

    def work(db):
        with db.tracer(lambda sql, _: asked.append(sql)):
            found = standing.all_of(db, added.clinician_id)
        for session in found[:3]:
            standing.move(db, session.id, session.standing.first, None)
        return [s.standing.moved for s in standing.all_of(db, added.clinician_id)]

    moved = await group.records.write(work)
    assert len([sql for sql in asked if "moved" in sql]) == 1
    assert [len(one) for one in moved] == [1] * 3 + [0] * 27
