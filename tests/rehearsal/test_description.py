"""Discord's own description, held against what the real client sends, and against mistakes."""

from __future__ import annotations

import io
import json
import time
from datetime import UTC, datetime
from typing import Any

import discord as discord_py
import pytest
from discord_description import DiscordDescription

from bot.rehearsal import RecordedRequest, StandIn

from .conftest import Group
from .small_bot import SmallBot


@pytest.fixture
def description() -> DiscordDescription:
    return DiscordDescription.load()


def request(method: str, path: str, body: Any = None, **query: str) -> RecordedRequest:
    raw = b"" if body is None else json.dumps(body).encode()
    return RecordedRequest(method, path, query, {}, raw, datetime.now(UTC), json=body)


def send(**body: Any) -> RecordedRequest:
    return request("POST", "/channels/12/messages", body)


def show_modal(*components: Any) -> RecordedRequest:
    data = {"custom_id": "a:b:1", "title": "A form", "components": list(components)}
    return request("POST", "/interactions/1/token/callback", {"type": 9, "data": data})


async def test_everything_the_real_client_sends_is_as_discord_describes_it(
    description: DiscordDescription, discord: StandIn, bot: SmallBot, group: Group
):
    ana = group.ana
    form = (await ana.slash(group.channel, "form")).modal
    await ana.submit(form, {"quiet": "same", "markers": ["late"]})
    hello = (await ana.slash(group.channel, "hello")).message
    await ana.choose(hello, "Because", ["glad"])
    await ana.press(hello, "Again")
    await (await ana.slash(group.channel, "slow")).followed_up()
    await ana.autocomplete(group.channel, "client add", "code", typed="g")
    channel = bot.get_guild(group.guild.id).get_channel(group.channel.id)
    message = await channel.send(
        "x", nonce="n", file=discord_py.File(io.BytesIO(b"x"), "x.txt"), silent=True
    )
    await message.reply("y", view=discord_py.ui.View().add_item(discord_py.ui.Button(label="a")))
    await message.edit(content="z")
    thread = await channel.create_thread(name="t", invitable=False)
    await thread.add_user(discord_py.Object(ana.id))
    await (await message.create_thread(name="u")).edit(archived=True)
    await (await bot.fetch_user(ana.id)).send(embed=discord_py.Embed(title="t"))
    assert [m async for m in channel.history(limit=5, after=message)]

    found = [problem for sent in discord.requests for problem in description.problems(sent)]
    assert found == [], "\n".join(found)
    assert len(discord.requests) > 20


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (request("GET", "/nowhere"), "no such path"),
        (request("PUT", "/gateway"), "no PUT"),
        (request("GET", "/channels/abc"), "path channel_id: pattern"),
        (request("GET", "/channels/12/messages", limit="101"), "query limit: maximum"),
        (request("GET", "/channels/12/messages", colour="red"), "query colour: not in the"),
        (request("POST", "/channels/12/messages"), "body: missing"),
        (request("GET", "/channels/12", {"a": 1}), "body: none is described"),
        (send(contents="x"), "'contents' was unexpected"),
        (send(content=5), "body.content: type"),
        (send(nonce="n" * 26), "body.nonce: maxLength"),
        (send(components=[{"type": 99}]), "body.components[0].type: enum"),
        (send(components=[{"type": 10, "content": ""}]), "components[0].content: minLength"),
        (
            send(components=[{"type": 1, "components": [{"type": 2, "style": 1, "label": 5}]}]),
            "body.components[0].components[0].label: type",
        ),
        (show_modal(*[{"type": 10, "content": "x"}] * 6), "body.data.components: maxItems 5"),
        (
            show_modal(
                {"type": 18, "label": "x" * 46, "component": {"type": 23, "custom_id": "c"}}
            ),
            "body.data.components[0].label: maxLength 45",
        ),
        (
            show_modal({"type": 18, "label": "x", "component": {"type": 21, "custom_id": "c"}}),
            "body.data.components[0].component: required",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(description: DiscordDescription, sent, says: str):
    found = description.problems(sent)

    assert len(found) == 1, found
    assert says in found[0]


def test_what_stood_there_is_never_quoted_at_length(description: DiscordDescription):
    (found,) = description.problems(send(content="word " * 1000))

    assert len(found) < 250


@pytest.mark.benchmark
def test_a_request_is_checked_in_about_a_millisecond(description: DiscordDescription):
    rows = [
        {"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": f"a:{n}"}]}
        for n in range(5)
    ]
    sent = send(flags=1 << 15, components=[{"type": 17, "components": rows}])
    description.problems(sent)
    began = time.perf_counter()
    for _ in range(100):
        assert description.problems(sent) == []
    print((time.perf_counter() - began) * 10, "ms each")  # noqa: T201


def test_without_the_file_a_test_is_skipped_but_the_build_fails(monkeypatch, tmp_path):
    monkeypatch.setenv("DISCORD_OPENAPI", str(tmp_path / "absent.json"))
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception):
        DiscordDescription.load()
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception):
        DiscordDescription.load()
