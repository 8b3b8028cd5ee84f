"""What was acknowledged is kept, what was not is undone, and callers do not mix."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from bot.records import Closed, NotKept, Records, connection, dbapi, keeping
from bot.records.connection import connect

from . import processes


def put(name):
    return lambda db: keeping.put(db, name, "kept")


def breaking(name):
    def work(db):
        keeping.put(db, name, "to be undone")
        raise LookupError(name)

    return work


def orphan(db):
    """Lets the whole transaction fail at its commit: a child without its parent."""
    db.execute("pragma defer_foreign_keys = on")
    db.execute("insert into debrief_signs values ('nobody', 'marker', 'silent')")


def kept_there(db):
    return {name for (name,) in db.execute("select name from keeping")}


async def kept(records):
    return await records.read(kept_there)


@asynccontextmanager
async def one_batch(records):
    """Holds the writer up, so that everything asked for inside is one batch."""
    gate = threading.Event()
    first = asyncio.create_task(records.write(lambda _: gate.wait(5) and None))
    await asyncio.sleep(0.01)
    yield
    await asyncio.sleep(0.01)
    gate.set()
    await first


async def together(records, *works):
    async with one_batch(records):
        asked = asyncio.gather(*map(records.write, works), return_exceptions=True)
    return await asked


async def test_a_write_returns_what_its_work_returned(records):
    assert await records.write(lambda db: db.execute("select 7").fetchone()) == (7,)


async def test_a_failing_write_is_undone_and_tells_its_caller(records):
    with pytest.raises(LookupError):
        await records.write(breaking("ana"))
    assert await kept(records) == set()


async def test_a_failing_write_leaves_the_others_of_its_batch(records):
    answers = await together(records, put("ana"), breaking("bob"), put("cleo"))
    assert [type(answer) for answer in answers] == [type(None), LookupError, type(None)]
    assert await kept(records) == {"ana", "cleo"}


async def test_a_failing_commit_reaches_every_caller_and_keeps_nothing(records):
    answers = await together(records, put("ana"), orphan, put("cleo"))
    assert [type(answer) for answer in answers] == [NotKept] * 3
    assert all(isinstance(answer.__cause__, dbapi.IntegrityError) for answer in answers)
    assert await kept(records) == set()
    await records.write(put("afterwards"))
    assert await kept(records) == {"afterwards"}


async def test_work_that_ends_the_transaction_is_not_taken_for_kept(records):
    answers = await together(records, put("ana"), lambda db: db.rollback(), put("cleo"))
    assert [type(answer) for answer in answers] == [NotKept] * 3


async def test_those_who_wait_together_share_one_commit(records):
    """Thirty commits would leave a changed page each in the WAL; one leaves it once."""
    await records.checkpoint()
    await together(records, *[put(str(number)) for number in range(30)])
    checkpoint = await records.alone(lambda db: db.execute("pragma wal_checkpoint").fetchone())
    assert checkpoint[1] < 10


async def test_more_than_a_batch_is_kept_in_the_order_asked_for(records):
    await together(records, *[put(str(number)) for number in range(200)])
    names = await records.read(
        lambda db: [name for (name,) in db.execute("select name from keeping order by rowid")]
    )
    assert names == [str(number) for number in range(200)]


@pytest.mark.parametrize("ask", [Records.read, Records.write])
async def test_work_that_stops_an_iteration_answers_too(records, ask):
    """A future refuses StopIteration; its caller would wait for ever."""
    with pytest.raises(RuntimeError):
        await asyncio.wait_for(ask(records, lambda _: next(iter(()))), 2)


@pytest.mark.parametrize("ask", [Records.read, Records.write])
async def test_work_gives_values_not_what_is_still_to_be_read(records, ask):
    with pytest.raises(TypeError):
        await ask(records, lambda db: db.query("select 1"))


async def test_a_reader_sees_every_acknowledged_write(records):
    for number in range(100):
        await records.write(put(str(number)))
        assert str(number) in await kept(records)


async def test_a_reader_cannot_write(records):
    with pytest.raises(dbapi.OperationalError):
        await records.read(put("ana"))
    assert await kept(records) == set()


async def test_one_reading_is_one_view(records):
    """A write between two queries of the same reading is not seen by half of it."""
    looked, written = threading.Event(), threading.Event()

    def work(db):
        before = db.execute("select count(*) from keeping").fetchone()
        looked.set()
        written.wait(5)
        return before, db.execute("select count(*) from keeping").fetchone()

    reading = asyncio.create_task(records.read(work))
    await asyncio.to_thread(looked.wait, 5)
    await records.write(put("ana"))
    written.set()
    assert await reading == ((0,), (0,))


async def test_no_reader_holds_a_transaction_open(records):
    """Not even one that failed with rows unread: the WAL can be emptied all the same."""

    def work(db):
        cursor = db.execute("select name from keeping")
        cursor.fetchone()
        raise LookupError

    await together(records, *[put(str(number)) for number in range(50)])
    failures = [asyncio.create_task(records.read(work)) for _ in range(4)]
    await asyncio.wait(failures)
    assert await records.checkpoint()
    assert [type(task.exception()) for task in failures] == [LookupError] * 4


async def test_the_loop_goes_on_while_the_disk_is_slow(records):
    slow = asyncio.create_task(records.write(lambda _: time.sleep(0.3)))
    began = time.monotonic()
    assert await kept(records) == set()
    assert time.monotonic() - began < 0.2
    await slow


async def test_a_caller_who_gives_up_does_not_stop_its_write(records):
    async with one_batch(records):
        gone = asyncio.create_task(records.write(put("ana")))
        await asyncio.sleep(0)
        gone.cancel()
    await records.write(put("bob"))
    assert await kept(records) == {"ana", "bob"}


async def test_closing_finishes_what_is_queued(folder, key):
    records = Records.open(folder, key)
    async with one_batch(records):
        asked = [asyncio.create_task(records.write(put(str(n)))) for n in range(100)]
        await asyncio.sleep(0)
        closing = asyncio.create_task(records.close())
        await asyncio.sleep(0)
    await asyncio.gather(closing, *asked)
    async with Records.open(folder, key) as again:
        assert len(await kept(again)) == 100


async def test_closed_records_say_so(folder, key):
    records = Records.open(folder, key)
    await records.close()
    await records.close()
    for ask in (records.read, records.write, records.alone):
        with pytest.raises(Closed):
            await ask(put("ana"))


async def test_the_writing_connection_syncs_before_it_answers(records):
    def settings(db):
        names = ("synchronous", "journal_mode", "foreign_keys", "secure_delete", "cipher_status")
        return {name: db.execute(f"pragma {name}").fetchone()[0] for name in names}

    assert await records.write(settings) == {
        "synchronous": 2,
        "journal_mode": "wal",
        "foreign_keys": 1,
        "secure_delete": 1,
        "cipher_status": "1",
    }


@contextmanager
def held_from_outside(folder: Path, key):
    """Another connection, as of a backup tool, holds the write lock."""
    db = connect(folder / "afterhour.db", key)
    db.execute("begin immediate")
    try:
        yield
    finally:
        db.rollback()
        db.close()


async def test_a_write_waits_for_a_lock_held_from_outside(records, folder, key):
    with held_from_outside(folder, key):
        writing = asyncio.create_task(records.write(put("ana")))
        await asyncio.sleep(0.5)
        assert not writing.done()
    await writing
    assert await kept(records) == {"ana"}


async def test_a_lock_held_too_long_is_a_refusal(folder, key, monkeypatch):
    monkeypatch.setattr(connection, "BUSY_MS", 200)
    async with Records.open(folder, key) as records:
        with held_from_outside(folder, key), pytest.raises(NotKept):
            await records.write(put("ana"))
        await records.write(put("bob"))
        assert await kept(records) == {"bob"}


async def test_a_full_disk_loses_nothing_and_needs_no_restart(folder, key):
    process = processes.start("fill", folder, key)
    said = process.communicate(timeout=30)[0].decode().split()
    assert said[-2:] == ["not_kept", "afterwards"]
    async with Records.open(folder, key) as records:
        found = await records.read(
            lambda db: [row[0].split()[0] for row in db.execute("select name from stream")]
        )
        assert await records.integrity() == ()
    assert found == [*said[:-2], "afterwards"]


# Threads that meet what they do not expect.


async def test_a_read_that_cannot_begin_is_told_so_and_the_next_are_served(records):
    """Its transaction was left open by whatever went wrong before."""

    def leaves_it_open(db):
        def once():
            del db.rollback

        db.rollback = once

    def slowly(db):
        time.sleep(0.005)  # so that one reader cannot do it all
        return kept_there(db)

    await records.read(leaves_it_open)
    async with asyncio.timeout(5):
        asked = [records.read(slowly) for _ in range(20)]
        said = await asyncio.gather(*asked, return_exceptions=True)

    assert [type(one) for one in said if one != set()] == [dbapi.OperationalError]


async def test_where_a_thread_dies_nobody_waits_for_ever(records, monkeypatch):
    def dies(*_):
        raise MemoryError

    monkeypatch.setattr("bot.records.threads._keep", dies)
    monkeypatch.setattr(threading, "excepthook", lambda _: None)

    async with asyncio.timeout(5):
        asked = [records.write(put(name)) for name in "abc"]
        assert [type(said) for said in await asyncio.gather(*asked, return_exceptions=True)] == [
            Closed
        ] * 3
        for ask in (records.write, records.read, records.alone):
            with pytest.raises(Closed):
                await ask(kept_there)
        await records.close()
