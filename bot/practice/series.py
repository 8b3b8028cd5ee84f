"""A calendar's series become a client's standing sessions, each matched to a code or dropped.

Titles never come this far.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.alliance.standing import Standing
from bot.practice.clients import add_in as add_client
from bot.practice.clients import code_kept, find_in
from bot.practice.house import Actor, House, acting
from bot.practice.refusals import Refusal
from bot.practice.sessions import add_in as add_sessions
from bot.practice.times import zone_named
from bot.records import Database, clients, standing
from bot.records.clinicians import Clinician


@dataclass(frozen=True, slots=True)
class Meant:
    """The code that was typed, as it is kept; `new` where no client has it yet."""

    code: str
    new: bool


async def meant(house: House, who: Actor, typed: str) -> Meant:
    """Which code was meant.

    Raises Refusal for one that cannot be used (`code_…`), also because a therapy that ended
    has it (`code_ended`).
    """

    def work(db: Database) -> Meant:
        acting(db, who)
        try:
            known = find_in(db, who, typed)
        except Refusal:
            return Meant(code_kept(house, typed), new=True)
        if known.ended_at is not None:
            # To take a therapy up again is a wish of its own, and never a slip of memory.
            raise Refusal("code_ended")
        return Meant(known.code, new=False)

    return await house.records.read(work)


async def missing(house: House, who: Actor, wanted: Iterable[Standing]) -> list[Standing]:
    """Those of which no standing session has the same hours from today on."""
    return await house.records.read(lambda db: _missing(db, house, acting(db, who), wanted))


async def take_in(house: House, who: Actor, code: str, series: Sequence[Standing]) -> None:
    """Adds standing sessions for a client, and the client where the code is new: all or nothing.

    What is there already, whoever's it is, is not added again. Raises Refusal as `meant` does,
    `too_many_clients` or `too_many_sessions`.
    """
    found = await meant(house, who, code)

    def work(db: Database) -> None:
        clinician = acting(db, who)
        client = clients.by_code(db, clinician.id, found.code)
        if client is None:
            client = add_client(db, house, clinician, found.code)
        fresh = _missing(db, house, clinician, series)
        add_sessions(db, house, clinician, client.id, fresh)

    await house.records.write(work)


def _missing(
    db: Database, house: House, clinician: Clinician, wanted: Iterable[Standing]
) -> list[Standing]:
    today = house.now().astimezone(zone_named(clinician.zone)).date()
    there = [session.standing for session in standing.all_of(db, clinician.id)]
    return [one for one in wanted if not any(one.shares_hours(it, today) for it in there)]
