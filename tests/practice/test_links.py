"""A link to the page: short-lived, spent once, by what somebody does and never by looking."""

from __future__ import annotations

import asyncio
import inspect

import pytest

from bot.practice import clients, entering, join, setup
from bot.practice.entering import LINK_LASTS, Entered, Waiting
from bot.practice.refusals import Refusal

from . import conftest
from .cast import OTHER_SERVER, SERVER, count, dump, refused, rows
from .conftest import joins
from .page import enrols, inside, link, made, shows


async def both(results):
    """What came of things done at the same moment: what was given, and what was refused."""
    found = await asyncio.gather(*results, return_exceptions=True)
    given = [one for one in found if not isinstance(one, BaseException)]
    return given, [one.reason for one in found if isinstance(one, Refusal)]


async def test_where_no_page_is_set_up_there_is_no_link(group, ana):
    without = type(group)(group.records, group.wording, group.now)
    before = await dump(group)
    with refused("page_not_set_up"):
        await entering.link(without, ana())
    assert await dump(group) == before


async def test_looking_a_hundred_times_spends_nothing(group, ana):
    """Previews of links fetch them: what is fetched changes nothing."""
    token = await link(group, ana, "/ruptures")
    before = await dump(group)
    seen = {repr(await entering.knock(group, token)) for _ in range(100)}
    assert len(seen) == 1
    assert await dump(group) == before
    assert isinstance(await entering.enrol(group, token, made()), Entered)


async def test_a_link_opens_for_ten_minutes_by_the_clock(group, ana, clock):
    given = await entering.link(group, ana())
    assert given.until - clock() == LINK_LASTS
    clock.passes(minutes=9, seconds=59)
    await entering.knock(group, given.token)
    clock.passes(seconds=1)
    for late in (
        entering.knock(group, given.token),
        entering.enrol(group, given.token, made()),
    ):
        with refused("link_over"):
            await late


async def test_a_link_made_by_a_clock_that_was_hours_ahead_is_over(group, ana, clock):
    token = await link(group, ana)
    clock.passes(hours=-3)
    with refused("link_over"):
        await entering.knock(group, token)


async def test_a_link_is_used_once_however_many_press_at_the_same_moment(group, ana):
    token = await link(group, ana)
    given, refusals = await both(entering.enrol(group, token, made()) for _ in range(8))
    assert len(given) == 1
    assert refusals == ["link_over"] * 7
    assert await count(group, "passkeys") == await count(group, "page_sessions") == 1


async def test_a_link_opens_one_session_however_often_the_passkey_is_shown(group, ana):
    await enrols(group, ana, "hers")
    token = await link(group, ana)
    given, refusals = await both(shows(group, "hers", token=token) for _ in range(8))
    assert (len(given), refusals) == (1, ["link_over"] * 7)


async def test_asked_for_twice_there_are_two_links_and_each_counts_once(group, ana):
    """What was answered is kept nowhere, so the same press again gives another."""
    first, second = [(await entering.link(group, ana("press-1"))).token for _ in range(2)]
    assert first != second
    await enrols(group, ana, "hers")
    for token in (first, second):
        await shows(group, "hers", token=token)
        with refused("link_over"):
            await shows(group, "hers", token=token)


async def test_a_membership_has_only_so_many_open_links(group, ana, ben):
    others = await link(group, ben)
    tokens = [await link(group, ana) for _ in range(25)]
    for token in (*tokens[5:], others):
        await entering.knock(group, token)
    for token in tokens[:5]:
        with refused("link_over"):
            await entering.knock(group, token)


async def test_unknown_spent_old_and_a_former_members_look_exactly_alike(group, ana, ben, clock):
    """From a refusal nobody learns who is a member, or which links there were."""
    spent, former, old = await link(group, ana), await link(group, ben), await link(group, ana)
    await entering.enrol(group, spent, made("hers"))
    await join.leave(group, ben())
    said = []
    for token in ("", "no-such-link", "x" * 5000, spent, former):
        said += [await refusals_of(group, token)]
    clock.passes(minutes=10)
    said += [await refusals_of(group, old)]
    assert all(one == said[0] for one in said)


async def refusals_of(group, token):
    """How every way at the door refuses a link."""
    said = []
    for knocking in (
        lambda: entering.knock(group, token),
        lambda: entering.enrol(group, token, made()),
        lambda: entering.pass_through(group, token, "no-such-session"),
        lambda: shows(group, "hers", token=token or "no link"),
    ):
        with pytest.raises(Refusal) as refusal:
            await knocking()
        said.append((type(refusal.value), refusal.value.args, refusal.value.fill))
    return said


async def test_a_link_of_another_does_not_open_for_ones_own_passkey(group, ana, ben):
    await enrols(group, ana, "hers")
    await enrols(group, ben, "his")
    token = await link(group, ben)
    before = await dump(group)
    with refused("not_your_passkey"):
        await shows(group, "hers", token=token)
    assert await dump(group) == before
    await shows(group, "his", token=token)


async def test_whoever_only_has_the_link_of_somebody_with_a_passkey_is_not_let_in(group, ana):
    """Discord, or whoever looks over a shoulder, sees the link and nothing behind it."""
    await enrols(group, ana, "hers")
    token = await link(group, ana)
    assert isinstance(await entering.enrol(group, token, made("a stranger's")), Waiting)
    assert await count(group, "page_sessions") == 1
    with refused("passkey_waits"):
        await shows(group, "a stranger's")


async def test_a_doorway_says_where_it_leads_and_names_nobody_to_the_device(group, ana, heron):
    token = await link(group, ana, f"/clients/{heron.id}")
    first = await entering.knock(group, token)
    assert (first.first, first.passkeys, first.path) == (True, (), f"/clients/{heron.id}")
    assert len(first.user_handle) == 32
    another = await entering.knock(group, await link(group, ana))
    assert another.user_handle != first.user_handle, "drawn by chance, not made from who they are"
    await entering.enrol(group, token, made("hers"))
    again = await entering.knock(group, await link(group, ana))
    assert not again.first
    assert [passkey.credential for passkey in again.passkeys] == ["hers"]
    assert again.user_handle == first.user_handle == again.passkeys[0].handle


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/", "/"),
        ("/debrief/abc/d-9_x", "/debrief/abc/d-9_x"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("/../etc", "/"),
        ("/a/../../b", "/"),
        ("/a?next=//evil", "/"),
        ("/a\r\nSet-Cookie: x", "/"),
        ("/a\n", "/"),
        ("/" + "a" * 300, "/"),
        ("", "/"),
    ],
)
async def test_a_link_leads_to_this_page_and_nowhere_else(group, ana, path, leads_to):
    assert (await entering.knock(group, await link(group, ana, path))).path == leads_to


async def test_in_a_direct_message_a_link_has_to_know_which_group(group, olga, ana):
    await conftest.set_up(group, olga.elsewhere())
    await joins(group, ana.elsewhere())
    with refused("which_group"):
        await entering.link(group, ana.directly())
    there = (await join.membership(group, ana.elsewhere()())).clinician.id
    token = await link(group, ana.directly, clinician_id=there)
    assert (await entering.knock(group, token)).clinician_id == there
    entered = await entering.enrol(group, token, made("hers"))
    assert (await entering.visitor(group, entered.token)).guild == OTHER_SERVER


async def test_somebody_inside_passes_through_a_link_of_the_same_group(group, ana, clock):
    entered = await enrols(group, ana)
    clock.passes(minutes=14)
    token = await link(group, ana, "/lines")
    assert await entering.pass_through(group, token, entered.token) == "/lines"
    with refused("link_over"):
        await entering.pass_through(group, token, entered.token)
    clock.passes(minutes=14)
    assert not (await entering.visitor(group, entered.token)).locked


async def test_nobody_passes_through_locked_or_as_another_or_into_another_group(
    group, olga, ana, ben, clock
):
    await conftest.set_up(group, olga.elsewhere())
    await joins(group, ana.elsewhere())
    hers = await enrols(group, ana)
    his = await enrols(group, ben)
    mine, there = await link(group, ana), await link(group, ana.elsewhere())
    before = await dump(group)
    for token, session in ((mine, his.token), (there, hers.token), (mine, "nobody's")):
        with refused("page_locked"):
            await entering.pass_through(group, token, session)
    assert await dump(group) == before
    clock.passes(minutes=15)
    late = await link(group, ana)
    with refused("page_locked"):
        await entering.pass_through(group, late, hers.token)
    await entering.knock(group, late)


async def test_a_membership_that_ended_has_no_links(group, ana, clock):
    token = await link(group, ana)
    await join.leave(group, ana())
    await joins(group, ana)
    with refused("link_over"):
        await entering.knock(group, token)


async def test_while_the_bot_is_out_of_the_server_its_links_lead_nowhere(group, ana):
    token = await link(group, ana)
    await setup.left_server(group, SERVER)
    with refused("link_over"):
        await entering.knock(group, token)
    with refused("not_joined"):
        await entering.link(group, ana.directly())


async def test_no_token_is_stored_or_shown(group, ana):
    """Records, their causes and acts, and what an exception might print."""
    given = await entering.link(group, ana("press-1"))
    entered = await entering.enrol(group, given.token, made("hers"))
    here = await entering.visitor(group, entered.token)
    left = repr(await dump(group))
    for token in (given.token, entered.token):
        assert len(token) >= 43
        assert token not in left
        assert token not in repr((given, entered, here))
    assert here.csrf not in repr(here)
    assert all(given.token not in str(row) for row in await rows(group, "select * from actions"))


async def test_what_lies_behind_a_link_is_the_members_own(group, ana, ben, heron, moss):
    """A session acts for the membership its link was made for, and for no other."""
    here = await inside(group, ben)
    assert here.clinician == (await join.membership(group, ben())).clinician
    assert here.guild == SERVER
    assert [c.id for c in await clients.all_of(group, ben())] == [moss.id]


def test_every_way_in_is_a_use_case():
    """What the door may call, all of it asynchronous: nothing happens beside the records."""
    calls = [getattr(entering, name) for name in entering.__all__ if name.islower()]
    assert all(inspect.iscoroutinefunction(call) for call in calls)
