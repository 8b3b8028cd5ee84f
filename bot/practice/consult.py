"""A clinician asks colleagues about one rupture: prepares, looks at it, confirms, withdraws."""

from __future__ import annotations

from collections.abc import Sequence

from bot.practice.answers import Answers
from bot.practice.consultation_views import Prepared
from bot.practice.house import Actor, House
from bot.practice.ruptures import RuptureView
from bot.records import Database


async def ready(house: House, who: Actor) -> list[RuptureView]:
    """Own unrepaired ruptures that can be asked about, the one to revisit first, first.

    Those about which a consultation goes on are left out.
    """
    raise NotImplementedError


async def preparing(house: House, who: Actor) -> list[Prepared]:
    """Own consultations that are not posted yet: prepared, or waiting to be posted."""
    raise NotImplementedError


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
    raise NotImplementedError


async def prepared(house: House, who: Actor, consultation_id: str) -> Prepared:
    """An own one that is not posted yet. Raises NotThere for any other."""
    raise NotImplementedError


async def change(house: House, who: Actor, consultation_id: str, answers: Answers) -> Prepared:
    """Changes what was prepared: any of the answers of `consult`, or of `consult_words`.

    The latter holds the copies that are shared (TEXTS): what is changed there changes nothing in
    the debrief. An emptied `moment` or `line` is no longer shared. Raises NotThere once it is
    posted; texts beyond LONGEST are cut at a word.
    """
    raise NotImplementedError


async def invite(
    house: House, who: Actor, consultation_id: str, persons: Sequence[int]
) -> Prepared:
    """Says who is asked in person, by Discord's ids: in place of those named before.

    Only clinicians of this group who have joined are kept; others are left out without a word.
    They hear of it once it is posted, and only where it is posted with a name.
    """
    raise NotImplementedError


async def confirm(house: House, who: Actor, consultation_id: str) -> Prepared:
    """The one confirmation. It is POSTING from now on, as soon as may be or at `posts_at`.

    Confirmed twice, it is posted once. Raises NotThere, Refusal `consult_no_question`,
    `consult_identifiers` (the card shows what holds), `consult_no_channel`, `consult_too_few`
    (under three clinicians, without a name), `consult_running`.
    """
    raise NotImplementedError


async def withdraw(house: House, who: Actor, consultation_id: str) -> None:
    """Takes an own consultation back, at any time before its thread is deleted.

    Prepared, it is gone; posted, its thread is deleted and nobody sees it any more. Twice is
    once. Raises NotThere for another's.
    """
    raise NotImplementedError


def withdrawn_with(db: Database, now: object, client_id: str) -> int:
    """Withdraws every consultation about a client who is erased; how many. See `leaving`."""
    raise NotImplementedError
