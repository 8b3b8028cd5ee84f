"""The thread of a consultation: asked for anew, let go of, and whoever has lost their way to it."""

from __future__ import annotations

from bot.practice import consultation_retention, consulting, messages
from bot.practice.consultation_posts import PAUSED, THREAD
from bot.practice.consultation_views import Pause

from .threads import passes, posts


async def asked_for(house):
    """The messages that ask for a thread, and wait."""
    return [message for message in await messages.due(house) if message.kind == THREAD]


async def test_only_the_latest_asking_is_done_after_two_pauses(circle, rooms, ana, rupture):
    """The channel was gone; in the next one the bot might do nothing at first."""
    found = await posts(circle, ana, rupture)
    (message,) = await asked_for(circle)
    await consulting.gone(circle, message, Pause.CHANNEL_GONE)
    rooms.forbidden = True
    await consulting.resume(circle, ana(), found)
    await rooms.tick()
    rooms.forbidden = False
    await consulting.resume(circle, ana(), found)
    (again,) = await asked_for(circle)
    assert again.id != message.id


async def test_the_organiser_is_told_of_a_thread_that_cannot_be_deleted_in_its_time(
    circle, rooms, olga, ana, ben, dora, rupture, clock
):
    found = await posts(circle, ana, rupture)
    await rooms.tick()
    for one in (ben, dora):
        await consulting.join(circle, one(), found)
    for _ in range(9):
        await passes(rooms, clock, days=1)
    assert rooms.thread.locked
    rooms.forbidden = True
    clock.passes(days=181)
    await consultation_retention.let_threads_go(circle)
    await rooms.tick()
    assert len(rooms.of(olga, PAUSED)) == 1
    rooms.forbidden = False
    await passes(rooms, clock, hours=2)
    assert all(thread.deleted for thread in rooms.threads.values())


async def test_whoever_lost_their_way_into_the_thread_joins_once_more(
    circle, rooms, ana, ben, rupture
):
    found = await posts(circle, ana, rupture)
    await rooms.tick()
    await consulting.join(circle, ben(), found)
    await rooms.tick()
    rooms.thread.members.remove(ben.id)
    await consulting.join(circle, ben("again"), found)
    await consulting.join(circle, ben("again"), found)
    await rooms.tick()
    assert rooms.thread.members == [ana.id, ben.id]
