"""Lessons on Discord: given from a private card, read first by a colleague, posted together."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.practice import lessons, setup
from bot.records.ids import new_id
from bot.rehearsal import Answer, Message, Permission, Person

from .cast import Group, everything_shown
from .colleagues import Colleagues, colleagues_of

# It is January 2026; the next first weekday of a month is a Monday.
FIRST = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
async def they(group: Group) -> Colleagues:
    """Five clinicians, in a group that gathers lessons."""
    they = await colleagues_of(group)
    room = group.room
    card = await group.olga.press_raw("setup:lessons", channel=room)
    assert group.say("lessons.setup.off") in card.message.text
    on = await group.olga.press(card.message, "setup:lessons-on")
    assert group.say("lessons.setup.on") in on.message.text
    return they


async def writes(they: Colleagues, person: Person, sentence: str) -> Answer:
    """Opens the form, and sends it: the sentence as it would stand."""
    form = (await person.press_raw("lesson:write", channel=they.group.room)).modal
    return await person.submit(form, {"lesson": sentence})


async def gives(they: Colleagues, person: Person, sentence: str) -> str:
    """Gives a sentence, past Discord; its id."""
    house, acts = they.group.bot.house, they.group.acts
    draft = new_id()
    await lessons.write(house, acts(person), draft, {"lesson": sentence})
    await lessons.give(house, acts(person), draft)
    return draft


def asked(person: Person) -> list[Message]:
    """The messages in which somebody is asked to read a sentence."""
    return [m for m in person.dm.messages if names(m, "lesson:read")]


def names(message: Message, route: str) -> list[str]:
    """The custom_ids of a route on a message."""
    found = (one.custom_id or "" for one in message.buttons)
    return [name for name in found if name.startswith(f"{route}:")]


async def all_are_read(they: Colleagues) -> None:
    """A day passes; whoever is asked reads, and finds it good."""
    await they.passes()
    for person in they.everybody:
        for message in asked(person):
            card = await person.press(message, "lesson:read")
            await person.press(card.message, "lesson:approve")
    await they.rest()


async def month_comes(they: Colleagues) -> list[Message]:
    """It is the first weekday of the month; what stands in the consultations' channel."""
    they.group.clock.move_to(FIRST)
    await they.rest()
    return [m for m in they.room.messages if they.say("lessons.post.title") in m.text]


async def test_a_sentence_is_shown_once_more_as_it_would_stand_and_then_given(they: Colleagues):
    word = they.group.sentinels.words("i learnt")
    shown = await writes(they, they.ana, f"On 3 May {word}")
    assert f"Recently {word}" in shown.message.text
    assert "3 May" not in shown.message.text
    assert shown.message.ephemeral

    given = await they.ana.press(shown.message, "lesson:give")
    assert they.say("lessons.given") in given.message.text
    back = await they.ana.press(given.message, "lesson:back")
    assert they.say("lessons.taken_back") in back.message.text


async def test_consult_has_the_way_to_give_one_and_those_one_gave(they: Colleagues):
    lesson = await gives(they, they.ana, "one may wait")
    overview = await they.ana.slash(they.group.room, "consult")
    assert they.say("lessons.give") in overview.message.text
    assert names(overview.message, "lesson:write") or "lesson:write" in str(
        overview.message.components
    )
    shown = await they.ana.press_raw("lesson:pick", 3, channel=they.group.room, values=[lesson])
    assert "one may wait" in shown.message.text


async def test_what_could_tell_who_or_when_is_underlined_and_cannot_be_given(they: Colleagues):
    shown = await writes(they, they.ana, "Mrs Fisher taught me that on the 3rd")
    assert "__Fisher__" in shown.message.text
    assert "__the 3rd__" in shown.message.text
    assert names(shown.message, "lesson:give") == []
    form = (await they.ana.press(shown.message, "lesson:change")).modal
    mended = await they.ana.submit(form, {"lesson": "somebody taught me that"})
    assert names(mended.message, "lesson:give")


async def test_the_month_brings_them_together_without_names(they: Colleagues):
    sentences = [f"sentence number {word}" for word in ("one", "two", "three", "four", "five")]
    for person, sentence in zip(they.everybody, sentences, strict=True):
        await gives(they, person, sentence)
    await they.rest()
    assert [asked(person) for person in they.everybody] == [[]] * 5
    await all_are_read(they)
    assert await month_comes(they) != []
    await they.group.bot.restart()
    (post,) = await month_comes(they)

    assert all(post.text.count(sentence) == 1 for sentence in sentences)
    assert not any(
        person.name in post.text or str(person.id) in post.text for person in they.everybody
    )
    for person in they.everybody:
        private = [m.text for m in person.dm.messages]
        assert not any(sentence in text for text in private for sentence in sentences)


async def test_where_the_bot_may_not_post_the_organiser_is_told_and_tries_again(they: Colleagues):
    for person in they.everybody:
        await gives(they, person, "one may wait")
    await all_are_read(they)
    they.room.deny_bot(Permission.SEND_MESSAGES)
    await they.group.discord.settled()
    assert await month_comes(they) == []
    (notice,) = [m for m in they.group.olga.dm.messages if names(m, "message:again")]
    assert "This month's lessons" in notice.text
    assert "one may wait" not in notice.text

    they.room.allow_bot(Permission.SEND_MESSAGES)
    await they.group.olga.press(notice, "message:again")
    await they.rest()
    assert len(await month_comes(they)) == 1


async def test_four_are_too_few(they: Colleagues):
    for person in they.everybody[:4]:
        await gives(they, person, "one may wait")
    await all_are_read(they)
    assert await month_comes(they) == []


async def test_left_out_its_donor_hears_why_and_from_nobody(they: Colleagues):
    lesson = await gives(they, they.ana, "one may wait")
    await they.passes()
    (reader,) = [person for person in they.others if asked(person)]
    card = await reader.press(asked(reader)[0], "lesson:read")
    assert "one may wait" in card.message.text
    assert they.ana.name not in card.message.text

    done = await reader.press_raw(
        f"lesson:leave-out:{lesson}", 3, channel=reader.dm, values=["unclear"]
    )
    assert they.say("lessons.read.decided") in done.message.text
    await they.rest()
    assert asked(reader) == []
    (told,) = [m for m in they.ana.dm.messages if names(m, "lesson:show")]
    assert "one may wait" not in told.text
    why = await they.ana.press(told, "lesson:show")
    assert they.say("lessons.left_out.unclear") in why.message.text
    assert reader.name not in everything_shown(why)


async def test_whoever_was_not_asked_reads_nothing(they: Colleagues):
    lesson = await gives(they, they.ana, they.group.sentinels.words())
    await they.passes()
    reader = next(person for person in they.others if asked(person))
    outside = [p for p in (*they.everybody, they.group.olga, they.group.fay) if p is not reader]
    for person in outside:
        for route in ("lesson:read", "lesson:approve"):
            shown = everything_shown(
                await person.press_raw(f"{route}:{lesson}", channel=they.group.room)
            )
            assert they.group.sentinels.found_in(shown) == []


async def test_where_words_go_to_the_page_the_post_has_none(they: Colleagues):
    group = they.group
    for person in they.everybody:
        await gives(they, person, "one may wait")
    await all_are_read(they)
    await setup.set_words(group.bot.house, group.acts(group.olga), "page")
    (post,) = await month_comes(they)
    assert "one may wait" not in post.text
    assert names(post, "page:open")
    there = await they.ana.press_raw("lesson:write", channel=group.room)
    assert they.say("cards.page.only_there") in there.message.text
    await setup.set_words(group.bot.house, group.acts(group.olga), "chat")


async def test_nobody_says_yes_in_discord_to_a_sentence_that_is_read_on_the_page(they: Colleagues):
    group = they.group
    await gives(they, they.ana, "one may wait")
    await they.passes()
    reader = next(person for person in they.others if asked(person))
    await setup.set_words(group.bot.house, group.acts(group.olga), "page")
    shown = (await reader.press(asked(reader)[0], "lesson:read")).message
    assert "one may wait" not in shown.text
    assert names(shown, "page:open")
    assert not names(shown, "lesson:approve")
    await setup.set_words(group.bot.house, group.acts(group.olga), "chat")


async def test_where_the_group_wants_none_there_is_no_form(group: Group):
    answer = await group.ana.press_raw("lesson:write", channel=group.room)
    assert group.say("errors.lessons_off") in answer.message.text
