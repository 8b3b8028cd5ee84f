"""Small facts of the program itself, by name: the hash of the commands last registered, say."""

from __future__ import annotations

from bot.records.sqlcipher import Database


def get(db: Database, name: str) -> str | None:
    """The value kept under this name, or None."""
    found = db.execute("select value from keeping where name = ?", [name]).fetchone()
    return found[0] if found else None


def put(db: Database, name: str, value: str) -> None:
    """Keeps a value under this name, in place of an earlier one."""
    db.execute(
        "insert into keeping (name, value) values (?, ?)"
        " on conflict (name) do update set value = excluded.value",
        [name, value],
    )
