"""What cannot be done for one stops nobody else: a bad row, a zone that is gone, a failing step."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.practice import digest, messages, sessions
from bot.practice.apart import went_well
from bot.practice.remind import fire_due
from bot.practice.sessions import Wish
from bot.records import standing
from bot.records.standing import Due
from bot.schedule import due as due_now

from . import conftest
from .cast import rows
from .mailbox import Mailbox

MONDAY = "2026-11-23"
# A zone of yesterday: it was a zone when it was written.
GONE = "Europe/Atlantis"


class DiskFull(Exception):
    """What SQLite says when it has undone the whole transaction itself."""


@pytest.fixture
def mailbox(group):
    return Mailbox(group)


async def with_an_hour(house, person, client, day="2026-11-19", at="10:00"):
    """The person sees the client once, on that day."""
    return await sessions.add(house, person(), Wish(client.code, day, at))


async def writes(house, work):
    def alone(db):
        work(db)

    await house.records.write(alone)


async def zone_is_gone(house, table, **key):
    ((column, value),) = key.items()
    sql = f"update {table} set zone = ? where {column} = ?"
    await writes(house, lambda db: db.execute(sql, [GONE, value]))


@pytest.mark.parametrize(
    ("kind", "day"), [("of_another_version", None), ("after", "the day after"), ("before", "?")]
)
async def test_a_row_that_cannot_be_read_stops_nobodys_prompts(
    group, ana, heron, mailbox, clock, kind, day
):
    await with_an_hour(group, ana, heron)
    (session,) = (await sessions.calendar(group, ana())).sessions
    subject = session.id if kind == "before" else "nothing"

    def spoil(db):
        standing.put_due(db, Due(kind, subject, clock()))
        db.execute("update due set day = ? where kind = ? and subject = ?", [day, kind, subject])

    await writes(group, spoil)
    clock.strikes("2026-11-19", "11:05")
    await mailbox.tick()
    assert mailbox.asked(ana)


async def test_what_cannot_be_done_is_put_off_by_an_hour_and_logged_without_words(
    group, clock, caplog
):
    await writes(group, lambda db: standing.put_due(db, Due("unknown", "grey heron", clock())))
    assert await fire_due(group) == 1
    assert await fire_due(group) == 0
    ((at,),) = await rows(group, "select at from due where kind = 'unknown'")
    assert at == (clock() + timedelta(hours=1)).isoformat(timespec="microseconds")
    (line,) = caplog.messages
    assert "KeyError" in line
    assert "heron" not in line


async def test_what_a_failing_row_had_done_is_undone_and_the_others_stay(group):
    def fails(db):
        db.execute("insert into keeping (name, value) values ('b', 'undone')")
        raise KeyError

    def work(db):
        db.execute("insert into keeping (name, value) values ('a', 'kept')")
        went_well(db, "A test", lambda: fails(db))
        db.execute("insert into keeping (name, value) values ('c', 'kept')")

    await writes(group, work)
    assert await rows(group, "select name from keeping order by name") == [("a",), ("c",)]


async def test_where_the_disk_ended_the_transaction_nothing_goes_on_without_one(group):
    """A full disk undoes everything: the next row must not be written by itself."""

    def fails(db):
        db.conn.execute("ROLLBACK")
        raise DiskFull

    def work(db):
        went_well(db, "A test", lambda: fails(db))
        db.execute("insert into keeping (name, value) values ('a', 'alone')")

    with pytest.raises(DiskFull):
        await writes(group, work)
    assert await rows(group, "select name from keeping") == []


@pytest.mark.parametrize("when", ["before its hour", "before it is asked"])
async def test_a_zone_that_is_gone_silences_one_person_alone(
    group, ana, ben, heron, moss, mailbox, clock, when
):
    await with_an_hour(group, ana, heron)
    await with_an_hour(group, ben, moss)
    clock.strikes("2026-11-19", "11:05")
    if when == "before it is asked":
        await fire_due(group)
    await zone_is_gone(group, "clinicians", person=ana.id)
    await mailbox.tick()
    assert mailbox.asked(ben)
    assert not mailbox.asked(ana)
    # And once the zone is there again, nothing was lost.
    sql = "update clinicians set zone = 'Europe/Lisbon'"
    await writes(group, lambda db: db.execute(sql))
    clock.passes(minutes=61)
    await mailbox.tick()
    assert mailbox.asked(ana)


async def test_a_groups_bad_zone_keeps_no_other_group_from_its_digest(group, olga, clock, caplog):
    await conftest.set_up(group, olga.elsewhere())
    await zone_is_gone(group, "groups", guild=olga.server)
    clock.strikes(MONDAY)
    for _ in range(3):
        await digest.put_due_group_digests(group)
    found = [m for m in await messages.due(group) if m.kind == digest.GROUP_DIGEST]
    assert len(found) == 1
    # Put off, and not tried at every tick.
    assert len(caplog.messages) == 1
    await writes(group, lambda db: db.execute("update groups set zone = 'Europe/Lisbon'"))
    clock.passes(hours=1)
    assert await digest.put_due_group_digests(group) == 1


@pytest.mark.parametrize("step", list(due_now._NOW))
async def test_a_step_that_fails_leaves_the_others_to_be_done(house, monkeypatch, caplog, step):
    done = []

    async def fails(_):
        raise OverflowError("grey heron")

    for steps in (due_now._NOW, due_now._NOW_AND_THEN):
        for what in steps:

            async def does(_, what=what):
                done.append(what)

            monkeypatch.setitem(steps, what, fails if what == step else does)
    await due_now.Due(house).now()
    assert len(done) == len(due_now._NOW) + len(due_now._NOW_AND_THEN) - 1
    (line,) = caplog.messages
    assert "OverflowError" in line
    assert "heron" not in line
