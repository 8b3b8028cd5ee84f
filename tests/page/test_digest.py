"""My digest, and the one question weeks later."""

from __future__ import annotations

import pytest
from practice.cast import ANA, BEN, rows
from practice.conftest import confirms

from bot.alliance.ruptures import Event
from bot.practice import clients, ruptures

from .hand import Hand


@pytest.fixture
async def question(house, heron, rupture, clock):
    """Four weeks after something ended unrepaired."""
    await ruptures.move(house, ANA(), rupture, Event.ENDED)
    clock.passes(weeks=5)
    ((first, *_), *_) = await rows(house, "select id from follow_ups order by at")
    return first


async def test_nothing_waits(ana):
    page = await ana.sees("/digest")
    assert "Nothing waits for repair." in page.text
    assert "Your digest is not sent." in page.text


async def test_the_one_to_revisit_first_says_why_and_the_others_are_one_press_away(
    ana, house, rupture
):
    alder = (await clients.add(house, ANA(), "calm alder")).client
    other = (await confirms(house, ANA, alder, markers=["wants_to_stop"])).rupture_id
    page = await ana.sees("/digest")
    assert "The one to revisit first" in page.text
    assert "One more waits" in page.text
    assert {f"/ruptures/{rupture}", f"/ruptures/{other}"} <= set(page.links)


async def test_it_is_sent_weekly_and_no_more(ana, house):
    page = await ana.presses("/digest/weekly", "Send me this weekly", weekday="4", time="8.30")
    assert page.path == "/digest"
    assert "Every Friday at 08:30" in page.text
    form = await ana.sees("/digest/weekly")
    assert ("weekday", "4") in form.form("Send me this weekly").fields
    page = await ana.presses(page, "Send it no more")
    assert "Your digest is not sent." in page.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"weekday": "4", "time": "noon"}, "This time is not understood."),
        ({"weekday": [], "time": "8:00"}, "Please choose one."),
        ({"weekday": "9", "time": "8:00"}, "Please choose one."),
    ],
)
async def test_a_time_that_is_none_is_asked_for_again(ana, house, typed, said):
    page = await ana.presses("/digest/weekly", "Send me this weekly", **typed)
    assert page.status == 422
    assert said in page.text
    assert await rows(house, "select digest_weekday from clinicians where digest_time > ''") == []


@pytest.mark.parametrize("at", ["/", "/digest"])
async def test_the_one_question_is_answered_where_it_is_read(comes_in, house, question, at):
    ana = Hand(await comes_in(ANA))
    page = await ana.presses(at, "Stayed")
    assert page.path == at
    assert "Kept. It helps to see" in page.text
    assert await rows(house, "select answer from follow_ups where id = ?", question) == [
        ("stayed",)
    ]


async def test_somebody_elses_question_is_as_absent_as_any(question, comes_in):
    hand = Hand(await comes_in(BEN))
    fields = (await hand.sees("/")).form("Leave the page").fields
    sent = [
        await hand.sends(f"/follow-ups/{one}", [*fields, ("outcome", "left")])
        for one in (question, "nosuchthing2")
    ]
    assert [page.status for page in sent] == [404, 404]
    assert sent[0].html == sent[1].html


async def test_an_answer_nobody_offered_is_refused(comes_in, house, question):
    ana = Hand(await comes_in(ANA))
    fields = (await ana.sees("/")).form("Leave the page").fields
    page = await ana.sends(f"/follow-ups/{question}", [*fields, ("outcome", "whatever")])
    assert page.status == 409
