"""The slash commands: what Discord offers people to type, in the words of `prompts/`.

Each only takes its options and hands over; the answers are the handlers'. They work in the
server and in the bot's direct messages, and nowhere else.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, cast

import discord
from discord import app_commands
from discord.app_commands import Choice

from bot.alliance.markers import RuptureType
from bot.alliance.stages import Stage
from bot.alliance.standing import LONGEST_MINUTES, RAREST_WEEKS
from bot.chat import own_data
from bot.chat.desk import Desk
from bot.chat.handlers import (
    clients,
    debriefs,
    digests,
    formulations,
    groups,
    lines,
    packet,
    page,
    patterns,
    preparing,
    reviews,
    ruptures,
    sessions,
)
from bot.chat.pieces import MOST_CHOICES
from bot.chat.press import Interaction, Press
from bot.faces import ruptures as ruptures_said
from bot.faces.times import day_said
from bot.practice import clients as own_clients
from bot.practice import consult
from bot.practice import sessions as own_sessions
from bot.practice.packet import MOST_WEEKS, USUAL_WEEKS
from bot.practice.patterns import MOST_MONTHS, USUAL_MONTHS
from bot.practice.sessions import Wish

_MOST_HELD = 2000

Handler = Callable[[Press], Awaitable[None]]
Callback = Callable[..., Awaitable[None]]
Command = app_commands.Command[Any, ..., None]


def tree_of(client: discord.Client, desk: Desk) -> app_commands.CommandTree[Any]:
    """Every command, ready to be registered with Discord."""
    tree: app_commands.CommandTree[Any] = app_commands.CommandTree(
        client,
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )
    single = (_lines(desk), _patterns(desk), _consult(desk))
    for command in (*_for_everybody(desk), *_with_client(desk), *single):
        tree.add_command(command)
    tree.add_command(_client(desk))
    tree.add_command(_sessions(desk))
    offers = {"client": _own_clients(desk, ended_too=True)}
    tree.add_command(_group(desk, "privacy", own_data.callbacks(desk), lambda _: offers))
    return tree


def fingerprint(tree: app_commands.CommandTree[Any]) -> str:
    """A hash of what would be registered: it changes only when the commands do."""
    payload = [command.to_dict(tree) for command in tree.get_commands()]
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


def _command(desk: Desk, name: str, callback: Callback, *, below: str = "") -> Command:
    """A command with the words of `commands.toml` for itself and each of its options."""
    words = desk.house.wording
    options = list(inspect.signature(callback).parameters)[1:]
    described = {option: words.say(f"commands.option.{option}") for option in options}
    app_commands.describe(**described)(callback)
    about = words.say(f"commands.{below}{name}.about")
    return app_commands.Command(name=name, description=about, callback=cast("Any", callback))


def _plain(desk: Desk, name: str, handler: Handler) -> Command:
    async def callback(interaction: Interaction) -> None:
        await desk.serve(interaction, handler)

    return _command(desk, name, callback)


def _for_everybody(desk: Desk) -> list[Command]:
    setup = _plain(desk, "setup", groups.show_setup)
    setup.default_permissions = discord.Permissions(manage_guild=True)
    return [
        setup,
        _plain(desk, "join", groups.show_join),
        _plain(desk, "leave", groups.show_leave),
        _plain(desk, "about", groups.about),
        _plain(desk, "page", page.start),
        _plain(desk, "digest", lambda press: digests.open_mine(press, "")),
    ]


def _with_client(desk: Desk) -> list[Command]:
    async def debrief(interaction: Interaction, client: str | None = None) -> None:
        await desk.serve(
            interaction, lambda press: debriefs.start(press, client), opens_form=bool(client)
        )

    async def waiting(interaction: Interaction, client: str | None = None) -> None:
        await desk.serve(interaction, lambda press: ruptures.start(press, client))

    async def take_along(
        interaction: Interaction,
        client: str | None = None,
        weeks: app_commands.Range[int, 1, MOST_WEEKS] = USUAL_WEEKS,
    ) -> None:
        await desk.serve(interaction, lambda press: packet.start(press, client, weeks))

    made = [
        _command(desk, "debrief", debrief),
        _command(desk, "ruptures", waiting),
        _command(desk, "packet", take_along),
    ]
    for command in made:
        command.autocomplete("client")(_own_clients(desk))
    return [*made, _review(desk)]


def _review(desk: Desk) -> Command:
    async def look(interaction: Interaction, client: str) -> None:
        await desk.serve(interaction, lambda press: reviews.show(press, client))

    made = _command(desk, "review", look)
    made.autocomplete("client")(_own_clients(desk, ended_too=True))
    return made


def _patterns(desk: Desk) -> Command:
    async def look_back(
        interaction: Interaction,
        months: app_commands.Range[int, 1, MOST_MONTHS] = USUAL_MONTHS,
    ) -> None:
        await desk.serve(interaction, lambda press: patterns.start(press, months))

    return _command(desk, "patterns", look_back)


def _consult(desk: Desk) -> Command:
    words = desk.house.wording

    async def ask(interaction: Interaction, rupture: str | None = None) -> None:
        about = partial(preparing.start_about, typed=rupture) if rupture else preparing.start
        await desk.serve(interaction, about, opens_form=bool(rupture))

    async def complete(interaction: Interaction, typed: str) -> list[Choice[str]]:
        async def ready(press: Press) -> list[Choice[str]]:
            found = await consult.ready(desk.house, press.who)
            named = [(ruptures_said.title(words, view), view.rupture.id) for view in found]
            wanted = typed.casefold()
            shown = [(name, key) for name, key in named if wanted in name.casefold()]
            return [Choice(name=name, value=key) for name, key in shown[:MOST_CHOICES]]

        return await desk.complete(interaction, ready)

    made = _command(desk, "consult", ask)
    made.autocomplete("rupture")(complete)
    return made


def _lines(desk: Desk) -> Command:
    words = desk.house.wording

    async def look(
        interaction: Interaction,
        kind: str | None = None,
        stage: str | None = None,
    ) -> None:
        await desk.serve(interaction, lambda press: lines.start(press, kind, stage))

    types = [Choice(name=words.choice(kind).label, value=kind.value) for kind in RuptureType]
    stages = [Choice(name=words.choice(at).label, value=at.value) for at in Stage]
    app_commands.choices(kind=types, stage=stages)(look)
    app_commands.rename(kind="type")(look)
    return _command(desk, "lines", look)


def _client(desk: Desk) -> app_commands.Group:
    async def add(
        interaction: Interaction,
        code: str,
        sessions: app_commands.Range[int, 0, _MOST_HELD] | None = None,
    ) -> None:
        await desk.serve(interaction, lambda press: clients.add(press, code, sessions))

    async def listing(interaction: Interaction) -> None:
        await desk.serve(interaction, clients.listing)

    async def stage(
        interaction: Interaction,
        code: str,
        sessions: app_commands.Range[int, 0, _MOST_HELD] | None = None,
        ending: bool | None = None,
    ) -> None:
        await desk.serve(interaction, lambda press: clients.course(press, code, sessions, ending))

    async def end(interaction: Interaction, code: str) -> None:
        await desk.serve(interaction, lambda press: clients.end(press, code))

    async def formulation(interaction: Interaction, code: str) -> None:
        await desk.serve(interaction, lambda press: formulations.show(press, code))

    codes = {"add": _free_codes(desk), "stage": _own_clients(desk), "end": _own_clients(desk)}
    codes["formulation"] = _own_clients(desk)
    return _group(
        desk,
        "client",
        {"add": add, "list": listing, "stage": stage, "end": end, "formulation": formulation},
        lambda name: {"code": codes[name]} if name in codes else {},
    )


def _group(
    desk: Desk,
    name: str,
    callbacks: Mapping[str, Callback],
    offers: Callable[[str], Mapping[str, Any]],
) -> app_commands.Group:
    """Commands under one name; `offers` says what is offered while an option of each is typed."""
    about = desk.house.wording.say(f"commands.{name}.about")
    group = app_commands.Group(name=name, description=about)
    for below, callback in callbacks.items():
        command = _command(desk, below, callback, below=f"{name}.")
        options = {parameter.name for parameter in command.parameters}
        for option, offered in offers(below).items():
            if option in options:
                command.autocomplete(option)(offered)
        group.add_command(command)
    return group


def _own_clients(  # (discord.py's own type is a union of six)
    desk: Desk, *, ended_too: bool = False
) -> Any:  # noqa: ANN401
    words = desk.house.wording

    async def complete(interaction: Interaction, typed: str) -> list[Choice[str]]:
        async def own(press: Press) -> list[Choice[str]]:
            found = await own_clients.matching(desk.house, press.who, typed, ended_too=ended_too)
            return [
                Choice(
                    name=words.say("reviews.ended_code", code=c.code) if c.ended_at else c.code,
                    value=c.id,
                )
                for c in found[:MOST_CHOICES]
            ]

        return await desk.complete(interaction, own)

    return complete


def _free_codes(desk: Desk) -> Any:  # noqa: ANN401
    async def complete(interaction: Interaction, typed: str) -> list[Choice[str]]:
        async def free(press: Press) -> list[Choice[str]]:
            codes = await own_clients.suggestions(desk.house, press.who, typed)
            return [Choice(name=code, value=code) for code in codes]

        return await desk.complete(interaction, free)

    return complete


def _sessions(desk: Desk) -> app_commands.Group:
    async def add(
        interaction: Interaction,
        client: str,
        day: str,
        time: str,
        minutes: app_commands.Range[int, 1, LONGEST_MINUTES] = 50,
        every: app_commands.Range[int, 0, RAREST_WEEKS] | None = None,
        until: str = "",
    ) -> None:
        wish = Wish(client, day, time, minutes, every, until)
        await desk.serve(interaction, lambda press: sessions.add(press, wish))

    async def listing(interaction: Interaction, client: str | None = None) -> None:
        await desk.serve(interaction, lambda press: sessions.listing(press, client))

    async def remove(interaction: Interaction, client: str | None = None) -> None:
        await desk.serve(interaction, lambda press: sessions.ask_which(press, client))

    async def pause(interaction: Interaction, until: str, client: str | None = None) -> None:
        await desk.serve(interaction, lambda press: sessions.pause(press, client, until))

    async def resume(interaction: Interaction, client: str | None = None) -> None:
        await desk.serve(interaction, lambda press: sessions.resume(press, client))

    offers = {
        "client": _own_clients(desk),
        "day": _days(desk, weekdays=True),
        "until": _days(desk, weekdays=False),
    }
    callbacks: dict[str, Callback] = {
        "add": add,
        "list": listing,
        "pause": pause,
        "resume": resume,
        "remove": remove,
    }
    return _group(desk, "sessions", callbacks, lambda _: offers)


def _days(desk: Desk, *, weekdays: bool) -> Any:  # noqa: ANN401
    """Weekdays where a session may recur, and the coming days by date."""

    async def complete(interaction: Interaction, typed: str) -> list[Choice[str]]:
        async def offered(press: Press) -> list[Choice[str]]:
            words = press.words
            names = words.many("setup.weekdays")
            # What is looked through, what is shown, and its value.
            found = [(name, name, str(n)) for n, name in enumerate(names)] if weekdays else []
            for day in await own_sessions.coming_days(press.house, press.who):
                said = day_said(words, day)
                found.append((f"{names[day.weekday()]} {said}", said, day.isoformat()))
            wanted = typed.casefold().split()
            return [
                Choice(name=said, value=value)
                for searched, said, value in found
                if all(word in f"{searched} {value}".casefold() for word in wanted)
            ][:MOST_CHOICES]

        return await desk.complete(interaction, offered)

    return complete
