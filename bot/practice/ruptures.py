"""What a clinician does with a rupture, short of repairing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.alliance.digests import FirstBecause, Waiting, in_order, why_first
from bot.alliance.lines import Line, Moment
from bot.alliance.ruptures import (
    Age,
    Event,
    NotPossible,
    NotSaidBecause,
    State,
    after,
    age,
)
from bot.alliance.stages import Stage, stage
from bot.practice.answers import Answers, text_of
from bot.practice.house import (
    Actor,
    House,
    acting,
    first_time,
    memberships,
    own_client,
    own_rupture,
)
from bot.practice.lines import for_stage, suggested
from bot.practice.refusals import NotThere, Refusal
from bot.practice.times import zone_named
from bot.records import (
    Database,
    clinicians,
    debriefs,
    follow_ups,
    outbox,
    own_lines,
    ruptures,
    takeaways,
)
from bot.records.ids import new_id
from bot.records.ruptures import RepairAttempt, Rupture
from bot.records.takeaways import Takeaway


@dataclass(frozen=True, slots=True)
class RuptureView:
    """A rupture as its clinician sees it: where it stands, since when, what is ready.

    `in_words` says whether its sentences may stand in Discord; the page shows them always.
    `takeaways` are what was taken away from consultations about it, the latest first.
    """

    rupture: Rupture
    age: Age
    why_first: tuple[FirstBecause, ...]
    moment: str
    impression: str
    attempts: tuple[RepairAttempt, ...]
    lines: tuple[Line, ...]
    in_words: bool
    takeaways: tuple[Takeaway, ...] = ()


@dataclass(frozen=True, slots=True)
class HandedBack:
    """Before the hour: the rupture that waits, if any still does, and what a new stage brings."""

    view: RuptureView | None
    forecast: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class RuptureForm:
    """What is needed to draw a form about a rupture. `to_say`: see line_to_say."""

    rupture: Rupture
    draft: str
    in_words: bool
    to_say: str


async def show(house: House, who: Actor, rupture_id: str) -> RuptureView:
    """One rupture of one's own."""
    return await house.records.read(lambda db: view(db, house, own_rupture(db, who, rupture_id)))


async def waiting(house: House, who: Actor, client_id: str | None = None) -> list[RuptureView]:
    """Own unrepaired ruptures, the one to revisit first, first."""

    def work(db: Database) -> list[RuptureView]:
        clinician = own_client(db, who, client_id).clinician_id if client_id else None
        found = ruptures.unrepaired(db, clinician or acting(db, who).id, client_id)
        return in_digest_order(db, house, found)

    return await house.records.read(work)


async def handed_back(house: House, who: Actor, message_id: str) -> HandedBack:
    """What a message before the hour was about. Raises NotThere for another's message."""

    def work(db: Database) -> HandedBack:
        memberships(db, who)
        message = outbox.by_id(db, message_id)
        if message is None or message.recipient != who.person or "client" not in message.data:
            raise NotThere
        client = own_client(db, who, message.data["client"])
        found = ruptures.unrepaired(db, client.clinician_id, client.id)
        views = in_digest_order(db, house, found)
        if not views:
            return HandedBack(None, "", ())
        forecast = message.data["forecast"] or ""
        kind = views[0].rupture.type
        lines = for_stage(house, kind, Stage(forecast)) if forecast in set(Stage) else ()
        return HandedBack(views[0], forecast if lines else "", lines)

    return await house.records.read(work)


def in_digest_order(db: Database, house: House, found: list[Rupture]) -> list[RuptureView]:
    """The views of unrepaired ruptures, the one to revisit first, first."""
    by_id = {rupture.id: rupture for rupture in found}
    order = in_order(weighed(house, rupture) for rupture in found)
    return [view(db, house, by_id[one.key]) for one in order]


def view(db: Database, house: House, rupture: Rupture) -> RuptureView:
    """What is shown of a rupture."""
    weight = weighed(house, rupture)
    texts = debriefs.texts(db, rupture.debrief_id or "")
    coming = stage(rupture.held + 1, ending=rupture.client_ending)
    moment = Moment.NEXT_SESSION if rupture.state.unrepaired else Moment.AFTER_REPAIR
    signs = debriefs.sign_keys(db, rupture.debrief_id or "")
    return RuptureView(
        rupture=rupture,
        age=weight.age,
        why_first=why_first(weight),
        moment=texts.get("moment", ""),
        impression=texts.get("impression", ""),
        attempts=tuple(ruptures.attempts(db, rupture.id)),
        lines=()
        if rupture.over
        else suggested(
            db,
            house,
            rupture.clinician_id,
            rupture.type,
            coming,
            moment,
            signs=signs,
            turn=rupture.held,
        ),
        in_words=clinicians.writes_in_chat(db, rupture.clinician_id),
        takeaways=tuple(takeaways.of_rupture(db, rupture.id)),
    )


def weighed(house: House, rupture: Rupture) -> Waiting:
    """A rupture as the digest weighs it."""
    zone = zone_named(rupture.zone)
    return Waiting(
        key=rupture.id,
        type=rupture.type,
        state=rupture.state,
        age=age(
            sessions_since=rupture.sessions_since,
            noticed_at=rupture.since.astimezone(zone),
            now=house.now().astimezone(zone),
        ),
        ending=rupture.ending or rupture.client_ending,
        over=rupture.over,
    )


def line_to_say(house: House, rupture: Rupture) -> str:
    """The planned line, from when on it may have been said.

    On the day a rupture was noticed, and before anything was told of it, what was said was said
    in that hour; the line was written after it, for the next.
    """
    age = weighed(house, rupture).age
    ahead = rupture.state is State.OPEN and not (age.sessions or age.days)
    return "" if ahead else rupture.planned_line


async def form(house: House, who: Actor, rupture_id: str) -> RuptureForm:
    """A fresh form about a rupture. Writes nothing."""

    def work(db: Database) -> RuptureForm:
        rupture = own_rupture(db, who, rupture_id)
        in_words = clinicians.writes_in_chat(db, rupture.clinician_id)
        return RuptureForm(rupture, new_id(), in_words, line_to_say(house, rupture))

    return await house.records.read(work)


async def move(
    house: House,
    who: Actor,
    rupture_id: str,
    event: Event,
    because: NotSaidBecause | None = None,
) -> RuptureView:
    """Keeps what happened to a rupture. The same again changes nothing.

    Raises Refusal `not_possible_now` where the life of a rupture forbids it, and for repaired:
    that is said with a repair attempt, which knows the client's reaction.
    """

    def work(db: Database) -> RuptureView:
        rupture = own_rupture(db, who, rupture_id)
        if event is Event.REPAIRED:
            raise Refusal("not_possible_now")
        if first_time(db, who, house.now()):
            apply(db, house, rupture, event, because)
        return view(db, house, own_rupture(db, who, rupture_id))

    return await house.records.write(work)


def apply(
    db: Database,
    house: House,
    rupture: Rupture,
    event: Event,
    because: NotSaidBecause | None = None,
) -> None:
    """Moves a rupture on inside a transaction. Raises Refusal `not_possible_now`."""
    try:
        state = after(rupture.state, event)
    except NotPossible as impossible:
        # A second tap on the same button is not a mistake; the wish has come true already.
        if rupture.state.value == event.value:
            return
        raise Refusal("not_possible_now") from impossible
    now = house.now()
    ruptures.set_state(db, rupture, state, at=now, because=because)
    if state in (State.REPAIRED, State.ENDED):
        follow_ups.plan(db, rupture.id, now)
    elif state is State.REOPENED:
        follow_ups.forget(db, rupture.id)


async def plan(house: House, who: Actor, rupture_id: str, answers: Answers) -> RuptureView:
    """Keeps the line that is ready for next time, in the clinician's own words.

    An empty answer puts away the line that was planned; where none was asked for, it stays.
    Raises Refusal `line_empty` where there is neither a line nor one to put away.
    """
    line = text_of(answers, "line")
    if not line:
        return await _plan_none(house, who, rupture_id, answers.get("line"))
    return await _plan(house, who, rupture_id, lambda *_: line)


async def _plan_none(
    house: House, who: Actor, rupture_id: str, given: str | list[str] | None
) -> RuptureView:
    """A form without a line: emptied, or not asked for one. Mere spaces are a slip, no wish."""
    if given:
        raise Refusal("line_empty")

    def work(db: Database) -> RuptureView:
        rupture = own_rupture(db, who, rupture_id)
        if not rupture.state.unrepaired:
            raise Refusal("not_possible_now")
        if first_time(db, who, house.now()):
            if not rupture.planned_line:
                raise Refusal("line_empty")
            if given is not None:
                ruptures.put_away_line(db, rupture, at=house.now())
        return view(db, house, own_rupture(db, who, rupture_id))

    return await house.records.write(work)


async def plan_from_bank(house: House, who: Actor, rupture_id: str, key: str) -> RuptureView:
    """Keeps a line of the bank, or one's own, as the planned one. NotThere for an unknown one."""

    def text(db: Database, rupture: Rupture) -> str:
        bank = {line.key: line.text for line in house.wording.lines}
        mine = own_lines.of(db, rupture.clinician_id, key)
        if mine is None and key not in bank:
            raise NotThere
        return mine.text if mine else bank[key]

    return await _plan(house, who, rupture_id, text)


async def _plan(
    house: House, who: Actor, rupture_id: str, line: Callable[[Database, Rupture], str]
) -> RuptureView:
    def work(db: Database) -> RuptureView:
        rupture = own_rupture(db, who, rupture_id)
        planned = line(db, rupture)
        if not rupture.state.unrepaired:
            raise Refusal("not_possible_now")
        if first_time(db, who, house.now()):
            ruptures.set_planned_line(db, rupture.id, planned, at=house.now())
        return view(db, house, own_rupture(db, who, rupture_id))

    return await house.records.write(work)
