"""Erasing rows by their ids, with what hangs on them and what mentions them.

The same is done when somebody erases something, at every open, and in every restored backup: see
`erasure_lists.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.records import clinicians, drafts, outbox, passkeys
from bot.records.clinicians import Clinician
from bot.records.sqlcipher import Database

# What can be erased by its id.
TABLES = frozenset(
    {
        "clinicians", "clients", "sessions", "standing", "prompts", "debriefs", "ruptures",
        "repairs", "follow_ups", "own_lines", "look_backs", "formulations", "consultations",
        "contributions", "takeaways", "lessons", "drafts", "outbox", "passkeys",
    }
)  # fmt: skip

# What is the group's and not the person's, and what follows a person into their other group.
_THE_GROUPS, _THE_PERSONS = "organiser_notice", "passkey_made"
_AT_ONCE = 500
_BETWEEN_IDS = re.compile(r"[^a-z0-9]+")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Erasure:
    """One row that is erased, by its table and its opaque id; what hangs on it goes with it."""

    table: str
    id: str


def apply(db: Database, erased: Iterable[Erasure]) -> int:
    """Deletes the listed rows, what hangs on them, and what mentions them; how many there were.

    What mentions them: what falls due, what is being typed, what was or waits to be said (whoever
    wants a message taken out of the chat, too, has put its tidying into the outbox before). Twice
    is once.
    Needs foreign keys in force, and runs in the caller's transaction. Raises ValueError for a
    table from which nothing is erased by id.
    """
    wanted: dict[str, list[str]] = {}
    for erasure in erased:
        if erasure.table not in TABLES:
            raise ValueError("not a table to erase from")
        wanted.setdefault(erasure.table, []).append(erasure.id)
    found = {table: rows for table, ids in wanted.items() if (rows := _there(db, table, ids))}
    if not found:
        return 0
    gone = _all_that_goes(db, found)
    for clinician in found.get("clinicians", ()):
        _end_membership(db, clinician)
    for table, ids in found.items():
        _delete(db, table, "id", ids)
    _forget_mentions(db, gone)
    return sum(map(len, found.values()))


def there(db: Database, erased: Iterable[Erasure]) -> list[Erasure]:
    """Those of them that are rows of the records nevertheless."""
    wanted: dict[str, list[str]] = {}
    for erasure in erased:
        wanted.setdefault(erasure.table, []).append(erasure.id)
    return [Erasure(table, row) for table, ids in wanted.items() for row in _there(db, table, ids)]


def _there(db: Database, table: str, ids: Collection[str]) -> list[str]:
    return _select(db, table, "id", ids)


def _select(db: Database, table: str, column: str, ids: Collection[str]) -> list[str]:
    """The ids of a table's rows where `column` holds one of `ids`."""
    sql = f"select id from {table} where {column} in ({{}})"  # noqa: S608  (names of our own)
    return [row for part in _parts(ids) for (row,) in db.execute(sql.format(_marks(part)), part)]


def _delete(db: Database, table: str, column: str, values: Collection[Any]) -> None:
    for part in _parts(values):
        db.execute(f"delete from {table} where {column} in ({_marks(part)})", part)  # noqa: S608


def _parts(values: Collection[T]) -> Iterator[list[T]]:
    every = list(values)
    for start in range(0, len(every), _AT_ONCE):
        yield every[start : start + _AT_ONCE]


def _marks(part: list[Any]) -> str:
    return ", ".join("?" * len(part))


def _all_that_goes(db: Database, there: dict[str, list[str]]) -> frozenset[str]:
    """The ids of the rows, and of all that hang on them, however far down."""
    links = _links(db)
    gone: set[str] = set()
    waiting = list(there.items())
    while waiting:
        table, ids = waiting.pop()
        fresh = [row for row in ids if row not in gone]
        gone.update(fresh)
        for child, column in links.get(table, ()):
            if fresh and (found := _select(db, child, column, fresh)):
                waiting.append((child, found))
    return frozenset(gone)


def _links(db: Database) -> dict[str, list[tuple[str, str]]]:
    """For each table, the tables with ids of their own whose rows go with it, by which column."""
    sql = """
        select link."table", child.name, link."from"
        from sqlite_master as child join pragma_foreign_key_list(child.name) as link
        where child.type = 'table' and link.on_delete = 'CASCADE' and exists
            (select 1 from pragma_table_info(child.name) as column where column.name = 'id')
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for parent, child, column in db.execute(sql):
        found.setdefault(parent, []).append((child, column))
    return found


def _end_membership(db: Database, row: str) -> None:
    """A membership and what was to be said to its person; passkeys go with the last one."""
    found = clinicians.by_id(db, row)
    if found is None:
        return
    other: Clinician | None = clinicians.besides(db, found)
    if other is None:
        drafts.forget_of(db, found.person)
    else:
        person, group = found.person, found.group_id
        outbox.hand_over(db, _THE_PERSONS, person, group, to=other.group_id)
    outbox.forget_to(db, found.person, found.group_id, but=_THE_GROUPS)
    clinicians.erase(db, found.id)
    passkeys.forget_without_membership(db)


def _forget_mentions(db: Database, gone: frozenset[str]) -> None:
    """What names an erased row without hanging on it."""
    _delete(db, "due", "subject", gone)
    for table, column in (("writing", "form"), ("drafts", "action")):
        found = db.execute(f"select rowid, {column} from {table}").fetchall()  # noqa: S608
        _delete(db, table, "rowid", [row for row, text in found if _names(text, gone)])
    found = db.execute("select id, cause, data from outbox").fetchall()
    for row, cause, data in found:
        if _names(cause, gone) or _names(data, gone):
            _forget_in_message(db, row, cause, json.loads(data), gone)


def _forget_in_message(
    db: Database, row: str, cause: str, data: dict[str, Any], gone: frozenset[str]
) -> None:
    """A message about several loses what is gone, and goes itself where nothing is left."""
    left = {
        name: [one for one in value if one not in gone] if isinstance(value, list) else value
        for name, value in data.items()
    }
    empty = any(
        isinstance(value, list) and not value and data[name] for name, value in left.items()
    )
    if empty or _names(cause, gone) or _names(json.dumps(left), gone):
        _delete(db, "outbox", "id", [row])
        _delete(db, "due", "subject", [row])
    else:
        text = json.dumps(left, ensure_ascii=False)
        db.execute("update outbox set data = ? where id = ?", [text, row])


def _names(text: str, gone: frozenset[str]) -> bool:
    return not gone.isdisjoint(_BETWEEN_IDS.split(text))
