"""Where sentences stand on the private page: the thread has headlines, and the way there."""

from __future__ import annotations

import pytest

from bot.practice import consult, setup

from .cast import Group, eventually, everything_shown
from .colleagues import Colleagues, colleagues_of


@pytest.fixture
async def they(group: Group) -> Colleagues:
    """Ana and four colleagues, whose sentences go to the page."""
    found = await colleagues_of(group)
    await setup.set_words(group.bot.house, group.acts(group.olga), "page")
    return found


async def test_no_sentence_of_a_consultation_passes_through_discord(they: Colleagues):
    group, words = they.group, they.group.sentinels.on_page
    form = (await they.ana.press_raw(f"consult:ask:{they.rupture}", channel=group.room)).modal
    assert {field.custom_id for field in form.fields} == {"form", "pace", "share"}
    preview = await they.ana.submit(form, {"form": "balint", "share": ["markers", "moment"]})
    number = preview.message.buttons[0].custom_id.split(":")[2]
    texts = {"moment": words(), "five_minutes": words(), "question": words("what did i miss")}
    await consult.change(group.bot.house, group.acts(they.ana), number, texts)

    preview = await they.ana.press_raw(f"consult:see:{number}", channel=group.room)
    kinds = "Noticed in the client, The moment"
    assert they.say("consultations.preview.structure", kinds=kinds) in preview.message.text
    reworded = await they.ana.press_raw(f"consult:words:{number}", channel=group.room)
    assert reworded.modal is None
    await they.ana.press(preview.message, "consult:post")
    await eventually(lambda: bool(they.threads))
    await they.rest()

    for person in they.others[:2]:
        await they.joins(person)
    await they.passes()
    opening, phase, *_ = they.posts_there
    asks = await they.ben.press_raw(f"consult:give:{number}.question", channel=they.thread)
    seat = await they.ben.press(phase, "consult:mine")
    link = await they.ben.press(opening, "page:open:consultation")

    assert f"page:open:consultation.{number}" in str(phase.buttons)
    assert they.group.bot.wording.count("consultations.phase.voices", 0) in phase.text
    assert asks.modal is None
    assert "/in/" in str(link.message.buttons)
    assert "consult:give" not in everything_shown(seat)


async def test_where_words_move_to_the_page_halfway_no_more_sentences_are_posted(
    group: Group,
):
    they = await colleagues_of(group)
    await they.begins()
    given = await they.gives(they.ben, group.sentinels.to_share("how long"), "question")
    await setup.set_words(group.bot.house, group.acts(group.olga), "page")

    change = await they.ben.press(given.message, "consult:edit")
    mine = await they.ben.press(they.newest_with("consult:mine"), "consult:mine")
    before = len(they.posts_there)
    await they.phase(2)

    assert change.modal is None
    assert "how long" not in mine.message.text
    assert "page:open:consultation" in str(they.posts_there[before].buttons)
    await setup.set_words(group.bot.house, group.acts(group.olga), "chat")
