"""Consultations when somebody leaves, or is erased, or a client is: called by whoever does that.

Each runs inside the transaction of the leaving or the erasing, before any row is erased.
"""

from __future__ import annotations

from datetime import datetime

from bot.alliance.consultations import Standing
from bot.practice import consultation_acts as acts
from bot.practice import consultation_pauses as pauses
from bot.practice import consultation_phases as phases
from bot.practice import consultation_posts as posts
from bot.records import Database, consultations, contributions, seats
from bot.records.clinicians import Clinician
from bot.records.consultations import Consultation


def left(db: Database, clinician: Clinician, now: datetime) -> None:
    """A membership ended: what they presented with their name is withdrawn, its thread locked.

    Elsewhere their seats end: what is held is dropped, what is posted stays. So it is in what
    they present without a name: if that ended in the same moment, everybody would know whose.
    """
    for c in consultations.of_presenter(db, clinician.id):
        unseen = c.state is Standing.PREPARED or (c.going_on and c.thread is None)
        if unseen or (c.going_on and c.named):
            pauses.withdraw(db, c, now, leaver=clinician.person)
    for seat in seats.all_of(db, clinician.id):
        give_up_seat(db, seat.consultation_id, clinician, now)


def erased(db: Database, clinician: Clinician, now: datetime) -> None:
    """A membership is about to be erased: threads and posts of theirs are deleted on Discord."""
    for c in consultations.of_presenter(db, clinician.id):
        _delete(db, c, now)
    for given in contributions.of_clinician(db, clinician.id):
        contribution_erased(db, given.id, now)
    for seat in seats.all_of(db, clinician.id):
        give_up_seat(db, seat.consultation_id, clinician, now)


def contribution_erased(db: Database, contribution_id: str, now: datetime) -> None:
    """A contribution is about to be erased: its post is deleted on Discord."""
    given = contributions.by_id(db, contribution_id)
    c = consultations.by_id(db, given.consultation_id) if given else None
    if given is not None and c is not None:
        acts.take_voice_back(db, c, given, now)


def withdrawn_with(db: Database, now: datetime, client_id: str) -> int:
    """A client is about to be erased: every consultation about them is withdrawn; how many.

    Their threads are deleted, and nothing that was shared or given in them is kept.
    """
    found = consultations.about_client(db, client_id)
    for c in found:
        if c.state is not Standing.WITHDRAWN or c.thread is not None:
            _delete(db, c, now)
    return len(found)


def debrief_erased(db: Database, debrief_id: str) -> None:
    """A debrief is about to be erased: what was copied from it, and is not posted yet, goes too.

    What colleagues read already is taken back with the consultation, by its presenter.
    """
    for c in consultations.about_debrief(db, debrief_id):
        if c.state is Standing.PREPARED or (c.going_on and c.thread is None):
            texts = consultations.texts(db, c.id)
            texts.pop("moment", None)
            consultations.put_texts(db, c.id, texts)
            consultations.put_signs(db, c.id, [])


def give_up_seat(db: Database, consultation_id: str, clinician: Clinician, now: datetime) -> None:
    """A colleague's seat ends: what is held is dropped, what is posted stays."""
    c = consultations.by_id(db, consultation_id)
    if c is None or not seats.leave(db, consultation_id, clinician.id, now):
        return
    if c.state is Standing.WITHDRAWN:
        return
    for given in contributions.given_by(db, c.id, clinician.id):
        if given.state == contributions.HELD:
            contributions.remove(db, given.id)
    _unseat(db, c, clinician, now)
    if c.going_on and c.conductor_id == clinician.id:
        phases.without_conductor(db, c, now)


def _unseat(db: Database, c: Consultation, clinician: Clinician, now: datetime) -> None:
    acts.unseat(db, c, clinician.person, now)
    for kind in (posts.INVITED, posts.CONDUCTS, posts.YOUR_TURN, posts.PAUSED):
        acts.hush_one(db, c, kind, clinician.person, now)


def _delete(db: Database, c: Consultation, now: datetime) -> None:
    pauses.withdraw(db, c, now, erased=True)
    # What is left of the rows may be erased next: a thread on its way is found by its name.
    acts.orphan_thread(db, c)
