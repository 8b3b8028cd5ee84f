"""A clinician asks colleagues about one rupture: prepares, looks at it, confirms, withdraws."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.alliance.consultations import FEW, Standing, posting_time
from bot.alliance.identifiers import Found, Looking
from bot.practice import consult_copies
from bot.practice import consultation_pauses as pauses
from bot.practice import consultation_phases as phases
from bot.practice.answers import Answers
from bot.practice.consultation_leaving import withdrawn_with
from bot.practice.consultation_seen import group_of, shared_of
from bot.practice.consultation_views import SHARE, Prepared, Shared
from bot.practice.house import (
    Actor,
    House,
    acting,
    first_time,
    memberships,
    own,
    own_rupture,
    whose,
)
from bot.practice.looking import looking_for
from bot.practice.refusals import NotThere, Refusal
from bot.practice.ruptures import RuptureView, in_digest_order
from bot.practice.times import zone_named
from bot.records import Database, audit, clinicians, consultations, ruptures
from bot.records.consultations import Consultation
from bot.records.ruptures import Rupture

__all__ = [
    "change",
    "confirm",
    "invite",
    "prepare",
    "prepared",
    "preparing",
    "ready",
    "withdraw",
    "withdrawn_with",
]


async def ready(house: House, who: Actor) -> list[RuptureView]:
    """Own unrepaired ruptures that can be asked about, the one to revisit first, first.

    Those about which a consultation goes on are left out.
    """

    def work(db: Database) -> list[RuptureView]:
        waiting = ruptures.unrepaired(db, acting(db, who).id)
        free = [rupture for rupture in waiting if not _going_on(db, rupture.id)]
        return in_digest_order(db, house, free)

    return await house.records.read(work)


async def preparing(house: House, who: Actor) -> list[Prepared]:
    """Own consultations that are not posted yet: prepared, or waiting to be posted."""

    def work(db: Database) -> list[str]:
        own = [one for m in memberships(db, who) for one in consultations.of_presenter(db, m.id)]
        return [one.id for one in own if one.state in (Standing.PREPARED, Standing.POSTING)]

    return [await _seen(house, who, found) for found in await house.records.read(work)]


async def prepare(
    house: House, who: Actor, rupture_id: str, draft: str, answers: Answers
) -> Prepared:
    """Prepares a consultation about an own rupture, seen by nobody else.

    `answers` to the form `consult`: `form`, `pace`, `share` (many of SHARE), `five_minutes`,
    `question`, and on the page `named` ("yes", "no"); what is left out stays as it was, or as it
    usually is (consultancy, a day, with a name). One that was prepared about this rupture before
    is changed, not doubled; the same draft sent again after it was posted changes nothing. Raises
    NotThere, Refusal `consult_running`.
    """

    def work(db: Database) -> str:
        rupture = own_rupture(db, who, rupture_id)
        # Drafts come from outside, and may be a colleague's: together with the row it is one's own.
        key = f"{draft}.{rupture.id}"
        known = consultations.by_draft(db, key)
        if known is None or known.state is Standing.PREPARED:
            known = _prepared_about(db, rupture, known)
        fresh = first_time(db, who, house.now())
        if known is not None and (not fresh or known.state is not Standing.PREPARED):
            return known.id
        if _going_on(db, rupture.id):
            raise Refusal("consult_running")
        if known is None and not fresh:
            # It was made by this very action, and withdrawn since.
            raise NotThere
        c = known or consult_copies.fresh(db, house, rupture, key)
        consult_copies.apply(db, house, c, answers)
        return c.id

    return await _seen(house, who, await house.records.write(work))


async def prepared(house: House, who: Actor, consultation_id: str) -> Prepared:
    """An own one, as it was prepared; `standing` says whether it was posted since.

    Raises NotThere for another's, and for one that was withdrawn or has closed.
    """
    return await _seen(house, who, consultation_id)


async def change(house: House, who: Actor, consultation_id: str, answers: Answers) -> Prepared:
    """Changes what was prepared: any of the answers of `consult`, or of `consult_words`.

    The latter holds the copies that are shared (TEXTS): what is changed there changes nothing in
    the debrief. An emptied `moment` or `line` is no longer shared. Raises NotThere once it is
    posted; texts beyond LONGEST are cut at a word.
    """

    def work(db: Database) -> None:
        c = _still_prepared(db, who, consultation_id)
        if first_time(db, who, house.now()):
            consult_copies.apply(db, house, c, answers)

    await house.records.write(work)
    return await _seen(house, who, consultation_id)


async def invite(
    house: House, who: Actor, consultation_id: str, persons: Sequence[int]
) -> Prepared:
    """Says who is asked in person, by Discord's ids: in place of those named before.

    Only clinicians of this group who have joined are kept; others are left out without a word.
    They hear of it once it is posted, and only where it is posted with a name.
    """

    def work(db: Database) -> None:
        c = _still_prepared(db, who, consultation_id)
        if first_time(db, who, house.now()):
            there = clinicians.joined(db, c.group_id)
            asked = [one.id for one in there if one.person in persons and one.id != c.clinician_id]
            consultations.invite(db, c.id, asked)

    await house.records.write(work)
    return await _seen(house, who, consultation_id)


async def confirm(
    house: House, who: Actor, consultation_id: str, *, named: bool | None = None
) -> Prepared:
    """The one confirmation. It is POSTING from now on, as soon as may be or at `posts_at`.

    `named` is as it stood on what was confirmed: where it is otherwise by now, as on another
    screen, it stays PREPARED, to be looked at again. Confirmed twice, it is posted once.

    Raises NotThere, Refusal `consult_no_question`, `consult_identifiers` (the card shows what
    holds), `consult_no_channel`, `consult_too_few` (under three clinicians, without a name),
    `consult_running`.
    """
    while True:
        seen = await _seen(house, who, consultation_id)
        if named not in (None, seen.named):
            return seen
        if seen.standing is Standing.PREPARED and not seen.asks:
            raise Refusal("consult_no_question")
        if seen.standing is Standing.PREPARED and seen.blocked:
            raise Refusal("consult_identifiers")
        confirmed = await house.records.write(partial(_confirm, house=house, who=who, seen=seen))
        if confirmed:
            return await _seen(house, who, consultation_id)


def _confirm(db: Database, *, house: House, who: Actor, seen: Prepared) -> bool:
    """Whether it is confirmed; False where it was changed since it was looked at."""
    c = own(db, who, consultations.of, seen.id)
    if c.state is not Standing.PREPARED:
        return True
    if (c.named, shared_of(db, c)) != (seen.named, seen.shared):
        return False
    group, now = group_of(db, c), house.now()
    if group.consultation_channel is None:
        raise Refusal("consult_no_channel")
    if not c.named and len(clinicians.joined(db, c.group_id)) < phases.HIDES_AMONG:
        raise Refusal("consult_too_few")
    if c.rupture_id is not None and _going_on(db, c.rupture_id):
        raise Refusal("consult_running")
    words = "chat" if clinicians.writes_in_chat(db, c.clinician_id) else "page"
    c = replace(c, words=words, state=Standing.POSTING)
    if c.named:
        phases.post(db, c, now)
    else:
        c = replace(c, post_at=posting_time(now, zone_named(group.zone)))
        consultations.save(db, c)
        pauses.plan(db, c, c.post_at)
    return True


async def withdraw(house: House, who: Actor, consultation_id: str) -> None:
    """Takes an own consultation back, at any time before its thread is deleted.

    Prepared, it is gone; posted, its thread is deleted and nobody sees it any more. Twice is
    once. Raises NotThere for another's.
    """

    def work(db: Database) -> None:
        if not first_time(db, who, house.now()):
            return
        c = own(db, who, consultations.of, consultation_id)
        if c.state is not Standing.WITHDRAWN:
            pauses.withdraw(db, c, house.now())
            if c.state is not Standing.PREPARED:
                audit.noted(db, c.clinician_id, "withdrew", house.now(), c.id)

    await house.records.write(work)


# What is prepared


def _going_on(db: Database, rupture_id: str) -> bool:
    return any(one.going_on for one in consultations.of_rupture(db, rupture_id))


def _prepared_about(
    db: Database, rupture: Rupture, known: Consultation | None
) -> Consultation | None:
    """The one that is prepared about a rupture: there is never a second."""
    found = consultations.of_rupture(db, rupture.id)
    return known or next((one for one in found if one.state is Standing.PREPARED), None)


def _still_prepared(db: Database, who: Actor, consultation_id: str) -> Consultation:
    c = own(db, who, consultations.of, consultation_id)
    if c.state is not Standing.PREPARED:
        raise NotThere
    return c


# What is seen


@dataclass(frozen=True, slots=True)
class _Unlooked:
    """What was prepared, before its texts were looked through, and by what they are."""

    prepared: Prepared
    looking: Looking | None


async def _seen(house: House, who: Actor, consultation_id: str) -> Prepared:
    found = await house.records.read(lambda db: _unlooked(db, house, who, consultation_id))
    looking = found.looking
    if looking is None:
        return found.prepared
    texts = found.prepared.shared.texts

    def look() -> Mapping[str, tuple[Found, ...]]:
        return {key: places for key, text in texts.items() if (places := looking.look(text))}

    # Looking through takes its time, and others are waiting for the loop.
    return replace(found.prepared, found=await asyncio.to_thread(look))


def _unlooked(db: Database, house: House, who: Actor, consultation_id: str) -> _Unlooked:
    c = own(db, who, consultations.of, consultation_id)
    if c.state in (Standing.WITHDRAWN, Standing.CLOSED):
        raise NotThere
    clinician, group = whose(db, c.clinician_id), group_of(db, c)
    rupture = ruptures.of(db, clinician.id, c.rupture_id or "")
    shared = shared_of(db, c)
    client = rupture.client_id if rupture else None
    people = {one.id: one.person for one in clinicians.joined(db, c.group_id)}
    asked = consultations.invited(db, c.id)
    prepared = Prepared(
        id=c.id,
        rupture_id=c.rupture_id or "",
        client_code=rupture.code if rupture else "",
        code=c.code,
        form=c.form,
        pace=c.pace,
        named=c.named,
        share=_shares(shared),
        shared=shared,
        found={},
        few=len(people) < FEW,
        in_words=clinicians.writes_in_chat(db, clinician.id),
        invited=tuple(people[one] for one in asked if one in people),
        channel_missing=group.consultation_channel is None,
        standing=c.state,
        posts_at=c.post_at if c.state is Standing.POSTING and c.thread is None else None,
    )
    looks = c.state is Standing.PREPARED and bool(shared.texts)
    return _Unlooked(prepared, looking_for(db, house, clinician, client) if looks else None)


def _shares(shared: Shared) -> frozenset[str]:
    return frozenset(key for key in SHARE if getattr(shared, key))
