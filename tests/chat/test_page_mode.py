"""Where sentences go to the page: what Discord shows instead, and the way there."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.practice import debrief, entering, ruptures, setup
from bot.practice.entering import WAITS
from bot.practice.passkeys import MadePasskey
from bot.records.ids import new_id

from .at_the_page import link_in, page_buttons, readers, sentences_heard, sentences_of
from .cast import Group, eventually, everything_shown, typed_in


@pytest.fixture
async def on_page(new_group: Group) -> Group:
    """The group with its sentences on the page, Ana and Ben joined, the bot connected."""
    new_group.bot.open()
    await new_group.set_up("page")
    await new_group.joins(new_group.ana, new_group.ben)
    await new_group.bot.start()
    return new_group


def without_page(group: Group) -> None:
    """Whoever runs the machine has given the page no address."""
    app = group.bot.app
    assert app is not None
    app.house = replace(app.house, page="")
    group.bot.client.desk.house = app.house
    group.bot.client.sender.house = app.house


async def switches(group: Group, words: setup.Words) -> None:
    """Olga changes her mind about where sentences go."""
    await setup.set_words(group.bot.house, group.acts(group.olga), words)


async def link_of(group: Group, place: str) -> tuple[str, str]:
    """Where the link behind Ana's button leads: its path, and the membership."""
    at = link_in(await group.ana.press_raw(f"page:open:{place}", channel=group.room))
    token = group.sentinels.watch(at.rpartition("/")[2])
    door = await entering.knock(group.bot.house, token)
    return door.path, door.clinician_id


# Deciding


async def test_the_organiser_chooses_the_page_with_one_button(group: Group):
    card = await group.olga.slash(group.room, "setup")
    way = (await group.olga.press(card.message, "setup:words")).message.text
    settings = await group.olga.press(card.message, "setup:words-page")

    assert group.say("setup.words_page_meaning") in way
    assert group.say("setup.words_page") in settings.message.text


async def test_without_a_page_the_card_says_what_it_takes_and_the_choice_is_refused(group: Group):
    without_page(group)

    way = await group.olga.press(
        (await group.olga.slash(group.room, "setup")).message, "setup:words"
    )
    refused = await group.olga.press_raw("setup:words-page", channel=group.room)

    assert "AFTERHOUR_PAGE_URL" in way.message.text
    assert "setup:words-page" not in [button.custom_id for button in way.message.buttons]
    assert group.say("errors.page_not_set_up") in refused.message.text
    assert await group.bot.rows("select words from groups") == [("chat",)]


async def test_a_page_that_is_gone_is_named_in_the_setup(on_page: Group):
    """Nobody's sentences turn up in Discord because a setting was lost."""
    rupture = await on_page.has_rupture(on_page.ana)
    without_page(on_page)

    settings = await on_page.olga.slash(on_page.room, "setup")
    card = await on_page.ana.press_raw(f"rupture:show:{rupture}", channel=on_page.room)

    assert on_page.say("setup.page_gone") in settings.message.text
    moment = (await ruptures.show(on_page.bot.house, on_page.acts(on_page.ana), rupture)).moment
    assert moment not in everything_shown(card)


async def test_switching_to_and_fro_changes_nothing_that_is_stored(group: Group):
    rupture = await group.has_rupture(group.ana)
    before = await group.bot.everything()
    shown = everything_shown(await group.ana.slash(group.room, "ruptures"))

    await switches(group, "page")
    on_page = everything_shown(await group.ana.slash(group.room, "ruptures"))
    await switches(group, "chat")

    assert group.sentinels.found_in(on_page) != group.sentinels.found_in(shown)
    assert everything_shown(await group.ana.slash(group.room, "ruptures")) == shown
    assert await group.bot.everything() == before
    assert await group.state_of(group.ana, rupture) == "open"


# What Discord shows


async def test_every_card_of_a_rupture_says_where_its_sentences_are(on_page: Group):
    group, ana = on_page, on_page.ana
    client = await group.has_client(ana)
    saved = await group.debriefs(ana, client)
    sentences = [*saved.texts.values()]

    cards = [
        await ana.press_raw(f"debrief:show:{saved.id}", channel=group.room),
        await ana.press_raw(f"debrief:withdrawal:{saved.id}", channel=group.room),
    ]
    ((rupture,),) = await group.bot.rows("select id from ruptures")
    cards += [
        await ana.press_raw(f"rupture:{verb}:{rupture}", channel=group.room)
        for verb in ("show", "unsaid", "reopen", "ended")
    ]

    shown = everything_shown(*cards)
    assert [one for one in (*sentences, *sentences_of(group)) if one in shown] == []
    assert page_buttons(cards[0].message) == [f"page:open:debrief.{saved.id}"]
    assert page_buttons(cards[2].message) == [f"page:open:rupture.{rupture}"]


async def test_who_has_not_agreed_to_words_in_discord_is_shown_none(on_page: Group):
    """The organiser went back to Discord's forms; Ana has not been asked yet."""
    group = on_page
    await switches(group, "chat")
    rupture = await group.has_rupture(group.ana)

    card = await group.ana.press_raw(f"rupture:show:{rupture}", channel=group.room)

    assert page_buttons(card.message) == [f"page:open:rupture.{rupture}"]
    moment = (await ruptures.show(group.bot.house, group.acts(group.ana), rupture)).moment
    assert moment
    assert moment not in everything_shown(card)


async def test_the_search_for_sentences_finds_them_where_they_are(group: Group):
    """The other tests would pass too if nothing was ever found."""
    client = await group.has_client(group.ana)
    saved = await group.debriefs(group.ana, client)

    await group.ana.press_raw(f"debrief:show:{saved.id}", channel=group.room)

    heard = sentences_heard(group)
    assert group.say("readings.headline.withdrawal")[:40] in heard
    assert saved.lines[0].text[:40] in heard


@pytest.mark.parametrize("button", ["lines:more:withdrawal-early-1", "rupture:plan:{}"])
async def test_an_old_button_to_sentences_leads_to_the_page(on_page: Group, button: str):
    rupture = await on_page.has_rupture(on_page.ana)

    answer = await on_page.ana.press_raw(button.format(rupture), channel=on_page.room)

    assert answer.modal is None
    assert page_buttons(answer.message)


async def test_a_line_of_the_bank_taken_from_an_old_menu_is_kept_and_not_shown(on_page: Group):
    rupture = await on_page.has_rupture(on_page.ana)
    line = on_page.bot.wording.lines[0]

    card = await on_page.ana.press_raw(
        f"rupture:line:{rupture}", 3, channel=on_page.room, values=[line.key]
    )

    assert on_page.say("cards.page.line_ready") in card.message.text
    assert line.text not in card.message.text
    planned = await on_page.bot.rows("select planned_line from ruptures where id = ?", rupture)
    assert planned == [(line.text,)]


async def test_a_long_line_stands_whole_in_its_menu(group: Group):
    """A label holds a hundred characters; what is longer goes on below it."""
    rupture = await group.has_rupture(group.ana)

    card = await group.ana.press_raw(f"rupture:show:{rupture}", channel=group.room)

    (menu,) = card.message.selects
    texts = {line.key: line.text for line in group.bot.wording.lines}
    for option in menu.options:
        whole = f"{option.label} {option.description}"
        assert texts[option.value] in (option.label, whole)


# Forms that were open before the switch


async def test_words_sent_from_a_form_of_before_are_kept_and_not_shown(group: Group):
    """A form may stand open on somebody's screen while the organiser decides."""
    client = await group.has_client(group.ana)
    form = (await group.ana.slash(group.room, "debrief", client=client.code)).modal
    await switches(group, "page")
    moment = "when I said we could go on, and nothing came"

    card = await group.ana.submit(form, {"presence": "same", "moment": moment})

    assert moment not in everything_shown(card)
    saved = card.message.buttons[-1].custom_id.removeprefix("page:open:debrief.")
    kept = await debrief.show(group.bot.house, group.acts(group.ana), saved)
    assert kept.texts["moment"] == moment


async def test_words_that_are_refused_after_the_switch_are_not_said_in_discord(group: Group):
    rupture = await group.has_rupture(group.ana)
    await switches(group, "page")
    await group.ana.press_raw(f"rupture:ended:{rupture}", channel=group.room)
    words = group.sentinels.words("I said that I lost you")

    refused = await group.ana.submit_raw(
        f"rupture:repaired:{rupture}.{new_id()}",
        typed_in(line=words, reception="opened", extent="named"),
        channel=group.room,
    )
    again = await group.ana.press(refused.message, "form:again")

    assert group.sentinels.found_in(everything_shown(refused, again)) == []
    assert again.modal.field("reception").default == "opened"


async def test_what_was_refused_waits_on_the_page_with_all_that_was_typed(group: Group):
    """Nobody types anything twice, whoever decided what meanwhile."""
    rupture = await group.has_rupture(group.ana)
    await switches(group, "page")
    await group.ana.press_raw(f"rupture:ended:{rupture}", channel=group.room)
    words = group.sentinels.words("I said that I lost you")

    await group.ana.submit_raw(
        f"rupture:repaired:{rupture}.{new_id()}",
        typed_in(line=words, reception="opened", extent="named"),
        channel=group.room,
    )

    async with readers(group, await group.ana.slash(group.room, "page")) as (page,):
        today = await page.reads("/")
        (path,) = set(re.findall(rf"/ruptures/{rupture}/repair/[a-z0-9]+", today))
        assert words in await page.reads(path)


async def test_a_refused_line_of_before_leads_to_the_page(group: Group):
    rupture = await group.has_rupture(group.ana)
    await switches(group, "page")
    await group.ana.press_raw(f"rupture:ended:{rupture}", channel=group.room)
    words = group.sentinels.words("I wonder")

    refused = await group.ana.submit_raw(
        f"rupture:planned:{rupture}.{new_id()}", typed_in(line=words), channel=group.room
    )
    again = await group.ana.press(refused.message, "form:again")

    assert again.modal is None
    assert page_buttons(again.message)
    assert group.sentinels.found_in(everything_shown(refused, again)) == []


# The way there


async def test_each_button_leads_to_its_place(on_page: Group):
    group, ana = on_page, on_page.ana
    client = await group.has_client(ana)
    saved = await group.debriefs(ana, client)
    rupture = await group.has_rupture(ana, client)
    draft = new_id()
    places = {
        "today": "/",
        "digest": "/digest",
        "ruptures": "/ruptures",
        "lines": "/lines",
        "patterns": "/patterns",
        "packet": "/packet",
        f"draft.{client.id}.{draft}": f"/debrief/{client.id}/{draft}",
        f"debrief.{saved.id}": f"/debriefs/{saved.id}",
        f"rupture.{rupture}": f"/ruptures/{rupture}",
        f"client.{client.id}": f"/clients/{client.id}",
        f"today.{client.clinician_id}": "/",
    }

    led = {place: await link_of(group, place) for place in places}

    assert led == {place: (path, client.clinician_id) for place, path in places.items()}


async def test_a_link_is_for_one_person_alone_and_says_so(on_page: Group):
    door = await on_page.ana.slash(on_page.room, "page")

    assert door.message.ephemeral
    assert on_page.say("cards.page.link", minutes=10) in door.message.text


async def test_a_place_of_another_version_is_met_kindly(on_page: Group):
    for place in ("", "garden", "garden.k7m2"):
        answer = await on_page.ana.press_raw(f"page:open:{place}", channel=on_page.room)
        assert on_page.say("errors.too_old") in answer.message.text


async def test_where_there_is_no_page_any_more_its_buttons_say_so(on_page: Group):
    rupture = await on_page.has_rupture(on_page.ana)
    without_page(on_page)

    for place in ("today", f"rupture.{rupture}"):
        answer = await on_page.ana.press_raw(f"page:open:{place}", channel=on_page.room)
        assert on_page.say("errors.page_not_set_up") in answer.message.text


async def test_who_has_not_joined_gets_no_link(on_page: Group):
    answer = await on_page.cleo.slash(on_page.room, "page")

    assert on_page.say("errors.not_joined") in answer.message.text


async def test_the_ways_to_debrief_have_one_to_the_page_under_the_same_draft(on_page: Group):
    client = await on_page.has_client(on_page.ana)
    asked = await on_page.ana.slash(on_page.room, "debrief")

    ways = await on_page.ana.choose(asked.message, "debrief:of", [client.id])

    (page,) = page_buttons(ways.message)
    (form,) = [b.custom_id for b in ways.message.buttons if "debrief:open" in (b.custom_id or "")]
    assert page.removeprefix("page:open:draft.") == form.removeprefix("debrief:open:")


async def test_a_result_in_chat_has_no_button_to_the_page(group: Group):
    """A group that writes in Discord is not sent to and fro."""
    rupture = await group.has_rupture(group.ana)

    shown = [
        await group.ana.press_raw(f"rupture:show:{rupture}", channel=group.room),
        await group.ana.slash(group.room, "digest"),
        await group.ana.slash(group.room, "lines"),
        await group.ana.slash(group.room, "patterns"),
        await group.ana.slash(group.room, "packet"),
    ]

    assert page_buttons(*(answer.message for answer in shown)) == []


# A new passkey is announced


async def letter_to_ana(group: Group) -> None:
    """Something has come to Ana by itself."""
    await eventually(lambda: bool(group.ana.dm.messages))
    await group.discord.settled()


async def test_a_new_passkey_is_announced_and_can_be_taken_away(on_page: Group):
    group = on_page
    await group.has_passkey(group.ana)
    await letter_to_ana(group)
    (letter,) = group.ana.dm.messages

    gone = await group.ana.press(letter, "passkey:not-me")
    twice = await group.ana.press(letter, "passkey:not-me")

    assert group.say("cards.page.made") in letter.text
    assert group.say("cards.page.taken_away") in gone.message.text
    assert group.say("cards.page.taken_away") in twice.message.text


async def test_a_second_passkey_says_from_when_it_opens_the_page(on_page: Group):
    """Whoever has only got hold of a link has to wait, and its owner hears of it."""
    group, house = on_page, on_page.bot.house
    await group.has_passkey(group.ana)
    await letter_to_ana(group)
    group.clock.move(days=30)
    link = await entering.link(house, group.acts(group.ana))

    waiting = await entering.enrol(house, link.token, MadePasskey(new_id(), new_id(), 0))
    await eventually(lambda: len(group.ana.dm.messages) == 2)

    assert waiting.until - group.clock() == WAITS
    stamp = f"<t:{int(waiting.until.timestamp())}:f>"
    assert any(stamp in letter.text for letter in group.ana.dm.messages)


async def test_nobody_else_can_say_that_it_was_not_them(on_page: Group):
    group = on_page
    passkey = await group.has_passkey(group.ana)

    answer = await group.ben.press_raw(f"passkey:not-me:{passkey}", channel=group.room)

    assert group.say("errors.not_there") in answer.message.text
    link = await entering.link(group.bot.house, group.acts(group.ana))
    door = await entering.knock(group.bot.house, link.token)
    assert [known.id for known in door.passkeys] == [passkey]


async def test_several_hours_that_wait_lead_to_today(on_page: Group):
    """One message about all of them, and one way to the page."""
    group, ana = on_page, on_page.ana
    for number in (1, 2):
        client = await group.has_client(ana)
        at = group.clock() + timedelta(hours=number)
        await ana.slash(
            group.room,
            "sessions add",
            client=client.id,
            day=at.date().isoformat(),
            time=f"{at:%H:%M}",
            every=0,
        )
    group.clock.move(hours=3)
    await eventually(lambda: bool(ana.dm.messages))
    await group.discord.settled()
    (message,) = ana.dm.messages

    (button,) = page_buttons(message)
    assert (await link_of(group, button.removeprefix("page:open:")))[0] == "/"
