"""The way back: what one takes from a consultation, what came of it, and a word to the group."""

from __future__ import annotations

from contextlib import suppress

import pytest

from bot.alliance.consultations import posting_time
from bot.alliance.markers import Attendance
from bot.alliance.ruptures import Event
from bot.practice import (
    clients,
    consultation_retention,
    consulting,
    course,
    debrief,
    join,
    ruptures,
    setup,
    takeaways,
)
from bot.practice.consultation_posts import OVER, SAID_AFTER
from bot.practice.course import Step
from bot.practice.refusals import NotThere
from bot.practice.times import zone_named
from bot.records import audit, new_id

from . import cast
from .cast import answers, count, refused, rows
from .conftest import joins
from .test_consulting import with_channel
from .test_consulting_unnamed import without_agreement
from .threads import Rooms, posts, prepares

TAKEN = {"takeaway": "I had not thought that she thanks to make me glad."}
HAPPENED = {"happened": "I said it, and she looked up."}
SENTENCE = "it was said, and she looked up."


@pytest.fixture
def dora():
    return cast.DORA


@pytest.fixture
async def circle(group, olga, dora):
    """The group with Dora in it, and a channel for consultations."""
    await with_channel(group, olga)
    await joins(group, dora)
    return group


@pytest.fixture
def rooms(circle):
    return Rooms(circle)


async def closes(house, rooms, clock, consultation):
    """It goes through its phases by itself, and closes."""
    for one in (cast.BEN, cast.DORA):
        with suppress(NotThere):  # without a name, everybody has a seat
            await consulting.join(house, one(), consultation)
    for _ in range(9):
        clock.passes(days=1)
        await rooms.tick()
    ((state,),) = await rows(house, "select state from consultations where id = ?", consultation)
    assert state == "closed"


@pytest.fixture
async def over(circle, rooms, ana, rupture, clock):
    """The id of what Ana may take from a consultation that has closed."""
    return await asked_and_closed(circle, rooms, ana, rupture, clock)


async def asked_and_closed(house, rooms, person, rupture, clock, *, named=True):
    found = await posts(house, person, rupture, named="yes" if named else "no")
    await rooms.tick()
    if not named:
        clock.passes(days=1)
        await rooms.tick()
    await closes(house, rooms, clock, found)
    ((takeaway,),) = await rows(house, "select id from takeaways where consultation_id = ?", found)
    return takeaway


async def debriefed(house, person, client):
    """The next hour with a client, debriefed."""
    return await debrief.save(house, person(), client.id, new_id(), answers())


async def test_at_its_end_the_presenter_alone_is_asked_what_they_take(
    circle, rooms, ana, ben, dora, over
):
    (letter,) = rooms.of(ana, OVER)
    assert letter.data["takeaway"] == over
    assert rooms.of(ben, OVER) == rooms.of(dora, OVER) == []
    seen = await takeaways.show(circle, ana(), over)
    assert (seen.takeaway.text, seen.takeaway.code, seen.in_words) == ("", "grey heron", True)


async def test_what_one_takes_is_kept_with_the_rupture_and_told_in_its_course(
    circle, ana, rupture, over
):
    await takeaways.keep(circle, ana(), over, TAKEN)
    await takeaways.keep(circle, ana(), over, {"takeaway": "Something shorter."})
    (kept,) = (await ruptures.show(circle, ana(), rupture)).takeaways
    assert kept.text == "Something shorter."
    steps = [entry.step for entry in (await course.of(circle, ana(), rupture)).entries]
    assert steps.count(Step.TAKEN_AWAY) == 1
    with refused("takeaway_empty"):
        await takeaways.keep(circle, ana(), over, {"takeaway": " "})


async def test_the_next_hour_asks_once_what_happened_and_no_more_once_it_is_told(
    circle, ana, heron, over, clock
):
    earlier = await rows(circle, "select id from debriefs")
    assert (await debrief.show(circle, ana(), earlier[0][0])).takeaway is None
    clock.passes(days=1)
    after = await debriefed(circle, ana, heron)
    assert after.takeaway.id == over
    await takeaways.happened(circle, ana(), over, HAPPENED)
    assert (await debrief.show(circle, ana(), after.id)).takeaway is None
    clock.passes(days=7)
    assert (await debriefed(circle, ana, heron)).takeaway is None


async def test_not_yet_is_asked_again_after_the_next_hour(circle, ana, heron, over, clock):
    clock.passes(days=1)
    first = await debriefed(circle, ana, heron)
    clock.passes(minutes=5)
    await takeaways.not_yet(circle, ana(), over)
    assert (await debrief.show(circle, ana(), first.id)).takeaway is None
    clock.passes(days=7)
    assert (await debriefed(circle, ana, heron)).takeaway.id == over


async def test_it_is_not_asked_of_other_clients_nor_of_hours_that_were_not_held(
    circle, ana, heron, over, clock
):
    reed = (await clients.add(circle, ana(), "tall reed")).client
    clock.passes(days=1)
    assert (await debriefed(circle, ana, reed)).takeaway is None
    missed = await debrief.not_held(circle, ana(), heron.id, new_id(), Attendance.MISSED)
    assert missed.takeaway is None


async def test_after_a_quarter_it_is_let_be(circle, ana, heron, over, clock):
    clock.passes(weeks=14)
    assert (await debriefed(circle, ana, heron)).takeaway is None


async def told(house, person, takeaway, sentence=SENTENCE):
    await takeaways.happened(house, person(), takeaway, HAPPENED | {"sentence": sentence})
    return await takeaways.tell(house, person(), takeaway)


async def test_a_sentence_goes_to_the_thread_only_once_it_was_seen_and_sent(
    circle, rooms, ana, over
):
    seen = await takeaways.happened(circle, ana(), over, HAPPENED | {"sentence": SENTENCE})
    assert seen.may_tell
    assert not seen.told
    await rooms.tick()
    assert SAID_AFTER not in rooms.thread.kinds()
    await takeaways.tell(circle, ana("once"), over)
    await takeaways.tell(circle, ana("once"), over)
    assert (await takeaways.tell(circle, ana(), over)).told
    await rooms.tick()
    assert rooms.thread.kinds().count(SAID_AFTER) == 1
    (content,) = [c for kind, c in rooms.thread.posts.values() if kind == SAID_AFTER]
    assert content.sentence == SENTENCE
    assert content.post.presenter == ana.id
    noted = await circle.records.read(
        lambda db: [n.subject for n in audit.of(db, seen.takeaway.clinician_id, 50)]
    )
    assert noted.count(over) == 1


async def test_what_could_tell_who_it_is_is_changed_first(circle, rooms, ana, over):
    telling = "Mrs Fisher smiled."
    seen = await takeaways.happened(circle, ana(), over, HAPPENED | {"sentence": telling})
    assert seen.blocked
    with refused("takeaway_identifiers"):
        await takeaways.tell(circle, ana(), over)
    await rooms.tick()
    assert SAID_AFTER not in rooms.thread.kinds()
    assert (await told(circle, ana, over)).told


async def test_without_a_name_it_comes_at_an_hour_that_tells_nothing_and_may_be_kept_back(
    circle, rooms, ana, rupture, clock
):
    over = await asked_and_closed(circle, rooms, ana, rupture, clock, named=False)
    clock.passes(hours=3, minutes=17)
    seen = await told(circle, ana, over)
    assert seen.tells_at == posting_time(clock(), zone_named("Europe/Lisbon"))
    await rooms.tick()
    assert SAID_AFTER not in rooms.thread.kinds()
    about = seen.takeaway.consultation_id
    assert (await consulting.seat(circle, cast.BEN(), about)).told_after == ""
    back = await takeaways.keep_back(circle, ana(), over)
    assert back.may_tell
    clock.at = seen.tells_at
    await rooms.tick()
    assert SAID_AFTER not in rooms.thread.kinds()
    again = await takeaways.tell(circle, ana(), over)
    clock.at = again.tells_at
    await rooms.tick()
    (content,) = [c for kind, c in rooms.thread.posts.values() if kind == SAID_AFTER]
    assert content.post.presenter is None
    assert (await consulting.seat(circle, cast.BEN(), about)).told_after == SENTENCE
    with refused("takeaway_told"):
        await takeaways.keep_back(circle, ana(), over)


@pytest.mark.parametrize("person", [cast.ANA, cast.BEN])
async def test_where_its_sentence_stands_says_nothing_of_whose_it_was(
    circle, rooms, ana, rupture, clock, person
):
    over = await asked_and_closed(circle, rooms, ana, rupture, clock, named=False)
    await without_agreement(circle, person)
    seen = await told(circle, ana, over)
    clock.at = seen.tells_at
    await rooms.tick()
    (content,) = [c for kind, c in rooms.thread.posts.values() if kind == SAID_AFTER]
    assert not content.in_words


async def test_who_has_left_by_then_says_nothing_any_more(circle, rooms, ana, rupture, clock):
    over = await asked_and_closed(circle, rooms, ana, rupture, clock, named=False)
    await told(circle, ana, over)
    await join.leave(circle, ana())
    clock.passes(days=1)
    await rooms.tick()
    assert SAID_AFTER not in rooms.thread.kinds()


async def test_after_the_groups_time_the_thread_goes_with_all_that_was_said_and_this_stays(
    circle, rooms, ana, rupture, over, clock
):
    await takeaways.keep(circle, ana(), over, TAKEN)
    clock.passes(days=170)
    await consultation_retention.let_threads_go(circle)
    await rooms.tick()
    assert not rooms.thread.deleted
    clock.passes(days=15)
    assert await consultation_retention.let_threads_go(circle) == 1
    assert await consultation_retention.let_threads_go(circle) == 0
    await rooms.tick()
    assert all(thread.deleted for thread in rooms.threads.values())
    for table in ("seats", "contributions", "consultation_answers", "consultation_signs"):
        assert await count(circle, table) == 0
    assert (await ruptures.show(circle, ana(), rupture)).takeaways[0].text == TAKEN["takeaway"]
    await takeaways.happened(circle, ana(), over, HAPPENED | {"sentence": SENTENCE})
    with refused("takeaway_no_thread"):
        await takeaways.tell(circle, ana(), over)


async def test_its_words_stay_while_the_rupture_waits_and_go_with_the_others_then(
    circle, olga, ana, rupture, over, clock
):
    await setup.set_care(circle, olga(), {"retention_days": "30"})
    await takeaways.keep(circle, ana(), over, TAKEN)
    clock.passes(days=40)
    await consultation_retention.let_threads_go(circle)
    assert (await takeaways.show(circle, ana(), over)).takeaway.text == TAKEN["takeaway"]
    await ruptures.move(circle, ana(), rupture, Event.LET_GO)
    await consultation_retention.let_threads_go(circle)
    seen = (await takeaways.show(circle, ana(), over)).takeaway
    assert (seen.text, seen.happened) == ("", None)


async def test_what_was_prepared_and_never_posted_goes_too(circle, ana, rupture, clock):
    await prepares(circle, ana, rupture)
    clock.passes(days=181)
    await consultation_retention.let_threads_go(circle)
    assert await count(circle, "consultations") == 0
