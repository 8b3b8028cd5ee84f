"""A person's passkeys: made, announced, approved, removed.

A person's very first passkey opens the page at once; it was made with a link that only their
Discord account was given. Every later one made by a link alone waits a day, so that whoever gets
hold of that account cannot read at once, and its owner has the time to say "not me". The day
begins when they were told: where no direct message reaches them, it does not. From inside, a
passkey can be added or approved without waiting. Each new one is announced in Discord.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.practice.house import Actor, House
from bot.practice.inside import Visitor, present
from bot.practice.letters import letter
from bot.practice.refusals import NotThere, Refusal
from bot.records import Database, audit, entering, outbox, passkeys
from bot.records.clinicians import Clinician
from bot.records.ids import new_id
from bot.records.passkeys import Passkey

PASSKEY_MADE = "passkey_made"
WAITS = timedelta(hours=24)
_MOST = 20


@dataclass(frozen=True, slots=True)
class MadePasskey:
    """What a browser made and the door has verified: base64url, but for the count."""

    credential: str
    public_key: str
    sign_count: int


def handle_for(known: list[Passkey], token: str) -> bytes:
    """The name under which a device files a person's passkeys; it tells nothing of them.

    A first link gives it, and it stays: of one name, a device keeps only the newest passkey.
    """
    return known[0].handle if known else hashlib.sha256(f"handle:{token}".encode()).digest()


def keep(
    db: Database,
    clinician: Clinician,
    made: MadePasskey,
    now: datetime,
    *,
    handle: bytes,
    at_once: bool = False,
) -> Passkey:
    """Keeps a new passkey of this clinician's person, and announces it.

    `at_once`: it need not wait. The first one never does. Raises Refusal `not_your_passkey` for
    a device's passkey that is known already, and `passkeys_many`.
    """
    person = clinician.person
    if passkeys.by_credential(db, made.credential) is not None:
        raise Refusal("not_your_passkey")
    if len(passkeys.of(db, person)) >= _MOST:
        raise Refusal("passkeys_many")
    waits = not at_once and passkeys.ever_had(db, person)
    fresh = Passkey(
        id=new_id(),
        person=person,
        credential=made.credential,
        public_key=made.public_key,
        sign_count=made.sign_count,
        user_handle=handle.hex(),
        made_at=now,
        usable_from=now + WAITS if waits else now,
    )
    passkeys.add(db, fresh)
    audit.noted_for_person(db, person, "passkey_made", now, fresh.id)
    data = {"passkey": fresh.id, "waits": waits}
    outbox.put(db, letter(clinician, cause=_cause(fresh), kind=PASSKEY_MADE, data=data, now=now))
    return fresh


def opens_from(db: Database, found: Passkey, now: datetime) -> datetime:
    """From when a passkey opens the page; a day from now at least where nobody was told of it."""
    if found.used_at is not None or found.usable_from < found.made_at + WAITS:
        return found.usable_from
    told = outbox.by_cause(db, _cause(found))
    heard = told.sent_at if told is not None else None
    return max(found.usable_from, (heard or now) + WAITS)


async def presented(house: House, credential: str) -> Passkey | None:
    """The passkey a device presents: whom to verify against. It may have to wait still."""
    return await house.records.read(lambda db: passkeys.by_credential(db, credential))


async def last_challenge(house: House) -> int:
    """The highest number of a challenge that was ever answered: the next ones stand above it."""
    return await house.records.read(passkeys.highest_challenge)


async def mine(house: House, here: Visitor) -> list[Passkey]:
    """The passkeys of somebody inside, waiting ones too, in the order of making."""

    def work(db: Database) -> list[Passkey]:
        found, now = passkeys.of(db, present(db, house, here).person), house.now()
        return [replace(one, usable_from=opens_from(db, one, now)) for one in found]

    return await house.records.read(work)


async def add(house: House, here: Visitor, made: MadePasskey) -> Passkey:
    """Adds a passkey from inside: it opens the page at once. The same again is the same one."""

    def work(db: Database) -> Passkey:
        clinician = present(db, house, here)
        known = passkeys.by_credential(db, made.credential)
        if known is not None and known.person == clinician.person:
            return known
        handle = passkeys.of(db, clinician.person)[0].handle
        return keep(db, clinician, made, house.now(), handle=handle, at_once=True)

    return await house.records.write(work)


async def approve(house: House, here: Visitor, passkey_id: str) -> Passkey:
    """Says from inside that a waiting passkey is one's own: it waits no longer."""

    def work(db: Database) -> Passkey:
        found, now = _own(db, house, here, passkey_id), house.now()
        if opens_from(db, found, now) <= now:
            return found
        since = min(found.made_at, now)  # as if it had never had to wait
        passkeys.set_usable(db, found.id, since)
        audit.noted_for_person(db, found.person, "passkey_approved", now, found.id)
        return replace(found, usable_from=since)

    return await house.records.write(work)


async def remove(house: House, here: Visitor, passkey_id: str) -> None:
    """Removes a passkey from inside; who came in with it is outside.

    Raises Refusal `passkey_last` for the only one that opens the page.
    """

    def work(db: Database) -> None:
        found, now = _own(db, house, here, passkey_id), house.now()
        others = [p for p in passkeys.of(db, found.person) if p.id != found.id]
        if not any(opens_from(db, other, now) <= now for other in others):
            raise Refusal("passkey_last")
        passkeys.remove(db, found.id, now)
        audit.noted_for_person(db, found.person, "passkey_removed", now, found.id)

    await house.records.write(work)


async def not_me(house: House, who: Actor, passkey_id: str) -> None:
    """ "That was not me": the passkey goes, and everybody who is inside as this person, too.

    Pressed again, it is done again, which changes nothing more. Raises NotThere for an absent
    passkey and for another's alike.
    """

    def work(db: Database) -> None:
        if not passkeys.ever_had(db, who.person, passkey_id):
            raise NotThere
        if passkeys.one_of(db, who.person, passkey_id) is not None:
            audit.noted_for_person(db, who.person, "passkey_refused", house.now(), passkey_id)
        passkeys.remove(db, passkey_id, house.now())
        entering.close_all_of(db, who.person)

    await house.records.write(work)


def _own(db: Database, house: House, here: Visitor, passkey_id: str) -> Passkey:
    found = passkeys.one_of(db, present(db, house, here).person, passkey_id)
    if found is None:
        raise NotThere
    return found


def _cause(passkey: Passkey) -> str:
    return f"{PASSKEY_MADE}:{passkey.id}"
