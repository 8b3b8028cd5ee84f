"""What people decided since a backup was made: it holds, though the backup knows nothing of it.

Without this, going back a day would let somebody in again who has left, or a device that was lost;
it would send words through Discord again where a group has stopped that; it would watch again for
a name that was to be forgotten; and it would say again what was said. It is read from the records
that a restore replaces, where those still open.
"""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bot.records.connection import connect
from bot.records.errors import RecordsError
from bot.records.keys import Key
from bot.records.opening import look
from bot.records.rows import Row, rows
from bot.records.sqlcipher import Database, dbapi


@dataclass(frozen=True, slots=True)
class Since:
    """Ends and refusals, by row id; what is watched for; every message that waits no more."""

    left: list[tuple[str, ...]] = field(default_factory=list)
    removed_passkeys: list[tuple[str, ...]] = field(default_factory=list)
    on_page: list[tuple[str, ...]] = field(default_factory=list)
    not_agreed: list[tuple[str, ...]] = field(default_factory=list)
    # Each client there is, and each part of a name that is still watched for.
    clients: list[tuple[str, ...]] = field(default_factory=list)
    watched: list[tuple[str, ...]] = field(default_factory=list)
    said: list[Row] = field(default_factory=list)


def read(path: Path, key: Key) -> Since:
    """What the records at `path` say; nothing where there are none, or where they do not open."""
    if path.exists():
        with suppress(RecordsError, dbapi.Error):
            look(path, key)
            with closing(connect(path, key)) as db:
                return _read(db)
    return Since()


def carry_over(db: Database, since: Since) -> None:
    """Makes it hold in restored records. What they say of the same kind already, stays."""
    many = db.conn.executemany
    many("update clinicians set left_at = ? where id = ? and left_at is null", since.left)
    many(
        "update passkeys set removed_at = ? where id = ? and removed_at is null",
        since.removed_passkeys,
    )
    many("update groups set words = 'page' where id = ?", since.on_page)
    many("update clinicians set words_agreed_at = null where id = ?", since.not_agreed)
    known, watched = set(since.clients), set(since.watched)
    found = db.execute("select client_id, hash from watched_names").fetchall()
    gone = [one for one in map(tuple, found) if one[:1] in known and one not in watched]
    many("delete from watched_names where client_id = ? and hash = ?", gone)
    groups = {group for (group,) in db.execute("select id from groups")}
    for row in since.said:
        if row["group_id"] is None or row["group_id"] in groups:
            _put(db, row)


def _read(db: Database) -> Since:
    def found(sql: str) -> list[tuple[str, ...]]:
        return [tuple(row) for row in db.execute(sql)]

    watches = "watched_names" in db.table_names()  # an earlier version did not
    return Since(
        left=found("select left_at, id from clinicians where left_at is not null"),
        removed_passkeys=found("select removed_at, id from passkeys where removed_at is not null"),
        on_page=found("select id from groups where words = 'page'"),
        not_agreed=found("select id from clinicians where words_agreed_at is null"),
        clients=found("select id from clients") if watches else [],
        watched=found("select client_id, hash from watched_names") if watches else [],
        said=rows(db, "select * from outbox where state <> 'waiting'"),
    )


def _put(db: Database, row: Row) -> None:
    """Takes the place of the same message as it waited then; a cause is never there twice."""
    db.execute("delete from outbox where id = ? or cause = ?", [row["id"], row["cause"]])
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    db.execute(f"insert into outbox ({names}) values ({marks})", list(row.values()))  # noqa: S608
