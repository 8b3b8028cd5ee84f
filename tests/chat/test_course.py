"""The course of a rupture on one card, how it stands, and from impression to fact."""

from __future__ import annotations

from bot.practice import repair

from .cast import Group, eventually, everything_shown
from .test_debriefs import QUIETER, opened

ATTEMPT = {"reception": "opened", "extent": "partly", "steps": ["owned", "named"]}


async def card(group: Group):
    """The card of Ana's one rupture."""
    return await group.ana.slash(group.room, "ruptures")


async def test_the_course_tells_what_was_said_and_what_was_in_it(group: Group):
    rupture = await group.has_rupture(group.ana)
    said = group.sentinels.words("I think I hurried")
    await repair.save(
        group.bot.house, group.acts(group.ana), rupture, "form-1", {**ATTEMPT, "line": said}
    )

    answer = await group.ana.press((await card(group)).message, "rupture:course")

    await eventually(lambda: said in everything_shown(answer))
    for step in ("noticed", "said"):
        assert group.say(f"page.course.steps.{step}") in everything_shown(answer)
    assert "Owned my part" in everything_shown(answer)


async def test_what_often_helps_next_is_named_where_steps_were_ticked(group: Group):
    """Some repairs take one step, so nothing is ever missing (practice literature)."""
    rupture = await group.has_rupture(group.ana)
    bare = {"reception": "polite", "extent": "named"}
    await repair.save(group.bot.house, group.acts(group.ana), rupture, "form-1", bare)
    assert "Some repairs take one step." not in (await card(group)).message.text
    ticked = bare | {"steps": ["named"]}
    await repair.save(group.bot.house, group.acts(group.ana), rupture, "form-2", ticked)
    assert "“Steadied myself”. Some repairs take one step." in (await card(group)).message.text


async def test_how_much_it_weighed_is_asked_only_when_wished(group: Group):
    rupture = await group.has_rupture(group.ana)
    form = await group.ana.press((await card(group)).message, "rupture:weigh")
    await group.ana.submit(form.modal, {"significance": "4"})
    kept = "select significance, resolved from ruptures where id = ?"
    assert await group.bot.rows(kept, rupture) == [(4, None)]
    again = await group.ana.press((await card(group)).message, "rupture:weigh")
    chosen = {field.custom_id: field.default for field in again.modal.fields}
    assert chosen["significance"] == "4"


async def test_from_impression_to_fact_is_one_more_form_under_the_same_debrief(group: Group):
    first = await group.ana.submit(await opened(group), {**QUIETER, "moment": "I said A, she B."})
    form = await group.ana.press(first.message, "debrief:more")
    felt = group.sentinels.words("it felt as if the air went out")
    answer = await group.ana.submit(
        form.modal, {"impression": felt, "minute": "35", "source": "record"}
    )

    assert felt in answer.message.text
    rows = await group.bot.rows("select question, text from debrief_answers order by question")
    assert dict(rows) == {
        "impression": felt,
        "minute": "35",
        "moment": "I said A, she B.",
        "source": "record",
    }
    assert await group.bot.rows("select presence from debriefs") == [("clearly_quieter",)]


async def test_an_impression_alone_is_met_with_one_gentle_question(group: Group):
    first = await group.ana.submit(await opened(group), QUIETER)
    form = await group.ana.press(first.message, "debrief:more")
    answer = await group.ana.submit(form.modal, {"impression": "It felt cold."})
    assert group.say("readings.noticed.impression_only") in answer.message.text


async def test_a_quiet_good_hour_is_not_asked_for_more(group: Group):
    client = await group.has_client(group.ana)
    ways = await group.ana.slash(group.room, "debrief")
    shown = await group.ana.choose(ways.message, "debrief:of", [client.id])
    answer = await group.ana.press(shown.message, "debrief:nothing")
    assert not any((b.custom_id or "").startswith("debrief:more") for b in answer.message.buttons)
