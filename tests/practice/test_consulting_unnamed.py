"""A consultation without a name: nothing in it says whose it is, or who gave what."""

from __future__ import annotations

import itertools

import pytest

from bot.alliance.consultations import Phase, Standing, Voice
from bot.practice import consult, consulting, contributions, join
from bot.practice.consultation_posts import LET_GO, PAUSED, PHASE, YOUR_TURN
from bot.practice.consultation_views import Keeping
from bot.practice.refusals import NotThere
from bot.records import new_id

from . import cast
from .cast import refused, rows
from .conftest import confirms, joins
from .threads import gives, passes, phase, posts, prepares, with_channel

EVE = cast.Person(5)
FINN = cast.Person(6)


@pytest.fixture
async def five(circle):
    """The group with five clinicians."""
    for person in (EVE, FINN):
        await joins(circle, person)
    return circle


@pytest.fixture
async def running(five, rooms, ana, rupture, clock):
    """Ana has asked without her name on Wednesday at 18:00; on Thursday at nine it is posted."""
    found = await posts(five, ana, rupture, named="no")
    await rooms.tick()
    assert rooms.threads == {}
    await passes(rooms, clock, hours=15)
    return found


async def test_under_three_it_hides_nothing_and_under_five_little(group, olga, ana, rupture):
    await with_channel(group, olga)
    found = await prepares(group, ana, rupture, named="no")
    assert (await consult.prepared(group, ana(), found)).few
    with refused("consult_too_few"):
        await consult.confirm(group, ana(), found)


async def test_it_is_posted_at_nine_or_at_six_and_not_before(five, rooms, ana, rupture, clock):
    found = await posts(five, ana, rupture, named="no")
    seen = await consult.prepared(five, ana(), found)
    assert seen.standing is Standing.POSTING
    assert seen.posts_at.hour == 9
    assert await rows(five, "select count(*) from seats") == [(0,)]
    await passes(rooms, clock, hours=14, minutes=59)
    assert rooms.threads == {}
    await passes(rooms, clock, minutes=1)
    # Everybody is there, in the order of their ids, the presenter among them.
    assert rooms.thread.members == [2, 3, 4, 5, 6]
    assert await phase(five, EVE, found) is Phase.QUESTIONS


async def test_everybody_sees_the_same_but_the_presenter_for_themselves(five, ana, ben, running):
    seats = {
        person.id: await consulting.seat(five, person(), running) for person in (ana, ben, EVE)
    }
    assert len({repr(seat.consultation) for seat in seats.values()}) == 1
    assert seats[ana.id].consultation.presenter is None
    assert [seat.presents for seat in seats.values()] == [True, False, False]
    found = await rows(five, "select distinct how from seats")
    assert found == [("given",)]


async def test_what_is_given_appears_together_in_no_order_of_giving(
    five,
    rooms,
    ana,
    ben,
    running,
    clock,
):
    given = []
    for number, person in enumerate((ben, EVE, FINN, ben, EVE, FINN, ben)):
        one = await gives(five, person, running, Voice.QUESTION, f"question {number}")
        assert (one.keeping, one.author) == (Keeping.HELD, None)
        given.append(one)
        await passes(rooms, clock, minutes=1)
    assert rooms.thread.texts() == []
    await passes(rooms, clock, days=1)
    by_chance = [one.text for one in sorted(given, key=lambda one: one.id)]
    assert rooms.thread.texts() == by_chance
    assert {
        content.given.author for _, content in rooms.thread.posts.values() if content.given
    } == {None}
    assert await phase(five, ana, running) is Phase.ANSWERS
    assert len(rooms.of(ana, YOUR_TURN)) == 1


async def test_an_early_one_appears_when_its_phase_opens_once_after_any_restart(
    five,
    rooms,
    ben,
    running,
    clock,
):
    await gives(five, ben, running, Voice.LINE, "I noticed that I hurried.")
    for _ in range(2):
        clock.passes(days=1)
        rooms.begins_anew()
        await rooms.tick()
        await rooms.tick()
    assert await phase(five, ben, running) is Phase.LINES
    assert rooms.thread.texts() == ["I noticed that I hurried."]
    # The card of its phase stands before it.
    assert rooms.thread.kinds()[-2] == PHASE


async def test_changes_and_goings_wait_for_the_next_phase(five, rooms, ben, running, clock):
    one = await gives(five, ben, running, Voice.QUESTION, "How old is she?")
    two = await gives(five, EVE, running, Voice.QUESTION, "How often?")
    await passes(rooms, clock, days=1)
    changed = await contributions.edit(five, ben(), one.id, {"text": "How long have you met?"})
    gone = await contributions.withdraw(five, EVE(), two.id)
    assert (changed.keeping, gone.keeping) == (Keeping.CHANGING, Keeping.GOING)
    await passes(rooms, clock, hours=5)
    assert sorted(rooms.thread.texts()) == ["How often?", "How old is she?"]
    seen = await consulting.seat(five, EVE(), running)
    assert sorted(given.text for given in seen.heard) == ["How often?", "How old is she?"]
    await passes(rooms, clock, days=1)
    assert rooms.thread.texts() == ["How long have you met?"]
    assert await rows(five, "select text from contributions where state = 'withdrawn'") == [("",)]


async def test_nobody_ends_a_phase_early_or_makes_it_longer(five, ana, ben, running):
    for person, act in itertools.product(
        (ana, ben, EVE, FINN, cast.DORA),
        (consulting.next_phase, consulting.more_time, consulting.answered),
    ):
        with refused("consult_not_yours"):
            await act(five, person(), running, 0)
        seat = await consulting.seat(five, person(), running)
        assert {seat.may_open, seat.may_extend, seat.may_answered} == {False}


async def test_what_is_taken_back_after_closing_goes_at_nine_or_six(
    five,
    rooms,
    ben,
    running,
    clock,
):
    one = await gives(five, ben, running, Voice.THANKS, "Thank you.")
    for _ in range(6):
        await passes(rooms, clock, days=1)
    assert rooms.thread.locked
    assert rooms.thread.texts() == ["Thank you."]
    await passes(rooms, clock, hours=3)
    await contributions.withdraw(five, ben(), one.id)
    await rooms.tick()
    assert rooms.thread.texts() == ["Thank you."]
    await passes(rooms, clock, hours=24)
    assert rooms.thread.texts() == []


async def test_a_presenter_who_leaves_ends_nothing_by_it(five, rooms, ana, ben, running, clock):
    await join.leave(five, ana())
    await rooms.tick()
    assert not rooms.thread.locked
    assert rooms.thread.members == [3, 4, 5, 6]
    for _ in range(6):
        await passes(rooms, clock, days=1)
    assert rooms.thread.locked
    assert (await consulting.seat(five, ben(), running)).consultation.standing is Standing.CLOSED


async def test_a_presenter_who_left_is_told_of_no_turn(five, rooms, ana, ben, running, clock):
    await gives(five, ben, running, Voice.QUESTION, "How long?")
    await join.leave(five, ana())
    await passes(rooms, clock, days=1)
    assert await phase(five, ben, running) is Phase.ANSWERS
    assert rooms.of(ana, YOUR_TURN) == []


async def test_a_notice_of_a_pause_goes_to_everybody_alike(five, rooms, ana, ben, running, clock):
    rooms.forbidden = True
    await passes(rooms, clock, days=1)
    told = {person.id: len(rooms.of(person, PAUSED)) for person in (ana, ben, EVE, FINN, cast.DORA)}
    assert set(told.values()) == {1}
    rooms.forbidden = False
    await consulting.resume(five, EVE(), running)
    await rooms.tick()
    assert not any(rooms.of(person, PAUSED) for person in (ana, ben, EVE))
    assert await phase(five, ana, running) is Phase.CHAIRS


async def test_where_too_few_are_left_by_then_it_is_not_posted(
    five, rooms, ana, ben, rupture, clock
):
    found = await posts(five, ana, rupture, named="no")
    for person in (ben, EVE, FINN):
        await join.leave(five, person())
    await passes(rooms, clock, hours=15)
    assert rooms.threads == {}
    assert len(rooms.of(ana, LET_GO)) == 1
    with pytest.raises(NotThere):
        await consult.prepared(five, ana(), found)
    await prepares(five, ana, rupture)


async def test_everybody_conducts_in_turn_the_presenter_too(five, rooms, ana, heron, clock):

    conductors = []
    for _ in range(10):
        said = await confirms(five, ana, heron)
        found = await posts(five, ana, said.rupture_id, named="no")
        await passes(rooms, clock, hours=15)
        seat = await consulting.seat(five, ana(), found)
        conductors.append(seat.consultation.conductor)
        await passes(rooms, clock, days=7)
    assert set(conductors[:5]) == set(conductors[5:]) == {2, 3, 4, 5, 6}


async def test_without_my_name_waits_also_where_others_have_names(
    five,
    rooms,
    ana,
    ben,
    rupture,
    clock,
):
    found = await posts(five, ana, rupture)
    await rooms.tick()
    for person in (ben, EVE, FINN):
        await consulting.join(five, person(), found)
    await passes(rooms, clock, days=1)
    await gives(five, ben, found, Voice.QUESTION, "without", named="no")
    with_name = await gives(five, EVE, found, Voice.QUESTION, "with")
    await rooms.tick()
    assert rooms.thread.texts() == ["with"]
    assert with_name.author == EVE.id
    await passes(rooms, clock, days=1)
    assert rooms.thread.texts() == ["with", "without"]
    (held,) = [one for one in (await consulting.seat(five, ana(), found)).heard if not one.named]
    assert held.author is None


async def test_a_colleagues_draft_is_as_good_as_any(five, ben, running):
    draft, answers = new_id(), {"text": "How long?"}
    mine = [
        await contributions.give(five, who(), running, draft, Voice.QUESTION, answers)
        for who in (ben, EVE, ben)
    ]
    assert mine[0].id == mine[2].id != mine[1].id


async def test_where_one_writes_on_the_page_all_do(five, rooms, ana, ben, rupture, clock):
    """Were it the presenter's texts alone that do not stand there, it would say whose it is."""
    await without_agreement(five, EVE)
    found = await posts(five, ana, rupture, named="no")
    await passes(rooms, clock, hours=15)
    (opening, *_) = [content for _, content in rooms.thread.posts.values()]
    assert not opening.post.in_words
    assert not (await consulting.seat(five, ben(), found)).in_words


@pytest.mark.parametrize("author", [cast.BEN, EVE])
async def test_whose_words_stand_in_discord_says_nothing_of_an_author(
    five, rooms, running, clock, author
):
    await gives(five, author, running, Voice.QUESTION, "How long?")
    await without_agreement(five, EVE)
    await passes(rooms, clock, days=1)
    (voice,) = [content for _, content in rooms.thread.posts.values() if content.given]
    assert not voice.in_words


async def without_agreement(house, person):
    """Somebody who has not agreed to words in Discord."""
    sql = "update clinicians set words_agreed_at = null where person = ?"
    await house.records.write(lambda db: db.execute(sql, [person.id]).rowcount)


async def test_who_left_a_seat_may_come_back_and_who_never_had_one_may_not(five, ben, running):
    await consulting.leave(five, ben(), running)
    assert not (await consulting.join(five, ben(), running)).presents
    late = cast.Person(7)
    await joins(five, late)
    with pytest.raises(NotThere):
        await consulting.join(five, late(), running)
