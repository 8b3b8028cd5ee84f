"""Looking back: one's own words stay readable, hour by hour, and nobody else's do."""

from __future__ import annotations

from bot.practice import clients, debrief, forget, history
from bot.practice.debrief import Attendance
from bot.records import new_id

from .conftest import confirms, debriefs


async def test_past_hours_are_told_in_ones_own_words_the_latest_first(group, ana, heron, clock):
    await debriefs(group, ana, heron, moment="The first.")
    clock.passes(days=7)
    await debriefs(group, ana, heron, moment="The second.")
    found = await history.therapy(group, ana(), heron.id)
    assert [hour.told[0].texts["moment"] for hour in found.hours] == ["The second.", "The first."]
    assert [hour.session.number for hour in found.hours] == [5, 4]


async def test_an_hour_not_held_stands_among_them_without_a_number(group, ana, heron):
    await debrief.not_held(group, ana(), heron.id, new_id(), Attendance.MISSED)
    (hour,) = (await history.therapy(group, ana(), heron.id)).hours
    assert (hour.session.attendance, hour.session.number) == (Attendance.MISSED, None)


async def test_two_debriefs_of_one_hour_stand_together(group, ana, heron, clock):
    await debriefs(group, ana, heron, moment="At once.")
    clock.passes(minutes=5)
    await debriefs(group, ana, heron, moment="And this.")
    (hour,) = (await history.therapy(group, ana(), heron.id)).hours
    assert [told.texts["moment"] for told in hour.told] == ["At once.", "And this."]


async def test_a_long_therapy_is_read_by_its_latest_hours_and_whole_if_one_wishes(
    group, ana, heron, clock
):
    for _ in range(history.SHOWN + 2):
        await debriefs(group, ana, heron)
        clock.passes(days=7)
    latest = await history.therapy(group, ana(), heron.id)
    assert (len(latest.hours), latest.noted) == (history.SHOWN, history.SHOWN + 2)
    whole = await history.therapy(group, ana(), heron.id, whole=True)
    assert len(whole.hours) == whole.noted
    assert whole.hours[: history.SHOWN] == latest.hours


async def test_every_rupture_with_a_client_is_told_also_one_that_no_longer_waits(
    group, ana, heron, rupture
):
    found = await history.therapy(group, ana(), heron.id)
    assert [view.rupture.id for view in found.ruptures] == [rupture]


async def test_words_that_time_has_forgotten_are_gone_and_the_choices_stay(
    group, ana, heron, clock
):
    await confirms(group, ana, heron)
    clock.passes(days=181)
    await forget.forget_old_words(group)
    (hour,) = (await history.therapy(group, ana(), heron.id)).hours
    assert hour.told[0].texts == {}
    assert hour.told[0].signs.markers


async def test_therapies_that_ended_are_still_there_to_be_read(group, ana, heron):
    await clients.end(group, ana(), heron.id)
    (ended,) = await history.ended(group, ana())
    assert ended.id == heron.id
    assert (await history.therapy(group, ana(), ended.id)).client.ended_at


async def test_how_much_is_kept_is_counted_for_oneself_alone(group, ana, ben, heron):
    await confirms(group, ana, heron)
    kept = await history.kept(group, ana())
    assert (kept.counts["clients"], kept.counts["debriefs"], kept.counts["ruptures"]) == (1, 1, 1)
    assert kept.counts["texts"] == 2
    assert not any((await history.kept(group, ben())).counts.values())
