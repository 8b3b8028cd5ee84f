"""Who is inside the private page: a session belongs to one membership, and ends with it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.practice.house import House, whose
from bot.practice.refusals import Refusal
from bot.records import Database, entering
from bot.records.clinicians import Clinician
from bot.records.entering import PageSession, hash_of
from bot.records.ids import new_id

IDLE = timedelta(minutes=15)
LASTS = timedelta(hours=12)
# Whoever types is not written down for each key.
_SEEN_EVERY = timedelta(minutes=1)
# A clock that is put right by seconds throws nobody out.
_CLOCK_SLIPS = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody inside. `session` is its id, which opens nothing; `csrf` is in each of its forms.

    `locked`: nobody was here for a while. Nothing is shown then until a passkey is asked for
    again; words that are sent are kept all the same.
    """

    clinician: Clinician
    guild: int
    session: str
    passkey_id: str
    csrf: str = field(repr=False)
    locked: bool


def new_token() -> str:
    """256 random bits, fit for an address and a cookie."""
    return secrets.token_urlsafe(32)


def within(since: datetime, now: datetime, limit: timedelta) -> bool:
    """Whether less than `limit` has passed. What lies ahead of a clock set back is over."""
    return -_CLOCK_SLIPS <= now - since < limit


async def visitor(house: House, session_token: str) -> Visitor | None:
    """Whoever holds this token. None: unknown, ended, or no member any more, all alike."""
    hashed, now = hash_of(session_token), house.now()

    def work(db: Database) -> tuple[PageSession, Visitor] | None:
        found = lasting(entering.session(db, hashed), now)
        return (found, _visitor(db, found, now)) if found else None

    known = await house.records.read(work)
    if known is None:
        return None
    session, here = known
    if not here.locked and not within(session.seen_at, now, _SEEN_EVERY):
        await house.records.write(lambda db: entering.seen(db, hashed, now))
    return here


def present(db: Database, house: House, here: Visitor, *, even_locked: bool = False) -> Clinician:
    """The membership of somebody inside, as it is in this very transaction.

    Raises Refusal `page_locked` where the session has ended since, or is locked.
    """
    found = lasting(entering.session_by_id(db, here.session), house.now())
    if found is None or (is_locked(found, house.now()) and not even_locked):
        raise Refusal("page_locked")
    return whose(db, found.clinician_id)


def lasting(session: PageSession | None, now: datetime) -> PageSession | None:
    """The session, where it has not ended; it may be locked."""
    return session if session and within(session.made_at, now, LASTS) else None


def is_locked(session: PageSession, now: datetime) -> bool:
    """Whether nobody was here for so long that a passkey is asked for again."""
    return not within(session.seen_at, now, IDLE)


def begin(db: Database, clinician: str, passkey: str, now: datetime) -> str:
    """Begins a session; its token, which is nowhere else."""
    token = new_token()
    fresh = PageSession(hash_of(token), new_id(), clinician, passkey, new_token(), now, now)
    entering.put_session(db, fresh)
    return token


def unlock(db: Database, session: PageSession, passkey: str, now: datetime) -> str:
    """Lets a session go on under a fresh token: a copy of the old one opens nothing any more.

    Its forms stay good, so that what stands in other windows can still be sent.
    """
    token = new_token()
    entering.unlock(db, session.id, hash_of(token), passkey, now)
    return token


async def leave_page(house: House, session_token: str) -> None:
    """Ends this session. A token that opens nothing ends nothing."""
    hashed = hash_of(session_token)
    await house.records.write(lambda db: entering.end_session(db, hashed))


async def leave_everywhere(house: House, here: Visitor) -> None:
    """Ends every session and every open link of this person, in all their groups."""

    def work(db: Database) -> None:
        clinician = present(db, house, here, even_locked=True)
        entering.close_all_of(db, clinician.person)

    await house.records.write(work)


async def who_is_inside(house: House) -> list[tuple[int, int]]:
    """Each person inside and their server, once: for whoever asks Discord if they are there."""
    since = house.now() - LASTS
    found = await house.records.read(lambda db: entering.sessions_since(db, since))
    return sorted({(session.person, session.guild) for session in found})


def _visitor(db: Database, session: PageSession, now: datetime) -> Visitor:
    return Visitor(
        clinician=whose(db, session.clinician_id),
        guild=session.guild,
        session=session.id,
        passkey_id=session.passkey_id,
        csrf=session.csrf,
        locked=is_locked(session, now),
    )
