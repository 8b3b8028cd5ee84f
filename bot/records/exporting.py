"""All rows that are one clinician's, table by table, and how they come into records again.

A row is given out as it stands, but for the columns of WITHOUT. What a clinician gave to a
colleague's consultation is theirs, and what the colleague wrote is not: so such a row comes
without what it hangs on. Brought into records it is kept as it came (`brought_along`), and given
out again; nobody is inside a colleague's consultation by it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.records.ids import new_id
from bot.records.rows import Row, insert, rows, text_of
from bot.records.sqlcipher import Database, dbapi
from bot.records.threads import of_the_disk

_CLIENTS = "select id from clients where clinician_id = :me"
_SESSIONS = f"select id from sessions where client_id in ({_CLIENTS})"  # noqa: S608
_DEBRIEFS = f"select id from debriefs where session_id in ({_SESSIONS})"  # noqa: S608
_RUPTURES = f"select id from ruptures where client_id in ({_CLIENTS})"  # noqa: S608
_REPAIRS = f"select id from repairs where rupture_id in ({_RUPTURES})"  # noqa: S608
_STANDING = f"select id from standing where client_id in ({_CLIENTS})"  # noqa: S608
_LOOK_BACKS = f"select id from look_backs where client_id in ({_CLIENTS})"  # noqa: S608
_CONSULTATIONS = "select id from consultations where clinician_id = :me"
_MINE = "clinician_id = :me"

# Which rows of each table are a clinician's, parents before what hangs on them.
EXPORTED: Mapping[str, str] = {
    "clinicians": "id = :me",
    "clients": _MINE,
    "sessions": f"client_id in ({_CLIENTS})",
    "debriefs": f"session_id in ({_SESSIONS})",
    "debrief_signs": f"debrief_id in ({_DEBRIEFS})",
    "debrief_answers": f"debrief_id in ({_DEBRIEFS})",
    "ruptures": f"client_id in ({_CLIENTS})",
    "rupture_events": f"rupture_id in ({_RUPTURES})",
    "repairs": f"rupture_id in ({_RUPTURES})",
    "repair_steps": f"repair_id in ({_REPAIRS})",
    "follow_ups": f"rupture_id in ({_RUPTURES})",
    "formulations": f"client_id in ({_CLIENTS})",
    "look_backs": f"client_id in ({_CLIENTS})",
    "look_back_answers": f"look_back_id in ({_LOOK_BACKS})",
    "standing": f"client_id in ({_CLIENTS})",
    "moved": f"standing_id in ({_STANDING})",
    "prompts": _MINE,
    "own_lines": _MINE,
    "liked_lines": _MINE,
    "allowed_words": _MINE,
    "consultations": _MINE,
    "consultation_answers": f"consultation_id in ({_CONSULTATIONS})",
    "consultation_signs": f"consultation_id in ({_CONSULTATIONS})",
    "consultation_invited": _MINE,
    "seats": _MINE,
    "contributions": _MINE,
    "takeaways": _MINE,
    "lessons": _MINE,
    # What was sent is elsewhere in here; of the sheet only that it was sent is left.
    "writing": f"{_MINE} and not sent",
    "drafts": "person = (select person from clinicians where id = :me)",
    "audit": _MINE,
}
# Every other table, and the key of the sentence that says why (`privacy.left_out`).
LEFT_OUT: Mapping[str, str] = {
    "groups": "group",
    "keeping": "bot",
    "actions": "bot",
    "due": "bot",
    "outbox": "messages",
    "passkeys": "keys",
    "page_links": "keys",
    "page_sessions": "keys",
    "watched_names": "names",
}
# Only how rows are kept, and no rows of anybody's: `brought_along` is given out by its `name`.
KEPT_BY = frozenset({"brought_along", "_sqlite_migrations"})
# Columns that name a colleague.
WITHOUT: Mapping[str, tuple[str, ...]] = {
    "consultations": ("conductor_id",),
    "lessons": ("approver_id",),
}
# May hang on a consultation that is a colleague's; by what they are put in order.
_WITH_OTHERS = {
    "consultation_invited": ("consultation_id",),
    "seats": ("consultation_id",),
    "contributions": ("id",),
}
_PLAIN = (str, int, type(None))
_OF_GROUP = ("id", "guild", "zone", "words", "retention_days")
_THE_GROUPS = {"clinicians": "group_id", "consultations": "group_id", "lessons": "group_id"}
# Belongs to the person, so another membership may have brought it already.
_OF_PERSON = "drafts"


class NotAnExport(Exception):
    """These rows are none that this version gave out, or not all of one clinician's."""


class AlreadyThere(Exception):
    """This membership is in the records already. Nothing is ever written over."""


@dataclass(frozen=True, slots=True)
class Export:
    """All that is one clinician's. `schema` is the newest migration of the records it is from.

    `group` holds what says which group it was and how long it keeps words; `tables` the rows by
    table, each by its columns.
    """

    schema: str
    group: Row
    tables: Mapping[str, Sequence[Row]]


def of(db: Database, clinician_id: str) -> Export:
    """Everything of one clinician. Raises LookupError where there is none."""
    me = {"me": clinician_id}
    found = rows(
        db,
        f"""select {", ".join(_OF_GROUP)} from groups
            where id = (select group_id from clinicians where id = :me)""",  # noqa: S608
        me,
    )
    if not found:
        raise LookupError
    tables = {name: _rows_of(db, name, clinician_id) for name in EXPORTED}
    return Export(_newest(db), found[0], tables)


def bring_in(db: Database, export: Export, fresh_group: Row) -> str:
    """Writes an export into records in which this membership is not; the clinician's id.

    The group is found by its server, or made of `fresh_group` with what the export says of it.
    Raises AlreadyThere, and NotAnExport where it does not come out again as it came in: the
    caller's transaction has to be undone then.
    """
    (me,) = export.tables.get("clinicians") or ({},)
    try:
        group = _group(db, export.group, fresh_group)
        if _is_there(db, group, me):
            raise AlreadyThere
        tables = {name: _in_group(name, found, group) for name, found in export.tables.items()}
        for name in EXPORTED:
            for row in tables.get(name, ()):
                _put(db, name, row, me["id"])
        astray = any(_leads_out(db, name, tables) for name in tables)
        found = of(db, me["id"])
    except dbapi.Error as problem:
        if of_the_disk(problem):
            raise
        raise NotAnExport from problem
    except (LookupError, TypeError, ValueError, OverflowError) as problem:
        raise NotAnExport from problem
    if (
        astray
        or set(tables) - set(EXPORTED)
        or not all(_same(name, given, found.tables[name]) for name, given in tables.items())
    ):
        raise NotAnExport
    return str(me["id"])


def forget_words(db: Database, group: str, until: datetime) -> None:
    """Erases what was given to colleagues not later than `until`, and came along with an export."""
    db.execute(
        """
        delete from brought_along where json_extract(row, '$.at') <= ? and clinician_id in (
            select id from clinicians where group_id = ?)
        """,
        [text_of(until), group],
    )


def _rows_of(db: Database, name: str, clinician_id: str) -> list[Row]:
    """In the order they were written: among equal times, the records tell by it which is later."""
    columns = ", ".join(f'"{column}"' for column in _columns(db, name))
    sql = f"select {columns} from {name} where {EXPORTED[name]} order by rowid"  # noqa: S608
    found = rows(db, sql, {"me": clinician_id})
    if name in _WITH_OTHERS:
        sql = "select row from brought_along where clinician_id = ? and name = ?"
        found += [json.loads(row) for (row,) in db.execute(sql, [clinician_id, name])]
        # Which of them came along says nothing: they stand in one order.
        found.sort(key=lambda row: (*(str(row[one]) for one in _WITH_OTHERS[name]), str(row)))
    return found


def _columns(db: Database, name: str) -> list[str]:
    found = db.execute("select name from pragma_table_info(?)", [name])
    return [column for (column,) in found if column not in WITHOUT.get(name, ())]


def _newest(db: Database) -> str:
    return str(db.execute("select max(name) from _sqlite_migrations").fetchone()[0])


def _group(db: Database, given: Row, fresh: Row) -> str:
    if set(given) != set(_OF_GROUP):
        raise NotAnExport
    known = db.execute("select id from groups where guild = ?", [given["guild"]]).fetchone()
    if known is None:
        insert(db, "groups", {**fresh, **given})
        return str(given["id"])
    return str(known[0])


def _is_there(db: Database, group: str, me: Row) -> bool:
    sql = "select 1 from clinicians where id = ? or (group_id = ? and person = ?)"
    return db.execute(sql, [me["id"], group, me["person"]]).fetchone() is not None


def _in_group(name: str, given: Sequence[Row], group: str) -> list[Row]:
    column = _THE_GROUPS.get(name)
    return [{**row, column: group} if column else dict(row) for row in given]


def _put(db: Database, name: str, row: Row, me: str) -> None:
    known = _columns(db, name)
    if not row or not set(row) <= set(known):
        raise NotAnExport
    if name == _OF_PERSON and _known(db, name, row["id"]):
        return
    if name in _WITH_OTHERS and not _presents(db, me, row["consultation_id"]):
        if row["clinician_id"] != me or not all(isinstance(one, _PLAIN) for one in row.values()):
            raise NotAnExport
        kept = {"id": new_id(), "clinician_id": me, "name": name}
        insert(db, "brought_along", {**kept, "row": json.dumps(row, ensure_ascii=False)})
        return
    insert(db, name, {f'"{column}"': row[column] for column in known if column in row})


def _leads_out(db: Database, name: str, tables: Mapping[str, Sequence[Row]]) -> bool:
    """Whether a row of this table hangs on one that is in the records, and not in the export."""
    sql = """select "table", "from" from pragma_foreign_key_list(?)"""
    for parent, column in db.execute(sql, [name]).fetchall():
        if parent not in EXPORTED or (name in _WITH_OTHERS and parent == "consultations"):
            continue
        own = {None, *(row.get("id") for row in tables.get(parent, ()))}
        if not all(row.get(column) in own for row in tables[name]):
            return True
    return False


def _presents(db: Database, me: str, consultation: object) -> bool:
    """Whether a consultation is one's own: no file gives anybody a seat in a colleague's."""
    sql = "select 1 from consultations where id = ? and clinician_id = ?"
    return db.execute(sql, [consultation, me]).fetchone() is not None


def _known(db: Database, name: str, row: object) -> bool:
    sql = f"select 1 from {name} where id = ?"  # noqa: S608  (a name of our own)
    return db.execute(sql, [row]).fetchone() is not None


def _same(name: str, given: Sequence[Row], found: Sequence[Row]) -> bool:
    """Whether what was given came out again; an older version knew fewer columns."""
    if name == _OF_PERSON:
        return all(row in found for row in given)
    return len(given) == len(found) and all(
        row == {column: there[column] for column in row if column in there}
        for row, there in zip(given, found, strict=True)
    )
