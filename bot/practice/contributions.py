"""What is given in a consultation: held until its phase, posted, changed, taken back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.alliance.consultations import Standing, Voice, place, posting_time, voices
from bot.alliance.markers import RuptureType
from bot.practice import consultation_pauses as pauses
from bot.practice import consultation_phases as phases
from bot.practice.answers import Answers, legible, text_of
from bot.practice.consultation_seen import given_of, group_of
from bot.practice.consultation_views import (
    LONGEST_LINE,
    LONGEST_VOICE,
    MOST_VOICES,
    Given,
    Seat,
    Taken,
)
from bot.practice.consulting import seated
from bot.practice.house import Actor, House, first_time
from bot.practice.house import own as own_row
from bot.practice.lines import keep_own
from bot.practice.looking import looking_for
from bot.practice.refusals import NotThere, Refusal
from bot.practice.ruptures import view
from bot.practice.times import zone_named
from bot.records import Database, clinicians, consultations, contributions, ruptures
from bot.records.clinicians import Clinician
from bot.records.consultations import Consultation
from bot.records.contributions import Contribution
from bot.records.ids import new_id

_STANDS = (contributions.POSTED, contributions.CHANGING)


async def give(
    house: House, who: Actor, consultation_id: str, draft: str, voice: Voice, answers: Answers
) -> Given:
    """Gives something: it appears in its phase, and not before. The same draft again changes it.

    With a name, it appears at once where its phase is open; without one at the next change of
    phase, together with others of that kind.

    `answers` to the form of that voice (`form_of`): `text`, and `named` ("yes", "no") where the
    consultation has names. Raises NotThere without a seat, Refusal `voice_empty`,
    `voice_too_long`, `voice_identifiers` (something could tell who somebody is), `voices_many`,
    `consult_closed`, `voice_not_asked` (not for this form, or not theirs to give).
    """
    text = await _looked_through(
        house, answers, voice, lambda db: seated(db, who, consultation_id)[1]
    )

    def work(db: Database) -> Given:
        c, member = seated(db, who, consultation_id)
        now = house.now()
        # Drafts come from outside, and may be a colleague's: together with the rows it is own.
        key = f"{draft}.{c.id}.{member.id}"
        known = contributions.by_draft(db, key)
        if not first_time(db, who, now):
            if known is None:
                raise NotThere
            return given_of(db, c, known, member.id)
        if not c.going_on:
            raise Refusal("consult_closed")
        if known is not None:
            return given_of(db, c, _change(db, c, known, text, answers, now), member.id)
        if voice not in voices(c.form, presenter=c.clinician_id == member.id):
            raise Refusal("voice_not_asked")
        if len(contributions.given_by(db, c.id, member.id)) >= MOST_VOICES:
            raise Refusal("voices_many")
        fresh = _fresh(c, member, key, voice, text, answers, now)
        contributions.save(db, fresh)
        if fresh.named and c.state is Standing.RUNNING and fresh.phase <= c.phase:
            fresh = phases.show(db, c, fresh, now)
        return given_of(db, c, fresh, member.id)

    return await house.records.write(work)


def _fresh(
    c: Consultation,
    member: Clinician,
    draft: str,
    voice: Voice,
    text: str,
    answers: Answers,
    now: datetime,
) -> Contribution:
    return Contribution(
        id=new_id(),
        consultation_id=c.id,
        clinician_id=member.id,
        draft=draft,
        kind=voice,
        phase=place(c.form, c.phase, voice),
        text=text,
        shown=None,
        named=_named(c, member.id, answers),
        state=contributions.HELD,
        at=now,
    )


async def own(house: House, who: Actor, contribution_id: str) -> Given:
    """Something of one's own, to fill a form with. Raises NotThere for another's alike."""

    def work(db: Database) -> Given:
        one, c = _own(db, who, contribution_id)
        return given_of(db, c, one, one.clinician_id)

    return await house.records.read(work)


async def edit(house: House, who: Actor, contribution_id: str, answers: Answers) -> Given:
    """Changes what one gave: at once, or what has no name at the next change of phase.

    Raises what `give` raises; `consult_closed` once it is over; NotThere where it was withdrawn.
    """

    def author(db: Database) -> Clinician:
        return seated(db, who, _own(db, who, contribution_id)[1].id)[1]

    voice = (await own(house, who, contribution_id)).voice
    text = await _looked_through(house, answers, voice, author)

    def work(db: Database) -> Given:
        one, c = _own(db, who, contribution_id)
        seated(db, who, c.id)
        now = house.now()
        if first_time(db, who, now):
            if not c.going_on:
                raise Refusal("consult_closed")
            one = _change(db, c, one, text, answers, now)
        return given_of(db, c, one, one.clinician_id)

    return await house.records.write(work)


def _change(
    db: Database, c: Consultation, one: Contribution, text: str, answers: Answers, now: datetime
) -> Contribution:
    """Changes something given. What was to go away stays gone."""
    if one.state in (contributions.GOING, contributions.WITHDRAWN):
        raise NotThere
    fresh = replace(one, text=text, named=_named(c, one.clinician_id, answers, one.named))
    if one.state == contributions.HELD:
        contributions.save(db, fresh)
    elif one.named or fresh.named:
        fresh = phases.settle(db, c, fresh, now)
    else:
        fresh = replace(fresh, state=contributions.CHANGING)
        contributions.save(db, fresh)
    return fresh


async def withdraw(house: House, who: Actor, contribution_id: str) -> Given:
    """Takes back what one gave, also after closing: at once, or without a name at the next
    change of phase (after closing at 9:00 or 18:00). Twice is once."""

    def work(db: Database) -> Given:
        one, c = _own(db, who, contribution_id, even_gone=True)
        now = house.now()
        if first_time(db, who, now):
            one = _take_back(db, c, one, now)
        return given_of(db, c, one, one.clinician_id)

    return await house.records.write(work)


def _take_back(db: Database, c: Consultation, one: Contribution, now: datetime) -> Contribution:
    if one.state == contributions.HELD:
        one = replace(one, state=contributions.WITHDRAWN, text="", shown=None)
        contributions.save(db, one)
    elif one.state in _STANDS:
        one = replace(one, state=contributions.GOING)
        contributions.save(db, one)
        # Without a name it goes at an hour that says nothing of who was there a minute before.
        if one.named:
            one = phases.settle(db, c, one, now)
        elif not c.going_on:
            pauses.plan(db, c, posting_time(now, zone_named(group_of(db, c).zone)))
    return one


async def take_line(house: House, who: Actor, contribution_id: str) -> Taken:
    """Takes a posted line that was offered: the presenter as the planned line of the rupture, if
    it still waits; everybody else, and the presenter otherwise, among their own lines.

    Raises NotThere without a seat, or where the line is not posted; Refusal `too_many_lines`.
    """

    def work(db: Database) -> Taken:
        one = contributions.by_id(db, contribution_id)
        c, member = seated(db, who, one.consultation_id if one else "")
        if one is None or one.shown is None or one.kind is not Voice.LINE:
            raise NotThere
        fresh, now = first_time(db, who, house.now()), house.now()
        about = c.rupture_id if c.clinician_id == member.id else None
        rupture = ruptures.of(db, member.id, about) if about else None
        in_words = clinicians.writes_in_chat(db, member.id)
        if rupture is not None and rupture.state.unrepaired and not rupture.over:
            if fresh:
                ruptures.set_planned_line(db, rupture.id, one.shown, at=now)
            again = ruptures.of(db, member.id, rupture.id) or rupture
            return Taken(view(db, house, again), None, in_words)
        kind = rupture.type if rupture else RuptureType.MIXED
        kept = keep_own(db, member.id, one.shown, kind, now, fresh=fresh)
        return Taken(None, kept, in_words)

    return await house.records.write(work)


def form_of(voice: Voice) -> str:
    """The key of the form in which a voice is given."""
    return f"voice_{voice.value}"


def asks_name(seat: Seat) -> bool:
    """Whether the form asks with or without a name: in a consultation with names, of colleagues."""
    return seat.consultation.named and not seat.presents


async def _looked_through(
    house: House, answers: Answers, voice: Voice, author: Callable[[Database], Clinician]
) -> str:
    """The text of a form. Raises Refusal for one that is empty, too long, or names somebody.

    What is looked for is the author's own: a colleague learns nothing of another's clients.
    """
    text = text_of(answers, "text")
    most = LONGEST_LINE if voice is Voice.LINE else LONGEST_VOICE
    looking = await house.records.read(lambda db: looking_for(db, house, author(db), None))
    if not legible(text):
        raise Refusal("voice_empty")
    if len(text) > most:
        raise Refusal("voice_too_long", most=most)
    # Looking through takes its time, and others are waiting for the loop.
    found = await asyncio.to_thread(looking.look, text)
    kinds = dict.fromkeys(place.kind for place in found if place.holds)
    if kinds:
        said = [house.wording.say(f"packet.check.found.{kind}") for kind in kinds]
        raise Refusal("voice_identifiers", kinds=", ".join(said))
    return text


def _named(c: Consultation, clinician: str, answers: Answers, before: bool = True) -> bool:
    """With its author's name or without; a presenter with a name has it everywhere."""
    if not c.named or c.clinician_id == clinician:
        return c.named
    return {"yes": True, "no": False}.get(text_of(answers, "named"), before)


def _own(
    db: Database, who: Actor, contribution_id: str, *, even_gone: bool = False
) -> tuple[Contribution, Consultation]:
    one = own_row(db, who, contributions.of, contribution_id)
    c = consultations.by_id(db, one.consultation_id)
    gone = one.state in (contributions.GOING, contributions.WITHDRAWN)
    if c is None or (gone and not even_gone):
        raise NotThere
    return one, c
