"""The way back on Discord: from the last card of a consultation to a word after the next hour."""

from __future__ import annotations

import pytest

from bot.practice import debrief, setup
from bot.records.ids import new_id
from bot.rehearsal import Answer, Message

from .cast import Group, everything_shown, typed_in
from .colleagues import PACE_HOURS, Colleagues, colleagues_of

IN_THE_HOUR = {"presence": "quieter", "markers": [], "reactions": []}


@pytest.fixture
async def they(group: Group) -> Colleagues:
    """Ana's consultation has closed."""
    they = await colleagues_of(group)
    await they.begins()
    await closes(they)
    return they


async def closes(they: Colleagues) -> None:
    """It goes through its phases by itself."""
    app = they.group.bot.app
    assert app is not None
    for _ in range(8):
        they.group.clock.move(hours=PACE_HOURS)
        await app.tick()
    await they.rest()
    assert they.thread.thread_state.locked


def letter(they: Colleagues) -> Message:
    """The message that it has closed."""
    (found,) = [m for m in they.ana.dm.messages if button(m, "takeaway:open")]
    return found


def button(message: Message, route: str) -> str:
    """The custom_id of a button of this route; empty where there is none."""
    names = [one.custom_id or "" for one in message.buttons]
    return next((name for name in names if name.startswith(f"{route}:")), "")


async def writes(they: Colleagues, card: Message, route: str, **given: str) -> Answer:
    """Opens a form from a card, and sends it."""
    form = (await they.ana.press(card, route)).modal
    return await they.ana.submit(form, given)


async def next_hour(they: Colleagues) -> Answer:
    """A week later the hour is debriefed; its card."""
    group = they.group
    group.clock.move(days=7)
    ((client,),) = await group.bot.rows("select client_id from ruptures")
    saved = await debrief.save(group.bot.house, group.acts(they.ana), client, new_id(), IN_THE_HOUR)
    return await they.ana.press_raw(f"debrief:show:{saved.id}", channel=group.room)


async def sent_after(they: Colleagues, sentence: str) -> Answer:
    """What happened, with a sentence for the group; the card on which it can be sent."""
    hour = await next_hour(they)
    told = {"happened": they.group.sentinels.words("i said it"), "sentence": sentence}
    return await writes(they, hour.message, "takeaway:ask", **told)


async def test_the_presenter_is_asked_in_person_and_the_message_says_nothing(they: Colleagues):
    said = letter(they)
    assert they.group.sentinels.found_in(said.text) == []
    for other in they.others:
        assert [m for m in other.dm.messages if button(m, "takeaway:open")] == []

    card = await they.ana.press(said, "takeaway:open")
    assert card.message.ephemeral
    assert they.say("takeaways.nothing_yet") in card.message.text


async def test_what_one_takes_stands_on_the_ruptures_card_and_in_its_course(they: Colleagues):
    card = await they.ana.press(letter(they), "takeaway:open")
    taken = they.group.sentinels.words("i had not thought")
    shown = await writes(they, card.message, "takeaway:write", takeaway=taken)
    assert taken in shown.message.text

    room = they.group.room
    rupture = await they.ana.press_raw(f"rupture:show:{they.rupture}", channel=room)
    assert taken in rupture.message.text
    course = await they.ana.press(rupture.message, "rupture:course")
    assert they.say("page.course.steps.taken_away") in everything_shown(course)


async def test_after_the_next_hour_it_asks_quietly_and_once(they: Colleagues):
    hour = await next_hour(they)
    assert they.say("takeaways.ask") in hour.message.text
    later = await they.ana.press(hour.message, "takeaway:not-yet")
    assert they.say("takeaways.not_yet") in later.message.text

    again = await next_hour(they)
    happened = they.group.sentinels.words("i said it")
    kept = await writes(they, again.message, "takeaway:ask", happened=happened)
    assert happened in kept.message.text
    assert they.say("takeaways.ask") not in (await next_hour(they)).message.text


async def test_a_sentence_is_seen_as_it_will_stand_sent_once_and_the_thread_closed_again(
    they: Colleagues,
):
    sentence = they.group.sentinels.to_share("it was said")
    preview = await sent_after(they, sentence)
    assert sentence in preview.message.text
    await they.rest()
    assert sentence not in they.text

    first = await they.ana.press(preview.message, "takeaway:tell")
    assert they.say("takeaways.told") in first.message.text
    await they.rest()
    await they.group.bot.restart()
    await they.rest()

    assert they.text.count(sentence) == 1
    assert they.thread.thread_state.locked
    assert they.thread.thread_state.archived


async def test_what_could_tell_who_it_is_is_underlined_and_cannot_be_sent(they: Colleagues):
    preview = await sent_after(they, "Mrs Fisher heard it")
    assert "__Fisher__" in preview.message.text
    assert not button(preview.message, "takeaway:tell")
    takeaway = button(preview.message, "takeaway:ask").rpartition(":")[2]
    room = they.group.room
    forced = await they.ana.press_raw(f"takeaway:tell:{takeaway}", channel=room)
    assert they.say("errors.takeaway_identifiers") in everything_shown(forced)
    await they.rest()
    assert "Fisher" not in they.text


async def test_where_somebody_deleted_the_thread_nobody_is_troubled(they: Colleagues):
    sentence = they.group.sentinels.to_share("it was said")
    preview = await sent_after(they, sentence)
    they.thread.delete()
    before = {person.id: len(person.dm.messages) for person in they.everybody}

    await they.ana.press(preview.message, "takeaway:tell")
    await they.rest()

    assert {person.id: len(person.dm.messages) for person in they.everybody} == before
    shown = await they.ana.press(letter(they), "takeaway:open")
    assert they.say("takeaways.no_thread") in shown.message.text


async def test_after_the_groups_time_the_thread_is_deleted_and_the_takeaway_stays(
    they: Colleagues,
):
    card = await they.ana.press(letter(they), "takeaway:open")
    taken = they.group.sentinels.words("i had not thought")
    await writes(they, card.message, "takeaway:write", takeaway=taken)

    they.group.clock.move(days=370)
    await they.rest()

    assert they.threads == []
    shown = await they.ana.press(letter(they), "takeaway:open")
    assert taken in shown.message.text


async def waits_on_the_page(they: Colleagues, takeaway: str) -> None:
    """A form of before that is refused lies unfinished there, with whatever was typed."""
    room = they.group.room
    sent = typed_in(happened=" ", sentence=" ")
    await they.ana.submit_raw(f"takeaway:happened:{takeaway}", sent, channel=room)
    keys = await they.group.bot.rows("select form from writing")
    assert (f"happened:{takeaway}",) in keys


async def test_where_sentences_go_to_the_page_discord_hears_none_of_it(they: Colleagues):
    group = they.group
    await setup.set_words(group.bot.house, group.acts(group.olga), "page")
    card = await they.ana.press(letter(they), "takeaway:open")
    assert button(card.message, "page:open")
    assert not button(card.message, "takeaway:write")
    takeaway = button(letter(they), "takeaway:open").rpartition(":")[2]
    for route in ("takeaway:write", "takeaway:ask"):
        there = await they.ana.press_raw(f"{route}:{takeaway}", channel=group.room)
        assert they.say("cards.page.only_there") in there.message.text
    hour = await next_hour(they)
    assert they.say("takeaways.ask") in hour.message.text
    await waits_on_the_page(they, takeaway)
    # What was shared before stays where it was: the ledger would miss that nothing of it came.
    await setup.set_words(group.bot.house, group.acts(group.olga), "chat")
