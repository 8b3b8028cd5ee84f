"""A consultation with names: asked for, joined, one phase after another, closed."""

from __future__ import annotations

import pytest

from bot.alliance.consultations import Phase, Standing, Voice
from bot.practice import consult, consultation_posts, consulting, contributions, ruptures
from bot.practice.consultation_posts import (
    ANNOUNCED,
    CONDUCTS,
    INVITED,
    LET_GO,
    OVER,
    PAUSED,
    PHASE,
    YOUR_TURN,
)
from bot.practice.consultation_views import Keeping
from bot.practice.refusals import NotThere
from bot.records import new_id

from . import cast
from .cast import refused, rows
from .conftest import joins, set_up
from .threads import gives, passes, phase, posts, prepares, with_channel


@pytest.fixture
async def asked_for(circle, rooms, ana, rupture):
    """Ana has asked; the thread is there, and colleagues are awaited."""
    found = await posts(circle, ana, rupture)
    await rooms.tick()
    return found


@pytest.fixture
async def running(circle, rooms, asked_for, ben, dora, clock):
    """Ben and Dora joined, and the first phase is open."""
    for one in (ben, dora):
        await consulting.join(circle, one(), asked_for)
    clock.passes(days=1)
    await rooms.tick()
    return asked_for


async def test_what_is_prepared_is_seen_by_its_presenter_alone(circle, ana, ben, rupture):
    found = await prepares(circle, ana, rupture)
    seen = await consult.prepared(circle, ana(), found)
    assert seen.shared.moment == cast.answers()["moment"]
    assert seen.shared.markers == ("polite",)
    assert seen.shared.reactions == ()
    assert seen.share == {"markers", "moment"}
    for look in (consult.prepared, consulting.seat, consulting.join):
        with pytest.raises(NotThere):
            await look(circle, ben(), found)
    assert await consulting.waiting(circle, ben()) == []
    assert await consulting.mine(circle, ana()) == []


async def test_one_is_prepared_about_a_rupture_however_often(circle, ana, rupture):
    first = await prepares(circle, ana, rupture)
    again = await prepares(circle, ana, rupture, pace="hours", question="Another?")
    assert again == first
    assert len(await consult.preparing(circle, ana())) == 1


async def test_a_copy_is_changed_and_the_debrief_is_not(circle, ana, rupture):
    found = await prepares(circle, ana, rupture)
    changed = await consult.change(circle, ana(), found, {"moment": "She thanked me."})
    assert changed.shared.moment == "She thanked me."
    assert (await ruptures.show(circle, ana(), rupture)).moment == cast.answers()["moment"]
    again = await consult.change(circle, ana(), found, {"share": ["moment", "line"]})
    assert again.shared.moment == "She thanked me."
    assert again.shared.line == cast.answers()["next_line"]
    assert again.shared.markers == ()


async def test_what_could_tell_who_it_is_is_changed_first(circle, ana, rupture):
    found = await prepares(circle, ana, rupture, question="Why did Mrs Fisher thank me?")
    seen = await consult.prepared(circle, ana(), found)
    assert seen.blocked
    assert list(seen.found) == ["question"]
    with refused("consult_identifiers"):
        await consult.confirm(circle, ana(), found)
    await consult.change(circle, ana(), found, {"question": "Why did she thank me?"})
    assert (await consult.confirm(circle, ana(), found)).standing is Standing.POSTING


async def test_what_was_confirmed_as_nameless_is_never_posted_with_a_name(circle, ana, rupture):
    found = await prepares(circle, ana, rupture, named="no")
    await consult.change(circle, ana(), found, {"named": "yes"})
    seen = await consult.confirm(circle, ana(), found, named=False)
    assert (seen.standing, seen.named) == (Standing.PREPARED, True)
    assert (await consult.confirm(circle, ana(), found, named=True)).standing is Standing.POSTING
    # Told twice, it is still on its way.
    assert (await consult.confirm(circle, ana(), found, named=True)).standing is Standing.POSTING


async def test_it_needs_a_question_and_a_channel(circle, olga, ana, rupture):
    found = await prepares(circle, ana, rupture, question="")
    with refused("consult_no_question"):
        await consult.confirm(circle, ana(), found)
    await consult.change(circle, ana(), found, {"question": "What do you hear?"})
    await with_channel(circle, olga, "")
    assert (await consult.prepared(circle, ana(), found)).channel_missing
    with refused("consult_no_channel"):
        await consult.confirm(circle, ana(), found)


async def test_one_thread_an_announcement_and_colleagues_who_come(
    circle, rooms, ana, ben, dora, asked_for, clock
):
    assert rooms.thread.members == [ana.id]
    assert rooms.thread.kinds() == [consultation_posts.OPENING]
    assert len(rooms.posted(ANNOUNCED)) == 1
    (waiting,) = await consulting.waiting(circle, ben())
    assert waiting.id == asked_for
    assert waiting.presenter == ana.id
    assert waiting.shared.moment == ""
    await consulting.join(circle, ben(), asked_for)
    await rooms.tick()
    assert rooms.thread.members == [ana.id, ben.id]
    assert await consulting.waiting(circle, ben()) == []
    # A day has passed, and one colleague is not enough: it begins when the second comes.
    await passes(rooms, clock, days=1)
    assert await phase(circle, ana, asked_for) is None
    await consulting.join(circle, dora(), asked_for)
    await rooms.tick()
    # It is evening: what would open at six stays by day.
    assert await phase(circle, ana, asked_for) is Phase.QUESTIONS
    assert rooms.thread.kinds()[-1] == PHASE


async def test_whoever_is_asked_in_person_hears_of_it_once_it_is_posted(
    circle, rooms, ana, ben, dora, cleo, rupture
):
    found = await prepares(circle, ana, rupture)
    seen = await consult.invite(circle, ana(), found, [ben.id, dora.id, cleo.id, ana.id])
    assert seen.invited == (ben.id, dora.id)
    await rooms.tick()
    assert rooms.of(ben, INVITED) == []
    await consult.confirm(circle, ana(), found)
    await rooms.tick()
    assert len(rooms.of(ben, INVITED)) == 1
    await consulting.not_now(circle, ben(), found)
    await consulting.join(circle, dora(), found)
    await rooms.tick()
    assert rooms.of(ben, INVITED) == rooms.of(dora, INVITED) == []
    with pytest.raises(NotThere):
        await consulting.not_now(circle, ben(), found)


async def test_where_too_few_come_it_is_let_go_after_fourteen_days(
    circle, rooms, ana, ben, asked_for, clock
):
    await passes(rooms, clock, days=13)
    assert len(rooms.posted(ANNOUNCED)) == 1
    await passes(rooms, clock, days=2)
    assert rooms.posted(ANNOUNCED) == []
    assert all(thread.deleted for thread in rooms.threads.values())
    assert len(rooms.of(ana, LET_GO)) == 1
    with pytest.raises(NotThere):
        await consulting.join(circle, ben(), asked_for)


async def test_a_whole_consultation(circle, rooms, ana, ben, dora, running, clock, rupture):
    said = rooms.thread.texts
    conductor = (await consulting.seat(circle, ana(), running)).consultation.conductor
    assert conductor in (ben.id, dora.id)
    assert len(rooms.of(ben, CONDUCTS)) + len(rooms.of(dora, CONDUCTS)) == 1
    await gives(circle, ben, running, Voice.QUESTION, "How long have you met?")
    early = await gives(circle, dora, running, Voice.LINE, "I wondered what my looking did.")
    assert early.keeping is Keeping.HELD
    await rooms.tick()
    assert said() == ["How long have you met?"]
    await passes(rooms, clock, days=1)
    assert await phase(circle, ana, running) is Phase.ANSWERS
    assert len(rooms.of(ana, YOUR_TURN)) == 1
    await gives(circle, ana, running, Voice.ANSWER, "Three times.")
    await consulting.answered(circle, ana(), running, 1)
    await rooms.tick()
    assert await phase(circle, ana, running) is Phase.CHAIRS
    assert rooms.of(ana, YOUR_TURN) == []
    seat = await consulting.seat(circle, ana(), running)
    assert seat.listening
    # A question now would break in: it waits for the round of thanks.
    late = await gives(circle, ben, running, Voice.QUESTION, "And before that?")
    assert late.phase == 5
    await gives(circle, ben, running, Voice.CLIENT_CHAIR, "I thank you so that you are glad.")
    await passes(rooms, clock, days=1)
    assert await phase(circle, ana, running) is Phase.LINES
    assert said()[-1] == "I wondered what my looking did."
    lines = [
        one
        for one in (await consulting.seat(circle, ana(), running)).heard
        if one.voice is Voice.LINE
    ]
    taken = await contributions.take_line(circle, ana(), lines[0].id)
    assert taken.planned.rupture.planned_line == "I wondered what my looking did."
    kept = await contributions.take_line(circle, ben(), lines[0].id)
    assert kept.own.text == "I wondered what my looking did."
    await passes(rooms, clock, days=1)
    await gives(circle, ana, running, Voice.REPLY, "That reached me.")
    await passes(rooms, clock, days=1)
    assert said()[-2:] == ["That reached me.", "And before that?"]
    await gives(circle, dora, running, Voice.THANKS, "Thank you, Ana.", named="no")
    await passes(rooms, clock, days=1)
    assert rooms.thread.locked
    assert rooms.thread.kinds()[-1] == consultation_posts.ENDED
    assert len(rooms.of(ana, OVER)) == 1
    assert rooms.posted(ANNOUNCED) == rooms.of(ben, CONDUCTS) == rooms.of(dora, CONDUCTS) == []
    with refused("consult_closed"):
        await gives(circle, ben, running, Voice.THANKS, "And thank you.")
    (last,) = [
        one
        for one in (await consulting.seat(circle, ben(), running)).heard
        if one.voice is Voice.THANKS
    ]
    assert last.author is None


async def test_where_nobody_asks_nobody_waits_for_answers(circle, rooms, ana, running, clock):
    await passes(rooms, clock, days=1)
    assert await phase(circle, ana, running) is Phase.CHAIRS


async def test_an_own_voice_is_changed_and_taken_back_at_once(circle, rooms, ben, running):
    one = await gives(circle, ben, running, Voice.QUESTION, "How old is she?")
    await rooms.tick()
    await contributions.edit(circle, ben(), one.id, {"text": "How long have you met?"})
    await rooms.tick()
    assert rooms.thread.texts() == ["How long have you met?"]
    await contributions.withdraw(circle, ben(), one.id)
    await rooms.tick()
    assert rooms.thread.texts() == []
    with pytest.raises(NotThere):
        await contributions.edit(circle, ben(), one.id, {"text": "Again."})


async def test_the_same_form_twice_is_given_once(circle, rooms, ben, running):
    draft, action = new_id(), ben()
    for _ in range(2):
        await contributions.give(
            circle, action, running, draft, Voice.QUESTION, {"text": "How long?"}
        )
    again = await contributions.give(
        circle, ben(), running, draft, Voice.QUESTION, {"text": "How long have you met?"}
    )
    await rooms.tick()
    assert rooms.thread.texts() == ["How long have you met?"]
    assert again.text == "How long have you met?"


async def test_the_conductor_opens_the_next_phase_and_nobody_else(
    circle, rooms, ana, ben, dora, running
):
    conductor = (await consulting.seat(circle, ana(), running)).consultation.conductor
    leads, other = (ben, dora) if conductor == ben.id else (dora, ben)
    for person in (ana, other):
        with refused("consult_not_yours"):
            await consulting.next_phase(circle, person(), running, 0)
    before = (await consulting.seat(circle, leads(), running)).consultation.ends_at
    seat = await consulting.more_time(circle, leads(), running, 0)
    assert seat.consultation.ends_at > before
    assert not seat.may_extend
    with refused("consult_more_once"):
        await consulting.more_time(circle, leads(), running, 0)
    await consulting.next_phase(circle, leads(), running, 0)
    # The card of a phase that is over opens nothing.
    seat = await consulting.next_phase(circle, leads(), running, 0)
    assert seat.consultation.phase is Phase.CHAIRS
    assert seat.may_extend


async def test_a_colleague_who_leaves_takes_along_what_is_held(
    circle, rooms, ana, ben, dora, running
):
    await gives(circle, ben, running, Voice.QUESTION, "How long have you met?")
    await gives(circle, ben, running, Voice.LINE, "I noticed that I hurried.")
    await consulting.leave(circle, ben(), running)
    await rooms.tick()
    assert rooms.thread.members == [ana.id, dora.id]
    assert rooms.thread.texts() == ["How long have you met?"]
    with pytest.raises(NotThere):
        await consulting.seat(circle, ben(), running)
    assert (await consulting.seat(circle, dora(), running)).conducts
    with refused("consult_is_yours"):
        await consulting.leave(circle, ana(), running)
    again = await consulting.join(circle, ben(), running)
    assert [one.text for one in again.own] == ["How long have you met?"]


async def test_a_rupture_is_asked_about_once_at_a_time(circle, rooms, ana, rupture, asked_for):
    assert await consult.ready(circle, ana()) == []
    with refused("consult_running"):
        await prepares(circle, ana, rupture)
    await consult.withdraw(circle, ana(), asked_for)
    await rooms.tick()
    assert all(thread.deleted for thread in rooms.threads.values())
    assert await rows(circle, "select count(*) from consultation_answers") == [(0,)]
    await prepares(circle, ana, rupture)


async def test_a_voice_that_names_somebody_is_not_taken(circle, rooms, ben, running):
    with refused("voice_identifiers"):
        await gives(circle, ben, running, Voice.QUESTION, "Is it Mrs Fisher from 0171 555 0123?")
    with refused("voice_empty"):
        await gives(circle, ben, running, Voice.QUESTION, " ")
    with refused("voice_too_long"):
        await gives(circle, ben, running, Voice.LINE, "x" * 301)
    with refused("voice_not_asked"):
        await gives(circle, ben, running, Voice.REPLY, "Mine.")
    for number in range(20):
        await gives(circle, ben, running, Voice.QUESTION, f"How long, in weeks? {number}")
    with refused("voices_many"):
        await gives(circle, ben, running, Voice.QUESTION, "One more?")


async def test_outsiders_find_nothing(circle, rooms, olga, cleo, ana, ben, running):
    one = await gives(circle, ben, running, Voice.QUESTION, "How long?")
    for person in (olga, cleo):
        for act in (
            lambda p: consulting.seat(circle, p(), running),
            lambda p: consulting.join(circle, p(), running),
            lambda p: contributions.own(circle, p(), one.id),
            lambda p: gives(circle, p, running, Voice.QUESTION, "Who?"),
        ):
            with refused("not_joined"):
                await act(person)
    with pytest.raises(NotThere):
        await contributions.own(circle, ana(), one.id)


async def test_a_group_elsewhere_finds_nothing(circle, rooms, running, clock):
    far = cast.Person(21, server=cast.OTHER_SERVER)
    olaf = cast.Person(20, server=cast.OTHER_SERVER, organiser=True)
    await set_up(circle, olaf)
    await joins(circle, far)
    for act in (consulting.seat, consulting.join, consulting.leave, consulting.resume):
        with pytest.raises(NotThere):
            await act(circle, far(), running)


async def test_a_pause_keeps_the_time_that_was_left(circle, rooms, ana, ben, olga, running, clock):
    ends = (await consulting.seat(circle, ana(), running)).consultation.ends_at
    rooms.forbidden = True
    await gives(circle, ben, running, Voice.QUESTION, "How long?")
    clock.passes(hours=6)
    await rooms.tick()
    seat = await consulting.seat(circle, ana(), running)
    assert seat.consultation.paused
    assert seat.may_resume
    assert len(rooms.of(ana, PAUSED)) == len(rooms.of(olga, PAUSED)) == 1
    # Nothing opens meanwhile, and nothing is lost.
    await passes(rooms, clock, days=2)
    assert await phase(circle, ana, running) is Phase.QUESTIONS
    rooms.forbidden = False
    await consulting.resume(circle, olga(), running)
    await consulting.resume(circle, ana(), running)
    await rooms.tick()
    seat = await consulting.seat(circle, ana(), running)
    assert (seat.consultation.ends_at - ends).days == 2
    assert rooms.thread.texts() == ["How long?"]
    assert rooms.of(ana, PAUSED) == []


async def test_a_deleted_thread_is_made_anew_with_all_that_was_said(
    circle, rooms, ana, ben, dora, running, clock
):
    await gives(circle, ben, running, Voice.QUESTION, "How long?")
    await rooms.tick()
    rooms.thread.deleted = True
    await gives(circle, dora, running, Voice.QUESTION, "How often?")
    await rooms.tick()
    await consulting.resume(circle, ana(), running)
    await consulting.resume(circle, ana(), running)
    await rooms.tick()
    assert rooms.thread.texts() == ["How long?", "How often?"]
    assert rooms.thread.members == [ana.id, ben.id, dora.id]
    assert rooms.thread.kinds()[-1] == PHASE
    assert len(rooms.threads) == 2
    await passes(rooms, clock, days=2)
    assert await phase(circle, ana, running) is Phase.ANSWERS


async def test_after_an_outage_each_phase_has_its_time(circle, rooms, ana, ben, running, clock):
    await gives(circle, ben, running, Voice.CLIENT_CHAIR, "I am tired.")
    clock.passes(days=5)
    rooms.begins_anew()
    for _ in range(3):
        await rooms.tick()
    seat = await consulting.seat(circle, ana(), running)
    assert seat.consultation.phase is Phase.CHAIRS
    assert seat.consultation.ends_at > clock()
    assert rooms.thread.texts() == ["I am tired."]


async def test_a_clock_put_right_gives_a_phase_its_time(circle, rooms, ana, running, clock):
    clock.passes(days=400)
    await rooms.tick()
    clock.passes(days=-400)
    await passes(rooms, clock, hours=2)
    assert await phase(circle, ana, running) is Phase.CHAIRS
    await passes(rooms, clock, days=2)
    assert await phase(circle, ana, running) is Phase.LINES


async def test_where_everybody_left_the_next_who_comes_conducts(
    circle, rooms, ana, ben, dora, running
):
    for person in (ben, dora):
        await consulting.leave(circle, person(), running)
    seat = await consulting.seat(circle, ana(), running)
    assert seat.consultation.conductor is None
    assert (await consulting.join(circle, dora(), running)).conducts


async def test_a_new_thread_hangs_in_the_channel_that_was_chosen_since(
    circle, rooms, olga, ana, ben, running
):
    await with_channel(circle, olga, "72")
    one = await gives(circle, ben, running, Voice.QUESTION, "How long?")
    await rooms.tick()
    assert rooms.thread.texts() == [one.text]
    rooms.thread.deleted = True
    await gives(circle, ben, running, Voice.QUESTION, "How often?")
    await rooms.tick()
    await consulting.resume(circle, ana(), running)
    await rooms.tick()
    assert rooms.thread.texts() == ["How long?", "How often?"]
    asked = await rows(circle, "select recipient from outbox where kind = 'consultation_thread'")
    assert [channel for (channel,) in asked] == [71, 72]


async def test_nobody_cuts_the_presenters_turn_short(circle, rooms, running, ana, ben, dora):
    """Until they have spoken, the conductor has nothing to press; an old card changes nothing."""
    await gives(circle, ben, running, Voice.QUESTION, "How long was it?")
    seat = await consulting.seat(circle, ana(), running)
    leads = ben if seat.consultation.conductor == ben.id else dora
    seat = await consulting.next_phase(circle, leads(), running, 0)
    assert seat.consultation.phase is Phase.ANSWERS
    assert not seat.may_open

    seat = await consulting.next_phase(circle, leads(), running, 1)
    assert seat.consultation.phase is Phase.ANSWERS

    await gives(circle, ana, running, Voice.ANSWER, "Perhaps a minute.")
    seat = await consulting.next_phase(circle, leads(), running, 1)
    assert seat.consultation.phase is Phase.CHAIRS
