"""Forms that could not be saved as they were: kept, so that nothing is typed twice."""

from __future__ import annotations

from bot.practice.answers import Answers
from bot.practice.house import Actor, House
from bot.practice.refusals import NotThere
from bot.records import Database, actions, drafts, outbox
from bot.records.drafts import Draft
from bot.records.ids import new_id

ANSWER_CAME_LATE = "answer_came_late"


async def keep(house: House, who: Actor, action: str, answers: Answers) -> str:
    """Keeps the answers of a form for its author alone; the id under which they stand.

    The same event delivered again finds what it kept.
    """
    draft = Draft(new_id(), who.person, action, dict(answers), house.now())
    # Under a name of its own: what was refused is not done, and may be tried again.
    event = f"draft:{who.action}"

    def work(db: Database) -> str:
        if not actions.once(db, event, draft.at):
            return actions.outcome(db, event) or draft.id
        drafts.keep(db, draft)
        actions.keep_outcome(db, event, draft.id)
        return draft.id

    return await house.records.write(work)


async def of(house: House, who: Actor, draft_id: str) -> Draft:
    """An own draft. Raises NotThere for an absent one and for another's alike."""
    found = await house.records.read(lambda db: drafts.of(db, who.person, draft_id))
    if found is None:
        raise NotThere
    return found


async def tell_late(house: House, who: Actor) -> None:
    """Puts a message into the outbox: what was sent is kept, Discord was too slow to say so."""
    now = house.now()
    message = outbox.OutboxMessage(
        id=new_id(),
        cause=f"{ANSWER_CAME_LATE}:{who.action}",
        kind=ANSWER_CAME_LATE,
        group_id=None,
        target="person",
        recipient=who.person,
        data={},
        not_before=now,
        made_at=now,
    )

    def work(db: Database) -> None:
        outbox.put(db, message)

    await house.records.write(work)
