"""A rupture on the page: everything its card in the chat offers, and the repair form whole."""

from __future__ import annotations

import pytest
from practice.cast import ANA, count, dump, rows
from practice.conftest import confirms

from bot.alliance.ruptures import NotSaidBecause
from bot.practice import clients

SAVE = "Save the attempt"


def attempt(**given):
    """An attempt that the client answered."""
    usual = {
        "line": "I think I went too fast last time.",
        "reception": "opened",
        "afterwards": "She said that it had hurt.",
        "extent": "partly",
    }
    return usual | given


async def state_of(house):
    """Where the one rupture stands."""
    ((state,),) = await rows(house, "select state from ruptures")
    return state


async def test_nothing_waits(ana):
    assert "Nothing waits for repair." in (await ana.sees("/ruptures")).text


async def test_those_that_wait_each_one_press_away(ana, house, rupture):
    alder = (await clients.add(house, ANA(), "calm alder")).client
    other = (await confirms(house, ANA, alder)).rupture_id
    page = await ana.sees("/ruptures")
    assert {f"/ruptures/{rupture}", f"/ruptures/{other}"} <= set(page.links)
    assert "grey heron · withdrawal" in page.text


async def test_a_card_says_where_it_stands_the_moment_and_the_line(ana, rupture):
    card = await ana.sees(f"/ruptures/{rupture}")
    for said in (
        "grey heron · withdrawal",
        "no session since, noticed today",
        "When I said that we have ten minutes left, she thanked me.",
        "I noticed that I looked at the clock.",
    ):
        assert said in card.text


async def test_noticed_not_said_and_the_reason_if_one_likes(ana, house, rupture):
    card = await ana.presses(f"/ruptures/{rupture}", "Noticed, not said")
    assert await state_of(house) == "noticed_not_said"
    for reason in NotSaidBecause:
        assert house.wording.choice(reason).label in card.text
    await ana.presses(card, "Keep the reason", because="no_words")
    assert await rows(house, "select state, because from ruptures") == [
        ("noticed_not_said", "no_words")
    ]


@pytest.mark.parametrize(
    ("button", "state"), [("Set aside", "let_go"), ("Ended unrepaired", "ended")]
)
async def test_it_is_closed_on_purpose_and_can_be_opened_again(ana, house, rupture, button, state):
    card = await ana.presses(f"/ruptures/{rupture}", button)
    assert await state_of(house) == state
    assert not card.offers("I said it")
    card = await ana.presses(card, "Reopen")
    assert await state_of(house) == "reopened"
    assert card.offers("I said it")


async def test_a_step_that_does_not_fit_any_more_is_told_so(ana, house, rupture):
    card = await ana.sees(f"/ruptures/{rupture}")
    await ana.presses(card, "Set aside")
    refused = await ana.presses(card, "Noticed, not said")  # as it stood in another window
    assert refused.status == 409
    assert "That does not fit where this rupture stands now." in refused.text
    assert await state_of(house) == "let_go"


@pytest.mark.parametrize("event", ["repaired", "said", "", "whatever"])
async def test_repaired_is_never_a_plain_press(ana, house, rupture, event):
    fields = [
        *(await ana.sees(f"/ruptures/{rupture}")).form("Set aside").with_answers(event=event),
    ]
    assert (await ana.sends(f"/ruptures/{rupture}/move", fields)).status == 409
    assert await state_of(house) == "open"


async def test_a_line_of_the_bank_is_taken_for_next_time(ana, house, rupture):
    card = await ana.presses(f"/ruptures/{rupture}", "Take this one")
    assert "Kept ready for next time." in card.text
    ((planned,),) = await rows(house, "select planned_line from ruptures")
    assert planned in {line.text for line in house.wording.lines}


async def test_a_line_in_ones_own_words(ana, house, rupture):
    form = await ana.sees(f"/ruptures/{rupture}/plan")
    assert (
        dict(form.form("Keep it ready").fields)["line"] == "I noticed that I looked at the clock."
    )
    await ana.presses(form, "Keep it ready", line="I wondered what you did not say.")
    assert await rows(house, "select planned_line from ruptures") == [
        ("I wondered what you did not say.",)
    ]


@pytest.mark.parametrize("line", ["", "  ", "x" * 301])
async def test_a_line_that_does_not_fit_changes_nothing_and_stays_typed(ana, house, rupture, line):
    before = await dump(house)
    form = await ana.presses(f"/ruptures/{rupture}/plan", "Keep it ready", line=line)
    assert form.status == 422
    assert dict(form.form("Keep it ready").fields)["line"] == line
    assert {**await dump(house), "page_sessions": 0} == {**before, "page_sessions": 0}


async def test_the_repair_form_begins_with_the_line_that_was_ready(ana, house, rupture):
    """What was said in the hour itself was not yet that line: its form begins empty."""
    at_once = await ana.sees(f"/ruptures/{rupture}/repair")
    assert dict(at_once.form(SAVE).fields)["line"] == ""
    await ana.presses(f"/ruptures/{rupture}", "Noticed, not said")
    form = await ana.sees(f"/ruptures/{rupture}/repair")
    assert form.path.startswith(f"/ruptures/{rupture}/repair/")
    assert dict(form.form(SAVE).fields)["line"] == "I noticed that I looked at the clock."
    card = await ana.presses(form, SAVE, **attempt())
    assert card.path == f"/ruptures/{rupture}"
    for said in ("It has been said", "I think I went too fast", "She said that it had hurt."):
        assert said in card.text
    assert await state_of(house) == "addressed"


async def test_repaired_needs_the_clients_own_reaction_and_the_card_says_why(ana, house, rupture):
    given = attempt(reception="unknown", extent="repaired")
    card = await ana.presses(f"/ruptures/{rupture}/repair", SAVE, **given)
    assert "Repaired can be chosen once you know how the client took it" in card.text
    assert await state_of(house) == "addressed"
    (link, *_) = [link for link in card.links if "/repair/" in link]
    form = await ana.sees(link)
    assert dict(form.form(SAVE).fields)["afterwards"] == "She said that it had hurt."
    card = await ana.presses(form, SAVE, reception="opened", extent="repaired")
    assert "Kept as repaired." in card.text
    assert await state_of(house) == "repaired"
    assert await count(house, "repairs") == 1


async def test_repaired_though_it_closed_further_is_kept_and_reopen_is_there(ana, rupture):
    given = attempt(reception="closed", extent="repaired")
    card = await ana.presses(f"/ruptures/{rupture}/repair", SAVE, **given)
    assert "You noted that it closed further" in card.text
    assert card.offers("Reopen")


async def test_a_choice_that_is_missing_is_asked_for_with_all_that_was_typed(ana, house, rupture):
    given = attempt(reception=[], line="line\nby line " + "ß" * 300)
    form = await ana.presses(f"/ruptures/{rupture}/repair", SAVE, **given)
    assert form.status == 422
    assert 'href="#reception-opened"' in form.html
    assert 'href="#line"' in form.html
    assert dict(form.form(SAVE).fields)["line"] == given["line"]
    assert await count(house, "repairs") == 0


async def test_an_attempt_sent_twice_is_one(ana, house, rupture):
    form = (await ana.sees(f"/ruptures/{rupture}/repair")).form(SAVE)
    for _ in range(2):
        await ana.sends(form.action, form.with_answers(**attempt()))
    assert await count(house, "repairs") == 1


async def test_a_step_pressed_twice_is_one(ana, house, rupture):
    card = await ana.sees(f"/ruptures/{rupture}")
    for _ in range(2):
        assert (await ana.presses(card, "Set aside")).status == 200
    assert await rows(house, "select count(*) from rupture_events where what = 'state'") == [(1,)]


async def test_acute_risk_in_an_attempt_shows_the_protocol_and_keeps_nothing(ana, house, rupture):
    given = attempt(reception="acute_risk")
    assert (await ana.presses(f"/ruptures/{rupture}/repair", SAVE, **given)).path == "/protocol"
    assert await count(house, "repairs") == 0
    assert await state_of(house) == "open"


async def test_somebody_elses_is_as_absent_as_any(ben, house, rupture):
    before = await dump(house)
    fields = (await ben.sees("/")).form("Leave the page").fields
    for path in ("", "/plan", "/repair", "/repair/somedraft"):
        hidden = [await ben.sees(f"/ruptures/{one}{path}") for one in (rupture, "nosuchthing2")]
        assert [page.status for page in hidden] == [404, 404]
        assert hidden[0].html == hidden[1].html
    for way, more in (("move", "let_go"), ("line", ""), ("plan", ""), ("repair/somedraft", "")):
        given = [*fields, ("event", more), ("line", house.wording.lines[0].key)]
        sent = [
            await ben.sends(f"/ruptures/{one}/{way}", given) for one in (rupture, "nosuchthing2")
        ]
        assert [page.status for page in sent] == [404, 404], way
        assert sent[0].html == sent[1].html
    after = await dump(house)
    for table in ("ruptures", "rupture_events", "repairs", "writing"):
        assert after[table] == before[table]


async def test_the_impression_stands_beside_what_was_said_and_done(ana, house, heron):
    kept = await confirms(house, ANA, heron, impression="It felt cold.", moment="I said A, she B.")
    card = await ana.sees(f"/ruptures/{kept.rupture_id}")
    assert card.text.index("It felt cold.") < card.text.index("I said A, she B.")
    assert "What was said and done" in card.text
