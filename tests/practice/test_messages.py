"""What becomes of a message: said once, never in another place, and never lost unnoticed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.practice import digest, drafts, messages

from .cast import DIGEST_CHANNEL, Person, dump, refused
from .conftest import set_up

MONDAY = "2026-11-23"


@pytest.fixture
async def post(group, clock):
    """The group's digest, waiting to be sent."""
    clock.strikes(MONDAY)
    await digest.put_due_group_digests(group)
    (message,) = await messages.due(group)
    return message


@pytest.fixture
async def letter(group, ana):
    """A message to Ana, waiting to be sent."""
    await drafts.tell_late(group, ana())
    return next(m for m in await messages.due(group) if m.recipient == ana.id)


async def due(house):
    return [message.id for message in await messages.due(house)]


async def notices(house):
    """The notices to an organiser that wait to be sent."""
    found = await messages.due(house)
    return [message for message in found if message.kind == messages.ORGANISER_NOTICE]


async def test_what_was_sent_is_not_sent_again(group, post):
    await messages.sent(group, post, 555)
    assert await due(group) == []


async def test_what_could_not_be_sent_now_waits_and_counts_its_tries(group, post, clock):
    await messages.later(group, post, timedelta(minutes=2))
    assert await due(group) == []
    clock.passes(minutes=2)
    (again,) = await messages.due(group)
    assert (again.id, again.attempts) == (post.id, 1)


async def test_what_waited_longest_is_sent_first(group, ana, ben, clock):
    for person in (ana, ben, ana):
        await drafts.tell_late(group, person())
        clock.passes(seconds=1)
    found = await messages.due(group)
    assert [message.recipient for message in found] == [ana.id, ben.id, ana.id]


async def test_a_closed_door_is_waited_at_until_its_person_comes_by(group, ana, ben, letter):
    """No leak by fallback: it is never said in another place instead."""
    await messages.undeliverable(group, letter, "50007")
    assert await due(group) == []
    await messages.came_by(group, ben.id)
    assert await due(group) == []
    await messages.came_by(group, ana.id)
    (again,) = await messages.due(group)
    assert (again.id, again.recipient, again.attempts) == (letter.id, ana.id, 0)


async def test_whoever_comes_by_when_nothing_waits_changes_nothing(group, ana, letter):
    before = await dump(group)
    await messages.came_by(group, ana.id)
    assert await dump(group) == before


async def test_a_channel_that_is_closed_is_told_to_the_organiser_in_person(group, olga, post):
    await messages.stopped(group, post, "50013", ["Send Messages"])
    (notice,) = await notices(group)
    assert (notice.target, notice.recipient) == ("person", olga.id)
    assert notice.data == {
        "message": post.id,
        "channel": DIGEST_CHANNEL,
        "missing": ["Send Messages"],
        "of": post.kind,
    }
    assert await due(group) == [notice.id]


async def test_the_same_stop_is_told_once(group, post):
    for _ in range(2):
        await messages.stopped(group, post, "50013")
    assert len(await notices(group)) == 1


async def test_a_notice_that_cannot_be_sent_makes_no_notice_of_itself(group, post):
    await messages.stopped(group, post, "50013")
    (notice,) = await notices(group)
    await messages.stopped(group, notice, "50001")
    assert await due(group) == []


async def test_a_stopped_letter_to_a_person_is_nobody_elses_business(group, letter):
    await messages.stopped(group, letter, "10003")
    assert await due(group) == []


async def test_the_organiser_has_it_sent_after_all(group, olga, post):
    await messages.stopped(group, post, "50013")
    (notice,) = await notices(group)
    await messages.sent(group, notice, 556)
    for _ in range(2):
        await messages.try_again(group, olga(), notice.id)
    assert await due(group) == [post.id]


async def test_a_press_after_it_was_sent_sends_nothing_more(group, olga, post):
    await messages.stopped(group, post, "50013")
    (notice,) = await notices(group)
    await messages.sent(group, notice, 556)
    await messages.try_again(group, olga(), notice.id)
    await messages.sent(group, post, 557)
    await messages.try_again(group, olga(), notice.id)
    assert await due(group) == []


async def test_a_second_stop_is_told_anew(group, olga, post):
    await messages.stopped(group, post, "50013")
    (first,) = await notices(group)
    await messages.sent(group, first, 556)
    await messages.try_again(group, olga(), first.id)
    (again,) = await messages.due(group)
    await messages.stopped(group, again, "50013")
    (second,) = await notices(group)
    assert second.id != first.id


async def test_only_the_one_it_was_written_to_can_try_again(group, olga, ana, cleo, post, letter):
    await messages.stopped(group, post, "50013")
    (notice,) = await notices(group)
    before = await dump(group)
    other = Person(77, organiser=True)
    for person in (ana, cleo, other):
        with refused("not_there"):
            await messages.try_again(group, person(), notice.id)
    for not_a_notice in ("nosuchnotice", post.id, letter.id):
        with refused("not_there"):
            await messages.try_again(group, olga(), not_a_notice)
    with refused("not_there"):
        await messages.try_again(group, ana(), letter.id)
    assert await dump(group) == before


async def test_the_notice_goes_to_whoever_set_up_last(group, post):
    other = Person(77, organiser=True)
    await set_up(group, other)
    await messages.stopped(group, post, "50013")
    (notice,) = await notices(group)
    assert notice.recipient == other.id
