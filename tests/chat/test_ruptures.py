"""A rupture's card: what can be done with it, in any order, however often."""

from __future__ import annotations

import pytest

from bot.rehearsal import Answer

from .cast import Group, everything_shown, typed_in

DONE = {"reception": "opened", "extent": "repaired"}


async def card_of(group: Group, rupture: str) -> Answer:
    """A rupture's card on Ana's screen."""
    return await group.ana.press_raw(f"rupture:show:{rupture}", channel=group.room)


async def test_without_a_rupture_nothing_waits(group: Group):
    card = await group.ana.slash(group.room, "ruptures")

    assert group.say("cards.rupture.none_wait") in card.message.text


async def test_one_that_waits_is_shown_at_once(group: Group):
    client = await group.has_client(group.ana)
    await group.has_rupture(group.ana, client)

    card = await group.ana.slash(group.room, "ruptures")

    assert client.code in card.message.text
    assert any(b.custom_id.startswith("rupture:repair") for b in card.message.buttons)


async def test_of_several_each_is_one_pick_away_and_the_list_stays(group: Group):
    clients = [await group.has_client(group.ana) for _ in range(3)]
    ruptures = [await group.has_rupture(group.ana, client) for client in clients]

    listed = await group.ana.slash(group.room, "ruptures")
    picked = [await group.ana.choose(listed.message, "rupture:pick", [r]) for r in ruptures]

    for answer, client in zip(picked, clients, strict=True):
        assert answer.message is not listed.message
        assert client.code in answer.message.text
    assert all(client.code in listed.message.text for client in clients)


@pytest.mark.parametrize("number", [2, 25, 26, 40])
async def test_a_list_of_ruptures_can_be_shown_however_long(group: Group, number: int):
    for _ in range(number):
        await group.has_rupture(group.ana)

    listed = await group.ana.slash(group.room, "ruptures")
    await group.discord.settled()
    digest = await group.ana.slash(group.room, "digest")
    await group.discord.settled()

    assert listed.message.selects
    assert digest.message.text


async def test_noticed_and_not_said_is_kept_with_its_reason(group: Group):
    rupture = await group.has_rupture(group.ana)
    card = await card_of(group, rupture)

    card = await group.ana.press_raw(f"rupture:unsaid:{rupture}", channel=group.room)
    card = await group.ana.choose(card.message, "rupture:because", ["afraid_for_us"])

    rows = await group.bot.rows("select state, because from ruptures")
    assert rows == [("noticed_not_said", "afraid_for_us")]


async def test_the_same_press_four_times_is_one_event(group: Group):
    rupture = await group.has_rupture(group.ana)
    group.discord.gateway.repeat("INTERACTION_CREATE", 4, times=None)

    card = await group.ana.press_raw(f"rupture:unsaid:{rupture}", channel=group.room)
    await group.discord.settled()

    happened = "select count(*) from rupture_events where after = 'noticed_not_said'"
    assert await group.bot.rows(happened) == [(1,)]
    assert card.follow_ups == []


async def test_a_line_of_the_bank_becomes_the_planned_one(group: Group):
    rupture = await group.has_rupture(group.ana)
    card = await card_of(group, rupture)
    (menu,) = [s for s in card.message.selects if s.custom_id.startswith("rupture:line")]

    card = await group.ana.choose(card.message, "rupture:line", [menu.options[0].value])

    ((planned,),) = await group.bot.rows("select planned_line from ruptures")
    assert planned[:60] in menu.options[0].label + planned
    assert any(line.text == planned for line in group.bot.wording.lines)
    assert card.message.text


async def test_ones_own_line_is_kept_word_for_word(group: Group):
    rupture = await group.has_rupture(group.ana)
    form = (await group.ana.press((await card_of(group, rupture)).message, "rupture:plan")).modal
    line = group.sentinels.words("*I* wonder")

    await group.ana.submit(form, {"line": line})

    assert await group.bot.rows("select planned_line from ruptures") == [(line,)]


async def test_a_line_of_spaces_changes_nothing_and_the_form_comes_back(group: Group):
    rupture = await group.has_rupture(group.ana)
    before = await group.bot.rows("select planned_line from ruptures")
    form = (await group.ana.press((await card_of(group, rupture)).message, "rupture:plan")).modal

    answer = await group.ana.submit(form, {"line": "   "})

    assert group.say("errors.line_empty") in answer.message.text
    assert await group.bot.rows("select planned_line from ruptures") == before


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (DONE, "repaired"),
        ({"reception": "closed", "extent": "repaired"}, "repaired"),
        ({"reception": "unknown", "extent": "repaired"}, "addressed"),
        ({"reception": "mixed", "extent": "named"}, "addressed"),
        ({"reception": "opened", "extent": "partly"}, "addressed"),
    ],
)
async def test_repaired_counts_where_the_clients_own_reaction_is_known(
    group: Group, said: dict[str, str], state: str
):
    rupture = await group.has_rupture(group.ana)
    form = (await group.ana.press((await card_of(group, rupture)).message, "rupture:repair")).modal

    card = await group.ana.submit(form, said)

    assert await group.state_of(group.ana, rupture) == state
    missing = said["reception"] == "unknown"
    assert (group.say("cards.repair.reaction_missing") in card.message.text) is missing


async def test_a_repair_sent_twice_is_one_attempt_and_the_last_words_win(group: Group):
    rupture = await group.has_rupture(group.ana)
    form = (await group.ana.press((await card_of(group, rupture)).message, "rupture:repair")).modal
    first, last = group.sentinels.words("first"), group.sentinels.words("last")

    await group.ana.submit(form, {**DONE, "afterwards": first})
    again = await group.ana.submit(form, {**DONE, "afterwards": last})

    assert await group.bot.rows("select afterwards from repairs") == [(last,)]
    assert last in again.message.text


async def test_the_same_repair_four_times_is_one_attempt(group: Group):
    rupture = await group.has_rupture(group.ana)
    form = (await group.ana.press((await card_of(group, rupture)).message, "rupture:repair")).modal
    group.discord.gateway.repeat("INTERACTION_CREATE", 4, times=None)

    card = await group.ana.submit(form, DONE)
    await group.discord.settled()

    assert card.follow_ups == []
    assert len(await group.bot.rows("select * from repairs")) == 1
    assert await group.state_of(group.ana, rupture) == "repaired"


async def test_a_repair_form_opened_before_a_restart_is_saved_after_it(group: Group):
    rupture = await group.has_rupture(group.ana)
    form = (await group.ana.press((await card_of(group, rupture)).message, "rupture:repair")).modal

    await group.bot.restart()
    await group.ana.submit(form, DONE)

    assert await group.state_of(group.ana, rupture) == "repaired"


async def test_an_empty_repair_form_is_met_kindly(group: Group):
    rupture = await group.has_rupture(group.ana)
    form = (await group.ana.press((await card_of(group, rupture)).message, "rupture:repair")).modal

    answer = await group.ana.submit_raw(form.custom_id, typed_in(line=""), channel=group.room)

    assert group.say("errors.repair_empty") in answer.message.text
    assert await group.state_of(group.ana, rupture) == "open"


@pytest.mark.parametrize(("way", "state"), [("aside", "let_go"), ("ended", "ended")])
async def test_what_is_set_aside_or_ended_can_be_opened_again(group: Group, way: str, state: str):
    rupture = await group.has_rupture(group.ana)

    card = await group.ana.press((await card_of(group, rupture)).message, f"rupture:{way}")
    assert await group.state_of(group.ana, rupture) == state
    await group.ana.press(card.message, "rupture:reopen")

    assert await group.state_of(group.ana, rupture) == "reopened"


async def test_a_second_tap_is_not_a_mistake(group: Group):
    rupture = await group.has_rupture(group.ana)
    aside = f"rupture:aside:{rupture}"

    taps = [await group.ana.press_raw(aside, channel=group.room) for _ in range(2)]

    assert len({everything_shown(tap) for tap in taps}) == 1


async def test_what_no_longer_fits_is_told_kindly(group: Group):
    rupture = await group.has_rupture(group.ana)
    await group.ana.press_raw(f"rupture:aside:{rupture}", channel=group.room)

    answer = await group.ana.press_raw(f"rupture:unsaid:{rupture}", channel=group.room)

    assert group.say("errors.not_possible_now") in answer.message.text
    assert await group.state_of(group.ana, rupture) == "let_go"


async def test_every_button_of_every_card_is_answered_after_a_restart(group: Group):
    client = await group.has_client(group.ana)
    rupture = await group.has_rupture(group.ana, client)
    debrief = (await group.bot.rows("select id from debriefs"))[0][0]
    answers = [
        await group.ana.slash(group.room, "ruptures"),
        await group.ana.slash(group.room, "debrief"),
        await group.ana.slash(group.room, "digest"),
        await group.ana.slash(group.room, "join"),
        await group.ana.slash(group.room, "lines"),
        await group.ana.slash(group.room, "leave"),
        await group.ana.slash(group.room, "client end", code=client.code),
        await group.olga.slash(group.room, "setup"),
        await group.ana.press_raw(f"debrief:show:{debrief}", channel=group.room),
        await group.ana.press_raw(f"debrief:other:{debrief}", channel=group.room),
        await group.ana.press_raw(f"debrief:of-client:{client.id}", channel=group.room),
        await group.ana.press_raw(f"rupture:unsaid:{rupture}", channel=group.room),
    ]
    shown = [a.message for a in answers if a.message is not None]

    await group.bot.restart()
    pressed = {b.custom_id for message in shown for b in message.buttons}
    picked = {(s.custom_id, s.options[0].value) for message in shown for s in message.selects}
    last = {"leave:erase", "leave:keep"}

    for name in sorted(pressed - last) + sorted(pressed & last):
        assert everything_shown(await group.ana.press_raw(name, channel=group.room)), name
    for name, value in sorted(picked):
        answer = await group.ana.press_raw(name, 3, channel=group.room, values=[value])
        assert everything_shown(answer), name
    assert len(pressed) > 15
