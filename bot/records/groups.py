"""Groups: one Discord server each, and how its organiser set it up."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, time
from typing import Literal

from bot.alliance.recurrence import WeeklySlot
from bot.records.rows import Row, each, insert, instant_of, one, text_of
from bot.records.sqlcipher import Database

Words = Literal["", "chat", "page"]


@dataclass(frozen=True, slots=True)
class Group:
    """One peer group. `guild`, channels and role are Discord's ids.

    `zone` is an IANA name; `words` is where free text goes, and is empty until the organiser
    has chosen; `organiser` is the person who set it up last; `set_up_at` is when its digest's
    day, time or channel was chosen last: no digest is due for what lay before. `lessons` says
    whether the group shows donated sentences. `gone_at` is set while the bot is not in the server.
    """

    id: str
    guild: int
    zone: str
    digest: WeeklySlot
    set_up_at: datetime
    digest_channel: int | None = None
    consultation_channel: int | None = None
    clinician_role: int | None = None
    organiser: int | None = None
    words: Words = ""
    retention_days: int = 365
    risk_protocol: str = ""
    lessons: bool = False
    gone_at: datetime | None = None


def of_guild(db: Database, guild: int) -> Group | None:
    """The group of a Discord server, or None where nobody has set one up."""
    return one(db, "select * from groups where guild = ?", [guild], _group)


def by_id(db: Database, group: str) -> Group | None:
    """A group by its own id."""
    return one(db, "select * from groups where id = ?", [group], _group)


def present(db: Database) -> list[Group]:
    """Every group whose server the bot is in."""
    return each(db, "select * from groups where gone_at is null order by id", [], _group)


def every(db: Database) -> list[Group]:
    """Every group, also those whose server the bot is not in any more."""
    return each(db, "select * from groups order by id", [], _group)


def save(db: Database, group: Group) -> None:
    """Writes a group, new or changed."""
    row = _row(group)
    if db.execute("select 1 from groups where id = ?", [group.id]).fetchone() is None:
        insert(db, "groups", row)
        return
    marks = ", ".join(f"{column} = ?" for column in row)
    db.execute(f"update groups set {marks} where id = ?", [*row.values(), group.id])  # noqa: S608


def _row(group: Group) -> Row:
    row = asdict(group)
    del row["digest"]
    row["digest_weekday"] = group.digest.weekday
    row["digest_time"] = group.digest.at.strftime("%H:%M")
    row["set_up_at"] = text_of(group.set_up_at)
    row["lessons"] = int(group.lessons)
    row["gone_at"] = text_of(group.gone_at) if group.gone_at else None
    return row


def _group(row: Row) -> Group:
    slot = WeeklySlot(row.pop("digest_weekday"), time.fromisoformat(row.pop("digest_time")))
    row["set_up_at"] = instant_of(row["set_up_at"])
    row["gone_at"] = instant_of(row["gone_at"]) if row["gone_at"] else None
    row["lessons"] = bool(row["lessons"])
    return Group(digest=slot, **row)
