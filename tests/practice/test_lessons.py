"""Lessons: given by one, read first by another, posted together, and nobody can tell whose."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from bot.alliance.consultations import posting_time
from bot.alliance.lessons import LeftOutBecause, LessonState
from bot.practice import join, lessons, lessons_posting, lessons_reading, messages, setup
from bot.practice.digest import GROUP_DIGEST
from bot.practice.lessons_posting import LESSONS, LET_GO
from bot.practice.lessons_reading import ASKED, LEFT_OUT
from bot.practice.refusals import NotThere
from bot.practice.times import zone_named
from bot.records import audit, new_id

from .cast import ANA, BEN, DIGEST_CHANNEL, Person, count, refused, rows
from .conftest import joins
from .mailbox import Mailbox

MORE = [Person(number) for number in (21, 22, 23, 24)]
EVERYBODY = [ANA, BEN, *MORE]
# A Tuesday; the next first weekday of a month is 1 December 2026, a Tuesday.
FIRST = "2026-12-01"


@pytest.fixture
async def circle(group, olga):
    """Six clinicians, in a group that gathers lessons."""
    for person in MORE:
        await joins(group, person)
    await setup.set_lessons(group, olga(), wanted=True)
    return group


@pytest.fixture
def box(circle):
    return Mailbox(circle)


async def gives(house, person, text="when i stop explaining there is room."):
    """Writes a sentence, sees it, gives it; its id."""
    found = await lessons.write(house, person(), new_id(), {"lesson": text})
    await lessons.give(house, person(), found.lesson.id)
    return found.lesson.id


async def reader_of(house, lesson):
    """Who is asked to read it now."""
    sql = """select person from lessons join clinicians on clinicians.id = approver_id
        where lessons.id = ?"""
    ((person,),) = await rows(house, sql, lesson)
    return next(one for one in EVERYBODY if one.id == person)


async def is_read(house, box, clock, *given):
    """Colleagues are asked, and approve."""
    clock.passes(days=1)
    await box.tick()
    for lesson in given:
        await lessons.approve(house, (await reader_of(house, lesson))(), lesson)


def posts(box):
    return [message for message in box.sent if message.kind == LESSONS]


async def test_where_the_group_wants_none_there_is_no_way_to_give_one(group, ana, olga):
    assert not (await lessons.overview(group, ana())).wanted
    with refused("lessons_off"):
        await lessons.form(group, ana())
    with refused("lessons_off"):
        await lessons.write(group, ana(), new_id(), {"lesson": "one may wait."})
    assert await count(group, "lessons") == 0


async def test_it_is_seen_once_more_as_it_would_stand_and_nobody_else_sees_it(
    circle, ana, ben, box
):
    typed = "On 3 May I learnt that one may wait."
    found = await lessons.write(circle, ana(), new_id(), {"lesson": typed})
    assert found.lesson.text == "Recently I learnt that one may wait."
    assert not found.blocked
    assert found.may_give
    assert not found.few
    with pytest.raises(NotThere):
        await lessons.show(circle, ben(), found.lesson.id)
    await box.tick()
    assert box.sent == []


async def test_the_same_form_sent_again_is_one_sentence(circle, ana):
    draft = new_id()
    for text in ("one may wait.", "one may ask."):
        await lessons.write(circle, ana(), draft, {"lesson": text})
    (own,) = (await lessons.overview(circle, ana())).own
    assert own.text == "one may ask."
    bens = await lessons.write(circle, BEN(), draft, {"lesson": "one may not."})
    assert bens.lesson.id != draft
    assert [one.text for one in (await lessons.overview(circle, ana())).own] == ["one may ask."]


@pytest.mark.parametrize(
    "telling", ["Mrs Fisher taught me to wait.", "on the 3rd I learnt it.", "call 020 7946 0018"]
)
async def test_what_could_tell_who_or_when_is_changed_first(circle, ana, telling):
    found = await lessons.write(circle, ana(), new_id(), {"lesson": telling})
    assert found.blocked
    with refused("lesson_identifiers"):
        await lessons.give(circle, ana(), found.lesson.id)
    mended = {"lesson": "one may wait."}
    await lessons.write(circle, ana(), found.lesson.id, mended)
    given = await lessons.give(circle, ana(), found.lesson.id)
    assert given.lesson.state is LessonState.WAITING


async def test_a_colleague_is_asked_at_an_hour_that_tells_nothing(circle, ana, box, clock):
    clock.passes(minutes=23)
    lesson = await gives(circle, ana)
    asked_at = posting_time(clock(), zone_named("Europe/Lisbon"))
    clock.at = asked_at - timedelta(seconds=1)
    await box.tick()
    assert box.sent == []
    clock.at = asked_at
    await box.tick()
    (asked,) = box.sent
    assert asked.kind == ASKED
    assert asked.recipient != ana.id
    assert set(asked.data) == {"lesson"}
    reader = await reader_of(circle, lesson)
    found = await lessons.to_read(circle, reader(), lesson)
    assert found.open
    assert found.text == "when i stop explaining there is room."
    assert "clinician" not in {name for name in dir(found) if not name.startswith("_")}


async def test_they_read_in_turn_and_never_their_own(circle, box, clock):
    given = {}
    for _ in range(5):
        for person in EVERYBODY:
            given[await gives(circle, person)] = person
    clock.passes(days=1)
    await box.tick()
    readers = {lesson: await reader_of(circle, lesson) for lesson in given}
    assert all(readers[lesson] != donor for lesson, donor in given.items())
    read = Counter(reader.id for reader in readers.values())
    assert set(read.values()) <= {4, 5, 6}
    assert len(read) == len(EVERYBODY)


async def test_whoever_does_not_get_to_it_is_passed_over(circle, ana, box, clock):
    lesson = await gives(circle, ana)
    clock.passes(days=1)
    await box.tick()
    first = await reader_of(circle, lesson)
    clock.passes(days=15)
    await box.tick()
    second = await reader_of(circle, lesson)
    assert second not in (first, ana)
    assert box.of(first, ASKED) == []
    assert len(box.of(second, ASKED)) == 1
    with pytest.raises(NotThere):
        await lessons.approve(circle, first(), lesson)


async def test_left_out_its_donor_is_told_and_may_write_it_anew(circle, ana, box, clock):
    lesson = await gives(circle, ana)
    clock.passes(days=1)
    await box.tick()
    reader = await reader_of(circle, lesson)
    await lessons.leave_out(circle, reader(), lesson, LeftOutBecause.UNCLEAR)
    await box.tick()
    assert box.of(reader, ASKED) == []
    (told,) = box.of(ana, LEFT_OUT)
    assert set(told.data) == {"lesson"}
    seen = await lessons.show(circle, ana(), lesson)
    assert (seen.lesson.state, seen.lesson.reason) == (
        LessonState.LEFT_OUT,
        LeftOutBecause.UNCLEAR,
    )
    assert not (await lessons.to_read(circle, reader(), lesson)).text
    await lessons.write(circle, ana(), lesson, {"lesson": "waiting can be an answer."})
    again = await lessons.give(circle, ana(), lesson)
    assert again.lesson.reason is None
    with pytest.raises(NotThere):
        await lessons.to_read(circle, reader(), lesson)


async def test_it_can_be_taken_back_until_it_is_posted(circle, ana, box, clock):
    lesson = await gives(circle, ana)
    clock.passes(days=1)
    await box.tick()
    reader = await reader_of(circle, lesson)
    await lessons.take_back(circle, ana(), lesson)
    await box.tick()
    assert await count(circle, "lessons") == 0
    assert box.of(reader, ASKED) == []
    with pytest.raises(NotThere):
        await lessons.approve(circle, reader(), lesson)
    clock.passes(days=30)
    await box.tick()
    assert await count(circle, "lessons") == 0


async def test_five_people_are_needed_and_the_fifth_brings_nothing_out_at_once(circle, box, clock):
    given = [await gives(circle, person) for person in EVERYBODY[:4] for _ in range(2)]
    await is_read(circle, box, clock, *given)
    clock.strikes(FIRST)
    await box.tick()
    assert posts(box) == []
    fifth = await gives(circle, EVERYBODY[4])
    await is_read(circle, box, clock, fifth)
    for _ in range(20):
        clock.passes(days=1)
        await box.tick()
    assert posts(box) == []
    clock.strikes("2027-01-01")
    await box.tick()
    found = [lesson for post in posts(box) for lesson in post.data["lessons"]]
    assert found == sorted([*given, fifth])


async def test_they_stand_together_in_an_order_that_tells_nothing(circle, box, clock):
    given = [await gives(circle, person, f"sentence {n}.") for n, person in enumerate(EVERYBODY)]
    await is_read(circle, box, clock, *given)
    clock.strikes(FIRST, "07:59")
    await box.tick()
    assert posts(box) == []
    clock.strikes(FIRST)
    for _ in range(3):
        box.begins_anew()
        await box.tick()
    both = posts(box)
    assert {(post.target, post.recipient) for post in both} == {("channel", DIGEST_CHANNEL)}
    assert all(set(post.data) == {"lessons"} for post in both)
    shown = [one for post in both for one in await lessons_posting.posted(circle, post)]
    assert sorted(shown) == [f"sentence {n}." for n in range(6)]
    assert [lesson for post in both for lesson in post.data["lessons"]] == sorted(given)
    with pytest.raises(NotThere):
        await lessons.take_back(circle, ANA(), given[0])


async def test_a_machine_that_was_off_posts_the_month_once_it_is_back(circle, box, clock):
    given = [await gives(circle, person) for person in EVERYBODY]
    await is_read(circle, box, clock, *given)
    clock.strikes("2026-12-04", "11:00")
    await box.tick()
    await box.tick()
    assert [len(post.data["lessons"]) for post in posts(box)] == [5, 1]


async def test_many_are_spread_over_several_posts(circle, box, clock):
    given = [await gives(circle, person) for person in EVERYBODY for _ in range(4)]
    await is_read(circle, box, clock, *given)
    clock.strikes(FIRST)
    await box.tick()
    assert [len(post.data["lessons"]) for post in posts(box)] == [5, 5, 5, 5, 4]


async def test_who_gave_long_ago_or_has_left_does_not_count(circle, box, clock):
    given = [await gives(circle, person) for person in EVERYBODY[:5]]
    await is_read(circle, box, clock, *given)
    await join.leave(circle, EVERYBODY[4]())
    clock.strikes(FIRST)
    await box.tick()
    assert posts(box) == []
    clock.strikes("2027-03-01")
    await box.tick()
    await is_read(circle, box, clock, await gives(circle, EVERYBODY[5]))
    clock.strikes("2027-04-01")
    await box.tick()
    assert posts(box) == []


async def test_what_waited_for_two_quarters_is_let_go_with_a_word_to_its_donor(
    circle, ana, box, clock
):
    lesson = await gives(circle, ana)
    await is_read(circle, box, clock, lesson)
    clock.passes(weeks=25)
    assert await lessons_posting.let_go_old(circle) == 0
    clock.passes(weeks=2)
    await box.tick()
    assert await lessons_posting.let_go_old(circle) == 0
    (told,) = box.of(ana, LET_GO)
    assert told.data == {}
    assert await count(circle, "lessons") == 0


async def test_switched_off_nothing_is_asked_and_nothing_posted(circle, olga, box, clock):
    given = [await gives(circle, person) for person in EVERYBODY]
    await setup.set_lessons(circle, olga(), wanted=False)
    clock.strikes(FIRST)
    await box.tick()
    assert {message.kind for message in box.sent} <= {GROUP_DIGEST}
    overview = await lessons.overview(circle, ANA())
    assert (overview.wanted, [one.id for one in overview.own]) == (False, given[:1])
    await lessons.take_back(circle, ANA(), given[0])


async def test_only_who_manages_the_server_decides(circle, ana):
    with refused("not_organiser"):
        await setup.set_lessons(circle, ana(), wanted=False)


async def test_in_a_small_group_its_donor_is_warned(group, olga, ana):
    await setup.set_lessons(group, olga(), wanted=True)
    found = await lessons.write(group, ana(), new_id(), {"lesson": "one may wait."})
    assert found.few


async def test_giving_and_taking_back_is_noted_without_a_word(circle, ana):
    lesson = await gives(circle, ana)
    await lessons.take_back(circle, ana(), lesson)
    ((me,),) = await rows(circle, "select id from clinicians where person = ?", ana.id)
    noted = await circle.records.read(lambda db: audit.of(db, me, 10))
    about = [(one.what, one.subject) for one in noted if one.subject == lesson]
    assert sorted(about) == [("shared", lesson), ("withdrew", lesson)]


async def test_nothing_that_is_sent_says_whose_it_is(circle, box, clock):
    """Every row of the outbox about a sentence is the same, whoever gave it."""
    for donor in EVERYBODY[:3]:
        await gives(circle, donor)
    clock.passes(days=1)
    await box.tick()
    sql = "select kind, group_id, target, data, not_before, made_at from outbox"
    people = [str(person.id) for person in EVERYBODY[:3]]
    for row in await rows(circle, sql):
        assert row[0] == lessons_reading.ASKED
        assert row[4] == row[5] == clock().isoformat(timespec="microseconds")
        assert not any(f'"{person}"' in row[3] for person in people)


async def test_what_was_never_given_is_forgotten_and_what_was_posted_after_the_groups_time(
    circle, olga, ana, box, clock
):
    given = [await gives(circle, person) for person in EVERYBODY]
    await is_read(circle, box, clock, *given)
    await lessons.write(circle, ana(), new_id(), {"lesson": "one may wait."})
    clock.strikes(FIRST)
    await box.tick()
    clock.strikes("2027-01-05")
    await lessons_posting.let_go_old(circle)
    assert await count(circle, "lessons") == len(given)
    await setup.set_care(circle, olga(), {"retention_days": "30"})
    await lessons_posting.let_go_old(circle)
    assert await count(circle, "lessons") == 0


async def test_who_erases_everything_leaves_nothing_of_theirs_in_a_post_that_waits(
    circle, ana, clock
):
    given = [await gives(circle, person, f"sentence {n}.") for n, person in enumerate(EVERYBODY)]
    box = Mailbox(circle)
    await is_read(circle, box, clock, *given)
    clock.strikes(FIRST)
    await lessons_posting.put_due(circle)
    await join.leave_and_erase(circle, ana())
    waiting = [message for message in await messages.due(circle) if message.kind == LESSONS]
    shown = [one for post in waiting for one in await lessons_posting.posted(circle, post)]
    assert "sentence 0." not in shown
