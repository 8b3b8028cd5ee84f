"""The page in the program: its settings, its place, what the doctor says of it, its package."""

from __future__ import annotations

import asyncio
import socket
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from click.testing import CliRunner
from hatchling.builders.wheel import WheelBuilder
from practice.cast import OLGA

from bot.app import Afterhour
from bot.cli import terminal
from bot.doctor import look
from bot.page.server import CannotListen, PageServer
from bot.practice import setup
from bot.records import Records, new_key, parse_key
from bot.settings import BadSettings, Settings

HOUSE = Path(__file__).parents[2]
NOBODY = "http://127.0.0.1:9/api/v10"


def free_port():
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


# Settings.


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://afterhour.example", "https://afterhour.example"),
        ("https://Afterhour.Example/", "https://afterhour.example"),
        ("https://a.b.example:8443", "https://a.b.example:8443"),
        ("https://afterhour.example:443", "https://afterhour.example"),
        ("http://localhost:8765", "http://localhost:8765"),
        ("", ""),
    ],
)
def test_an_address_is_taken_as_browsers_say_it(given, origin):
    assert Settings.read({"AFTERHOUR_PAGE_URL": given}).page_url == origin


@pytest.mark.parametrize(
    "given",
    [
        "http://afterhour.example",  # passkeys need https
        "http://127.0.0.1:8765",  # and a name: no browser binds one to a number
        "https://10.0.0.1",
        "https://[::1]",
        "https://afterhour.example/page",
        "https://afterhour.example?x",
        "https://somebody@afterhour.example",
        "https://",
        "https://-x.example",
        "afterhour.example",
        "ftp://afterhour.example",
    ],
)
def test_an_address_that_no_passkey_works_at_is_refused(given, wording):
    with pytest.raises(BadSettings) as wrong:
        Settings.read({"AFTERHOUR_PAGE_URL": given})

    assert (wrong.value.reason, wrong.value.name) == ("not_a_page", "AFTERHOUR_PAGE_URL")
    assert "https" in wording.say("terminal.settings.not_a_page", name=wrong.value.name)


@pytest.mark.parametrize("given", ["8765", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000", "a b:1"])
def test_a_place_to_listen_at_is_an_address_and_a_port(given):
    with pytest.raises(BadSettings) as wrong:
        Settings.read({"AFTERHOUR_PAGE_BIND": given})

    assert (wrong.value.reason, wrong.value.name) == ("not_a_bind", "AFTERHOUR_PAGE_BIND")


def test_without_a_word_it_listens_to_this_machine_alone():
    settings = Settings.read({})

    assert (settings.page_url, settings.page_bind) == ("", "127.0.0.1:8765")


# Its place.


async def test_a_place_that_is_taken_is_told(page, house):
    with pytest.raises(CannotListen):
        await PageServer(house, house.page, f"127.0.0.1:{page.port}").start()


def test_a_page_that_cannot_be_served_ends_the_program_with_one_line(wording, tmp_path):
    """A restart cannot cure it: 78."""
    key = new_key()
    asyncio.run(Records.open(tmp_path / "data", parse_key(key)).close())
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        given = {
            "AFTERHOUR_API": NOBODY,
            "AFTERHOUR_DATA": str(tmp_path / "data"),
            "AFTERHOUR_GUILDS": "1",
            "AFTERHOUR_KEY": key,
            "AFTERHOUR_TOKEN": "a-token-of-nobody",
            "AFTERHOUR_PAGE_URL": "https://afterhour.example",
            "AFTERHOUR_PAGE_BIND": f"127.0.0.1:{other.getsockname()[1]}",
        }
        told = CliRunner().invoke(terminal(wording), ["run"], env=given)

    assert told.exit_code == 78
    said = wording.say("terminal.page.cannot_listen", name="AFTERHOUR_PAGE_BIND")
    assert told.stderr.splitlines()[-1] == said


async def test_without_an_address_nothing_is_served(tmp_path, wording):
    settings = Settings(data=tmp_path / "data", key=new_key(), api=NOBODY)
    app = Afterhour.open(settings, shipped=wording)

    assert app.page is None
    assert app.house.page == ""
    await app.close()


async def test_a_restart_keeps_what_challenges_are_sealed_with(house, page):
    before = await house.records.read(lambda db: list(db.table("keeping").rows))
    await page.close()
    again = PageServer(house, house.page, "127.0.0.1:0")
    await again.start()
    await again.close()

    kept = await house.records.read(lambda db: list(db.table("keeping").rows))
    assert kept == before
    assert any(row["name"] == "page_secret" and len(row["value"]) == 64 for row in kept)


# What the doctor says.


async def told(settings, words):
    """What the doctor says of the page, and whether it is well."""
    title = words.say("terminal.doctor.page")
    return [(one.said, one.well) for one in await look(settings, words) if one.what == title]


@pytest.fixture
def settings(tmp_path):
    place = f"127.0.0.1:{free_port()}"
    return Settings(
        data=tmp_path / "none", api=NOBODY, page_url="http://localhost:1", page_bind=place
    )


async def test_the_doctor_says_nothing_of_a_page_nobody_wants(settings, wording):
    assert await told(replace(settings, page_url=""), wording) == []


async def test_the_doctor_waits_for_a_page_that_does_not_run_yet(settings, wording):
    assert await told(settings, wording) == [
        (wording.say("terminal.doctor.page_not_running"), True)
    ]


async def test_the_doctor_finds_a_page_well_from_inside_and_from_outside(settings, house, wording):
    url = f"http://localhost:{settings.page_bind.rpartition(':')[2]}"
    server = PageServer(house, url, settings.page_bind)
    await server.start()
    seen = await told(replace(settings, page_url=url), wording)
    await server.close()

    assert seen == [(wording.say("terminal.doctor.page_well", url=url), True)]


async def test_the_doctor_finds_a_page_that_cannot_be_reached(settings, house, wording):
    server = PageServer(house, settings.page_url, settings.page_bind)
    await server.start()
    seen = await told(settings, wording)
    await server.close()

    url = settings.page_url
    assert seen == [(wording.say("terminal.doctor.page_unreachable", url=url), False)]


async def test_the_doctor_finds_a_proxy_that_asks_by_another_name(settings, house, wording):
    async def pass_on(_):
        return web.Response(status=421)

    proxy = web.Application()
    proxy.router.add_get("/alive", pass_on)
    runner = web.AppRunner(proxy)
    await runner.setup()
    await web.TCPSite(runner, "localhost", 0).start()
    url = f"http://localhost:{runner.addresses[0][1]}"
    server = PageServer(house, url, settings.page_bind)
    await server.start()
    seen = await told(replace(settings, page_url=url), wording)
    await server.close()
    await runner.cleanup()

    assert seen == [(wording.say("terminal.doctor.page_host", url=url), False)]


async def test_the_doctor_finds_another_program_in_its_place(settings, page, wording):
    """Another page of ours, say, with another name."""
    place = f"127.0.0.1:{page.port}"

    seen = await told(replace(settings, page_bind=place), wording)

    assert seen == [(wording.say("terminal.doctor.page_taken", bind=place), False)]


async def test_the_doctor_misses_a_page_that_words_are_to_go_to(
    house, key, tmp_path, wording, settings
):
    await setup.set_words(house, OLGA(), "page")
    without = replace(settings, page_url="", data=tmp_path / "data", key=key.hex)

    assert await told(without, wording) == [(wording.say("terminal.doctor.page_not_set"), False)]


# Its package.


def test_the_wheel_carries_templates_and_static_files(tmp_path):
    (built,) = WheelBuilder(str(HOUSE)).build(directory=str(tmp_path), versions=["standard"])
    page = HOUSE / "bot/page"
    shipped = {name for name in zipfile.ZipFile(built).namelist() if name.startswith("bot/page/")}

    for file in (*page.glob("templates/**/*.html"), *page.glob("static/*")):
        assert str(file.relative_to(HOUSE)) in shipped
