"""What a form did not ask stays as it was; what it asked and was left empty is cleared.

The page asks for words, and Discord's form beside it perhaps only for choices: under one draft
the two are one form, and neither takes away what was given in the other.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.alliance.markers import Marker, Presence, Reaction
from bot.alliance.ruptures import Extent, Reception
from bot.practice import debrief, repair, ruptures
from bot.records import new_id

from .cast import answers, attempt, dump, refused
from .conftest import confirms

some = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TEXTS = st.sampled_from(["", "A sentence.", "Another one,\nin two lines.", "ß ü, ok"])
CHOICES_ONLY = ("presence", "markers", "reactions")


def keys(members):
    """Some keys of an enumeration, none too many to keep what was asked apart."""
    return st.lists(st.sampled_from([m.value for m in members]), unique=True, max_size=3)


DEBRIEF = {
    "presence": st.sampled_from([p.value for p in Presence]),
    "markers": keys(Marker),
    "reactions": keys(Reaction),
    "moment": TEXTS,
    "next_line": TEXTS,
    "own_question": TEXTS,
}
REPAIR = {
    "line": TEXTS,
    "afterwards": TEXTS,
    "reception": st.sampled_from([r.value for r in Reception]),
    "extent": st.sampled_from([Extent.NAMED.value, Extent.PARTLY.value]),
}


def some_of(questions):
    """A form that asks only some of these questions."""
    return st.fixed_dictionaries({}, optional=questions)


@some
@given(st.lists(some_of(DEBRIEF), min_size=1, max_size=4))
async def test_a_debrief_is_the_last_word_on_each_question(group, ana, heron, forms):
    """However often, and from wherever, its form is sent under one draft."""
    draft, said = new_id(), {}
    for form in [{"presence": "same"}, *forms]:
        said |= form
        saved = await debrief.save(group, ana(), heron.id, draft, form)
    assert saved.signs.presence == said["presence"]
    assert sorted(saved.signs.markers) == sorted(said.get("markers", []))
    assert sorted(saved.signs.reactions) == sorted(said.get("reactions", []))
    texts = {key: said.get(key, "") for key in ("moment", "next_line", "own_question")}
    assert saved.texts == {key: text for key, text in texts.items() if text}
    assert (await debrief.show(group, ana(), saved.id)).texts == saved.texts


@some
@given(st.lists(some_of(REPAIR), min_size=1, max_size=4))
async def test_a_repair_attempt_is_the_last_word_on_each_question(group, ana, heron, forms):
    rupture = (await confirms(group, ana, heron)).rupture_id
    draft, said = new_id(), {}
    for form in [{"reception": "mixed", "extent": "named"}, *forms]:
        said |= form
        saved = await repair.save(group, ana(), rupture, draft, form)
    (kept,) = saved.view.attempts
    assert (kept.reception, kept.extent) == (said["reception"], said["extent"])
    assert (kept.line, kept.afterwards) == (said.get("line", ""), said.get("afterwards", ""))


async def test_choices_sent_in_discord_take_no_word_from_the_page(group, ana, heron):
    written = await debrief.save(group, ana(), heron.id, "form-1", answers())
    chosen = {key: answers()[key] for key in CHOICES_ONLY} | {"markers": ["late"]}
    saved = await debrief.save(group, ana(), heron.id, "form-1", chosen)
    assert (saved.id, saved.texts) == (written.id, written.texts)


async def test_words_from_the_page_join_the_choices_made_in_discord(group, ana, heron):
    """One hour is one debrief, whichever face asked for which part of it."""
    chosen = {key: answers()[key] for key in CHOICES_ONLY}
    first = await debrief.save(group, ana(), heron.id, "form-1", chosen)
    words = {"moment": "She thanked me.", "next_line": ""}
    saved = await debrief.save(group, ana(), heron.id, "form-1", words)
    assert (saved.id, saved.signs) == (first.id, first.signs)
    assert saved.texts == {"moment": "She thanked me."}


async def test_an_emptied_form_is_no_debrief_and_takes_nothing_away(group, ana, heron):
    await debrief.save(group, ana(), heron.id, "form-1", {"moment": "She thanked me."})
    before = await dump(group)
    with refused("debrief_empty"):
        await debrief.save(group, ana(), heron.id, "form-1", {"moment": " "})
    assert await dump(group) == before


async def test_a_repair_put_right_by_its_words_alone_stays_a_repair(group, ana, rupture):
    """The rupture stands where its attempt says; new words about it move nothing."""
    await repair.save(group, ana(), rupture, "form-1", attempt(extent="repaired"))
    saved = await repair.save(group, ana(), rupture, "form-1", {"afterwards": "It had hurt."})
    assert saved.view.rupture.state == "repaired"
    assert saved.view.attempts[0].line == attempt()["line"]


@pytest.mark.parametrize("lost", [{}, {"something": "else"}])
async def test_a_planned_line_stays_where_none_was_asked_for(group, ana, rupture, lost):
    await ruptures.plan(group, ana(), rupture, {"line": "I wonder."})
    view = await ruptures.plan(group, ana(), rupture, lost)
    assert view.rupture.planned_line == "I wonder."
