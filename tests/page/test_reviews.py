"""The look back at a therapy on the page: kind, hindsight named as such, in one's own words."""

from __future__ import annotations

import re

import pytest
from practice.cast import ANA, BEN, answers, count, dump, rows
from practice.conftest import confirms, debriefs

from bot.practice import clients, debrief, review
from bot.practice.debrief import Attendance
from bot.records import new_id

from .hand import Hand

KEEP = "Keep the look back"


def review_of(client):
    """Where a therapy is looked back at."""
    return f"/review/{client.id}"


@pytest.fixture
async def passed_over(house, heron, clock):
    """A sign of grey heron's that nothing followed; the debrief it was noted in."""
    saved = await debriefs(house, ANA, heron, moment="When I asked, she thanked me.")
    clock.passes(days=7)
    await debriefs(house, ANA, heron, markers=[], reactions=[], presence="same", moment="Well.")
    clock.passes(days=1)
    return saved


@pytest.fixture
async def anas_hand(comes_in, passed_over):
    """Ana on the page, a week later: nobody stays inside for so long."""
    return Hand(await comes_in(ANA))


async def test_it_shows_the_course_and_the_first_sign_that_was_passed_over(
    anas_hand, heron, passed_over
):
    """Reviews of failed therapies look for the first marker missed (practice literature)."""
    page = await anas_hand.sees(review_of(heron))
    assert "2 sessions noted, from Wed 18 Nov 2026 to Wed 25 Nov 2026." in page.text
    assert "The first sign after which nothing more was noted: session 4, Wed 18 Nov 2026." in (
        page.text
    )
    assert "When I asked, she thanked me." in page.text
    assert "What would speak against it" in page.text
    assert f"/debriefs/{passed_over.id}" in page.links


async def test_it_is_kind_and_a_colleagues_eye_stands_at_its_end(anas_hand, heron, house):
    page = await anas_hand.sees(review_of(heron))
    assert house.wording.say("reviews.intro") in page.text
    assert "/packet" in page.text
    assert page.text.index("What you make of it") < page.text.index("with a colleague")
    for shaming in ("should have", "failed", "mistake", "your fault"):
        assert shaming not in page.text.lower()


async def test_a_therapy_with_nothing_noted_says_so(ana, heron, house):
    page = await ana.sees(review_of(heron))
    assert house.wording.say("reviews.course.none") in page.text
    assert house.wording.say("reviews.place.none") in page.text


async def test_ruptures_gaps_and_announced_endings_stand_there(comes_in, house, heron, clock):
    await confirms(house, ANA, heron)
    clock.passes(days=7)
    await debrief.save(house, ANA(), heron.id, new_id(), answers(markers=["wants_to_stop"]))
    for _ in range(2):
        clock.passes(days=7)
        await debrief.not_held(house, ANA(), heron.id, new_id(), Attendance.MISSED)
    page = await Hand(await comes_in(ANA)).sees(review_of(heron))
    assert "withdrawal, session 4, Wed 18 Nov 2026: open" in page.text
    assert house.wording.say("reviews.also.unsaid") in page.text
    assert "2 hours in a row not held" in page.text


async def test_what_one_makes_of_it_is_kept_and_stands_in_the_form_again(anas_hand, heron, house):
    page = await anas_hand.presses(
        review_of(heron), KEEP, memory="The thanks.", measure="shrank", carry_on="I will ask."
    )
    assert "Kept." in page.text
    given = dict(page.form(KEEP).fields)
    assert (given["memory"], given["measure"]) == ("The thanks.", "shrank")
    page = await anas_hand.presses(page, KEEP, memory="")
    kept = (await review.of(house, ANA(), heron.id)).kept
    assert kept is not None
    assert kept.answers == {"measure": "shrank", "carry_on": "I will ask."}


async def test_sent_twice_it_is_one_look_back(ana, heron, house):
    form = (await ana.sees(review_of(heron))).form(KEEP)
    for _ in range(2):
        page = await ana.sends(review_of(heron), form.with_answers(memory="Once."))
        assert page.status == 200
    assert await count(house, "look_backs") == 1


async def test_an_empty_one_is_refused_kindly_and_one_too_long_stays_typed(ana, heron, house):
    page = await ana.presses(review_of(heron), KEEP, memory="  ")
    assert page.status == 422
    assert "One sentence is enough." in page.text
    long = "a " * 2000
    page = await ana.presses(review_of(heron), KEEP, memory=long)
    assert page.status == 422
    assert dict(page.form(KEEP).fields)["memory"].strip() == long.strip()
    assert await count(house, "look_backs") == 0


async def test_the_measure_of_it_is_taken_back(ana, heron):
    path = review_of(heron)
    await ana.presses(path, KEEP, memory="I remember the thanks.", measure="shrank")
    page = await ana.presses(path, KEEP, measure="")
    assert dict(page.form(KEEP).fields)["measure"] == ""


@pytest.mark.parametrize("text", ["היא הודתה לי", "🪶 and then", "<b>not bold</b> & so"])
async def test_words_of_any_script_come_back_as_written(ana, heron, text):
    page = await ana.presses(review_of(heron), KEEP, memory=text)
    assert dict(page.form(KEEP).fields)["memory"] == text


async def test_what_is_typed_is_kept_and_found_again_under_today(ana, visitor, heron):
    page = await visitor.get(review_of(heron))
    said = {"form": page.field("form"), "sheet": page.field("sheet"), "seq": 1}
    typed = {"memory": "Half a sentence"}
    kept = await visitor.script("/drafts", {**said, "answers": typed}, X_CSRF=page.field("csrf"))
    assert kept.json["do"] == "kept"
    assert said["form"] == f"review:{heron.id}"
    assert review_of(heron) in (await ana.sees("/")).links
    assert "Half a sentence" in (await ana.sees(review_of(heron))).text


async def test_anothers_therapy_is_not_there(ana, ben, house, heron):
    await review.save(house, ANA(), heron.id, {"memory": "Mine alone."})
    before = await dump(house)
    absent = await ben.sees(f"/review/{new_id()}")
    seen = await ben.sees(review_of(heron))
    assert (seen.status, seen.text) == (absent.status, absent.text)
    assert seen.status == 404
    theirs = (await clients.add(house, BEN(), "green lake", 0)).client
    form = (await ben.sees(review_of(theirs))).form(KEEP)
    page = await ben.sends(review_of(heron), form.with_answers(memory="Not mine."))
    assert page.status == 404
    after = await dump(house)
    assert after["look_back_answers"] == before["look_back_answers"]


async def test_it_is_offered_first_where_a_therapy_ended_or_stands_still(
    comes_in, house, heron, clock
):
    offer, lake = house.wording.say("reviews.open"), (await clients.add(house, ANA(), "green lake"))
    await debriefs(house, ANA, heron)
    clock.passes(days=29)
    ana = Hand(await comes_in(ANA))
    assert (await ana.sees(f"/clients/{heron.id}")).offers(offer)
    ended = await ana.presses(f"/clients/{heron.id}/end", "It has ended")
    assert ended.offers(offer)
    assert house.wording.say("reviews.after_ending") in ended.text
    assert (await ana.presses(review_of(heron), KEEP, carry_on="Ask.")).status == 200
    going = await ana.sees(f"/clients/{lake.client.id}")
    assert not going.offers(offer)
    assert review_of(lake.client) in going.links


# The formulation, with a rupture behind it.

VERSION = "Keep this version"


async def test_a_rupture_adds_to_the_formulation_and_the_story_says_so(ana, house, heron, rupture):
    link = f"/clients/{heron.id}/formulation?rupture={rupture}"
    assert link in (await ana.sees(f"/ruptures/{rupture}")).links
    page = await ana.sees(link)
    assert "This adds to what you see from the withdrawal of Wed 18 Nov 2026." in page.text
    page = await ana.presses(page, VERSION, pattern="She thanks me.")
    assert "It came from the withdrawal of Wed 18 Nov 2026." in page.text
    page = await ana.presses(page, VERSION, pattern="She thanks me when she is angry.")
    assert f"/ruptures/{rupture}" in page.links
    assert re.search("How it was before.*It came from the withdrawal", page.text)
    kept = await rows(house, "select rupture_id from formulations order by rowid")
    assert kept == [(rupture,), (None,)]


async def test_the_way_from_discord_leads_to_that_form(ana, heron, rupture):
    page = await ana.sees(f"/ruptures/{rupture}/formulation")
    assert page.path == f"/clients/{heron.id}/formulation?rupture={rupture}"


async def test_a_rupture_with_another_client_adds_nothing(ana, house, heron, rupture):
    lake = (await clients.add(house, ANA(), "green lake", 0)).client
    at = f"/clients/{lake.id}/formulation?rupture={rupture}"
    assert (await ana.sees(at)).status == 404
    form = (await ana.sees(f"/clients/{lake.id}/formulation")).form(VERSION)
    assert (await ana.sends(at, form.with_answers(pattern="Hers."))).status == 404
    assert await count(house, "formulations") == 0


async def test_hypotheses_stand_side_by_side_with_a_client_and_in_the_story(ana, heron):
    at = f"/clients/{heron.id}/formulation"
    await ana.presses(at, VERSION, hypotheses=["engulfment", "rejection"])
    page = await ana.presses(at, VERSION, hypotheses=["elsewhere"])
    assert "A fear of being turned away A fear of too much closeness" in page.text
    with_client = (await ana.sees(f"/clients/{heron.id}")).text
    assert "What might lie beneath it? Something outside the two of us" in with_client


async def test_what_a_rupture_adds_is_found_again_as_that(ana, visitor, heron, rupture):
    """Typed and not sent: the way back leads to the same rupture."""
    at = f"/clients/{heron.id}/formulation?rupture={rupture}"
    page = await visitor.get(at)
    said = {"form": page.field("form"), "sheet": page.field("sheet"), "seq": 1}
    typed = {"pattern": "Half a sentence"}
    await visitor.script("/drafts", {**said, "answers": typed}, X_CSRF=page.field("csrf"))
    assert at in (await ana.sees("/")).links
    assert "Half a sentence" in (await ana.sees(at)).text
    assert "Half a sentence" not in (await ana.sees(at.partition("?")[0])).text
