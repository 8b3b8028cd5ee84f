"""The supervision packet: open ruptures of some weeks, for one person, kept nowhere."""

from __future__ import annotations

from bot.alliance.ruptures import Event
from bot.packet import markdown
from bot.practice import clients, packet, ruptures

from .cast import dump, refused
from .conftest import confirms

QUESTION = "Did I hurry because of her, or because of me?"


async def drawn(house, person, typed="", weeks=4, questions=None):
    return markdown((await packet.prepare(house, person(), typed, weeks, questions or {})).sheet)


async def test_it_holds_the_exchange_the_reaction_the_line_and_the_question(group, ana, heron):
    kept = await confirms(group, ana, heron, moment="I said A, she did B.", next_line="I hurried.")
    text = await drawn(group, ana, questions={kept.rupture_id: f"  {QUESTION} "})
    for words in ("grey heron", "I said A, she did B.", "I explained", "I hurried.", QUESTION):
        assert words in text


async def test_an_exchange_from_a_record_says_so_and_when_it_was(group, ana, heron):
    """Memory and record are told apart; the packet calls memory whatever says nothing else."""
    told = {"moment": "I said A, she did B.", "source": "record", "minute": "12:30"}
    await confirms(group, ana, heron, **told)
    prepared = await packet.prepare(group, ana(), "", 4, {})
    assert "I said A, she did B.\nFrom a record. About minute 12" in [
        part.text for section in prepared.sheet.sections for part in section.parts
    ]
    assert prepared.checked.places == ()


async def test_preparing_it_keeps_nothing(group, ana, rupture):
    before = await dump(group)
    await drawn(group, ana, questions={rupture: QUESTION})
    assert await dump(group) == before


async def test_what_is_repaired_or_let_go_is_not_in_it(group, ana, rupture):
    await ruptures.move(group, ana(), rupture, Event.LET_GO)
    assert (await packet.choose(group, ana())).views == ()


async def test_only_the_weeks_that_were_chosen_are_in_it(group, ana, rupture, clock):
    clock.passes(days=22)
    assert (await packet.choose(group, ana(), weeks=3)).views == ()
    assert len((await packet.choose(group, ana(), weeks=4)).views) == 1


async def test_a_rupture_that_was_touched_lately_is_of_these_weeks(group, ana, rupture, clock):
    clock.passes(days=60)
    await ruptures.plan(group, ana(), rupture, {"line": "I wonder."})
    assert len((await packet.choose(group, ana(), weeks=1)).views) == 1


async def test_it_can_be_about_one_client(group, ana, heron, rupture):
    other = (await clients.add(group, ana(), "slow river")).client
    await confirms(group, ana, other)
    chosen = await packet.choose(group, ana(), "grey heron")
    assert [view.rupture.code for view in chosen.views] == ["grey heron"]


async def test_another_persons_client_is_not_known(group, ana, moss):
    with refused("client_unknown"):
        await packet.choose(group, ana(), moss.id)


async def test_what_could_tell_who_it_is_is_pointed_out(group, ana, heron):
    await confirms(group, ana, heron, moment="Mrs Winter wrote to a.winter@example.org.")
    found = (await packet.prepare(group, ana(), "", 4, {})).checked
    assert found.holds
    assert "Winter" not in "".join(found.said)
