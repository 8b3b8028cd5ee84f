"""Pages for supervision: shown and taken along, and no trace of them left."""

from __future__ import annotations

import pytest
from practice.cast import ANA, dump

from bot.practice import clients

from .hand import Hand

QUESTION = "What did I not hear, zqsentinel, that day?"


async def made(hand: Hand, question=QUESTION):
    """The sheet, with a question."""
    page = await hand.sees("/packet")
    (key,) = page.form("Make the pages").texts
    return await hand.presses(page, "Make the pages", **{key: question})


async def test_it_asks_a_question_for_each_rupture(ana: Hand, rupture):
    page = await ana.sees("/packet")
    assert "grey heron · withdrawal" in page.text
    assert set(page.form("Make the pages").texts) == {rupture}


async def test_the_sheet_shows_the_exchange_and_the_question(ana: Hand, rupture):
    page = await made(ana)
    assert page.status == 200
    assert QUESTION in page.text
    assert "The exchange" in page.text
    assert "My own reaction" in page.text


async def test_what_could_tell_who_somebody_is_is_marked(ana: Hand, rupture):
    page = await made(ana, "Ask Mrs Petrova on 0171 2345678.")
    assert "a telephone number" in page.text
    assert "<mark>0171 2345678</mark>" in page.html


@pytest.mark.parametrize(
    ("label", "kind", "begins"),
    [("Save as Markdown", "text/markdown", b"# "), ("Save as PDF", "application/pdf", b"%PDF")],
)
async def test_it_is_taken_along_as_a_file(ana: Hand, rupture, label, kind, begins):
    form = (await made(ana)).form(label)
    answer = await ana.browser.post(form.action, form.fields)
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith(kind)
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="packet-')
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.body.startswith(begins)
    if kind == "text/markdown":
        assert "zqsentinel" in answer.text


async def test_nothing_of_it_is_kept(ana: Hand, house, rupture, caplog):
    before = await dump(house)
    page = await made(ana)
    for label in ("Save as Markdown", "Save as PDF"):
        form = page.form(label)
        assert "zqsentinel" not in form.action
        await ana.browser.post(form.action, form.fields)
    after = await dump(house)
    assert "zqsentinel" not in repr(after)
    assert {name: len(rows) for name, rows in after.items()} == {
        name: len(rows) for name, rows in before.items()
    }
    assert "zqsentinel" not in caplog.text


async def test_a_locked_page_gives_the_words_back_and_keeps_none(ana: Hand, house, rupture, clock):
    form = (await ana.sees("/packet")).form("Make the pages")
    clock.passes(minutes=30)
    answer = await ana.browser.post(form.action, form.with_answers(**{rupture: QUESTION}))
    assert answer.status == 401
    assert QUESTION in answer.text
    assert "zqsentinel" not in repr(await dump(house))


async def test_a_question_too_long_comes_back_whole(ana: Hand, rupture):
    page = await made(ana, "x " * 400)
    assert page.status == 422
    assert "x x x" in page.html


async def test_some_weeks_can_be_chosen(rupture, clock, comes_in):
    clock.passes(days=20)
    later = Hand(await comes_in(ANA))
    assert "No rupture of the last week waits" in (await later.sees("/packet?weeks=1")).text
    assert "1 rupture of the last 4 weeks" in (await later.sees("/packet")).text


async def test_a_therapy_that_has_ended_can_be_chosen_where_it_is_what_was_asked_for(
    ana: Hand, house, heron, rupture
):
    """Else the menu would say "everybody", and showing anew would show everybody's."""
    await clients.end(house, ANA(), heron.id)
    page = await ana.sees(f"/packet?client={heron.id}")
    assert ("client", heron.id) in page.form("Show").fields
    assert ("client", heron.id) not in (await ana.sees("/packet")).form("Show").choices


async def test_anothers_client_is_as_absent_as_one_that_never_was(ben: Hand, heron, rupture):
    anothers = await ben.sees(f"/packet?client={heron.id}")
    absent = await ben.sees("/packet?client=000000000000")
    assert anothers.status == absent.status == 404
    assert anothers.text == absent.text


async def test_nobody_elses_ruptures_are_in_it(ben: Hand, rupture):
    page = await ben.sees("/packet")
    assert "grey heron" not in page.html
    assert not page.offers("Make the pages")
