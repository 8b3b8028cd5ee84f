"""Engagement against last time, as a small line over the hours with one client."""

from __future__ import annotations

from bot.alliance.markers import Attendance
from bot.faces import clients as faces
from bot.practice import debrief, history
from bot.records import new_id

from .cast import words
from .conftest import debriefs


async def test_it_shows_the_hours_from_the_earliest_on(group, ana, heron, clock):
    for presence in ("same", "quieter", "clearly_quieter"):
        clock.passes(days=7)
        await debriefs(group, ana, heron, presence=presence)
    clock.passes(days=7)
    await debrief.not_held(group, ana(), heron.id, new_id(), Attendance.MISSED)

    told = await history.therapy(group, ana(), heron.id)

    assert told.engagement.marks == "▅▃▁×"  # noqa: RUF001
    said = faces.engagement(words(), told.engagement)
    assert said.marks == told.engagement.marks
    assert said.told.index("same") < said.told.index("clearly") < said.told.index("not held")


async def test_hours_alike_are_told_together(group, ana, heron, clock):
    for _ in range(3):
        clock.passes(days=7)
        await debriefs(group, ana, heron, presence="same")
    told = await history.therapy(group, ana(), heron.id)
    assert "about the same (3 hours)" in faces.engagement(words(), told.engagement).told


async def test_where_presence_was_never_told_there_is_no_line(group, ana, heron):
    await debrief.nothing_to_note(group, ana(), heron.id, new_id())
    told = await history.therapy(group, ana(), heron.id)
    assert faces.engagement(words(), told.engagement) is None


async def test_one_hour_alone_is_no_line(group, ana, heron):
    saved = await debriefs(group, ana, heron, presence="quieter")
    assert faces.engagement(words(), saved.engagement) is None


async def test_a_saved_debrief_shows_the_latest_hours(group, ana, heron, clock):
    for presence in ("same", "clearly_quieter"):
        clock.passes(days=7)
        saved = await debriefs(group, ana, heron, presence=presence)
    assert faces.engagement(words(), saved.engagement).marks == "▅▁"
