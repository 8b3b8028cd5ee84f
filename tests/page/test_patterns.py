"""One's own patterns on the page: pictures, the same in words, and nobody else's."""

from __future__ import annotations

import re

import pytest
from practice.cast import ANA, BEN, attempt

from bot.pictures import NotDrawn
from bot.practice import clients, repair

from .hand import Hand


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch):
    """A picture of whatever was counted: how many it takes is told beside the words."""
    monkeypatch.setattr("bot.faces.patterns.FEWEST_FOR_PICTURE", 1)


ADDRESS = re.compile(r'(?:src|srcset)="(/patterns/[^"]+)"')


@pytest.fixture
async def line(house, rupture):
    """A line Ana has said about her rupture."""
    given = attempt(line="I noticed that I hurried.", reception="opened")
    await repair.save(house, ANA(), rupture, "form-1", given)
    return "I noticed that I hurried."


def pictures(page):
    """The addresses of a page's pictures, light and dark."""
    return [address.replace("&amp;", "&") for address in ADDRESS.findall(page.html)]


async def test_each_picture_has_its_words_beside_it(ana: Hand, line):
    page = await ana.sees("/patterns")
    assert "When a client withdraws" in page.text
    assert "I explained: in 1 of 1" in page.text
    assert line in page.text
    alternatives = re.findall(r'<img src="/patterns[^>]*alt="([^"]+)"', page.html)
    assert len(alternatives) == len(pictures(page)) / 2
    assert all(len(one) > 20 for one in alternatives)


async def test_pictures_are_drawn_light_and_dark_and_never_stored_in_a_browser(ana: Hand, line):
    seen = []
    for address in pictures(await ana.sees("/patterns"))[:2]:
        answer = await ana.browser.get(address)
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "image/png"
        assert answer.headers["Cache-Control"] == "no-store"
        seen.append(answer.body)
    dark, light = seen
    assert dark.startswith(b"\x89PNG")
    assert dark != light


async def test_a_picture_is_there_without_its_page_too(ana: Hand, line):
    """A restart between the page and its pictures loses nothing."""
    answer = await ana.browser.get("/patterns/waits.png?months=12&theme=light")
    assert answer.status == 200


async def test_what_would_show_nothing_is_not_there(ana: Hand, ben: Hand, line):
    for hand, name in ((ana, "confrontation"), (ana, "nonsense"), (ben, "withdrawal")):
        assert (await hand.browser.get(f"/patterns/{name}.png")).status == 404


async def test_nobody_elses_are_in_it(ana: Hand, ben: Hand, line):
    page = await ben.sees("/patterns")
    assert "There is little to look at yet." in page.text
    assert line not in page.text
    assert pictures(page) == []


async def test_who_is_not_inside_sees_no_picture(browser, ana: Hand, line):
    await ana.sees("/patterns")
    answer = await browser.get("/patterns/withdrawal.png?months=12")
    assert answer.status == 401
    assert b"PNG" not in answer.body


async def test_only_the_months_asked_for_are_counted(line, clock, comes_in):
    clock.passes(days=70)
    ana = Hand(await comes_in(ANA))
    assert pictures(await ana.sees("/patterns?months=1")) == []
    assert pictures(await ana.sees("/patterns?months=3"))


@pytest.mark.parametrize("months", ["0", "-1", "999999", "x", "%EF%BC%91%EF%BC%92", ""])
async def test_any_number_of_months_is_met(ana: Hand, line, months):
    assert (await ana.sees(f"/patterns?months={months}")).status == 200


async def test_where_nothing_can_be_drawn_the_words_stand(ana: Hand, house, line, monkeypatch):
    async def never(*_):
        raise NotDrawn

    monkeypatch.setattr(house.studio, "draw", never)
    page = await ana.sees("/patterns")
    assert line in page.text
    assert (await ana.browser.get(pictures(page)[0])).status == 404


async def test_a_page_left_keeps_nothing_for_another_session(house, ana: Hand, comes_in, line):
    """What was counted for one session is shown to that session alone."""
    await ana.sees("/patterns")
    await clients.add(house, BEN(), "green kite", 1)
    other = Hand(await comes_in(BEN))
    assert (await other.browser.get("/patterns/withdrawal.png?months=12")).status == 404


async def test_today_leads_there(ana: Hand, heron):
    assert {"/patterns", "/packet"} <= set((await ana.sees("/")).links)
