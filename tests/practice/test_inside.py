"""Being inside: locked after a quiet quarter of an hour, over after twelve, and with membership."""

from __future__ import annotations

import pytest

from bot.practice import entering, forget, join, setup, writing

from . import conftest
from .cast import SERVER, answers, count, dump, refused, rows
from .conftest import joins
from .page import enrols, inside, link, made, shows

FORM = "formulation:heron"


async def standing(house, entered):
    """How a session stands: open, locked or over."""
    here = await entering.visitor(house, entered.token)
    if here is None:
        return "over"
    return "locked" if here.locked else "open"


async def test_it_locks_after_a_quarter_of_an_hour_in_which_nobody_was_there(group, ana, clock):
    entered = await enrols(group, ana)
    clock.passes(minutes=14, seconds=59)
    assert await standing(group, entered) == "open"
    clock.passes(minutes=15)
    assert await standing(group, entered) == "locked"
    clock.passes(hours=1)
    assert await standing(group, entered) == "locked"


async def test_it_is_over_after_twelve_hours_however_busy_one_is(group, ana, clock):
    entered = await enrols(group, ana)
    for _ in range(71):
        clock.passes(minutes=10)
        assert await standing(group, entered) == "open"
    clock.passes(minutes=9, seconds=59)
    assert await standing(group, entered) == "open"
    clock.passes(seconds=1)
    assert await standing(group, entered) == "over"


async def test_asking_for_a_passkey_again_does_not_lengthen_the_day(group, ana, clock):
    entered = await enrols(group, ana, "hers")
    clock.passes(hours=11, minutes=50)
    again = await shows(group, "hers", keep_session=entered.token)
    clock.passes(minutes=10)
    assert await standing(group, again) == "over"


async def test_whoever_types_writes_no_row_for_each_key(group, ana, clock):
    entered = await enrols(group, ana)
    clock.passes(seconds=59)
    before = await dump(group)
    await entering.visitor(group, entered.token)
    assert await dump(group) == before
    clock.passes(seconds=1)
    await entering.visitor(group, entered.token)
    assert await dump(group) != before


async def test_a_passkey_unlocks_what_was_locked_under_a_fresh_token(group, ana, clock):
    """A copy of the old token opens nothing; what stands in other windows can still be sent."""
    entered = await enrols(group, ana, "hers")
    before = await entering.visitor(group, entered.token)
    clock.passes(minutes=20)
    again = await shows(group, "hers", keep_session=entered.token)
    here = await entering.visitor(group, again.token)
    assert again.token != entered.token
    assert await standing(group, entered) == "over"
    assert (here.session, here.csrf, here.locked) == (before.session, before.csrf, False)
    assert await count(group, "page_sessions") == 1


async def test_another_persons_or_groups_session_is_not_taken_over_and_ends(group, olga, ana, ben):
    await conftest.set_up(group, olga.elsewhere())
    await joins(group, ana.elsewhere())
    await enrols(group, ana, "hers")
    his = await enrols(group, ben)
    mine = await shows(group, "hers", token=await link(group, ana))
    for session, person in ((his, ana), (mine, ana.elsewhere())):
        token = await link(group, person)
        fresh = await shows(group, "hers", token=token, keep_session=session.token)
        assert await standing(group, session) == "over", "the browser holds another from now on"
        assert (await entering.visitor(group, fresh.token)).guild == person.server


async def test_where_it_is_locked_nothing_is_shown_or_changed(group, ana, clock):
    here = await inside(group, ana)
    clock.passes(minutes=15)
    before = await dump(group)
    for asked in (
        entering.mine(group, here),
        entering.add(group, here, made()),
        entering.approve(group, here, here.passkey_id),
        entering.remove(group, here, here.passkey_id),
        writing.of(group, here, FORM),
        writing.unfinished(group, here),
    ):
        with refused("page_locked"):
            await asked
    assert await dump(group) == before


async def test_words_that_are_sent_to_a_locked_page_are_kept(group, ana, clock):
    entered = await enrols(group, ana, "hers")
    here = await entering.visitor(group, entered.token)
    clock.passes(hours=2)
    await writing.keep(group, here, FORM, "s", 1, answers())
    again = await shows(group, "hers", keep_session=entered.token)
    back = await entering.visitor(group, again.token)
    assert (await writing.of(group, back, FORM)).answers == answers()


async def test_leaving_the_page_ends_this_session_and_no_other(group, ana):
    first = await enrols(group, ana, "hers")
    second = await shows(group, "hers")
    for token in (first.token, first.token, "no such session", ""):
        await entering.leave_page(group, token)
    assert [await standing(group, one) for one in (first, second)] == ["over", "open"]


async def test_leaving_everywhere_ends_ones_sessions_and_links_in_all_groups(
    group, olga, ana, ben, clock
):
    await conftest.set_up(group, olga.elsewhere())
    await joins(group, ana.elsewhere())
    his = await enrols(group, ben)
    one = await enrols(group, ana, "hers")
    other = await shows(group, "hers", token=await link(group, ana.elsewhere()))
    token = await link(group, ana.elsewhere())
    here = await entering.visitor(group, one.token)
    clock.passes(minutes=20)
    await entering.leave_everywhere(group, here)
    assert [await standing(group, s) for s in (one, other, his)] == ["over", "over", "locked"]
    with refused("link_over"):
        await entering.knock(group, token)
    await shows(group, "hers", token=await link(group, ana))


async def leaves(house, person):
    await join.leave(house, person())


async def leaves_and_erases(house, person):
    await join.leave_and_erase(house, person())


async def is_removed_from_the_server(house, person):
    await join.removed_from_server(house, person.id, SERVER)


async def loses_the_bot(house, person):
    await setup.left_server(house, SERVER)


@pytest.mark.parametrize(
    "ends", [leaves, leaves_and_erases, is_removed_from_the_server, loses_the_bot]
)
async def test_a_membership_that_ends_closes_everything_at_once(group, ana, ends):
    entered = await enrols(group, ana, "hers")
    token = await link(group, ana)
    here = await entering.visitor(group, entered.token)
    await writing.keep(group, here, FORM, "s", 1, answers())
    await ends(group, ana)
    assert await standing(group, entered) == "over"
    before = await dump(group)
    for asked, reason in (
        (entering.knock(group, token), "link_over"),
        (shows(group, "hers"), "not_your_passkey"),
        (shows(group, "hers", keep_session=entered.token), "not_your_passkey"),
        (entering.pass_through(group, token, entered.token), "link_over"),
        (writing.keep(group, here, FORM, "s", 2, answers()), "page_locked"),
        (writing.sent(group, here, FORM), "page_locked"),
        (entering.mine(group, here), "page_locked"),
        (entering.leave_everywhere(group, here), "page_locked"),
        (entering.link(group, ana.directly()), "not_joined"),
    ):
        with refused(reason):
            await asked
    assert await dump(group) == before


@pytest.mark.parametrize("ends", [leaves, is_removed_from_the_server])
async def test_who_joins_again_is_not_inside_by_that(group, ana, ends):
    entered = await enrols(group, ana, "hers")
    await ends(group, ana)
    await joins(group, ana)
    assert await standing(group, entered) == "over"
    await shows(group, "hers")


async def test_leaving_one_group_leaves_the_others_door_open(group, olga, ana):
    await conftest.set_up(group, olga.elsewhere())
    await joins(group, ana.elsewhere())
    await enrols(group, ana, "hers")
    there = await shows(group, "hers", token=await link(group, ana.elsewhere()))
    await join.leave(group, ana())
    assert await standing(group, there) == "open"


async def test_erasing_leaves_nothing_of_the_page(group, ana):
    entered = await enrols(group, ana)
    here = await entering.visitor(group, entered.token)
    await writing.keep(group, here, FORM, "s", 1, answers())
    await join.leave_and_erase(group, ana())
    left = await dump(group)
    for table in ("passkeys", "page_links", "page_sessions", "writing", "formulations"):
        assert left[table] == []
    assert left["outbox"] == []


async def test_what_opens_nothing_any_more_is_forgotten(group, ana, clock):
    entered = await enrols(group, ana, "hers")
    await link(group, ana)
    clock.passes(minutes=9)
    await forget.forget_what_is_over(group)
    assert await count(group, "page_links") == 2
    clock.passes(minutes=2)
    await forget.forget_what_is_over(group)
    assert await count(group, "page_links") == 0
    assert await standing(group, entered) == "open"
    clock.passes(hours=12)
    await forget.forget_what_is_over(group)
    assert await count(group, "page_sessions") == 0
    await shows(group, "hers")


async def test_a_clock_put_right_by_seconds_throws_nobody_out_and_by_hours_everybody(
    group, ana, clock
):
    entered = await enrols(group, ana)
    clock.passes(seconds=-30)
    assert await standing(group, entered) == "open"
    clock.passes(hours=-1)
    assert await standing(group, entered) == "over"


async def test_who_is_inside_is_told_to_whoever_asks_discord_about_them(group, ana, ben, clock):
    """Somebody removed from the server presses no button, so somebody has to ask."""
    await enrols(group, ana, "hers")
    await shows(group, "hers")
    await enrols(group, ben)
    assert await entering.who_is_inside(group) == [(ana.id, SERVER), (ben.id, SERVER)]
    await join.leave(group, ben())
    assert await entering.who_is_inside(group) == [(ana.id, SERVER)]
    clock.passes(hours=12, seconds=1)
    assert await entering.who_is_inside(group) == []


async def test_each_form_of_a_session_carries_its_own_secret(group, ana, ben):
    hers, his = await inside(group, ana), await inside(group, ben)
    assert len(hers.csrf) >= 43
    assert hers.csrf != his.csrf
    assert await entering.visitor(group, hers.session) is None
    assert await entering.visitor(group, hers.csrf) is None
    ((stored,),) = await rows(group, "select hash from page_sessions where id = ?", hers.session)
    assert await entering.visitor(group, stored) is None
