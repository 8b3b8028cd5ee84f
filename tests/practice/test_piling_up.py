"""Nothing piles up behind a closed door, and nothing waits for those who left."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from bot.alliance.recurrence import WeeklySlot
from bot.practice import join, messages, sessions, weekly
from bot.practice.remind import OWN_DIGEST_READY
from bot.practice.sessions import Wish
from bot.records import clinicians

from . import conftest
from .cast import SERVER, rows
from .conftest import joins
from .mailbox import Mailbox


@pytest.fixture
def mailbox(group):
    return Mailbox(group)


async def wishes_for_digests(house, person):
    """The person's own digest comes on Mondays at eight."""

    def work(db):
        found = clinicians.joined_in(db, person.id, SERVER)
        known = replace(found, digest=WeeklySlot(0, time(8)))
        clinicians.save(db, known)
        weekly.plan(db, known, house.now())

    await house.records.write(work)


async def test_of_twelve_weeks_behind_a_closed_door_one_digest_comes(
    group, ana, rupture, mailbox, clock
):
    await wishes_for_digests(group, ana)
    mailbox.closed.add(ana.id)
    clock.strikes("2026-11-23", "07:59")
    for _ in range(12):
        clock.passes(minutes=1)
        await mailbox.tick()
        clock.passes(days=7, minutes=-1)
    assert await mailbox.waiting() == 1
    mailbox.closed.clear()
    await messages.came_by(group, ana.id)
    await mailbox.carry()
    (one,) = mailbox.of(ana, OWN_DIGEST_READY)
    assert one.cause.endswith("2027-W06")


async def test_a_new_digest_takes_the_place_of_the_one_that_stands(
    group, ana, rupture, mailbox, clock
):
    await wishes_for_digests(group, ana)
    for day in ("2026-11-23", "2026-11-30"):
        clock.strikes(day)
        await mailbox.tick()
    assert len([m for m in mailbox.sent if m.kind == OWN_DIGEST_READY]) == 2
    assert len(mailbox.of(ana, OWN_DIGEST_READY)) == 1


async def leaves(house, person):
    await join.leave(house, person())


async def is_removed(house, person):
    await join.removed_from_server(house, person.id, SERVER)


@pytest.mark.parametrize("goes", [leaves, is_removed])
async def test_who_goes_is_asked_nothing_more_and_what_stands_goes_too(
    group, ana, rupture, mailbox, clock, goes
):
    """A digest, a prompt that stands and one that waits, and the line before an hour."""
    await wishes_for_digests(group, ana)
    await sessions.add(group, ana(), Wish("grey heron", "2026-11-23", "07:00"))
    await sessions.add(group, ana(), Wish("grey heron", "2026-11-23", "08:20"))
    clock.strikes("2026-11-23", "08:03")
    await mailbox.tick()
    assert len(mailbox.of(ana)) == 3
    await goes(group, ana)
    await mailbox.carry()
    assert mailbox.of(ana) == []
    assert await rows(group, "select 1 from prompts where state in ('waiting', 'sent')") == []


@pytest.mark.parametrize("goes", [leaves, is_removed])
async def test_what_waits_behind_a_closed_door_is_not_revived_for_who_went(
    group, ana, ben, rupture, mailbox, clock, goes
):
    await wishes_for_digests(group, ana)
    mailbox.closed.add(ana.id)
    clock.strikes("2026-11-23")
    await mailbox.tick()
    assert await mailbox.waiting() == 1
    await goes(group, ana)
    mailbox.closed.clear()
    await messages.came_by(group, ana.id)
    await mailbox.tick()
    assert mailbox.of(ana) == []


async def test_who_left_one_group_is_still_told_of_the_other(
    group, olga, ana, rupture, mailbox, clock
):
    await conftest.set_up(group, olga.elsewhere())
    await joins(group, ana.elsewhere())
    await wishes_for_digests(group, ana)
    clock.strikes("2026-11-23")
    await mailbox.tick()
    await join.leave(group, ana.elsewhere()())
    await mailbox.carry()
    assert len(mailbox.of(ana, OWN_DIGEST_READY)) == 1
