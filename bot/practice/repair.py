"""A repair attempt: a line said, how the client received it, how far it went.

And, if a clinician wants, how much the rupture weighed and how far it is resolved.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.alliance.repairs import RepairStep, own_weight
from bot.alliance.ruptures import Event, Extent, Reception, State, judge
from bot.practice import own_drafts
from bot.practice.answers import Answers, many_of, one_of, text_of
from bot.practice.house import Actor, House, first_time, own_rupture
from bot.practice.refusals import Refusal
from bot.practice.ruptures import RuptureView, apply, line_to_say, view
from bot.records import Database, ruptures
from bot.records.ids import new_id
from bot.records.ruptures import RepairAttempt, Rupture


@dataclass(frozen=True, slots=True)
class SavedRepair:
    """A rupture after an attempt. `reaction_missing`: repaired was chosen, and could not be."""

    view: RuptureView
    reaction_missing: bool


async def save(
    house: House, who: Actor, rupture_id: str, draft: str, answers: Answers
) -> SavedRepair:
    """Keeps the attempt, then moves the rupture as far as it went.

    Repaired counts only where the client's own reaction is recorded; otherwise the rupture is
    addressed and nothing that was written is lost. The same draft again replaces its answers;
    what was not asked this time (its key is not there) stays as it was. Raises Refusal
    `repair_empty` where neither a line nor a choice was given, and `not_possible_now` for a
    rupture that no longer waits.
    """

    def work(db: Database) -> SavedRepair:
        rupture = own_rupture(db, who, rupture_id)
        known = _under(db, rupture, draft)
        own_draft = own_drafts.of_repair(db, rupture.id, draft)
        attempt = _attempt(house, rupture.id, own_draft, {**_given(known), **answers})
        judgement = judge(attempt.reception, attempt.extent)
        if first_time(db, who, house.now()):
            if not (rupture.state.unrepaired or known):
                raise Refusal("not_possible_now")
            new = ruptures.save_attempt(db, attempt)
            if rupture.state.unrepaired:
                apply(db, house, rupture, judgement.event)
            elif rupture.state is State.REPAIRED and not _repaired(db, rupture):
                # The form that repaired it was put right, and says so no longer.
                apply(db, house, rupture, Event.REOPENED)
                apply(db, house, own_rupture(db, who, rupture_id), judgement.event)
            said = attempt.line == rupture.planned_line or line_to_say(house, rupture)
            if new and (said or judgement.event is Event.REPAIRED):
                # It has been said: what is ready for next time is chosen anew.
                ruptures.put_away_line(db, rupture, at=house.now())
        return SavedRepair(
            view(db, house, own_rupture(db, who, rupture_id)), judgement.reaction_missing
        )

    return await house.records.write(work)


async def given(house: House, who: Actor, rupture_id: str, draft: str) -> Answers:
    """What stands in a form: the answers under this draft so far, else the line to say."""

    def work(db: Database) -> Answers:
        rupture = own_rupture(db, who, rupture_id)
        return _given(_under(db, rupture, draft)) or {"line": line_to_say(house, rupture)}

    return await house.records.read(work)


async def weigh(house: House, who: Actor, rupture_id: str, answers: Answers) -> RuptureView:
    """Keeps how much a rupture weighed and how far it is resolved, each 1 to 5 or not at all.

    A note of one's own about one rupture (both are rated so in research: the rupture
    resolution rating system); nothing is added up from it. What was not asked stays.
    """

    def work(db: Database) -> RuptureView:
        rupture = own_rupture(db, who, rupture_id)
        kept = {"significance": rupture.significance, "resolved": rupture.resolved}
        given = {
            key: own_weight(text_of(answers, key)) if key in answers else kept[key] for key in kept
        }
        ruptures.weigh(db, rupture.id, **given)
        return view(db, house, own_rupture(db, who, rupture_id))

    return await house.records.write(work)


def _repaired(db: Database, rupture: Rupture) -> bool:
    """Whether some attempt says that it is repaired, and knows the client's reaction."""
    return any(
        judge(attempt.reception, attempt.extent).event is Event.REPAIRED
        for attempt in ruptures.attempts(db, rupture.id)
    )


def _given(known: list[RepairAttempt]) -> Answers:
    """What this form was answered with so far."""
    return {
        key: value
        for attempt in known
        for key, value in (
            ("line", attempt.line),
            ("reception", attempt.reception.value),
            ("afterwards", attempt.afterwards),
            ("extent", attempt.extent.value),
            ("steps", sorted(step.value for step in attempt.steps)),
        )
    }


def _under(db: Database, rupture: Rupture, draft: str) -> list[RepairAttempt]:
    own_draft = own_drafts.of_repair(db, rupture.id, draft)
    return [one for one in ruptures.attempts(db, rupture.id) if one.draft == own_draft]


def _attempt(house: House, rupture_id: str, draft: str, answers: Answers) -> RepairAttempt:
    reception = one_of(Reception, answers.get("reception", ""))
    extent = one_of(Extent, answers.get("extent", ""))
    line, afterwards = text_of(answers, "line"), text_of(answers, "afterwards")
    steps = many_of(RepairStep, answers.get("steps", []))
    if not (reception or extent or line or afterwards or steps):
        raise Refusal("repair_empty")
    return RepairAttempt(
        id=new_id(),
        rupture_id=rupture_id,
        draft=draft,
        line=line,
        reception=reception or Reception.UNKNOWN,
        afterwards=afterwards,
        extent=extent or Extent.NAMED,
        at=house.now(),
        steps=steps,
    )
