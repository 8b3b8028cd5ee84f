"""Today: what waits for somebody, one press away; calm where nothing does."""

from __future__ import annotations

import pytest
from practice.cast import ANA, count, rows

from bot.alliance.ruptures import Event
from bot.practice import clients, prompts, remind, ruptures, sessions

from .hand import Hand


@pytest.fixture
async def asked(house, heron, clock):
    """Monday's hours with grey heron and calm alder have ended, and have been asked about."""
    await clients.add(house, ANA(), "calm alder", 14)
    for code, at in (("grey heron", "11:00"), ("calm alder", "13:00")):
        await sessions.add(house, ANA(), sessions.Wish(code, "0", at))
    for at in ("12:20", "14:20"):
        clock.strikes("2026-11-23", at)
        await remind.fire_due(house)
        await prompts.send_due(house)


@pytest.fixture
async def ana(asked, comes_in):
    """Ana comes in once those hours are over."""
    return Hand(await comes_in(ANA))


@pytest.fixture
async def newcomer(comes_in):
    """Ana before she has any client."""
    return Hand(await comes_in(ANA))


async def test_nothing_waits_for_somebody_new_and_the_first_step_is_there(newcomer):
    today = await newcomer.sees("/")
    assert "Nothing waits." in today.text
    assert today.offers("Add a client")
    assert "/clients" in today.links


async def test_hours_that_ended_stand_there_each_with_its_three_ways(ana):
    today = await ana.sees("/")
    assert "2 hours have ended" in today.text
    assert "grey heron Mon 23 Nov, 11:00" in today.text
    for way in ("Debrief", "Nothing to note", "Not held"):
        assert today.offers(way)


async def test_the_form_of_an_hour_is_the_prompts_own(ana, house):
    (link, _) = [link for link in (await ana.sees("/")).links if link.startswith("/hours/")]
    form = await ana.sees(link)
    card = await ana.presses(form, "Save the debrief", presence="same")
    assert card.path.startswith("/debriefs/")
    assert await rows(house, "select count(*) from prompts where state = 'answered'") == [(1,)]
    assert "An hour has ended" in (await ana.sees("/")).text


async def test_nothing_to_note_is_one_press(ana, house):
    today = await ana.presses("/", "Nothing to note")
    assert today.path == "/"
    assert "Noted: held, nothing to note." in today.text
    assert "An hour has ended" in today.text
    assert await rows(house, "select nothing_to_note from debriefs") == [(1,)]


async def test_what_was_said_once_is_not_said_again(ana):
    await ana.presses("/", "Nothing to note")
    assert "Noted" not in (await ana.sees("/")).text


async def test_the_second_hour_of_a_page_that_stands_still_is_noted_too(ana, house):
    """Somebody goes back and presses the next one: another wish, though the page is the same."""
    page = await ana.sees("/")
    for hour in [link for link in page.links if link.startswith("/hours/")]:
        await ana.sends(f"{hour}/nothing", page.form("Nothing to note").fields)
    assert await count(house, "debriefs") == 2


async def test_nothing_in_all_of_them(ana, house):
    today = await ana.presses("/", "Nothing to note in all of them")
    assert "nothing to note in all of them" in today.text
    assert not today.offers("Not held")
    assert await count(house, "debriefs") == 2


async def test_an_hour_not_held_leads_to_what_kind_of_not(ana):
    card = await ana.presses("/", "Not held")
    assert "the hour was missed" in card.text
    assert card.offers("It was cancelled")
    assert card.offers("It was moved")


async def test_an_hour_that_was_moved_is_asked_about_after_its_new_time(ana, house):
    card = await ana.presses("/", "Not held")
    (link,) = [link for link in card.links if link.endswith("/move")]
    form = await ana.sees(link)
    today = await ana.presses(form, "Save", day="2026-11-24", time="9:00")
    assert "Moved. A debrief waits after the new time." in today.text
    assert await rows(house, "select wall from moved") == [("2026-11-24T09:00",)]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": "someday", "time": "9:00"}, "This day is not understood."),
        ({"day": "2026-11-24", "time": "late"}, "This time is not understood."),
        ({"day": "2026-11-24", "time": ""}, "Please write something here."),
    ],
)
async def test_a_day_or_time_not_understood_is_asked_for_again(ana, house, typed, said):
    card = await ana.presses("/", "Not held")
    (link,) = [link for link in card.links if link.endswith("/move")]
    form = await ana.presses(await ana.sees(link), "Save", **typed)
    assert form.status == 422
    assert said in form.text
    assert typed.items() <= dict(form.form("Save").fields).items()
    assert await count(house, "moved") == 0


async def test_not_today_lets_go_of_what_was_asked(ana, house):
    today = await ana.presses("/", "Not today")
    assert "Nothing more today." in today.text
    assert not today.offers("Not held")
    assert await rows(house, "select distinct state from prompts") == [("let_go",)]


async def test_what_was_put_off_stands_there_and_all_of_them_is_not_offered(ana, house):
    ((one,), *_) = await rows(house, "select id from prompts")
    await prompts.put_off(house, ANA(), one, prompts.Later.TOMORROW)
    today = await ana.sees("/")
    assert today.offers("Not held")
    assert not today.offers("Nothing to note in all of them")


async def test_the_line_stands_there_before_the_hour_it_is_for(ana, house, rupture):
    await sessions.add(house, ANA(), sessions.Wish("grey heron", "1", "10:00"))
    today = await ana.sees("/")
    assert "grey heron, Tue 24 Nov, 10:00 I noticed that I looked at the clock." in today.text


async def test_the_one_to_revisit_first_stands_there_until_it_is_let_go(ana, house, rupture):
    assert f"/ruptures/{rupture}" in (await ana.sees("/")).links
    await ruptures.move(house, ANA(), rupture, Event.LET_GO)
    assert f"/ruptures/{rupture}" not in (await ana.sees("/")).links


async def test_an_hour_of_somebody_else_is_as_absent_as_any(ana, ben, house):
    ((hers,), *_) = await rows(house, "select id from prompts")
    fields = (await ben.sees("/")).form("Leave the page").fields
    for path in ("", "/move"):
        hidden = [await ben.sees(f"/hours/{one}{path}") for one in (hers, "nosuchthing2")]
        assert [page.status for page in hidden] == [404, 404]
        assert hidden[0].html == hidden[1].html
    for way in ("nothing", "nothing-in-all", "missed", "not-today", "move"):
        sent = [await ben.sends(f"/hours/{one}/{way}", fields) for one in (hers, "nosuchthing2")]
        assert [page.status for page in sent] == [404, 404]
        assert sent[0].html == sent[1].html
    assert await count(house, "debriefs") == 0


@pytest.mark.parametrize("answer", ["It is mine", "Remove it"])
async def test_a_passkey_that_waits_is_told_of_quietly_and_answered_here(
    visitor, waiting, house, answer
):
    """Whoever looks at their data seldom would hear of it in Discord alone."""
    ana = Hand(visitor)
    today = await ana.sees("/")
    assert "A passkey was made" in today.text
    assert "Nothing waits." not in today.text

    await ana.presses(today, answer)

    assert "A passkey was made" not in (await ana.sees("/")).text
    opens = "select count(*) from passkeys where removed_at is null and usable_from = made_at"
    assert await rows(house, opens) == [(2 if answer == "It is mine" else 1,)]
