"""Coming in to the private page: a link from Discord, a passkey, a session.

A link holds a token that counts once and for ten minutes, and is spent by what somebody does,
never by looking. Whoever sees a link cannot enter with it: a passkey of that very person is
needed besides, but for their first. Every refusal at the door looks alike, so that nobody learns
from it who is a member, or which links there were.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.practice import inside
from bot.practice.house import Actor, House, memberships, whose
from bot.practice.inside import (
    IDLE,
    LASTS,
    Visitor,
    leave_everywhere,
    leave_page,
    visitor,
    who_is_inside,
)
from bot.practice.passkeys import (
    WAITS,
    MadePasskey,
    add,
    approve,
    handle_for,
    keep,
    last_challenge,
    mine,
    not_me,
    opens_from,
    presented,
    remove,
)
from bot.practice.refusals import NotThere, Refusal
from bot.records import Database, clinicians, entering, passkeys
from bot.records.clinicians import Clinician
from bot.records.entering import PageLink, hash_of
from bot.records.passkeys import Passkey

__all__ = [
    "IDLE",
    "LASTS",
    "LINK_LASTS",
    "WAITS",
    "Doorway",
    "Entered",
    "Link",
    "MadePasskey",
    "Visitor",
    "Waiting",
    "add",
    "approve",
    "brought",
    "come_in",
    "enrol",
    "knock",
    "last_challenge",
    "leave_everywhere",
    "leave_page",
    "link",
    "mine",
    "not_me",
    "pass_through",
    "presented",
    "remove",
    "visitor",
    "who_is_inside",
]

LINK_LASTS = timedelta(minutes=10)
_MOST_LINKS = 20
# Paths of this house alone: no other host, no way up, nothing that a header could break at.
# Each part begins with its slash: with an optional one, matching would take for ever.
_PATH = re.compile(r"/|(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)+/?")
_LONGEST_PATH = 200


@dataclass(frozen=True, slots=True)
class Link:
    """A link's token, which is nowhere else, and until when it opens."""

    token: str = field(repr=False)
    until: datetime


@dataclass(frozen=True, slots=True)
class Doorway:
    """Where a link leads, and whose passkey is asked for. `user_handle` is for making one.

    `passkeys` are those usable and those that still wait.
    """

    clinician_id: str
    person: int
    user_handle: bytes
    passkeys: tuple[Passkey, ...]
    path: str

    @property
    def first(self) -> bool:
        """Whether this person has no passkey at present."""
        return not self.passkeys


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody came in: the session's token, which is nowhere else, and where to go."""

    token: str = field(repr=False)
    path: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A passkey was made, and opens the page from then on."""

    until: datetime


async def link(house: House, who: Actor, path: str = "/", clinician_id: str = "") -> Link:
    """A fresh link to the page, for one of this person's own memberships.

    Raises Refusal `page_not_set_up`, `not_joined` or `which_group`, and NotThere for an absent
    membership and for another's alike.
    """
    if not house.page:
        raise Refusal("page_not_set_up")
    token, now = inside.new_token(), house.now()

    def work(db: Database) -> None:
        member = _meant(db, who, clinician_id)
        to = path if len(path) <= _LONGEST_PATH and _PATH.fullmatch(path) else "/"
        entering.put_link(db, PageLink(hash_of(token), member.id, who.person, to, now))
        entering.keep_newest_links(db, member.id, _MOST_LINKS)

    await house.records.write(work)
    return Link(token, now + LINK_LASTS)


async def knock(house: House, token: str) -> Doorway:
    """What stands behind a link. Looking changes nothing, however often.

    Raises Refusal `link_over`: unknown, spent, too old or no member any more, all alike.
    """

    def work(db: Database) -> Doorway:
        found = _open(db, house, token)
        known = passkeys.of(db, found.person)
        handle = handle_for(known, token)
        return Doorway(found.clinician_id, found.person, handle, tuple(known), found.path)

    return await house.records.read(work)


async def brought(house: House, token: str, session_token: str) -> str:
    """A name, which opens nothing, for what somebody brings that this house alone gives away.

    An open link, or a session that has not ended, locked or not; empty for neither.
    """

    def work(db: Database) -> str:
        session = inside.lasting(entering.session(db, hash_of(session_token)), house.now())
        if session is not None:
            return f"session:{session.id}"
        try:
            return f"link:{_open(db, house, token).hash}"
        except Refusal:
            return ""

    return await house.records.read(work)


async def enrol(house: House, token: str, made: MadePasskey) -> Entered | Waiting:
    """Makes a passkey with a link, which is spent by it.

    A person's very first one lets them in; any other has to wait, and is announced.
    """

    def work(db: Database) -> Entered | Waiting:
        found, now = _spent(db, house, token), house.now()
        handle = handle_for(passkeys.of(db, found.person), token)
        fresh = keep(db, whose(db, found.clinician_id), made, now, handle=handle)
        if fresh.usable_from > now:
            return Waiting(fresh.usable_from)
        return Entered(inside.begin(db, found.clinician_id, fresh.id, now), found.path)

    return await house.records.write(work)


async def come_in(
    house: House,
    credential: str,
    sign_count: int,
    challenge_no: int,
    *,
    token: str = "",
    keep_session: str = "",
) -> Entered:
    """Lets somebody in whose answer to challenge `challenge_no` the door has verified.

    With a link's `token` that link is spent, and has to be this person's own. With none (a
    bookmark) they come in to the group they were in last. A session of theirs that was only
    locked, `keep_session`, goes on, under another token.

    Raises Refusal `link_over`, `passkey_waits`, `which_group`, or `not_your_passkey`, also where
    the challenge or the count was used before.
    """

    def work(db: Database) -> Entered:
        now = house.now()
        found = _answering(db, credential, sign_count, challenge_no)
        if opens_from(db, found, now) > now:
            raise Refusal("passkey_waits")
        member, path = _led_to(db, house, found, token)
        if found.person != member.person:
            raise Refusal("not_your_passkey")
        passkeys.used(
            db,
            found.id,
            sign_count=sign_count,
            challenge_no=challenge_no,
            clinician=member.id,
            at=now,
        )
        return Entered(_session(db, member, found, keep_session, now), path)

    return await house.records.write(work)


async def pass_through(house: House, token: str, session_token: str) -> str:
    """Where a link leads, for somebody who is inside already; it is spent.

    Raises Refusal `link_over`, and `page_locked` where they are not inside under the very
    membership that the link is for.
    """

    def work(db: Database) -> str:
        found, now = _spent(db, house, token), house.now()
        session = inside.lasting(entering.session(db, hash_of(session_token)), now)
        if session is None or inside.is_locked(session, now):
            raise Refusal("page_locked")
        if session.clinician_id != found.clinician_id:
            raise Refusal("page_locked")
        entering.seen(db, session.hash, now)
        return found.path

    return await house.records.write(work)


def _meant(db: Database, who: Actor, clinician_id: str) -> Clinician:
    found = memberships(db, who)
    if clinician_id:
        found = [member for member in found if member.id == clinician_id]
        if not found:
            raise NotThere
    if len(found) > 1:
        raise Refusal("which_group")
    return found[0]


def _open(db: Database, house: House, token: str) -> PageLink:
    found = entering.unspent(db, hash_of(token))
    if found is None or not inside.within(found.made_at, house.now(), LINK_LASTS):
        raise Refusal("link_over")
    return found


def _spent(db: Database, house: House, token: str) -> PageLink:
    """The link, used up. What is refused after this leaves it unspent: all of it is undone."""
    found = _open(db, house, token)
    entering.spend(db, found.hash, house.now())
    return found


def _answering(db: Database, credential: str, sign_count: int, challenge_no: int) -> Passkey:
    """The passkey that answers, where neither challenge nor count has been seen before."""
    found = passkeys.by_credential(db, credential)
    if found is None or challenge_no <= found.last_challenge:
        raise Refusal("not_your_passkey")
    # A device that counts counts on; one that stands still is a copy.
    if (sign_count or found.sign_count) and sign_count <= found.sign_count:
        raise Refusal("not_your_passkey")
    return found


def _led_to(db: Database, house: House, found: Passkey, token: str) -> tuple[Clinician, str]:
    """The membership somebody comes in to, and where they go."""
    if token:
        spent = _spent(db, house, token)
        return whose(db, spent.clinician_id), spent.path
    members = clinicians.joined_anywhere(db, found.person)
    last = [member for member in members if member.id == found.came_as]
    if not members:
        raise Refusal("not_your_passkey")
    if not last and len(members) > 1:
        raise Refusal("which_group")
    return (last or members)[0], "/"


def _session(
    db: Database, member: Clinician, found: Passkey, keep_session: str, now: datetime
) -> str:
    """The fresh token of a new session, or of the one that was only locked."""
    before = inside.lasting(entering.session(db, hash_of(keep_session)), now)
    if before is not None and before.clinician_id == member.id:
        return inside.unlock(db, before, found.id, now)
    if before is not None:
        # The browser forgets it in this moment: nobody else shall go on with it.
        entering.end_session(db, before.hash)
    return inside.begin(db, member.id, found.id, now)
