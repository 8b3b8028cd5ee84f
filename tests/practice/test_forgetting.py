"""Leaving, erasing, and what time forgets. What is erased is in no table any more."""

from __future__ import annotations

from bot.practice import (
    debrief,
    digest,
    drafts,
    forget,
    join,
    messages,
    prompts,
    remind,
    repair,
    ruptures,
    sessions,
    setup,
    writing,
)
from bot.practice.keeping import get, put
from bot.records import new_id

from .cast import SERVER, Person, answers, attempt, count, dump, refused, rows
from .conftest import confirms, joins
from .page import inside

WORDS = "a sentence nobody else may read"


async def a_full_life(house, person, client):
    """One row in every table that belongs to a clinician, with the words in each."""
    said = await confirms(house, person, client, moment=WORDS, next_line=WORDS)
    await ruptures.plan(house, person(), said.rupture_id, {"line": WORDS})
    given = attempt(line=WORDS, afterwards=WORDS)
    await repair.save(house, person(), said.rupture_id, new_id(), given)
    await ruptures.plan(house, person(), said.rupture_id, {"line": WORDS})
    ended = await confirms(house, person, client, moment=WORDS)
    await ruptures.move(house, person(), ended.rupture_id, ruptures.Event.ENDED)
    await sessions.add(house, person(), sessions.Wish(client.code, "2", "17:00"))
    await digest.send_weekly(house, person(), {"weekday": "4", "time": "18:00"})
    await drafts.keep(house, person(), "debrief:save:c.d", answers(moment=WORDS))
    await drafts.tell_late(house, person())
    return said


async def test_erasing_leaves_no_row_and_no_word_in_any_table(house, group, ana, heron):
    empty = await dump(group)
    said = await a_full_life(group, ana, heron)
    member = (await join.membership(group, ana())).clinician
    await join.leave_and_erase(group, ana())
    left = await dump(group)
    for gone in (WORDS, member.id, heron.id, heron.code, said.id, said.rupture_id):
        assert gone not in repr(left)
    assert left["drafts"] == left["outbox"] == []
    assert [row for row in left["clinicians"] if f", {ana.id}, " in row] == []
    # What was there before Ana wrote anything, less herself.
    for table in set(left) - {"actions", "audit", "clinicians", "clients"}:
        assert left[table] == empty[table]


async def test_erasing_takes_nothing_of_anybody_else(group, ana, ben, heron, moss):
    await a_full_life(group, ben, moss)
    before = await dump(group)
    await a_full_life(group, ana, heron)
    await join.leave_and_erase(group, ana())
    after = await dump(group)
    for table in set(after) - {"actions", "audit", "clinicians", "clients"}:
        assert after[table] == before[table]
    assert (await debrief.open_form(group, ben(), "quiet moss")).client_id == moss.id


async def test_an_organisers_notice_outlives_their_own_words(group, olga, clock):
    """Who organises is told of a closed channel, also after erasing what they wrote."""
    both = Person(olga.id, organiser=True)
    await joins(group, both)
    clock.strikes("2026-11-23")
    await digest.put_due_group_digests(group)
    (post,) = await messages.due(group)
    await messages.stopped(group, post, "50013")
    await join.leave_and_erase(group, both())
    (notice,) = await messages.due(group)
    assert notice.kind == messages.ORGANISER_NOTICE
    await messages.try_again(group, olga(), notice.id)


async def test_erasing_ends_the_membership(group, ana, heron):
    await join.leave_and_erase(group, ana())
    with refused("not_joined"):
        await join.membership(group, ana())
    await joins(group, ana)
    with refused("client_unknown"):
        await debrief.open_form(group, ana(), "grey heron")


async def test_whoever_has_not_joined_has_nothing_to_erase_or_leave(group, cleo, rupture):
    before = await dump(group)
    for what in (join.leave, join.leave_and_erase):
        with refused("not_joined"):
            await what(group, cleo())
    assert await dump(group) == before


async def test_who_left_is_erased_when_the_groups_time_is_over(group, ana, heron, clock):
    await a_full_life(group, ana, heron)
    await join.leave(group, ana())
    clock.passes(days=179, hours=23)
    assert await forget.erase_those_long_gone(group) == 0
    assert await count(group, "clients") == 1
    clock.passes(hours=1)
    assert await forget.erase_those_long_gone(group) == 1
    await forget.forget_old_drafts(group)
    assert WORDS not in repr(await dump(group))
    assert await count(group, "clients") == 0
    assert await forget.erase_those_long_gone(group) == 0


async def test_who_came_back_in_time_is_not_erased(group, ana, heron, clock):
    await join.leave(group, ana())
    clock.passes(days=100)
    await joins(group, ana)
    clock.passes(days=100)
    assert await forget.erase_those_long_gone(group) == 0
    assert await count(group, "clients") == 1


async def test_who_left_is_erased_in_time_though_the_bot_is_out_of_the_server(
    group, ana, heron, clock
):
    """They were told: kept for 180 days, then erased. Whatever becomes of the bot."""
    await a_full_life(group, ana, heron)
    await join.leave(group, ana())
    await setup.left_server(group, SERVER)
    clock.passes(days=179)
    assert await forget.erase_those_long_gone(group) == 0
    clock.passes(days=1)
    assert await forget.erase_those_long_gone(group) == 1
    await forget.forget_old_drafts(group)
    assert WORDS not in repr(await dump(group))


async def test_old_words_are_forgotten_also_while_the_bot_is_out_of_the_server(
    group, ana, heron, clock
):
    """Those who have not left keep their choices: the bot may have been removed by mistake."""
    await a_full_life(group, ana, heron)
    await setup.left_server(group, SERVER)
    clock.passes(days=180)
    await forget.forget_old_words(group)
    await forget.forget_old_drafts(group)
    assert await rows(group, "select 1 from debrief_answers") == []
    assert await count(group, "debriefs") > 0
    assert await count(group, "clients") == 1


async def test_old_words_are_forgotten_and_choices_stay(group, ana, heron, clock):
    said = await a_full_life(group, ana, heron)
    clock.passes(days=179, hours=23)
    await forget.forget_old_words(group)
    assert (await debrief.show(group, ana(), said.id)).texts["moment"] == WORDS
    clock.passes(hours=1)
    await forget.forget_old_words(group)
    seen = await debrief.show(group, ana(), said.id)
    assert (seen.texts, seen.reading) == ({}, said.reading)
    view = await ruptures.show(group, ana(), said.rupture_id)
    assert view.moment == ""
    assert [(one.line, one.afterwards) for one in view.attempts] == [("", "")]
    assert view.attempts[0].reception.value == attempt()["reception"]


async def test_a_line_in_use_stays_as_long_as_its_rupture_waits(group, ana, heron, clock):
    said = await a_full_life(group, ana, heron)
    clock.passes(days=200)
    await forget.forget_old_words(group)
    view = await ruptures.show(group, ana(), said.rupture_id)
    assert view.rupture.planned_line == WORDS
    await ruptures.move(group, ana(), said.rupture_id, ruptures.Event.LET_GO)
    await forget.forget_old_words(group)
    assert (await ruptures.show(group, ana(), said.rupture_id)).rupture.planned_line == ""


async def test_each_group_keeps_words_for_its_own_time(group, olga, ana, heron, clock):
    said = await a_full_life(group, ana, heron)
    clock.passes(days=31)
    await forget.forget_old_words(group)
    assert (await debrief.show(group, ana(), said.id)).texts
    await setup.set_care(group, olga(), {"retention_days": "30"})
    await forget.forget_old_words(group)
    assert (await debrief.show(group, ana(), said.id)).texts == {}


async def test_a_rupture_whose_words_are_forgotten_still_waits(group, ana, heron, clock):
    """Erasing old words must not make an unrepaired rupture vanish."""
    said = await a_full_life(group, ana, heron)
    clock.passes(days=365)
    await forget.forget_old_words(group)
    (view,) = (await digest.own(group, ana())).waiting
    assert view.rupture.id == said.rupture_id


async def test_which_hours_were_asked_about_is_forgotten_and_what_was_told_stays(
    group, ana, heron, clock
):
    await sessions.add(group, ana(), sessions.Wish("grey heron", "3", "9:00"))
    clock.strikes("2026-11-19", "10:30")
    await remind.fire_due(group)
    await prompts.send_due(group)
    ((asked,),) = await rows(group, "select id from prompts")
    told = await debrief.nothing_to_note(group, ana(), heron.id, asked)
    clock.passes(days=59)
    await forget.forget_what_is_over(group)
    assert await count(group, "prompts") == 1
    clock.passes(days=2)
    await forget.forget_what_is_over(group)
    assert await count(group, "prompts") == 0
    assert (await debrief.show(group, ana(), told.id)).nothing_to_note


async def test_sheets_that_were_sent_do_not_pile_up(group, ana, heron, clock, monkeypatch):
    monkeypatch.setattr(forget, "_MOST_SENT_SHEETS", 3)
    here = await inside(group, ana)
    form = f"review:{heron.id}"
    for number in range(5):
        await writing.keep(group, here, form, f"sheet-{number}", 1, {"memory": WORDS})
        await writing.sent(group, here, form, f"sheet-{number}")
        clock.passes(seconds=1)
    await writing.keep(group, here, form, "unsent", 1, {"memory": WORDS})
    await forget.forget_what_is_over(group)
    kept = await rows(group, "select sheet from writing order by sheet")
    assert kept == [("sheet-2",), ("sheet-3",), ("sheet-4",), ("unsent",)]


async def test_small_facts_are_kept_by_name(group):
    assert await get(group, "commands") is None
    await put(group, "commands", "abc")
    assert await get(group, "commands") == "abc"
    assert await rows(group, "select * from keeping") == [("commands", "abc")]
