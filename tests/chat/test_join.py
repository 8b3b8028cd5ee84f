"""Joining, leaving, and coming back."""

from __future__ import annotations

import pytest

from bot.practice import setup
from bot.records import NotKept

from .cast import Group, everything_shown, typed_in


async def form_of(group: Group, person):
    """The form for zone and quiet hours on somebody's screen."""
    card = await person.slash(group.room, "join")
    return (await person.press(card.message, "join:open")).modal


async def joined(group: Group) -> set[int]:
    """Who belongs to the group now."""
    found = await group.bot.rows("select person from clinicians where left_at is null")
    return {person for (person,) in found}


async def test_what_it_is_and_is_not_is_read_before_joining(group: Group):
    card = await group.cleo.slash(group.room, "join")

    assert card.message.ephemeral
    assert group.bot.wording.many("join.is_not")[0] in card.message.text
    assert group.cleo.id not in await joined(group)


async def test_who_sends_the_form_has_joined(group: Group):
    form = await form_of(group, group.cleo)

    welcome = await group.cleo.submit(form, {"zone": "lisbon"})

    assert "Europe/Lisbon" in welcome.message.text
    assert group.cleo.id in await joined(group)


async def test_who_has_joined_is_asked_about_their_times_alone(group: Group):
    """What was read and agreed to need not be read again to change an hour."""
    card = await group.ana.slash(group.room, "join")
    form = (await group.ana.press(card.message, "join:open")).modal

    assert group.say("cards.join.member") in card.message.text
    assert group.bot.wording.many("join.is_not")[0] not in card.message.text
    assert form.field("zone").default == "Europe/Lisbon"


async def test_who_has_yet_to_agree_to_words_in_discord_reads_it_all(group: Group):
    """The group wrote on the page while she joined, and writes in Discord now."""
    words, ana = setup.set_words, group.ana
    await words(group.bot.house, group.acts(group.olga), "page")
    await group.joins(ana)
    await words(group.bot.house, group.acts(group.olga), "chat")

    card = await ana.slash(group.room, "join")

    assert group.say("join.consent.chat") in card.message.text


async def test_an_unknown_zone_gives_the_words_back_and_opens_the_form_filled_in(group: Group):
    form = await form_of(group, group.cleo)

    answer = await group.cleo.submit(
        form, {"zone": "Lisbonn", "quiet_from": "20:30", "quiet_until": "08:00"}
    )
    again = await group.cleo.press(answer.message, "form:again")
    welcome = await group.cleo.submit(again.modal, {"zone": "Europe/Lisbon"})

    assert "Europe/Lisbon" in answer.message.text
    assert "Lisbonn" in everything_shown(answer)
    assert again.modal.field("zone").default == "Lisbonn"
    assert again.modal.field("quiet_from").default == "20:30"
    assert "20:30" in welcome.message.text
    assert group.cleo.id in await joined(group)


async def test_where_the_refused_form_cannot_be_kept_either_its_words_go_back(
    group: Group, monkeypatch, logs
):
    form = await form_of(group, group.cleo)

    async def refuse(_: object) -> None:
        raise NotKept

    logs.forgive()
    monkeypatch.setattr(group.bot.house.records, "write", refuse)
    answer = await group.cleo.submit(form, {"zone": "Lisbonn"})
    await answer.followed_up()

    assert "Lisbonn" in everything_shown(answer)
    assert answer.message.buttons == []


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"quiet_from": "20:30"}, "quiet_half"),
        ({"quiet_until": "8"}, "quiet_half"),
        ({"quiet_from": "late", "quiet_until": "8"}, "time_unknown"),
        ({"quiet_from": "25:00", "quiet_until": "8"}, "time_unknown"),
    ],
)
async def test_half_understood_quiet_hours_are_asked_again(group: Group, typed, reason: str):
    form = await form_of(group, group.cleo)

    answer = await group.cleo.submit(form, typed)

    assert group.say(f"errors.{reason}") in answer.message.text
    assert group.cleo.id not in await joined(group)


@pytest.mark.parametrize("zone", ["", "🕰️", "אירופה", "../../etc/passwd", "x" * 60, "Europe/\x00"])
async def test_no_zone_that_is_typed_breaks_anything(group: Group, zone: str):
    answer = await group.cleo.submit_raw("join:save", typed_in(zone=zone), channel=group.room)

    assert answer.message.text
    assert group.cleo.id not in await joined(group)


async def test_a_form_refused_to_somebody_is_not_opened_by_anybody_else(group: Group):
    form = await form_of(group, group.cleo)
    answer = await group.cleo.submit(form, {"zone": "Lisbonn"})
    again = next(b.custom_id for b in answer.message.buttons)

    stolen = await group.ben.press_raw(again, channel=group.room)

    assert stolen.modal is None
    assert group.say("errors.not_there") in stolen.message.text


async def test_a_refused_form_can_be_opened_again_after_a_restart(group: Group):
    form = await form_of(group, group.cleo)
    answer = await group.cleo.submit(form, {"zone": "Lisbonn"})

    await group.bot.restart()
    again = await group.cleo.press(answer.message, "form:again")

    assert again.modal.field("zone").default == "Lisbonn"


async def test_a_day_later_the_refused_form_is_forgotten(group: Group):
    form = await form_of(group, group.cleo)
    await group.cleo.submit(form, {"zone": "Lisbonn"})
    await group.discord.settled()

    group.clock.move(days=1, hours=1)
    await group.bot.restart()
    await group.discord.settled(0.1)

    assert await group.bot.rows("select * from drafts") == []


async def test_where_a_role_is_asked_for_only_those_who_hold_it_join(group: Group):
    role = group.guild.add_role("Clinicians")
    card = await group.olga.slash(group.room, "setup")
    form = (await group.olga.press(card.message, "setup:rooms")).modal
    await group.olga.submit(form, {"clinician_role": [role]})

    without = await group.cleo.slash(group.room, "join")
    group.guild.add_member(group.cleo, roles=[role])
    holding = await group.cleo.slash(group.room, "join")

    assert group.say("errors.not_a_clinician_here") in without.message.text
    assert group.say("join.title") in holding.message.text


async def test_leaving_ends_access_at_once_and_keeps_the_words_a_while(group: Group):
    client = await group.has_client(group.ana)

    card = await group.ana.slash(group.room, "leave")
    await group.ana.press(card.message, "leave:keep")
    after = await group.ana.slash(group.room, "client list")

    assert group.say("errors.not_joined") in after.message.text
    assert await group.bot.rows("select code from clients") == [(client.code,)]


async def test_who_comes_back_finds_everything(group: Group):
    client = await group.has_client(group.ana)
    card = await group.ana.slash(group.room, "leave")
    await group.ana.press(card.message, "leave:keep")

    await group.ana.submit(await form_of(group, group.ana))
    listed = await group.ana.slash(group.room, "client list")

    assert client.code in listed.message.text


async def test_leaving_with_everything_erased_leaves_nothing_of_ones_own(group: Group):
    await group.has_rupture(group.ana)
    of_ben = await group.has_client(group.ben)

    card = await group.ana.slash(group.room, "leave")
    card = await group.ana.press(card.message, "privacy:everything")
    await group.ana.press(card.message, "privacy:erase-all")

    assert await group.bot.rows("select code from clients") == [(of_ben.code,)]
    assert await group.bot.rows("select text from debrief_answers") == []
    assert group.ana.id not in await joined(group)


async def test_a_second_press_on_leave_is_answered_kindly(group: Group):
    card = await group.ana.slash(group.room, "leave")
    leave = next(b.custom_id for b in card.message.buttons if b.custom_id == "leave:keep")
    await group.ana.press(card.message, "leave:keep")

    again = await group.ana.press_raw(leave, channel=group.room)

    assert group.say("errors.not_joined") in again.message.text


async def test_who_stays_after_all_has_lost_nothing(group: Group):
    card = await group.ana.slash(group.room, "leave")

    await group.ana.press(card.message, "leave:stay")

    assert group.ana.id in await joined(group)
