"""Words that a group found harmless, and the hashed parts of clients' real names.

No name stands here: who made the hashes, and with which key, is `practice/looking.py`.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.records.sqlcipher import Database


def allowed_in(db: Database, group: str) -> frozenset[str]:
    """Every word that a clinician of this group found harmless, in small letters."""
    sql = """
        select word from allowed_words
        join clinicians on clinicians.id = clinician_id where group_id = ?
    """
    return frozenset(word for (word,) in db.execute(sql, [group]))


def allowed_by(db: Database, clinician: str) -> list[str]:
    """The words this clinician found harmless, in their order."""
    sql = "select word from allowed_words where clinician_id = ? order by word"
    return [word for (word,) in db.execute(sql, [clinician])]


def allow(db: Database, clinician: str, words: Iterable[str]) -> None:
    """Keeps words as harmless. One that is there already stays."""
    for word in words:
        db.execute("insert or ignore into allowed_words values (?, ?)", [clinician, word])


def disallow(db: Database, clinician: str, word: str) -> None:
    """Takes a word away; another clinician's stays."""
    db.execute("delete from allowed_words where clinician_id = ? and word = ?", [clinician, word])


def watched(db: Database, clinician: str, client: str | None = None) -> frozenset[tuple[str, str]]:
    """What is watched for this clinician's client, or for all of theirs: client's id, hash."""
    sql = """
        select client_id, hash from watched_names
        join clients on clients.id = client_id
        where clinician_id = ? and client_id = coalesce(?, client_id)
    """
    return frozenset(db.execute(sql, [clinician, client]))


def watch(db: Database, client: str, hashes: Iterable[str]) -> None:
    """Watches these parts of a client's name, in place of earlier ones."""
    unwatch(db, client)
    for one in hashes:
        db.execute("insert or ignore into watched_names values (?, ?)", [client, one])


def unwatch(db: Database, client: str) -> None:
    """Forgets every part of a client's name."""
    db.execute("delete from watched_names where client_id = ?", [client])
