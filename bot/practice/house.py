"""The parts a use case needs, and who is acting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.practice.refusals import NotThere, Refusal
from bot.records import Database, Records, actions, clients, clinicians, groups, ruptures
from bot.wording import Wording


@dataclass(frozen=True, slots=True)
class House:
    """The parts put together. `now` gives the present instant, aware and in UTC."""

    records: Records
    wording: Wording
    now: Callable[[], datetime]


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
    if who.guild is not None:
        found = clinicians.joined_in(db, who.person, who.guild)
        if found is not None:
            return found
        raise Refusal("not_joined" if groups.of_guild(db, who.guild) else "not_set_up")
    memberships = clinicians.joined_anywhere(db, who.person)
    if not memberships:
        raise Refusal("not_joined")
    if len(memberships) > 1:
        raise Refusal("which_group")
    return memberships[0]


def own_client(db: Database, who: Actor, client: str) -> clients.Client:
    """This person's client. Raises NotThere for an absent one and for another's alike."""
    found = clients.of(db, acting(db, who).id, client)
    if found is None:
        raise NotThere
    return found


def own_rupture(db: Database, who: Actor, rupture: str) -> ruptures.Rupture:
    """This person's rupture. Raises NotThere for an absent one and for another's alike."""
    found = ruptures.of(db, acting(db, who).id, rupture)
    if found is None:
        raise NotThere
    return found


def first_time(db: Database, who: Actor, now: datetime) -> bool:
    """Whether this action has not been done yet; marks it as done in the same commit."""
    return actions.once(db, who.action, now)
