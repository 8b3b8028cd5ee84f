"""What shows only over several hours: asked gently, and about a long smooth run only once.

Withdrawal is the kind that makes no noise (Safran & Muran 2000); practice literature looks for
it in what does not come back, and asks of a long time without strain: smooth, or careful?
"""

from __future__ import annotations

import pytest

from bot.alliance.markers import Attendance
from bot.alliance.over_time import SMOOTH_FOR_LONG
from bot.alliance.readings import Noticed
from bot.practice import clients, debrief
from bot.records import clients as records
from bot.records import new_id
from bot.records.clients import Session

from .conftest import debriefs


@pytest.fixture
async def quiet(group, ana, clock):
    """Some quiet hours with a client, a week apart; the last of them as it was saved."""

    async def goes_by(client, hours=1):
        saved = None
        for _ in range(hours):
            clock.passes(days=7)
            saved = await debrief.nothing_to_note(group, ana(), client.id, new_id())
        return saved

    return goes_by


def asks(saved):
    return Noticed.SMOOTH_FOR_LONG in saved.reading.noticed


async def test_a_long_run_with_nothing_to_note_is_asked_about(group, ana, heron, quiet):
    assert not asks(await quiet(heron, SMOOTH_FOR_LONG - 1))
    assert asks(await quiet(heron))


async def test_it_is_asked_once_in_a_run(group, ana, heron, quiet):
    await quiet(heron, SMOOTH_FOR_LONG)
    for _ in range(2 * SMOOTH_FOR_LONG):
        assert not asks(await quiet(heron))


async def test_shown_again_the_same_card_asks_again(group, ana, heron, quiet):
    saved = await quiet(heron, SMOOTH_FOR_LONG)
    assert asks(await debrief.show(group, ana(), saved.id))


async def test_a_run_that_begins_anew_is_asked_about_anew(group, ana, heron, quiet, clock):
    await quiet(heron, SMOOTH_FOR_LONG)
    clock.passes(days=7)
    await debriefs(group, ana, heron)
    assert not asks(await quiet(heron, SMOOTH_FOR_LONG - 1))
    assert asks(await quiet(heron))


async def test_an_hour_nothing_was_said_about_is_no_quiet_hour(group, ana, heron, quiet, clock):
    await quiet(heron, SMOOTH_FOR_LONG - 1)
    clock.passes(days=7)
    hour = Session(new_id(), heron.id, clock(), Attendance.ATTENDED)
    await group.records.write(lambda db: records.add_session(db, hour))
    assert not asks(await quiet(heron))


async def test_one_clients_quiet_says_nothing_of_anothers(group, ana, heron, quiet):
    other = (await clients.add(group, ana(), "slow river")).client
    await quiet(heron, SMOOTH_FOR_LONG - 1)
    assert not asks(await quiet(other))


async def test_hours_lost_again_are_asked_about(group, ana, heron, clock):
    for _ in range(2):
        clock.passes(days=7)
        saved = await debrief.not_held(group, ana(), heron.id, new_id(), Attendance.MISSED)
    assert Noticed.HOURS_LOST_AGAIN in saved.reading.noticed


async def test_quieter_again_is_asked_about(group, ana, heron, clock):
    for _ in range(2):
        clock.passes(days=7)
        saved = await debriefs(group, ana, heron, presence="quieter")
    assert Noticed.QUIETER_AGAIN in saved.reading.noticed


async def test_an_impression_alone_is_asked_for_what_was_said_and_done(group, ana, heron):
    only = await debriefs(group, ana, heron, impression="It felt cold.", moment="")
    assert Noticed.IMPRESSION_ONLY in only.reading.noticed
    both = await debrief.save(group, ana(), heron.id, only.draft, {"moment": "I said A, she B."})
    assert Noticed.IMPRESSION_ONLY not in both.reading.noticed
    assert both.texts["impression"] == "It felt cold."
