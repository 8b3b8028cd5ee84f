"""How a table is made: strict, with its links and indexes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from bot.records.sqlcipher import Database, ForeignKey, Table


def strict_table(
    db: Database,
    name: str,
    columns: dict[str, type],
    *,
    pk: str | tuple[str, ...] = "id",
    optional: Iterable[str] = (),
    parents: dict[str, str] | None = None,
    outlived: dict[str, str] | None = None,
    unique: Iterable[tuple[str, ...]] = (),
    index: Iterable[tuple[str, ...]] = (),
) -> None:
    """A strict table where everything is required but `optional`.

    Rows go with their `parents` and stay behind those they `outlived`.
    """
    links = [_link(name, c, other, "CASCADE") for c, other in (parents or {}).items()]
    links += [_link(name, c, other, "SET NULL") for c, other in (outlived or {}).items()]
    missing_allowed = set(optional)
    table = cast("Table", db[name]).create(
        columns,
        pk=pk,
        foreign_keys=links,
        not_null=[column for column in columns if column not in missing_allowed],
        strict=True,
    )
    for together in unique:
        table.create_index(list(together), unique=True)
    for together in index:
        table.create_index(list(together))


def _link(table: str, column: str, other: str, on_delete: str) -> ForeignKey:
    return ForeignKey(table, column, other, "id", on_delete=on_delete)
