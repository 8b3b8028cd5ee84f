"""Every action carries an id of its own: done twice, it counts once."""

# ruff: noqa: ARG005  (each act takes the same three)
from __future__ import annotations

import asyncio
import contextlib

import pytest

from bot.alliance.lessons import LeftOutBecause
from bot.alliance.ruptures import Event, NotSaidBecause
from bot.practice import (
    clients,
    debrief,
    digest,
    drafts,
    entering,
    formulation,
    harmless,
    join,
    lessons,
    lines,
    privacy,
    prompts,
    remind,
    repair,
    review,
    ruptures,
    sessions,
    setup,
    takeaways,
    watching,
)
from bot.practice.debrief import Attendance, RuptureAnswer
from bot.practice.refusals import Refusal
from bot.records.follow_ups import Outcome

from .cast import DORA, Person, answers, attempt, dump, rows, words
from .conftest import confirms, joins
from .days import wants_digest, wants_no_digest
from .given import has_closed, has_lesson
from .page import inside

ZONE = {"zone": "Europe/Berlin"}
ROLES = frozenset({80})
TAKEN, SINCE = {"takeaway": "I may wait."}, {"happened": "She spoke."}
SENTENCE, UNCLEAR = {"lesson": "one may wait."}, LeftOutBecause.UNCLEAR
ELSEWHEN = {"to_day": "2026-12-03", "to_time": "9:00"}

# Every action that writes, as one person does it: house, who, and what they have.
ACTS = {
    "add a client": lambda h, w, o: clients.add(h, w, "calm alder"),
    "take a therapy up again": lambda h, w, o: clients.add(h, w, "tall reed"),
    "correct the course": lambda h, w, o: clients.set_course(h, w, o.heron, held=9, ending=True),
    "end a therapy": lambda h, w, o: clients.end(h, w, o.heron),
    "debrief": lambda h, w, o: debrief.save(h, w, o.heron, "form-9", answers()),
    "debrief again": lambda h, w, o: debrief.save(h, w, o.heron, "form-1", answers(moment="x")),
    "nothing to note": lambda h, w, o: debrief.nothing_to_note(h, w, o.heron, "tap-9"),
    "cancelled": lambda h, w, o: debrief.not_held(h, w, o.heron, "tap-9", Attendance.CANCELLED),
    "wrong button": lambda h, w, o: debrief.not_held(h, w, o.heron, "form-1", Attendance.MISSED),
    "yes": lambda h, w, o: debrief.answer(h, w, o.debrief, RuptureAnswer.CONFRONTATION),
    "changed type": lambda h, w, o: debrief.answer(h, w, o.confirmed, RuptureAnswer.MIXED),
    "same": lambda h, w, o: debrief.answer(h, w, o.debrief, RuptureAnswer.SAME),
    "no": lambda h, w, o: debrief.answer(h, w, o.debrief, RuptureAnswer.NO),
    "not said": lambda h, w, o: ruptures.move(
        h, w, o.rupture, Event.NOT_SAID, NotSaidBecause.NO_TIME
    ),
    "said": lambda h, w, o: ruptures.move(h, w, o.rupture, Event.SAID),
    "let go": lambda h, w, o: ruptures.move(h, w, o.rupture, Event.LET_GO),
    "ended": lambda h, w, o: ruptures.move(h, w, o.rupture, Event.ENDED),
    "plan": lambda h, w, o: ruptures.plan(h, w, o.rupture, {"line": "I wonder."}),
    "plan from the bank": lambda h, w, o: ruptures.plan_from_bank(
        h, w, o.rupture, words().lines[0].key
    ),
    "repair": lambda h, w, o: repair.save(h, w, o.rupture, "form-8", attempt(extent="repaired")),
    "a formulation": lambda h, w, o: formulation.save(h, w, o.heron, "form-7", {"role": "Judge."}),
    "weigh": lambda h, w, o: repair.weigh(h, w, o.rupture, {"significance": "4"}),
    "a look back": lambda h, w, o: review.save(h, w, o.heron, {"memory": "She thanked me."}),
    "an own line": lambda h, w, o: lines.write_own(h, w, {"line": "I wonder.", "type": "mixed"}),
    "watch for a name": lambda h, w, o: watching.watch(h, w, o.heron, "Rosalind Okafor"),
    "watch for none": lambda h, w, o: watching.unwatch(h, w, o.heron),
    "words that name nobody": lambda h, w, o: harmless.put(h, w, {"words": "Kintsugi"}),
    "another such word": lambda h, w, o: harmless.allow(h, w, ["Ikigai"]),
    "like a line": lambda h, w, o: lines.like(h, w, words().lines[0].key, liked=True),
    "like it no longer": lambda h, w, o: lines.like(h, w, o.line, liked=False),
    "take a line away": lambda h, w, o: lines.remove(h, w, o.line),
    "not me": lambda h, w, o: entering.not_me(h, w, o.passkey),
    "keep a draft": lambda h, w, o: drafts.keep(h, w, "debrief:save:c.d", answers()),
    "tell late": lambda h, w, o: drafts.tell_late(h, w),
    "join again": lambda h, w, o: join.join(h, w, ROLES, ZONE),
    "leave": lambda h, w, o: join.leave(h, w),
    "take along": lambda h, w, o: privacy.take(h, w),
    "erase a client": lambda h, w, o: privacy.forget_client(h, w, o.heron),
    "erase a debrief": lambda h, w, o: privacy.forget_debrief(h, w, o.debrief),
    "leave and erase": lambda h, w, o: join.leave_and_erase(h, w),
    "add a session": lambda h, w, o: sessions.add(h, w, sessions.Wish(o.heron, "1", "11")),
    "remove a session": lambda h, w, o: sessions.remove(h, w, o.session),
    "go away": lambda h, w, o: sessions.pause(h, w, "", "24.12."),
    "come back": lambda h, w, o: sessions.resume(h, w, ""),
    "pause a client": lambda h, w, o: sessions.pause(h, w, o.heron, "24.12."),
    "cancel an hour": lambda h, w, o: sessions.cancel(h, w, o.session, "2026-12-02"),
    "move an hour": lambda h, w, o: sessions.move(h, w, o.session, "2026-12-02", **ELSEWHEN),
    "move from the prompt": lambda h, w, o: sessions.moved(h, w, o.prompt, **ELSEWHEN),
    "answer a prompt": lambda h, w, o: debrief.nothing_to_note(h, w, o.kite, o.prompt),
    "put off": lambda h, w, o: prompts.put_off(h, w, o.prompt, prompts.Later.EVENING),
    "not today": lambda h, w, o: prompts.not_today(h, w, o.prompt),
    "what became of it": lambda h, w, o: digest.follow_up(h, w, o.follow_up, Outcome.LEFT),
    "a weekly digest": lambda h, w, o: wants_digest(h, lambda: w),
    "no digest": lambda h, w, o: wants_no_digest(h, lambda: w),
    "set up the time": lambda h, w, o: setup.set_time(h, w, ZONE | {"weekday": "3", "time": "9"}),
    "set up the rooms": lambda h, w, o: setup.set_rooms(h, w, {"digest_channel": "71"}),
    "set up care": lambda h, w, o: setup.set_care(h, w, {"retention_days": "60"}),
    "set up words": lambda h, w, o: setup.set_words(h, w, "page"),
    "set up lessons": lambda h, w, o: setup.set_lessons(h, w, wanted=False),
    "take something away": lambda h, w, o: takeaways.keep(h, w, o.takeaway, TAKEN),
    "what happened since": lambda h, w, o: takeaways.happened(h, w, o.takeaway, SINCE),
    "not yet": lambda h, w, o: takeaways.not_yet(h, w, o.takeaway),
    "tell the group": lambda h, w, o: takeaways.tell(h, w, o.takeaway),
    "keep it back": lambda h, w, o: takeaways.keep_back(h, w, o.takeaway),
    "write a sentence": lambda h, w, o: lessons.write(h, w, "draft-9", SENTENCE),
    "change a sentence": lambda h, w, o: lessons.write(h, w, o.lesson, SENTENCE),
    "give a sentence": lambda h, w, o: lessons.give(h, w, o.lesson),
    "take a sentence back": lambda h, w, o: lessons.take_back(h, w, o.lesson),
    "approve a sentence": lambda h, w, o: lessons.approve(h, w, o.to_read),
    "leave a sentence out": lambda h, w, o: lessons.leave_out(h, w, o.to_read, UNCLEAR),
    "look at the setup": lambda h, w, o: setup.settings(h, w),
}

every_act = pytest.mark.parametrize("act", ACTS.values(), ids=list(ACTS))


class Owned:
    """What Ana has: a client, a debrief without an answer, and one that was confirmed.

    Red kite's hour has just ended, and is asked about.
    """


@pytest.fixture
async def owned(group, ana, heron, clock):
    reed = (await clients.add(group, ana(), "tall reed")).client
    await clients.end(group, ana(), reed.id)
    kite = (await clients.add(group, ana(), "red kite")).client
    await sessions.add(group, ana(), sessions.Wish("red kite", "wednesday", "19:00"))
    over = await confirms(group, ana, (await clients.add(group, ana(), "far cloud")).client)
    await ruptures.move(group, ana(), over.rupture_id, Event.ENDED)
    said = await confirms(group, ana, heron)
    clock.passes(days=7)
    saved = await debrief.save(group, ana(), heron.id, "form-1", answers())
    clock.passes(hours=2)
    found = Owned()
    found.heron, found.rupture, found.confirmed = heron.id, said.rupture_id, said.id
    found.debrief, found.kite = saved.id, kite.id
    await remind.fire_due(group)
    await prompts.send_due(group)
    for name, table in (
        ("session", "standing"),
        ("prompt", "prompts"),
        ("follow_up", "follow_ups"),
    ):
        ((one, *_), *_) = await rows(group, f"select id from {table}")
        setattr(found, name, one)
    found.line = (await lines.write_own(group, ana(), {"line": "I was quick."})).line.id
    await lines.like(group, ana(), found.line, liked=True)
    found.passkey = (await inside(group, ana)).passkey_id
    await setup.set_lessons(group, Person(ana.id, organiser=True)(), wanted=True)
    dora = (await joins(group, DORA)).clinician
    ours, me = dora.group_id, heron.clinician_id
    found.takeaway = await has_closed(group, me, ours, said.rupture_id)
    found.lesson = await has_lesson(group, me, ours)
    found.to_read = await has_lesson(group, dora.id, ours, reader=me)
    return found


@pytest.fixture
def who(ana):
    """Ana, who also organises, so that one person can do every act."""
    return Person(ana.id, organiser=True)


@every_act
async def test_done_twice_it_counts_once(group, who, owned, act, clock):
    """Discord may deliver an interaction again, seconds later."""
    first = await act(group, who("press-1"), owned)
    once = await dump(group)
    clock.passes(seconds=3)
    with contextlib.suppress(Refusal):
        assert type(await act(group, who("press-1"), owned)) is type(first)
    assert await dump(group) == once


@every_act
async def test_done_twice_at_the_same_moment_it_counts_once(group, who, owned, act):
    first, second = await asyncio.gather(
        *[act(group, who("press-1"), owned) for _ in range(2)], return_exceptions=True
    )
    assert not isinstance(first, BaseException)
    assert isinstance(second, Refusal | type(first))
    once = await dump(group)
    with contextlib.suppress(Refusal):
        await act(group, who("press-1"), owned)
    assert await dump(group) == once


async def test_what_was_refused_can_be_done_once_it_is_possible(group, who, owned):
    """A refused action leaves no mark, so the same press may be tried again."""
    await ruptures.move(group, who(), owned.rupture, Event.LET_GO)
    before = await dump(group)
    with pytest.raises(Refusal):
        await ruptures.move(group, who("press-1"), owned.rupture, Event.SAID)
    assert await dump(group) == before
    await ruptures.move(group, who(), owned.rupture, Event.REOPENED)
    view = await ruptures.move(group, who("press-1"), owned.rupture, Event.SAID)
    assert view.rupture.state.said
