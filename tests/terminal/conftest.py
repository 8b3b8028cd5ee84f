"""A terminal with nothing set, the words it speaks, and a group to look at."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import discord as discord_py
import pytest
from click.testing import CliRunner, Result
from crash.cast import Group, new_group
from crash.processes import Programs

from bot.chat import permissions
from bot.cli import terminal
from bot.rehearsal import Permission, StandIn
from bot.wording import Wording

Terminal = Callable[..., Result]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable of ours, an own home, and a folder that is nobody's."""
    for name in [name for name in os.environ if name.startswith("AFTERHOUR_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def afterhour(wording: Wording) -> Terminal:
    """`afterhour ARGUMENTS` in this process, with these variables set."""

    def run(*arguments: object, **environment: object) -> Result:
        given = {name: str(value) for name, value in environment.items()}
        return CliRunner().invoke(terminal(wording), [str(a) for a in arguments], env=given)

    return run


@pytest.fixture
def programs(tmp_path: Path) -> Iterator[Programs]:
    """`afterhour` as processes of their own, with nothing set."""
    started = Programs(tmp_path / "said", {})
    yield started
    started.end()


@pytest.fixture
async def discord(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[StandIn]:
    monkeypatch.setattr(discord_py.http.Route, "BASE", discord_py.http.Route.BASE)
    async with StandIn() as standin:
        yield standin


@pytest.fixture
async def group(discord: StandIn, wording: Wording, tmp_path: Path) -> AsyncIterator[Group]:
    """A group that is set up, with a room for its digest and the bot not started."""
    made = new_group(discord, wording, tmp_path)
    made.guild.set_bot_permissions(permissions.INVITED_WITH.value)
    bot = next(role for role in made.guild.roles.values() if role.for_bot)
    made.digest_room = made.guild.add_channel(
        "digest",
        overwrites={
            made.guild.everyone_role: (0, Permission.VIEW_CHANNEL),
            bot: (Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES, 0),
        },
    )
    await made.prepare()
    yield made
    made.programs.end()
    await made.all_hung_up()
