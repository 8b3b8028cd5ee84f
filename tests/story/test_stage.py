"""What a group finds when it opens the rehearsal, and what its week brings."""

from __future__ import annotations

import re
from pathlib import Path

import aiohttp
from rehearsal.view.hands import Json, parts, said

from bot.rehearsal import view as shown
from bot.rehearsal.view import View
from bot.story.stage import chrome
from bot.wording import Wording

from .conftest import hands

FILES = Path(shown.__file__).parent


async def moves(session: aiohttp.ClientSession, view: View, key: str) -> list[str]:
    """Moves the clock; who has something new."""
    async with session.post(f"{view.address}/go/{key}", json={}) as answer:
        assert answer.status == 200
        return [one["name"] for one in (await answer.json())["news"]]


async def test_the_group_is_found_set_up_and_joined_with_clients_and_hours(
    prepared: View, session, wording: Wording
):
    for name, code in (("Ana", "grey heron"), ("Ben", "copper kettle"), ("Dov", "river slate")):
        person = await hands(session, prepared, name)
        assert (await person.looks())["messages"] == []
        await person.does("slash", command="client list", options={})
        assert code in said(await person.newest())
        await person.does("slash", command="sessions list", options={})
        assert code in said(await person.newest())


async def test_the_end_of_the_next_session_brings_its_prompt(prepared: View, session):
    ana = await hands(session, prepared, "Ana")
    await ana.goes("direct", "Afterhour")

    assert await moves(session, prepared, "session") == ["Ana"]

    seen = await ana.looks()
    assert seen["clock"]["now"].startswith("2026-11-17T11:10")
    (prompt,) = seen["messages"]
    assert parts(prompt, "button")[0]["style"] == "primary"
    asked = await ana.does("press", message=prompt["id"], id=parts(prompt, "button")[0]["id"])
    assert asked["form"]["parts"]


async def test_a_prompt_that_takes_the_place_of_an_older_one_is_news_too(prepared: View, session):
    found = [await moves(session, prepared, "session") for _ in range(3)]

    assert found == [["Ana"], ["Ben"], ["Ana"]]


async def test_sentences_go_to_the_page_until_setup_says_otherwise(
    prepared: View, session, wording: Wording
):
    ana = await hands(session, prepared, "Ana")
    code = wording.say("story.code.ana")

    async def kinds() -> set[str]:
        form = (await ana.does("slash", command="debrief", options={"client": code}))["form"]
        return {field["kind"] for field in form["parts"]}

    async def presses(which: str) -> Json:
        return await ana.does("press", message=(await ana.newest())["id"], id=which)

    assert "text" not in await kinds()
    await ana.does("slash", command="setup", options={})
    await presses("setup:words")
    await presses("setup:words-chat")
    assert "text" not in await kinds()  # Ana has not agreed to that
    await ana.does("slash", command="join", options={})
    form = (await presses("join:open"))["form"]
    await ana.does("submit", form=form["key"], values={})
    assert "text" in await kinds()


async def test_the_page_is_there_and_asks_for_a_passkey(prepared: View, session, wording: Wording):
    ana = await hands(session, prepared, "Ana")
    await ana.does("slash", command="page", options={})

    (link,) = parts(await ana.newest(), "button")

    async with session.get(link["url"]) as answer:
        assert answer.status == 200
        assert wording.say("door.link.button") in await answer.text()


async def test_to_monday_the_week_comes_in_its_order_and_the_digest_once(
    prepared: View, session, wording: Wording
):
    news = await moves(session, prepared, "monday")

    assert {"Ana", "Ben", "Chiara", "Dov"} == set(news)
    ben = await hands(session, prepared, "Ben")
    digests = [said(message) for message in (await ben.looks())["messages"]]
    assert len(digests) == 1
    assert wording.say("digest.group.title") in digests[0]
    await moves(session, prepared, "minutes")
    assert len((await ben.looks())["messages"]) == 1


async def test_the_bot_answers_after_days_that_passed_in_a_second(prepared: View, session):
    ana = await hands(session, prepared, "Ana")
    for _ in range(3):
        await moves(session, prepared, "monday")

    await ana.does("slash", command="client list", options={})

    assert "grey heron" in said(await ana.newest())


async def test_from_the_beginning_nothing_is_set_up(empty: View, session, wording: Wording):
    ana = await hands(session, empty, "Ana")

    await ana.does("slash", command="debrief", options={})

    assert said(await ana.newest()) == wording.say("errors.not_set_up").replace("`", "")
    offered = await ana.offered()
    assert "setup" in offered
    assert "setup" not in await (await hands(session, empty, "Ben")).offered()


def test_the_words_around_the_chat_are_those_that_the_view_asks_for(wording: Wording):
    """A word that nobody asks for is a word nobody reads; one that is not there breaks a page."""
    asked: set[str] = set()
    for file in (FILES / "static").glob("*.js"):
        calls = re.findall(r"\bsay\(((?:[^()]|\([^()]*\))*)\)", file.read_text())
        asked |= {key for call in calls for key in re.findall(r'"([a-z_]+)"', call)}
    for file in (FILES / "templates").glob("*.html"):
        asked |= set(re.findall(r"words\.([a-z_]+)", file.read_text()))

    assert asked - {"direct_kind"} >= set(chrome(wording))
    assert asked - set(chrome(wording)) <= {"direct"}
