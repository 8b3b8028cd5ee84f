"""The parts of a client's real name, so that they are found before a text is shared.

The name is typed once, on the private page, and stands nowhere afterwards: what is kept are
keyed hashes. The key is 32 random bytes and lies in the encrypted records as well, so whoever
holds the key of the records could try names against it, and would find one that is guessed.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from bot.alliance.watching import hashed, parts_of, plain
from bot.practice.house import Actor, House, own_client
from bot.practice.looking import WATCHING_KEY, too_common
from bot.records import Database, keeping, looking


@dataclass(frozen=True, slots=True)
class Watched:
    """How many forms of a client's name are watched; `in_code`: one of them stands in the code."""

    forms: int
    in_code: bool = False


async def watched(house: House, who: Actor, client: str) -> Watched:
    """How many forms of this client's name are watched. Raises NotThere."""

    def work(db: Database) -> Watched:
        found = own_client(db, who, client)
        return Watched(len(looking.watched(db, found.clinician_id, found.id)))

    return await house.records.read(work)


async def watch(house: House, who: Actor, client: str, name: str) -> Watched:
    """Watches the parts of a name from now on, in place of those before. Raises NotThere.

    Where there is no part that can be watched, those before stay. Nothing raised or returned
    holds anything of the name.
    """
    parts = parts_of(name, too_common=too_common(house.wording))

    def work(db: Database) -> Watched:
        found = own_client(db, who, client)
        if parts:
            key = _key(db)
            looking.watch(db, found.id, sorted(hashed(part, key, found.id) for part in parts))
        in_code = any(plain(word) in parts for word in found.code.split())
        return Watched(len(parts), in_code)

    return await house.records.write(work)


async def unwatch(house: House, who: Actor, client: str) -> None:
    """Forgets the parts of this client's name. Raises NotThere."""
    await house.records.write(lambda db: looking.unwatch(db, own_client(db, who, client).id))


def _key(db: Database) -> bytes:
    """The key that hashes are made with, made with the first of them."""
    known = keeping.get(db, WATCHING_KEY)
    if known is None:
        known = secrets.token_hex(32)
        keeping.put(db, WATCHING_KEY, known)
    return bytes.fromhex(known)
