"""Own lines beside the bank: kept once, liked ones first, checked and never forbidden."""

from __future__ import annotations

import pytest

from bot.alliance.line_check import Advice
from bot.alliance.lines import Moment, Why
from bot.alliance.markers import RuptureType
from bot.alliance.repairs import LineOutcome
from bot.alliance.stages import Stage
from bot.practice import join, lines, repair, ruptures

from .cast import attempt, count, refused, words
from .conftest import confirms

MINE = "I noticed that I hurried on just then."


async def writes(house, person, line=MINE, kind="withdrawal"):
    return await lines.write_own(house, person(), {"line": line, "type": kind})


async def bank(house, person, kind=RuptureType.WITHDRAWAL):
    return await lines.bank(house, person(), kind, Stage.MIDDLE)


async def test_an_own_line_stands_beside_the_bank(group, ana):
    await writes(group, ana)
    (line,) = (await bank(group, ana)).own
    assert (line.text, line.why) == (MINE, Why.OWN)


async def test_it_stands_with_its_type_only(group, ana):
    await writes(group, ana)
    assert (await bank(group, ana, RuptureType.CONFRONTATION)).own == ()
    assert len((await bank(group, ana, RuptureType.MIXED)).own) == 1


async def test_the_same_line_twice_is_one_line(group, ana):
    first = await writes(group, ana)
    again = await writes(group, ana, "I noticed  that i hurried on just then")
    assert again.line == first.line
    assert await count(group, "own_lines") == 1


async def test_a_line_the_rules_advise_against_is_kept_with_what_they_say(group, ana):
    written = await writes(group, ana, "You always pull away, because it is too much for you.")
    remarked = {remark.advice for remark in written.checked.remarks}
    assert Advice.BLAME in remarked
    assert await count(group, "own_lines") == 1


async def test_an_empty_line_is_not_kept(group, ana):
    with refused("line_empty"):
        await writes(group, ana, "  ")


async def test_there_is_an_end_to_own_lines(group, ana, monkeypatch):
    monkeypatch.setattr(lines, "_MOST_OWN", 1)
    await writes(group, ana)
    with refused("too_many_lines"):
        await writes(group, ana, "Another.")


async def test_a_liked_line_stands_first_until_it_is_liked_no_longer(group, ana):
    shelf = (await bank(group, ana)).shelves[1]
    last = [
        line
        for line in words().lines
        if line.moment is shelf.moment and line.suits(RuptureType.WITHDRAWAL)
    ][-1]
    await lines.like(group, ana(), last.key, liked=True)
    liked = await bank(group, ana)
    assert liked.shelves[1].lines[0] == last
    assert liked.liked == {last.key}
    await lines.like(group, ana(), last.key, liked=False)
    assert (await bank(group, ana)).shelves == (await bank(group, ana)).shelves
    assert (await bank(group, ana)).liked == frozenset()


@pytest.mark.parametrize("absent", ["nosuchline", ""])
async def test_a_line_that_is_not_there_cannot_be_liked(group, ana, absent):
    with refused("not_there"):
        await lines.like(group, ana(), absent, liked=True)


async def test_a_rupture_is_offered_own_lines_before_those_of_the_bank(group, ana, rupture):
    written = await writes(group, ana)
    offered = (await ruptures.show(group, ana(), rupture)).lines
    assert offered[0].key == written.line.id
    assert len(offered) == 4


async def test_an_own_line_can_be_planned(group, ana, rupture):
    written = await writes(group, ana)
    view = await ruptures.plan_from_bank(group, ana(), rupture, written.line.id)
    assert view.rupture.planned_line == MINE


async def test_what_came_of_a_line_is_told_to_its_owner_alone(group, ana, ben, heron, moss):
    line = next(one for one in words().lines if one.moment is Moment.IN_THE_ROOM)
    for reception in ("opened", "opened", "closed"):
        kept = await confirms(group, ana, heron)
        said = f"  {line.text.upper()} "
        given = attempt(line=said, reception=reception, extent="named")
        await repair.save(group, ana(), kept.rupture_id, f"form-{kept.id}", given)
    kind = next(iter(line.types))
    await lines.like(group, ana(), line.key, liked=True)
    await lines.like(group, ben(), line.key, liked=True)

    mine = await lines.bank(group, ana(), kind, next(iter(line.stages)))
    assert mine.said[line.key] == {LineOutcome.OPENED: 2, LineOutcome.CLOSED: 1}
    bens = await lines.bank(group, ben(), kind, next(iter(line.stages)))
    assert bens.said == {}


async def test_an_own_line_taken_away_is_gone(group, ana):
    written = await writes(group, ana)
    await lines.like(group, ana(), written.line.id, liked=True)
    await lines.remove(group, ana(), written.line.id)
    found = await bank(group, ana)
    assert (found.own, found.liked) == ((), frozenset())
    with refused("not_there"):
        await lines.remove(group, ana(), written.line.id)


async def test_own_lines_go_with_everything_else(group, ana):
    await writes(group, ana)
    await join.leave_and_erase(group, ana())
    assert await count(group, "own_lines") == 0


async def test_another_persons_line_is_not_there(group, ana, ben, rupture):
    bens = await writes(group, ben)
    with refused("not_there"):
        await lines.remove(group, ana(), bens.line.id)
    with refused("not_there"):
        await lines.like(group, ana(), bens.line.id, liked=True)
    with refused("not_there"):
        await ruptures.plan_from_bank(group, ana(), rupture, bens.line.id)


async def test_a_line_taken_away_is_not_brought_back_by_the_same_act_told_again(group, ana):
    given = {"line": MINE, "type": "withdrawal"}
    kept = await lines.write_own(group, ana("once"), given)
    await lines.remove(group, ana(), kept.line.id)
    await lines.write_own(group, ana("once"), given)
    assert await count(group, "own_lines") == 0
