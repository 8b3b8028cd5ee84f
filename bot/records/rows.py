"""Between rows and values: instants as ISO text in UTC, rows as frozen dataclasses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from bot.records.sqlcipher import Database

T = TypeVar("T")
Row = dict[str, Any]
Given = Sequence[Any] | dict[str, Any]


def text_of(at: datetime) -> str:
    """An aware instant as it is stored. Raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError("only aware instants are stored")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def instant_of(text: str) -> datetime:
    """A stored instant, aware and in UTC."""
    return datetime.fromisoformat(text)


def rows(db: Database, sql: str, parameters: Given = ()) -> list[Row]:
    """All rows of a query, each by its column names."""
    cursor = db.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def one(db: Database, sql: str, parameters: Sequence[Any], make: Callable[[Row], T]) -> T | None:
    """The first row of a query as a value, or None where there is none."""
    found = rows(db, sql, parameters)
    return make(found[0]) if found else None


def each(db: Database, sql: str, parameters: Given, make: Callable[[Row], T]) -> list[T]:
    """Every row of a query as a value."""
    return [make(row) for row in rows(db, sql, parameters)]


def insert(db: Database, table: str, row: Row) -> None:
    """Inserts one row. The hot path: no look at the table's schema, one statement."""
    columns = ", ".join(row)
    marks = ", ".join("?" * len(row))
    db.execute(f"insert into {table} ({columns}) values ({marks})", list(row.values()))  # noqa: S608


@contextmanager
def apart(db: Database) -> Iterator[None]:
    """What happens inside is undone where it raises, and nothing else of the transaction is.

    Where the whole transaction is gone, as on a full disk, there is nothing to go back to.
    """
    db.conn.execute("SAVEPOINT apart")
    try:
        yield
    except BaseException:
        if goes_on(db):
            db.conn.execute("ROLLBACK TO apart")
            db.conn.execute("RELEASE apart")
        raise
    db.conn.execute("RELEASE apart")


def goes_on(db: Database) -> bool:
    """Whether the transaction is still there: a full disk ends it."""
    return bool(db.conn.in_transaction)
