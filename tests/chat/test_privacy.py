"""`/privacy`: what is kept of oneself, taking it along, and erasing it, as people press it."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest

from bot.chat.handlers import privacy as handlers
from bot.practice import exporting, setup
from bot.records import Database, audit, clients, new_id, standing
from bot.rehearsal import Answer, Fault

from .at_the_page import page_buttons
from .cast import Group, eventually, everything_shown


async def files_of(group: Group, person) -> dict[str, bytes]:
    """The files that somebody is given, by their ending."""
    card = await person.slash(group.room, "privacy export")
    answer = await person.press(card.message, "privacy:take")
    await group.discord.settled()
    assert answer.message.ephemeral
    return {a.filename.rpartition(".")[2]: a.data for a in answer.message.attachments}


def ids(answer: Answer) -> list[str]:
    """What can be pressed on an answer."""
    return [button.custom_id for button in answer.message.buttons]


async def picked(group: Group, person, answer: Answer, value: str) -> Answer:
    """One option of the card's menu."""
    (menu,) = answer.message.selects
    assert value in [option.value for option in menu.options]
    return await person.press_raw(menu.custom_id, 3, channel=group.room, values=[value])


# Settings


async def test_it_says_what_is_kept_until_when_and_what_was_done(group: Group):
    await group.has_rupture(group.ana)
    card = await group.ana.slash(group.room, "privacy settings")
    assert card.message.ephemeral
    for said in ("one client, by code", "one rupture", "365 days", "Europe/Lisbon", "You joined."):
        assert said in card.message.text
    assert "join:open" in ids(card)
    assert group.sentinels.found_in(card.message.text) == []


async def test_its_buttons_lead_to_the_forms_that_change_it(group: Group):
    card = await group.ana.slash(group.room, "privacy settings")
    times = await group.ana.press(card.message, "join:open")
    assert times.modal.field("zone").default == "Europe/Lisbon"
    weekly = next(name for name in ids(card) if name.startswith("digest:weekly"))
    assert (await group.ana.press_raw(weekly, channel=group.room)).modal is not None


async def test_much_of_everything_still_stands_on_one_card(group: Group):
    """Sixty clients, each paused; a year of taking one's data along; forty hours of one client."""
    client = await group.has_client(group.ana)
    for number in range(40):
        await group.debriefs(group.ana, client, {"presence": "same", "moment": f"x {number}"})
    now = group.clock()
    ((me,),) = await group.bot.rows("select id from clinicians where person = ?", group.ana.id)

    def work(db: Database) -> None:
        for number in range(60):
            code = f"{'long' * 8}{number:02} heron"
            fresh = clients.Client(new_id(), me, code, 0, False, now, None)
            clients.add(db, fresh)
            standing.pause_client(db, fresh.id, now.date() + timedelta(days=9))
            audit.noted(db, me, "exported", now)

    await group.bot.house.records.write(work)
    for command, options in (
        ("privacy settings", {}),
        ("privacy forget", {}),
        ("privacy forget", {"client": client.code}),
    ):
        answer = await group.ana.slash(group.room, command, **options)
        assert answer.message.ephemeral
        assert answer.message.text
    everything = await group.ana.press_raw("privacy:everything", channel=group.room)
    assert "61 clients" in everything.message.text


# Taking along


async def test_one_is_warned_before_the_files_pass_through_discord(group: Group):
    card = await group.ana.slash(group.room, "privacy export")
    assert group.say("privacy.take.discord") in card.message.text
    assert card.message.attachments == []
    assert await group.bot.rows("select 1 from audit where what = 'exported'") == []


async def test_both_files_come_privately_and_hold_everything(group: Group):
    await group.has_rupture(group.ana)
    await group.has_rupture(group.ben)
    files = await files_of(group, group.ana)
    told = exporting.from_json(files["json"])
    read = files["md"].decode()
    assert {row["text"] for row in told.tables["debrief_answers"]}
    for row in told.tables["debrief_answers"]:
        assert row["text"] in read
    hers = """select code from clients join clinicians on clinicians.id = clinician_id
        where person = ?"""
    codes = [(row["code"],) for row in told.tables["clients"]]
    assert codes == await group.bot.rows(hers, group.ana.id)
    assert await group.bot.rows("select count(*) from audit where what = 'exported'") == [(1,)]


async def test_too_much_for_one_message_is_packed_and_far_too_much_is_said(
    group: Group, monkeypatch: pytest.MonkeyPatch
):
    await group.has_rupture(group.ana)
    whole = await files_of(group, group.ana)
    monkeypatch.setattr(handlers, "MOST_BYTES", sum(map(len, whole.values())) - 1)
    packed = await files_of(group, group.ana)
    assert list(packed) == ["zip"]
    with zipfile.ZipFile(io.BytesIO(packed["zip"])) as opened:
        inside = {name.rpartition(".")[2]: opened.read(name) for name in opened.namelist()}
    assert inside.keys() == {"md", "json"}
    assert json.loads(inside["json"])["tables"]["clients"]
    monkeypatch.setattr(handlers, "MOST_BYTES", 10)
    card = await group.ana.slash(group.room, "privacy export")
    answer = await group.ana.press(card.message, "privacy:take")
    assert group.say("privacy.take.too_large") in answer.message.text
    assert answer.message.attachments == []


async def test_where_words_go_to_the_page_no_file_ever_passes_through_discord(group: Group):
    await group.has_rupture(group.ana)
    before = await group.ana.slash(group.room, "privacy export")
    await setup.set_words(group.bot.house, group.acts(group.olga), "page")
    card = await group.ana.slash(group.room, "privacy export")
    late = await group.ana.press(before.message, "privacy:take")
    for answer in (card, late):
        assert page_buttons(answer.message) == ["page:open:mine"]
        assert answer.message.attachments == []
    door = await group.ana.press(card.message, "page:open:mine")
    assert group.say("cards.page.title") in door.message.text


# Erasing


async def test_what_goes_and_what_stays_is_named_before_a_client_is_erased(group: Group):
    client = await group.has_client(group.ana)
    await group.has_rupture(group.ana, client)
    which = await group.ana.slash(group.room, "privacy forget")
    card = await picked(group, group.ana, which, client.id)
    for said in (client.code, "one rupture", "2 answers", group.say("privacy.stays.backups")):
        assert said in card.message.text
    assert group.sentinels.sentences
    assert [one for one in group.sentinels.sentences if one in everything_shown(card)] == []
    assert await group.bot.rows("select id from clients") == [(client.id,)]
    gone = await group.ana.press(card.message, "privacy:erase-client")
    assert group.say("privacy.forget.client_gone") in gone.message.text
    for table in ("clients", "sessions", "debriefs", "debrief_answers", "ruptures"):
        assert await group.bot.rows(f"select 1 from {table}") == []


async def test_a_client_can_be_named_beside_the_command(group: Group):
    client = await group.has_client(group.ana)
    card = await group.ana.slash(group.room, "privacy forget", client=client.code)
    assert client.code in card.message.text
    assert f"privacy:erase-client:{client.id}" in ids(card)


async def test_one_debrief_is_erased_by_itself(group: Group):
    client = await group.has_client(group.ana)
    rupture = await group.has_rupture(group.ana, client)
    ((debrief,),) = await group.bot.rows("select id from debriefs")
    card = await group.ana.slash(group.room, "privacy forget", client=client.code)
    asked = await picked(group, group.ana, card, debrief)
    assert group.say("privacy.forget.rupture_stays") in asked.message.text
    gone = await group.ana.press(asked.message, "privacy:erase-debrief")
    assert group.say("privacy.forget.debrief_gone") in gone.message.text
    assert await group.bot.rows("select 1 from debriefs") == []
    assert await group.bot.rows("select id from ruptures") == [(rupture,)]


@pytest.mark.parametrize("way", ["privacy forget", "leave"])
async def test_everything_is_erased_after_what_goes_and_stays_was_named(group: Group, way: str):
    await group.has_rupture(group.ana)
    asked = await group.ana.slash(group.room, way)
    card = await group.ana.press(asked.message, "privacy:everything")
    assert group.say("privacy.stays.discord") in card.message.text
    assert await group.bot.rows("select count(*) from clients") == [(1,)]
    left = await group.ana.press(card.message, "privacy:erase-all")
    assert group.say("cards.leave.erased") in left.message.text
    assert await group.bot.rows("select 1 from clients") == []
    found = await group.bot.rows("select 1 from clinicians where person = ?", group.ana.id)
    assert found == []


async def test_who_has_left_can_still_erase_what_is_kept(group: Group):
    await group.has_rupture(group.ana)
    await group.leaves(group.ana)
    card = await group.ana.slash(group.room, "privacy forget")
    assert "one rupture" in card.message.text
    assert ids(card) == ["privacy:erase-all"]
    gone = await group.ana.press(card.message, "privacy:erase-all")
    assert group.say("cards.leave.erased") in gone.message.text
    assert await group.bot.rows("select 1 from clients") == []


async def test_who_stays_after_all_has_lost_nothing(group: Group):
    await group.has_rupture(group.ana)
    before = await group.bot.everything()
    asked = await group.ana.slash(group.room, "privacy forget")
    card = await group.ana.press(asked.message, "privacy:everything")
    stays = await group.ana.press(card.message, "leave:stay")
    assert group.say("cards.leave.stays") in stays.message.text
    assert await group.bot.everything() == before


async def test_a_message_about_an_erased_clients_hour_leaves_the_chat(group: Group):
    client = await group.has_client(group.ana)
    day = f"{group.clock():%Y-%m-%d}"
    added = await group.ana.slash(
        group.room, "sessions add", client=client.code, day=day, time="17:00", every=0
    )
    assert client.code in added.message.text
    group.clock.move(hours=2)
    await eventually(lambda: bool(group.ana.dm.messages))
    await group.discord.settled()
    card = await group.ana.slash(group.room, "privacy forget", client=client.code)
    await group.ana.press(card.message, "privacy:erase-client")
    await eventually(lambda: not group.ana.dm.messages)


async def test_an_erasing_that_cannot_be_shown_is_not_called_undone(
    group: Group, monkeypatch: pytest.MonkeyPatch, logs
):
    client = await group.has_client(group.ana)
    card = await group.ana.slash(group.room, "privacy forget", client=client.code)

    def broken(*_: object) -> None:
        raise LookupError

    logs.forgive()
    monkeypatch.setattr(handlers.cards, "gone", broken)
    answer = await group.ana.press(card.message, "privacy:erase-client")
    assert group.say("errors.kept_not_shown") in everything_shown(answer)
    assert await group.bot.rows("select 1 from clients") == []


async def test_an_erasing_whose_answer_was_lost_is_done_once_and_said(group: Group):
    client = await group.has_client(group.ana)
    card = await group.ana.slash(group.room, "privacy forget", client=client.code)
    group.discord.fault(
        Fault.reset("POST", "/interactions/{interaction_id}/{interaction_token}/callback")
    )
    gone = await group.ana.press(card.message, "privacy:erase-client")
    assert group.say("privacy.forget.client_gone") in everything_shown(gone)
    noted = "select count(*) from audit where what = 'forgot_client'"
    assert await group.bot.rows(noted) == [(1,)]
