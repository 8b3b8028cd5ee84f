"""An action counts once, and a message is said once, whatever is repeated."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.records import actions, keeping, new_id, outbox
from bot.records.outbox import OutboxMessage

NOW = datetime(2026, 11, 21, 20, 45, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def message(cause="digest:g:2026-W47", **changed):
    made = OutboxMessage(
        id=new_id(),
        cause=cause,
        kind="digest",
        target="person",
        recipient=50,
        data={"waiting": 2, "client": None},
        not_before=NOW,
        made_at=NOW,
    )
    return replace(made, **changed)


@pytest.fixture
async def waiting(records):
    """One message that waits."""
    made = message()
    assert await records.write(lambda db: outbox.put(db, made))
    return made


async def due(records, now=NOW):
    return await records.read(lambda db: outbox.due(db, now, 10))


async def test_the_same_action_four_times_counts_once(records):
    answers = await asyncio.gather(
        *[records.write(lambda db: actions.once(db, "1234", NOW)) for _ in range(4)]
    )
    assert sorted(answers) == [False, False, False, True]


async def test_an_action_that_failed_can_be_done_again(records):
    def failing(db):
        actions.once(db, "1234", NOW)
        raise LookupError

    with pytest.raises(LookupError):
        await records.write(failing)
    assert await records.write(lambda db: actions.once(db, "1234", NOW))


async def test_a_repeat_finds_what_the_action_made(records):
    await records.write(lambda db: actions.once(db, "1234", NOW))
    assert await records.read(lambda db: actions.outcome(db, "1234")) is None
    await records.write(lambda db: actions.keep_outcome(db, "1234", "made"))
    assert await records.read(lambda db: actions.outcome(db, "1234")) == "made"
    assert await records.read(lambda db: actions.outcome(db, "4321")) is None


async def test_old_actions_are_forgotten(records):
    await records.write(lambda db: actions.once(db, "old", NOW - 2 * MINUTE))
    await records.write(lambda db: actions.once(db, "new", NOW))
    assert await records.write(lambda db: actions.forget_before(db, NOW - MINUTE)) == 1
    assert await records.write(lambda db: actions.once(db, "old", NOW))
    assert not await records.write(lambda db: actions.once(db, "new", NOW))


async def test_a_message_comes_back_as_it_was_put(records, waiting):
    assert await due(records) == [waiting]
    assert await records.read(lambda db: outbox.by_id(db, waiting.id)) == waiting
    assert await records.read(lambda db: outbox.by_cause(db, waiting.cause)) == waiting


async def test_one_cause_makes_one_message(records, waiting):
    assert not await records.write(lambda db: outbox.put(db, message(waiting.cause)))
    assert await due(records) == [waiting]


async def test_a_message_is_not_due_before_its_time(records):
    later = message(not_before=NOW + MINUTE)
    await records.write(lambda db: outbox.put(db, later))
    assert await due(records) == []
    assert await due(records, NOW + MINUTE) == [later]


async def test_zones_do_not_change_the_order(records):
    """Text order is time order only because every instant is stored in UTC."""
    tokyo, denver = (timezone(timedelta(hours=hours)) for hours in (9, -7))
    second = message("b", not_before=NOW.astimezone(tokyo))
    first = message("a", not_before=(NOW - MINUTE).astimezone(denver))
    for each in (second, first):
        await records.write(lambda db, each=each: outbox.put(db, each))
    assert [each.cause for each in await due(records)] == ["a", "b"]


async def test_a_sent_message_is_not_sent_again(records, waiting):
    assert await records.write(lambda db: outbox.mark_sent(db, waiting.id, 99, NOW))
    assert await due(records) == []
    assert not await records.write(lambda db: outbox.mark_sent(db, waiting.id, 100, NOW))
    assert not await records.write(lambda db: outbox.mark_stopped(db, waiting.id, "late"))
    assert not await records.write(lambda db: outbox.put(db, message(waiting.cause)))
    found = await records.read(lambda db: outbox.by_id(db, waiting.id))
    assert (found.state, found.message, found.sent_at) == ("sent", 99, NOW)


async def test_a_postponed_message_comes_later(records, waiting):
    await records.write(lambda db: outbox.postpone(db, waiting.id, NOW + MINUTE, 1))
    assert await due(records) == []
    assert [each.attempts for each in await due(records, NOW + MINUTE)] == [1]


async def test_what_could_not_be_delivered_waits_for_its_own_person(records, waiting):
    await records.write(lambda db: outbox.mark_undeliverable(db, waiting.id, "dm_closed"))
    assert await due(records) == []
    assert await records.write(lambda db: outbox.revive(db, "person", 51, NOW)) == 0
    assert await records.write(lambda db: outbox.revive(db, "channel", 50, NOW)) == 0
    assert await records.write(lambda db: outbox.revive(db, "person", 50, NOW)) == 1
    assert await due(records) == [waiting]


async def test_a_stopped_message_does_not_come_back(records, waiting):
    await records.write(lambda db: outbox.mark_stopped(db, waiting.id, "left"))
    assert await records.write(lambda db: outbox.revive(db, "person", 50, NOW)) == 0
    assert await due(records) == []


def test_a_nonce_is_its_messages_own_and_short_enough():
    assert outbox.nonce("a") == outbox.nonce("a")
    assert outbox.nonce("a") != outbox.nonce("b")
    assert len(outbox.nonce(new_id())) <= 25


async def test_a_fact_is_kept_and_replaced(records):
    assert await records.read(lambda db: keeping.get(db, "commands")) is None
    for value in ("one", "two"):
        await records.write(lambda db, value=value: keeping.put(db, "commands", value))
    assert await records.read(lambda db: keeping.get(db, "commands")) == "two"
