"""Passkeys: the first lets one in, a later one waits a day, and each is announced."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.practice import entering, join, messages
from bot.practice.entering import WAITS, Entered, Waiting
from bot.practice.refusals import NotThere

from . import conftest
from .cast import OTHER_SERVER, SERVER, count, dump, refused, rows
from .conftest import joins
from .mailbox import Mailbox
from .page import enrols, inside, link, made, shows


async def announced(house, person):
    """What a person was told of new passkeys, in order: each one's id, and whether it waits."""
    mailbox = Mailbox(house)
    await mailbox.carry()
    told = mailbox.of(person, "passkey_made")
    return [(message.data["passkey"], message.data["waits"]) for message in told]


async def ids(house, here):
    return [passkey.id for passkey in await entering.mine(house, here)]


async def test_the_first_passkey_lets_one_in_and_is_announced(group, ana):
    entered = await enrols(group, ana)
    assert isinstance(entered, Entered)
    here = await entering.visitor(group, entered.token)
    (passkey,) = await ids(group, here)
    assert here.passkey_id == passkey
    assert await announced(group, ana) == [(passkey, False)]


async def test_a_passkey_made_with_a_link_alone_waits_a_day_and_is_announced(group, ana, clock):
    """The recovery way: whoever has got hold of the account in Discord cannot read at once."""
    here = await inside(group, ana, "old phone")
    waiting = await enrols(group, ana, "new phone")
    assert waiting == Waiting(clock() + WAITS)
    first, second = await ids(group, here)
    assert await announced(group, ana) == [(first, False), (second, True)]
    clock.passes(hours=23, minutes=59)
    for with_link in (False, True):
        token = await link(group, ana) if with_link else ""
        with refused("passkey_waits"):
            await shows(group, "new phone", token=token)
    clock.passes(minutes=1)
    await shows(group, "new phone")
    await shows(group, "old phone")


async def test_the_day_begins_when_its_owner_was_told(group, ana, clock):
    """Where direct messages are closed nobody would hear of a stranger's passkey."""
    await inside(group, ana, "old phone")
    mailbox = Mailbox(group, closed={ana.id})
    await enrols(group, ana, "new phone")
    await mailbox.carry()
    clock.passes(days=3)
    with refused("passkey_waits"):
        await shows(group, "new phone")
    mailbox.closed.clear()
    await messages.came_by(group, ana.id)
    await mailbox.carry()
    clock.passes(hours=23, minutes=59)
    with refused("passkey_waits"):
        await shows(group, "new phone")
    clock.passes(minutes=1)
    await shows(group, "new phone")


async def test_leaving_takes_no_announcement_away_that_a_passkey_waits_for(group, ana, clock):
    """Else whoever holds the account in Discord sees to it that nobody is told."""
    await inside(group, ana, "old phone")
    await enrols(group, ana, "a thief's")
    await join.leave(group, ana())
    await joins(group, ana)
    clock.passes(days=3)
    with refused("passkey_waits"):
        await shows(group, "a thief's")
    await shows(group, "old phone")


async def test_one_that_nobody_was_told_of_can_be_approved_and_is_not_the_last(group, ana, clock):
    await inside(group, ana, "old phone")
    await enrols(group, ana, "new phone")
    clock.passes(days=3)
    entered = await shows(group, "old phone")
    here = await entering.visitor(group, entered.token)
    old, waiting = await entering.mine(group, here)
    assert waiting.usable_from == clock() + WAITS
    with refused("passkey_last"):
        await entering.remove(group, here, old.id)
    await entering.approve(group, here, waiting.id)
    await shows(group, "new phone")
    await entering.remove(group, here, old.id)


async def test_a_letter_about_a_passkey_holds_no_words_and_no_way_in(group, ana):
    await enrols(group, ana, "hers")
    ((data,),) = await rows(group, "select data from outbox")
    ((passkey,),) = await rows(group, "select id from passkeys")
    assert data == f'{{"passkey": "{passkey}", "waits": false}}'


async def test_somebody_inside_can_say_that_a_waiting_one_is_theirs(group, ana, clock):
    here = await inside(group, ana, "old phone")
    await enrols(group, ana, "new phone")
    _, waiting = await ids(group, here)
    approved = await entering.approve(group, here, waiting)
    assert approved.usable_from == clock()
    await shows(group, "new phone")
    before = await dump(group)
    clock.passes(minutes=3)
    await entering.approve(group, here, waiting)
    assert await dump(group) == before


async def test_not_me_refuses_the_waiting_one_and_ends_everybodys_stay(group, ana, ben):
    here = await inside(group, ana, "old phone")
    his = await enrols(group, ben)
    open_link = await link(group, ana)
    await enrols(group, ana, "a thief's")
    _, theirs = await ids(group, here)
    await entering.not_me(group, ana.directly(), theirs)
    with refused("not_your_passkey"):
        await shows(group, "a thief's")
    with refused("link_over"):
        await entering.knock(group, open_link)
    with refused("page_locked"):
        await entering.mine(group, here)
    await shows(group, "old phone")
    assert await entering.visitor(group, his.token)


async def test_not_me_pressed_again_changes_nothing_more(group, ana):
    here = await inside(group, ana)
    (passkey,) = await ids(group, here)
    await entering.not_me(group, ana("press-1"), passkey)
    before = await dump(group)
    await entering.not_me(group, ana("press-1"), passkey)
    assert await dump(group) == before


async def test_no_button_makes_the_next_passkey_a_first_one_again(group, ana, clock):
    """Else whoever holds the account in Discord refuses the true one, and comes in at once."""
    here = await inside(group, ana, "hers")
    (passkey,) = await ids(group, here)
    await entering.not_me(group, ana(), passkey)
    token = await link(group, ana)
    assert (await entering.knock(group, token)).first
    assert isinstance(await entering.enrol(group, token, made("a thief's")), Waiting)
    await Mailbox(group).carry()
    clock.passes(hours=24)
    await shows(group, "a thief's")


async def test_of_a_removed_passkey_nothing_of_its_device_is_kept(group, ana):
    here = await inside(group, ana, "hers")
    (passkey,) = await ids(group, here)
    await entering.not_me(group, ana(), passkey)
    (row,) = await rows(group, "select credential, public_key, user_handle, came_as from passkeys")
    assert row == (f"removed:{passkey}", "", "", None)


async def test_from_inside_a_passkey_is_added_at_once_and_announced(group, ana):
    here = await inside(group, ana, "phone")
    added = await entering.add(group, here, made("laptop"))
    assert await announced(group, ana) == [(here.passkey_id, False), (added.id, False)]
    assert added.handle == (await entering.mine(group, here))[0].handle
    await shows(group, "laptop")


async def test_added_twice_it_is_one_passkey(group, ana):
    here = await inside(group, ana)
    first = await entering.add(group, here, made("laptop"))
    before = await dump(group)
    assert await entering.add(group, here, made("laptop")) == first
    assert await dump(group) == before


async def test_a_device_known_already_is_nobody_elses(group, ana, ben):
    await enrols(group, ana, "hers")
    his = await inside(group, ben, "his")
    token = await link(group, ben)
    before = await dump(group)
    with refused("not_your_passkey"):
        await entering.enrol(group, token, made("hers"))
    with refused("not_your_passkey"):
        await entering.add(group, his, made("hers"))
    assert await dump(group) == before


async def test_a_person_has_only_so_many_passkeys(group, ana):
    here = await inside(group, ana)
    for _ in range(19):
        await entering.add(group, here, made())
    with refused("passkeys_many"):
        await entering.add(group, here, made())
    assert len(await ids(group, here)) == 20


async def test_removing_a_passkey_puts_out_whoever_came_in_with_it(group, ana):
    here = await inside(group, ana, "phone")
    await entering.add(group, here, made("laptop"))
    there = await shows(group, "laptop")
    phone, laptop = await ids(group, here)
    await entering.remove(group, here, laptop)
    assert await entering.visitor(group, there.token) is None
    assert await ids(group, here) == [phone]
    with pytest.raises(NotThere):
        await entering.remove(group, here, laptop)


async def test_the_only_one_that_opens_the_page_stays(group, ana):
    """A waiting one does not count: nobody locks themselves out for a day by a slip."""
    here = await inside(group, ana)
    await enrols(group, ana, "waits")
    first, waits = await ids(group, here)
    before = await dump(group)
    with refused("passkey_last"):
        await entering.remove(group, here, first)
    assert await dump(group) == before
    await entering.remove(group, here, waits)
    assert await ids(group, here) == [first]


async def test_the_same_answer_again_opens_nothing(group, ana):
    """An answer that was overheard is to a challenge that was answered already."""
    await enrols(group, ana, "hers")
    await entering.come_in(group, "hers", 0, 70)
    before = await dump(group)
    for challenge in (70, 69, 0):
        with refused("not_your_passkey"):
            await entering.come_in(group, "hers", 0, challenge)
    assert await dump(group) == before
    await entering.come_in(group, "hers", 0, 71)


async def test_a_device_that_counts_has_to_count_on(group, ana):
    """One that stands still, or goes back, is a copy."""
    await enrols(group, ana, "hers")
    await entering.come_in(group, "hers", 5, 1)
    for copied in (5, 4, 0):
        with refused("not_your_passkey"):
            await entering.come_in(group, "hers", copied, 2)
    await entering.come_in(group, "hers", 6, 2)


async def test_what_no_passkey_of_ours_is_is_refused_alike(group, ana):
    """Unknown, removed, or of somebody who is no member any more."""
    here = await inside(group, ana, "hers")
    (passkey,) = await ids(group, here)
    assert await entering.presented(group, "hers")
    await join.leave(group, ana())
    for credential in ("hers", "unknown", ""):
        with refused("not_your_passkey"):
            await shows(group, credential)
    await entering.not_me(group, ana(), passkey)
    for credential in ("hers", f"removed:{passkey}"):
        assert await entering.presented(group, credential) is None
        with refused("not_your_passkey"):
            await shows(group, credential)


async def test_without_a_link_one_comes_in_where_one_was_last(group, olga, ana):
    await conftest.set_up(group, olga.elsewhere())
    await joins(group, ana.elsewhere())

    async def where(entered):
        return (await entering.visitor(group, entered.token)).guild

    await enrols(group, ana, "hers")
    with refused("which_group"):
        await shows(group, "hers")
    await shows(group, "hers", token=await link(group, ana.elsewhere()))
    assert await where(await shows(group, "hers")) == OTHER_SERVER
    await shows(group, "hers", token=await link(group, ana))
    assert await where(await shows(group, "hers")) == SERVER
    await join.leave(group, ana())
    assert await where(await shows(group, "hers")) == OTHER_SERVER


async def test_a_passkey_belongs_to_a_person_in_all_their_groups(group, olga, ana):
    await conftest.set_up(group, olga.elsewhere())
    await joins(group, ana.elsewhere())
    await enrols(group, ana, "hers")
    assert isinstance(await enrols(group, ana.elsewhere()), Waiting)
    await shows(group, "hers", token=await link(group, ana.elsewhere()))


async def test_passkeys_go_with_the_last_membership_that_is_kept(group, olga, ana, clock):
    await conftest.set_up(group, olga.elsewhere())
    await joins(group, ana.elsewhere())
    await enrols(group, ana, "hers")
    await join.leave_and_erase(group, ana())
    assert await count(group, "passkeys") == 1
    await join.leave(group, ana.elsewhere()())
    assert await count(group, "passkeys") == 1
    clock.passes(days=179)
    await joins(group, ana.elsewhere())
    await join.leave_and_erase(group, ana.elsewhere()())
    assert await count(group, "passkeys") == 0


@pytest.mark.parametrize("told", [True, False])
async def test_one_that_waits_opens_also_where_its_maker_erased_the_group_it_was_made_in(
    group, olga, ana, clock, told
):
    """It was made there, and announced from there; the announcement goes on with them."""
    await conftest.set_up(group, olga.elsewhere())
    await joins(group, ana.elsewhere())
    await inside(group, ana.elsewhere(), "old phone")
    await enrols(group, ana, "new phone")
    if told:
        await Mailbox(group).carry()

    await join.leave_and_erase(group, ana())
    assert [waits for _, waits in await announced(group, ana)] == ([] if told else [False, True])

    clock.passes(hours=24)
    await shows(group, "new phone")
    await join.leave_and_erase(group, ana.elsewhere()())
    assert await rows(group, "select id from outbox where recipient = ?", ana.id) == []


async def test_a_day_is_a_day_also_where_the_clock_was_put_right(group, ana, clock):
    await enrols(group, ana)
    await enrols(group, ana, "new")
    await Mailbox(group).carry()
    clock.passes(hours=-1)
    clock.passes(hours=24)
    with refused("passkey_waits"):
        await shows(group, "new")
    clock.passes(hours=1)
    await shows(group, "new")
    assert timedelta(hours=24) == WAITS
