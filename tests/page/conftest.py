"""The page on real records, with a clock that moves when told to, and people who come in.

    house       the house, the group set up, Ana and Ben joined (`practice.cast`), with a page
    clock       its clock: `clock.passes(minutes=20)`
    page        the running PageServer
    browser     somebody's browser that knows nothing yet (`browsing.Browser`)
    link_for    `await link_for(ANA, "/ruptures")`: a fresh link's token
    comes_in    `await comes_in(ANA)`: a browser inside; `.passkey` is the device that let it in
    visitor     Ana, inside
    peer        Ben, inside

A browser's `get`, `post` and `script` say what a browser at the page's own address would say;
`send` fills in a form as the page drew it, its hidden fields included.
"""

from __future__ import annotations

from dataclasses import replace

import aiohttp
import pytest
from practice.cast import ANA, BEN, CLEO, OLGA
from practice.conftest import (  # noqa: F401  (fixtures)
    clock,
    confirms,
    fresh_folder,
    joins,
    key,
    set_up,
)
from practice.conftest import house as plain_house

from bot.page.server import PageServer
from bot.practice import clients, entering

from .browsing import ORIGIN, Browser, SoftPasskey
from .hand import Hand

bare_house = plain_house


@pytest.fixture
async def house(bare_house):
    """The house with a page, Olga's group in it, Ana and Ben joined."""
    with_page = replace(bare_house, page=ORIGIN)
    await set_up(with_page, OLGA)
    for clinician in (ANA, BEN):
        await joins(with_page, clinician)
    return with_page


@pytest.fixture
async def page(house):
    """The page, listening."""
    server = PageServer(house, ORIGIN, "127.0.0.1:0")
    await server.start()
    yield server
    await server.close()
    await house.studio.close()


@pytest.fixture
async def browser(page):
    """A browser nobody has come in with."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as client:
        yield Browser(client, page.port)


@pytest.fixture
def link_for(house):
    """Makes links as the button in Discord does."""

    async def link(person, path="/"):
        return (await entering.link(house, person(), path)).token

    return link


@pytest.fixture
def comes_in(browser, link_for):
    """Lets somebody in with a link and a new passkey: their first."""

    async def come(person, path="/"):
        inside = browser.another()
        inside.passkey = SoftPasskey()
        at = f"/in/{await link_for(person, path)}"
        asked = await inside.script(f"{at}/ceremony", {})
        made = inside.passkey.made(asked.json["options"])
        answer = await inside.script(f"{at}/passkey", {"made": made})
        assert answer.json == {"do": "open", "path": path}, answer.text
        return inside

    return come


@pytest.fixture
async def visitor(comes_in):
    """Ana, inside."""
    return await comes_in(ANA)


@pytest.fixture
async def peer(comes_in):
    """Ben, inside."""
    return await comes_in(BEN)


@pytest.fixture
def cleo():
    """In the server, and not of the group."""
    return CLEO


@pytest.fixture
def ana(visitor):
    """Ana's hand on the page."""
    return Hand(visitor)


@pytest.fixture
def ben(peer):
    """Ben's hand on the page."""
    return Hand(peer)


@pytest.fixture
async def waiting(visitor, browser, link_for):
    """A second passkey of Ana's, made with a fresh link: it waits."""
    other = browser.another()
    other.passkey = SoftPasskey()
    at = f"/in/{await link_for(ANA)}"
    asked = await other.script(f"{at}/ceremony", {"lost": True})
    made = other.passkey.made(asked.json["options"])
    answer = await other.script(f"{at}/passkey", {"made": made})
    assert answer.status == 200, answer.text
    return other


@pytest.fixture
async def heron(house):
    """Ana's client, grey heron, after three sessions."""
    return (await clients.add(house, ANA(), "grey heron", 3)).client


@pytest.fixture
async def rupture(house, heron):
    """The id of a withdrawal that Ana has confirmed with grey heron."""
    return (await confirms(house, ANA, heron)).rupture_id
