"""A clinician's own clients, known by two plain words."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from bot.alliance.codes import BadCode, plain_code
from bot.practice import remind
from bot.practice.house import Actor, House, acting, first_time, memberships, own_client
from bot.practice.looking import watch_of
from bot.practice.refusals import Refusal
from bot.records import Database, clients, clinicians, follow_ups, ruptures
from bot.records.clients import Client
from bot.records.clinicians import Clinician
from bot.records.ids import new_id
from bot.wording import CodeWords

_SUGGESTIONS = 5
_MOST_CLIENTS = 200


@dataclass(frozen=True, slots=True)
class AddedClient:
    """A client as added; `again` where an ended therapy was taken up again."""

    client: Client
    again: bool = False


async def add(house: House, who: Actor, code: str, held: int = 0) -> AddedClient:
    """Adds a client by code, after `held` sessions so far.

    Raises Refusal for a code that cannot be used (`code_…`) or is taken (`code_taken`).
    """
    plain = code_kept(house, code)

    def work(db: Database) -> AddedClient:
        clinician = acting(db, who)
        known = clients.by_code(db, clinician.id, plain)
        if known is not None:
            return _taken_up(db, house, who, known)
        fresh = add_in(db, house, clinician, plain, held)
        first_time(db, who, house.now())
        return AddedClient(fresh)

    return await house.records.write(work)


def add_in(db: Database, house: House, clinician: Clinician, plain: str, held: int = 0) -> Client:
    """Adds a client under a code that is free, inside a transaction. Refusal `too_many_clients`,
    and `code_looks_like_a_name` where it holds a part of a name that is watched for.
    """
    if len(clients.all_of(db, clinician.id)) >= _MOST_CLIENTS:
        raise Refusal("too_many_clients")
    if any(True for _ in watch_of(db, clinician.id).spans(plain)):
        # A part of a real name that is watched for is in no code, of whichever client.
        raise Refusal("code_looks_like_a_name")
    fresh = Client(new_id(), clinician.id, plain, held, False, house.now(), None)
    clients.add(db, fresh)
    return fresh


def _taken_up(db: Database, house: House, who: Actor, known: Client) -> AddedClient:
    if known.ended_at is None:
        # The same event delivered again is not a second wish for the same code.
        if not first_time(db, who, house.now()):
            return AddedClient(known)
        raise Refusal("code_taken")
    first_time(db, who, house.now())
    clients.set_ended(db, known.id, None)
    clinician = clinicians.by_id(db, known.clinician_id)
    if clinician is not None:
        remind.look_ahead(db, house, clinician)
    return AddedClient(replace(known, ended_at=None), again=True)


async def all_of(house: House, who: Actor) -> list[Client]:
    """The clinician's clients, in the order of their codes."""
    return await house.records.read(lambda db: clients.all_of(db, acting(db, who).id))


async def matching(
    house: House, who: Actor, typed: str, *, ended_too: bool = False
) -> list[Client]:
    """The clinician's clients whose code holds what was typed; nobody's where not joined.

    With `ended_too`, those whose therapy has ended stand first, the latest before the others.
    """
    wanted = " ".join(typed.casefold().split())

    def work(db: Database) -> list[Client]:
        own = acting(db, who).id
        ended = clients.ended_of(db, own) if ended_too else []
        return [*ended, *clients.all_of(db, own)]

    try:
        own = await house.records.read(work)
    except Refusal:
        return []
    return [client for client in own if wanted in client.code]


async def find(house: House, who: Actor, typed: str) -> Client:
    """The client that was meant, by id (a picked suggestion) or by code.

    Raises Refusal `client_unknown`: the same for an absent code and for another's client.
    """
    return await house.records.read(lambda db: find_in(db, who, typed))


def find_in(db: Database, who: Actor, typed: str) -> Client:
    """As `find`, inside a transaction."""
    code = " ".join(typed.casefold().replace("-", " ").split())
    for clinician in memberships(db, who):
        found = clients.of(db, clinician.id, typed) or clients.by_code(db, clinician.id, code)
        if found is not None:
            return found
    raise Refusal("client_unknown")


async def set_course(
    house: House, who: Actor, typed: str, *, held: int | None, ending: bool | None
) -> Client:
    """Corrects the number of sessions held, or says whether the therapy is ending."""

    def work(db: Database) -> Client:
        client = find_in(db, who, typed)
        held_now = client.held if held is None else held
        ending_now = client.ending if ending is None else ending
        clients.set_course(db, client, held=held_now, ending=ending_now)
        return own_client(db, who, client.id)

    return await house.records.write(work)


async def end(house: House, who: Actor, typed: str) -> Client:
    """Ends a therapy. Its ruptures stay as they are: none is ever closed by itself.

    What became of it is asked once, weeks later, about one that was left open.
    """

    def work(db: Database) -> Client:
        client = find_in(db, who, typed)
        if client.ended_at is None:
            clients.set_ended(db, client.id, house.now())
            for rupture in ruptures.unrepaired(db, client.clinician_id, client.id)[:1]:
                follow_ups.plan(db, rupture.id, house.now())
        return client

    return await house.records.write(work)


async def suggestions(house: House, who: Actor, typed: str) -> list[str]:
    """Codes that are still free, beginning with what was typed where any do."""
    words = house.wording.code_words
    used = await _codes(house, who)
    first, second = _beginning(words, typed.casefold().lstrip())
    return _drawn(first, second, used) or _drawn(words.first, words.second, used)


def _beginning(words: CodeWords, typed: str) -> tuple[Sequence[str], Sequence[str]]:
    """The words of the codes that begin with what was typed."""
    start, space, rest = typed.partition(" ")
    if not space:
        return [word for word in words.first if word.startswith(start)], words.second
    second = [word for word in words.second if word.startswith(rest)]
    return [word for word in words.first if word == start], second


def _drawn(first: Sequence[str], second: Sequence[str], used: frozenset[str]) -> list[str]:
    """A few free codes, drawn at random: there are thousands, and somebody is typing."""
    every = len(first) * len(second)
    # So many that enough are free, whichever are used.
    drawn = random.SystemRandom().sample(range(every), min(every, _SUGGESTIONS + len(used)))
    codes = (f"{first[n // len(second)]} {second[n % len(second)]}" for n in drawn)
    return list(islice((code for code in codes if code not in used), _SUGGESTIONS))


async def _codes(house: House, who: Actor) -> frozenset[str]:
    """Codes this person has given, also to therapies that ended; none where not joined."""
    try:
        return await house.records.read(lambda db: clients.codes_of(db, acting(db, who).id))
    except Refusal:
        return frozenset()


def code_kept(house: House, code: str) -> str:
    """The code as it is kept. Raises Refusal for one that cannot be used (`code_…`)."""
    try:
        return plain_code(code, given_names=house.wording.given_names)
    except BadCode as bad:
        raise Refusal(f"code_{bad.fault.value}") from None
