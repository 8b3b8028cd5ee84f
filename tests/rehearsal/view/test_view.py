"""What the view shows is what the person would see; what it does is what they could do."""

from __future__ import annotations

import io
import json
import re

import aiohttp
import discord as discord_py
import pytest

from bot.rehearsal import StandIn
from bot.rehearsal.view import View
from rehearsal.conftest import Group, eventually
from rehearsal.small_bot import SmallBot

from .conftest import HandClock
from .hands import Hands, parts, said

# What is on the screen


async def test_a_screen_has_people_places_and_the_present(ana: Hands, group: Group):
    screen = await ana.looks()

    assert [one["name"] for one in screen["people"]] == ["Olga", "Ana", "Ben", "Charlie"]
    assert [p["name"] for p in screen["servers"][0]["places"]] == ["afterhour"]
    assert [p["name"] for p in screen["direct"]] == ["Afterhour"]
    assert screen["clock"]["now"] == "2026-01-14T16:00:00+00:00"
    assert screen["clock"]["moves"] == [{"key": "hour", "words": "An hour"}]


async def test_an_answer_for_one_person_is_on_their_screen_alone(
    bot: SmallBot, ana: Hands, ben: Hands
):
    await ana.does("slash", command="hello", options={"times": "2"})

    shown = await ana.newest()
    assert shown["only_you"]
    assert said(shown) == "Hello\nhi hi"
    assert shown["after"] == {"name": "Ana", "command": "hello"}
    assert (await ben.looks())["messages"] == []


async def test_a_card_has_its_buttons_links_and_menus(bot: SmallBot, ana: Hands):
    await ana.does("slash", command="hello", options={})

    card = await ana.newest()
    again, off, link = parts(card, "button")
    assert (again["label"], again["style"], again["off"]) == ("Again", "secondary", False)
    assert off["off"]
    assert (link["style"], link["url"]) == ("link", "https://page.example/")
    because, whom = parts(card, "select")
    assert [option["label"] for option in because["options"]] == ["Tired", "Glad"]
    assert because["most"] == 2
    assert "@Ben" in [option["label"] for option in whom["options"]]


async def test_what_was_dismissed_does_not_come_back(bot: SmallBot, ana: Hands):
    await ana.does("slash", command="hello", options={})
    card = await ana.newest()

    await ana.does("dismiss", message=card["id"])

    assert (await ana.looks())["messages"] == []


async def test_what_everybody_sees_cannot_be_dismissed(ana: Hands):
    await ana.does("say", text="good evening")

    await ana.does("dismiss", message=(await ana.newest())["id"])

    assert said(await ana.newest()) == "good evening"


async def test_unread_is_what_somebody_else_wrote_and_one_has_not_seen(ana: Hands, ben: Hands):
    await ana.does("say", text="good evening")

    assert (await ana.looks())["here"]["unread"] == 0
    people = {one["name"]: one for one in (await ana.looks())["people"]}
    assert people["Ben"]["unread"] == 1
    assert people["Ben"]["new_in"] == ana.place
    await ben.does("read")
    assert (await ben.looks())["here"]["unread"] == 0


async def test_thinking_is_shown_until_the_answer_is_there(bot: SmallBot, ana: Hands):
    await ana.does("slash", command="slow", options={})

    assert (await ana.looks())["messages"][0]["thinking"]
    await ana.until(lambda: said(ana.seen["messages"][-1]) == "And one more thing.")
    first = ana.seen["messages"][0]
    assert (first["thinking"], said(first)) == (False, "Here it is.")


async def test_an_open_screen_is_told_of_every_change(
    session: aiohttp.ClientSession, view: View, ana: Hands, ben: Hands
):
    where = {"as": ana.person, "in": ana.place}
    async with session.get(f"{view.address}/live", params=where) as live:
        assert live.content_type == "text/event-stream"

        async def told():
            while not (line := await live.content.readline()).startswith(b"data: "):
                pass
            return json.loads(line.removeprefix(b"data: "))

        assert (await told())["messages"] == []
        await ben.does("say", text="are you there?")
        assert said((await told())["messages"][-1]) == "are you there?"


async def test_people_come_to_a_tidy_screen(
    bot: SmallBot, discord: StandIn, group: Group, hand_clock: HandClock, session
):
    await group.ana.slash(group.channel, "hello")
    group.ben.says(group.channel, "for everybody")

    async with View(discord, hand_clock, {"title": "x"}) as fresh:
        screen = await Hands(session, fresh.address, str(group.ana.id)).looks()

    assert [said(message) for message in screen["messages"]] == ["for everybody"]
    assert screen["here"]["unread"] == 0


# What people do


async def test_commands_are_offered_as_the_client_would(ana: Hands, bot: SmallBot, group: Group):
    offered = await ana.offered()

    assert "client add" in offered
    assert "announce" not in offered  # for those who manage the server
    (code,) = offered["client add"]["options"]
    assert (code["needed"], code["completes"]) == (True, True)
    olga = Hands(ana.session, ana.address, str(group.olga.id), ana.place)
    where, _ = (await olga.offered())["announce"]["options"]
    assert [choice["label"] for choice in where["choices"]] == ["#afterhour"]


async def test_an_option_is_completed_while_it_is_typed(bot: SmallBot, ana: Hands):
    found = await ana.does(
        "complete", command="client add", option="code", typed="g", others={"code": None}
    )

    assert [choice["label"] for choice in found["choices"]] == ["grey heron", "green door"]


async def test_people_and_places_are_given_to_a_command_by_id(
    bot: SmallBot, ana: Hands, group: Group
):
    olga = Hands(ana.session, ana.address, str(group.olga.id), ana.place)

    options = {"where": str(group.channel.id), "whom": str(group.ben.id)}
    await olga.does("slash", command="announce", options=options)

    assert "Welcome Ben" in [said(m) for m in (await ana.looks())["messages"]]


async def test_a_press_changes_the_card_in_its_place(bot: SmallBot, ana: Hands):
    await ana.does("slash", command="hello", options={})
    card = await ana.newest()

    await ana.does("press", message=card["id"], id=parts(card, "button")[0]["id"])

    changed = await ana.newest()
    assert (changed["id"], said(changed)) == (card["id"], "Said again.")


async def test_a_menu_takes_several_where_it_may(bot: SmallBot, ana: Hands):
    await ana.does("slash", command="hello", options={})
    card = await ana.newest()
    because = parts(card, "select")[0]["id"]

    await ana.does("choose", message=card["id"], id=because, values=["tired", "glad"])

    assert said(await ana.newest()) == "Because ['tired', 'glad']"


async def test_a_form_opens_with_every_kind_of_field_and_is_sent(bot: SmallBot, ana: Hands):
    form = (await ana.does("slash", command="form", options={}))["form"]

    intro, *fields = form["parts"]
    assert intro["kind"] == "said"
    kinds = [(field["id"], field["kind"], field["needed"]) for field in fields]
    assert kinds == [
        ("moment", "text", False),
        ("quiet", "one", True),
        ("markers", "many", False),
        ("where", "select", False),
    ]
    assert [option["label"] for option in fields[3]["options"]] == ["#afterhour"]
    values = {"moment": "A", "quiet": "quieter", "markers": ["late"], "where": []}
    await ana.does("submit", form=form["key"], values=values)
    assert said(await ana.newest()) == "A | quieter | late | "


# What is refused, and what is not there


async def test_what_the_client_would_not_send_is_refused_with_its_reason(bot: SmallBot, ana: Hands):
    form = (await ana.does("slash", command="form", options={}))["form"]

    status, told = await ana.tries("submit", form=form["key"], values={"moment": "A"})

    assert status == 409
    assert "Did the client go quiet" in told["refused"]
    heard = len(bot.heard)
    status, _ = await ana.tries("slash", command="hello", options={"times": "ten"})
    assert (status, len(bot.heard)) == (409, heard)


async def test_silence_of_the_bot_is_told(bot: SmallBot, ana: Hands, group: Group):
    group.ana.patience = 0.05

    assert await ana.tries("slash", command="silent", options={}) == (504, {"silent": True})


async def test_nobody_acts_on_what_only_another_person_sees(bot: SmallBot, ana: Hands, ben: Hands):
    await ana.does("slash", command="hello", options={})
    card = await ana.newest()

    asked = {"message": card["id"], "id": parts(card, "button")[0]["id"]}

    assert await ben.tries("press", **asked) == (404, {"gone": True})


@pytest.mark.parametrize(
    ("act", "asked"),
    [
        ("press", {"message": "1", "id": "x"}),
        ("submit", {"form": "of old", "values": {}}),
        ("submit", {}),
        ("slash", {"command": " "}),
        ("complete", {"option": "code"}),
        ("say", {"in": "not a number", "text": "x"}),
        ("say", {"as": {"of": "no kind"}, "text": "x"}),
        ("press", {"message": None, "id": 7}),
        ("nothing of the kind", {}),
    ],
)
async def test_what_is_not_there_is_gone(ana: Hands, act, asked):
    assert await ana.tries(act, **asked) == (404, {"gone": True})


@pytest.mark.parametrize("body", ["", "{", "[]", '"words"'])
async def test_what_is_no_request_is_not_done(session, view: View, body: str):
    headers = {"Content-Type": "application/json"}
    async with session.post(f"{view.address}/do/say", data=body, headers=headers) as answer:
        assert answer.status == 400


# The clock


async def test_moving_the_clock_says_who_has_something_new(
    session, view: View, hand_clock: HandClock, group: Group, monkeypatch
):
    async def go(key: str) -> None:
        group.ana.says(group.channel, f"after an {key}")

    monkeypatch.setattr(hand_clock, "go", go)

    async with session.post(f"{view.address}/go/hour", json={}) as answer:
        news = (await answer.json())["news"]

    assert [one["name"] for one in news] == ["Olga", "Ben"]
    assert {one["new_in"] for one in news} == {str(group.channel.id)}


async def test_a_move_that_there_is_not_goes_nowhere(session, view: View, hand_clock: HandClock):
    async with session.post(f"{view.address}/go/back", json={}) as answer:
        assert answer.status == 404
    assert hand_clock.went == []


# The page itself


async def test_the_page_loads_nothing_from_elsewhere_and_runs_no_words(session, view: View):
    async with session.get(view.address) as answer:
        page, policy = await answer.text(), answer.headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<b>not Discord" not in page
    linked = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert linked
    for address in linked:
        async with session.get(view.address + address) as answer:
            assert answer.status == 200, address
            assert "http://" not in (await answer.text()).replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("path", ["/static/nothing.js", "/static/..%2fserver.py", "/etc/passwd"])
async def test_there_are_no_other_files(session, view: View, path):
    async with session.get(view.address + path) as answer:
        assert answer.status == 404


@pytest.mark.parametrize(
    "headers", [{"Host": "rebound.example"}, {"Origin": "https://elsewhere.example"}]
)
async def test_another_site_in_the_same_browser_reaches_nothing(session, view: View, headers):
    for method, path in (("GET", "/state"), ("POST", "/go/hour"), ("GET", "/")):
        async with session.request(method, view.address + path, headers=headers) as answer:
            assert (answer.status, await answer.read()) == (403, b"")


async def test_a_form_of_another_site_is_not_read(session, view: View, hand_clock: HandClock):
    async with session.post(f"{view.address}/go/hour", data="{}") as answer:
        assert answer.status == 415
    assert hand_clock.went == []


async def test_pictures_and_files_come_from_here_for_those_who_see_them(
    bot: SmallBot, ana: Hands, ben: Hands, group: Group, session
):
    channel = await bot.fetch_channel(group.channel.id)
    assert isinstance(channel, discord_py.TextChannel)
    await channel.send(file=discord_py.File(io.BytesIO(b"Monday"), filename="week.txt"))
    await eventually(lambda: group.channel.messages)

    (file,) = (await ana.newest())["files"]

    assert file["name"] == "week.txt"
    async with session.get(ana.address + file["url"]) as answer:
        assert answer.headers["Content-Disposition"] == "attachment"
        assert await answer.read() == b"Monday"
    gone = file["url"].replace(str(group.ana.id), str(group.charlie.id))
    async with session.get(ana.address + gone) as answer:
        assert answer.status == 404
