"""My data: what is kept and for how long, one's own times, keys, and leaving."""

from __future__ import annotations

import pytest
from practice.cast import ANA, count, dump, rows
from practice.conftest import confirms

from bot.practice import entering, exporting
from bot.records import counting

TIMES = {
    "zone": "Asia/Tokyo",
    "quiet_from": "21:00",
    "quiet_until": "7:00",
    "minutes_after": "25",
    "minutes_before": "0",
}


async def test_it_says_how_many_of_what_and_for_how_long(ana, house, heron, rupture):
    text = (await ana.sees("/mine")).text
    for said in ("180 days", "one client, by code", "one debrief", "one rupture", "2 answers in"):
        assert said in text
    assert "grey heron" not in text


async def test_every_kind_that_is_counted_has_its_words(house):
    for kind in counting._COUNTS:
        for number in (1, 2):
            assert house.wording.count(f"page.mine.counts.{kind}", number)


async def test_nothing_is_kept_of_somebody_new(ana):
    assert "Nothing yet." in (await ana.sees("/mine")).text


async def test_ones_own_times_are_changed(ana, house):
    form = await ana.sees("/mine/times")
    assert dict(form.form("Save").fields)["zone"] == "Europe/Lisbon"
    page = await ana.presses(form, "Save", **TIMES)
    assert "Your time zone is Asia/Tokyo." in page.text
    assert "Nothing is sent to you from 21:00 until 07:00." in page.text
    sql = "select minutes_after, minutes_before from clinicians where person = ?"
    assert await rows(house, sql, ANA.id) == [(25, 0)]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"zone": "Nowhere/Land"}, "This time zone is not known."),
        ({"zone": ""}, "Please write something here."),
        ({"quiet_until": ""}, "Quiet hours need a beginning and an end."),
        ({"minutes_after": "now"}, "Please write the minutes as a whole number"),
    ],
)
async def test_times_not_understood_change_nothing_and_stay_typed(ana, house, typed, said):
    before = await rows(house, "select * from clinicians")
    page = await ana.presses("/mine/times", "Save", **TIMES | typed)
    assert page.status == 422
    assert said in page.text
    assert dict(page.form("Save").fields).items() >= (TIMES | typed).items()
    assert await rows(house, "select * from clinicians") == before


async def test_a_passkey_that_waits_is_said_to_be_ones_own(ana, waiting):
    page = await ana.sees("/mine")
    assert "It waits until" in page.text
    page = await ana.presses(page, "It is mine")
    assert "It waits until" not in page.text


async def test_a_passkey_is_removed_and_the_last_one_stays(ana, house, waiting):
    page = await ana.presses("/mine", "It is mine")
    keys = [link for link in page.html.split('"') if link.endswith("/remove")]
    assert len(keys) == 2
    page = await ana.sends(keys[1], page.form("Remove it").fields)
    assert "Removed." in page.text
    assert not page.offers("Remove it")
    refused = await ana.sends(keys[0], page.form("Leave the page").fields)
    assert refused.status == 409
    assert await rows(house, "select count(*) from passkeys where removed_at is null") == [(1,)]


async def test_somebody_elses_passkey_is_as_absent_as_any(ana, ben, house):
    ((hers, *_),) = await rows(house, "select id from passkeys where person = ?", ANA.id)
    fields = (await ben.sees("/")).form("Leave the page").fields
    for way in ("approve", "remove"):
        sent = [
            await ben.sends(f"/mine/passkeys/{one}/{way}", fields) for one in (hers, "nosuchthing2")
        ]
        assert [page.status for page in sent] == [404, 404]
        assert sent[0].html == sent[1].html


async def test_the_page_is_locked_everywhere(ana, house, browser):
    page = await ana.presses("/mine", "Lock this page on all devices")
    assert page.status == 401
    assert await count(house, "page_sessions") == 0


async def test_what_was_done_with_ones_data_is_told(ana, house):
    page = await ana.sees("/mine")
    for what in ("joined", "words_agreed", "passkey_made"):
        assert house.wording.say(f"privacy.audit.{what}") in page.text
    await ana.sends("/mine/export/json", page.form("For a program (JSON)").fields)
    page = await ana.sees("/mine")
    assert house.wording.say("privacy.audit.exported") in page.text


async def test_everything_of_ones_own_is_taken_along(ana, house, heron, rupture):
    page = await ana.sees("/mine")
    read = await ana.browser.post("/mine/export/markdown", page.form("To read (Markdown)").fields)
    told = await ana.browser.post("/mine/export/json", page.form("For a program (JSON)").fields)
    for file, ending in ((read, "md"), (told, "json")):
        assert file.headers["Content-Disposition"].endswith(f'.{ending}"')
        assert "When I said that we have ten minutes left, she thanked me." in file.text
        assert "grey heron" in file.text
    ((mine,),) = await rows(house, "select id from clinicians where person = ?", ANA.id)
    export = await house.records.read(lambda db: exporting.export_of(db, mine))
    given = exporting.from_json(told.body)
    assert given.tables["debrief_answers"] == export.tables["debrief_answers"]


async def test_the_same_form_sent_twice_is_noted_once(ana, house):
    fields = (await ana.sees("/mine")).form("For a program (JSON)").fields
    for _ in range(2):
        assert (await ana.browser.post("/mine/export/json", fields)).status == 200
    assert await rows(house, "select count(*) from audit where what = 'exported'") == [(1,)]


async def test_one_client_is_erased_once_what_goes_and_stays_was_read(ana, house, heron, rupture):
    page = await ana.sees(f"/clients/{heron.id}")
    assert f"/clients/{heron.id}/erase" in page.links
    asked = await ana.sees(f"/clients/{heron.id}/erase")
    for said in ("Erase grey heron?", "one rupture", "Backups, for 35 days at most."):
        assert said in asked.text
    page = await ana.presses(asked, "Erase it")
    assert page.status == 422
    assert await count(house, "clients") == 1
    page = await ana.presses(page, "Erase it", sure="yes")
    assert (page.path, page.status) == ("/clients", 200)
    assert "Erased: the client" in page.text
    for table in ("clients", "debriefs", "ruptures", "sessions"):
        assert await count(house, table) == 0
    assert (await ana.sees(f"/clients/{heron.id}")).status == 404


async def test_pressed_twice_a_client_is_erased_once_and_said_to_be_gone(ana, heron):
    asked = await ana.sees(f"/clients/{heron.id}/erase")
    form = asked.form("Erase it")
    fields = form.with_answers(sure="yes")
    first, second = await ana.sends(form.action, fields), await ana.sends(form.action, fields)
    assert (first.path, second.path) == ("/clients", "/clients")
    assert second.status == 200


async def test_one_debrief_is_erased_and_its_hour_and_rupture_stay(ana, house, heron, rupture):
    ((debrief,),) = await rows(house, "select id from debriefs")
    assert f"/debriefs/{debrief}/erase" in (await ana.sees(f"/debriefs/{debrief}")).links
    asked = await ana.sees(f"/debriefs/{debrief}/erase")
    assert "The rupture you confirmed there" in asked.text
    page = await ana.presses(asked, "Erase it")
    assert page.status == 422
    page = await ana.presses(page, "Erase it", sure="yes")
    assert "Erased: what was said of that hour." in page.text
    assert page.path == f"/clients/{heron.id}"
    assert [await count(house, table) for table in ("debriefs", "sessions", "ruptures")] == [
        0,
        1,
        1,
    ]


async def test_leaving_is_asked_about_and_keeps_what_was_written(ana, house, heron):
    asked = await ana.sees("/mine/leave")
    assert "180 days" in asked.text
    assert await rows(house, "select count(*) from clinicians where left_at > ''") == [(0,)]
    left = await ana.presses(asked, "Leave, and keep it for now")
    assert "What you wrote is kept for 180 days" in left.text
    assert (await ana.sees("/mine")).status == 401
    assert await count(house, "clients") == 1


async def test_erasing_needs_one_box_ticked(ana, house, heron, rupture):
    asked = await ana.sees("/mine/erase")
    assert "one client, by code" in asked.text
    before = await dump(house)
    page = await ana.presses(asked, "Erase it and leave")
    assert page.status == 422
    assert "Please tick this first." in page.text
    assert (await dump(house))["clients"] == before["clients"]
    left = await ana.presses(page, "Erase it and leave", sure="yes")
    assert "everything you wrote is erased" in left.text
    for table in ("clients", "debriefs", "ruptures", "writing", "page_sessions"):
        assert await count(house, table) == 0
    assert (await ana.sees("/mine")).status == 401


async def test_what_one_left_is_no_longer_reached_by_any_session(ana, house, heron):
    await confirms(house, ANA, heron)
    token = ana.browser.cookies["__Host-afterhour"]
    await ana.presses("/mine/leave", "Leave, and keep it for now")
    assert await entering.visitor(house, token) is None
