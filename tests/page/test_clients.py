"""Clients on the page: by code, hour by hour in one's own words, and how one gets drawn in."""

from __future__ import annotations

import re

import pytest
from practice.cast import ANA, answers, count, dump, rows
from practice.conftest import confirms, debriefs

from bot.practice import clients, debrief, formulation, history
from bot.practice.debrief import Attendance
from bot.records import new_id

from .hand import Hand

KEEP = "Keep this version"
STORY = {"pattern": "She thanks me, and I explain.", "role": "The teacher.", "make": ""}


def page_of(client):
    """Where everything about a client is."""
    return f"/clients/{client.id}"


async def test_a_client_is_added_by_code_and_the_next_step_is_there(ana, house):
    page = await ana.presses("/clients", "Add", code="grey  heron", held="3")
    assert page.path.startswith("/clients/")
    assert "grey heron 3 sessions · Early" in page.text
    assert page.offers("Debrief an hour")
    assert page.path in (await ana.sees("/clients")).links


async def test_codes_that_are_free_are_proposed(ana):
    page = await ana.sees("/clients")
    proposed = re.findall(r'<option value="([a-z]+ [a-z]+)">', page.html)
    assert len(proposed) == 5
    assert (await ana.presses(page, "Add", code=proposed[0])).path.startswith("/clients/")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"code": "heron"}, "A code is two plain words, such as grey heron."),
        ({"code": "maria lopez"}, "This looks like a name"),
        ({"code": "grey heron 2"}, "A code is two plain words"),
        ({"code": ""}, "A code is two plain words"),
        ({"code": "grey heron", "held": "many"}, "Please write a whole number"),
        ({"code": "grey heron", "held": "-1"}, "Please write a whole number"),
        ({"code": "grey heron", "held": "99999"}, "Please write a whole number"),
    ],
)
async def test_a_code_or_number_that_cannot_be_is_said_beside_its_field(ana, house, typed, said):
    page = await ana.presses("/clients", "Add", **typed)
    assert page.status == 422
    assert said in page.text
    assert typed.items() <= dict(page.form("Add").fields).items()
    assert await count(house, "clients") == 0


async def test_a_code_in_use_is_not_given_twice(ana, house, heron):
    page = await ana.presses("/clients", "Add", code="grey heron")
    assert page.status == 422
    assert "You have a client with this code already." in page.text


async def test_added_twice_by_the_same_form_is_added_once(ana, house):
    form = (await ana.sees("/clients")).form("Add")
    for _ in range(2):
        page = await ana.sends("/clients", form.with_answers(code="grey heron"))
        assert page.status == 200
    assert await count(house, "clients") == 1


async def test_past_hours_are_read_in_ones_own_words_the_latest_first(
    comes_in, house, heron, clock
):
    await debriefs(house, ANA, heron, moment="What the first was like.")
    clock.passes(minutes=90)
    await debriefs(house, ANA, heron, moment="What the second was like.", markers=["silent"])
    ana = Hand(await comes_in(ANA))
    text = (await ana.sees(page_of(heron))).text
    assert text.index("Session 5") < text.index("What the second was like.")
    assert text.index("What the second was like.") < text.index("What the first was like.")
    assert "Fell silent, and away from me" in text
    assert "What will you say about it next time? I noticed that I looked at the clock." in text


async def test_an_hour_not_held_and_one_with_nothing_to_note_are_told_plainly(
    ana, house, heron, clock
):
    await debrief.not_held(house, ANA(), heron.id, new_id(), Attendance.CANCELLED)
    clock.passes(minutes=5)
    await debrief.nothing_to_note(house, ANA(), heron.id, new_id())
    text = (await ana.sees(page_of(heron))).text
    assert "Session 4" in text
    assert house.wording.choice(Attendance.CANCELLED).label in text


async def test_a_long_therapy_shows_its_latest_hours_and_all_if_one_wishes(
    comes_in, house, heron, clock
):
    for number in range(history.SHOWN + 1):
        await debriefs(house, ANA, heron, moment=f"Number {number}.")
        clock.passes(minutes=61)
    ana = Hand(await comes_in(ANA))
    page = await ana.sees(page_of(heron))
    assert "Number 0." not in page.text
    assert "Show the hour before" in page.text
    assert "Number 0." in (await ana.sees(f"{page_of(heron)}?hours=all")).text


async def test_every_rupture_with_a_client_stands_there_also_one_that_waits_no_more(
    ana, house, heron, rupture
):
    await ana.presses(f"/ruptures/{rupture}", "Set aside")
    assert f"/ruptures/{rupture}" in (await ana.sees(page_of(heron))).links
    assert f"/ruptures/{rupture}" not in (await ana.sees("/ruptures")).links


async def test_sessions_held_and_an_ending_are_put_right(ana, house, heron):
    page = await ana.presses(page_of(heron), "Save", held="13", ending="yes")
    assert "13 sessions · Ending" in page.text
    page = await ana.presses(page, "Save", held="13", ending=[])
    assert "13 sessions · Later" in page.text


@pytest.mark.parametrize("typed", ["", "a few", "9" * 7])
async def test_a_number_of_sessions_that_is_none_changes_nothing(ana, house, heron, typed):
    before = await rows(house, "select * from clients")
    page = await ana.presses(page_of(heron), "Save", held=typed)
    assert page.status == 422
    assert dict(page.form("Save").fields)["held"] == typed
    assert await rows(house, "select * from clients") == before


async def test_a_therapy_is_ended_after_it_was_asked_and_taken_up_by_the_same_code(
    ana, house, heron, rupture
):
    asked = await ana.sees(f"{page_of(heron)}/end")
    assert "One rupture is still unrepaired." in asked.text
    assert await rows(house, "select ended_at from clients") == [(None,)]
    page = await ana.presses(asked, "It has ended")
    assert "This therapy has ended." in page.text
    assert not page.offers("Debrief an hour")
    assert "One therapy that ended" in (await ana.sees("/clients")).text
    page = await ana.presses("/clients", "Add", code="grey heron")
    assert "Taken up again" in page.text


async def test_a_formulation_is_begun_changed_and_read_as_a_story(ana, house, heron):
    at = f"{page_of(heron)}/formulation"
    page = await ana.presses(at, KEEP, **STORY)
    assert "How it was before" not in page.text
    page = await ana.presses(page, KEEP, pattern="She thanks me, and I wait.")
    assert dict(page.form(KEEP).fields)["pattern"] == "She thanks me, and I wait."
    assert "How it was before" in page.text
    assert "She thanks me, and I explain." in page.text
    assert "She thanks me, and I wait." in (await ana.sees(page_of(heron))).text


async def test_an_empty_formulation_is_not_kept_and_one_too_long_stays_typed(ana, house, heron):
    at = f"{page_of(heron)}/formulation"
    assert (await ana.presses(at, KEEP)).status == 422
    page = await ana.presses(at, KEEP, pattern="x" * 1501, role="The teacher.")
    assert page.status == 422
    assert dict(page.form(KEEP).fields)["role"] == "The teacher."
    assert await count(house, "formulations") == 0


async def test_the_same_version_sent_twice_is_one(ana, house, heron):
    form = (await ana.sees(f"{page_of(heron)}/formulation")).form(KEEP)
    for _ in range(2):
        await ana.sends(form.action, form.with_answers(**STORY))
    assert await count(house, "formulations") == 1


async def test_somebody_elses_is_as_absent_as_any(ana, ben, house, heron):
    await debrief.save(house, ANA(), heron.id, new_id(), answers())
    await formulation.save(house, ANA(), heron.id, new_id(), STORY)
    before = await dump(house)
    fields = (await ben.sees("/")).form("Leave the page").fields
    for path in ("", "/end", "/formulation", "?hours=all"):
        hidden = [await ben.sees(f"/clients/{one}{path}") for one in (heron.id, "nosuchthing2")]
        assert [page.status for page in hidden] == [404, 404]
        assert hidden[0].html == hidden[1].html
    for way in ("course", "end", "formulation"):
        given = [*fields, ("held", "9"), ("pattern", "Ben's.")]
        sent = [
            await ben.sends(f"/clients/{one}/{way}", given) for one in (heron.id, "nosuchthing2")
        ]
        assert [page.status for page in sent] == [404, 404], way
        assert sent[0].html == sent[1].html
    after = await dump(house)
    assert (after["clients"], after["formulations"]) == (before["clients"], before["formulations"])
    assert heron.id not in (await ben.sees("/clients")).html


async def test_a_client_with_whom_a_rupture_waits_is_told_so_in_the_list(ana, house, heron):
    await confirms(house, ANA, heron)
    assert "one rupture waits" in (await ana.sees("/clients")).text
    assert len(await clients.all_of(house, ANA())) == 1
