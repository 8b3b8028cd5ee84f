"""The sentences that were posted to a group, for those in it."""

from __future__ import annotations

from bot.practice.house import Actor, House, acting
from bot.records import Database, lessons


async def of_group(house: House, who: Actor) -> tuple[str, ...]:
    """What was posted in this person's group and is kept still, the latest month first.

    Whose they were is not in it, and the order within a month tells nothing.
    """

    def work(db: Database) -> tuple[str, ...]:
        return tuple(one.text for one in lessons.posted_in(db, acting(db, who).group_id))

    return await house.records.read(work)
