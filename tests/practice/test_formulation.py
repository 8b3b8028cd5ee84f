"""The formulation: it may change, and what one thought before can be read as a story."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.alliance.hypotheses import Hypothesis
from bot.practice import clients, forget, formulation, join, ruptures
from bot.practice.refusals import NotThere
from bot.records import new_id
from bot.records.formulations import QUESTIONS

from .cast import count, dump, refused, words
from .conftest import confirms

FIRST = {"pattern": "She thanks me and goes quiet.", "role": "The examiner.", "make": ""}


async def writes(house, person, client, draft="", **answers):
    """Saves a version."""
    return await formulation.save(house, person(), client.id, draft or new_id(), answers)


async def told(house, person, client):
    """The patterns of the story, newest first."""
    return [v.pattern for v in await formulation.story(house, person(), client.id)]


def test_its_form_asks_what_is_kept():
    """Four plain texts, none of which may be left out; and hypotheses, which may."""
    *texts, last = words().form("formulation").questions
    assert tuple(question.key for question in texts) == QUESTIONS
    assert all(question.kind == "text" and not question.optional for question in texts)
    assert (last.key, last.kind, last.optional) == ("hypotheses", "many", True)


async def test_before_anything_is_written_there_is_none(group, ana, heron):
    assert await formulation.current(group, ana(), heron.id) is None
    assert await formulation.story(group, ana(), heron.id) == []


async def test_what_was_written_stands_and_may_leave_questions_open(group, ana, heron, clock):
    saved = await writes(group, ana, heron, **FIRST)
    assert await formulation.current(group, ana(), heron.id) == saved
    assert saved.texts == {**FIRST, "differently": ""}
    assert saved.at == clock()


async def test_each_change_keeps_the_earlier_version(group, ana, heron, clock):
    await writes(group, ana, heron, **FIRST)
    clock.passes(days=20)
    await writes(group, ana, heron, pattern="She thanks me when she is angry.")
    clock.passes(days=20)
    await writes(group, ana, heron, pattern="I hurry, and she thanks me.")
    assert await told(group, ana, heron) == [
        "I hurry, and she thanks me.",
        "She thanks me when she is angry.",
        FIRST["pattern"],
    ]


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.dictionaries(st.sampled_from(QUESTIONS), st.sampled_from(["", "One.", "Two."])),
        max_size=5,
    )
)
async def test_what_was_not_asked_stays_and_what_was_emptied_is_cleared(group, ana, forms):
    code = f"grey {''.join(chr(97 + ord(c) % 26) for c in new_id())}"
    client = (await clients.add(group, ana(), code)).client
    said, versions = {"pattern": "First."}, 1
    saved = await writes(group, ana, client, **said)
    for form in forms:
        merged = said | form
        if not any(merged.values()):
            with refused("formulation_empty"):
                await writes(group, ana, client, **form)
            continue
        versions += {k: merged.get(k, "") for k in QUESTIONS} != saved.texts
        said = merged
        saved = await writes(group, ana, client, **form)
    assert saved.texts == {key: said.get(key, "") for key in QUESTIONS}
    assert len(await formulation.story(group, ana(), client.id)) == versions


async def test_what_says_the_same_is_no_new_version(group, ana, heron, clock):
    first = await writes(group, ana, heron, **FIRST)
    clock.passes(days=1)
    again = {key: f"  {text} \n" for key, text in FIRST.items()}
    assert await writes(group, ana, heron, **again) == first
    assert await told(group, ana, heron) == [FIRST["pattern"]]


@pytest.mark.parametrize("given", [{}, {"pattern": ""}, {"pattern": "  ", "role": "\n"}])
async def test_an_empty_form_changes_nothing(group, ana, heron, given):
    before = await dump(group)
    with refused("formulation_empty"):
        await writes(group, ana, heron, **given)
    assert await dump(group) == before


async def test_the_same_form_sent_again_puts_its_own_version_right(group, ana, heron, clock):
    first = await writes(group, ana, heron, "form-1", pattern="She goes quite.")
    clock.passes(minutes=1)
    second = await writes(group, ana, heron, "form-1", pattern="She goes quiet.")
    assert (second.id, second.at) == (first.id, first.at)
    assert await told(group, ana, heron) == ["She goes quiet."]


async def test_a_form_left_open_while_another_was_saved_loses_no_words(group, ana, heron):
    await writes(group, ana, heron, "form-1", pattern="One.")
    await writes(group, ana, heron, "form-2", pattern="Two.")
    await writes(group, ana, heron, "form-1", pattern="One, and more.")
    assert await told(group, ana, heron) == ["One, and more.", "Two.", "One."]


async def test_a_form_that_is_only_sent_again_takes_back_nothing_said_since(group, ana, heron):
    await writes(group, ana, heron, "form-1", pattern="One.")
    await writes(group, ana, heron, "form-2", pattern="Two.")
    await writes(group, ana, heron, "form-1", pattern="One.")
    assert await told(group, ana, heron) == ["Two.", "One."]


async def test_a_form_of_anothers_draft_touches_nothing_of_theirs(group, ana, ben, heron, moss):
    """A draft comes back from outside."""
    await writes(group, ana, heron, "form-1", pattern="Hers.")
    await writes(group, ben, moss, "form-1", pattern="His.")
    assert await told(group, ana, heron) == ["Hers."]
    assert await told(group, ben, moss) == ["His."]


async def test_sent_twice_at_the_same_moment_it_is_one_version(group, ana, heron):
    await asyncio.gather(*(writes(group, ana, heron, "form-1", **FIRST) for _ in range(4)))
    assert await count(group, "formulations") == 1


async def test_a_rupture_can_add_to_it_and_outlives_nothing(group, ana, heron, rupture):
    saved = await formulation.save(group, ana(), heron.id, "f", FIRST, rupture)
    assert saved.rupture_id == rupture
    (kept,) = await formulation.story(group, ana(), heron.id)
    assert kept == saved


async def test_only_a_rupture_with_this_client_can(group, ana, ben, heron, moss):
    alder = (await clients.add(group, ana(), "calm alder")).client
    others = [
        (await confirms(group, ben, moss)).rupture_id,
        (await confirms(group, ana, alder)).rupture_id,
        "nosuchthing2",
    ]
    before = await dump(group)
    for rupture in others:
        with pytest.raises(NotThere):
            await formulation.save(group, ana(), heron.id, "f", FIRST, rupture)
    assert await dump(group) == before


async def test_the_living_version_stays_as_long_as_the_therapy_and_earlier_ones_do_not(
    group, ana, heron, clock
):
    """It is in use, as a planned line is; what it once was is an old word."""
    await writes(group, ana, heron, pattern="Old.")
    clock.passes(days=1)
    await writes(group, ana, heron, pattern="Living.")
    clock.passes(days=179)
    await forget.forget_old_words(group)
    assert await told(group, ana, heron) == ["Living."]
    clock.passes(days=300)
    await forget.forget_old_words(group)
    assert await told(group, ana, heron) == ["Living."]
    await clients.end(group, ana(), heron.id)
    await forget.forget_old_words(group)
    assert await told(group, ana, heron) == []


async def test_another_groups_and_anothers_formulations_are_left_alone(
    group, ana, ben, heron, moss, clock
):
    await writes(group, ana, heron, pattern="Hers.")
    await writes(group, ben, moss, pattern="His.")
    await join.leave_and_erase(group, ana())
    assert await told(group, ben, moss) == ["His."]
    assert await count(group, "formulations") == 1


async def test_erasing_the_rupture_it_came_from_is_not_needed_to_read_it(group, ana, heron):
    said = await confirms(group, ana, heron)
    saved = await formulation.save(group, ana(), heron.id, "f", FIRST, said.rupture_id)
    await ruptures.move(group, ana(), said.rupture_id, ruptures.Event.LET_GO)
    assert await formulation.current(group, ana(), heron.id) == saved


# What may lie beneath


async def test_several_hypotheses_are_held_side_by_side_and_none_is_a_verdict(group, ana, heron):
    """The sources disagree on what drives a withdrawal and a confrontation: choices, no side."""
    saved = await formulation.save(
        group, ana(), heron.id, new_id(), {"hypotheses": ["rejection", "engulfment", "weather"]}
    )
    assert saved.hypotheses == {Hypothesis.REJECTION, Hypothesis.ENGULFMENT}
    assert await formulation.current(group, ana(), heron.id) == saved


async def test_a_hypothesis_let_go_of_is_a_new_version(group, ana, heron):
    for held in (["rejection"], ["rejection"], []):
        given = {"pattern": "She thanks me.", "hypotheses": held}
        await formulation.save(group, ana(), heron.id, new_id(), given)
    story = await formulation.story(group, ana(), heron.id)
    assert [sorted(version.hypotheses) for version in story] == [[], ["rejection"]]


async def test_hypotheses_that_were_not_asked_for_stay(group, ana, heron):
    await formulation.save(group, ana(), heron.id, new_id(), {"hypotheses": ["my_doing"]})
    await writes(group, ana, heron, pattern="She thanks me.")
    current = await formulation.current(group, ana(), heron.id)
    assert current.hypotheses == {Hypothesis.MY_DOING}


async def test_the_same_form_puts_its_hypotheses_right(group, ana, heron):
    for held in (["rejection"], ["abandonment"]):
        await formulation.save(group, ana(), heron.id, "form-1", {"hypotheses": held})
    (version,) = await formulation.story(group, ana(), heron.id)
    assert version.hypotheses == {Hypothesis.ABANDONMENT}
