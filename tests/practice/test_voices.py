"""The digests say which consultations wait for voices: for all how many, for each one's own."""

from __future__ import annotations

import pytest

from bot.alliance.consultations import Voice
from bot.practice import consulting, digest, join
from bot.practice.digest import GROUP_DIGEST, group_digest

from . import cast
from .conftest import joins
from .days import wants_digest
from .mailbox import OWN_DIGEST
from .test_consulting import with_channel
from .threads import Rooms, gives, posts

MONDAY = "2026-11-23"


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


@pytest.fixture
async def asked_for(circle, rooms, ana, rupture):
    """Ana has asked, and colleagues are awaited."""
    found = await posts(circle, ana, rupture)
    await rooms.tick()
    return found


async def own(house, person):
    found = await digest.own(house, person())
    return [one.id for one in found.to_join], [seat.consultation.id for seat in found.awaited]


async def test_the_groups_digest_counts_those_that_wait_and_names_nobody(
    circle, rooms, ana, asked_for, clock
):
    clock.strikes(MONDAY)
    await rooms.tick()
    (post,) = rooms.posted(GROUP_DIGEST)
    assert group_digest(post.data).voices == (asked_for,)
    assert set(post.data) == {"figures", "late", "voices"}
    assert ana.id not in post.data.values()


async def test_a_digest_of_before_has_no_such_word():
    assert group_digest({"figures": None, "late": False}).voices == ()


async def test_ones_own_lists_those_to_join_and_no_longer_once_one_is_there(
    circle, ana, ben, asked_for
):
    assert await own(circle, ana) == ([], [])
    assert await own(circle, ben) == ([asked_for], [])
    (post,) = (await digest.own(circle, ben())).to_join
    assert post.shared.texts == {}
    await consulting.join(circle, ben(), asked_for)
    assert await own(circle, ben) == ([], [])


async def test_it_waits_for_ones_voice_from_when_the_phase_asks_until_one_gave(
    circle, rooms, ana, ben, dora, asked_for, clock
):
    for one in (ben, dora):
        await consulting.join(circle, one(), asked_for)
    clock.passes(days=1)
    await rooms.tick()
    assert await own(circle, ben) == ([], [asked_for])
    assert await own(circle, ana) == ([], [])
    await gives(circle, ben, asked_for, Voice.QUESTION, "How long have you met?")
    assert await own(circle, ben) == ([], [])
    assert await own(circle, dora) == ([], [asked_for])
    clock.passes(days=1)
    await rooms.tick()
    assert await own(circle, ana) == ([], [asked_for])
    assert await own(circle, dora) == ([], [])


async def test_without_a_name_nobody_is_asked_to_join(circle, rooms, ana, ben, rupture, clock):
    await posts(circle, ana, rupture, named="no")
    clock.passes(days=1)
    await rooms.tick()
    assert (await own(circle, ben))[0] == []


async def test_whoever_wishes_for_their_digest_hears_that_somebody_waits(
    circle, rooms, ben, asked_for, clock
):
    await wants_digest(circle, ben)
    clock.passes(days=8)
    await rooms.tick()
    assert len(rooms.of(ben, OWN_DIGEST)) == 1


async def test_who_left_is_asked_for_nothing(circle, rooms, ben, asked_for, clock):
    await wants_digest(circle, ben)
    await join.leave(circle, ben())
    clock.passes(days=8)
    await rooms.tick()
    assert rooms.of(ben, OWN_DIGEST) == []
