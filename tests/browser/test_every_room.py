"""Every room that the router knows: nothing to stumble over, nothing to scroll sideways for.

On the narrowest screen; what a desk shows is looked at in `test_week.py`.
"""

from __future__ import annotations

from page.things import GAP, Things, things_of_ana
from page_sessions import Session
from playwright.async_api import Browser
from practice.cast import ANA

from .cast import Stage
from .chromium import Window, opened
from .steps import comes_in

# The door leads on whoever is inside; it is looked at in `test_week.py`.
NOT_ROOMS = {"/alive", "/robots.txt", "/static/{name}", "/in/{token}", "/enter"}
NOT_ROOMS |= {"/patterns/{picture}.png"}


async def session_in(window: Window) -> Session:
    """The session that the browser carries."""
    (cookie,) = [c for c in await window.page.context.cookies() if c["name"] == "__Host-afterhour"]
    csrf = await window.page.locator("input[name=csrf]").first.input_value()
    return Session(cookie["value"], csrf)


async def test_axe_finds_nothing_in_any_room(browser: Browser, stage: Stage):
    """With something of everything in it; and on the page for what is not there."""
    async with opened(browser, stage.address) as ana:
        await ana.has_a_passkey_maker()
        await comes_in(ana, stage, ANA)
        things = await things_of_ana(stage, await session_in(ana))
        rooms = [path for how, path in stage.routes if how == "GET" and path not in NOT_ROOMS]
        assert len(rooms) > 20
        for room in rooms:
            await ana.goes(things.at(room))
            await ana.nothing_to_stumble_over(room)
            await ana.nothing_sticks_out(room)
        with ana.seen.forgives("status of 404"):
            await ana.goes(Things().at("/ruptures/{rupture}"))
        await ana.nothing_to_stumble_over("nothing there")
    assert {gap for room in rooms for gap in GAP.findall(room)} <= set(vars(things))
