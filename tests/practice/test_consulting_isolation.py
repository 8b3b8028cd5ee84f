"""Whose consultation: without a seat it does not exist; and each act counts once."""

from __future__ import annotations

import inspect

import pytest

from bot.alliance.consultations import Voice
from bot.practice import consult, consulting, contributions, join
from bot.practice.refusals import Refusal

from . import cast, conftest
from .cast import dump, refused, words
from .threads import asked, gives, passes, posts, prepares

ABSENT = "nosuchthing2"

# Every use case that is told an id: what it is of, and how it is called.
PREPARED = {
    "consult.prepared": consult.prepared,
    "consult.change": lambda h, w, i: consult.change(h, w, i, {"question": "And?"}),
    "consult.invite": lambda h, w, i: consult.invite(h, w, i, [3]),
    "consult.confirm": consult.confirm,
    "consult.withdraw": consult.withdraw,
}
POSTED = {
    "consulting.seat": consulting.seat,
    "consulting.next_phase": lambda h, w, i: consulting.next_phase(h, w, i, 0),
    "consulting.more_time": lambda h, w, i: consulting.more_time(h, w, i, 0),
    "consulting.answered": lambda h, w, i: consulting.answered(h, w, i, 1),
    "consulting.leave": consulting.leave,
    "consulting.resume": consulting.resume,
    "contributions.give": lambda h, w, i: contributions.give(
        h, w, i, "form-1", Voice.QUESTION, {"text": "How long?"}
    ),
}
MINE = {
    "contributions.own": contributions.own,
    "contributions.edit": lambda h, w, i: contributions.edit(h, w, i, {"text": "How often?"}),
    "contributions.withdraw": contributions.withdraw,
}
OFFERED = {"contributions.take_line": contributions.take_line}
RUPTURE = {"consult.prepare": lambda h, w, i: consult.prepare(h, w, i, "form-1", asked())}
# A colleague of the group may join, asked or not; nobody else.
OPEN = {"consulting.join": consulting.join, "consulting.not_now": consulting.not_now}

WAYS = {
    **{name: ("prepared", call) for name, call in PREPARED.items()},
    **{name: ("posted", call) for name, call in POSTED.items()},
    **{name: ("mine", call) for name, call in MINE.items()},
    **{name: ("line", call) for name, call in OFFERED.items()},
    **{name: ("rupture", call) for name, call in RUPTURE.items()},
}
every_way = pytest.mark.parametrize("name", list(WAYS))
every_way_and_joining = pytest.mark.parametrize("name", [*WAYS, *OPEN])


@pytest.fixture
async def bens(circle, rooms, ana, ben, dora, heron, rupture, clock):
    """What there is that Eve has no part in: Ana asks, Ben and Dora came; Ana prepares another."""
    found = await posts(circle, ana, rupture)
    await rooms.tick()
    for one in (ben, dora):
        await consulting.join(circle, one(), found)
    await passes(rooms, clock, days=1)
    question = await gives(circle, ben, found, Voice.QUESTION, "How long?")
    seat = await consulting.seat(circle, ana(), found)
    leads = ben if seat.consultation.conductor == ben.id else dora
    await consulting.next_phase(circle, leads(), found, 0)
    await consulting.answered(circle, ana(), found, 1)
    await consulting.next_phase(circle, leads(), found, 2)
    line = await gives(circle, ben, found, Voice.LINE, "I noticed that I hurried.")
    again = (await conftest.confirms(circle, ana, heron)).rupture_id
    third = (await conftest.confirms(circle, ana, heron)).rupture_id
    await conftest.joins(circle, EVE)
    await rooms.tick()
    return {
        "posted": found,
        "mine": question.id,
        "line": line.id,
        "prepared": await prepares(circle, ana, again),
        "rupture": third,
    }


EVE = cast.Person(5)


async def answer_of(name, house, person, subject):
    """How somebody is refused: everything they could tell two refusals apart by."""
    call = WAYS[name][1] if name in WAYS else OPEN[name]
    with pytest.raises(Refusal) as refusal:
        await call(house, person(), subject)
    no = refusal.value
    said = words().say(f"errors.{no.reason}", **no.fill)
    return type(no), no.reason, no.args, no.fill, said


@every_way
async def test_without_a_seat_it_looks_exactly_as_if_it_were_not_there(circle, bens, name):
    before = await dump(circle)
    for person in (EVE, EVE.directly):
        theirs = await answer_of(name, circle, person, bens[WAYS[name][0]])
        assert theirs == await answer_of(name, circle, person, ABSENT)
        assert theirs[1] == "not_there"
    assert await dump(circle) == before


@pytest.mark.parametrize("name", [*PREPARED, *RUPTURE, *MINE])
async def test_a_seat_opens_nothing_of_another(circle, dora, bens, name):
    subject = bens[WAYS[name][0]]
    before = await dump(circle)
    assert await answer_of(name, circle, dora, subject) == await answer_of(
        name, circle, dora, ABSENT
    )
    assert await dump(circle) == before


@every_way_and_joining
async def test_outsiders_and_organisers_have_not_joined(circle, olga, cleo, bens, name):
    subject = bens[WAYS[name][0] if name in WAYS else "posted"]
    # An organiser puts right what keeps a thread from being used: it goes on by their hand, too.
    others = [] if name == "consulting.resume" else [olga]
    for person in (cleo, cleo.directly, *others):
        for one in (subject, ABSENT):
            assert (await answer_of(name, circle, person, one))[1] == "not_joined"


@every_way_and_joining
async def test_another_group_finds_nothing(circle, olga, ana, ben, bens, name):
    await conftest.set_up(circle, olga.elsewhere())
    subject = bens[WAYS[name][0] if name in WAYS else "posted"]
    for person in (ana, ben):
        await conftest.joins(circle, person.elsewhere())
        there = await answer_of(name, circle, person.elsewhere(), subject)
        assert there == await answer_of(name, circle, person.elsewhere(), ABSENT)
        assert there[1] == "not_there"


@every_way_and_joining
async def test_who_left_reaches_nothing(circle, ben, bens, name):
    await join.leave(circle, ben())
    subject = bens[WAYS[name][0] if name in WAYS else "posted"]
    for person in (ben, ben.directly):
        assert (await answer_of(name, circle, person, subject))[1] == "not_joined"


async def test_what_is_withdrawn_is_there_for_nobody(circle, ana, ben, bens):
    await consult.withdraw(circle, ana(), bens["posted"])
    for person in (ana, ben, EVE):
        for name in POSTED:
            assert (await answer_of(name, circle, person, bens["posted"]))[1] == "not_there"
    with refused("not_there"):
        await consulting.join(circle, EVE(), bens["posted"])


async def test_what_others_may_see_before_they_join_has_no_words(circle, bens):
    (waiting,) = await consulting.waiting(circle, EVE())
    assert waiting.shared == type(waiting.shared)()
    assert "thanked" not in repr(waiting)
    assert "grey heron" not in repr(await consulting.join(circle, EVE(), bens["posted"]))


ACTS = {
    **{f"{name} by Ana": ("ana", *WAYS[name]) for name in (*PREPARED, *RUPTURE)},
    "next phase": ("leads", "posted", lambda h, w, i: consulting.next_phase(h, w, i, 3)),
    "more time": ("leads", "posted", lambda h, w, i: consulting.more_time(h, w, i, 3)),
    "leave": ("ben", "posted", consulting.leave),
    "join": ("eve", "posted", consulting.join),
    "withdraw": ("ana", "posted", consult.withdraw),
    "give": ("ben", "posted", POSTED["contributions.give"]),
    "edit": ("ben", "mine", MINE["contributions.edit"]),
    "take back": ("ben", "mine", contributions.withdraw),
    "take a line": ("ana", "line", contributions.take_line),
    "keep a line": ("dora", "line", contributions.take_line),
}


@pytest.mark.parametrize("name", list(ACTS))
async def test_done_twice_it_counts_once(circle, ana, ben, dora, bens, clock, name):
    whose, kind, act = ACTS[name]
    conductor = (await consulting.seat(circle, ana(), bens["posted"])).consultation.conductor
    people = {"ana": ana, "ben": ben, "dora": dora, "eve": EVE}
    person = people.get(whose) or (ben if conductor == ben.id else dora)
    await act(circle, person("press-1"), bens[kind])
    once = await dump(circle)
    clock.passes(seconds=3)
    try:
        await act(circle, person("press-1"), bens[kind])
    except Refusal as no:
        assert no.reason == "not_there"  # noqa: PT017  (it may be gone by its own doing)
    assert await dump(circle) == once


def test_no_use_case_that_takes_an_id_is_left_out_here():
    found = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in (consult, consulting, contributions)
        for name, function in inspect.getmembers(module, inspect.iscoroutinefunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and any(one.endswith("_id") for one in inspect.signature(function).parameters)
    }
    assert found == {*WAYS, *OPEN}
