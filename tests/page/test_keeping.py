"""Words on their way: kept as they are typed, found again, thrown away, and never twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from practice.cast import ANA, OLGA, count, rows

from bot.chat.press import on_page
from bot.page.server import PageServer
from bot.practice import debrief, drafts, setup

from .browsing import ORIGIN
from .hand import Hand, withdrawal

SAVE = "Save the debrief"
HALF = "When I asked about Tuesday, she"


@pytest.fixture
async def form(ana, heron):
    """A debrief about grey heron, just opened."""
    return await ana.sees(f"/debrief/{heron.id}")


def names_of(page, label=SAVE):
    """What a script says besides the answers."""
    hidden = dict(page.form(label).fields)
    return {"form": hidden["form"], "sheet": hidden["sheet"]}


async def types(hand, page, seq=1, label=SAVE, **answers):
    """What the page's script sends while somebody types."""
    said = {**names_of(page, label), "seq": seq, "answers": answers}
    csrf = dict(page.form(label).fields)["csrf"]
    return await hand.browser.script("/drafts", said, X_CSRF=csrf)


async def test_what_is_typed_is_kept_and_the_time_of_it_said(ana, form):
    answer = await types(ana, form, moment=HALF)
    assert answer.json == {"do": "kept", "at": "18:00"}


async def test_it_stands_in_the_form_again_and_among_what_waits(ana, form):
    await types(ana, form, moment=HALF, presence=["quieter"])
    again = await ana.sees(form.path)
    assert "not sent yet. It is all here." in again.text
    assert dict(again.form(SAVE).fields)["moment"] == HALF
    assert ("presence", "quieter") in again.form(SAVE).fields
    today = await ana.sees("/")
    assert form.path in today.links
    assert "After the hour · grey heron" in today.text


async def test_it_is_there_after_the_process_was_gone(ana, form, house, page):
    await types(ana, form, moment=HALF)
    await page.close()
    another = PageServer(house, ORIGIN, "127.0.0.1:0")
    await another.start()
    hand = Hand(replace(ana.browser, port=another.port))
    assert dict((await hand.sees(form.path)).form(SAVE).fields)["moment"] == HALF
    await another.close()


async def test_what_arrives_late_takes_nothing_back(ana, form):
    await types(ana, form, seq=2, moment=HALF)
    await types(ana, form, seq=1, moment="When")
    assert dict((await ana.sees(form.path)).form(SAVE).fields)["moment"] == HALF


async def test_what_is_not_kept_is_not_called_kept(ana, form):
    """A window that a browser doubles has the same sheet, and counts from the start again."""
    await types(ana, form, seq=5, moment=HALF)
    answer = await types(ana, form, seq=1, moment="Something else, typed since.")
    assert answer.json["do"] == "say"
    assert answer.json["said"].startswith("Not kept")


async def test_after_it_was_sent_nothing_of_it_is_left_and_nothing_comes_back(ana, form, house):
    await types(ana, form, moment=HALF)
    await ana.presses(form, SAVE, **withdrawal())
    answer = await types(ana, form, seq=9, moment=HALF + " …")
    assert answer.json == {"do": "rest"}
    assert "Not sent yet" not in (await ana.sees("/")).text
    assert not [row for row in await rows(house, "select answers from writing") if HALF in str(row)]


async def test_what_was_typed_in_another_window_is_shown_beside_it(ana, form):
    other = await ana.sees(form.path)
    await types(ana, form, moment="One thing.")
    await types(ana, other, moment="Another thing.")
    again = await ana.sees(form.path)
    assert "Something else was typed in another window" in again.text
    assert "One thing." in again.text
    assert dict(again.form(SAVE).fields)["moment"] == "Another thing."


async def test_it_is_thrown_away(ana, form, house):
    await types(ana, form, moment=HALF)
    page = await ana.presses(form.path, "Throw it away")
    assert "Thrown away." in page.text
    assert "Not sent yet" not in page.text
    assert not [row for row in await rows(house, "select answers from writing") if HALF in str(row)]


async def test_acute_risk_is_kept_nowhere(ana, form, house):
    answer = await types(ana, form, presence=["acute_risk"], moment="secret")
    assert answer.json == {"do": "rest"}
    assert not [row for row in await rows(house, "select * from writing") if "secret" in str(row)]


async def test_acute_risk_takes_back_what_its_sheet_had_kept_until_it_was_a_slip(ana, form, house):
    await types(ana, form, moment="secret")
    await types(ana, form, seq=2, moment="secret", presence=["acute_risk"])
    assert not [row for row in await rows(house, "select * from writing") if "secret" in str(row)]
    await types(ana, form, seq=3, moment="no secret", presence=["quieter"])
    assert dict((await ana.sees(form.path)).form(SAVE).fields)["moment"] == "no secret"


async def test_acute_risk_wipes_what_was_kept_before_it_was_said(ana, form, house):
    await types(ana, form, moment="secret")
    await ana.presses(form, SAVE, **withdrawal(presence="acute_risk", moment="secret"))
    assert not [row for row in await rows(house, "select * from writing") if "secret" in str(row)]


async def test_another_unfinished_debrief_about_the_client_is_pointed_out(ana, form, heron):
    await types(ana, form, moment=HALF)
    fresh = await ana.sees(f"/debrief/{heron.id}")
    assert fresh.path != form.path
    assert form.path in fresh.links


async def test_each_form_that_keeps_words_is_found_again(ana, heron, rupture):
    ways = {
        f"/ruptures/{rupture}/repair": ("Save the attempt", "afterwards"),
        f"/ruptures/{rupture}/plan": ("Keep it ready", "line"),
        f"/clients/{heron.id}/formulation": ("Keep this version", "pattern"),
        "/lines/own": ("Keep this line", "line"),
    }
    for path, (label, question) in ways.items():
        page = await ana.sees(path)
        await types(ana, page, label=label, **{question: HALF})
        again = await ana.sees(page.path)
        assert dict(again.form(label).fields)[question] == HALF
        assert page.path in (await ana.sees("/")).links


WAITING = {
    "formulation:save:{client}.d1": ("/clients/{client}/formulation", "pattern"),
    "formulation:add:{rupture}.d1": ("/clients/{client}/formulation?rupture={rupture}", "pattern"),
    "review:save:{client}": ("/review/{client}", "memory"),
    "lines:written": ("/lines/own", "line"),
}


@pytest.mark.parametrize("custom_id", WAITING)
async def test_what_a_form_of_discord_could_not_save_waits_in_the_same_form_here(
    ana, house, heron, rupture, custom_id
):
    """It stood open while the group's sentences moved to the page."""
    await setup.set_words(house, OLGA(), "page")
    ids = {"client": heron.id, "rupture": rupture}
    path, question = (part.format(**ids) for part in WAITING[custom_id])
    action = custom_id.format(**ids)

    await drafts.keep(house, ANA(), action, {question: HALF}, on_page=on_page(action))

    assert path in (await ana.sees("/")).links
    assert HALF in (await ana.sees(path)).text


async def test_a_form_whose_client_is_gone_is_not_offered(ana, form, house):
    await types(ana, form, moment=HALF)
    await house.records.write(lambda db: db.execute("delete from clients").rowcount)
    assert (await ana.sees("/")).status == 200
    assert form.path not in (await ana.sees("/")).links


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"form": 1, "sheet": "s", "seq": 1, "answers": {}},
        {"form": "debrief:a:b", "sheet": "s", "seq": "1", "answers": {}},
        {"form": "debrief:a:b", "sheet": "s", "seq": True, "answers": {}},
        {"form": "debrief:a:b", "sheet": "s", "seq": 1, "answers": []},
        {"form": "debrief:a:b", "sheet": "s", "seq": 1, "answers": {"moment": 7}},
        {"form": "debrief:a:b", "sheet": "s", "seq": 1, "answers": {"moment": [None]}},
        {"form": "debrief:a:b", "sheet": "s", "seq": 10**30, "answers": {}},
        {"form": "debrief:a:b", "sheet": "s", "seq": -1, "answers": {}},
        {"form": "../etc", "sheet": "s", "seq": 1, "answers": {}},
        {"form": "debrief:a:b", "sheet": "s s", "seq": 1, "answers": {}},
        {"form": "debrief:a:b", "sheet": "s", "seq": 1, "answers": {"moment": "x" * 70_000}},
    ],
)
async def test_what_no_script_of_ours_says_is_refused_and_keeps_nothing(ana, form, house, said):
    csrf = dict(form.form(SAVE).fields)["csrf"]
    answer = await ana.browser.script("/drafts", said, X_CSRF=csrf)
    assert answer.status in (400, 409)
    assert await count(house, "writing") == 0


async def test_a_script_without_the_sessions_csrf_keeps_nothing(ana, form, house):
    said = {**names_of(form), "seq": 1, "answers": {"moment": HALF}}
    for csrf in ("", "x" * 43):
        assert (await ana.browser.script("/drafts", said, X_CSRF=csrf)).status == 403
    assert await count(house, "writing") == 0


async def test_nobody_elses_words_are_near(ana, ben, form, house):
    await types(ana, form, moment=HALF)
    mine = await ben.presses("/clients", "Add", code="quiet moss")
    theirs = await ben.sees(f"/debrief/{mine.path.rpartition('/')[2]}")
    said = {**names_of(form), "seq": 9, "answers": {"moment": "Ben's"}}
    csrf = dict(theirs.form(SAVE).fields)["csrf"]
    await ben.browser.script("/drafts", said, X_CSRF=csrf)
    assert dict((await ana.sees(form.path)).form(SAVE).fields)["moment"] == HALF
    assert HALF not in (await ben.sees("/")).text


async def test_a_locked_page_keeps_what_is_sent_and_the_form_has_it_after_the_passkey(
    ana, form, house, heron, clock, comes_in
):
    clock.passes(minutes=20)
    locked = await ana.presses(form, SAVE, **withdrawal(moment=HALF))
    assert locked.status == 401
    assert HALF not in locked.text
    assert await count(house, "debriefs") == 0
    ((form_kept, answers),) = await rows(house, "select form, answers from writing")
    assert form_kept.startswith(f"debrief:{heron.id}:")
    assert HALF in answers


async def test_a_locked_page_keeps_each_keystroke_and_shows_none(ana, form, clock):
    clock.passes(minutes=20)
    answer = await types(ana, form, moment=HALF)
    assert answer.json == {"do": "kept", "at": "18:20"}
    again = await ana.sees(form.path)
    assert (again.status, HALF in again.html) == (401, False)


async def test_a_page_that_was_left_keeps_nothing_and_says_so(ana, form, house):
    await ana.presses(form, "Leave the page")
    answer = await types(ana, form, moment=HALF)
    assert (answer.status, answer.json["do"]) == (401, "door")
    assert await count(house, "writing") == 0


async def test_one_tap_takes_no_typed_word_away(ana, form, house, heron):
    await types(ana, form, moment=HALF)
    draft = form.path.rpartition("/")[2]
    await debrief.nothing_to_note(house, ANA(), heron.id, draft)
    assert dict((await ana.sees(form.path)).form(SAVE).fields)["moment"] == HALF
