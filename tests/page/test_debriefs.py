"""The debrief on the page: the same questions, the same readings, and nothing typed twice."""

from __future__ import annotations

import pytest
from practice.cast import ANA, OLGA, count, rows
from practice.conftest import confirms

from bot.practice import debrief, history, setup
from bot.records import new_id

from .hand import Hand, withdrawal

SAVE = "Save the debrief"


async def form_about(hand, client):
    """A fresh form, as the address gives it."""
    return await hand.sees(f"/debrief/{client.id}")


async def test_from_the_choice_of_a_client_to_the_card(ana, house, heron):
    whose = await ana.sees("/debrief")
    assert f"/debrief/{heron.id}" in whose.links
    form = await form_about(ana, heron)
    assert form.path.startswith(f"/debrief/{heron.id}/")
    card = await ana.presses(form, SAVE, **withdrawal())
    assert card.path.startswith("/debriefs/")
    for said in (
        "Saved · grey heron, session 4",
        "When I said that we have ten minutes left, she thanked me.",
        "This may be a withdrawal.",
        "Answers became short",
        "What would speak against it",
        "I noticed that I looked at the clock.",
    ):
        assert said in card.text


async def test_the_form_asks_what_the_words_ask_and_every_field_has_its_name(ana, house, heron):
    form = (await form_about(ana, heron)).html
    for question in house.wording.form("debrief").questions:
        assert question.label in form
        for option in question.options:
            assert f'for="{question.key}-{option.key}"' in form
            assert f'id="{question.key}-{option.key}"' in form


async def test_many_signs_stand_under_what_they_are_signs_of(ana, heron):
    text = (await form_about(ana, heron)).text
    assert text.index("Moving away") < text.index("Moving against") < text.index("Towards an")


@pytest.mark.parametrize(
    ("button", "said"),
    [
        ("Nothing to note", "Nothing to note. The session is counted"),
        ("Cancelled", "the hour was cancelled"),
        ("Missed", "the hour was missed"),
    ],
)
async def test_one_tap_is_enough(ana, heron, button, said):
    assert said in (await ana.presses(await form_about(ana, heron), button)).text


async def test_a_missed_hour_may_have_been_cancelled(ana, heron):
    card = await ana.presses(await form_about(ana, heron), "Missed")
    card = await ana.presses(card, "It was cancelled")
    assert "the hour was cancelled" in card.text
    assert not card.offers("It was cancelled")


async def test_yes_it_is_a_rupture_and_then_said_or_not(ana, heron):
    card = await ana.presses(await form_about(ana, heron), SAVE, **withdrawal())
    card = await ana.presses(card, "Yes, a withdrawal")
    assert "did you notice and not say it?" in card.text
    card = await ana.presses(card, "Noticed, not said")
    assert card.path.startswith("/ruptures/")
    assert "Kept as noticed, not said." in card.text


async def test_no_and_it_was_after_all(ana, heron):
    card = await ana.presses(await form_about(ana, heron), SAVE, **withdrawal())
    card = await ana.presses(card, "No")
    assert "Kept as it is, without a rupture." in card.text
    card = await ana.presses(card, "Yes, some of both")
    assert "Kept as a rupture" in card.text


async def test_where_nothing_adds_up_something_may_have_been_off_all_the_same(ana, heron):
    plain = {"presence": "same", "moment": "", "next_line": ""}
    card = await ana.presses(await form_about(ana, heron), SAVE, **plain)
    assert "Nothing here adds up to a rupture." in card.text
    card = await ana.presses(card, "Yes, a withdrawal")
    assert "Kept as a rupture" in card.text


async def test_an_hour_debriefed_already_is_added_to_and_not_told_twice(ana, house, heron, rupture):
    form = await form_about(ana, heron)
    card = await ana.presses(form, SAVE, **withdrawal())
    assert "Kept as a rupture" in card.text
    assert await count(house, "debriefs") == await count(house, "ruptures") == 1


async def test_still_the_one_from_before_makes_no_second_rupture(
    house, heron, rupture, clock, comes_in
):
    clock.passes(days=7)
    ana = Hand(await comes_in(ANA))
    card = await ana.presses(await form_about(ana, heron), SAVE, **withdrawal())
    assert "Did you say something about it in this hour?" in card.text
    card = await ana.presses(card, "Still the one from before")
    assert "this hour stands beside it" in card.text
    assert await count(house, "ruptures") == 1


async def test_no_after_yes_is_told_why_not_and_changes_nothing(ana, house, heron):
    card = await ana.presses(await form_about(ana, heron), SAVE, **withdrawal())
    await ana.presses(card, "Yes, a withdrawal")
    refused = await ana.presses(card, "No")  # the page as it stood before
    assert refused.status == 409
    assert "This is kept as a rupture already." in refused.text
    assert await rows(house, "select state from ruptures") == [("open",)]


async def test_what_is_missing_is_said_beside_its_field_and_everything_typed_is_there(
    ana, house, heron
):
    typed = withdrawal(presence=[], moment="first line\nsecond <b>line</b> " + "é" * 1000)
    form = await ana.presses(await form_about(ana, heron), SAVE, **typed)
    assert form.status == 422
    assert 'id="faults" role="alert" tabindex="-1"' in form.html
    assert form.html.count("Please choose one.") == 2  # in the summary, and beside the field
    assert 'href="#presence-more"' in form.html
    assert 'href="#moment"' in form.html
    assert 'aria-describedby="moment-help moment-fault"' in form.html
    again = dict(form.form(SAVE).fields)
    assert again["moment"] == typed["moment"]
    assert ("markers", "polite") in form.form(SAVE).fields
    assert ("reactions", "explained") in form.form(SAVE).fields
    assert await count(house, "debriefs") == 0
    card = await ana.presses(form, SAVE, presence="same", moment="short now")
    assert card.path.startswith("/debriefs/")
    assert "short now" in card.text


async def test_an_option_that_is_none_is_not_chosen(ana, house, heron):
    typed = withdrawal(markers=["polite", "rude<script>"], presence="clearly_quieter")
    await ana.presses(await form_about(ana, heron), SAVE, **typed)
    assert await rows(house, "select key from debrief_signs where kind = 'marker'") == [("polite",)]


async def test_line_ends_of_every_browser_are_one_and_no_tag_is_believed(ana, house, heron):
    typed = withdrawal(moment="She said:\r\n<script>alert(1)</script> & “fine”")
    card = await ana.presses(await form_about(ana, heron), SAVE, **typed)
    ((kept,),) = await rows(house, "select text from debrief_answers where question = 'moment'")
    assert kept == "She said:\n<script>alert(1)</script> & “fine”"
    assert "<script>alert" not in card.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in card.html


async def test_a_form_sent_twice_is_one_debrief(ana, house, heron):
    form = (await form_about(ana, heron)).form(SAVE)
    fields = form.with_answers(**withdrawal())
    first, second = [await ana.sends(form.action, fields) for _ in range(2)]
    assert (first.path, first.status) == (second.path, 200)
    assert (await count(house, "debriefs"), await count(house, "sessions")) == (1, 1)


async def test_going_back_and_changing_it_takes_its_place(ana, house, heron):
    """The browser's own back button sends the same form again, with something else in it."""
    form = (await form_about(ana, heron)).form(SAVE)
    await ana.sends(form.action, form.with_answers(**withdrawal()))
    card = await ana.sends(form.action, form.with_answers(**withdrawal(moment="Rather so.")))
    assert "Rather so." in card.text
    assert await count(house, "debriefs") == 1


async def test_what_was_saved_stands_in_the_form_again(ana, heron):
    card = await ana.presses(await form_about(ana, heron), SAVE, **withdrawal())
    (path,) = [link for link in card.links if link.startswith(f"/debrief/{heron.id}/")]
    form = await ana.sees(path)
    assert "This was saved before." in form.text
    fields = form.form(SAVE).fields
    assert ("presence", "clearly_quieter") in fields
    assert dict(fields)["moment"] == withdrawal()["moment"]
    assert not form.offers("Nothing to note")  # one tap never takes words away


async def test_a_choice_that_is_not_needed_is_taken_back(ana, house, heron):
    form = await ana.sees(f"/debrief/{heron.id}")
    await ana.presses(form, SAVE, **withdrawal(silence="productive", source="memory"))
    chosen = dict((await ana.sees(form.path)).form(SAVE).fields)
    assert (chosen["silence"], chosen["source"]) == ("productive", "memory")

    await ana.presses(form.path, SAVE, silence="", source="")

    unset = dict((await ana.sees(form.path)).form(SAVE).fields)
    assert (unset["silence"], unset["source"]) == ("", "")


async def test_acute_risk_shows_the_protocol_at_once_and_keeps_nothing(ana, house, heron):
    form = await form_about(ana, heron)
    shown = await ana.presses(form, SAVE, **withdrawal(presence="acute_risk", moment="secret"))
    assert shown.path == "/protocol"
    assert "1. Call the clinic." in shown.text
    assert await count(house, "debriefs") == 0
    assert not [
        row for row in await rows(house, "select answers from writing") if "secret" in str(row)
    ]


async def test_the_form_needs_nothing_typed_where_words_go_through_the_chat_too(ana, house, heron):
    """A group that types in Discord may use the page as well: its forms are whole here."""
    assert 'name="moment"' in (await form_about(ana, heron)).html


async def test_a_code_in_an_address_opens_nothing(ana, heron):
    for path in ("/debrief/grey%20heron", "/debrief/grey-heron", "/clients/grey%20heron"):
        assert (await ana.sees(path)).status == 404


async def test_a_verdict_nobody_offered_is_refused(ana, house, heron):
    saved = await confirms(house, ANA, heron)
    page = await ana.sees("/")
    fields = [("csrf", page.form("Leave the page").fields[0][1]), ("verdict", "whatever")]
    assert (await ana.sends(f"/debriefs/{saved.id}/answer", fields)).status == 409


async def test_anothers_form_is_answered_as_one_that_nobody_has(ana, ben, house, heron):
    """The draft in an address comes from outside; whose it is cannot be told from the answer."""
    hers = new_id()
    await debrief.nothing_to_note(house, ANA(), heron.id, hers)
    client = (await ben.presses("/clients", "Add", code="quiet moss")).path.rpartition("/")[2]
    for draft in (hers, new_id()):
        form = await ben.sees(f"/debrief/{client}/{draft}")
        assert "This was saved before." not in form.text
        for _ in range(2):
            card = await ben.sends(form.path, form.form(SAVE).with_answers(**withdrawal()))
            assert (card.status, card.path.startswith("/debriefs/")) == (200, True)
    assert await count(house, "debriefs") == 3
    (hour,) = (await history.therapy(house, ANA(), heron.id)).hours
    assert hour.told[0].nothing_to_note


async def test_words_go_to_the_page_whatever_the_group_has_decided(ana, house, heron):
    await setup.set_words(house, OLGA(), "page")
    card = await ana.presses(await form_about(ana, heron), SAVE, **withdrawal())
    assert withdrawal()["moment"] in card.text
