"""Passkeys: which devices may open the page for a person.

A removed passkey opens nothing and keeps nothing of its device; that there was one stays known,
so that taking a passkey away never makes the next one a first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.records.rows import Row, each, insert, instant_of, one, text_of
from bot.records.sqlcipher import Database


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey of a person (Discord's id). `credential` and `public_key` are base64url.

    It opens the page from `usable_from` on. `last_challenge` is the number of the challenge
    answered last: an older one is answered no more. `came_as` is the membership it opened last.
    """

    id: str
    person: int
    credential: str
    public_key: str
    sign_count: int
    user_handle: str
    made_at: datetime
    usable_from: datetime
    used_at: datetime | None = None
    last_challenge: int = 0
    came_as: str | None = None
    removed_at: datetime | None = None

    @property
    def handle(self) -> bytes:
        """The name under which devices file this person's passkeys; kept in hex."""
        return bytes.fromhex(self.user_handle)


_THERE = "select * from passkeys where removed_at is null"


def of(db: Database, person: int) -> list[Passkey]:
    """A person's passkeys, usable and waiting, in the order in which they were made."""
    return each(db, f"{_THERE} and person = ? order by rowid", [person], _passkey)


def one_of(db: Database, person: int, passkey: str) -> Passkey | None:
    """A passkey of this person by id."""
    return one(db, f"{_THERE} and person = ? and id = ?", [person, passkey], _passkey)


def by_credential(db: Database, credential: str) -> Passkey | None:
    """The passkey a device presents."""
    return one(db, f"{_THERE} and credential = ?", [credential], _passkey)


def ever_had(db: Database, person: int, passkey: str = "") -> bool:
    """Whether the person has had a passkey before, or had this one."""
    sql = "select 1 from passkeys where person = ? and (? = '' or id = ?)"
    return db.execute(sql, [person, passkey, passkey]).fetchone() is not None


def add(db: Database, passkey: Passkey) -> None:
    """Writes a new passkey."""
    row = {
        "id": passkey.id,
        "person": passkey.person,
        "credential": passkey.credential,
        "public_key": passkey.public_key,
        "sign_count": passkey.sign_count,
        "user_handle": passkey.user_handle,
        "made_at": text_of(passkey.made_at),
        "usable_from": text_of(passkey.usable_from),
        "last_challenge": 0,
    }
    insert(db, "passkeys", row)


def used(
    db: Database,
    passkey: str,
    *,
    sign_count: int,
    challenge_no: int,
    clinician: str,
    at: datetime,
) -> None:
    """Keeps that it was used, to answer which challenge, and whose page it opened."""
    db.execute(
        "update passkeys set sign_count = ?, last_challenge = ?, used_at = ?, came_as = ?"
        " where id = ?",
        [sign_count, challenge_no, text_of(at), clinician, passkey],
    )


def highest_challenge(db: Database) -> int:
    """The highest number of a challenge that any passkey has answered; 0 where none has."""
    return int(db.execute("select max(last_challenge) from passkeys").fetchone()[0] or 0)


def set_usable(db: Database, passkey: str, since: datetime) -> None:
    """It need not wait any longer."""
    db.execute("update passkeys set usable_from = ? where id = ?", [text_of(since), passkey])


def remove(db: Database, passkey: str, at: datetime) -> None:
    """It opens nothing any more, from this moment on: who came in with it is outside."""
    db.execute("delete from page_sessions where passkey_id = ?", [passkey])
    db.execute(
        "update passkeys set removed_at = ?, credential = 'removed:' || id, public_key = '',"
        " user_handle = '', came_as = null where id = ? and removed_at is null",
        [text_of(at), passkey],
    )


def forget_without_membership(db: Database) -> None:
    """Forgets the passkeys of those of whom no membership is kept, lasting or left."""
    db.execute(
        "delete from passkeys where not exists"
        " (select 1 from clinicians where clinicians.person = passkeys.person)"
    )


def _passkey(row: Row) -> Passkey:
    for name in ("made_at", "usable_from"):
        row[name] = instant_of(row[name])
    for name in ("used_at", "removed_at"):
        row[name] = instant_of(row[name]) if row[name] else None
    return Passkey(**row)
