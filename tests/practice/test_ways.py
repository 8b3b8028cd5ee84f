"""Where sentences stand, for a person and for a message: in Discord, or on the page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.practice import messages, setup, ways
from bot.practice.letters import letter
from bot.records import clinicians, outbox

from .cast import PAGE
from .conftest import joins


async def switches(house, olga, words):
    """The organiser decides where sentences go."""
    await setup.set_words(house, olga(), words)


async def test_in_chat_sentences_stand_in_discord(group, ana, cleo):
    assert await ways.in_words(group, ana())
    assert await ways.in_words(group, cleo())


async def test_on_the_page_they_stand_there_for_whoever_looks(group, olga, ana, cleo):
    """Somebody who has not joined sees the bank as the group has it."""
    await switches(group, olga, "page")
    assert not await ways.in_words(group, ana())
    assert not await ways.in_words(group, cleo())


async def test_who_has_not_agreed_to_words_in_discord_sees_none_there(group, olga, ana, ben):
    await switches(group, olga, "page")
    await joins(group, ana)
    await switches(group, olga, "chat")
    assert not await ways.in_words(group, ana())
    assert await ways.in_words(group, ben())


async def test_in_a_direct_message_every_group_has_to_say_yes(group, olga, ana):
    """Which of several groups is meant, nobody can tell there."""
    directly = replace(ana(), guild=None)
    assert await ways.in_words(group, directly)
    await switches(group, olga, "page")
    assert not await ways.in_words(group, directly)


@pytest.fixture
async def to_ana(group, ana, clock):
    """A message to Ana, put into the outbox."""
    find = clinicians.joined_in
    clinician = await group.records.read(lambda db: find(db, ana.id, ana().guild))
    made = letter(clinician, cause="a", kind="own_digest", data={}, now=clock())
    await group.records.write(lambda db: outbox.put(db, made))
    return made


async def test_a_message_leads_to_the_page_where_sentences_stand_there(group, olga, to_ana):
    assert not await ways.leads_to_page(group, to_ana)
    await switches(group, olga, "page")
    assert await ways.leads_to_page(group, to_ana)
    assert not await ways.leads_to_page(replace(group, page=""), to_ana)
    assert group.page == PAGE


async def test_a_message_tells_only_its_own_groups_members_which_is_meant(
    group, ana, ben, cleo, to_ana
):
    assert await ways.of_message(group, ana(), to_ana.id)
    assert await ways.of_message(group, ben(), to_ana.id) != await ways.of_message(
        group, ana(), to_ana.id
    )
    assert await ways.of_message(group, cleo(), to_ana.id) == ""
    assert await ways.of_message(group, ana(), "nosuchthing2") == ""
    assert await messages.due(group)
