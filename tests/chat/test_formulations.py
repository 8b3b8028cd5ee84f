"""`/client formulation`: how a clinician gets drawn in, changed by a form and read as a story."""

from __future__ import annotations

import pytest

from bot.practice import clients, formulation, setup
from bot.records.ids import new_id
from bot.wording import limits

from .at_the_page import link_in, page_buttons
from .cast import Group, eventually, everything_shown, typed_in

MOST_OF_A_CARD = 4000


async def card(group: Group, client):
    """What Ana is shown of a client's formulation."""
    return await group.ana.slash(group.room, "client formulation", code=client.id)


async def writes(group: Group, client, **answers: str | list[str]):
    """The card after Ana has filled in the form."""
    form = await group.ana.press_raw(f"formulation:change:{client.id}", channel=group.room)
    shown = await group.ana.submit(form.modal, answers)
    await eventually(lambda: bool(last(shown).buttons))
    return shown


def last(answer):
    """The card with the buttons."""
    return [answer.message, *answer.follow_ups][-1]


async def heron(group: Group):
    """A client of Ana's."""
    return await group.has_client(group.ana)


def shown_on(answer) -> list[str]:
    """The text of each card."""
    return [m.text for m in (answer.message, *answer.follow_ups) if m is not None]


async def test_before_anything_is_written_it_says_so_and_offers_to_begin(group: Group):
    shown = await card(group, await heron(group))
    assert group.say("page.formulation.none") in shown.message.text
    assert [b.label for b in shown.message.buttons] == [group.say("buttons.begin_formulation")]


async def test_what_was_written_stands_under_its_question(group: Group):
    client = await heron(group)
    mine = group.sentinels.words("she thanks me")
    shown = await writes(group, client, pattern=mine, role="The examiner.")
    assert mine in shown.message.text
    for question in group.bot.wording.form("formulation").questions[:2]:
        assert question.label in shown.message.text
    assert client.code in shown.message.text


async def test_the_form_opens_filled_in_with_what_stands(group: Group):
    client = await heron(group)
    shown = await writes(group, client, pattern="First.", make="A guess.")
    form = await group.ana.press(shown.message, "formulation:change")
    given = {field.custom_id: field.default for field in form.modal.fields if field.long}
    assert given == {"pattern": "First.", "role": "", "make": "A guess.", "differently": ""}


async def test_a_change_keeps_the_earlier_versions_as_a_story_newest_first(group: Group):
    client = await heron(group)
    for written in ("How it began.", "How it went on.", "How it is."):
        shown = await writes(group, client, pattern=written)
        group.clock.move(days=20)
    story = await group.ana.press(shown.message, "formulation:story")
    told = "\n".join(shown_on(story))
    assert "How it is." not in told
    assert told.index("How it went on.") < told.index("How it began.")
    assert "2026" in told


async def test_hypotheses_are_chosen_from_several_and_stand_with_it(group: Group):
    """The sources disagree on what lies beneath, so more than one can be held."""
    shown = await writes(group, await heron(group), hypotheses=["rejection", "my_doing"])
    for label in ("A fear of being turned away", "An answer to something I do"):
        assert label in shown.message.text
    form = await group.ana.press(shown.message, "formulation:change")
    assert set(form.modal.field("hypotheses").default) == {"rejection", "my_doing"}


async def test_one_version_alone_has_no_earlier_ones_to_offer(group: Group):
    shown = await writes(group, await heron(group), pattern="First.")
    assert [b.custom_id.partition(":")[2].partition(":")[0] for b in shown.message.buttons] == [
        "change"
    ]


async def test_a_rupture_adds_to_it_and_the_version_says_so(group: Group):
    client = await heron(group)
    await writes(group, client, pattern="She thanks me.")
    group.clock.move(days=7)
    rupture = await group.has_rupture(group.ana, client)

    found = await group.ana.slash(group.room, "ruptures", client=client.id)
    form = await group.ana.press(found.message, "formulation:from")
    assert {f.custom_id: f.default for f in form.modal.fields}["pattern"] == "She thanks me."
    shown = await group.ana.submit(form.modal, {"pattern": "She thanks me, and I explain."})

    assert "It came from the withdrawal of Wed 14 Jan" not in shown.message.text
    assert "It came from the withdrawal of Wed 21 Jan 2026." in shown.message.text
    kept = await group.bot.rows("select rupture_id from formulations order by at")
    assert kept == [(None,), (rupture,)]


async def test_sent_twice_it_is_one_version(group: Group):
    client = await heron(group)
    name = f"formulation:save:{client.id}.{new_id()}"
    for _ in range(2):
        await group.ana.submit_raw(name, typed_in(pattern="Once."), channel=group.room)
    assert await group.bot.rows("select pattern from formulations") == [("Once.",)]


async def test_an_empty_form_is_refused_kindly_and_can_be_opened_again(group: Group):
    client = await heron(group)
    shown = await writes(group, client, pattern="  ")
    assert group.say("errors.formulation_empty") in shown.message.text
    again = await group.ana.press(shown.message, "form:again")
    assert again.modal.custom_id.startswith("formulation:save:")
    assert await group.bot.rows("select * from formulations") == []


@pytest.mark.parametrize(
    "text", ["ש" * 40 + " היא מודה לי", "🪶" * 300, "**not bold** _nor_ <@1>", "a\n\n\nb"]
)
async def test_words_of_any_script_come_back_as_written(group: Group, text: str):
    client = await heron(group)
    await writes(group, client, pattern=text)
    kept = await formulation.current(group.bot.house, group.acts(group.ana), client.id)
    assert kept is not None
    assert kept.pattern == text
    form = await group.ana.press((await card(group, client)).message, "formulation:change")
    assert next(f.default for f in form.modal.fields if f.custom_id == "pattern") == text


async def test_all_four_answers_at_their_longest_are_shown_whole(group: Group):
    client = await heron(group)
    questions = group.bot.wording.form("formulation").questions
    longest = {q.key: ("_a b " * 400)[: q.longest] for q in questions if q.kind == "text"}
    for _ in range(2):
        shown = await writes(group, client, **longest)
        longest["role"] = longest["role"].replace("a", "c")
    texts = shown_on(shown)
    assert len(texts) > 1
    assert all(limits.length(text) <= MOST_OF_A_CARD for text in texts)
    assert "".join(texts).count("a b") > 700
    story = await group.ana.press(last(shown), "formulation:story")
    await eventually(lambda: "".join(shown_on(story)).count("a b") > 700)


async def test_nobody_elses_client_has_a_formulation(group: Group):
    client = await heron(group)
    await writes(group, client, pattern=group.sentinels.words())
    answers = [
        await group.ben.slash(group.room, "client formulation", code=code)
        for code in (client.id, client.code, "absent heron")
    ]
    assert len({everything_shown(answer) for answer in answers}) == 1
    assert group.sentinels.found_in(everything_shown(*answers)) == []


async def test_of_a_therapy_that_ended_it_is_still_there(group: Group):
    client = await heron(group)
    await writes(group, client, pattern="First.")
    await clients.end(group.bot.house, group.acts(group.ana), client.id)
    shown = await writes(group, client, pattern="Second.")
    assert "Second." in shown.message.text


async def test_where_sentences_go_to_the_page_only_the_way_there_is_shown(group: Group):
    client = await heron(group)
    rupture = await group.has_rupture(group.ana, client)
    house = group.bot.house
    for number in range(2):
        given = {"pattern": group.sentinels.words()}
        await formulation.save(house, group.acts(group.ana), client.id, f"form-{number}", given)
    await setup.set_words(house, group.acts(group.olga), "page")

    buttons = ("show", "change", "story")
    answers = [
        await group.ana.press_raw(f"formulation:{verb}:{client.id}", channel=group.room)
        for verb in buttons
    ]
    answers += [await group.ana.press_raw(f"formulation:from:{rupture}", channel=group.room)]

    assert all(answer.modal is None for answer in answers)
    assert group.sentinels.found_in(everything_shown(*answers)) == []
    wanted = [f"page:open:formulation.{client.id}"] * 3 + [f"page:open:adding.{rupture}"]
    assert [one for a in answers for one in page_buttons(a.message)] == wanted
    assert link_in(await group.ana.press_raw(wanted[-1], channel=group.room))
