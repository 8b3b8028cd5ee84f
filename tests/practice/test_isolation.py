"""Whose words: another person's row does not exist, and absent looks exactly like not yours."""

from __future__ import annotations

import inspect

import pytest

from bot.alliance.lessons import LeftOutBecause
from bot.alliance.ruptures import Event
from bot.practice import (
    clients,
    course,
    debrief,
    digest,
    drafts,
    entering,
    formulation,
    history,
    join,
    lessons,
    lines,
    looking,
    messages,
    packet,
    passkeys,
    patterns,
    privacy,
    prompts,
    remind,
    repair,
    review,
    ruptures,
    sessions,
    setup,
    takeaways,
    today,
    watching,
    ways,
)
from bot.practice.debrief import Attendance, RuptureAnswer
from bot.practice.refusals import NotThere, Refusal
from bot.records import new_id, outbox
from bot.records.follow_ups import Outcome
from bot.records.outbox import OutboxMessage

from . import conftest
from .cast import DORA, Person, answers, attempt, dump, refused, rows, words
from .conftest import confirms, joins
from .given import has_closed, has_lesson
from .page import inside

ABSENT = "nosuchthing2"
LINE = {"line": "I wonder."}

# Every use case that is told an id: whose, and how it is called.
CLIENTS = {
    "clients.find": clients.find,
    "clients.set_course": lambda h, w, i: clients.set_course(h, w, i, held=9, ending=True),
    "clients.end": clients.end,
    "privacy.one_client": privacy.one_client,
    "privacy.debriefs_of": privacy.debriefs_of,
    "privacy.forget_client": privacy.forget_client,
    "watching.watched": watching.watched,
    "watching.watch": lambda h, w, i: watching.watch(h, w, i, "Rosalind"),
    "watching.unwatch": watching.unwatch,
    "looking.found_in": lambda h, w, i: looking.found_in(h, w, {"text": "x"}, i),
    "looking.hinted": lambda h, w, i: looking.hinted(h, w, ("x",), i),
    "review.of": review.of,
    "formulation.told": formulation.told,
    "packet.choose": packet.choose,
    "packet.prepare": lambda h, w, i: packet.prepare(h, w, i, 4, {}),
    "review.save": lambda h, w, i: review.save(h, w, i, {"memory": "It was quiet."}),
    "debrief.open_form": debrief.open_form,
    "debrief.save": lambda h, w, i: debrief.save(h, w, i, new_id(), answers()),
    "debrief.nothing_to_note": lambda h, w, i: debrief.nothing_to_note(h, w, i, new_id()),
    "debrief.not_held": lambda h, w, i: debrief.not_held(h, w, i, new_id(), Attendance.MISSED),
}
DEBRIEFS = {
    "debrief.show": debrief.show,
    "debrief.answer": lambda h, w, i: debrief.answer(h, w, i, RuptureAnswer.MIXED),
    "debrief.was_cancelled": debrief.was_cancelled,
    "privacy.one_debrief": privacy.one_debrief,
    "privacy.forget_debrief": privacy.forget_debrief,
}
FORMULATIONS = {
    "formulation.current": formulation.current,
    "formulation.story": formulation.story,
    "formulation.save": lambda h, w, i: formulation.save(h, w, i, new_id(), {"role": "Judge."}),
}
HISTORY = {"history.therapy": history.therapy}
RUPTURES = {
    "ruptures.show": ruptures.show,
    "course.of": course.of,
    "ruptures.form": ruptures.form,
    "ruptures.move": lambda h, w, i: ruptures.move(h, w, i, Event.LET_GO),
    "ruptures.plan": lambda h, w, i: ruptures.plan(h, w, i, LINE),
    "ruptures.plan_from_bank": lambda h, w, i: ruptures.plan_from_bank(
        h, w, i, words().lines[0].key
    ),
    "repair.weigh": lambda h, w, i: repair.weigh(h, w, i, {"resolved": "3"}),
    "repair.given": lambda h, w, i: repair.given(h, w, i, "form-1"),
    "repair.save": lambda h, w, i: repair.save(h, w, i, new_id(), attempt(extent="repaired")),
}
TAKEAWAYS = {
    "takeaways.show": takeaways.show,
    "takeaways.keep": lambda h, w, i: takeaways.keep(h, w, i, {"takeaway": "I wonder."}),
    "takeaways.happened": lambda h, w, i: takeaways.happened(h, w, i, {"happened": "Nothing."}),
    "takeaways.not_yet": takeaways.not_yet,
    "takeaways.tell": takeaways.tell,
    "takeaways.keep_back": takeaways.keep_back,
}
LESSONS = {
    "lessons.form": lessons.form,
    "lessons.show": lessons.show,
    "lessons.give": lessons.give,
    "lessons.take_back": lessons.take_back,
}
TO_READ = {
    "lessons.to_read": lessons.to_read,
    "lessons.approve": lessons.approve,
    "lessons.leave_out": lambda h, w, i: lessons.leave_out(h, w, i, LeftOutBecause.UNCLEAR),
}
OWN_LINES = {"lines.remove": lines.remove}
HOURS = {
    "sessions.remove": sessions.remove,
    "sessions.cancel": lambda h, w, i: sessions.cancel(h, w, i, "2026-11-30"),
    "sessions.move": lambda h, w, i: sessions.move(
        h, w, i, "2026-11-30", to_day="2026-12-01", to_time="9:00"
    ),
}
PROMPTS = {
    "prompts.catch_up": prompts.catch_up,
    "prompts.one": prompts.one,
    "prompts.put_off": lambda h, w, i: prompts.put_off(h, w, i, prompts.Later.HOUR),
    "prompts.not_today": prompts.not_today,
    "debrief.nothing_in_all": debrief.nothing_in_all,
    "sessions.moved": lambda h, w, i: sessions.moved(h, w, i, to_day="2026-12-01", to_time="9:00"),
}
FOLLOW_UPS = {"digest.follow_up": lambda h, w, i: digest.follow_up(h, w, i, Outcome.STAYED)}

MEMBERSHIPS = {
    "digest.send_weekly": lambda h, w, i: digest.send_weekly(
        h, w, {"weekday": "0", "time": "8:00"}, i
    ),
    "digest.send_no_more": digest.send_no_more,
    "entering.link": lambda h, w, i: entering.link(h, w, clinician_id=i),
}
HANDED_BACK = {"ruptures.handed_back": ruptures.handed_back}

OF_CLINICIANS = {
    **{name: ("clinician", call) for name, call in MEMBERSHIPS.items()},
    **{name: ("client", call) for name, call in CLIENTS.items()},
    **{name: ("client", call) for name, call in HISTORY.items()},
    **{name: ("client", call) for name, call in FORMULATIONS.items()},
    **{name: ("debrief", call) for name, call in DEBRIEFS.items()},
    **{name: ("rupture", call) for name, call in RUPTURES.items()},
    **{name: ("own_line", call) for name, call in OWN_LINES.items()},
    **{name: ("session", call) for name, call in HOURS.items()},
    **{name: ("prompt", call) for name, call in PROMPTS.items()},
    **{name: ("follow_up", call) for name, call in FOLLOW_UPS.items()},
}
OF_CLINICIANS |= {name: ("takeaway", call) for name, call in TAKEAWAYS.items()}
OF_CLINICIANS |= {name: ("lesson", call) for name, call in LESSONS.items()}
OF_CLINICIANS |= {name: ("to_read", call) for name, call in TO_READ.items()}
OF_CLINICIANS |= {name: ("handed_back", call) for name, call in HANDED_BACK.items()}
# These belong to a person, member or not: an unsaved form, a notice to an organiser.
OF_PERSONS = {
    "drafts.of": ("draft", drafts.of),
    "messages.try_again": ("notice", messages.try_again),
    "passkeys.not_me": ("passkey", entering.not_me),
}
WAYS = OF_CLINICIANS | OF_PERSONS

every_way = pytest.mark.parametrize("name", list(WAYS))
every_clinicians_way = pytest.mark.parametrize("name", list(OF_CLINICIANS))


@pytest.fixture
async def hers(group, ana, heron, clock):
    """The ids of everything Ana has, one of each kind."""
    said = await confirms(group, ana, heron)
    alder = (await clients.add(group, ana(), "calm alder")).client
    gone = await confirms(group, ana, alder)
    await ruptures.move(group, ana(), gone.rupture_id, Event.ENDED)
    await sessions.add(group, ana(), sessions.Wish("grey heron", "0", "7:00"))
    draft = await drafts.keep(group, ana(), "debrief:save:c.d", answers())
    await setup.set_words(group, Person(ana.id, organiser=True)(), "chat")
    await setup.set_lessons(group, Person(ana.id, organiser=True)(), wanted=True)
    dora = (await joins(group, DORA)).clinician
    ours, me = dora.group_id, heron.clinician_id
    clock.strikes("2026-11-23")
    await digest.put_due_group_digests(group)
    (post,) = await messages.due(group)
    await messages.stopped(group, post, "50013")
    (notice,) = await messages.due(group)
    clock.passes(hours=2)
    await remind.fire_due(group)

    async def one_of(table):
        return (await rows(group, f"select id from {table} order by rowid"))[0][0]

    before = OutboxMessage(
        id=new_id(),
        cause="before",
        kind="before_hour",
        target="person",
        recipient=ana.id,
        data={"client": heron.id, "forecast": None},
        not_before=clock(),
        made_at=clock(),
    )
    await group.records.write(lambda db: outbox.put(db, before))
    return {
        "clinician": heron.clinician_id,
        "handed_back": before.id,
        "takeaway": await has_closed(group, me, ours, said.rupture_id),
        "lesson": await has_lesson(group, me, ours),
        "to_read": await has_lesson(group, dora.id, ours, "one may ask.", reader=me),
        "own_line": (await lines.write_own(group, ana(), LINE)).line.id,
        "session": await one_of("standing"),
        "prompt": await one_of("prompts"),
        "follow_up": await one_of("follow_ups"),
        "client": heron.id,
        "debrief": said.id,
        "rupture": said.rupture_id,
        "draft": draft,
        "notice": notice.id,
        "passkey": (await inside(group, ana)).passkey_id,
    }


async def answer_of(name, house, person, subject):
    """How somebody is refused: everything they could tell two refusals apart by."""
    _, call = WAYS[name]
    with pytest.raises(Refusal) as refusal:
        await call(house, person(), subject)
    no = refusal.value
    said = words().say(f"errors.{no.reason}", **no.fill)
    return type(no), no.reason, no.args, no.fill, said


@every_way
async def test_ones_own_is_there(group, ana, hers, name):
    kind, call = WAYS[name]
    await call(group, ana(), hers[kind])


@every_way
async def test_anothers_and_an_absent_one_look_exactly_alike(group, ben, moss, hers, name):
    kind, _ = WAYS[name]
    before = await dump(group)
    anothers = await answer_of(name, group, ben, hers[kind])
    assert anothers == await answer_of(name, group, ben, ABSENT)
    assert anothers[1] in {"not_there", "client_unknown"}
    assert await dump(group) == before


@pytest.mark.parametrize("name", [name for name in CLIENTS if name != "debrief.save"])
async def test_anothers_code_is_as_unknown_as_any(group, ben, hers, name):
    assert await answer_of(name, group, ben, "grey heron") == await answer_of(
        name, group, ben, "calm alder"
    )


@every_clinicians_way
async def test_an_outsider_has_not_joined_whatever_they_ask_for(group, cleo, hers, name):
    kind, _ = WAYS[name]
    before = await dump(group)
    for person in (cleo, cleo.directly):
        for subject in (hers[kind], ABSENT):
            assert (await answer_of(name, group, person, subject))[1] == "not_joined"
    assert await dump(group) == before


@every_clinicians_way
async def test_who_left_reaches_nothing_not_even_their_own(group, ana, hers, name):
    kind, _ = WAYS[name]
    await join.leave(group, ana())
    before = await dump(group)
    for person in (ana, ana.directly):
        assert (await answer_of(name, group, person, hers[kind]))[1] == "not_joined"
    assert await dump(group) == before


@every_clinicians_way
async def test_what_one_has_in_one_group_is_not_there_in_another(group, olga, ana, hers, name):
    kind, _ = WAYS[name]
    await conftest.set_up(group, olga.elsewhere())
    there = ana.elsewhere()
    await joins(group, there)
    before = await dump(group)
    assert await answer_of(name, group, there, hers[kind]) == await answer_of(
        name, group, there, ABSENT
    )
    assert await dump(group) == before


@every_clinicians_way
async def test_an_organiser_sees_no_clinicians_rows(group, olga, hers, name):
    kind, _ = WAYS[name]
    assert (await answer_of(name, group, olga, hers[kind]))[1] == "not_joined"


@every_clinicians_way
async def test_in_a_direct_message_ones_own_is_found_in_whichever_group(
    group, olga, ana, hers, name
):
    """An id says which group is meant; nobody else's is any nearer for that."""
    kind, call = WAYS[name]
    await conftest.set_up(group, olga.elsewhere())
    await joins(group, ana.elsewhere())
    await call(group, ana.directly(), hers[kind])
    assert (await answer_of(name, group, ana.directly, ABSENT))[1] in {
        "not_there",
        "client_unknown",
    }


async def test_a_list_for_anothers_client_is_as_absent_as_for_none(group, ben, hers):
    for client in (hers["client"], ABSENT):
        with pytest.raises(NotThere):
            await ruptures.waiting(group, ben(), client)


@pytest.mark.parametrize(
    "ask",
    [
        clients.all_of,
        digest.own,
        ruptures.waiting,
        join.membership,
        history.ended,
        lessons.overview,
        today.today,
        privacy.settings,
        privacy.take,
        privacy.may_take,
    ],
)
async def test_a_list_is_for_members_only(group, ana, cleo, hers, ask):
    await join.leave(group, ana())
    for person in (ana, cleo):
        with refused("not_joined"):
            await ask(group, person())


async def test_what_one_reads_holds_nothing_of_another(group, ana, ben, moss, hers):
    read = [
        await clients.all_of(group, ben()),
        await clients.matching(group, ben(), ""),
        await digest.own(group, ben()),
        await ruptures.waiting(group, ben()),
        await join.membership(group, ben()),
        await today.today(group, ben()),
        await history.ended(group, ben()),
        await lessons.overview(group, ben()),
        await history.therapy(group, ben(), moss.id),
        await privacy.settings(group, ben()),
        await privacy.take(group, ben()),
        await privacy.everything(group, ben()),
        await privacy.one_client(group, ben(), moss.id),
        await debrief.save(group, ben(), moss.id, new_id(), answers()),
    ]
    membership = (await join.membership(group, ana())).clinician
    for secret in ("grey heron", membership.id, *hers.values()):
        assert secret not in repr(read)


async def saved_under(house, person, client, rupture, words):
    """A debrief and an attempt, both from forms whose drafts came back from outside."""
    said = await debrief.save(house, person(), client.id, "form-1", answers(moment=words))
    tried = await repair.save(house, person(), rupture, "form-2", attempt(line=words))
    return said, tried.view.attempts


async def test_anothers_form_mixes_no_answers_and_loses_none(group, ana, ben, heron, moss):
    """Drafts are ids by chance; an address can hold any, a colleague's and a client's before."""
    alder = (await clients.add(group, ana(), "calm alder")).client
    whose = {"Ana's.": (ana, heron), "Ana's own.": (ana, alder), "Ben's.": (ben, moss)}
    ruptured = {text: (await confirms(group, *about)).rupture_id for text, about in whose.items()}
    for _ in range(2):  # sent twice each form is one
        for text, about in whose.items():
            said, attempts = await saved_under(group, *about, ruptured[text], text)
            assert (said.client_id, said.texts["moment"]) == (about[1].id, text)
            assert [attempt.line for attempt in attempts] == [text]

    for text, (person, client) in whose.items():
        form = await debrief.open_form(group, person(), client.id, "form-1")
        given = await repair.given(group, person(), ruptured[text], "form-2")
        assert (form.given["moment"], given["line"]) == (text, text), "found again as it was"
    drafts_of = "select count(*) from debriefs where draft = 'form-1' or length(draft) = 24"
    assert await rows(group, drafts_of) == [(3,)]


async def test_anothers_draft_and_one_that_nobody_has_are_answered_alike(
    group, ana, ben, heron, moss
):
    await debrief.save(group, ana(), heron.id, "form-1", answers(moment="Ana's."))
    for draft in ("form-1", "form-9"):
        assert not (await debrief.open_form(group, ben(), moss.id, draft)).given
        saved = await debrief.save(group, ben(), moss.id, draft, answers(moment="Ben's."))
        assert saved.texts["moment"] == "Ben's."


async def test_the_hour_of_one_client_is_not_told_by_a_form_about_another(group, ana, hers):
    birch = (await clients.add(group, ana(), "quiet birch")).client
    asked = hers["prompt"]
    before = await prompts.one(group, ana(), asked)
    for save in (debrief.nothing_to_note, debrief.save):
        given = [answers()] if save is debrief.save else []
        saved = await save(group, ana(), birch.id, asked, *given)
        assert saved.client_id == birch.id
    assert await prompts.one(group, ana(), asked) == before
    told = await debrief.nothing_to_note(group, ana(), hers["client"], asked)
    assert told.draft == asked


SUBJECTS = [
    clients,
    course,
    debrief,
    digest,
    drafts,
    history,
    join,
    lessons,
    lines,
    messages,
    packet,
    patterns,
    privacy,
    prompts,
    repair,
    review,
    ruptures,
    sessions,
    setup,
    takeaways,
    today,
    entering,
    formulation,
    passkeys,
    ways,
]


def use_cases():
    """Every use case of these subjects, by module and name."""
    for module in SUBJECTS:
        for name, function in inspect.getmembers(module, inspect.iscoroutinefunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                yield f"{module.__name__.rpartition('.')[2]}.{name}", function


def takes_an_id(function):
    """Whether somebody who acts tells it, from outside, which row is meant."""
    names = inspect.signature(function).parameters
    return "who" in names and any(n.endswith("_id") or n == "typed" for n in names)


def test_no_use_case_that_takes_an_id_is_left_out_here():
    """A new one belongs into the tables above."""
    # A message only tells which of one's own groups is meant.
    only_listing = {"clients.matching", "clients.suggestions", "ruptures.waiting", "digest.own"}
    only_listing |= {"ways.of_message"}
    found = {name for name, function in use_cases() if takes_an_id(function)}
    missing = found - WAYS.keys() - only_listing
    assert not missing, f"add to CLIENTS, DEBRIEFS, … above: {sorted(missing)}"
