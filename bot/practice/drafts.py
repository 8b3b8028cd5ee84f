"""Forms that could not be saved as they were: kept, so that nothing is typed twice."""

from __future__ import annotations

from bot.practice.answers import Answers
from bot.practice.house import Actor, House, acting, own, own_client, own_rupture
from bot.practice.refusals import NotThere, Refusal
from bot.records import Database, actions, clinicians, drafts, outbox, takeaways, writing
from bot.records.drafts import Draft
from bot.records.ids import new_id
from bot.records.writing import Sheet

ANSWER_CAME_LATE = "answer_came_late"
_ABOUT_CLIENTS = ("debrief", "formulation", "review")


async def keep(
    house: House, who: Actor, action: str, answers: Answers, *, on_page: str = ""
) -> str:
    """Keeps the answers of a form for its author alone; the id under which they stand.

    `on_page` names the same form there (`repair:<rupture>:<draft>`): where its author's sentences
    are not to stand in Discord, that is where they find it unfinished, with all they typed. The
    same event delivered again finds what it kept.
    """
    draft = Draft(new_id(), who.person, action, dict(answers), house.now())
    # Under a name of its own: what was refused is not done, and may be tried again.
    event = f"draft:{who.action}"

    def work(db: Database) -> str:
        if not actions.once(db, event, draft.at):
            return actions.outcome(db, event) or draft.id
        drafts.keep(db, draft)
        if on_page:
            _carry(db, who, draft, on_page)
        actions.keep_outcome(db, event, draft.id)
        return draft.id

    return await house.records.write(work)


def _carry(db: Database, who: Actor, draft: Draft, form: str) -> None:
    try:
        clinician, key = _on_page(db, who, form)
    except Refusal:
        return  # there is no such form on the page; it is kept as a draft all the same
    if not clinicians.writes_in_chat(db, clinician):
        sheet = Sheet(clinician, key, draft.id, 0, draft.answers, draft.at, draft.at)
        writing.put(db, sheet)


def _on_page(db: Database, who: Actor, form: str) -> tuple[str, str]:
    """The membership a form belongs to, and its whole key there.

    What a rupture adds to a formulation comes without its client (`formulation::<rupture>`).
    """
    kind, row, *rest = form.split(":")
    if kind in ("own", "lesson"):
        return acting(db, who).id, form
    if kind in ("takeaway", "happened"):
        return own(db, who, takeaways.of, row).clinician_id, form
    if kind in _ABOUT_CLIENTS and row:
        return own_client(db, who, row).clinician_id, form
    rupture = own_rupture(db, who, row or "".join(rest[:1]))
    return rupture.clinician_id, form if row else f"{kind}:{rupture.client_id}:{rupture.id}"


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
