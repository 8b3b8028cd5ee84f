"""The parts a use case needs, and who is acting."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from bot.pictures import Studio
from bot.practice.refusals import NotThere, Refusal
from bot.records import Database, Records, actions, clients, clinicians, groups, ruptures
from bot.wording import Wording

T = TypeVar("T")


async def nobody_knows(_guild: int, _person: int) -> str:
    """What somebody is called where there is no Discord to ask."""
    return ""


@dataclass(frozen=True, slots=True)
class House:
    """The parts put together.

    `now` gives the present instant, aware and in UTC. `page` is the private page's address
    without a slash at its end; empty where there is none. `studio` draws pictures, and begins
    with the first; whoever puts the parts together closes it. `name_of` gives what a person is
    called in a server, both by Discord's ids; empty where that is not to be had. Names are asked
    for when they are shown, and never kept.
    """

    records: Records
    wording: Wording
    now: Callable[[], datetime]
    page: str = ""
    studio: Studio = field(default_factory=Studio, repr=False)
    name_of: Callable[[int, int], Awaitable[str]] = field(default=nobody_knows, repr=False)


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting once.

    `person` and `guild` are Discord's ids (`guild` is None in a direct message); `action` is
    the interaction's id: done twice, it counts once. `organiser` says that Discord lets them
    manage the server.
    """

    person: int
    guild: int | None
    action: str
    organiser: bool = False


def acting(db: Database, who: Actor) -> clinicians.Clinician:
    """The membership this person acts under.

    Raises Refusal where they have not joined, where the group is not set up, or where a
    direct message leaves open which of their groups is meant.
    """
    found = memberships(db, who)
    if len(found) > 1:
        raise Refusal("which_group")
    return found[0]


def memberships(db: Database, who: Actor) -> list[clinicians.Clinician]:
    """The memberships this person may act under here: one in a server, all of theirs elsewhere.

    Raises Refusal where there is none.
    """
    if who.guild is None:
        found = clinicians.joined_anywhere(db, who.person)
    else:
        here = clinicians.joined_in(db, who.person, who.guild)
        found = [here] if here else []
    if found:
        return found
    set_up = who.guild is None or groups.of_guild(db, who.guild)
    raise Refusal("not_joined" if set_up else "not_set_up")


def own(db: Database, who: Actor, find: Callable[[Database, str, str], T | None], row: str) -> T:
    """This person's row, whichever of their memberships it belongs to.

    `find` takes a clinician's id and the row's. Raises NotThere for an absent row and for
    another's alike.
    """
    for clinician in memberships(db, who):
        found = find(db, clinician.id, row)
        if found is not None:
            return found
    raise NotThere


def own_client(db: Database, who: Actor, client: str) -> clients.Client:
    """This person's client. Raises NotThere for an absent one and for another's alike."""
    return own(db, who, clients.of, client)


def own_rupture(db: Database, who: Actor, rupture: str) -> ruptures.Rupture:
    """This person's rupture. Raises NotThere for an absent one and for another's alike."""
    return own(db, who, ruptures.of, rupture)


def whose(db: Database, clinician: str) -> clinicians.Clinician:
    """The clinician of a row that was found, lasting or left: a foreign key holds them."""
    found = clinicians.by_id(db, clinician)
    assert found is not None  # noqa: S101  (a foreign key holds it)
    return found


def first_time(db: Database, who: Actor, now: datetime) -> bool:
    """Whether this action has not been done yet; marks it as done in the same commit."""
    return actions.once(db, who.action, now)
