"""What is said outside an interaction is said once, whatever Discord's answers come to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.practice import drafts
from bot.records import outbox
from bot.records.ids import new_id
from bot.rehearsal import Fault, Person

from .cast import Group, eventually

SEND = "/channels/{channel_id}/messages"
OPEN = "/users/@me/channels"


async def something_for(group: Group, person: Person) -> None:
    """A message for somebody is put into the outbox."""
    await drafts.tell_late(group.bot.house, group.acts(person))


async def states(group: Group) -> list[str]:
    """What became of every message, oldest first."""
    return [state for (state,) in await group.bot.rows("select state from outbox order by rowid")]


def has_become(group: Group, *wanted: str, each: float = 0.5) -> Callable[[], Any]:
    """Whether the messages have come to this; `each` seconds pass at every look."""

    async def look() -> bool:
        group.clock.move(seconds=each)
        return await states(group) == list(wanted)

    return look


LOST = {
    "reset after storing": lambda: Fault.reset("POST", SEND, stored=True),
    "reset before storing": lambda: Fault.reset("POST", SEND),
    "500 after storing": lambda: Fault.status("POST", SEND, 500, stored=True),
    "503 after storing": lambda: Fault.status("POST", SEND, 503, stored=True),
    "503 before storing": lambda: Fault.status("POST", SEND, 503),
    "silence after storing": lambda: Fault.silence("POST", SEND, stored=True),
    "silence before storing": lambda: Fault.silence("POST", SEND),
    "an answer too slow": lambda: Fault.delay("POST", SEND, 0.5),
    "a rate limit": lambda: Fault.rate_limit("POST", SEND, 0.05),
    "the channel cannot be opened": lambda: Fault.reset("POST", OPEN),
}


@pytest.mark.parametrize("lost", LOST.values(), ids=LOST.keys())
async def test_whatever_becomes_of_the_answer_it_is_one_message(
    group: Group, logs, lost: Callable[[], Fault]
):
    group.bot.client.sender.patience = 0.2
    logs.forgive()
    group.discord.fault(lost())

    await something_for(group, group.ana)
    await eventually(has_become(group, "sent"))

    assert len(group.ana.inbox()) == 1


async def test_a_long_rate_limit_is_waited_for_and_not_slept_through(group: Group):
    group.discord.fault(Fault.rate_limit("POST", SEND, 3600))
    await something_for(group, group.ana)
    await eventually(lambda: bool(group.discord.requests_to("POST", SEND)))

    group.clock.move(minutes=59)
    await group.discord.settled(0.1)
    asked_in_vain = len(group.discord.requests_to("POST", SEND))
    await eventually(has_become(group, "sent", each=10))

    assert asked_in_vain == 1
    assert len(group.ana.inbox()) == 1


async def test_opening_messages_too_fast_is_a_reason_to_wait_and_no_closed_door(group: Group):
    group.discord.fault(Fault.error("POST", OPEN, 40003))

    await something_for(group, group.ana)
    await eventually(has_become(group, "sent", each=10))

    assert len(group.ana.inbox()) == 1


@pytest.mark.parametrize("minutes", [6, 60, 60 * 24])
async def test_a_message_that_was_stored_long_ago_is_recognised_and_not_said_again(
    group: Group, logs, minutes: int
):
    logs.forgive()
    group.bot.client.sender.patience = 0.1
    group.discord.fault(Fault.silence("POST", SEND, stored=True))
    await something_for(group, group.ana)
    await eventually(lambda: bool(group.ana.inbox()))

    await group.bot.stop()
    group.clock.move(minutes=minutes)  # by now Discord has forgotten the nonce
    await group.bot.start()
    await eventually(has_become(group, "sent"))

    assert len(group.ana.inbox()) == 1


async def test_closed_messages_wait_quietly_until_the_person_comes_by(group: Group):
    group.ana.close_direct_messages()
    await something_for(group, group.ana)
    await eventually(has_become(group, "undeliverable"))
    tried = len(group.discord.requests_to("POST", SEND))
    group.clock.move(days=3)
    await group.discord.settled(0.1)
    assert len(group.discord.requests_to("POST", SEND)) <= tried + 1  # Monday's digest

    group.ana.open_direct_messages()
    await group.ana.slash(group.room, "about")
    await eventually(lambda: len(group.ana.inbox()) == 1)

    assert group.room.messages == []


@pytest.mark.parametrize("code", [50007, 50278])
async def test_one_who_cannot_be_reached_holds_up_nobody_else(group: Group, code: int):
    to_ana = Fault.error(
        "POST", SEND, code, when=lambda r: str(group.ana.dm.id) in r.path, times=None
    )
    group.discord.fault(to_ana)

    for person in (group.ana, group.ben, group.cleo):
        await something_for(group, person)
    await eventually(has_become(group, "undeliverable", "sent", "sent"))

    assert group.ana.inbox() == []
    assert len(group.ben.inbox()) == len(group.cleo.inbox()) == 1


async def test_a_connection_that_breaks_under_one_message_holds_up_no_other(group: Group, logs):
    logs.forgive()
    to_ana = Fault.reset("POST", SEND, when=lambda r: str(group.ana.dm.id) in r.path, times=None)
    group.discord.fault(to_ana)

    for person in (group.ana, group.ben):
        await something_for(group, person)

    await eventually(lambda: len(group.ben.inbox()) == 1)


async def test_a_message_of_a_later_version_holds_up_no_other(group: Group, logs):
    logs.forgive()
    now = group.clock()
    unknown = outbox.OutboxMessage(
        new_id(), "later", "of_next_year", "person", group.ana.id, {}, now, now
    )

    await group.bot.house.records.write(lambda db: outbox.put(db, unknown))
    await something_for(group, group.ben)

    await eventually(lambda: len(group.ben.inbox()) == 1)
    assert group.ana.inbox() == []


async def test_nothing_that_waits_is_lost_by_a_restart(group: Group):
    await group.bot.stop()
    group.bot.open()
    await something_for(group, group.ana)
    await group.bot.stop()

    await group.bot.start()

    await eventually(lambda: len(group.ana.inbox()) == 1)


async def test_a_message_whose_answer_was_lost_is_not_said_again_after_a_restart(
    group: Group, logs
):
    logs.forgive()
    group.discord.fault(Fault.reset("POST", SEND, stored=True))
    await something_for(group, group.ana)
    await eventually(lambda: len(group.ana.inbox()) == 1)

    await group.bot.restart()
    await eventually(has_become(group, "sent"))

    assert len(group.ana.inbox()) == 1


@pytest.mark.parametrize("messages", [40, pytest.param(250, marks=pytest.mark.nightly)])
async def test_in_a_storm_everything_is_said_once(group: Group, logs, messages: int):
    group.bot.client.sender.patience = 0.1
    logs.forgive()
    for skip in range(0, messages, 4):
        group.discord.fault(Fault.reset("POST", SEND, stored=True, skip=skip))
        group.discord.fault(Fault.status("POST", SEND, 503, skip=skip))

    for number in range(messages):
        await something_for(group, (group.ana, group.ben)[number % 2])
    await eventually(has_become(group, *["sent"] * messages), within=60)

    assert len(group.ana.inbox()) == len(group.ben.inbox()) == messages // 2


async def test_a_member_who_blocked_the_bot_is_not_tried_over_and_over(group: Group):
    group.ana.close_direct_messages()
    await something_for(group, group.ana)
    await eventually(has_become(group, "undeliverable"))

    for _ in range(20):
        await group.ana.slash(group.room, "about")
    await group.discord.settled(0.1)

    assert group.discord.invalid_requests < 50
