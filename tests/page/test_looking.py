"""On the page: the real name that is watched for, and words that name nobody."""

from __future__ import annotations

import logging

from practice.cast import ANA, answers, count, dump

from bot.practice import debrief, formulation, harmless, ruptures
from bot.practice.looking import found_in

from .hand import Hand

NAME = "Zqrosalind Zqokafor"


async def watches(hand: Hand, heron, name=NAME):
    """The name is typed on the client's page."""
    return await hand.presses(f"/clients/{heron.id}", "Watch for it", **{"real-name": name})


async def test_a_name_that_is_watched_for_is_pointed_out_and_kept_nowhere(
    ana: Hand, house, heron, caplog
):
    caplog.set_level(logging.DEBUG)
    page = await watches(ana, heron)
    assert "2 forms of the name are watched for." in page.text
    assert "zqrosalind" not in page.html.casefold()
    assert "zqrosalind" not in repr(await dump(house)).casefold()
    assert "zqrosalind" not in caplog.text.casefold()
    found = await found_in(house, ANA(), {"text": "then zqrosalind came"}, heron.id)
    assert any(one.holds for one in found["text"])


async def test_it_can_be_forgotten(ana: Hand, house, heron):
    await watches(ana, heron)
    page = await ana.presses(f"/clients/{heron.id}", "Forget it")
    assert "Nothing is watched for." in page.text
    assert await count(house, "watched_names") == 0


async def test_what_cannot_be_watched_for_is_said_and_changes_nothing(ana: Hand, house, heron):
    page = await watches(ana, heron, "J.")
    assert "nothing that can be watched for" in page.text
    assert await count(house, "watched_names") == 0


async def test_a_name_sent_to_a_locked_page_is_neither_kept_nor_given_back(
    ana: Hand, house, heron, clock
):
    form = (await ana.sees(f"/clients/{heron.id}")).form("Watch for it")
    clock.passes(minutes=20)
    page = await ana.sends(form.action, form.with_answers(**{"real-name": NAME}))
    assert page.status == 401
    assert "zqrosalind" not in page.html.casefold()
    assert "zqrosalind" not in repr(await dump(house)).casefold()
    assert await count(house, "watched_names") == 0


async def test_the_form_for_the_name_is_kept_while_typing_by_nobody(ana: Hand, heron):
    page = await ana.sees(f"/clients/{heron.id}")
    (form,) = [part for part in page.html.split("<form") if 'name="real-name"' in part]
    assert "data-form" not in form
    assert 'autocomplete="off"' in form
    assert 'spellcheck="false"' in form


async def test_underlined_words_of_a_packet_are_picked_as_naming_nobody(ana: Hand, house, rupture):
    page = await ana.sees("/packet")
    (key,) = page.form("Make the pages").texts
    question = "What would Kintsugi say, and Ikigai?"
    page = await ana.presses(page, "Make the pages", **{key: question})
    assert "<mark>Kintsugi</mark>" in page.html
    page = await ana.presses(page, "They name nobody", allow=["Kintsugi"])
    assert page.status == 200
    assert "<mark>Kintsugi</mark>" not in page.html
    assert "<mark>Ikigai</mark>" in page.html
    assert question in page.text.replace(" ,", ",")
    assert (await harmless.mine(house, ANA())).words == ("kintsugi",)


async def test_the_list_is_read_and_changed_at_its_own_place(ana: Hand, house):
    await harmless.allow(house, ANA(), ["Kintsugi", "Hygge"])
    page = await ana.sees("/words")
    assert "hygge kintsugi" in page.text
    page = await ana.presses(page, "Keep the list", words="hygge")
    assert "Your list is kept." in page.text
    assert (await harmless.mine(house, ANA())).words == ("hygge",)


async def test_picked_elsewhere_it_leads_back_there(ana: Hand, house):
    form = (await ana.sees("/words")).form("Keep the list")
    fields = [*form.with_answers(), ("allow", "Kintsugi")]
    fields = [(name, value) for name, value in fields if name not in ("back", "words")]
    page = await ana.sends("/words/allow", [*fields, ("back", "/ruptures")])
    assert page.path == "/ruptures"
    assert (await harmless.mine(house, ANA())).words == ("kintsugi",)


async def test_a_hint_stands_on_what_was_saved_and_refuses_nothing(ana: Hand, house, heron):
    told = answers(moment="She gave me her number, 07700 900461.")
    saved = await debrief.save(house, ANA(), heron.id, "draft-1", told)
    page = await ana.sees(f"/debriefs/{saved.id}")
    assert "in your words there may be a telephone number." in page.text
    told = answers(moment="She said it was fine.", markers=["polite", "short_answers"])
    saved = await debrief.save(house, ANA(), heron.id, "draft-2", told)
    page = await ana.sees(f"/debriefs/{saved.id}")
    assert "in your words there may be" not in page.text


async def test_a_hint_stands_on_a_formulation_and_on_a_rupture(ana: Hand, house, heron, rupture):
    given = {"pattern": "She writes to me from kxq@example.org.", "role": "Judge."}
    await formulation.save(house, ANA(), heron.id, "draft-3", given)
    page = await ana.sees(f"/clients/{heron.id}/formulation")
    assert "in your words there may be an e-mail address." in page.text
    await ruptures.plan(house, ANA(), rupture, {"line": "I wonder, Mrs Petrova."})
    page = await ana.sees(f"/ruptures/{rupture}")
    assert "in your words there may be a name after words such as" in page.text
