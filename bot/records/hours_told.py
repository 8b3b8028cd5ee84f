"""The latest hours with a client as signs, in one look: for what shows only over several."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.alliance.markers import Attendance
from bot.alliance.readings import Signs
from bot.records import course, signs
from bot.records.rows import rows, text_of
from bot.records.sqlcipher import Database


@dataclass(frozen=True, slots=True)
class ToldHour:
    """One hour as signs. `number` is that of the session last held by then.

    `told` says whether anything was said about it: of an hour that was only counted, nothing
    is known.
    """

    number: int
    signs: Signs
    told: bool


def latest(db: Database, client: str, until: datetime, most: int) -> list[ToldHour]:
    """Up to `most` hours not later than `until`, the latest first.

    Where several debriefs tell of one hour, their signs stand together, and the latest word on
    presence counts. For callers who hold the client's owner already.
    """
    sql = """
        select hours.attendance, max(debriefs.saved_at) as said, debriefs.presence,
            group_concat(distinct debrief_signs.kind || ':' || debrief_signs.key) as signs
        from (select * from sessions where client_id = ? and at <= ? order by at desc limit ?)
            as hours
        left join debriefs on debriefs.session_id = hours.id
        left join debrief_signs on debrief_signs.debrief_id = debriefs.id
        group by hours.id order by hours.at desc
    """
    number = course.session_by(db, client, until)
    found = []
    for row in rows(db, sql, [client, text_of(until), most]):
        noticed = signs.of(
            signs.pairs(row["signs"]), row["presence"], Attendance(row["attendance"])
        )
        hour = ToldHour(number, noticed, row["said"] is not None)
        found.append(hour)
        number -= hour.signs.attendance.held
    return found
