"""The tables hold together, and a migration is whole or not there."""

# ruff: noqa: S608  (table names of our own)
from __future__ import annotations

import pytest

from bot.records import Records, dbapi, opening
from bot.records.schema import migrations
from bot.records.sqlcipher import Migrations

AT = "2026-11-21T20:45:00.000000+00:00"
ONE_OF_EACH = {
    "groups": ("g", 1, "Europe/Berlin", 6, "20:00", None, None, None, "page", 365, "", AT, None),
    "clinicians": ("ana", "g", 50, "Europe/Berlin", None, None, AT, None, None),
    "clients": ("heron", "ana", "grey heron", 0, 0, AT, None),
    "sessions": ("s", "heron", 1, AT, "attended"),
    "debriefs": ("d", "s", "draft-1", "same", 0, AT, None),
    "debrief_signs": ("d", "marker", "silent"),
    "debrief_answers": ("d", "moment", "She looked away."),
    "ruptures": ("r", "heron", "d", "withdrawal", "open", None, None, AT, 1, 0),
    "rupture_events": ("e", "r", "state", None, "open", AT),
    "repairs": ("p", "r", "draft-2", "A line.", "opened", "", "named", AT),
    "outbox": (
        *("o", "digest:g:2026-W47", "digest", "g", "channel", 7, "{}", AT),
        *(0, "waiting", None, None, AT, None),
    ),
}


def fill(db):
    for table, row in ONE_OF_EACH.items():
        db.execute(f"insert into {table} values ({', '.join('?' * len(row))})", row)


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
    for table, row in ONE_OF_EACH.items():
        if table == "groups":
            continue
        marks = ", ".join("?" * len(row))
        with pytest.raises(dbapi.IntegrityError):
            await records.write(
                lambda db, sql=f"insert into {table} values ({marks})", row=row: (
                    db.execute(sql, row) and None
                )
            )


async def test_erasing_a_group_erases_everything_that_hangs_on_it(records):
    await records.write(fill)
    assert set((await records.read(counts)).values()) == {1}
    await records.write(lambda db: db.execute("delete from groups") and None)
    assert set((await records.read(counts)).values()) == {0}


async def test_a_rupture_outlives_its_debrief(records):
    """Erasing old words must not make an unrepaired rupture vanish."""
    await records.write(fill)
    await records.write(lambda db: db.execute("delete from sessions") and None)
    assert await records.read(
        lambda db: db.execute("select id, debrief_id from ruptures").fetchall()
    ) == [("r", None)]


async def test_text_does_not_slip_into_a_numbers_column(records):
    with pytest.raises(dbapi.IntegrityError):
        await records.write(
            lambda db: db.execute("insert into sessions values ('s', 'c', 'one', '', '')") and None
        )


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
