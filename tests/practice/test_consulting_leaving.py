"""Consultations when somebody leaves or is erased, and when a thread cannot be used."""

from __future__ import annotations

import pytest

from bot.alliance.consultations import Phase, Standing, Voice
from bot.practice import (
    clients,
    consult,
    consultation_threads,
    consulting,
    contributions,
    join,
    messages,
    privacy,
    ruptures,
    setup,
)
from bot.practice.consultation_posts import LET_GO, PAUSED, THREAD
from bot.practice.refusals import NotThere
from bot.records import outbox

from . import cast
from .cast import count, rows
from .conftest import confirms
from .threads import gives, passes, phase, posts, prepares, with_channel


@pytest.fixture
async def running(circle, rooms, ana, ben, dora, rupture, clock):
    """Ana has asked with her name, Ben and Dora came, and the first phase is open."""
    found = await posts(circle, ana, rupture)
    await rooms.tick()
    for one in (ben, dora):
        await consulting.join(circle, one(), found)
    await passes(rooms, clock, days=1)
    return found


async def test_a_presenter_with_a_name_who_leaves_takes_it_back(circle, rooms, ana, ben, running):
    await gives(circle, ben, running, Voice.QUESTION, "How long?")
    await join.leave(circle, ana())
    await rooms.tick()
    assert rooms.thread.locked
    assert ana.id not in rooms.thread.members
    with pytest.raises(NotThere):
        await consulting.seat(circle, ben(), running)


async def test_a_presenter_who_is_erased_leaves_no_thread(circle, rooms, ana, ben, running):
    await gives(circle, ben, running, Voice.QUESTION, "How long?")
    await rooms.tick()
    await join.leave_and_erase(circle, ana())
    await rooms.tick()
    assert all(thread.deleted for thread in rooms.threads.values())
    for table in ("consultations", "contributions", "seats", "consultation_answers"):
        assert await count(circle, table) == 0
    assert await rows(circle, "select count(*) from due where kind = 'consultation'") == [(0,)]


async def test_a_colleague_who_is_erased_takes_their_posts_along(
    circle, rooms, ana, ben, dora, running
):
    await gives(circle, ben, running, Voice.QUESTION, "How long?")
    await gives(circle, dora, running, Voice.QUESTION, "How often?")
    await rooms.tick()
    await join.leave_and_erase(circle, ben())
    await rooms.tick()
    assert rooms.thread.texts() == ["How often?"]
    assert rooms.thread.members == [ana.id, dora.id]
    assert (await consulting.seat(circle, dora(), running)).conducts


async def test_a_client_who_is_erased_takes_the_consultation_along(
    circle, rooms, ana, ben, heron, running
):
    await gives(circle, ben, running, Voice.QUESTION, "How long?")
    await rooms.tick()
    await privacy.forget_client(circle, ana(), heron.id)
    await rooms.tick()
    assert all(thread.deleted for thread in rooms.threads.values())
    assert await count(circle, "consultations") == 0
    with pytest.raises(NotThere):
        await consulting.seat(circle, ben(), running)


async def test_what_was_only_prepared_goes_with_its_presenter(circle, ana, rupture):
    await prepares(circle, ana, rupture)
    await join.leave(circle, ana())
    assert await count(circle, "consultations") == 0


async def test_whoever_leaves_the_group_leaves_every_seat(circle, rooms, ana, ben, dora, running):
    await join.removed_from_server(circle, ben.id, cast.SERVER)
    await rooms.tick()
    assert rooms.thread.members == [ana.id, dora.id]
    assert await rows(circle, "select count(*) from seats where left_at is null") == [(2,)]


async def test_who_left_during_a_pause_is_taken_out_when_it_goes_on(
    circle, rooms, ana, ben, dora, running
):
    rooms.forbidden = True
    await gives(circle, dora, running, Voice.QUESTION, "How long?")
    await rooms.tick()
    await consulting.leave(circle, ben(), running)
    await rooms.tick()
    await consulting.put_right(circle)
    rooms.forbidden = False
    await consulting.resume(circle, ana(), running)
    await rooms.tick()
    assert rooms.thread.members == [ana.id, dora.id]


async def test_who_and_what_was_to_go_still_goes_where_the_presenter_leaves_right_after(
    circle, rooms, ana, ben, dora, running
):
    given = await gives(circle, ben, running, Voice.QUESTION, "How long?")
    await rooms.tick()
    await contributions.withdraw(circle, ben(), given.id)
    await consulting.leave(circle, ben(), running)
    await join.leave(circle, ana())
    await rooms.tick()
    assert rooms.thread.locked
    assert rooms.thread.texts() == []
    assert rooms.thread.members == [dora.id]


async def test_a_thread_that_is_told_of_twice_is_one(circle, rooms, ana, running):
    (thread,) = rooms.threads
    (found,) = await rows(circle, "select id from outbox where kind = ?", THREAD)
    message = await circle.records.read(lambda db: outbox.by_id(db, found[0]))
    before = len(rooms.sent)
    await consulting.thread_made(circle, message, thread)
    await rooms.tick()
    assert len(rooms.sent) == before
    # A second one, after a lost answer, is deleted again.
    rooms.threads[9999] = type(rooms.thread)(rooms.thread.name)
    await consulting.thread_made(circle, message, 9999)
    await rooms.tick()
    assert rooms.threads[9999].deleted
    assert not rooms.threads[thread].deleted


@pytest.mark.parametrize("erasing", [False, True])
async def test_a_thread_nobody_wants_any_more_is_deleted_when_it_is_found(
    circle, rooms, ana, rupture, erasing
):
    """Discord has made it, the answer was lost, and meanwhile it was taken back."""
    found = await posts(circle, ana, rupture)
    (message,) = await messages.due(circle)
    assert message.kind == THREAD
    assert await messages.trying(circle, message)
    if erasing:
        await join.leave_and_erase(circle, ana())
    else:
        await consult.withdraw(circle, ana(), found)
    await rooms.carry()
    assert [thread.deleted for thread in rooms.threads.values()] == [True]


@pytest.mark.parametrize("erasing", [False, True])
async def test_a_thread_that_cannot_be_deleted_yet_is_deleted_later(
    circle, rooms, olga, ana, running, clock, erasing
):
    rooms.forbidden = True
    if erasing:
        await join.leave_and_erase(circle, ana())
    else:
        await consult.withdraw(circle, ana(), running)
    await rooms.tick()
    assert not rooms.thread.deleted
    assert len(rooms.of(olga, PAUSED)) == (0 if erasing else 1)
    rooms.forbidden = False
    await passes(rooms, clock, hours=2)
    assert all(thread.deleted for thread in rooms.threads.values())


async def test_a_thread_that_waits_to_be_deleted_is_taken_for_nobody_elses(
    circle, rooms, ana, ben, running
):
    """Whoever looks for a thread whose making was not answered must not find this one."""
    (thread,) = rooms.threads
    rooms.forbidden = True
    await consult.withdraw(circle, ana(), running)
    await rooms.tick()
    moss = (await clients.add(circle, ben(), "quiet moss")).client
    found = await posts(circle, ben, (await confirms(circle, ben, moss)).rupture_id)
    message = next(one for one in await messages.due(circle) if one.kind == THREAD)
    assert message.data["consultation"] == found
    assert await consultation_threads.of_others(circle, message, [thread, 4711]) == {thread}


async def test_what_was_confirmed_and_taken_back_makes_no_thread(circle, rooms, ana, rupture):
    found = await posts(circle, ana, rupture)
    await consult.withdraw(circle, ana(), found)
    await rooms.tick()
    assert rooms.threads == {}


async def test_a_channel_taken_away_in_between_is_told_and_chosen_anew(
    circle, rooms, olga, ana, ben, dora, rupture, clock
):
    found = await posts(circle, ana, rupture, named="no")
    await with_channel(circle, olga, "")
    await passes(rooms, clock, hours=15)
    assert rooms.threads == {}
    for person in (ana, ben, dora, olga):
        assert len(rooms.of(person, PAUSED)) == 1
    await with_channel(circle, olga)
    await consulting.resume(circle, olga(), found)
    await rooms.tick()
    assert rooms.thread.members == [2, 3, 4]
    assert await phase(circle, ben, found) is Phase.QUESTIONS


async def test_while_the_bot_is_out_of_its_server_nothing_opens(circle, rooms, ana, running, clock):
    await setup.left_server(circle, cast.SERVER)
    await passes(rooms, clock, days=3)
    await setup.back_in_server(circle, cast.SERVER)
    assert await phase(circle, ana, running) is Phase.QUESTIONS
    await passes(rooms, clock, hours=2)
    assert await phase(circle, ana, running) is Phase.CHAIRS


async def test_where_nobody_puts_it_right_it_ends_after_fourteen_days(
    circle, rooms, ana, running, clock
):
    rooms.forbidden = True
    await passes(rooms, clock, days=1)
    await passes(rooms, clock, days=15)
    seat = await consulting.seat(circle, ana(), running)
    assert seat.consultation.standing is Standing.CLOSED


async def test_what_never_got_a_thread_is_let_go(circle, rooms, ana, rupture, clock):
    rooms.forbidden = True
    await posts(circle, ana, rupture)
    await rooms.tick()
    assert len(rooms.of(ana, PAUSED)) == 1
    await passes(rooms, clock, days=15)
    assert len(rooms.of(ana, LET_GO)) == 1
    assert rooms.threads == {}


async def test_words_of_the_page_never_stand_in_a_thread(
    circle, olga, rooms, ana, ben, running, clock
):
    await setup.set_words(circle, olga(), "page")
    await gives(circle, ben, running, Voice.QUESTION, "How long?")
    await rooms.tick()
    last = list(rooms.thread.posts.values())[-1][1]
    assert not last.in_words
    assert not last.post.in_words
    seat = await consulting.seat(circle, ana(), running)
    assert not seat.in_words
    assert [one.text for one in seat.heard] == ["How long?"]


async def test_whoever_writes_on_the_page_is_read_there_alone(circle, olga, ana, rupture, rooms):
    await setup.set_words(circle, olga(), "page")
    found = await prepares(circle, ana, rupture)
    assert not (await consult.prepared(circle, ana(), found)).in_words
    await consult.confirm(circle, ana(), found)
    await setup.set_words(circle, olga(), "chat")
    await rooms.tick()
    (_, opening) = next(iter(rooms.thread.posts.values()))
    assert not opening.post.in_words


async def test_posts_of_a_long_time_ago_can_still_be_taken_back(
    circle, rooms, ana, ben, running, clock
):
    one = await gives(circle, ben, running, Voice.QUESTION, "How long?")
    for _ in range(80):
        await passes(rooms, clock, days=1)
    assert rooms.thread.locked
    await contributions.withdraw(circle, ben(), one.id)
    await rooms.tick()
    assert rooms.thread.texts() == []


async def test_in_direct_messages_it_works_alike(circle, rooms, ana, ben, running):
    seat = await consulting.seat(circle, ben.directly(), running)
    assert seat.guild == cast.SERVER
    one = await gives(circle, ben.directly, running, Voice.QUESTION, "How long?")
    assert one.mine
    assert [found.consultation.id for found in await consulting.mine(circle, ana.directly())] == [
        running
    ]


async def test_the_rows_of_the_outbox_hold_no_words(circle, rooms, ana, ben, running, heron):
    await gives(circle, ben, running, Voice.QUESTION, "How long has it been?")
    for (data,) in await rows(circle, "select data from outbox"):
        for words in ("How long has it been", heron.code, "looked at the clock", "her thanks"):
            assert words not in data


async def test_a_repaired_rupture_changes_nothing_for_colleagues(
    circle, rooms, ana, ben, dora, rupture, running, clock
):
    await gives(circle, ben, running, Voice.LINE, "I noticed that I hurried.")
    await passes(rooms, clock, days=1)
    await passes(rooms, clock, days=1)
    await ruptures.move(circle, ana(), rupture, ruptures.Event.LET_GO)
    (line,) = (await consulting.seat(circle, ana(), running)).heard
    taken = await contributions.take_line(circle, ana(), line.id)
    assert taken.planned is None
    assert taken.own.text == "I noticed that I hurried."


async def test_a_join_at_night_begins_it_in_the_morning(
    circle, rooms, ana, ben, dora, rupture, clock
):
    found = await posts(circle, ana, rupture)
    await rooms.tick()
    await consulting.join(circle, ben(), found)
    await passes(rooms, clock, days=1, hours=5)
    await consulting.join(circle, dora(), found)
    await rooms.tick()
    assert await phase(circle, ana, found) is None
    await passes(rooms, clock, hours=9)
    assert await phase(circle, ana, found) is Phase.QUESTIONS


async def test_a_debrief_that_is_erased_takes_along_what_was_copied_and_not_posted(
    circle, rooms, ana, rupture
):
    found = await prepares(circle, ana, rupture)
    ((debrief,),) = await rows(circle, "select debrief_id from ruptures")
    await privacy.forget_debrief(circle, ana(), debrief)
    shared = (await consult.prepared(circle, ana(), found)).shared
    assert (shared.moment, shared.markers) == ("", ())
    assert shared.question
