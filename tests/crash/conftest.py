"""The stand-in in this process, the bot in another; what leaked is looked for after each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.rehearsal import StandIn
from bot.wording import Wording

from .cast import Group, new_group


@pytest.fixture
async def discord() -> AsyncIterator[StandIn]:
    """The stand-in, by the real clock: a process cannot be given another one."""
    async with StandIn() as standin:
        yield standin
        assert standin.refusals == []


@pytest.fixture
async def group(discord: StandIn, wording: Wording, tmp_path: Path) -> AsyncIterator[Group]:
    """A group that is set up. No program said a secret, no file holds one in clear."""
    made = new_group(discord, wording, tmp_path)
    await made.prepare()
    yield made
    discord.calm()
    nothing_in_clear(made)  # with the WAL as the last program left it
    made.programs.end()
    await made.all_hung_up()
    nothing_in_clear(made)
    nothing_said(made)


def nothing_in_clear(group: Group) -> None:
    """No secret stands in any file of the data folder, or of the backups beside it."""
    folders = (group.data, group.data.with_name("data-backups"))
    for file in (file for folder in folders for file in folder.rglob("*") if file.is_file()):
        held = file.read_bytes().lower()
        assert [secret for secret in group.secrets() if secret.lower() in held] == [], file.name


def nothing_said(group: Group) -> None:
    """No secret stands in what any program said."""
    said = group.programs.said.encode().lower()
    assert [secret for secret in group.secrets() if secret.lower() in said] == []
