"""Calendar files as Google, Apple and Outlook write them, as standing sessions.

All people and files are invented. The clinician lives in Lisbon, where it is Wednesday.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alliance.standing import Standing, hours
from bot.ics import LeftOut, NotACalendar, Note, events, read

LISBON = ZoneInfo("Europe/Lisbon")
NOW = datetime(2026, 11, 18, 18, 0, tzinfo=UTC)
TUESDAY, THURSDAY = date(2026, 11, 24), date(2026, 11, 19)
ELEVEN = time(11, 0)
SHORT = {"WEEKLY": "RRULE:FREQ=WEEKLY", "LISBON": "DTSTART;TZID=Europe/Lisbon:20261124T110000"}
OUTLOOK = """
DTSTART;TZID=GMT_Standard_Time:20261124T110000
RRULE:FREQ=WEEKLY;UNTIL=20261231T110000Z;INTERVAL=1;BYDAY=TU;WKST=SU
"""
OUTLOOKS_OWN_ZONE = """
BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T010000
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def event(lines, *, lasts="DURATION:PT50M", uid="a@example.org"):
    """One VEVENT; `WEEKLY` and `LISBON` stand for the two commonest lines."""
    written = [SHORT.get(line, line) for line in lines.split()]
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", *written, lasts, "END:VEVENT"])


def calendar(*parts, ends="\r\n"):
    """A file with these events, and whatever else."""
    body = "\n".join(part.strip() for part in parts)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\n{body}\nEND:VCALENDAR\n"
    return text.replace("\n", ends).encode()


def reading(*parts, zone=LISBON, now=NOW):
    return read(events(calendar(*parts)), zone, now)


def only(*parts, **where):
    """The one series in there."""
    found = reading(*parts, **where)
    assert not found.left_out
    (series,) = found.series
    return series


def weekly(first, at=ELEVEN, **more):
    return Standing(first, at, 50, **more)


# As calendars export them

SHAPES = {
    "google, every week for years": (
        "DTSTART;TZID=Europe/Lisbon:20240109T110000 RRULE:FREQ=WEEKLY;BYDAY=TU",
        [weekly(TUESDAY)],
    ),
    "google, on two weekdays": (
        "DTSTART;TZID=Europe/Lisbon:20240109T110000 RRULE:FREQ=WEEKLY;BYDAY=TH,TU",
        [weekly(THURSDAY), weekly(TUESDAY)],
    ),
    "google, ended by hand: UNTIL at the end of the day before, in UTC": (
        "LISBON RRULE:FREQ=WEEKLY;WKST=MO;UNTIL=20261221T235959Z;BYDAY=TU",
        [weekly(TUESDAY, until=date(2026, 12, 21))],
    ),
    "google, a single event, always in UTC": (
        "DTSTART:20261124T110000Z",
        [weekly(TUESDAY, every=0)],
    ),
    "apple, with an end after some times": (
        "LISBON RRULE:FREQ=WEEKLY;COUNT=3",
        [weekly(TUESDAY, until=date(2026, 12, 8))],
    ),
    "apple, every second week": (
        "DTSTART;TZID=Europe/Lisbon:20261110T110000 RRULE:FREQ=WEEKLY;INTERVAL=2",
        [weekly(TUESDAY, every=2)],
    ),
    "apple, floating": (
        "DTSTART:20261124T110000 WEEKLY",
        [weekly(TUESDAY)],
    ),
    "outlook, with its own name of the zone and weeks from Sunday": (
        OUTLOOK,
        [weekly(TUESDAY, until=date(2026, 12, 31))],
    ),
    "a last day without a time": (
        "LISBON RRULE:FREQ=WEEKLY;UNTIL=20261208",
        [weekly(TUESDAY, until=date(2026, 12, 8))],
    ),
    "a last moment before the hour of that day": (
        "LISBON RRULE:FREQ=WEEKLY;UNTIL=20261208T105959Z",
        [weekly(TUESDAY, until=date(2026, 12, 7))],
    ),
    "a last day that means for ever": (
        "LISBON RRULE:FREQ=WEEKLY;UNTIL=99991231T235959Z",
        [weekly(TUESDAY)],
    ),
    "more times than there are years": (
        "LISBON RRULE:FREQ=WEEKLY;COUNT=999999999",
        [weekly(TUESDAY)],
    ),
    "two weekdays, three times": (
        "LISBON RRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3",
        [
            weekly(TUESDAY, until=date(2026, 12, 1)),
            weekly(date(2026, 11, 26), until=date(2026, 11, 26)),
        ],
    ),
    "every second week from a Tuesday, Mondays too: weeks begin on Monday": (
        "LISBON RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU",
        [weekly(TUESDAY, every=2), weekly(date(2026, 12, 7), every=2)],
    ),
    "the same where weeks begin on Tuesday": (
        "LISBON RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU;WKST=TU",
        [weekly(TUESDAY, every=2), weekly(date(2026, 11, 30), every=2)],
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_series_becomes_standing_sessions(shape):
    lines, wanted = SHAPES[shape]

    series = only(event(lines).replace("GMT_Standard_Time", "GMT Standard Time"))

    assert list(series.sessions) == wanted
    assert series.note is None


@pytest.mark.parametrize(
    ("lasts", "minutes"),
    [
        ("DTEND;TZID=Europe/Lisbon:20261124T114500", 45),
        ("DURATION:PT1H30M", 90),
        ("DTEND:20261124T115000Z", 50),
    ],
)
def test_its_length_is_read_from_its_end_or_its_duration(lasts, minutes):
    (session,) = only(event("LISBON WEEKLY", lasts=lasts)).sessions

    assert session.minutes == minutes


def test_the_title_comes_along_in_one_line_that_steers_no_terminal():
    title = "SUMMARY:Tea\\, \\n\x1b[31mthen  \u202ework" + "k" * 80

    found = only(event("LISBON WEEKLY").replace("DURATION", f"{title}\nDURATION"))

    assert found.title.startswith("Tea, [31mthen work")
    assert len(found.title) == 60
    assert found.title not in repr(found)


def test_two_calendars_in_one_file_are_both_read():
    content = calendar(event("LISBON WEEKLY")) + calendar(event("LISBON WEEKLY", uid="b"))

    assert len(read(events(content), LISBON, NOW).series) == 2


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_marks_make_no_difference(ends, before):
    content = before + calendar(event("LISBON WEEKLY"), ends=ends)

    assert len(read(events(content), LISBON, NOW).series) == 1


# Hours that are not as usual


@pytest.mark.parametrize(
    "without",
    [
        "EXDATE;TZID=Europe/Lisbon:20261201T110000",
        "EXDATE:20261201T110000Z",
        "EXDATE:20261201T110000",
        "EXDATE;VALUE=DATE:20261201",
        "EXDATE;TZID=Europe/Berlin:20261201T120000",
        "EXDATE:20261201T110000Z EXDATE:20261202T110000Z",
        "EXDATE:20240102T110000Z,20261201T110000Z",
    ],
)
def test_a_date_that_is_taken_out_is_a_cancelled_hour(without):
    (session,) = only(event(f"LISBON WEEKLY {without}")).sessions

    assert session == weekly(TUESDAY, moved={date(2026, 12, 1): None})


def test_an_hour_that_is_over_is_not_remembered_as_cancelled():
    lines = "DTSTART:20261110T110000 WEEKLY EXDATE:20261117T110000"

    assert only(event(lines)).sessions == (weekly(TUESDAY),)


def test_a_changed_hour_is_moved():
    series = event("LISBON WEEKLY")
    change = event("RECURRENCE-ID:20261201T110000Z DTSTART:20261203T150000Z")

    moved = {date(2026, 12, 1): datetime(2026, 12, 3, 15, 0)}  # noqa: DTZ001
    assert only(series, change).sessions == (weekly(TUESDAY, moved=moved),)
    assert only(change, series) == only(series, change)


def test_a_changed_hour_at_the_same_time_is_no_move():
    change = event("RECURRENCE-ID:20261201T110000Z DTSTART;TZID=Europe/Berlin:20261201T120000")

    assert only(event("LISBON WEEKLY"), change).sessions == (weekly(TUESDAY),)


def test_a_change_counts_more_than_the_date_taken_out_for_it():
    """Some calendars write both for a moved hour."""
    series = event("LISBON WEEKLY EXDATE:20261201T110000Z")
    change = event("RECURRENCE-ID:20261201T110000Z DTSTART:20261203T150000Z")

    (session,) = only(series, change).sessions
    assert session.moved[date(2026, 12, 1)] is not None


@pytest.mark.parametrize(
    "replaced", ["RECURRENCE-ID:20261201T110000Z", "RECURRENCE-ID;VALUE=DATE:20261201"]
)
def test_a_change_that_is_cancelled_is_a_cancelled_hour(replaced):
    change = event(f"{replaced} DTSTART:20261201T110000Z STATUS:CANCELLED")

    (session,) = only(event("LISBON WEEKLY"), change).sessions
    assert session.moved == {date(2026, 12, 1): None}


def test_an_hour_moved_out_of_the_past_is_still_to_come():
    series = event("DTSTART:20261103T110000 WEEKLY")
    change = event("RECURRENCE-ID:20261117T110000 DTSTART:20261120T090000")

    (session,) = only(series, change).sessions

    days = [hour.start.date() for hour in hours(session, LISBON, NOW, NOW + timedelta(days=7))]
    assert days == [date(2026, 11, 20), TUESDAY]


def test_a_change_whose_series_is_not_in_the_file_is_an_hour_of_its_own():
    """So an invitation to one hour is exported."""
    change = event("RECURRENCE-ID:20261201T110000Z DTSTART:20261203T150000Z")

    assert only(change).sessions == (weekly(date(2026, 12, 3), time(15, 0), every=0),)


def test_a_change_of_a_day_of_two_moves_that_day_alone():
    series = event("LISBON RRULE:FREQ=WEEKLY;BYDAY=TU,TH")
    change = event("RECURRENCE-ID:20261201T110000Z DTSTART:20261203T150000Z")

    tuesdays, thursdays = only(series, change).sessions
    assert list(tuesdays.moved) == [date(2026, 12, 1)]
    assert thursdays.moved == {}


# What is left out


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("LISBON RRULE:FREQ=DAILY", LeftOut.NOT_WEEKLY),
        ("LISBON RRULE:FREQ=MONTHLY;BYDAY=2TU", LeftOut.NOT_WEEKLY),
        ("LISBON RRULE:FREQ=YEARLY", LeftOut.NOT_WEEKLY),
        ("LISBON RRULE:FREQ=WEEKLY;BYMONTH=1", LeftOut.NOT_WEEKLY),
        ("LISBON RRULE:FREQ=WEEKLY;BYHOUR=9,11", LeftOut.NOT_WEEKLY),
        ("LISBON RRULE:FREQ=WEEKLY;INTERVAL=27", LeftOut.NOT_WEEKLY),
        ("LISBON WEEKLY WEEKLY", LeftOut.NOT_WEEKLY),
        ("LISBON WEEKLY RDATE:20261203T110000Z", LeftOut.NOT_WEEKLY),
        ("LISBON RDATE;VALUE=PERIOD:20261203T110000Z/PT1H", LeftOut.NOT_WEEKLY),
        ("DTSTART;VALUE=DATE:20261124 WEEKLY", LeftOut.ALL_DAY),
        ("DTSTART:20261117T110000Z", LeftOut.PAST),
        ("DTSTART:20240109T110000 RRULE:FREQ=WEEKLY;UNTIL=20261117T110000", LeftOut.PAST),
        ("DTSTART:20261110T110000 RRULE:FREQ=WEEKLY;COUNT=2", LeftOut.PAST),
        ("LISBON RRULE:FREQ=WEEKLY;COUNT=1 EXDATE:20261124T110000Z", LeftOut.PAST),
        ("LISBON WEEKLY STATUS:CANCELLED", LeftOut.CANCELLED),
        ("WEEKLY", LeftOut.UNREADABLE),
        ("DTSTART:2026112 WEEKLY", LeftOut.UNREADABLE),
        ("LISBON RRULE:FREQ=WEEKLY;BYDAY=XX", LeftOut.UNREADABLE),
        ("LISBON RRULE:FREQ=WEEKLY;COUNT=some", LeftOut.UNREADABLE),
        ("LISBON WEEKLY EXDATE:soon", LeftOut.UNREADABLE),
        ("LISBON LISBON WEEKLY", LeftOut.UNREADABLE),
        ("DTSTART:99991231T110000Z", LeftOut.UNREADABLE),
        ("DTSTART:00010101T000000Z WEEKLY", LeftOut.UNREADABLE),
    ],
)
def test_what_cannot_be_a_standing_session_is_left_out_and_counted(lines, reason):
    found = reading(event(lines))

    assert found.left_out == {reason: 1}
    assert found.series == ()


@pytest.mark.parametrize("lasts", ["", "DURATION:PT0S", "DURATION:PT4H1M", "DURATION:P1D"])
def test_an_event_that_is_no_hour_is_left_out(lasts):
    assert reading(event("LISBON WEEKLY", lasts=lasts)).left_out == {LeftOut.LENGTH: 1}


def test_the_changes_of_a_series_that_is_left_out_go_with_it():
    monthly = event("LISBON RRULE:FREQ=MONTHLY")
    change = event("RECURRENCE-ID:20261224T110000Z DTSTART:20261223T110000Z")

    found = reading(monthly, change)

    assert found.left_out == {LeftOut.NOT_WEEKLY: 1}
    assert found.series == ()


def test_a_change_of_this_and_all_later_hours_is_not_guessed_at():
    change = event("RECURRENCE-ID;RANGE=THISANDFUTURE:20261201T110000Z DTSTART:20261203T150000Z")

    assert reading(event("LISBON WEEKLY"), change).left_out == {LeftOut.UNREADABLE: 1}


def test_one_broken_event_hides_no_other():
    found = reading(event("DTSTART:soon WEEKLY"), event("LISBON WEEKLY", uid="b"))

    assert len(found.series) == 1
    assert found.left_out == {LeftOut.UNREADABLE: 1}


def test_a_broken_line_that_is_no_time_is_passed_over():
    assert only(event("LISBON WEEKLY").replace("DURATION", "a description cut in two\nDURATION"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Dear Ana, see you on Tuesday",
        b"PK\x03\x04\x00\xff\xfe",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n",
        b"END:VCALENDAR\r\n",
        calendar(event("LISBON WEEKLY"))[:-30],
        calendar(event("LISBON WEEKLY")).decode().encode("utf-16"),
    ],
    ids=["empty", "a letter", "a zip", "begun", "ended", "cut off", "utf-16"],
)
def test_what_is_no_calendar_is_refused_without_quoting_it(content):
    with pytest.raises(NotACalendar) as refused:
        events(content)

    assert str(refused.value) == ""
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


# Zones


def test_a_zone_with_the_same_clocks_needs_no_note():
    series = only(event("DTSTART;TZID=Europe/London:20261124T110000 WEEKLY"))

    assert (series.sessions, series.note) == ((weekly(TUESDAY),), None)


@pytest.mark.parametrize("before", [True, False])
def test_a_zone_the_file_describes_itself_is_understood_wherever_it_stands(before):
    lines = event("DTSTART;TZID=Customized-Zone:20261124T110000 WEEKLY")
    parts = [OUTLOOKS_OWN_ZONE.replace("Customized Time Zone", "Customized-Zone"), lines]

    series = only(*(parts if before else reversed(parts)))

    assert (series.sessions, series.note) == ((weekly(TUESDAY),), None)


def test_a_zone_under_the_name_of_its_vendor_is_understood_in_silence(recwarn):
    named = "/freeassociation.sourceforge.net/Europe/Lisbon"

    series = only(event(f"DTSTART;TZID={named}:20261124T110000 WEEKLY"))

    assert (series.sessions, series.note) == ((weekly(TUESDAY),), None)
    assert not recwarn


def test_a_series_of_another_zone_is_converted_and_says_so():
    series = only(event("DTSTART;TZID=America/New_York:20200107T110000 WEEKLY"))

    assert series.sessions == (weekly(TUESDAY, time(16, 0)),)
    assert series.note == Note(ELEVEN, "America/New_York")


def test_it_is_converted_at_its_first_hour_to_come_not_in_the_summer_it_began():
    series = only(event("DTSTART:20260609T110000Z WEEKLY"))

    assert series.sessions == (weekly(TUESDAY, ELEVEN),)
    assert series.note == Note(ELEVEN, "UTC")  # in summer it will be off by one


def test_where_the_day_changes_on_the_way_everything_changes_with_it():
    lines = "DTSTART;TZID=Asia/Tokyo:20261125T060000 RRULE:FREQ=WEEKLY;UNTIL=20261231T000000Z"
    changes = "EXDATE;TZID=Asia/Tokyo:20261202T060000"

    (session,) = only(event(f"{lines} {changes}")).sessions

    moved = {date(2026, 12, 1): None}
    until = date(2026, 12, 30)  # Thursday the 31st in Tokyo
    assert session == weekly(TUESDAY, time(21, 0), until=until, moved=moved)


def test_a_single_hour_of_another_zone_is_exact_and_needs_no_note():
    series = only(event("DTSTART;TZID=America/New_York:20261124T110000"))

    assert series.sessions == (weekly(TUESDAY, time(16, 0), every=0),)
    assert series.note is None


def test_a_zone_nobody_knows_is_taken_as_ones_own_and_said():
    series = only(event("DTSTART;TZID=Nowhere/Land:20261124T110000 WEEKLY"))

    assert series.sessions == (weekly(TUESDAY),)
    assert series.note == Note(ELEVEN, "Nowhere/Land", known=False)


def test_across_a_clock_change_the_hour_stays_on_the_clock():
    (session,) = only(event("DTSTART;TZID=Europe/Lisbon:20260901T110000 WEEKLY")).sessions

    spring = datetime(2027, 3, 22, tzinfo=UTC)
    found = hours(session, LISBON, spring, spring + timedelta(days=14))
    assert [hour.start.hour for hour in found] == [11, 10]


def test_an_hour_after_midnight_that_is_running_is_not_over():
    (session,) = only(
        event("DTSTART;TZID=Europe/Lisbon:20261117T233000"),
        now=datetime(2026, 11, 18, 0, 10, tzinfo=UTC),
    ).sessions

    assert session == weekly(date(2026, 11, 17), time(23, 30), every=0)


# Rules without an exception

WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
ZONES = st.sampled_from(
    ["Europe/Lisbon", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "UTC"]
)
STARTS = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001
    datetime(2027, 6, 1),  # noqa: DTZ001
).map(lambda moment: moment.replace(second=0, microsecond=0))
RHYTHMS = st.fixed_dictionaries(
    {
        "every": st.integers(1, 26),
        "days": st.sets(st.sampled_from(WEEKDAYS)),
        "week": st.sampled_from(WEEKDAYS),
        "end": st.one_of(
            st.just(""),
            st.integers(1, 60).map("COUNT={}".format),
            STARTS.map("UNTIL={:%Y%m%dT%H%M%S}".format),
        ),
    }
)


def rule(start, rhythm):
    """The rule as it is written; its first day is one of its days."""
    days = sorted({*rhythm["days"], WEEKDAYS[start.weekday()]}, key=WEEKDAYS.index)
    end = f";{rhythm['end']}" if rhythm["end"] else ""
    return (
        f"FREQ=WEEKLY;INTERVAL={rhythm['every']};WKST={rhythm['week']};BYDAY={','.join(days)}{end}"
    )


@settings(max_examples=300, deadline=None)
@given(start=STARTS, rhythm=RHYTHMS, out=st.integers(0, 5))
def test_every_hour_is_where_another_calendar_sees_it(start, rhythm, out):
    """Held against dateutil's rule, in wall time: two years, one hour of them taken out."""
    written = rule(start, rhythm)
    now = NOW.replace(tzinfo=None)
    end = now + timedelta(days=730)
    wanted = rrulestr(written, dtstart=start).between(now, end)
    wanted = [day for day in wanted if now.date() < day.date() < end.date()]
    gone = wanted.pop(out) if len(wanted) > out else datetime(2020, 1, 1)  # noqa: DTZ001

    found = reading(
        event(f"DTSTART:{start:%Y%m%dT%H%M%S} RRULE:{written} EXDATE:{gone:%Y%m%dT%H%M%S}")
    )

    seen = [
        datetime.combine(day, session.at)
        for series in found.series
        for session in series.sessions
        for day in takes_place(session, end.date())
        if day > NOW.date()
    ]
    assert sorted(seen) == wanted


def takes_place(session, end):
    for day in session.days(session.first):
        if day >= end:
            return
        if day not in session.moved:
            yield day


@settings(max_examples=200, deadline=None)
@given(start=STARTS, there=ZONES, here=ZONES, rhythm=RHYTHMS)
def test_whatever_the_zones_the_next_hour_is_the_same_instant_or_a_note_is_given(
    start, there, here, rhythm
):
    zone = ZoneInfo(here)
    rhythm = {**rhythm, "days": set(), "end": ""}
    found = reading(
        event(f"DTSTART;TZID={there}:{start:%Y%m%dT%H%M%S} RRULE:{rule(start, rhythm)}"), zone=zone
    )
    (series,) = found.series
    (session,) = series.sessions

    wall = datetime.combine(session.first, session.at, zone)
    back = wall.astimezone(UTC).astimezone(ZoneInfo(there)).replace(tzinfo=None)

    exists = wall.astimezone(UTC).astimezone(zone) == wall
    assert back.time() == start.time() or series.note or not exists
    if there == here:
        assert series.note is None


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_damage_to_a_file_ends_in_anything_but_a_plain_answer(data):
    content = bytearray(
        calendar(
            OUTLOOKS_OWN_ZONE,
            event(
                "DTSTART;TZID=Europe/Lisbon:20240109T110000 RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=200"
            ),
            event("RECURRENCE-ID:20261201T110000Z DTSTART:20261203T150000Z"),
        )
    )
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))

    try:
        found = read(events(bytes(content)), LISBON, NOW)
    except NotACalendar:
        return
    assert all(series.sessions for series in found.series)
