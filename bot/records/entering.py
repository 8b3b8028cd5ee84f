"""Links that lead to the page once, and the sessions of those inside.

Both are known by the SHA-256 of their token; what the tokens are, the records do not know. A
membership that has ended, or whose group the bot is not in, is not there: nothing of it opens.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from bot.records.rows import Row, each, insert, instant_of, one, text_of
from bot.records.sqlcipher import Database


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link for one membership of a `person` (Discord's id): it leads to `path`, once."""

    hash: str
    clinician_id: str
    person: int
    path: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class PageSession:
    """Somebody inside, for one membership; `guild` is its server. `csrf` is in every form.

    `id` stays for as long as the session lasts, `hash` changes with its token.
    """

    hash: str
    id: str
    clinician_id: str
    passkey_id: str
    csrf: str = field(repr=False)
    made_at: datetime
    seen_at: datetime
    person: int = 0
    guild: int = 0


def hash_of(token: str) -> str:
    """What is stored of a token: 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


_LASTING = """
    join clinicians on clinicians.id = clinician_id and clinicians.left_at is null
    join groups on groups.id = clinicians.group_id and groups.gone_at is null
"""
_LINK = f"select page_links.*, clinicians.person from page_links {_LASTING}"  # noqa: S608
_SESSION = f"select page_sessions.*, clinicians.person, groups.guild from page_sessions {_LASTING}"  # noqa: S608


def put_link(db: Database, link: PageLink) -> None:
    """Writes a new link."""
    row = {
        "hash": link.hash,
        "clinician_id": link.clinician_id,
        "path": link.path,
        "made_at": text_of(link.made_at),
    }
    insert(db, "page_links", row)


def unspent(db: Database, hashed: str) -> PageLink | None:
    """A link that has not been used, however old."""
    return one(db, f"{_LINK} where hash = ? and used_at is null", [hashed], _link)


def spend(db: Database, hashed: str, at: datetime) -> bool:
    """Uses the link up. False where it was used before."""
    sql = "update page_links set used_at = ? where hash = ? and used_at is null"
    return db.execute(sql, [text_of(at), hashed]).rowcount == 1


def keep_newest_links(db: Database, clinician: str, most: int) -> None:
    """Forgets a membership's older links: no more than `most` are open at a time."""
    sql = """
        delete from page_links where clinician_id = ? and hash not in (
            select hash from page_links where clinician_id = ?
            order by made_at desc, rowid desc limit ?)
    """
    db.execute(sql, [clinician, clinician, most])


def put_session(db: Database, session: PageSession) -> None:
    """Writes a new session."""
    row = {
        "hash": session.hash,
        "id": session.id,
        "clinician_id": session.clinician_id,
        "passkey_id": session.passkey_id,
        "csrf": session.csrf,
        "made_at": text_of(session.made_at),
        "seen_at": text_of(session.seen_at),
    }
    insert(db, "page_sessions", row)


def session(db: Database, hashed: str) -> PageSession | None:
    """A session of a membership that lasts, however old."""
    return one(db, f"{_SESSION} where hash = ?", [hashed], _session)


def session_by_id(db: Database, session_id: str) -> PageSession | None:
    """As `session`, by what it is called inside."""
    return one(db, f"{_SESSION} where page_sessions.id = ?", [session_id], _session)


def sessions_since(db: Database, since: datetime) -> list[PageSession]:
    """Every session begun since then, of memberships that last."""
    return each(db, f"{_SESSION} where page_sessions.made_at >= ?", [text_of(since)], _session)


def seen(db: Database, hashed: str, at: datetime) -> None:
    """Somebody inside did something."""
    db.execute("update page_sessions set seen_at = ? where hash = ?", [text_of(at), hashed])


def unlock(db: Database, session_id: str, hashed: str, passkey: str, at: datetime) -> None:
    """Somebody came back with this passkey. The session goes on under another token."""
    db.execute(
        "update page_sessions set hash = ?, passkey_id = ?, seen_at = ? where id = ?",
        [hashed, passkey, text_of(at), session_id],
    )


def end_session(db: Database, hashed: str) -> None:
    """Ends one session."""
    db.execute("delete from page_sessions where hash = ?", [hashed])


def close(db: Database, clinician: str) -> None:
    """Ends every session of a membership, and every link that leads to it."""
    for table in ("page_sessions", "page_links"):
        db.execute(f"delete from {table} where clinician_id = ?", [clinician])  # noqa: S608


def close_links(db: Database, clinician: str) -> None:
    """Forgets every link of a membership: each names the row that it leads to."""
    db.execute("delete from page_links where clinician_id = ?", [clinician])


def close_all_of(db: Database, person: int) -> None:
    """Ends every session of a person and every link, in all groups."""
    for (clinician,) in db.execute("select id from clinicians where person = ?", [person]):
        close(db, clinician)


def forget_before(db: Database, *, links: datetime, sessions: datetime) -> None:
    """Forgets links and sessions made before these instants: they open nothing any more."""
    db.execute("delete from page_links where made_at < ?", [text_of(links)])
    db.execute("delete from page_sessions where made_at < ?", [text_of(sessions)])


def _link(row: Row) -> PageLink:
    del row["used_at"]
    row["made_at"] = instant_of(row["made_at"])
    return PageLink(**row)


def _session(row: Row) -> PageSession:
    for name in ("made_at", "seen_at"):
        row[name] = instant_of(row[name])
    return PageSession(**row)
