"""The stand-in's clock: what follows it, and how long tokens and nonces live by it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp
import pytest

from bot.rehearsal import StandIn


class Hands:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 9, 0, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Hands:
    return Hands()


async def call(discord: StandIn, method: str, path: str, **body):
    headers = {"Authorization": f"Bot {discord.token}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.request(method, discord.api + path, json=body or None) as response,
    ):
        text = await response.read()
        return response, (await response.json() if text else None)


async def test_ids_timestamps_and_the_date_header_follow_the_clock(clock: Hands):
    async with StandIn(clock) as discord:
        ana = discord.add_person("Ana")
        discord.add_guild("Thursday group", owner=ana)
        response, message = await call(
            discord, "POST", f"/channels/{ana.dm.id}/messages", content="x"
        )

    assert parsedate_to_datetime(response.headers["Date"]) == clock.now
    assert datetime.fromisoformat(message["timestamp"]) == clock.now
    since_2015 = timedelta(milliseconds=int(message["id"]) >> 22)
    assert datetime(2015, 1, 1, tzinfo=UTC) + since_2015 == clock.now


async def test_a_nonce_is_forgotten_after_a_few_minutes(clock: Hands):
    async with StandIn(clock) as discord:
        ana = discord.add_person("Ana")
        discord.add_guild("Thursday group", owner=ana)
        discord.nonce_window = timedelta(minutes=3)
        body = {"content": "x", "nonce": "n", "enforce_nonce": True}
        ids = []
        for minutes in (0, 2, 2):
            clock.move(minutes=minutes)
            _, message = await call(discord, "POST", f"/channels/{ana.dm.id}/messages", **body)
            ids.append(message["id"])

    assert ids[0] == ids[1] != ids[2]
    assert discord.ledger.said_twice == ["n"]


@pytest.mark.parametrize(
    ("moves", "codes"),
    [
        ({"seconds": 2}, [None, None]),
        ({"seconds": 4}, [10062, 10015]),
    ],
)
async def test_the_first_answer_is_due_in_three_seconds_of_the_clock(clock, moves, codes):
    async with StandIn(clock) as discord:
        act = await pressed(discord)
        clock.move(**moves)
        first, _ = await answer(discord, act)
        second, _ = await call(
            discord, "PATCH", f"{hook(discord, act)}/messages/@original", content="y"
        )

    assert [r.code for r in discord.requests] == codes
    assert first.ok is second.ok is (codes == [None, None])


async def test_a_token_dies_after_fifteen_minutes(clock: Hands):
    async with StandIn(clock) as discord:
        act = await pressed(discord)
        await answer(discord, act)
        path = f"{hook(discord, act)}/messages/@original"
        clock.move(minutes=14)
        early, _ = await call(discord, "PATCH", path, content="y")
        clock.move(minutes=2)
        late, told = await call(discord, "PATCH", path, content="z")

    assert early.status == 200
    assert (late.status, told["code"]) == (401, 50027)


async def pressed(discord: StandIn):
    """A press on a button that nobody has answered yet."""
    ana = discord.add_person("Ana")
    ana.patience = 0.01
    with pytest.raises(Exception, match="no answer"):
        await ana.press_raw("thing:verb:1", channel=ana.dm)
    await asyncio.sleep(0)
    return next(iter(discord.world.interactions.values()))


async def answer(discord: StandIn, act):
    path = f"/interactions/{act.id}/{act.token}/callback"
    return await call(discord, "POST", path, type=4, data={"content": "x"})


def hook(discord: StandIn, act) -> str:
    return f"/webhooks/{discord.application_id}/{act.token}"
