"""The tables hold together, and a migration is whole or not there."""

from __future__ import annotations

import pytest

from bot.records import Records, clients, dbapi, formulations, opening, ruptures
from bot.records.rows import insert
from bot.records.schema import migrations
from bot.records.sqlcipher import Migrations

AT = "2026-11-21T20:45:00.000000+00:00"
ONE_OF_EACH = {
    "groups": {
        "id": "g",
        "guild": 1,
        "zone": "Europe/Berlin",
        "set_up_at": AT,
        "digest_weekday": 6,
        "digest_time": "20:00",
        "words": "page",
        "retention_days": 365,
        "risk_protocol": "",
    },
    "clinicians": {
        "id": "ana",
        "group_id": "g",
        "person": 50,
        "zone": "Europe/Berlin",
        "joined_at": AT,
    },
    "clients": {
        "id": "heron",
        "clinician_id": "ana",
        "code": "grey heron",
        "sessions_before": 0,
        "ending": 0,
        "added_at": AT,
    },
    "sessions": {"id": "s", "client_id": "heron", "at": AT, "attendance": "late"},
    "debriefs": {
        "id": "d",
        "session_id": "s",
        "draft": "draft-1",
        "presence": "same",
        "nothing_to_note": 0,
        "saved_at": AT,
    },
    "debrief_signs": {"debrief_id": "d", "kind": "marker", "key": "silent"},
    "debrief_answers": {"debrief_id": "d", "question": "moment", "text": "She looked away."},
    "ruptures": {
        "id": "r",
        "client_id": "heron",
        "debrief_id": "d",
        "type": "withdrawal",
        "state": "open",
        "noticed_at": AT,
        "ending": 0,
    },
    "rupture_events": {"id": "e", "rupture_id": "r", "what": "state", "after": "open", "at": AT},
    "repairs": {
        "id": "p",
        "rupture_id": "r",
        "draft": "draft-2",
        "line": "A line.",
        "at": AT,
        "reception": "opened",
        "afterwards": "",
        "extent": "named",
    },
    "outbox": {
        "id": "o",
        "cause": "digest:g:2026-W47",
        "kind": "digest",
        "group_id": "g",
        "target": "channel",
        "recipient": 7,
        "data": "{}",
        "not_before": AT,
        "attempts": 0,
        "state": "waiting",
        "made_at": AT,
    },
    "passkeys": {
        "id": "k",
        "person": 50,
        "credential": "abc",
        "public_key": "def",
        "sign_count": 0,
        "user_handle": "00",
        "made_at": AT,
        "usable_from": AT,
        "last_challenge": 0,
        "came_as": "ana",
    },
    "page_links": {"hash": "h", "clinician_id": "ana", "path": "/", "made_at": AT},
    "page_sessions": {
        "hash": "h",
        "id": "i",
        "clinician_id": "ana",
        "passkey_id": "k",
        "csrf": "c",
        "made_at": AT,
        "seen_at": AT,
    },
    "writing": {
        "clinician_id": "ana",
        "form": "debrief:heron:x",
        "sheet": "a",
        "seq": 1,
        "answers": "{}",
        "began_at": AT,
        "at": AT,
        "sent": 0,
    },
    "formulations": {
        "id": "f",
        "client_id": "heron",
        "draft": "draft-3",
        "pattern": "She goes quiet.",
        "role": "",
        "make": "",
        "differently": "",
        "rupture_id": "r",
        "at": AT,
    },
    "own_lines": {
        "id": "l",
        "clinician_id": "ana",
        "text": "I wonder how that was.",
        "type": "withdrawal",
        "at": AT,
    },
    "liked_lines": {"clinician_id": "ana", "line": "l"},
    "repair_steps": {"repair_id": "p", "step": "named"},
    "look_backs": {"id": "b", "client_id": "heron", "at": AT},
    "look_back_answers": {"look_back_id": "b", "question": "memory", "text": "She thanked me."},
}
# A passkey belongs to a person, not to a membership: practice forgets it (`forget.erase`).
OF_A_PERSON = "passkeys"


def put(db, table):
    insert(db, table, ONE_OF_EACH[table])


def fill(db):
    for table in ONE_OF_EACH:
        put(db, table)


def counts(db):
    return {
        table: db.execute(f"select count(*) from {table}").fetchone()[0] for table in ONE_OF_EACH
    }


def shape(db):
    return db.execute("select type, name, sql from sqlite_master order by name").fetchall()


def applied(db):
    return db.execute("select name, applied_at from _sqlite_migrations order by id").fetchall()


async def test_migrations_applied_twice_change_nothing(folder, key):
    async with Records.open(folder, key) as records:
        await records.write(fill)
        before = [await records.read(look) for look in (shape, applied, counts)]
    async with Records.open(folder, key) as records:
        assert [await records.read(look) for look in (shape, applied, counts)] == before
        await records.alone(migrations.apply)
        assert [await records.read(look) for look in (shape, applied, counts)] == before


async def test_every_table_of_ours_is_strict(records):
    tables = await records.read(lambda db: {t.name for t in db.tables if not t.strict})
    assert tables == {"_sqlite_migrations"}


async def test_every_foreign_key_has_an_index(records):
    """Else erasing a parent would read every child table whole."""

    def bare(db):
        return [
            (table.name, key.column)
            for table in db.tables
            for key in table.foreign_keys
            if key.column not in {i.columns[0] for i in table.indexes} | {table.pks[0]}
        ]

    assert await records.read(bare) == []


async def test_a_child_without_its_parent_is_refused(records):
    for table in ONE_OF_EACH.keys() - {"groups"}:
        with pytest.raises(dbapi.IntegrityError):
            await records.write(lambda db, table=table: put(db, table))


async def test_erasing_a_group_erases_everything_that_hangs_on_it(records):
    await records.write(fill)
    assert set((await records.read(counts)).values()) == {1}
    await records.write(lambda db: db.execute("delete from groups") and None)
    left = await records.read(counts)
    assert left.pop(OF_A_PERSON) == 1
    assert set(left.values()) == {0}


async def test_a_formulation_outlives_the_rupture_it_came_from(records):
    await records.write(fill)
    await records.write(lambda db: db.execute("delete from ruptures") and None)
    assert await records.read(
        lambda db: db.execute("select id, rupture_id from formulations").fetchall()
    ) == [("f", None)]


async def test_a_rupture_outlives_its_debrief(records):
    """Erasing old words must not make an unrepaired rupture vanish."""
    await records.write(fill)
    await records.write(lambda db: db.execute("delete from sessions") and None)
    assert await records.read(
        lambda db: db.execute("select id, debrief_id from ruptures").fetchall()
    ) == [("r", None)]


async def test_text_does_not_slip_into_a_numbers_column(records):
    await records.write(fill)
    with pytest.raises(dbapi.IntegrityError):
        await records.write(
            lambda db: db.execute("update clients set sessions_before = 'one'") and None
        )


def the_version_before(monkeypatch, first_missing):
    """The program as it was before this migration."""
    earlier = Migrations("afterhour")
    for migration in migrations._migrations:
        if migration.name >= first_missing:
            break
        earlier(name=migration.name)(migration.fn)
    monkeypatch.setattr(opening, "migrations", earlier)


UPGRADES = ["m008_the_private_page", "m009_clinical_depth", "m010_what_may_lie_beneath"]


@pytest.mark.parametrize("step", UPGRADES)
async def test_what_was_written_before_an_upgrade_is_there_after_it(folder, key, monkeypatch, step):
    def old(db):
        return {table: ONE_OF_EACH[table] for table in ONE_OF_EACH if db[table].exists()}

    with monkeypatch.context() as before:
        the_version_before(before, step)
        async with Records.open(folder, key) as records:
            there = await records.read(old)
            await records.write(lambda db: [put(db, table) for table in there] and None)
            shaped = await records.read(shape)
    async with Records.open(folder, key) as records:
        assert await records.read(shape) != shaped
        found = await records.read(counts)
        assert {table for table, count in found.items() if count} == there.keys()
        fresh = [table for table in ONE_OF_EACH if table not in there]
        await records.write(lambda db: [put(db, table) for table in fresh] and None)
        assert (
            await records.read(lambda db: db.execute("pragma foreign_key_check").fetchall()) == []
        )


async def test_what_clinical_depth_asks_was_not_asked_of_what_came_before(folder, key, monkeypatch):
    """A row of the old program is read as one in which nothing more was said."""
    with monkeypatch.context() as before:
        the_version_before(before, "m009_clinical_depth")
        async with Records.open(folder, key) as records:
            told = [table for table in ONE_OF_EACH if await records.read(has(table))]
            await records.write(lambda db: [put(db, table) for table in told] and None)
    async with Records.open(folder, key) as records:
        rupture = await records.read(lambda db: ruptures.of(db, "ana", "r"))
        (attempt,) = await records.read(lambda db: ruptures.attempts(db, "r"))
        (version,) = await records.read(lambda db: formulations.story(db, "ana", "heron"))
        client = await records.read(lambda db: clients.of(db, "ana", "heron"))
    assert (rupture.significance, rupture.resolved) == (None, None)
    assert attempt.steps == frozenset()
    assert (version.pattern, version.hypotheses) == ("She goes quiet.", frozenset())
    assert client.smooth_asked is None


def has(table):
    return lambda db: db[table].exists()


def the_next_version(monkeypatch, *further):
    """The program as it will be one day, with these migrations after ours."""
    later = Migrations("afterhour")
    for migration in migrations._migrations:
        later(name=migration.name)(migration.fn)
    for step in further:
        later()(step)
    monkeypatch.setattr(opening, "migrations", later)


async def old_records(folder, key):
    async with Records.open(folder, key) as records:
        await records.write(fill)


def m900_first(db):
    db["first"].create({"id": str}, pk="id")


def m901_breaks(db):
    db["second"].create({"id": str}, pk="id")
    raise LookupError


def m902_rebuilds_groups(db):
    db["groups"].transform(drop={"risk_protocol"})


def m903_loses_clients(db):
    db.execute("delete from clients")


@pytest.mark.parametrize("breaking", [m901_breaks, m903_loses_clients])
async def test_an_upgrade_that_fails_leaves_the_old_version_whole(
    folder, key, monkeypatch, breaking
):
    await old_records(folder, key)
    with monkeypatch.context() as upgraded:
        the_next_version(upgraded, m900_first, breaking)
        with pytest.raises(Exception):  # noqa: B017, PT011  (each breaks in its own way)
            Records.open(folder, key)
    async with Records.open(folder, key) as records:
        assert set((await records.read(counts)).values()) == {1}
        assert "first" not in await records.read(lambda db: db.table_names())


async def test_rebuilding_a_table_keeps_its_children(folder, key, monkeypatch):
    await old_records(folder, key)
    the_next_version(monkeypatch, m902_rebuilds_groups)
    async with Records.open(folder, key) as records:
        assert set((await records.read(counts)).values()) == {1}
        assert await records.write(lambda db: db.execute("pragma foreign_keys").fetchone()) == (1,)
