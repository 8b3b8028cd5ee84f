"""What can wait reaches nobody in quiet hours, inside an hour, or while they are away."""

from __future__ import annotations

import pytest

from bot.practice import in_peace, messages
from bot.practice.consultation_posts import INVITED
from bot.practice.letters import letter
from bot.records import clinicians, outbox

EVENING = {"quiet_from": "18:30", "quiet_until": "08:00"}


@pytest.fixture
def told(group, ana, clock):
    """Puts an invitation to Ana into the outbox, with what she chose for herself."""

    async def tell(kind=INVITED, **chosen):
        def work(db):
            (me,) = clinicians.joined_anywhere(db, ana.id)
            for column, value in chosen.items():
                db.execute(f"update clinicians set {column} = ? where id = ?", [value, me.id])
            put = letter(me, cause="x", kind=kind, data={}, now=clock())
            outbox.put(db, put)
            return outbox.by_id(db, put.id)

        return await group.records.write(work)

    return tell


async def waits(group, message, clock):
    """After how many hours it is sent at last; tried as often as the outbox says it is due."""
    for passed in range(200):
        if await in_peace.trying(group, message):
            return passed
        assert message.id not in [due.id for due in await messages.due(group)]
        clock.passes(hours=1)
        assert message.id in [due.id for due in await messages.due(group)]
    return None


async def test_at_any_other_time_it_is_sent_at_once(group, told, clock):
    assert await waits(group, await told(), clock) == 0


async def test_in_quiet_hours_it_waits_until_they_are_over(group, told, clock):
    clock.passes(hours=2)  # 20:00 and later, wherever the clock of the cast began
    hours = await waits(group, await told(**EVENING), clock)
    assert 8 <= hours <= 14


async def test_away_it_waits_until_they_are_back(group, told, clock):
    back = (clock().date()).isoformat()
    hours = await waits(group, await told(away_until=back), clock)
    assert 1 <= hours <= 24


async def test_what_cannot_wait_does_not(group, told, clock):
    message = await told(kind="passkey_made", **EVENING)
    clock.passes(hours=2)
    assert await in_peace.trying(group, message)


async def test_it_holds_up_nothing_behind_it(group, ana, told, clock):
    clock.passes(hours=2)
    first = await told(**EVENING)

    def work(db):
        (me,) = clinicians.joined_anywhere(db, ana.id)
        outbox.put(db, letter(me, cause="y", kind="passkey_made", data={}, now=clock()))

    await group.records.write(work)
    assert await in_peace.trying(group, first) is None
    assert [due.cause for due in await messages.due(group) if due.recipient == ana.id] == ["y"]
