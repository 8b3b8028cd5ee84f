"""What several hours of one therapy show together: a question each, never a type.

Practice literature: the slow leak, topics that do not come back, tasks undone, hours lost, and
a long time without any strain. The look-alikes are hours that repeat nothing.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.markers import Attendance, Marker, Presence, Reaction, Trigger
from bot.alliance.over_time import (
    AGAIN_WITHIN,
    SMOOTH_FOR_LONG,
    Stretch,
    asked_over_time,
    engagement_line,
    nothing_to_note,
    noticed_again,
    smooth_run,
)
from bot.alliance.readings import Noticed, Signs

MORE, SAME, QUIETER, CLEARLY_QUIETER = Presence
CAME_LATE, CANCELLED, MISSED = Attendance.LATE, Attendance.CANCELLED, Attendance.MISSED
TOPIC, UNDONE = Noticed.TOPIC_STAYED_AWAY, Noticed.UNDONE_AGAIN
LOST, LEAK, SMOOTH = Noticed.HOURS_LOST_AGAIN, Noticed.QUIETER_AGAIN, Noticed.SMOOTH_FOR_LONG
M = Marker


def hour(*signs):
    def of(kind):
        return frozenset(sign for sign in signs if isinstance(sign, kind))

    return Signs(
        presence=next(iter(of(Presence)), None),
        markers=of(Marker),
        reactions=of(Reaction),
        triggers=of(Trigger),
        attendance=next(iter(of(Attendance)), Attendance.ATTENDED),
    )


def told(name, *hours, asks=()):
    """One row: the hours of a client from the present one back, and what they ask."""
    return pytest.param([hour(*signs) for signs in hours], asks, id=name)


LOOK_ALIKES = [
    told("no hour at all"),
    told("the first hour", [SAME]),
    told("one late train", [M.LATE], [SAME]),
    told("one late train, noted as attendance", [CAME_LATE], [SAME]),
    told("one holiday", [CANCELLED], [SAME], [SAME]),
    told("a task undone once", [M.TASK_UNDONE], [SAME], [SAME]),
    told("a task undone, and half a season ago another", [M.TASK_UNDONE], *[[SAME]] * 4,
         [M.TASK_UNDONE]),
    told("a task undone before, and done now", [SAME], [M.TASK_UNDONE], [M.TASK_UNDONE]),
    told("late twice, and on time now", [MORE], [CAME_LATE], [CAME_LATE]),
    told("late now, and long ago", [CAME_LATE], *[[SAME]] * 4, [CAME_LATE]),
    told("a quieter hour after a near one", [QUIETER], [MORE]),
    told("a quieter hour after one like any", [QUIETER], [SAME], [QUIETER]),
    told("a quieter hour after one not asked about", [QUIETER], []),
    told("nearer again after a quieter hour", [MORE], [QUIETER]),
    told("a silence, twice", [M.SILENT], [M.SILENT]),
    told("a plain disagreement on a date, twice", [M.COMPLAINED_ABOUT_SETTING],
         [M.COMPLAINED_ABOUT_SETTING]),
    told("seven hours with nothing to note", *[[]] * 7),
    told("many good hours, some of them nearer", *[[]] * 6, [MORE], *[[]] * 6),
]  # fmt: skip

ASKED = [
    told("what mattered last time stayed away", [M.TOPIC_GONE], [SAME], asks=(TOPIC,)),
    told("it stays away in the first hour we know of", [M.TOPIC_GONE], asks=(TOPIC,)),
    told("undone now and last time", [M.TASK_UNDONE], [M.TASK_UNDONE], asks=(UNDONE,)),
    told("undone now and three hours ago", [M.TASK_UNDONE], [SAME], [SAME], [M.TASK_UNDONE],
         asks=(UNDONE,)),
    told("late, and late again", [CAME_LATE], [M.LATE], asks=(LOST,)),
    told("late after a missed hour", [M.LATE], [MISSED], [SAME], asks=(LOST,)),
    told("cancelled, after one came late", [CANCELLED], [SAME], [CAME_LATE], asks=(LOST,)),
    told("missed twice running", [MISSED], [MISSED], asks=(LOST,)),
    told("a little quieter, and a little quieter again", [QUIETER], [QUIETER], asks=(LEAK,)),
    told("the slow leak", [QUIETER], [CLEARLY_QUIETER], [SAME], asks=(LEAK,)),
    told("quieter around an hour that fell out", [QUIETER], [CANCELLED], [QUIETER],
         asks=(LEAK,)),
    told("several at once", [QUIETER, M.TOPIC_GONE, M.TASK_UNDONE, M.LATE],
         [QUIETER, M.TASK_UNDONE, CAME_LATE], asks=(TOPIC, UNDONE, LOST, LEAK)),
    told("eight hours with nothing to note", *[[]] * 8, asks=(SMOOTH,)),
    told("eight hours, each about the same", *[[SAME]] * 8, [QUIETER], asks=(SMOOTH,)),
]  # fmt: skip


@pytest.mark.parametrize(("hours", "asks"), [*LOOK_ALIKES, *ASKED])
def test_hours_are_asked_about_as_the_literature_describes_them(hours, asks):
    """Practice literature: withdrawal in other signs; a drop is asked about, a level never."""
    assert asked_over_time(hours) == asks


@pytest.mark.parametrize(
    "sign", [MORE, QUIETER, CAME_LATE, CANCELLED, M.SILENT, Reaction.WENT_WELL, *Trigger]
)
def test_whatever_was_noticed_ends_a_run(sign):
    assert not nothing_to_note(hour(sign))
    assert smooth_run([hour(), hour(SAME), hour(sign), hour()]) == 2


hours_of_a_client = st.lists(
    st.sampled_from([hour(), hour(SAME), hour(), hour(SAME), hour(QUIETER), hour(CANCELLED)]),
    max_size=60,
)


@given(hours_of_a_client)
def test_in_each_run_the_question_is_asked_once(course):
    """Once: a question that comes back every week is a reproach.

    Held sessions nobody told of lie between: the numbers have gaps. Shown again, it asks again.
    """
    asked_at, asked = None, []
    for count in range(1, len(course) + 1):
        latest_first, numbers = course[:count][::-1], range(3 * count, 0, -3)
        if SMOOTH in asked_over_time(latest_first, numbers, asked_at=asked_at):
            asked_at = 3 * count
            assert SMOOTH in asked_over_time(latest_first, numbers, asked_at=asked_at)
            asked.append(count)
    runs = [smooth_run(course[:end][::-1]) for end in range(1, len(course) + 1)]
    assert asked == [place for place, run in enumerate(runs, 1) if run == SMOOTH_FOR_LONG]


@given(hours_of_a_client, hours_of_a_client)
def test_what_lies_further_back_is_not_held_against_anybody(near, far):
    now = near[:AGAIN_WITHIN]
    if len(now) == AGAIN_WITHIN:
        assert noticed_again(now + far) == noticed_again(now)


def test_engagement_is_drawn_hour_by_hour_and_said_in_stretches():
    line = engagement_line(
        [hour(CLEARLY_QUIETER), hour(MISSED, QUIETER), hour(), hour(SAME), hour(SAME), hour(MORE)]
    )
    assert line.marks == "▇▅▅·×▁"  # noqa: RUF001
    assert line.stretches == (
        Stretch(MORE, 1),
        Stretch(SAME, 2),
        Stretch(None, 1),
        Stretch(None, 1, held=False),
        Stretch(CLEARLY_QUIETER, 1),
    )


def test_the_line_holds_the_latest_hours_only():
    assert engagement_line([hour(SAME), hour(MORE)], most=1).marks == "▅"
    assert engagement_line([]).marks == ""
    with pytest.raises(ValueError, match="room"):
        engagement_line([], most=0)


@given(hours_of_a_client)
def test_the_line_and_its_words_tell_the_same(hours):
    line = engagement_line(hours, most=60)
    assert len(line.marks) == len(hours) == sum(one.hours for one in line.stretches)
