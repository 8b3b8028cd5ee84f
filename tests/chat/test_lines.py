"""`/lines`: the bank in the order of a repair, favourites first, and lines of one's own."""

from __future__ import annotations

import pytest

from bot.practice import join, setup

from .cast import MONDAY_AT_EIGHT, Group, everything_shown

MINE = "I noticed that I hurried on just then."


async def written(group: Group, line: str = MINE, kind: str = "withdrawal"):
    """The card after Ana has written a line of her own."""
    bank = await group.ana.slash(group.room, "lines", type=kind)
    form = await group.ana.press(bank.message, "lines:write")
    return await group.ana.submit(form.modal, {"line": line, "type": kind})


def option(message, route: str, place: int = 0) -> str:
    """What stands at a place in one of the menus."""
    menu = next(s for s in message.selects if s.custom_id.startswith(route))
    return menu.options[place].value


async def test_an_own_line_stands_in_the_bank_from_then_on(group: Group):
    card = await written(group)
    assert MINE in card.message.text
    assert MINE in (await group.ana.slash(group.room, "lines", type="withdrawal")).message.text


async def test_what_the_rules_advise_against_is_underlined_and_kept_all_the_same(group: Group):
    card = await written(group, "You always pull away from me.")
    assert "__" in card.message.text
    assert group.say("cards.lines.check") in card.message.text
    assert group.say("cards.lines.yours") in card.message.text
    assert await group.bot.rows("select count(*) from own_lines") == [(1,)]


async def test_a_line_nothing_speaks_against_is_shown_plainly(group: Group):
    card = await written(group)
    assert group.say("cards.lines.check") not in card.message.text


async def test_a_favourite_stands_first_until_it_does_no_longer(group: Group):
    bank = await group.ana.slash(group.room, "lines", type="confrontation")
    last = option(bank.message, "lines:like", -1)
    liked = await group.ana.choose(bank.message, "lines:like", [last])
    assert "★" in liked.message.text
    assert option(liked.message, "lines:unlike") == last
    plain = await group.ana.choose(liked.message, "lines:unlike", [last])
    assert "★" not in plain.message.text


async def test_an_own_line_can_be_taken_away_again(group: Group):
    card = await written(group)
    await group.ana.press(card.message, "lines:away")
    bank = await group.ana.slash(group.room, "lines", type="withdrawal")
    assert MINE not in bank.message.text


async def test_an_own_line_can_be_taken_away_from_the_bank(group: Group):
    await written(group)
    bank = await group.ana.slash(group.room, "lines", type="withdrawal")
    after = await group.ana.choose(
        bank.message, "lines:remove", [option(bank.message, "lines:remove")]
    )
    assert MINE not in after.message.text


async def test_nobody_sees_anothers_lines(group: Group):
    await written(group, group.sentinels.words("I wonder"))
    bens = await group.ben.slash(group.room, "lines", type="withdrawal")
    assert group.sentinels.found_in(everything_shown(bens)) == []


async def test_whoever_has_not_joined_is_told_how(group: Group):
    answer = await group.cleo.slash(group.room, "lines", type="withdrawal")
    assert group.say("errors.not_joined") in answer.message.text


@pytest.mark.parametrize("press", ["lines:write", "lines:more"])
async def test_an_old_card_leads_to_the_page_once_sentences_stand_there(group: Group, press: str):
    bank = await group.ana.slash(group.room, "lines", type="withdrawal")
    await setup.set_words(group.bot.house, group.acts(group.olga), "")
    answer = await group.ana.press(bank.message, press)
    assert answer.modal is None
    assert group.say("cards.page.only_there") in answer.message.text


async def test_a_line_planned_in_ones_own_words_is_looked_at_too(group: Group):
    rupture = await group.has_rupture(group.ana)
    card = await group.ana.slash(group.room, "ruptures")
    form = await group.ana.press(card.message, "rupture:plan")
    planned = await group.ana.submit(form.modal, {"line": "Obviously you were angry with me."})
    assert group.say("cards.lines.yours") in planned.message.text
    assert await group.state_of(group.ana, rupture) == "open"


async def test_whoever_is_in_two_groups_is_asked_which_before_anything_is_typed(group: Group):
    """In a direct message nothing tells for which group it would be kept."""
    await is_in_two_groups(group)
    bank = await group.ana.slash(group.ana.dm, "lines", type="withdrawal")
    answer = await group.ana.press(bank.message, "lines:write")
    assert answer.modal is None
    assert group.say("errors.which_group") in everything_shown(answer)


async def is_in_two_groups(group: Group) -> None:
    """Ana has joined the group of Sam's server, too."""
    house, there = group.bot.house, group.elsewhere
    await setup.set_time(house, group.acts(group.sam, guild=there), MONDAY_AT_EIGHT)
    rooms = {"digest_channel": [str(group.elsewhere_room.id)]}
    await setup.set_rooms(house, group.acts(group.sam, guild=there), rooms)
    await setup.set_words(house, group.acts(group.sam, guild=there), "chat")
    there.add_member(group.ana)
    acts = group.acts(group.ana, guild=there)
    await join.join(house, acts, frozenset(), {"zone": "Europe/Lisbon"})
