"""The group's digest comes once, whenever the process is killed."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.rehearsal import Channel, Fault, Message

from .cast import Group, slot_just_passed

POST = ("POST", "/channels/{channel_id}/messages")


@pytest.fixture
async def digest_room(group: Group) -> Channel:
    """A channel in which the digest was due a minute ago."""
    room = group.guild.add_channel("digest")
    slot = slot_just_passed(datetime.now(UTC))
    await group.changed(lambda kept: replace(kept, digest=slot, digest_channel=room.id))
    return room


def posted(room: Channel) -> list[Message]:
    return list(room.everything.values())


async def test_a_digest_that_stood_there_before_the_kill_is_not_posted_again(
    group: Group, digest_room: Channel
):
    """Discord stored the post; its answer never came, and then the process was gone."""
    lost = group.discord.fault(Fault.silence(*POST, stored=True))
    program = await group.starts(hurried=True)
    await until(lambda: lost.hits == 1)
    assert [m.state for m in group.outbox("group_digest")] == ["waiting"]

    await program.kill()
    await group.starts(hurried=True)
    await until(lambda: [m.state for m in group.outbox("group_digest")] == ["sent"])

    assert len(posted(digest_room)) == 1
    assert group.outbox("group_digest")[0].message == posted(digest_room)[0].id


async def test_a_digest_that_was_not_sent_before_the_kill_is_posted_after_it(
    group: Group, digest_room: Channel
):
    lost = group.discord.fault(Fault.silence(*POST, stored=False))
    program = await group.starts(hurried=True)
    await until(lambda: lost.hits == 1)

    await program.kill()
    await group.starts(hurried=True)
    await until(lambda: [m.state for m in group.outbox("group_digest")] == ["sent"])

    assert len(posted(digest_room)) == 1


async def test_each_start_in_the_same_week_adds_no_digest(group: Group, digest_room: Channel):
    for _ in range(2):
        program = await group.starts(hurried=True)
        await until(lambda: [m.state for m in group.outbox("group_digest")] == ["sent"])
        await program.kill()

    assert len(posted(digest_room)) == 1


async def test_a_digest_is_not_posted_again_after_a_long_absence_either(
    group: Group, digest_room: Channel
):
    """Discord remembers a nonce for a few minutes; a machine can be away for longer."""
    lost = group.discord.fault(Fault.silence(*POST, stored=True))
    program = await group.starts(hurried=True)
    await until(lambda: lost.hits == 1)

    await program.kill()
    group.discord.nonce_window = timedelta(0)
    await group.starts(hurried=True)
    await until(lambda: [m.state for m in group.outbox("group_digest")] == ["sent"])

    assert len(posted(digest_room)) == 1


async def until(fact) -> None:
    async with asyncio.timeout(20):
        while not fact():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
