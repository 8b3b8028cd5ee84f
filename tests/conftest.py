"""The cast for every test in which the real bot meets the stand-in for Discord."""

from __future__ import annotations

import asyncio
import logging
import shutil
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import discord as discord_py
import pytest

pytest.register_assert_rewrite("chat.cast", "chat.ledger")

from chat import ledger  # noqa: E402
from chat.cast import SEND, VIEW, Bot, Group, MovableClock, Sentinels  # noqa: E402

from bot.records import Records, new_key, parse_key  # noqa: E402
from bot.rehearsal import StandIn  # noqa: E402
from bot.wording import Wording  # noqa: E402


@pytest.fixture(autouse=True)
def log_given_back() -> Iterator[None]:
    """What a program did to the log of its process is undone: any test may come next here."""
    root = logging.getLogger()
    loggers = [logging.getLogger(name) for name in (None, "discord", "aiohttp", "apscheduler")]
    handlers, levels = root.handlers[:], [logger.level for logger in loggers]
    hooks = (sys.excepthook, sys.unraisablehook, threading.excepthook, logging.raiseExceptions)
    yield
    root.handlers[:] = handlers
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
    sys.excepthook, sys.unraisablehook, threading.excepthook, logging.raiseExceptions = hooks


@pytest.fixture(scope="session")
def wording() -> Wording:
    """The words as they are shipped."""
    return Wording.load()


@pytest.fixture(scope="session")
def fresh_records(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Encrypted records in which nothing is written yet, to be copied; and their key."""
    folder, key = tmp_path_factory.mktemp("fresh") / "data", new_key()

    async def make() -> None:
        await Records.open(folder, parse_key(key)).close()

    asyncio.run(make())
    return folder, key


@pytest.fixture
def clock() -> MovableClock:
    """One clock for everybody."""
    return MovableClock()


@pytest.fixture
def sentinels() -> Sentinels:
    """What is written in this test, to be found again."""
    return Sentinels()


@pytest.fixture
def logs(capfd: pytest.CaptureFixture[str]) -> Iterator[ledger.Logs]:
    """The log as a user would have it at the lowest level."""
    kept, hook = ledger.Logs(), sys.excepthook
    kept.begin()
    yield kept
    kept.end()
    sys.excepthook = hook


@pytest.fixture
async def discord(clock: MovableClock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[StandIn]:
    """The stand-in, to which the bot of this test belongs."""
    gateway = discord_py.gateway.DiscordWebSocket
    monkeypatch.setattr(discord_py.http.Route, "BASE", discord_py.http.Route.BASE)
    monkeypatch.setattr(gateway, "DEFAULT_GATEWAY", gateway.DEFAULT_GATEWAY)
    async with StandIn(clock) as standin:
        yield standin


@pytest.fixture
async def new_group(
    discord: StandIn,
    clock: MovableClock,
    sentinels: Sentinels,
    logs: ledger.Logs,
    wording: Wording,
    fresh_records: tuple[Path, str],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> AsyncIterator[Group]:
    """A server with the bot in it and nothing set up. The bot has yet to be started.

    Whatever a test does with it, the ledger must be right in the end.
    """
    people = [discord.add_person(n) for n in ("Olga", "Ana", "Ben", "Cleo", "Fay", "Sam")]
    olga, ana, ben, cleo, fay, sam = people
    guild = discord.add_guild("Thursday group", owner=olga, bot_permissions=VIEW | SEND)
    for member in (ana, ben, cleo, fay):
        guild.add_member(member)
    elsewhere = discord.add_guild("Another server", owner=sam, with_bot=False)
    fresh, key = fresh_records
    shutil.copytree(fresh, tmp_path / "data")
    bot = Bot(discord, tmp_path / "data", wording, clock, frozenset({guild.id}), key)
    sentinels.watch(bot.settings.token)
    sentinels.watch(bot.settings.key)
    yield Group(
        discord=discord,
        bot=bot,
        clock=clock,
        sentinels=sentinels,
        guild=guild,
        room=guild.add_channel("afterhour"),
        digest_room=guild.add_channel("digest"),
        elsewhere=elsewhere,
        elsewhere_room=elsewhere.add_channel("general"),
        olga=olga,
        ana=ana,
        ben=ben,
        cleo=cleo,
        fay=fay,
        sam=sam,
    )
    discord.calm()
    on_page = await bot.is_on_page()
    threads = await bot.threads_to_share_in()
    await bot.stop()
    out, err = capfd.readouterr()
    ledger.check(discord, sentinels, logs, out + err, on_page=on_page, threads=threads)


@pytest.fixture
async def group(new_group: Group) -> Group:
    """The group set up, Ana and Ben joined, Fay gone again, the bot connected."""
    new_group.bot.open()
    await new_group.set_up()
    await new_group.joins(new_group.ana, new_group.ben, new_group.fay)
    await new_group.leaves(new_group.fay)
    await new_group.bot.start()
    return new_group
