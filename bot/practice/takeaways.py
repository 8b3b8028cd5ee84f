"""The way back: what a presenter takes with them, what came of it, and a sentence for the group.

It begins when a consultation closes and is kept with the rupture. After the next hour with that
client the clinician is asked what happened; what they answer is theirs, and one sentence of it
goes to the group only if they say so after they have seen it as it will stand.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.alliance.consultations import posting_time
from bot.alliance.identifiers import Found, Looking
from bot.practice.answers import Answers, text_of
from bot.practice.consultation_posts import OVER, SAID_AFTER
from bot.practice.consultation_seen import TELLING
from bot.practice.house import Actor, House, first_time, own, whose
from bot.practice.letters import letter
from bot.practice.looking import looking_for
from bot.practice.refusals import Refusal
from bot.practice.times import zone_named
from bot.records import (
    Database,
    audit,
    clinicians,
    consultations,
    groups,
    outbox,
    ruptures,
    standing,
    takeaways,
)
from bot.records.groups import Group
from bot.records.ids import new_id
from bot.records.outbox import OutboxMessage
from bot.records.standing import Due
from bot.records.takeaways import Takeaway

# Characters of the sentence for the group.
LONGEST_SENTENCE = 300


@dataclass(frozen=True, slots=True)
class TakenAway:
    """A takeaway as its owner sees it.

    `found` are the places in its sentence that could tell who somebody is; `tells_at` says when
    the sentence is sent, None where it is not to be sent, or was; `may_tell` whether it can be:
    the thread is still there, and it was not sent. `may_take_back`: it waits to be sent.
    `lost`: its thread was gone when it was to be sent. `in_words` says whether its texts may stand
    in Discord, `lessons` whether the group wants them.
    """

    takeaway: Takeaway
    found: tuple[Found, ...]
    may_tell: bool
    may_take_back: bool
    tells_at: datetime | None
    in_words: bool
    lessons: bool
    lost: bool = False

    @property
    def blocked(self) -> bool:
        """Whether the sentence has to be changed before it can be sent."""
        return any(place.holds for place in self.found)

    @property
    def told(self) -> bool:
        """Whether the sentence was sent."""
        return self.takeaway.told_at is not None and not (self.may_take_back or self.lost)


def closed(db: Database, consultation_id: str, now: datetime) -> None:
    """A consultation has closed: its presenter may say what they take with them, once asked.

    Called in the transaction that closes it; a second time nothing happens.
    """
    if takeaways.is_there(db, consultation_id):
        return
    about = consultations.by_id(db, consultation_id)
    clinician = clinicians.by_id(db, about.clinician_id) if about else None
    if about is None or clinician is None:
        return
    takeaway = Takeaway(new_id(), clinician.id, about.rupture_id, consultation_id, now)
    takeaways.add(db, takeaway)
    if clinician.left_at is not None:
        return
    data = {"consultation": consultation_id, "takeaway": takeaway.id}
    cause = f"{OVER}:{consultation_id}"
    outbox.put(db, letter(clinician, cause=cause, kind=OVER, data=data, now=now))


async def show(house: House, who: Actor, takeaway_id: str) -> TakenAway:
    """An own takeaway."""
    seen = await house.records.read(lambda db: _seen(db, _own(db, who, takeaway_id)))
    return await _looked_through(house, seen)


async def keep(house: House, who: Actor, takeaway_id: str, answers: Answers) -> TakenAway:
    """Keeps what one takes with oneself, with the rupture. Raises Refusal `takeaway_empty`."""
    text = text_of(answers, "takeaway")
    if not text:
        raise Refusal("takeaway_empty")

    def work(db: Database, takeaway: Takeaway) -> None:
        if takeaway.rupture_id and not takeaway.text:
            ruptures.note(db, takeaway.rupture_id, "taken_away", at=house.now())
        takeaways.set_text(db, takeaway.id, text)

    return await _once(house, who, takeaway_id, work)


async def happened(house: House, who: Actor, takeaway_id: str, answers: Answers) -> TakenAway:
    """Keeps what happened since, and the sentence for the group, which is sent to nobody yet.

    Answers: `happened`, and `sentence` if one wishes; a sentence that was sent stays as it is.
    Raises Refusal `takeaway_empty`.
    """
    told, sentence = (text_of(answers, key) for key in ("happened", "sentence"))
    if not (told or sentence):
        raise Refusal("takeaway_empty")

    def work(db: Database, takeaway: Takeaway) -> None:
        if takeaway.rupture_id and not takeaway.said:
            ruptures.note(db, takeaway.rupture_id, "told_after", at=house.now())
        kept = takeaway.sentence if takeaway.told_at else sentence[:LONGEST_SENTENCE]
        takeaways.set_happened(db, takeaway.id, told, kept, house.now())

    return await _once(house, who, takeaway_id, work)


async def not_yet(house: House, who: Actor, takeaway_id: str) -> TakenAway:
    """Nothing has happened yet: it is asked again after the next hour."""

    def work(db: Database, takeaway: Takeaway) -> None:
        if not takeaway.said:
            takeaways.set_asked(db, takeaway.id, house.now())

    return await _once(house, who, takeaway_id, work)


async def tell(house: House, who: Actor, takeaway_id: str) -> TakenAway:
    """Sends the sentence to the consultation's thread, once.

    With a name at once; without one at the hour at which such things are posted. Raises Refusal
    `takeaway_identifiers` where something in it has to be changed first, `takeaway_no_thread`
    where the thread is gone.
    """

    looked = await show(house, who, takeaway_id)

    def work(db: Database, takeaway: Takeaway) -> None:
        if takeaway.told_at is not None:
            return
        # What was looked through is what is sent: changed meanwhile, it is looked through anew.
        if looked.blocked or takeaway.sentence != looked.takeaway.sentence:
            raise Refusal("takeaway_identifiers")
        if not _seen(db, takeaway).may_tell:
            raise Refusal("takeaway_no_thread")
        _send(db, house, takeaway)

    return await _once(house, who, takeaway_id, work)


async def keep_back(house: House, who: Actor, takeaway_id: str) -> TakenAway:
    """A sentence that waits to be sent is not sent, after all.

    Raises Refusal `takeaway_told` where it has gone out.
    """

    def work(db: Database, takeaway: Takeaway) -> None:
        if takeaway.told_at is None:
            return
        if standing.next_due(db, TELLING, takeaway.id) is None:
            raise Refusal("takeaway_told")
        standing.no_longer_due(db, TELLING, takeaway.id)
        takeaways.set_told(db, takeaway.id, None)

    return await _once(house, who, takeaway_id, work)


def fire(db: Database, house: House, due: Due) -> None:
    """Its hour has come: the sentence goes out, if its thread and its owner are still there."""
    standing.no_longer_due(db, TELLING, due.subject)
    takeaway = takeaways.by_id(db, due.subject)
    if takeaway is None or takeaway.told_at is None:
        return
    if takeaway.thread is None or whose(db, takeaway.clinician_id).left_at is not None:
        takeaways.set_told(db, takeaway.id, None)
        return
    _put(db, house, takeaway)


def _send(db: Database, house: House, takeaway: Takeaway) -> None:
    now = house.now()
    audit.noted(db, takeaway.clinician_id, "shared", now, takeaway.id)
    if takeaway.named:
        takeaways.set_told(db, takeaway.id, now)
        _put(db, house, takeaway)
        return
    at = posting_time(now, zone_named(_group(db, takeaway).zone))
    takeaways.set_told(db, takeaway.id, at)
    standing.put_due(db, Due(TELLING, takeaway.id, at))


def _put(db: Database, house: House, takeaway: Takeaway) -> None:
    assert takeaway.thread is not None  # noqa: S101  (whoever sends it has looked)
    now = house.now()
    message = OutboxMessage(
        id=new_id(),
        cause=f"{SAID_AFTER}:{takeaway.id}",
        kind=SAID_AFTER,
        group_id=_group(db, takeaway).id,
        target="channel",
        recipient=takeaway.thread,
        data={"consultation": takeaway.consultation_id, "takeaway": takeaway.id},
        not_before=now,
        made_at=now,
    )
    outbox.put(db, message)


async def _once(
    house: House,
    who: Actor,
    takeaway_id: str,
    act: Callable[[Database, Takeaway], None],
) -> TakenAway:
    def work(db: Database) -> TakenAway:
        takeaway = _own(db, who, takeaway_id)
        if first_time(db, who, house.now()):
            act(db, takeaway)
        return _seen(db, _own(db, who, takeaway_id))

    return await _looked_through(house, await house.records.write(work))


async def _looked_through(house: House, seen: TakenAway) -> TakenAway:
    sentence = seen.takeaway.sentence
    if not sentence or seen.takeaway.told_at:
        return seen

    def ready(db: Database) -> Looking:
        clinician = whose(db, seen.takeaway.clinician_id)
        return looking_for(db, house, clinician, seen.takeaway.client_id)

    look = (await house.records.read(ready)).look
    # Looking through takes its time, and others are waiting for the loop.
    return replace(seen, found=await asyncio.to_thread(look, sentence))


def _own(db: Database, who: Actor, takeaway_id: str) -> Takeaway:
    return own(db, who, takeaways.of, takeaway_id)


def _group(db: Database, takeaway: Takeaway) -> Group:
    found = groups.by_id(db, whose(db, takeaway.clinician_id).group_id)
    assert found is not None  # noqa: S101  (a foreign key holds it)
    return found


def _seen(db: Database, takeaway: Takeaway) -> TakenAway:
    waits = standing.next_due(db, TELLING, takeaway.id) is not None
    message = outbox.by_cause(db, f"{SAID_AFTER}:{takeaway.id}")
    return TakenAway(
        takeaway=takeaway,
        found=(),
        may_tell=bool(takeaway.sentence)
        and takeaway.told_at is None
        and takeaway.thread is not None,
        may_take_back=waits,
        tells_at=takeaway.told_at if waits else None,
        in_words=clinicians.writes_in_chat(db, takeaway.clinician_id),
        lessons=_group(db, takeaway).lessons,
        lost=message is not None and message.state == "stopped",
    )
