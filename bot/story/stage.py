"""The rehearsal in the browser: the stand-in, its view, the real bot and its private page.

Everything is real but Discord. The people are invented, the clock is moved by hand, the records
lie in a folder that vanishes, and nothing listens anywhere but on this machine.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path

from bot.rehearsal import Channel, Permission, Person, Role
from bot.rehearsal.users import User
from bot.rehearsal.view import View
from bot.story.house import Stood, opened
from bot.story.prepared import Preparing
from bot.story.present import Present
from bot.story.week import MovableClock
from bot.wording import Wording

# Where it is found unless somebody says otherwise, or something else is there already.
_USUAL_PORT = 8800
_LAST_PORT = 65535
_PEOPLE = ("ana", "ben", "chiara", "dov")
_VIEW = "rehearsal.view."


class PortTaken(Exception):
    """Something else listens at the port that was asked for."""


async def keep(
    words: Wording,
    prompts: Path | None,
    told: Callable[[str], None],
    port: int | None = None,
    *,
    empty: bool = False,
) -> None:
    """Keeps the rehearsal open until cancelled; `told` is given its address.

    Without a `port` it takes the usual one, or a free one. Raises PortTaken.
    """
    chosen = free_port(port or _USUAL_PORT)
    if port is not None and chosen != port:
        raise PortTaken
    async with stage(words, prompts, port=chosen, empty=empty) as view:
        told(view.address)
        await asyncio.Event().wait()


def free_port(wanted: int = 0) -> int:
    """This port, or any other where something listens there already."""
    for port in (wanted, 0):
        with socket.socket() as tried, contextlib.suppress(OSError):
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(("127.0.0.1", port))
            return int(tried.getsockname()[1])
    raise PortTaken


@contextlib.asynccontextmanager
async def stage(
    words: Wording, prompts: Path | None = None, *, port: int = 0, empty: bool = False
) -> AsyncIterator[View]:
    """The rehearsal, served until the end of the block.

    The group is set up and has joined, its words go to the page, and there are a few clients and
    standing sessions; where it is `empty` there are only people and channels. `port` 0 takes a
    free one.
    """
    clock = MovableClock()
    page_port = free_port(port + 1 if 0 < port < _LAST_PORT else 0)
    async with opened(clock, words, prompts, page_port=page_port) as stood:
        people = _people(words, stood)
        channel = _own_channel(words, stood, people)
        stood.guild.add_channel(words.say("story.elsewhere"))
        if not empty:
            await Preparing(words, channel, people).all_of_it()
        await _ready(stood)
        present = Present(words, clock, stood.app.house.records, lambda at: _arrived(stood, at))
        chat = chrome(words)
        language = words.say("door.lang")
        async with View(stood.discord, present, chat, port=port, language=language) as view:
            yield view


def chrome(words: Wording) -> dict[str, str]:
    """The words around the chat, by key; the view fills in their placeholders itself."""
    keys = (key for key in words.texts if key.startswith(_VIEW))
    found = {key.removeprefix(_VIEW): words.texts[key].said for key in keys}
    return {key: said for key, said in found.items() if isinstance(said, str)}


def _people(words: Wording, stood: Stood) -> dict[str, Person]:
    people = {"ana": stood.guild.owner}
    for who in _PEOPLE[1:]:
        people[who] = stood.discord.add_person(words.say(f"story.people.{who}"))
        stood.guild.add_member(people[who])
    return people


def _own_channel(words: Wording, stood: Stood, people: dict[str, Person]) -> Channel:
    """A channel that the group's role and the bot see, and nobody else."""
    guild = stood.guild
    role = guild.add_role(words.say("story.role"))
    for person in people.values():
        guild.add_member(person, roles=[role])
    bot = next(one for one in guild.roles.values() if one.for_bot)
    seen, hidden = (int(Permission.VIEW_CHANNEL), 0), (0, int(Permission.VIEW_CHANNEL))
    overwrites: dict[Role | User, tuple[int, int]] = {
        guild.everyone_role: hidden,
        role: seen,
        bot: seen,
    }
    return guild.add_channel(words.say("story.channel"), overwrites=overwrites)


async def _ready(stood: Stood) -> None:
    """Comes back once the bot says things by itself; to answer, it need not be so far."""
    if stood.app.connection.client is not None:
        await stood.app.connection.client.wait_until_ready()
    await stood.all_done()


async def _arrived(stood: Stood, moment: datetime) -> None:
    client = stood.app.connection.client
    if client is not None:
        # Days that pass in a second are no silence on the line, which the watchdog would end.
        client.heard_at = moment
    await stood.all_done()
