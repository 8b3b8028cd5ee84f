"""What was stopped can be started again, and what belongs to a person can be forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.alliance.recurrence import WeeklySlot
from bot.records import groups, outbox
from bot.records.groups import Group
from bot.records.outbox import OutboxMessage

NOW = datetime(2026, 11, 21, 20, 45, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
POST = OutboxMessage("m", "digest:g:2026-W47", "digest", "channel", 70, {}, NOW, NOW)


@pytest.fixture
async def stopped(records):
    """A message that was stopped after two tries."""

    def work(db):
        outbox.put(db, POST)
        outbox.postpone(db, "m", NOW, 2)
        outbox.mark_stopped(db, "m", "50013")

    await records.write(work)
    return records


async def found(records, message="m"):
    return await records.read(lambda db: outbox.by_id(db, message))


async def test_a_stopped_message_is_sent_after_all(stopped):
    assert await stopped.write(lambda db: outbox.start_again(db, "m", NOW + MINUTE))
    again = await found(stopped)
    assert (again.state, again.reason, again.not_before) == ("waiting", None, NOW + MINUTE)
    assert [m.id for m in await stopped.read(lambda db: outbox.due(db, NOW + MINUTE, 9))] == ["m"]


async def test_its_tries_go_on_so_that_a_second_stop_is_a_new_cause(stopped):
    await stopped.write(lambda db: outbox.start_again(db, "m", NOW))
    assert (await found(stopped)).attempts == 3


async def test_it_starts_once_however_often_it_is_asked_for(stopped):
    assert await stopped.write(lambda db: outbox.start_again(db, "m", NOW))
    assert not await stopped.write(lambda db: outbox.start_again(db, "m", NOW + MINUTE))
    assert (await found(stopped)).not_before == NOW


@pytest.mark.parametrize("end", ["sent", "undeliverable", "waiting", "absent"])
async def test_only_a_stopped_message_starts_again(records, end):
    def work(db):
        if end != "absent":
            outbox.put(db, POST)
        if end == "sent":
            outbox.mark_sent(db, "m", 555, NOW)
        if end == "undeliverable":
            outbox.mark_undeliverable(db, "m", "50007")

    await records.write(work)
    before = await found(records)
    assert not await records.write(lambda db: outbox.start_again(db, "m", NOW + MINUTE))
    assert await found(records) == before


async def test_what_was_not_reached_is_known_for_its_own_person(records):
    letter = replace(POST, target="person", recipient=2)
    await records.write(lambda db: outbox.put(db, letter))
    assert not await records.read(lambda db: outbox.unreached(db, "person", 2))
    await records.write(lambda db: outbox.mark_undeliverable(db, "m", "50007"))
    assert await records.read(lambda db: outbox.unreached(db, "person", 2))
    assert not await records.read(lambda db: outbox.unreached(db, "person", 3))
    assert not await records.read(lambda db: outbox.unreached(db, "channel", 2))


async def test_a_persons_letters_are_forgotten_but_for_one_kind_and_other_groups(records):
    letters = {
        "own": {"recipient": 2},
        "of the group": {"recipient": 2, "group_id": "g"},
        "elsewhere": {"recipient": 2, "group_id": "h"},
        "notice": {"recipient": 2, "group_id": "g", "kind": "notice"},
        "another's": {"recipient": 3, "group_id": "g"},
        "post": {"recipient": 2, "target": "channel"},
    }

    def work(db):
        for number, group in enumerate("gh"):
            slot = WeeklySlot(0, time(8))
            groups.save(db, Group(group, number, "UTC", slot, NOW))
        for name, parts in letters.items():
            letter = replace(POST, id=name, cause=name, target="person")
            outbox.put(db, replace(letter, **parts))
        outbox.forget_to(db, 2, "g", but="notice")

    await records.write(work)
    left = await records.read(lambda db: db.execute("select id from outbox").fetchall())
    assert {name for (name,) in left} == {"elsewhere", "notice", "another's", "post"}
