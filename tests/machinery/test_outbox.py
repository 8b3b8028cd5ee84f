"""What waits for one recipient is said in order, and what may stand there is looked for first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.records import Records, new_id, new_key, outbox, parse_key
from bot.records.outbox import LONGEST_WAIT, NONCE_HOLDS, OutboxMessage

NOW = datetime(2026, 11, 21, 20, 45, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
async def records(tmp_path):
    """Records with nothing in them."""
    async with Records.open(tmp_path / "data", parse_key(new_key())) as opened:
        yield opened


def message(cause="a", **changed):
    made = OutboxMessage(
        id=new_id(),
        cause=cause,
        kind="late",
        target="person",
        recipient=50,
        data={},
        not_before=NOW,
        made_at=NOW,
    )
    return replace(made, **changed)


async def put(records, *messages):
    for one in messages:
        await records.write(lambda db, one=one: outbox.put(db, one))
    return messages


async def due(records, now=NOW):
    return [one.cause for one in await records.read(lambda db: outbox.due(db, now, 100))]


async def test_one_for_each_recipient_comes_before_a_second_for_any(records):
    await put(records, *(message(c, recipient=50 + n // 2) for n, c in enumerate("abcdef")))
    assert await due(records) == list("acebdf")


async def test_behind_one_that_is_tried_again_the_others_wait(records):
    first, _, _ = await put(records, message("a"), message("b"), message("c", recipient=51))
    await records.write(lambda db: outbox.postpone(db, first.id, NOW + MINUTE, 1))
    assert await due(records) == ["c"]
    assert await due(records, NOW + MINUTE) == ["c", "a", "b"]


async def test_one_that_is_tried_again_comes_first_however_late_it_has_become(records):
    first, _ = await put(records, message("a"), message("b", not_before=NOW + MINUTE))
    await records.write(lambda db: outbox.postpone(db, first.id, NOW + 2 * MINUTE, 1))
    assert await due(records, NOW + MINUTE) == []
    assert await due(records, NOW + 3 * MINUTE) == ["a", "b"]


async def test_one_that_is_at_fault_holds_up_nobody(records):
    first, _ = await put(records, message("a"), message("b"))
    await records.write(lambda db: outbox.postpone(db, first.id, NOW + MINUTE, 1, holds=False))
    assert await due(records) == ["b"]


async def test_what_is_meant_for_later_holds_up_nobody(records):
    await put(records, message("a", not_before=NOW + MINUTE), message("b"))
    assert await due(records) == ["b"]


async def test_a_channel_and_a_person_of_one_number_are_two(records):
    first, _ = await put(records, message("a"), message("b", target="channel"))
    await records.write(lambda db: outbox.postpone(db, first.id, NOW + MINUTE, 1))
    assert await due(records) == ["b"]


async def test_what_is_not_due_is_not_tried(records):
    first, second = await put(records, message("a", not_before=NOW + MINUTE), message("b"))
    await records.write(lambda db: outbox.mark_stopped(db, second.id, "unwanted"))
    for one in (first, second):
        assert not await records.write(lambda db, one=one: outbox.trying(db, one.id, NOW))


async def test_since_when_it_may_stand_there_is_the_first_attempt(records):
    (one,) = await put(records, message())
    for later in (0, 1, 5):
        await records.write(lambda db, at=NOW + later * MINUTE: outbox.trying(db, one.id, at))
    found = await records.read(lambda db: outbox.by_id(db, one.id))
    assert found.maybe_since == NOW
    assert not outbox.must_look_first(found, NOW + NONCE_HOLDS, NONCE_HOLDS)
    assert outbox.must_look_first(found, NOW + NONCE_HOLDS + MINUTE, MINUTE)


@pytest.mark.parametrize("ahead", [25 * HOUR, timedelta(0), -25 * HOUR])
def test_a_nonce_is_trusted_by_this_process_alone_and_for_minutes_on_both_clocks(ahead):
    tried = message(maybe_since=NOW + ahead)
    trusted = not outbox.must_look_first(tried, NOW + MINUTE, MINUTE)
    assert trusted == (ahead == timedelta(0))
    assert outbox.must_look_first(tried, NOW + MINUTE, NONCE_HOLDS + MINUTE)
    assert outbox.must_look_first(tried, NOW + MINUTE, None)
    assert not outbox.must_look_first(message(), NOW, None)


async def test_what_a_clock_ahead_has_put_off_is_due_when_it_is_put_right(records):
    wrong = NOW + 25 * HOUR
    held, _, fresh = await put(
        records, message("held"), message("behind"), message("fresh", not_before=wrong)
    )
    await records.write(lambda db: outbox.postpone(db, held.id, wrong, 1))
    assert await due(records) == ["held", "behind", "fresh"]
    for one in (held, fresh):
        assert await records.write(lambda db, one=one: outbox.trying(db, one.id, NOW))


async def test_the_longest_wait_is_waited(records):
    first, _ = await put(records, message("a"), message("b"))
    await records.write(lambda db: outbox.postpone(db, first.id, NOW + LONGEST_WAIT, 1))
    assert await due(records) == []


async def test_what_is_long_over_is_forgotten_and_nothing_else(records):
    """Over is what was sent long ago, and what was written long ago and will not be sent."""
    long_ago = {"made_at": NOW - MINUTE}
    names = ("sent old", "sent new", "stopped old", "unreached old", "waiting old")
    made = {n: message(n, **long_ago) for n in names}
    late = message("stopped new")
    await put(records, *made.values(), late)

    def work(db):
        outbox.mark_sent(db, made["sent old"].id, 1, NOW - MINUTE)
        outbox.mark_sent(db, made["sent new"].id, 2, NOW)
        outbox.mark_stopped(db, made["stopped old"].id, "50013")
        outbox.mark_undeliverable(db, made["unreached old"].id, "50007")
        outbox.mark_stopped(db, late.id, "50013")
        return outbox.forget_before(db, NOW)

    assert await records.write(work) == 3
    kept = await records.read(lambda db: {r[0] for r in db.execute("select cause from outbox")})
    assert kept == {"sent new", "waiting old", "stopped new"}


@given(st.text(min_size=1))
def test_a_seal_is_its_messages_own_and_fits_discords_31_bits(message_id):
    assert outbox.seal(message_id) == outbox.seal(message_id)
    assert 2**16 <= outbox.seal(message_id) < 2**31


def test_seals_differ():
    assert len({outbox.seal(new_id()) for _ in range(2000)}) == 2000
