"""What is erased stays erased: in the file, in its log, and in whatever copy comes back."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.records import Erasure, NotKept, Records, dbapi, erasure_lists, erasures
from bot.records.connection import connect
from bot.records.erasures import TABLES
from bot.records.rows import insert

from . import processes
from .test_schema import AT, ONE_OF_EACH

HERON = Erasure("clients", "heron")
ANA = Erasure("clinicians", "ana")
MENTIONS = {
    "due": {"kind": "after", "subject": "standing1", "at": AT},
    "drafts": {
        "id": "draft", "person": 50, "action": "debrief:save:heron.x", "answers": "{}", "at": AT,
    },
}  # fmt: skip


def message(name: str, cause: str, data: dict[str, object], **other: object) -> dict[str, object]:
    return {
        **ONE_OF_EACH["outbox"], "id": name, "cause": cause, "data": json.dumps(data),
        "target": "person", "recipient": 50, **other,
    }  # fmt: skip


@pytest.fixture
async def full(records):
    """One of everything of Ana's, and what mentions her client without hanging on it."""

    def fill(db):
        for table, row in ONE_OF_EACH.items():
            insert(db, table, row)
        standing = {"id": "standing1", "client_id": "heron", "first": "2026-11-23", "at": "17:00",
                    "minutes": 50, "every": 1}  # fmt: skip
        insert(db, "standing", standing)
        for table, row in MENTIONS.items():
            insert(db, table, row)
        for row in (
            message("o2", "before_hour:standing1:2026-11-23", {"client": "heron"}),
            message("o3", "after_hour:1", {"prompts": ["heron", "moss"]}),
            message("o4", "after_hour:2", {"prompts": ["heron"]}),
        ):
            insert(db, "outbox", row)

    await records.write(fill)
    return records


def erasing(*erased: Erasure):
    return lambda _: ("done", list(erased))


async def ids(records, table):
    return await records.read(lambda db: {row for (row,) in db.execute(f"select id from {table}")})


async def everything(records):
    def work(db):
        return {
            table: [tuple(row) for row in db.execute(f"select * from {table}")]
            for table in db.table_names()
            if not table.startswith("_")
        }

    return await records.read(work)


def listed(folder):
    return erasure_lists.listed(folder / erasure_lists.FILE)


def append(file, erased, **how):
    erasure_lists.append(file, erasure_lists.fresh(erased, file, **how))


async def test_an_erased_row_goes_with_all_that_hangs_on_it_and_mentions_it(full):
    assert await full.erase(erasing(HERON)) == "done"

    left = await everything(full)
    for table in ("clients", "sessions", "debriefs", "ruptures", "formulations", "look_backs",
                  "standing", "due", "drafts", "writing"):  # fmt: skip
        assert left[table] == [], table
    assert "heron" not in repr(left)
    assert await ids(full, "clinicians") == {"ana"}


async def test_a_message_about_several_only_loses_what_is_gone(full):
    await full.erase(erasing(HERON))

    sql = "select id, data from outbox where kind = 'digest' order by id"
    left = await full.read(lambda db: [tuple(row) for row in db.execute(sql)])
    assert left == [("o", "{}"), ("o3", '{"prompts": ["moss"]}')]


async def test_with_a_membership_goes_what_was_to_be_said_to_its_person(full):
    await full.erase(erasing(ANA))

    left = await everything(full)
    assert {table for table, rows in left.items() if rows} == {"groups", "outbox"}
    assert await ids(full, "outbox") == {"o"}  # the group's own digest


async def test_what_is_erased_is_on_the_list_before_it_is_acknowledged(full, folder):
    await full.erase(erasing(HERON))

    assert listed(folder) == [HERON]
    assert (folder / erasure_lists.FILE).stat().st_mode & 0o777 == 0o600


async def test_a_list_holds_ids_and_times_and_nothing_else(full, folder):
    await full.erase(erasing(HERON))

    (line,) = (folder / erasure_lists.FILE).read_text().splitlines()
    assert set(json.loads(line)) == {"table", "id", "at"}


async def test_the_log_is_empty_afterwards(full, folder):
    assert (folder / "afterhour.db-wal").stat().st_size > 0
    await full.erase(erasing(HERON))
    assert (folder / "afterhour.db-wal").stat().st_size == 0


async def test_with_a_reader_in_the_way_the_log_is_emptied_once_it_is_done(full, folder, key):
    """A backup under way, say: the answer does not wait for it, and the log is not forgotten."""
    reader = connect(folder / "afterhour.db", key)
    reader.conn.execute("begin")
    reader.conn.execute("select * from clients").fetchall()
    await full.write(lambda db: db.execute("update clients set ending = 1") and None)
    await full.erase(erasing(HERON))
    assert (folder / "afterhour.db-wal").stat().st_size > 0
    reader.close()
    async with asyncio.timeout(10):
        while (folder / "afterhour.db-wal").stat().st_size > 0:  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def test_work_that_fails_erases_nothing_and_lists_nothing(full, folder):
    before = await everything(full)

    def fails(db):
        db.execute("delete from clients")
        raise LookupError

    with pytest.raises(LookupError):
        await full.erase(fails)

    assert await everything(full) == before
    assert listed(folder) == []


async def test_a_commit_that_fails_erases_nothing_and_lists_nothing(full, folder):
    before = await everything(full)
    await full.erase(erasing(Erasure("clients", "nobody")))

    def orphan(db):
        db.execute("pragma defer_foreign_keys = on")
        row = {**ONE_OF_EACH["clients"], "id": "lone", "code": "x y", "clinician_id": "none"}
        insert(db, "clients", row)
        return None, [HERON]

    with pytest.raises(dbapi.IntegrityError):
        await full.erase(orphan)

    assert await everything(full) == before
    assert listed(folder) == [Erasure("clients", "nobody")]


async def test_where_the_list_cannot_be_written_nothing_is_erased(full, folder, monkeypatch):
    before = await everything(full)

    def full_disk(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(erasure_lists, "append", full_disk)
    with pytest.raises(NotKept):
        await full.erase(erasing(HERON))
    monkeypatch.undo()

    assert await everything(full) == before
    assert listed(folder) == []


async def test_where_the_disk_takes_part_of_the_list_nothing_of_it_is_erased_later(
    folder, key, full, monkeypatch
):
    before, plain, left = await everything(full), os.write, iter([80])

    def nearly_full(handle, rest):
        if (room := next(left, None)) is None:
            raise OSError(28, "No space left on device")
        return plain(handle, rest[:room])

    monkeypatch.setattr(os, "write", nearly_full)
    with pytest.raises(NotKept):
        await full.erase(erasing(HERON, Erasure("ruptures", "rupture")))
    monkeypatch.undo()
    await full.close()

    async with Records.open(folder, key) as again:
        assert await everything(again) == before
    assert listed(folder) == []


async def test_only_tables_that_are_known_are_erased_from(full):
    with pytest.raises(ValueError, match="not a table"):
        await full.erase(erasing(Erasure("groups", "g")))


async def test_yesterdays_file_put_back_is_erased_from_again_when_it_opens(folder, key, full):
    await full.close()
    yesterday = (folder / "afterhour.db").read_bytes()
    async with Records.open(folder, key) as records:
        await records.erase(erasing(HERON))
        gone = await everything(records)

    (folder / "afterhour.db").write_bytes(yesterday)
    async with Records.open(folder, key) as records:
        assert await everything(records) == gone
        assert (folder / "afterhour.db-wal").stat().st_size == 0


async def test_a_lost_data_folder_does_not_lose_the_list(tmp_path, key):
    """The list beside the backups is the same, and comes back from there."""
    backups, folder, another = (tmp_path / name for name in ("backups", "data", "another"))
    backups.mkdir()
    async with Records.open(folder, key, backups=backups) as records:
        await records.erase(erasing(HERON))
    assert listed(backups) == [HERON]
    shutil.rmtree(folder)

    async with Records.open(another, key, backups=backups):
        pass

    async with Records.open(another, key, backups=backups):
        assert listed(another) == [HERON]


async def test_without_a_folder_for_backups_none_is_made(tmp_path, key):
    async with Records.open(tmp_path / "data", key, backups=tmp_path / "backups") as records:
        await records.erase(erasing(HERON))
    assert not (tmp_path / "backups").exists()


async def test_what_a_crash_listed_and_did_not_commit_is_erased_at_the_next_open(folder, key, full):
    await full.close()
    append(folder / erasure_lists.FILE, [HERON])

    async with Records.open(folder, key) as records:
        assert await ids(records, "clients") == set()


async def test_a_line_that_a_crash_cut_short_spoils_no_other(folder, key, full):
    await full.erase(erasing(Erasure("debriefs", "d")))
    with (folder / erasure_lists.FILE).open("a") as file:
        file.write('{"table": "clients", "id": "her')

    await full.erase(erasing(Erasure("ruptures", "r")))

    assert listed(folder) == [Erasure("debriefs", "d"), Erasure("ruptures", "r")]


@given(
    st.lists(st.builds(Erasure, st.sampled_from(sorted(TABLES)), st.text(min_size=1)), unique=True)
)
def test_what_is_listed_is_read_back_as_it_was(tmp_path_factory, erased):
    file = tmp_path_factory.mktemp("list") / "list"
    append(file, erased)
    assert erasure_lists.listed(file) == erased
    erasure_lists.merge([file], file)
    assert erasure_lists.listed(file, file) == erased


def test_merged_twice_a_list_is_the_same(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    append(one, [HERON])
    append(other, [ANA, HERON])
    for _ in range(2):
        erasure_lists.merge([other], one)
        erasure_lists.merge([one], other)
        assert len(one.read_text().splitlines()) == len(other.read_text().splitlines()) == 3
        assert set(erasure_lists.listed(one)) == set(erasure_lists.listed(other)) == {HERON, ANA}


async def test_what_its_owner_brings_in_again_stays(full, folder, key, tmp_path):
    """An export, say, after everything was erased: the next start must not erase it once more."""
    await full.erase(erasing(HERON))
    assert await full.bring_back(lambda db: insert(db, "clients", ONE_OF_EACH["clients"]) or 7) == 7
    assert listed(folder) == []
    await full.close()
    async with Records.open(folder, key) as records:
        assert await ids(records, "clients") == {"heron"}
        await records.erase(erasing(HERON))
        assert listed(folder) == [HERON]


async def test_an_import_that_fails_lifts_nothing(full, folder):
    await full.erase(erasing(HERON))

    def fails(db):
        insert(db, "clients", ONE_OF_EACH["clients"])
        raise LookupError

    with pytest.raises(LookupError):
        await full.bring_back(fails)
    assert listed(folder) == [HERON]
    assert await ids(full, "clients") == set()


def test_the_latest_line_holds_in_whatever_order_lists_are_read(tmp_path, monkeypatch):
    """Also where the clock was set back between them."""
    one, other = tmp_path / "one", tmp_path / "other"
    append(one, [HERON])
    shutil.copy(one, other)

    class Earlier(datetime):
        @classmethod
        def now(cls, zone=None):
            return datetime(2020, 1, 1, tzinfo=zone)

    monkeypatch.setattr(erasure_lists, "datetime", Earlier)
    append(other, [HERON], back=True)
    assert erasure_lists.listed(one, other) == erasure_lists.listed(other, one) == []
    append(other, [HERON])
    assert erasure_lists.listed(one, other) == erasure_lists.listed(other, one) == [HERON]


async def test_what_is_erased_twice_is_erased_once(full):
    await full.erase(erasing(HERON))
    gone = await everything(full)
    await full.erase(erasing(HERON))
    assert await everything(full) == gone
    assert await full.write(lambda db: erasures.apply(db, [HERON])) == 0


@pytest.mark.parametrize("kills", [5, pytest.param(100, marks=pytest.mark.nightly)])
def test_a_kill_leaves_nothing_that_was_acknowledged_as_erased(folder, key, kills):
    erased: list[str] = []
    for number in range(kills):
        process = processes.start("erase", folder, key)
        assert processes.line_from(process) == "ready"
        erased += [processes.line_from(process) for _ in range(number % 5 + 1)]
        erased += [line for line in processes.kill(process) if line]
        on_list = {erasure.id for erasure in listed(folder)}
        assert set(erased) <= on_list

        async def look():
            async with Records.open(folder, key) as records:
                return await ids(records, "clients")

        assert not set(erased) & asyncio.run(look())
        assert not on_list & asyncio.run(look())
