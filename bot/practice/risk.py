"""Acute risk: the group's own protocol at once, and nothing kept of what led there.

A form that says so is neither stored nor asked any further: a person at risk needs the
protocol now, and this is not a record.
"""

from __future__ import annotations

from bot.practice.answers import Answers
from bot.practice.house import Actor, House, memberships
from bot.records import Database, groups

# The option that forms offer beside their own answers.
ACUTE_RISK = "acute_risk"


def is_acute(answers: Answers) -> bool:
    """Whether a form says that there is acute risk, in answer to any of its questions."""
    return any(
        ACUTE_RISK in ([given] if isinstance(given, str) else given) for given in answers.values()
    )


async def protocol(house: House, who: Actor) -> str:
    """The protocol of the group this happens in, or of all of one's groups; "" where none has one.

    Reads only. Raises Refusal where the person has not joined.
    """

    def work(db: Database) -> str:
        found = [groups.by_id(db, own.group_id) for own in memberships(db, who)]
        said = [group.risk_protocol.strip() for group in found if group]
        return "\n\n".join(dict.fromkeys(one for one in said if one))

    return await house.records.read(work)
