"""The bank of lines with one's own beside it, the check, and the course of a rupture."""

from __future__ import annotations

import pytest
from practice.cast import ANA, attempt, count, rows

from bot.alliance.line_check import Advice
from bot.alliance.lines import Moment
from bot.alliance.markers import RuptureType
from bot.alliance.ruptures import Event
from bot.alliance.stages import Stage
from bot.practice import lines, repair, ruptures
from bot.records import new_id

OWN = "I noticed that I spoke faster after that, and I wonder how it was for you."
BLUNT = "You pulled away because you always do."


@pytest.mark.parametrize("kind", list(RuptureType))
@pytest.mark.parametrize("stage", list(Stage))
async def test_there_are_lines_for_every_type_and_stage_and_others_after_them(ana, kind, stage):
    page = await ana.sees(f"/lines?type={kind.value}&stage={stage.value}")
    assert page.html.count("<li>") > 6
    (more,) = [link for link in page.links if "turn=" in link]
    assert (await ana.sees(more.replace("&amp;", "&"))).text != page.text


@pytest.mark.parametrize(
    "asked", ["type=none&stage=none", "turn=-1", "turn=" + "9" * 400, "type=&stage=&turn=%00", "x"]
)
async def test_whatever_is_asked_of_the_lines_lines_are_shown(ana, asked):
    assert (await ana.sees(f"/lines?{asked}")).status == 200


async def test_a_line_of_ones_own_stands_beside_the_bank_and_is_taken_away(ana, house):
    page = await ana.presses("/lines/own", "Keep this line", line=OWN, type="withdrawal")
    assert "Kept among your own lines." in page.text
    assert OWN in page.text
    page = await ana.presses(page, "Remove it")
    assert OWN not in page.text
    assert await count(house, "own_lines") == 0


@pytest.mark.parametrize("line", ["", "x" * 301])
async def test_a_line_that_does_not_fit_stays_typed(ana, house, line):
    page = await ana.presses("/lines/own", "Keep this line", line=line, type="mixed")
    assert page.status == 422
    assert dict(page.form("Keep this line").fields)["line"] == line
    assert await count(house, "own_lines") == 0


async def test_the_check_underlines_and_says_why_and_forbids_nothing(ana, house):
    page = await ana.presses("/lines/own", "Keep this line", line=BLUNT, type="withdrawal")
    assert "<mark>You pulled</mark>" in page.html
    assert house.wording.line_rules.of(Advice.BLAME).why in page.text
    assert "It is advice. The line is yours." in page.text


async def test_a_favourite_stands_first_and_no_longer(ana, house):
    page = await ana.sees("/lines?type=withdrawal&stage=early")
    page = await ana.presses(page, "Put it first")
    assert page.path == "/lines?type=withdrawal&stage=early"
    assert "One you put first." in page.text
    page = await ana.presses(page, "No longer first")
    assert "One you put first." not in page.text


async def test_what_came_of_a_line_is_told_to_its_owner(ana, ben, house, rupture):
    line = (await lines.write_own(house, ANA(), {"line": OWN, "type": "withdrawal"})).line
    await repair.save(house, ANA(), rupture, new_id(), attempt(line=OWN, reception="opened"))
    assert "opened 1" in (await ana.sees("/lines")).text
    assert OWN not in (await ben.sees("/lines")).text
    fields = (await ben.sees("/")).form("Leave the page").fields
    sent = [
        await ben.sends(f"/lines/own/{one}/remove", fields) for one in (line.id, "nosuchthing2")
    ]
    assert [page.status for page in sent] == [404, 404]
    assert sent[0].html == sent[1].html


async def test_a_planned_line_is_checked_where_it_stands(ana, rupture):
    card = await ana.presses(f"/ruptures/{rupture}/plan", "Keep it ready", line=BLUNT)
    assert "<mark>You pulled</mark>" in card.html


async def test_the_course_of_a_rupture_is_told_step_by_step(ana, house, rupture, clock):
    clock.passes(minutes=2)
    await ruptures.move(house, ANA(), rupture, Event.NOT_SAID)
    clock.passes(minutes=2)
    await repair.save(house, ANA(), rupture, new_id(), attempt(extent="repaired"))
    text = (await ana.sees(f"/ruptures/{rupture}")).text
    steps = ["noticed Wed 18 Nov, 18:00, after session 4", "noticed, not said", "called repaired"]
    places = [text.index(step, text.index("Its course so far")) for step in steps]
    assert places == sorted(places)


async def test_how_much_it_weighed_is_kept_if_one_likes(ana, house, rupture):
    card = await ana.presses(f"/ruptures/{rupture}", "Keep it", significance="4")
    assert await rows(house, "select significance, resolved from ruptures") == [(4, None)]
    assert ("significance", "4") in card.form("Keep it").fields
    await ana.presses(card, "Keep it", resolved="2")
    assert await rows(house, "select significance, resolved from ruptures") == [(4, 2)]
    await ana.presses(f"/ruptures/{rupture}", "Keep it", significance="")
    assert await rows(house, "select significance, resolved from ruptures") == [(None, 2)]


@pytest.mark.parametrize("sent", ["6", "0", "much", "-1", "4.5"])
async def test_a_weight_that_is_none_is_not_kept(ana, house, rupture, sent):
    form = (await ana.sees(f"/ruptures/{rupture}")).form("Keep it")
    page = await ana.sends(form.action, form.with_answers(significance=sent))
    assert page.status == 200
    assert await rows(house, "select significance, resolved from ruptures") == [(None, None)]


async def test_the_steps_stand_in_the_order_advised_with_the_one_that_often_comes_next(
    ana, house, rupture
):
    """A withdrawal: the clinician names the distance first (therapeutic-alliance.org)."""
    given = attempt(reception="polite", extent="named") | {"steps": ["owned", "named"]}
    await repair.save(house, ANA(), rupture, new_id(), given)
    text = (await ana.sees(f"/ruptures/{rupture}")).text
    assert "Named what was between us Owned my part" in text
    assert "if it fits: “Steadied myself”. Some repairs take one step." in text


async def test_nothing_comes_next_where_no_step_was_ticked_or_it_is_repaired(ana, house, rupture):
    await repair.save(house, ANA(), rupture, new_id(), attempt(reception="polite", extent="named"))
    assert "Some repairs take one step." not in (await ana.sees(f"/ruptures/{rupture}")).text
    given = attempt(reception="opened", extent="repaired") | {"steps": ["named"]}
    await repair.save(house, ANA(), rupture, new_id(), given)
    assert "Some repairs take one step." not in (await ana.sees(f"/ruptures/{rupture}")).text


async def test_work_on_patterns_is_offered_only_once_it_is_repaired(ana, house, rupture):
    """Pattern work waits for the repair (PMC5966286)."""
    later = [line.text for line in house.wording.lines if line.moment is Moment.AFTER_REPAIR]
    before = (await ana.sees(f"/ruptures/{rupture}")).text
    assert [line for line in later if line in before] == []
    await repair.save(
        house, ANA(), rupture, new_id(), attempt(reception="opened", extent="repaired")
    )
    assert [line for line in later if line in (await ana.sees(f"/ruptures/{rupture}")).text]
