"""Killed without a goodbye: what was acknowledged is there, once, and what waited still works."""

from __future__ import annotations

import asyncio
import random
from collections import Counter

import pytest

from .cast import SENTINEL, Group, Stream


async def test_a_form_opened_before_a_kill_saves_after_it(group: Group):
    """discord.py forgets every modal at a restart; we do not."""
    program = await group.starts()
    form = await group.ana.opens_a_form()

    await program.kill()
    await group.starts()
    told = await group.ana.is_told_saved(form, f"{SENTINEL} after the kill")

    assert told
    assert group.looked_at() == [(group.ana.person.id, f"{SENTINEL} after the kill")]


async def test_a_form_saved_before_a_kill_and_sent_again_counts_once(group: Group):
    """The answer was lost with the process, so its author sends the form once more."""
    program = await group.starts()
    form = await group.ana.opens_a_form()
    await group.ana.sends(form, f"{SENTINEL} first")

    await program.kill()
    await group.starts()
    told = await group.ana.is_told_saved(form, f"{SENTINEL} again")

    assert told
    assert group.looked_at() == [(group.ana.person.id, f"{SENTINEL} again")]


async def test_buttons_from_before_a_kill_are_answered_after_it(group: Group):
    program = await group.starts()
    ana, ben, cleo, dov = group.clinicians
    cards = [await c.sends(await c.opens_a_form(), SENTINEL) for c in (ana, ben, cleo)]
    whose = await dov.person.slash(group.room, "debrief")
    ways = await dov.person.choose(whose.message, "debrief:of", [dov.code])

    await program.kill()
    await group.starts()
    yes = await ana.person.press(cards[0].message, "debrief:withdrawal")
    other = await ben.person.press(cards[1].message, "debrief:other")
    no = await cleo.person.press(cards[2].message, "debrief:no")
    tap = await dov.person.press(ways.message, "debrief:nothing")

    assert group.wording.say("cards.rupture.said_or_not") in yes.message.text
    assert group.wording.say("cards.debrief.which_type") in other.message.text
    assert group.wording.say("cards.debrief.no_rupture") in no.message.text
    assert dov.saved in tap.message.text


async def killed_under_a_stream(group: Group, kills: int, seed: int = 0) -> None:
    """Everybody debriefs without pause while the program is killed at random moments."""
    chance = random.Random(seed)
    stream = Stream(group.clinicians)
    async with stream.flowing():
        for number in range(kills):
            if number % 4 == 3:
                await killed_while_starting(group, chance)
            program = await group.starts()
            stream.go()
            await stream.more(1)
            await asyncio.sleep(chance.uniform(0, 0.25))
            stream.hold()
            await program.kill()
            assert_nothing_lost(stream, await opened_now_and_then(group, number))
        last = await group.starts()
        stream.go()
    await last.kill()

    found = await group.opened()
    assert_nothing_lost(stream, found)
    assert sorted(found) == sorted(stream.sent)  # what was sent again is there, too, and once
    assert stream.again > 0 or kills < 50  # some kills did fall between a form and its answer


async def killed_while_starting(group: Group, chance: random.Random) -> None:
    program = group.programs.start("run")
    await asyncio.sleep(chance.uniform(0.2, 1.0))
    await program.kill()


async def opened_now_and_then(group: Group, number: int) -> list[tuple[int, str]]:
    """Opened by us as seldom as can be: opening repairs, and that is the program's to do."""
    return await group.opened() if number % 20 == 19 else group.looked_at()


def assert_nothing_lost(stream: Stream, found: list[tuple[int, str]]) -> None:
    twice = [text for text, times in Counter(found).items() if times > 1]
    assert twice == []
    assert set(stream.saved) <= set(found)
    assert set(found) <= set(stream.sent)  # each under its author


async def test_eight_kills_under_a_stream_lose_nothing_acknowledged(group: Group):
    await killed_under_a_stream(group, kills=8)


@pytest.mark.nightly
@pytest.mark.parametrize("hundred", [1, 2])
async def test_a_hundred_kills_under_a_stream_lose_nothing_acknowledged(group: Group, hundred: int):
    """Two hundred in all; a bot that begins 200 sessions within a day stops by itself."""
    await killed_under_a_stream(group, kills=100, seed=hundred)
