"""A clinician's data, taken out at the machine: noted for them, and they are told.

For somebody whose data are too large for Discord, who has lost their account, or who has left.
Whoever runs the machine could open the records anyway; here it is seen.
"""

from __future__ import annotations

from bot.practice import exporting
from bot.practice.house import House
from bot.practice.letters import letter
from bot.practice.privacy import Taken
from bot.practice.refusals import Refusal
from bot.records import Database, audit, clinicians, groups, outbox
from bot.records.clinicians import Clinician
from bot.records.ids import new_id

TAKEN_OUT = "taken_out"


async def take_out(house: House, person: int, guild: int | None) -> Taken:
    """Everything of a membership, lasting or left. They read of it in their settings, and are told.

    `person` and `guild` are Discord's ids. Raises Refusal where nobody is known by them, or where
    it is not clear which of somebody's groups is meant.
    """
    now = house.now()

    def work(db: Database) -> Taken:
        found = _memberships(db, person, guild)
        if len(found) != 1:
            raise Refusal("which_group" if found else "not_joined")
        (clinician,) = found
        # As they stood: brought in elsewhere and taken out again, they are the same.
        export = exporting.export_of(db, clinician.id)
        audit.noted(db, clinician.id, "operator_export", now)
        cause = f"{TAKEN_OUT}:{new_id()}"
        outbox.put(db, letter(clinician, cause=cause, kind=TAKEN_OUT, data={}, now=now))
        return Taken(export, clinician.zone, now.date(), in_words=False)

    return await house.records.write(work)


def _memberships(db: Database, person: int, guild: int | None) -> list[Clinician]:
    every = [group for group in groups.every(db) if guild in (None, group.guild)]
    found = (clinicians.known(db, group.id, person) for group in every)
    return [clinician for clinician in found if clinician]
