"""Something of everything that one clinician can have, with a sentinel wherever one can write."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from browser.cast import Stage
from page_sessions import Session
from practice.cast import ANA, answers

from bot.alliance.consultations import Voice
from bot.alliance.standing import Standing
from bot.practice import (
    consult,
    contributions,
    debrief,
    entering,
    formulation,
    lessons,
    lines,
    repair,
    review,
    ruptures,
    writing,
)
from bot.practice.debrief import RuptureAnswer
from bot.practice.entering import MadePasskey, Visitor
from bot.practice.letters import letter
from bot.records import Database, new_id, outbox, prompts, standing, takeaways
from bot.records.prompts import Prompt, PromptState
from bot.records.rows import insert

SENTINEL = "vermilion quagga"
WORDS = f"{SENTINEL}, as it was said"
CODE = "zqheron kettle"
GAP = re.compile(r"\{(\w+)\}")


@dataclass
class Things:
    """Ids by what a route calls them: of something of Ana's, or of nothing at all."""

    client: str = field(default_factory=new_id)
    draft: str = field(default_factory=new_id)
    debrief: str = field(default_factory=new_id)
    rupture: str = field(default_factory=new_id)
    prompt: str = field(default_factory=new_id)
    question: str = field(default_factory=new_id)
    passkey: str = field(default_factory=new_id)
    line: str = field(default_factory=new_id)
    message: str = field(default_factory=new_id)
    prepared: str = field(default_factory=new_id)
    consultation: str = field(default_factory=new_id)
    contribution: str = field(default_factory=new_id)
    takeaway: str = field(default_factory=new_id)
    lesson: str = field(default_factory=new_id)
    voice: str = "answer"
    step: str = "next"
    token: str = "A" * 43
    code: str = "absent heron"

    def at(self, route: str) -> str:
        """The path of a route."""
        return GAP.sub(lambda gap: getattr(self, gap[1]), route)

    def written_in(self, text: str) -> str:
        """A text in which each of these stands, with its name in its place."""
        for name, value in vars(self).items():
            text = text if name in ("voice", "step") else text.replace(value, f"[{name}]")
        return text


async def things_of_ana(stage: Stage, ana: Session) -> Things:
    """Something of everything, with the sentinel wherever one can write."""
    house, things = stage.house, Things(code=CODE)
    client = await stage.has_client(ANA, CODE)
    given = answers(moment=WORDS, next_line=WORDS)
    saved = await debrief.save(house, ANA(), client.id, new_id(), given)
    kept = await debrief.answer(house, ANA(), saved.id, RuptureAnswer.WITHDRAWAL)
    assert kept.rupture_id is not None
    tried = {"line": WORDS, "reception": "polite", "afterwards": WORDS, "extent": "not"}
    await repair.save(house, ANA(), kept.rupture_id, new_id(), tried)
    await ruptures.plan(house, ANA(), kept.rupture_id, {"line": WORDS})
    four = dict.fromkeys(("pattern", "role", "make", "differently"), WORDS)
    await formulation.save(house, ANA(), client.id, new_id(), four)
    longer = four | {"pattern": f"{WORDS}, and since"}
    await formulation.save(house, ANA(), client.id, new_id(), longer, kept.rupture_id)
    await debrief.save(house, ANA(), client.id, new_id(), answers(moment=WORDS, next_line=WORDS))
    await review.save(house, ANA(), client.id, {"memory": WORDS, "measure": "neither"})
    written = await lines.write_own(house, ANA(), {"line": WORDS, "type": "withdrawal"})
    things.line = written.line.id
    things.client, things.debrief, things.rupture = client.id, saved.id, kept.rupture_id
    visitor = await entering.visitor(house, ana.token)
    assert visitor is not None
    form = f"debrief:{client.id}:{things.draft}"
    await writing.keep(house, visitor, form, "sheet-of-ana", 1, {"moment": WORDS})
    things.prompt, things.question = await hours_of(stage, client.id, visitor, kept.rupture_id)
    things.prepared, things.consultation, things.contribution = await consultations_of(
        stage, client.id, kept.rupture_id
    )
    things.takeaway, things.lesson = await way_back_of(stage, visitor, kept.rupture_id)
    things.message = await message_before(stage, client.id, visitor)
    link = await entering.link(house, ANA(), f"/ruptures/{kept.rupture_id}")
    made = MadePasskey("waits-of-ana", "key", 0)
    await entering.enrol(house, link.token, made)
    things.passkey = (await entering.mine(house, visitor))[-1].id
    things.token = (await entering.link(house, ANA())).token
    return things


async def hours_of(stage: Stage, client: str, visitor: Visitor, rupture: str) -> tuple[str, str]:
    """A prompt after an hour, and a question that follows a repair."""
    now, session, prompt, question = stage.clock(), new_id(), new_id(), new_id()
    asked = Prompt(
        prompt, visitor.clinician.id, client, session, now.date(), now, now, now, PromptState.SENT
    )

    def work(db: Database) -> None:
        standing.add(db, session, client, Standing(now.date(), now.time(), 50, 1, None))
        prompts.add(db, asked)
        insert(
            db,
            "follow_ups",
            {"id": question, "rupture_id": rupture, "weeks": 4, "at": now.isoformat()},
        )

    await stage.house.records.write(work)
    return prompt, question


async def consultations_of(stage: Stage, client: str, rupture: str) -> tuple[str, str, str]:
    """One that is prepared about this rupture, one about another that runs, what she gave there."""
    house = stage.house
    asked = {"form": "balint", "pace": "day", "five_minutes": WORDS, "question": WORDS}
    given = answers(moment=WORDS, next_line=WORDS)
    saved = await debrief.save(house, ANA(), client, new_id(), given)
    other = (await debrief.answer(house, ANA(), saved.id, RuptureAnswer.WITHDRAWAL)).rupture_id
    assert other is not None
    running = await consult.prepare(house, ANA(), other, new_id(), asked)

    def channel(db: Database) -> None:
        db.execute("update groups set consultation_channel = 77")

    def runs(db: Database) -> None:
        db.execute("update consultations set state = 'running', phase = 0, thread = 78")

    await house.records.write(channel)
    await consult.confirm(house, ANA(), running.id)
    await house.records.write(runs)
    text = {"text": WORDS}
    gave = await contributions.give(house, ANA(), running.id, new_id(), Voice.ANSWER, text)
    prepared = await consult.prepare(house, ANA(), rupture, new_id(), asked)
    return prepared.id, running.id, gave.id


async def way_back_of(stage: Stage, visitor: Visitor, rupture: str) -> tuple[str, str]:
    """What she took away, with what came of it, and a sentence that she has not given yet."""
    takeaway = takeaways.Takeaway(
        new_id(), visitor.clinician.id, rupture, None, stage.clock(), WORDS, None, WORDS, WORDS
    )

    def work(db: Database) -> None:
        takeaways.add(db, takeaway)
        takeaways.set_text(db, takeaway.id, WORDS)
        db.execute("update groups set lessons = 1")

    await stage.house.records.write(work)
    written = await lessons.write(stage.house, ANA(), new_id(), {"lesson": WORDS})
    return takeaway.id, written.lesson.id


async def message_before(stage: Stage, client: str, visitor: Visitor) -> str:
    """The message before an hour with this client."""
    data = {"client": client, "session": new_id(), "day": "2026-11-23", "forecast": "middle"}
    message = letter(
        visitor.clinician, cause=new_id(), kind="before_hour", data=data, now=stage.clock()
    )
    await stage.house.records.write(lambda db: outbox.put(db, message))
    return message.id
